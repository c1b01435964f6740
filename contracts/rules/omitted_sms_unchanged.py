"""An SMS configuration that is left out stays as it was.

The source tells clients to leave out the configuration that they do not want to change. A provider
that clears what is left out unlinks a customer who only meant to rename a number. While a job runs
its progress is no change; how it ends has rules of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.drift import drift
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import APP, CAMPAIGN, PLAN, READ, SETTLE, Scenario, Wants, patch, sms, voice

_MEMBER = "smsConfiguration"


def _applies(observation: Observation) -> bool:
    # After a refusal it is the refusal that has to explain a change.
    known = observation.now is not None and observation.before is not None and not observation.history.refused
    return known and _MEMBER not in (observation.update or {})


def _check(observation: Observation) -> Iterator[Mismatch]:
    before, now = observation.before, observation.now
    if before is not None and now is not None and not before.sms.pending:
        yield from drift(before, now, frozenset({_MEMBER}))


RULE = Rule(
    id="omitted-sms-unchanged",
    title="An SMS configuration that is left out stays as it was",
    doc=__doc__,
    clause="update.omitted-unchanged",
    when="an answer shows the number again and smsConfiguration was not sent",
    shows=Shows.SHOWN | Shows.KNOWN,
    applies=_applies,
    signs=Shows.CHANGED,
    check=_check,
    scenarios=(
        Scenario(
            title="rename and set voice on a linked number",
            steps=(
                patch(sms(PLAN)),
                SETTLE,
                patch({"displayName": "Linked"}),
                patch(voice(None, appId=APP)),
                SETTLE,
                patch({"callbackUrl": ""}),
                READ,
            ),
        ),
        Scenario(
            title="rename a number with a campaign",
            number=Wants.US,
            steps=(patch(sms(PLAN, CAMPAIGN)), SETTLE, patch({"displayName": "Campaign"}), READ),
        ),
    ),
)
