"""Bodies: what a request or response carries, per media type."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.diff.change import Change
from contracts.diff.media import encodings, partner
from contracts.diff.normal import Message, child
from contracts.diff.pair import Pair, flag, members
from contracts.diff.surface import Flow, Kind, Surface


def request_body(pair: Pair) -> Iterator[Surface | Change]:
    """The body of a request."""
    before, after = members(pair.before, "requestBody"), members(pair.after, "requestBody")
    body = pair.into(("requestBody",))
    if body is None:
        if before and not pair.is_callback:
            summary = "a body was taken before, and none is described now"
            yield pair.change("request-body-removed", summary, "request body", old=child(pair.old_at, "requestBody"))
        elif before:
            summary = "a body was sent before, and none is described now"
            yield pair.change("response-body-removed", summary, "body", old=child(pair.old_at, "requestBody"))
        elif (
            after
            and not pair.is_callback
            and flag(pair.new.at(pair.new.home(child(pair.new_at, "requestBody"))), "required")
        ):
            new = child(pair.new_at, "requestBody")
            yield pair.change(
                "request-body-required",
                "a body is newly asked for",
                "request body",
                subject="a body",
                hit="all clients",
                new=new,
            )
        return
    was, is_ = flag(body.before, "required"), flag(body.after, "required")
    if not pair.is_callback and is_ and not was:
        hit = "clients that send no body"
        yield body.change(
            "request-body-required", "the body was optional and is required", "request body", subject="a body", hit=hit
        )
    if pair.is_callback and was and not is_:
        yield body.change("response-body-removed", "the body was promised and is optional now", "body")
    kind = Kind.CALLBACK if pair.is_callback else Kind.REQUEST
    yield from contents(body, kind, pair.flow, Message.REQUEST, "request body")


def contents(pair: Pair, kind: Kind, flow: Flow, message: Message, label: str) -> Iterator[Surface | Change]:
    """The media types of a body, and what the schemas say of each."""
    before, after = members(pair.before, "content"), members(pair.after, "content")
    matched: set[str] = set()
    for media in before:
        other = partner(media, after)
        if other is None:
            rule = "request-media-type-removed" if flow is Flow.SENT else "response-media-type-removed"
            if after or flow is Flow.SENT:
                old = child(pair.old_at, "content", media)
                yield pair.change(
                    rule, f"{media} is gone", label, subject=media, hit=f"clients that use {media}", old=old
                )
            continue
        matched.add(other)
        content = pair.into(("content", media), ("content", other))
        if content is not None:
            yield from _content(content, media, kind, flow, message, f"{label} {media}")
    if flow is Flow.RECEIVED:
        if before and not after:
            yield pair.change("response-body-removed", "a body was described before, and none is now", label)
        if after and not before:
            yield pair.change("response-body-added", "a body is described now", label)
        for media in after if before else ():
            if media not in matched:
                new = child(pair.new_at, "content", media)
                yield pair.change("response-media-type-added", f"{media} is new", label, new=new)


def _content(
    pair: Pair, media: str, kind: Kind, flow: Flow, message: Message, label: str
) -> Iterator[Surface | Change]:
    yield from encodings(pair, media, flow, label)
    if pair.into(("schema",)) is None and pair.before.get("schema") == pair.after.get("schema"):
        return
    yield Surface(
        operation=pair.operation,
        label=f"{pair.within}{label}",
        kind=kind,
        flow=flow,
        message=message,
        old=child(pair.old_at, "schema"),
        new=child(pair.new_at, "schema"),
    )
