"""Media types, and how the parts of a body are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from contracts.diff.change import Change
from contracts.diff.merging import types
from contracts.diff.normal import child
from contracts.diff.pair import Pair, members
from contracts.diff.revision import Revision
from contracts.diff.surface import Flow
from contracts.model import Json

_DEFAULTS: Final = {"object": "application/json", "array": "application/json"}
_PARTS: Final = ("multipart/", "application/x-www-form-urlencoded")
"""How the media types begin that have parts. For others, OpenAPI passes over encodings."""


def partner(media: str, offered: Iterable[str]) -> str | None:
    """The media type that takes the place of another: the same, however spelled, or a range that covers it."""
    name = _plain(media)
    kind = name.partition("/")[0]
    for sought in (name, name.partition(";")[0], f"{kind}/*", "*/*"):
        for one in offered:
            if _plain(one) == sought:
                return one
    return None


def encodings(pair: Pair, media: str, flow: Flow, label: str) -> Iterator[Change]:
    """What the parts of a body are written as: each way that the sender uses has to be known to the other side."""
    if not _plain(media).startswith(_PARTS):
        return
    for part in dict.fromkeys([*members(pair.before, "encoding"), *members(pair.after, "encoding")]):
        before, after = _written(pair.old, pair.old_at, part), _written(pair.new, pair.new_at, part)
        sent, known = (before, after) if flow is Flow.SENT else (after, before)
        if before[1] != after[1] or any(partner(one, known[0]) is None for one in sent[0]):
            told = f"the part {part}: {', '.join(before[0])} before, {', '.join(after[0])} now"
            yield pair.change("encoding-changed", told, label, subject=f"{part} as {', '.join(before[0])}")


def _written(revision: Revision, content: str, part: str) -> tuple[list[str], list[Json]]:
    """The media types of a part, and how it is written besides."""
    encoding = members(revision.at(content), "encoding").get(part)
    said = encoding if isinstance(encoding, dict) else {}
    style = said.get("style", "form")
    rest = [style, said.get("explode", style == "form"), said.get("allowReserved", False), said.get("headers", {})]
    listed = said.get("contentType") or _usual(revision, content, part)
    return [one.strip() for one in str(listed).split(",")], rest


def _usual(revision: Revision, content: str, part: str) -> str:
    """The media type of a part of which nothing is said, by its schema."""
    whole = revision.home(child(content, "schema")) if revision.at(child(content, "schema")) is not None else content
    at = child(whole, "properties", part)
    schema = revision.at(revision.home(at)) if revision.at(at) is not None else None
    if not isinstance(schema, dict) or "type" not in schema or schema.get("format") == "binary":
        return "application/octet-stream"
    return _DEFAULTS.get(next((one for one in types(schema) if one != "null"), ""), "text/plain")


def _plain(media: str) -> str:
    return media.replace(" ", "").lower().removesuffix(";charset=utf-8")
