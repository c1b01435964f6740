"""A scheduled voice job carries the type and id that were asked for."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.scheduled_voice_ids_as_asked import RULE
from tests.rules.traces import NOT_APPLIED, assign, number, reading, refusal, update, verdict, voice, voice_job

ID = "scheduled-voice-ids-as-asked"
PLACE = "/voiceConfiguration/scheduledVoiceProvisioning"
TARGETS = pytest.mark.parametrize(
    ("said", "kind", "member", "target"),
    [
        ("RTC", "RTC", "appId", "app-a"),
        (None, "RTC", "appId", "app-a"),
        ("EST", "EST", "trunkId", "trunk-a"),
        ("FAX", "FAX", "serviceId", "fax-a"),
    ],
    ids=["RTC", "unsaid", "EST", "FAX"],
)


@TARGETS
@pytest.mark.parametrize("status", ["WAITING", "IN_PROGRESS", "FAILED"])
def test_the_target_asked_for_conforms(said: str | None, kind: str, member: str, target: str, status: str) -> None:
    """The job carries the type and the id, or an empty id, however far it is."""
    ids = {member: target}
    for shown in (ids, {}):
        answer = number(**voice(job=voice_job(kind, status, **shown)))
        assert verdict(RULE, update(assign(said, **ids), answer)) == []
        assert verdict(RULE, update(assign(said, **ids), answer), reading(answer)) == []


@TARGETS
def test_another_id_is_found(said: str | None, kind: str, member: str, target: str) -> None:
    """A job for another id is found in the answer, by the next look, and by the next update."""
    asked = assign(said, **{member: target})
    answer = number(**voice(job=voice_job(kind, **{member: "other"})))
    expected = [(ID, f"{PLACE}/{member}", f'"{target}", as asked', '"other"')]
    assert verdict(RULE, update(asked, answer)) == expected
    assert verdict(RULE, update(asked, answer), reading(answer)) == expected
    assert verdict(RULE, update(asked, answer), update({"displayName": "x"}, answer)) == expected


@pytest.mark.parametrize(
    ("asked", "kind", "wanted"),
    [
        (assign("EST", trunkId="trunk-a"), "RTC", "EST"),
        (assign(None, appId="app-a"), "FAX", "RTC"),
        (assign("FAX", serviceId="fax-a"), "EST", "FAX"),
    ],
)
def test_another_type_is_found(asked: Json, kind: str, wanted: str) -> None:
    """A job for another type is found."""
    assert verdict(RULE, update(asked, number(**voice(job=voice_job(kind))))) == [
        (ID, f"{PLACE}/type", f"{wanted}, as asked", f'"{kind}"')
    ]


def test_a_null_beside_a_running_job_changes_nothing() -> None:
    """A voice configuration of null leaves the running job with what it was asked."""
    answer = number(**voice(job=voice_job(appId="app-b")))
    trace = update(assign("RTC", appId="app-a"), answer), update({"voiceConfiguration": None}, answer)
    assert verdict(RULE, *trace) == [(ID, f"{PLACE}/appId", '"app-a", as asked', '"app-b"')]


def test_a_failed_job_may_stay_where_nothing_is_started() -> None:
    """The target in force, sent again, starts no job, and the one that failed before may stay in sight."""
    failed = number(**voice(job=voice_job(status="FAILED", appId="app-b"), appId="app-a"))
    assert verdict(RULE, reading(failed), update(assign("RTC", appId="app-a"), failed)) in (NOT_APPLIED, [])


def test_what_cannot_be_read_is_not_compared() -> None:
    """A type or an id that cannot be read is left to the rules on shape."""
    for job in (voice_job("SIP", appId="app-b"), voice_job(appId=5)):
        assert verdict(RULE, update(assign("RTC", appId="app-a"), number(**voice(job=job)))) == []


RUNNING = number(**voice(job=voice_job(appId="app-b")))


@pytest.mark.parametrize(
    "trace",
    [
        [reading(RUNNING)],
        [reading(), update({"displayName": "x"}, RUNNING)],
        [update(assign("RTC", appId="app-a"), number(**voice(appId="app-a")))],
        [update(assign("RTC", appId="app-a"), RUNNING), refusal({}), reading(RUNNING)],
        [update(assign("RTC", appId=""), RUNNING)],
        [update(assign("SIP", appId="app-a"), RUNNING)],
        [update(assign("EST", appId="app-a"), RUNNING)],
        [update(assign(5, appId="app-a"), RUNNING)],
        [update({"voiceConfiguration": "app-a"}, RUNNING)],
        [update(assign("RTC", appId="app-a"), RUNNING), update(assign("EST"), RUNNING), reading(RUNNING)],
        [refusal(assign("RTC", appId="app-a"))],
    ],
    ids=[
        "ask not known",
        "no voice",
        "done",
        "a refusal",
        "empty id",
        "unknown type",
        "the id of another",
        "no type",
        "text",
        "no target since",
        "refused",
    ],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a job whose request is known is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
