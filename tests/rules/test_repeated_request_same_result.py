"""The same request sent twice has the result of one."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.repeated_request_same_result import RULE
from tests.rules.traces import (
    GB,
    NO_BODY,
    NOT_APPLIED,
    assign,
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

ID = "repeated-request-same-result"
SMS_JOB, VOICE_JOB = "/smsConfiguration/scheduledProvisioning", "/voiceConfiguration/scheduledVoiceProvisioning"
LINK, UNLINK, ASSIGN = link("plan-a"), link(""), assign("RTC", appId="app-a")
LINKING = number(**sms(job=sms_job("plan-a")))
ASSIGNING = number(**voice(job=voice_job(appId="app-a")))
ASSIGNED = number(**voice(appId="app-a"))


@pytest.mark.parametrize(
    ("body", "first", "second"),
    [
        (LINK, LINKING, LINKING),
        (LINK, LINKING, number(**sms(job=sms_job("plan-a", status="IN_PROGRESS")))),
        (LINK, LINKING, number(**sms("plan-a"))),
        (LINK, LINKING, number(**sms(job=sms_job("plan-a", status="FAILED")))),
        (LINK, number(**sms("plan-a")), number(**sms("plan-a"))),
        (LINK, number(**sms("plan-a")), number(**sms("plan-a", job=sms_job("plan-a")))),
        (LINK, number(**sms(job=sms_job("plan-a", status="FAILED"))), LINKING),
        (UNLINK, number(), number()),
        (UNLINK, number(**sms("plan-a", job=sms_job())), number()),
        (UNLINK, number(**sms("plan-a", job=sms_job())), number(**sms("plan-a", job=sms_job()))),
        (ASSIGN, ASSIGNING, ASSIGNING),
        (ASSIGN, ASSIGNING, ASSIGNED),
        (ASSIGN, ASSIGNED, ASSIGNED),
        (ASSIGN, ASSIGNED, number(**voice(job=voice_job(appId="app-a"), appId="app-a"))),
        (ASSIGN, number(**voice(job=voice_job(status="FAILED", appId="app-a"))), ASSIGNING),
    ],
)
def test_the_same_result_conforms(body: Json, first: Json, second: Json) -> None:
    """The second answer is as the first, or further on the same way."""
    assert verdict(RULE, update(body, first), update(body, second)) == []


@pytest.mark.parametrize(
    ("body", "failed", "done"),
    [
        (LINK, number(**sms(job=sms_job("plan-a", status="FAILED"))), number(**sms("plan-a"))),
        (ASSIGN, number(**voice(job=voice_job(status="FAILED", appId="app-a"))), ASSIGNED),
        (
            assign("EST", trunkId="trunk-a"),
            number(**voice(job=voice_job("EST", "FAILED", trunkId="trunk-a"), appId="app-a")),
            number(**voice("EST", trunkId="trunk-a")),
        ),
    ],
    ids=["plan", "application", "trunk"],
)
def test_what_failed_at_once_may_be_done_at_once(body: Json, failed: Json, done: Json) -> None:
    """A link that failed at once may be asked for again, and be done at once."""
    assert verdict(RULE, update(body, failed), update(body, done)) in (NOT_APPLIED, [])


def test_a_job_that_failed_unseen_is_started_anew() -> None:
    """A job for plan and campaign may fail unseen; the plan asked for again is a job of its own."""
    both = number(**sms(job=sms_job("plan-a", "CAMP9")))
    trace = update(link("plan-a", "CAMP9"), both), update(LINK, both), update(LINK, LINKING)
    assert verdict(RULE, *trace) in (NOT_APPLIED, [])


def test_ids_that_were_empty_after_a_failure_come_back() -> None:
    """An id that was empty after a failed job is shown again when the same is asked once more."""
    before = reading(number(**voice(appId="app-a")))
    ask = assign("RTC", appId="app-bad")
    failed = update(ask, number(**voice(job=voice_job(status="FAILED", appId="app-bad"))))
    again = update(ask, number(**voice(job=voice_job(appId="app-bad"), appId="app-a")))
    assert verdict(RULE, before, failed, again) in (NOT_APPLIED, [])


@pytest.mark.parametrize(
    ("body", "first", "second", "place", "expected", "received"),
    [
        (
            LINK,
            number(**sms("plan-a")),
            number(),
            "/smsConfiguration/servicePlanId",
            '"plan-a", as before',
            '""',
        ),
        (
            LINK,
            LINKING,
            number(**sms(job=sms_job("plan-b"))),
            f"{SMS_JOB}/servicePlanId",
            '"plan-a", as before',
            '"plan-b"',
        ),
        (
            UNLINK,
            number(),
            number(**sms(job=sms_job("plan-a"))),
            SMS_JOB,
            "no job, as nothing was asked for",
            'WAITING for plan "plan-a", campaign ""',
        ),
        (ASSIGN, ASSIGNED, number(), "/voiceConfiguration/appId", '"app-a", as before', '""'),
        (
            ASSIGN,
            ASSIGNING,
            number(**voice(job=voice_job(appId="app-b"))),
            f"{VOICE_JOB}/appId",
            '"app-a", as before',
            '"app-b"',
        ),
    ],
    ids=["toggled", "another target", "a job anew", "voice toggled", "another voice target"],
)
def test_another_result_is_found(
    body: Json, first: Json, second: Json, place: str, expected: str, received: str
) -> None:
    """A second request that undoes, redirects or restarts is found."""
    assert verdict(RULE, update(body, first), update(body, second)) == [(ID, place, expected, received)]


def test_only_what_is_sent_is_compared() -> None:
    """A name that changes between two links is another rule's matter."""
    assert verdict(RULE, update(LINK, LINKING), update(LINK, LINKING | {"displayName": "x"})) == []


@pytest.mark.parametrize(
    "trace",
    [
        [update(LINK, LINKING)],
        [update({"displayName": "x"}), update({"displayName": "x"})],
        [update(LINK, LINKING), reading(LINKING), update(LINK, LINKING)],
        [update(LINK, LINKING), refusal(LINK), update(LINK, LINKING)],
        [refusal(LINK), update(LINK, LINKING)],
        [update(LINK, LINKING), refusal(LINK)],
        [update(LINK, LINKING), update(UNLINK)],
        [update(LINK, LINKING), update(NO_BODY)],
        [update(LINK, LINKING), update(LINK, number(GB), to=GB)],
        [update(LINK, LINKING), failure(LINK)],
    ],
    ids=[
        "once",
        "no configuration",
        "a look between",
        "a refusal between",
        "refused first",
        "refused then",
        "another",
        "no body",
        "another number",
        "no answer",
    ],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only the same configuration, sent twice on end and taken twice, is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
