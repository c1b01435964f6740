"""A body that is labelled JSON can be read as JSON in one way only.

It is UTF-8 without a byte order mark, holds no NaN, and no object has a member twice: readers take the
first, the last or none of the two.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party, Severity
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.schemas import show
from contracts.strict_json import NOT_JSON


def _applies(observation: Observation) -> bool:
    request = observation.request
    labelled = observation.is_update and observation.is_json and bool(request.body)
    return labelled and request.header("content-encoding") is None


def _check(observation: Observation) -> Iterator[Mismatch]:
    request = observation.request
    if request.json is NOT_JSON:
        start = show((request.body or b"")[:80].decode("utf-8", "replace"))
        yield Mismatch(where="body", expected="JSON in UTF-8, no member twice", received=f"a body that begins {start}")


RULE = Rule(
    id="body-is-json",
    title="A body labelled JSON is JSON",
    doc=__doc__,
    clause="body.json",
    when="an update has a body labelled JSON",
    shows=Shows.UPDATE | Shows.BODY,
    applies=_applies,
    enough=Shows.GOOD_BODY,
    signs=Shows.ODD_BODY,
    check=_check,
    severity=Severity.ERROR,
    party=Party.CONSUMER,
)
