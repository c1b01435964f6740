"""An SMS configuration that asks for a campaign names a service plan with it.

The plan is required there, yet the source also speaks of a campaign unlinked by itself. A provider may
take a campaign alone or refuse it, so a client does well to send the plan in force beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Json, Mismatch, Party, Severity
from contracts.observed.observation import Observation
from contracts.observed.sent_body import names_member
from contracts.observed.shows import Shows
from contracts.rule import Rule


def _members(observation: Observation) -> dict[str, Json]:
    sms = (observation.update or {}).get("smsConfiguration")
    return sms if isinstance(sms, dict) else {}


def _applies(observation: Observation) -> bool:
    return "campaignId" in _members(observation)


def _check(observation: Observation) -> Iterator[Mismatch]:
    if not names_member(_members(observation), "servicePlanId"):
        yield Mismatch(where="/smsConfiguration/servicePlanId", expected="the member to be present", received="nothing")


RULE = Rule(
    id="sms-plan-named",
    title="An SMS configuration names a service plan",
    doc=__doc__,
    clause="sms.plan-required",
    when="an update sends a campaign",
    shows=Shows.UPDATE | Shows.CONFIGURATION,
    applies=_applies,
    signs=Shows.ODD_BODY,
    check=_check,
    severity=Severity.WARNING,
    party=Party.CONSUMER,
)
