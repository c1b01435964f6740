"""What a request says about a scheduled job is never taken over.

Jobs are the provider's account of its own work. Sent all the same they are passed over or refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contracts.model import Json, Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import APP, OTHER_APP, OTHER_PLAN, PLAN, READ, SETTLE, Scenario, patch
from contracts.schemas import show

_JOBS = (
    ("smsConfiguration", "scheduledProvisioning", ("lastUpdatedTime", "errorCodes")),
    ("voiceConfiguration", "scheduledVoiceProvisioning", ("lastUpdatedTime",)),
)
_LONG_AGO = "2001-01-01T00:00:00.000001Z"


def _job(body: Mapping[str, Json], configuration: str, name: str) -> Mapping[str, Json]:
    members = body.get(configuration)
    job = members.get(name) if isinstance(members, dict) else None
    return job if isinstance(job, dict) else {}


def _applies(observation: Observation) -> bool:
    update = observation.update or {}
    return observation.accepted and any(_job(update, configuration, name) for configuration, name, _ in _JOBS)


def _check(observation: Observation) -> Iterator[Mismatch]:
    update, now = observation.update or {}, observation.now
    if now is None:
        return
    for configuration, name, members in _JOBS:
        sent, shown = _job(update, configuration, name), _job(now.body, configuration, name)
        known = _job(observation.before.body, configuration, name) if observation.before else {}
        for member in members:
            if sent.get(member) and shown.get(member) == sent[member] != known.get(member):
                yield Mismatch(
                    where=f"/{configuration}/{name}/{member}",
                    expected="the provider's own account of its job",
                    received=f"{show(sent[member])}, as the request said",
                )


RULE = Rule(
    id="scheduled-members-not-writable",
    title="What a request says of a scheduled job is not taken over",
    doc=__doc__,
    clause="readonly.scheduled",
    when="a request carries a scheduled job and is answered with 200",
    shows=Shows.UPDATE | Shows.CONFIGURATION | Shows.ODD_BODY,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="an SMS job made up",
            steps=(
                patch(
                    {
                        "smsConfiguration": {
                            "servicePlanId": PLAN,
                            "scheduledProvisioning": {
                                "servicePlanId": OTHER_PLAN,
                                "status": "FAILED",
                                "lastUpdatedTime": _LONG_AGO,
                                "errorCodes": ["MNO_SHARING_ERROR"],
                            },
                        }
                    }
                ),
                READ,
                SETTLE,
            ),
        ),
        Scenario(
            title="a voice job made up",
            steps=(
                patch(
                    {
                        "voiceConfiguration": {
                            "type": "RTC",
                            "appId": APP,
                            "scheduledVoiceProvisioning": {
                                "type": "RTC",
                                "appId": OTHER_APP,
                                "status": "FAILED",
                                "lastUpdatedTime": _LONG_AGO,
                            },
                        }
                    }
                ),
                READ,
                SETTLE,
            ),
        ),
    ),
)
