"""The corpus read: each case as a pair of documents with its truth."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.document import load_yaml

_HERE = Path(__file__).parent
_PATCH = "/paths/~1v1~1things~1{thingId}"
_SHORT = {
    "S/": "/components/schemas/",
    "P/": f"{_PATCH}/patch/",
    "I/": f"{_PATCH}/",
    "W/": f"{_PATCH}/patch/responses/200/",
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


def cases() -> Iterator[Case]:
    """Every case, for each version of OpenAPI that it is for."""
    bases = {one: load_yaml((_HERE / f"base-{one}.yaml").read_text(encoding="utf-8"), one) for one in ("3.0", "3.1")}
    for raw in load_yaml((_HERE / "corpus.yaml").read_text(encoding="utf-8"), "corpus.yaml"):
        for version in [raw["on"]] if "on" in raw else ["3.0", "3.1"]:
            texts = [json.dumps(bases[version], indent=1), json.dumps(changed(bases[version], raw), indent=1)]
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
    return found


def _parent(document: Any, pointer: str) -> tuple[Any, Any]:
    for short, whole in _SHORT.items():
        if pointer.startswith(short):
            pointer = whole + pointer.removeprefix(short)
    *way, last = [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]
    for token in way:
        document = document[int(token)] if isinstance(document, list) else document[token]
    return document, int(last) if isinstance(document, list) else last
