"""What an answer shows and no update changes is not sent back: price, dates, region, scheduled jobs.

A provider may refuse it. A client that reads a number, changes it and sends all of it back does this.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from contracts.model import Mismatch, Party, Severity
from contracts.observed.observation import Observation
from contracts.observed.sent_body import MAX_TOLD, Stray, member_mismatch, stray_members
from contracts.observed.shows import Shows
from contracts.rule import Rule


def _applies(observation: Observation) -> bool:
    return bool(observation.update)


def _check(observation: Observation) -> Iterator[Mismatch]:
    for member in islice(stray_members(observation.update or {}, Stray.READ_ONLY), MAX_TOLD):
        yield member_mismatch(member)


RULE = Rule(
    id="read-only-members-left-out",
    title="No read-only member is sent",
    doc=__doc__,
    clause="readonly.fixed",
    when="an update sends members",
    shows=Shows.UPDATE | Shows.BODY,
    applies=_applies,
    enough=Shows.GOOD_BODY,
    signs=Shows.ODD_BODY,
    check=_check,
    severity=Severity.ERROR,
    party=Party.CONSUMER,
)
