"""A YAML text as nodes: each value with its place in the text, and how it was written.

The second module that knows YAML, on the loader and the limits of ``document``. Who reads a document
for what it says takes ``load_yaml``; who says something of the document itself takes this.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import yaml

from contracts.document import StrictLoader, readable_text, told, trouble
from contracts.model import Json

MAX_NODES: Final = 1_000_000
_TEXT: Final = 64
"""So many characters count as a value."""
_CORE: Final = frozenset({"null", "bool", "int", "float"})
_HALF: Final = re.compile("[\ud800-\udfff]")
_OLDER: Final = yaml.SafeLoader("")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Node:
    """A value where it stands: ``start`` and ``end`` count characters from 0, ``line`` and ``column`` from 1.

    A scalar has its ``text``, whether that is ``plain`` (no quotes, no block, no tag), what it is
    ``read_as`` here (``str``, ``int``, ``plus`` for a number with its sign …) and by a reader of
    YAML 1.1, and its ``value``; an object has ``members``, a list ``items``. A node that an alias names
    is the same node in several places.
    """

    start: int
    end: int
    line: int
    column: int
    kind: str
    """``scalar``, ``object`` or ``list``."""
    text: str = ""
    plain: bool = False
    read_as: str = "null"
    read_as_11: str = "null"
    value: Json = None
    members: tuple[tuple[Node, Node], ...] = ()
    items: tuple[Node, ...] = ()

    @property
    def json(self) -> Json:
        """The JSON value. Keys are text as written, a number with its sign is text, of equal keys the last counts."""
        return _json(self, {})


def _json(node: Node, made: dict[int, Json]) -> Json:
    # What an alias names is one value in several places, as with any reader of YAML.
    if id(node) not in made:
        if node.kind == "object":
            made[id(node)] = {key.text: _json(value, made) for key, value in node.members}
        else:
            made[id(node)] = [_json(item, made) for item in node.items] if node.kind == "list" else node.value
    return made[id(node)]


def compose(text: str, name: str) -> Node:
    """The outermost node of a YAML (or JSON) text. A repeated key, or a number with its sign, is kept as written.

    Raises DocumentError, in one line, on anything else that ``load_yaml`` would not read either.
    """
    readable = readable_text(text, name)
    with told(name):
        loader = StrictLoader(readable)
        try:
            outermost = loader.get_single_node()
            if outermost is None:
                return Node(start=0, end=0, line=1, column=1, kind="scalar")
            return _Composition(loader).node(outermost)
        finally:
            loader.dispose()


class _Composition:
    """Makes nodes of PyYAML's, each once."""

    def __init__(self, loader: StrictLoader) -> None:
        self._loader = loader
        self._made: dict[int, Node | None] = {}
        self._sizes: dict[int, int] = {}

    def node(self, found: yaml.Node) -> Node:
        if id(found) in self._made:
            known = self._made[id(found)]
            if known is None:
                raise trouble("an alias that names what it stands in", found.start_mark)
            return known
        self._made[id(found)] = None
        inner = _parts(found)
        node = self._one(found, [self.node(part) for part in inner])
        # An alias counts wherever it stands, as whoever walks the document meets its value there.
        self._sizes[id(found)] = 1 + len(node.text) // _TEXT + sum(self._sizes[id(part)] for part in inner)
        if self._sizes[id(found)] > MAX_NODES:
            raise trouble(f"more than {MAX_NODES:,} values with its aliases written out", found.start_mark)
        self._made[id(found)] = node
        return node

    def _one(self, found: yaml.Node, parts: list[Node]) -> Node:
        at, to = found.start_mark, found.end_mark
        place: dict[str, Any] = {"start": at.index, "end": to.index, "line": at.line + 1, "column": at.column + 1}
        if isinstance(found, yaml.MappingNode):
            return Node(**place, kind="object", members=tuple(zip(parts[::2], parts[1::2], strict=True)))
        if isinstance(found, yaml.SequenceNode):
            return Node(**place, kind="list", items=tuple(parts))
        return self._scalar(found, place)

    def _scalar(self, found: Any, place: dict[str, Any]) -> Node:
        tag = _short(found.tag)
        # With a tag of its own a scalar is read alike by all.
        plain = found.style is None and found.tag == self._loader.resolve(yaml.ScalarNode, found.value, (True, False))  # type: ignore[no-untyped-call]
        older = _OLDER.resolve(yaml.ScalarNode, found.value, (True, False)) if plain else found.tag  # type: ignore[no-untyped-call]
        value = found.value if tag == "plus" else self._loader.construct_object(found)
        return Node(
            **place,
            kind="scalar",
            text=_whole(found.value),
            plain=plain,
            read_as=tag,
            read_as_11=_short(older),
            value=value if tag in _CORE else _whole(found.value),
        )


def _parts(found: yaml.Node) -> list[yaml.Node]:
    if isinstance(found, yaml.MappingNode):
        for key, _ in found.value:
            if not isinstance(key, yaml.ScalarNode):
                raise trouble("a key that is not plain text", key.start_mark)
        return [part for pair in found.value for part in pair]
    return list(found.value) if isinstance(found, yaml.SequenceNode) else []


def _whole(text: str) -> str:
    """The text with pairs of halves made whole, as JSON writes some characters; a half by itself is replaced."""
    if text.isascii() or not _HALF.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _short(tag: str) -> str:
    return tag.rpartition(":")[2].removeprefix("!")
