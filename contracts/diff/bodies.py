"""Bodies: what a request or response carries, per media type."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.diff.normal import Message, child
from contracts.diff.pair import Pair
from contracts.diff.surface import Kind, Surface


def request_body(pair: Pair) -> Iterator[Surface]:
    """The body of the request of an operation that both revisions have."""
    body = pair.into("requestBody")
    if body is not None:
        yield from _contents(body, Kind.REQUEST, Message.REQUEST, "request body")


def response_bodies(pair: Pair) -> Iterator[Surface]:
    """The bodies of the responses that both revisions document."""
    for status, response in pair.into_each("responses"):
        yield from _contents(response.turned(), Kind.RESPONSE, Message.RESPONSE, f"response {status}")


def _contents(pair: Pair, kind: Kind, message: Message, label: str) -> Iterator[Surface]:
    for media, content in pair.into_each("content"):
        if content.into("schema") is not None:
            yield Surface(
                operation=pair.operation,
                label=f"{label} {media}",
                kind=kind,
                flow=pair.flow,
                message=message,
                old=child(content.old_at, "schema"),
                new=child(content.new_at, "schema"),
            )
