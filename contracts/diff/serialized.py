"""Values of parameters as the text that travels, by the styles of OpenAPI."""

from __future__ import annotations

import json
from typing import Final

from contracts.model import Json

STYLES: Final = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}
"""What a parameter's style is when it says none, by where it is sent."""
_JOINERS: Final = {"spaceDelimited": " ", "pipeDelimited": "|"}
_MARKS: Final = {"label": ".", "matrix": ";"}


def pairs(parameter: dict[str, Json], value: Json) -> list[tuple[str, str]]:
    """Names and texts of a value in a query or in cookies."""
    name, style, explode = _said(parameter)
    if "content" in parameter or not isinstance(value, list | dict):
        return [(name, text(value))]
    if isinstance(value, dict) and style == "deepObject":
        return [(f"{name}[{key}]", text(one)) for key, one in value.items()]
    if explode:
        return [(name, text(one)) for one in value] if isinstance(value, list) else _members(value)
    return [(name, _JOINERS.get(style, ",").join(_flat(value)))]


def line(parameter: dict[str, Json], value: Json) -> str:
    """The text of a value in a path or in a header."""
    name, style, explode = _said(parameter)
    if "content" in parameter or not isinstance(value, list | dict):
        told = text(value)
    elif isinstance(value, dict) and explode:
        told = (_MARKS.get(style) or ",").join(f"{key}={one}" for key, one in _members(value))
    elif isinstance(value, list) and explode and style == "matrix":
        told = f";{name}=".join(map(text, value))
    else:
        told = ("." if style == "label" and explode else ",").join(_flat(value))
    is_named = style == "matrix" and not (isinstance(value, dict) and explode)
    return f"{_MARKS.get(style, '')}{f'{name}=' if is_named else ''}{told}"


def text(value: Json) -> str:
    """A single value as text."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _said(parameter: dict[str, Json]) -> tuple[str, str, bool]:
    style = str(parameter.get("style", STYLES.get(str(parameter.get("in")), "simple")))
    return str(parameter.get("name")), style, bool(parameter.get("explode", style == "form"))


def _members(value: dict[str, Json]) -> list[tuple[str, str]]:
    return [(key, text(one)) for key, one in value.items()]


def _flat(value: Json) -> list[str]:
    if isinstance(value, list):
        return [text(one) for one in value]
    return [part for pair in _members(value) for part in pair]
