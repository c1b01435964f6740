"""A document to be looked at: its text, its nodes, its places, its references."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from contracts.errors import DocumentError
from contracts.lint.walk import Place, Tokens, places
from contracts.model import Json
from contracts.nodes import Node, compose
from contracts.pointers import tokens_of

VERSIONS: Final = ("3.0", "3.1")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spec:
    """An OpenAPI document of version 3.0 or 3.1, with where everything stands in its text."""

    name: str
    text: str
    node: Node
    root: dict[str, Json]
    version: str
    places: tuple[Place, ...]
    kinds: Mapping[str, tuple[Place, ...]]
    """The places by their kind."""
    anchors: frozenset[str]
    """Names that schemas give themselves: ``$anchor``, ``$dynamicAnchor`` and ``$id``."""
    draw: Callable[[str], tuple[str, ...]]
    """Texts that match a pattern by Python's reading."""
    built_in: bool
    """Whether it is the contract of this package, which the clauses are about."""

    def of(self, kind: str) -> tuple[Place, ...]:
        """The places of a kind, references among them, in the order of the document."""
        return self.kinds.get(kind, ())

    def at(self, tokens: Tokens) -> Json:
        """The value at a place. Raises LookupError where there is none."""
        value: Json = self.root
        for token in tokens:
            value = value[_index(token) if isinstance(value, list) else str(token)]
        return value

    def target(self, reference: str) -> Tokens | None:
        """Where a reference into this document leads, or None where nothing is, or it leads elsewhere."""
        if not reference.startswith("#"):
            return None
        tokens = tokens_of(unquote(reference[1:]))
        try:
            self.at(tokens)
        except (LookupError, TypeError, ValueError):
            return None
        return tokens if reference[1:2] in {"", "/"} else None

    def follow(self, value: Json) -> Json:
        """The value, or what its references lead to; None where they lead nowhere, or in a circle."""
        return self.behind(value)[1]

    def behind(self, value: Json, tokens: Tokens = ()) -> tuple[Tokens, Json]:
        """The same, with where it stands."""
        seen: set[Tokens] = set()
        while isinstance(value, dict) and isinstance(value.get("$ref"), str):
            found = self.target(value["$ref"])
            if found is None or found in seen:
                return tokens, None
            seen.add(found)
            tokens, value = found, self.at(found)
        return tokens, value

    def node_at(self, tokens: Tokens) -> Node:
        """The node to point at for a place: the name of a member, an item of a list; else the nearest around it."""
        node = shown = self.node
        for token in tokens:
            if node.kind == "object":
                pairs = [pair for pair in node.members if pair[0].text == str(token)]
                if not pairs:
                    break
                shown, node = pairs[-1]
            elif node.kind == "list" and str(token).isdecimal() and int(token) < len(node.items):
                shown = node = node.items[int(token)]
            else:
                break
        return shown


def _index(token: str | int) -> int:
    if isinstance(token, str) and not re.fullmatch(r"0|[1-9][0-9]{0,8}", token):
        raise LookupError(token)
    return int(token)


def parse_spec(
    text: str, name: str, draw: Callable[[str], tuple[str, ...]] = lambda _: (), *, built_in: bool = False
) -> Spec:
    """The document in a text; ``draw`` gives texts that match a pattern, to try it on.

    Raises DocumentError when it is no OpenAPI document of a version known here.
    """
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise DocumentError(f"{name} has a NUL character at line {line}: it is no text. Pass an OpenAPI document.")
    node = compose(text, name)
    root = node.json
    if not isinstance(root, dict) or "openapi" not in root:
        old = isinstance(root, dict) and "swagger" in root
        what = "a Swagger 2.0 document" if old else "no OpenAPI document: it has no `openapi: 3.…`"
        raise DocumentError(f"{name} is {what}. Pass a document of OpenAPI 3.0 or 3.1.")
    version = str(root["openapi"])[:3]
    if version not in VERSIONS or str(root["openapi"])[3:4] not in {"", "."}:
        raise DocumentError(f"{name} is of OpenAPI {_cut(root['openapi'])}; 3.0 and 3.1 are read here.")
    found = tuple(places(root, version))
    kinds: dict[str, list[Place]] = defaultdict(list)
    for place in found:
        kinds[place.kind].append(place)
    return Spec(
        name=name,
        text=text,
        node=node,
        root=root,
        version=version,
        places=found,
        kinds={kind: tuple(several) for kind, several in kinds.items()},
        anchors=frozenset(_anchors(kinds["schema"])),
        draw=draw,
        built_in=built_in,
    )


def _anchors(schemas: list[Place]) -> set[str]:
    return {
        place.value[name]
        for place in schemas
        for name in ("$anchor", "$dynamicAnchor", "$id")
        if isinstance(place.value.get(name), str)
    }


def _cut(value: Json) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 20 else f"{text[:20]}…"
