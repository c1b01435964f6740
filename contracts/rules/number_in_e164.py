"""The number in the path is an E.164 number with its plus sign, written as it is or as ``%2B``.

A slash in a number that is not encoded makes another path of it, and is found here too.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party, Severity
from contracts.observed.observation import Observation
from contracts.observed.sent_path import sent_path
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.schemas import show


def _applies(observation: Observation) -> bool:
    path = sent_path(observation.request.method, observation.request.path)
    return path is not None and path.encoding_fault is None


def _check(observation: Observation) -> Iterator[Mismatch]:
    path = sent_path(observation.request.method, observation.request.path)
    if path and path.number_fault:
        yield Mismatch(
            where="path",
            expected="an E.164 number with its plus sign, such as +12025550134",
            received=f"{show(path.phone_number)}: {path.number_fault}",
        )


RULE = Rule(
    id="number-in-e164",
    title="The number in the path is E.164 with its plus sign",
    doc=__doc__,
    clause="address.number-e164",
    when="a request addresses a number, percent-encoded rightly",
    shows=Shows.ADDRESSED,
    applies=_applies,
    signs=Shows.ODD_PATH,
    check=_check,
    severity=Severity.ERROR,
    party=Party.CONSUMER,
)
