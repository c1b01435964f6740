"""A request that was refused changes nothing."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.refused_request_changes_nothing import RULE
from tests.rules.traces import (
    GB,
    NOT_APPLIED,
    assign,
    changed,
    failure,
    link,
    number,
    reading,
    refusal,
    sms,
    sms_job,
    update,
    verdict,
    voice,
    voice_job,
)

ID = "refused-request-changes-nothing"
ONE, TWO = "one request in between had been refused", "2 requests in between had been refused"
BAD = refusal({"displayName": "Goes", "callbackUrl": 5, **link("plan-a"), **assign("EST", trunkId="trunk-a")})
SMS_JOB, VOICE_JOB = "/smsConfiguration/scheduledProvisioning", "/voiceConfiguration/scheduledVoiceProvisioning"
RUNNING = number(**sms(job=sms_job("plan-a", "CAMP1")), **voice(job=voice_job("EST", trunkId="trunk-a")))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 415, 429])
def test_the_same_number_conforms(status: int) -> None:
    """After a refusal, whatever its status, the number is as it was."""
    assert verdict(RULE, reading(), refusal({"displayName": "x"}, status), reading()) == []
    assert verdict(RULE, reading(), refusal({"displayName": "x"}, status), update({})) == []


@pytest.mark.parametrize(
    ("place", "value", "expected", "received"),
    [
        ("/displayName", "Goes", '"Front desk", as before', '"Goes"'),
        ("/callbackUrl", "x", '"", as before', '"x"'),
        ("/smsConfiguration/servicePlanId", "plan-a", '"", as before', '"plan-a"'),
        ("/smsConfiguration/campaignId", "CAMP1", '"", as before', '"CAMP1"'),
        (SMS_JOB, sms_job("plan-a"), "no job, as nothing was asked for", 'WAITING for plan "plan-a", campaign ""'),
        ("/voiceConfiguration/type", "EST", '"RTC", as before', '"EST"'),
        ("/voiceConfiguration/trunkId", "trunk-a", '"", as before', '"trunk-a"'),
        (VOICE_JOB, voice_job("EST", trunkId="t"), "no job, as nothing was asked for", 'WAITING for EST "t"'),
    ],
)
def test_what_was_applied_is_found(place: str, value: Json, expected: str, received: str) -> None:
    """A member that a refused request has changed is found by the next look."""
    assert verdict(RULE, reading(), BAD, reading(changed(number(), place, value))) == [
        (ID, place, f"{expected}: {ONE}", received)
    ]


def test_several_refusals_are_counted() -> None:
    """After several refusals the finding says how many there were."""
    assert verdict(RULE, reading(), BAD, refusal({}, 401), reading(number(displayName="Goes"))) == [
        (ID, "/displayName", f'"Front desk", as before: {TWO}', '"Goes"')
    ]


def test_a_look_that_fails_does_not_end_the_watch() -> None:
    """A look without a number leaves the refusal to be judged by the next one."""
    assert verdict(RULE, reading(), BAD, reading(b"", status=500), reading(number(displayName="Goes"))) == [
        (ID, "/displayName", f'"Front desk", as before: {ONE}', '"Goes"')
    ]


def test_what_the_next_update_sends_is_not_compared() -> None:
    """An update that was taken afterwards explains what it names, and nothing else."""
    after = number(displayName="New", callbackUrl="x")
    assert verdict(RULE, reading(), BAD, update({"displayName": "New"}, after)) == [
        (ID, "/callbackUrl", f'"", as before: {ONE}', '"x"')
    ]
    assert verdict(RULE, reading(), BAD, update({"displayName": "New", "callbackUrl": "x"}, after)) == []


@pytest.mark.parametrize(
    "after",
    [
        RUNNING,
        changed(RUNNING, f"{SMS_JOB}/status", "IN_PROGRESS"),
        changed(RUNNING, f"{SMS_JOB}/status", "FAILED"),
        changed(RUNNING, f"{VOICE_JOB}/status", "FAILED"),
        changed(RUNNING, f"{VOICE_JOB}/trunkId", ""),
        number(**sms("plan-a", "CAMP1"), **voice("EST", trunkId="trunk-a")),
    ],
    ids=["waiting", "in progress", "SMS failed", "voice failed", "id empty", "done"],
)
def test_a_running_job_may_go_on(after: Json) -> None:
    """Jobs that were running before go on, and end."""
    assert verdict(RULE, reading(RUNNING), refusal({}), reading(after)) == []


def test_the_id_of_a_running_voice_job_may_appear() -> None:
    """The id of a job may be empty at first and shown later, with a refusal in between."""
    hidden = changed(RUNNING, f"{VOICE_JOB}/trunkId", "")
    assert verdict(RULE, reading(hidden), refusal({}), reading(RUNNING)) == []


def test_ids_that_were_empty_after_a_failure_come_back() -> None:
    """An id that was empty after a failed job is shown again, with a refusal in between."""
    failed = voice_job("EST", "FAILED", trunkId="trunk-a")
    emptied, shown = (number(**voice(job=failed, appId=target)) for target in ("", "app-a"))
    assert verdict(RULE, reading(shown), reading(emptied), refusal({}), reading(shown)) == []


@pytest.mark.parametrize(
    ("place", "value", "old"),
    [
        (f"{SMS_JOB}/servicePlanId", "plan-b", "plan-a"),
        (f"{SMS_JOB}/campaignId", "CAMP2", "CAMP1"),
        (f"{VOICE_JOB}/type", "RTC", "EST"),
        (f"{VOICE_JOB}/trunkId", "trunk-b", "trunk-a"),
    ],
)
def test_a_running_job_that_changes_its_target_is_found(place: str, value: str, old: str) -> None:
    """A refused request that redirects the job under way is found."""
    assert verdict(RULE, reading(RUNNING), BAD, reading(changed(RUNNING, place, value))) == [
        (ID, place, f'"{old}", as before: {ONE}', f'"{value}"')
    ]


@pytest.mark.parametrize(
    "trace",
    [
        [BAD, reading()],
        [reading(), reading()],
        [reading(), BAD],
        [reading(), BAD, reading(), reading(number(displayName="Goes"))],
        [reading(), BAD, update({"displayName": "x"}), reading()],
        [reading(), refusal({}, 500), reading()],
        [reading(), BAD, failure(), reading()],
        [reading(), BAD, reading(number(GB), to=GB)],
    ],
    ids=[
        "unknown before",
        "no refusal",
        "not shown",
        "seen since",
        "taken since",
        "server error",
        "unknown since",
        "another number",
    ],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only the first look after a refusal, at a number known before, is judged."""
    assert verdict(RULE, *trace) == NOT_APPLIED
