"""A voice job that ends without failing has assigned its target."""

from __future__ import annotations

import pytest

from contracts.model import Exchange
from contracts.rules.finished_voice_job_links_ids import RULE
from tests.rules.traces import (
    NOT_APPLIED,
    assign,
    everything_found,
    number,
    reading,
    refusal,
    update,
    verdict,
    voice,
    voice_job,
)

TARGETS = [
    ("RTC", "RTC", "appId", "app-b"),
    (None, "RTC", "appId", "app-b"),
    ("EST", "EST", "trunkId", "trunk-a"),
    ("FAX", "FAX", "serviceId", "fax-a"),
]
APP = reading(number(**voice(appId="app-a")))
ASSIGNING = update(
    assign("EST", trunkId="trunk-a"), number(**voice(job=voice_job("EST", trunkId="trunk-a"), appId="app-a"))
)
TAIL = "or a scheduledVoiceProvisioning that is to assign it"


@pytest.mark.parametrize(("said", "kind", "member", "target"), TARGETS)
@pytest.mark.parametrize("meanwhile", ["app-a", ""], ids=["shown", "empty"])
def test_the_assigned_target_conforms(said: str | None, kind: str, member: str, target: str, meanwhile: str) -> None:
    """The target asked for is in force when the job is gone, the old id shown meanwhile or not: no rule objects."""
    ids = {member: target}
    running = number(**voice(job=voice_job(kind, **ids), appId=meanwhile))
    trace = APP, update(assign(said, **ids), running), reading(running), reading(number(**voice(kind, **ids)))
    assert verdict(RULE, *trace) == []
    assert everything_found(*trace) == []


def test_another_type_is_found() -> None:
    """A job that vanishes and leaves the old type is found."""
    assert verdict(RULE, APP, ASSIGNING, APP) == [
        ("finished-voice-job-links-ids", "/voiceConfiguration/type", f'"EST", {TAIL}', '"RTC"')
    ]


@pytest.mark.parametrize(("shown", "received"), [("trunk-b", '"trunk-b"'), ("", '""')])
def test_another_id_is_found(shown: str, received: str) -> None:
    """A job that vanishes and leaves another id, or none, is found."""
    assert verdict(RULE, APP, ASSIGNING, reading(number(**voice("EST", trunkId=shown)))) == [
        ("finished-voice-job-links-ids", "/voiceConfiguration/trunkId", f'"trunk-a", {TAIL}', received)
    ]


def test_an_update_of_other_members_shows_it_too() -> None:
    """What a job has lost is found in the answer to a rename."""
    assert verdict(RULE, APP, ASSIGNING, update({"displayName": "x"}, number(**voice(appId="app-a")))) == [
        ("finished-voice-job-links-ids", "/voiceConfiguration/type", f'"EST", {TAIL}', '"RTC"')
    ]


def test_what_cannot_be_read_is_not_compared() -> None:
    """A type or an id that cannot be read is left to the rules on shape."""
    for shown in (voice("SIP", trunkId="x"), voice(None), voice("EST", trunkId=5), {"voiceConfiguration": "trunk-a"}):
        assert verdict(RULE, APP, ASSIGNING, reading(number(**shown))) == []


@pytest.mark.parametrize(
    "trace",
    [
        [APP],
        [APP, APP],
        [APP, ASSIGNING, reading(number(**voice(job=voice_job("EST", trunkId="trunk-a"))))],
        [APP, ASSIGNING, reading(number(**voice(job=voice_job("EST", "FAILED", trunkId="trunk-a"))))],
        [APP, ASSIGNING, update(assign("RTC", appId="app-b"), number(**voice(appId="app-b")))],
        [APP, ASSIGNING, refusal({})],
        [reading(number(**voice(job=voice_job("EST", trunkId="trunk-a")))), APP],
        [APP, update(assign("RTC", appId=""), number(**voice(job=voice_job(), appId="app-a"))), reading()],
    ],
    ids=["unknown", "no job", "still running", "failed", "asked anew", "not shown", "ask not known", "no target asked"],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a running job whose request is known, and that is gone, is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
