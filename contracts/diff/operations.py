"""Operations taken apart: which there are, and what each lets clients send and receive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from contracts.diff.access import security
from contracts.diff.bodies import request_body
from contracts.diff.change import Change
from contracts.diff.normal import child
from contracts.diff.pair import Pair, flag, members
from contracts.diff.parameters import parameters
from contracts.diff.responses import responses
from contracts.diff.revision import Revision
from contracts.diff.servers import full_shape, servers, shape
from contracts.diff.surface import Flow, Surface

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_DOCUMENT: Final = ""
"""The pointer of the whole document, to which webhooks belong."""
WEBHOOKS: Final = "webhooks"
"""Stands for the operation of callbacks that no operation asks for."""
WEBHOOK: Final = "webhook"
"""What the name of one of them begins with, where others begin with the method."""
_Place = tuple[str, str]
"""The pointer of a path item, and the path or expression that it stands under."""


def operations(old: Revision, new: Revision) -> Iterator[Surface | Change]:
    """All that the operations of two revisions show. The names of path parameters do not count."""
    before, after = (dict(_items(revision, "/paths")) for revision in (old, new))
    yield from _matched(old, new, before, _where_called(old, new, before, after), None)
    hooks = [dict(_listed(revision, "/webhooks")) for revision in (old, new)]
    outer = Pair(old=old, new=new, old_at=_DOCUMENT, new_at=_DOCUMENT, operation=WEBHOOKS, flow=Flow.RECEIVED)
    yield from _matched(old, new, hooks[0], hooks[1], outer)


def _noun(outer: Pair) -> str:
    return WEBHOOK if outer.old_at == _DOCUMENT else "callback"


def _where_called(
    old: Revision, new: Revision, before: Mapping[str, _Place], after: Mapping[str, _Place]
) -> dict[str, _Place]:
    """The new paths under the shapes of the old ones, also where a part of the path has moved to the servers."""
    found = dict(after)
    moved = {full_shape(new, path): there for there, (_, path) in after.items() if there not in before}
    for here, (_, path) in before.items():
        there = moved.get(full_shape(old, path))
        if here not in after and there is not None:
            found[here] = found.pop(there)
    return found


def _items(revision: Revision, at: str) -> Iterator[tuple[str, _Place]]:
    for path, place in _listed(revision, at):
        yield shape(path), place


def _listed(revision: Revision, at: str) -> Iterator[tuple[str, _Place]]:
    found = revision.at(at)
    for name in found if isinstance(found, dict) else ():
        if not str(name).startswith("x-"):
            yield name, (revision.home(child(at, name)), name)


def _matched(
    old: Revision, new: Revision, before: Mapping[str, _Place], after: Mapping[str, _Place], outer: Pair | None
) -> Iterator[Surface | Change]:
    """``outer`` is the operation that has callbacks, or the document that has webhooks; None for paths."""
    for key, (old_item, old_path) in before.items():
        new_item, new_path = after.get(key, ("", ""))
        for method in METHODS:
            old_at, new_at = child(old_item, method), child(new_item, method)
            name = f"{method.upper()} {old_path}"
            if old.at(old_at) is None:
                continue
            if not new_item or new.at(new_at) is None:
                rule = "callback-removed" if outer else "operation-removed"
                whole = outer or Pair(old=old, new=new, old_at=old_at, new_at="/paths", operation=name)
                label = f"{_noun(outer)} {old_path}" if outer else ""
                yield whole.change(
                    rule, f"{name} is gone", label, subject=name, old=old_at, new=new_item or whole.new_at
                )
                continue
            pair = Pair(old=old, new=new, old_at=old_at, new_at=new_at, operation=name)
            if outer:
                inside = outer.old_at != _DOCUMENT
                pair = replace(
                    pair, flow=Flow.RECEIVED, operation=outer.operation if inside else f"{WEBHOOK} {name}",
                    within=f"callback {name}, " if inside else "",
                )  # fmt: skip
            yield from _operation(pair, (old_item, new_item), (old_path, new_path))
    yield from _added(old, new, before, after, outer)


def _added(
    old: Revision, new: Revision, before: Mapping[str, _Place], after: Mapping[str, _Place], outer: Pair | None
) -> Iterator[Change]:
    for key, (new_item, path) in after.items():
        old_item = before.get(key, ("", ""))[0]
        for method in METHODS:
            new_at = child(new_item, method)
            if new.at(new_at) is not None and (not old_item or old.at(child(old_item, method)) is None):
                name = f"{method.upper()} {path}"
                rule = "callback-added" if outer else "operation-added"
                whole = outer or Pair(old=old, new=new, old_at="/paths", new_at=new_at, operation=name)
                yield whole.change(
                    rule, f"{name} is new", f"{_noun(outer)} {path}" if outer else "", new=new_at, hit="no client"
                )


def _operation(pair: Pair, items: tuple[str, str], paths: tuple[str, str]) -> Iterator[Surface | Change]:
    yield from parameters(pair, items, paths)
    yield from request_body(pair)
    yield from responses(pair)
    if pair.is_callback:
        return
    yield from security(pair)
    yield from servers(pair, items, paths)
    yield from _callbacks(pair)
    if flag(pair.after, "deprecated") and not flag(pair.before, "deprecated"):
        yield pair.change("operation-deprecated", "the operation is deprecated", "")
    if pair.before.get("operationId") and pair.before.get("operationId") != pair.after.get("operationId"):
        summary = f"operationId: {pair.before.get('operationId')} before, {pair.after.get('operationId')} now"
        yield pair.change("operation-id-changed", summary, "", hit="generated clients, when they are generated anew")


def _callbacks(pair: Pair) -> Iterator[Surface | Change]:
    """Callbacks are the same when they go to the same address, whatever they are called."""
    found: list[dict[str, _Place]] = []
    for revision, at, value in ((pair.old, pair.old_at, pair.before), (pair.new, pair.new_at, pair.after)):
        places: dict[str, _Place] = {}
        for name in members(value, "callbacks"):
            places |= dict(_items(revision, revision.home(child(at, "callbacks", name))))
        found.append(places)
    if any(found):
        yield from _matched(pair.old, pair.new, found[0], found[1], pair)
