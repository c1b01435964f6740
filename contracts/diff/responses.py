"""Responses: statuses, bodies and headers."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.diff.bodies import contents
from contracts.diff.change import Change
from contracts.diff.normal import Message, child
from contracts.diff.pair import Pair, flag, members
from contracts.diff.surface import Kind, Surface


def responses(pair: Pair) -> Iterator[Surface | Change]:
    """What an operation is answered with. The answers to a callback are what the client sends."""
    before, after = members(pair.before, "responses"), members(pair.after, "responses")
    sources, partners = (before, after) if pair.is_callback else (after, before)
    used: set[str] = set()
    for status in sources:
        partner = _partner(status, partners)
        if partner is None:
            yield from _unmatched(pair, status)
            continue
        used.add(partner)
        old, new = (status, partner) if pair.is_callback else (partner, status)
        response = pair.into(("responses", old), ("responses", new))
        if response is not None:
            yield from _response(response, status)
    for status in partners:
        if status in used:
            continue
        cover = _partner(status, sources)
        if cover == "default" and status.startswith("2"):
            cover = None  # a default promises no success
        if cover is not None:
            old, new = (cover, status) if pair.is_callback else (status, cover)
            response = pair.into(("responses", old), ("responses", new))
            if response is not None:
                yield from _response(response, status)
        if not pair.is_callback and (cover is None or not status.startswith("2")):
            rule = "response-status-removed" if status.startswith("2") else "response-error-removed"
            yield pair.change(
                rule, f"the status {status} is gone", f"response {status}", subject=status,
                old=child(pair.old_at, "responses", status),
            )  # fmt: skip


def _unmatched(pair: Pair, status: str) -> Iterator[Change]:
    label = f"response {status}"
    if pair.is_callback:
        at = child(pair.old_at, "responses", status)
        yield pair.change(
            "callback-answer-refused", f"the status {status} is no longer taken", label, subject=status, old=at
        )
        return
    rule = "response-status-added" if status.startswith(("2", "3")) else "response-error-added"
    new = child(pair.new_at, "responses", status)
    yield pair.change(rule, f"the status {status} is new", label, hit="clients that meet it", new=new)


def _partner(status: str, others: dict[str, object]) -> str | None:
    """The documented status that covers another: the same, its class, or ``default``."""
    for sought in (status, f"{status[0]}XX", "default"):
        found = next((one for one in others if one.upper() == sought.upper()), None)
        if found is not None:
            return found
    return None


def _response(pair: Pair, status: str) -> Iterator[Surface | Change]:
    label = f"response {status}"
    flow = pair.flow.other
    kind = Kind.CALLBACK_RESPONSE if pair.is_callback else Kind.RESPONSE
    yield from contents(pair, kind, flow, Message.RESPONSE, label)
    if not pair.is_callback:
        yield from _headers(pair, label)


def _headers(pair: Pair, label: str) -> Iterator[Surface | Change]:
    """Names of headers compare without case."""
    before = {name.lower(): name for name in members(pair.before, "headers")}
    after = {name.lower(): name for name in members(pair.after, "headers")}
    for lower, name in before.items():
        if lower == "content-type":
            continue  # OpenAPI ignores it
        what = f"{label} header {name}"
        old_at = pair.old.home(child(pair.old_at, "headers", name))
        promised = flag(pair.old.at(old_at), "required")
        header = pair.into(("headers", name), ("headers", after[lower])) if lower in after else None
        if header is None:
            rule = "header-removed" if promised else "header-optional-removed"
            yield pair.change(
                rule,
                f"the header {name} is gone",
                what,
                subject=f"the header {name}",
                hit="clients that read it",
                old=old_at,
            )
            continue
        if promised and not flag(header.after, "required"):
            yield header.change(
                "header-optional",
                f"the header {name} was promised and is optional now",
                what,
                subject=f"the header {name}",
            )
        if not flag(header.before, "deprecated") and flag(header.after, "deprecated"):
            yield header.change("deprecated", f"the header {name} is deprecated", what)
        if header.into(("schema",)) is not None:
            yield Surface(
                operation=pair.operation,
                label=f"{pair.within}{what}",
                kind=Kind.HEADER,
                flow=pair.flow.other,
                message=Message.RESPONSE,
                old=child(header.old_at, "schema"),
                new=child(header.new_at, "schema"),
                spoken=f"header {name}",
            )
    for lower, name in after.items():
        if lower not in before and lower != "content-type":
            new = child(pair.new_at, "headers", name)
            yield pair.change("header-added", f"the header {name} is new", f"{label} header {name}", new=new)
