"""Every member that is sent is documented for this request.

A provider may pass over what it does not know, and then a misspelt member is an update that silently does
nothing: ``displayname``, ``service_plan_id``. It may also refuse it.
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
    for member in islice(stray_members(observation.update or {}, Stray.UNKNOWN), MAX_TOLD):
        yield member_mismatch(member)


RULE = Rule(
    id="known-members",
    title="Every member sent is a documented one",
    doc=__doc__,
    clause="body.unknown-members",
    when="an update sends members",
    shows=Shows.UPDATE | Shows.BODY,
    applies=_applies,
    enough=Shows.GOOD_BODY,
    signs=Shows.ODD_BODY,
    check=_check,
    severity=Severity.WARNING,
    party=Party.CONSUMER,
)
