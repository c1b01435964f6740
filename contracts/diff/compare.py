"""Two revisions compared: what changed for clients, one record for each cause."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contracts.diff.bodies import request_body, response_bodies
from contracts.diff.change import Change
from contracts.diff.normal import Shelf, child
from contracts.diff.pair import Pair, members
from contracts.diff.questions import Questions
from contracts.diff.revision import Revision
from contracts.diff.surface import Flow, Surface

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def compare(old: Revision, new: Revision) -> tuple[Change, ...]:
    """Every change that clients could meet, in the order of the old document."""
    questions = Questions(old, new)
    for pair in operations(old, new):
        for surface in surfaces(pair):
            questions.ask(surface)
    return tuple(questions.changes())


def operations(old: Revision, new: Revision) -> Iterator[Pair]:
    """The operations that both revisions have. The names of path parameters do not count."""
    there = {_shape(path): path for path in members(new.root, "paths")}
    for path in members(old.root, "paths"):
        other = there.get(_shape(path))
        if other is None:
            continue
        old_at, new_at = old.home(child("/paths", path)), new.home(child("/paths", other))
        for method in METHODS:
            if old.at(child(old_at, method)) is not None and new.at(child(new_at, method)) is not None:
                yield Pair(
                    old=old,
                    new=new,
                    old_at=child(old_at, method),
                    new_at=child(new_at, method),
                    operation=f"{method.upper()} {path}",
                    flow=Flow.SENT,
                )


def surfaces(pair: Pair) -> Iterator[Surface]:
    """What an operation lets clients send and receive."""
    yield from request_body(pair)
    yield from response_bodies(pair)


def _shape(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path)
