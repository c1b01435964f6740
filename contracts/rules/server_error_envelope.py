"""A 500 carries the documented envelope: ``error`` with its code, message, status and details.

Clients read the reason of a failure from it. The values of code, status and details have rules of
their own; this one is about the frame. The message may be empty, and so may the list of details.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shape import has_json, is_frame, shape_mismatches
from contracts.observed.shows import Shows
from contracts.rule import Rule


def _applies(observation: Observation) -> bool:
    return has_json(observation, 500)


def _check(observation: Observation) -> Iterator[Mismatch]:
    yield from shape_mismatches(observation, is_frame)


RULE = Rule(
    id="server-error-envelope",
    title="A 500 has the documented envelope",
    doc=__doc__,
    clause="error.server-error-envelope",
    when="an update is answered with 500 and JSON",
    shows=Shows.UPDATE | Shows.ERROR,
    applies=_applies,
    check=_check,
)
