"""The contract in OpenAPI 3.0 with its paths spelt out, for tools that read no 3.1 or send no path values of ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from contracts.document import contract

PROJECT: Final = "7d1b5b5e-0d6f-4d0b-9a51-2f0c7a9c1e11"
NUMBER: Final = "+12025550134"


def plain(*, literal: bool, statuses: tuple[str, ...]) -> dict[str, Any]:
    """The document with answers of some statuses; ``literal`` puts the project and the number into the path itself."""
    source = contract()
    document = _resolve(source.root, source.follow)
    document["openapi"] = "3.0.3"
    document["info"].pop("summary", None)
    document["info"]["license"].pop("identifier", None)
    document.pop("components")
    ((path, item),) = document["paths"].items()
    document["components"] = {"securitySchemes": source.root["components"]["securitySchemes"]}
    document["security"] = [{"basic": []}]
    patch = item["patch"]
    patch.pop("callbacks", None)
    patch["security"] = [{"basic": []}]
    patch["responses"] = {status: answer for status, answer in patch["responses"].items() if status in statuses}
    requests = patch["requestBody"]["content"]["application/json"]["examples"]
    answer = patch["responses"]["200"]["content"]["application/json"]
    # Some tools pair a request with an answer by the name of the example.
    at_rest = answer["examples"]["atRest"]["value"]
    answer["examples"] = {name: {"value": at_rest} for name in requests}
    if literal:
        item.pop("parameters")
        document["paths"] = {path.format(projectId=PROJECT, phoneNumber=NUMBER): item}
    else:
        for parameter, value in zip(item["parameters"], (PROJECT, NUMBER), strict=True):
            parameter.pop("examples", None)
            parameter["example"] = value
    return document


def write(path: Path, *, literal: bool, statuses: tuple[str, ...] = ("200",)) -> None:
    """Writes the document as JSON, which is YAML too."""
    path.write_text(json.dumps(plain(literal=literal, statuses=statuses), indent=1), encoding="utf-8")


def _resolve(value: Any, follow: Any) -> Any:
    value = follow(value)
    if isinstance(value, list):
        return [_resolve(item, follow) for item in value]
    if not isinstance(value, dict):
        return value
    made = {
        name: _resolve(item, follow)
        for name, item in value.items()
        if not name.startswith("x-") and name != "callbacks"
    }
    if isinstance(made.get("type"), list):
        made["nullable"] = "null" in made["type"]
        made["type"] = next(kind for kind in made["type"] if kind != "null")
    if "const" in made:
        made["enum"] = [made.pop("const")]
        made.setdefault("type", "string")
    made.pop("dependentRequired", None)
    if str(made.get("format", "")).startswith("iso-"):
        # A format that only we know makes some validators give up on the whole schema.
        made.pop("format")
    if made.get("type") == "array":
        made.setdefault("items", {})
    return made
