"""A voice job that is done leaves nothing behind."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.done_voice_job_leaves_nothing import RULE
from tests.rules.traces import (
    LATER,
    NOT_APPLIED,
    assign,
    everything_found,
    lacking,
    number,
    reading,
    update,
    verdict,
    voice,
    voice_job,
)

PLACE = "/voiceConfiguration/scheduledVoiceProvisioning"
EXPECTED = "null, absent or {}, as the target asked for is in force"
TARGETS = [("RTC", "appId", "app-a"), ("EST", "trunkId", "trunk-a"), ("FAX", "serviceId", "fax-a")]
EACH_TARGET = pytest.mark.parametrize(("kind", "member", "target"), TARGETS)
RUNNING = number(**voice(job=voice_job(appId="app-a")))
ASSIGNING = update(assign("RTC", appId="app-a"), RUNNING)


@EACH_TARGET
@pytest.mark.parametrize("job", [None, {}], ids=["null", "no members"])
def test_an_empty_job_conforms(kind: str, member: str, target: str, job: Json) -> None:
    """The job is null or without members once the target is in force: no rule objects."""
    ids = {member: target}
    asked = update(assign(kind, **ids), number(**voice(job=voice_job(kind, **ids))))
    done = number(**voice(kind, job, **ids, lastUpdatedTime=LATER))
    assert verdict(RULE, reading(), asked, reading(done)) == []
    assert (
        everything_found(reading(), asked, reading(done), update({"displayName": ""}, done | {"displayName": ""})) == []
    )


def test_an_absent_job_conforms() -> None:
    """The job is left out once the target is in force: no rule objects."""
    done = lacking(number(**voice(appId="app-a")), PLACE)
    assert everything_found(reading(), ASSIGNING, reading(done), reading(done)) == []


@EACH_TARGET
def test_a_job_that_stays_is_found(kind: str, member: str, target: str) -> None:
    """A job that is still shown when its target is in force is found."""
    ids = {member: target}
    asked = update(assign(kind, **ids), number(**voice(job=voice_job(kind, **ids))))
    done = number(**voice(kind, voice_job(kind, "IN_PROGRESS", **ids), **ids))
    assert verdict(RULE, reading(), asked, reading(done)) == [
        ("done-voice-job-leaves-nothing", PLACE, EXPECTED, f'IN_PROGRESS for {kind} "{target}"')
    ]


def test_one_id_for_two_kinds_is_no_end() -> None:
    """A trunk that has the id of the application in force is not in force while the application is."""
    asked = assign("EST", trunkId="one")
    running = number(**voice(job=voice_job("EST", trunkId="one"), appId="one"))
    trace = reading(number(**voice(appId="one"))), update(asked, running)
    assert verdict(RULE, *trace, reading(running)) in (NOT_APPLIED, [])


@pytest.mark.parametrize(
    "trace",
    [
        [reading(RUNNING)],
        [reading(), reading(number(**voice(job=voice_job(appId="app-a"), appId="app-a")))],
        [
            reading(number(**voice(job=voice_job(status="FAILED", appId="app-a")))),
            reading(number(**voice(appId="app-a"))),
        ],
        [ASSIGNING, reading(RUNNING)],
        [ASSIGNING, reading(number(**voice(appId="app-b")))],
        [ASSIGNING, reading(number(**voice(job=voice_job(status="FAILED", appId="app-a"), appId="app-a")))],
        [ASSIGNING, update(assign("RTC", appId="app-a"), number(**voice(job=voice_job(), appId="app-a")))],
        [ASSIGNING, reading(status=404)],
        [reading(number(**voice(job=voice_job()))), reading(number(**voice(job=voice_job())))],
        [
            reading(number(**voice(job=voice_job(appId="app-a"), appId="app-a"))),
            reading(number(**voice(appId="app-a"))),
        ],
    ],
    ids=[
        "unknown",
        "no job before",
        "failed before",
        "still running",
        "another target",
        "failed",
        "asked again",
        "not shown",
        "no id",
        "nothing new",
    ],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only where the new target of a running job is seen in force is the job looked for."""
    assert verdict(RULE, *trace) == NOT_APPLIED
