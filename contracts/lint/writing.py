"""Rules on how a YAML text is written: what one reader takes for this and another for that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from contracts.document import is_json
from contracts.lint.rule import Flaw
from contracts.lint.spec import Spec
from contracts.lint.walk import Tokens
from contracts.nodes import Node

_LEADING_ZERO: Final = re.compile(r"-?0[0-9]+")
_OLDER: Final = {
    "bool": "a boolean",
    "timestamp": "a date",
    "int": "a number",
    "float": "a number",
    "merge": "an order to merge",
    "value": "a default value",
    "null": "null",
    "str": "text",
}
_HERE: Final = {"str": "text", "int": "a number", "float": "a number", "bool": "a boolean", "null": "null"}


def keys_unique(spec: Spec) -> Iterator[Flaw]:
    """A flaw for each key that stands in its object a second time."""
    for tokens, node, _ in _nodes(spec):
        seen: dict[str, int] = {}
        for key, _value in node.members:
            if key.text in seen:
                message = f"`{key.text}` stands here and in line {seen[key.text]}: a reader keeps one of the two."
                yield Flaw(tokens=(*tokens, key.text), message=message, node=key)
            seen.setdefault(key.text, key.line)


def keys_text(spec: Spec) -> Iterator[Flaw]:
    """A flaw for each key that readers take for something else than text."""
    for tokens, node, is_key in _nodes(spec):
        if is_key and node.plain and node.read_as != "str" and _trap(node) is None:
            what = "a number" if node.read_as in {"int", "float"} else _HERE[node.read_as]
            yield Flaw(
                tokens=tokens, message=f"The key {node.text or '~'} is read as {what}: {_quote(node)}", node=node
            )


def scalars_read_alike(spec: Spec) -> Iterator[Flaw]:
    """A flaw for each value or key without quotes that YAML 1.1 and 1.2 read differently, or cut; none in JSON."""
    if is_json(spec.text):
        return
    for tokens, node, _ in _nodes(spec):
        what = _trap(node)
        if what is not None:
            yield Flaw(tokens=tokens, message=f"{node.text} is read as {what}: {_quote(node)}", node=node)


def _quote(node: Node) -> str:
    return f"write '{node.text}'."


def _trap(node: Node) -> str | None:
    if not node.plain:
        return None
    if node.read_as == "plus":
        return "a number, and its plus sign is lost"
    if node.read_as == "int" and _LEADING_ZERO.fullmatch(node.text):
        return "a number, and its leading zero is lost; by YAML 1.1 it is octal"
    if node.read_as != node.read_as_11:
        return f"{_OLDER[node.read_as_11]} by YAML 1.1 and as {_HERE[node.read_as]} by YAML 1.2"
    return None


def _nodes(spec: Spec) -> Iterator[tuple[Tokens, Node, bool]]:
    """Every node once, with its place and whether it is a key, in the order of the text."""
    seen: set[int] = set()
    waiting: list[tuple[Tokens, Node, bool]] = [((), spec.node, False)]
    while waiting:
        tokens, node, is_key = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield tokens, node, is_key
        inner = [
            one
            for key, value in node.members
            for one in (((*tokens, key.text), key, True), ((*tokens, key.text), value, False))
        ]
        inner += [((*tokens, number), item, False) for number, item in enumerate(node.items)]
        waiting.extend(reversed(inner))
