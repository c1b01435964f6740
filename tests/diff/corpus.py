"""The corpus read: each case as a pair of documents with its truth."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from contracts.document import load_yaml

_HERE = Path(__file__).parent
_PATCH = "/paths/~1v1~1things~1{thingId}"
_SHORT = {
    "S/": "/components/schemas/",
    "P/": f"{_PATCH}/patch/",
    "I/": f"{_PATCH}/",
    "W/": f"{_PATCH}/patch/responses/200/",
    "C/": f"{_PATCH}/patch/callbacks/done/{{$request.body#~1hook}}/post/",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One single change. ``old`` and ``new`` are texts of documents; ``rule`` is the change to be told, if any."""

    name: str
    area: str
    truth: str
    rule: str | None
    old: str
    new: str


def cases(file: str = "corpus.yaml") -> Iterator[Case]:
    """Every case of a file, for each version of OpenAPI that it is for."""
    bases = {one: load_yaml((_HERE / f"base-{one}.yaml").read_text(encoding="utf-8"), one) for one in ("3.0", "3.1")}
    for raw in load_yaml((_HERE / file).read_text(encoding="utf-8"), file):
        for version in [raw["on"]] if "on" in raw else ["3.0", "3.1"]:
            before, after = (changed(bases[one], raw.get("given", {})) for one in (version, raw.get("to", version)))
            spell = _SPELLINGS[raw.get("spelling", "json")]
            texts = [_SPELLINGS["json"](before), spell(changed(after, raw))]
            old, new = texts[::-1] if raw.get("swap") else texts
            name = f"{raw['id']}-{version}"
            yield Case(name=name, area=raw["area"], truth=raw["truth"], rule=raw.get("rule"), old=old, new=new)


def changed(base: Any, raw: dict[str, Any]) -> Any:
    """A copy of a document with the change of a case made."""
    found = copy.deepcopy(base)
    for pointer in raw.get("remove", ()):
        parent, key = _parent(found, pointer)
        del parent[key]
    for pointer, value in raw.get("set", {}).items():
        parent, key = _parent(found, pointer)
        parent[key] = value
    for pointer, value in raw.get("add", {}).items():
        parent, key = _parent(found, pointer)
        parent[key].append(value)
    for source, target in raw.get("move", {}).items():
        parent, key = _parent(found, source)
        into, name = _parent(found, target)
        into[name] = parent.pop(key)
    if "rename" in raw:
        found = json.loads(json.dumps(found).replace(*raw["rename"]))
    return changed(found, raw["then"]) if "then" in raw else found


def _parent(document: Any, pointer: str) -> tuple[Any, Any]:
    for short, whole in _SHORT.items():
        if pointer.startswith(short):
            pointer = whole + pointer.removeprefix(short)
    *way, last = [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]
    for token in way:
        document = document[int(token)] if isinstance(document, list) else document[token]
    return document, int(last) if isinstance(document, list) else last


def _reversed(value: Any) -> Any:
    """The value with the members of every object in reverse order."""
    if isinstance(value, dict):
        return {name: _reversed(value[name]) for name in reversed(value)}
    return [_reversed(one) for one in value] if isinstance(value, list) else value


def _shared(value: Any, seen: dict[str, Any]) -> Any:
    """The value with equal parts made one part, so that YAML writes it with anchors."""
    if isinstance(value, dict):
        value = {name: _shared(one, seen) for name, one in value.items()}
    elif isinstance(value, list):
        value = [_shared(one, seen) for one in value]
    return seen.setdefault(json.dumps(value), value) if value and isinstance(value, dict | list) else value


_SPELLINGS: dict[str, Callable[[Any], str]] = {
    "json": lambda document: json.dumps(document, indent=1),
    "sorted": lambda document: json.dumps(_reversed(document)),
    "yaml": lambda document: yaml.safe_dump(document, sort_keys=True),
    "anchors": lambda document: yaml.safe_dump(_shared(document, {}), sort_keys=False),
}
