"""The voice target in force stays until the job has ended."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from contracts.model import Exchange, Json
from contracts.rules.voice_target_stays_until_done import RULE
from tests.rules.traces import (
    NOT_APPLIED,
    assign,
    everything_found,
    failure,
    number,
    reading,
    refusal,
    update,
    verdict,
    voice,
    voice_job,
)

ID = "voice-target-stays-until-done"
TAIL = "until the job has ended"
APP = reading(number(**voice(appId="app-a")))
ASK = assign("EST", trunkId="trunk-a")
JOB = voice_job("EST", trunkId="trunk-a")
RUNNING, HIDDEN = number(**voice(job=JOB, appId="app-a")), number(**voice(job=JOB))


@pytest.mark.parametrize("shown", [RUNNING, HIDDEN], ids=["shown", "empty"])
def test_the_old_target_conforms(shown: Json) -> None:
    """The old type and id stay, the id shown or empty: no rule objects."""
    assert verdict(RULE, APP, update(ASK, shown)) == []
    assert verdict(RULE, APP, update(ASK, shown), reading(shown)) == []
    done = reading(number(**voice("EST", trunkId="trunk-a")))
    assert everything_found(APP, update(ASK, shown), reading(shown), done) == []


def test_an_id_may_be_empty_now_and_then() -> None:
    """An id that was empty for a while is shown again while the job runs: no rule objects."""
    assert verdict(RULE, APP, update(ASK, HIDDEN), reading(RUNNING)) == []
    assert everything_found(APP, update(ASK, RUNNING), reading(HIDDEN), reading(RUNNING)) == []


def test_an_id_that_was_empty_after_a_failure_may_be_shown_again() -> None:
    """An id that was empty after a failed job is shown again when the next one runs."""
    before = reading(number(**voice(job=voice_job("EST", "FAILED", trunkId="trunk-a"))))
    assert verdict(RULE, before, update(ASK, RUNNING)) == []


def test_a_number_at_rest_stays_at_rest() -> None:
    """A number without a target has none until the job is done."""
    assert verdict(RULE, reading(), update(ASK, HIDDEN), reading(HIDDEN)) == []


@pytest.mark.parametrize(
    ("ask", "job", "member", "target"),
    [
        (assign("RTC", appId="app-b"), voice_job(appId="app-b"), "appId", "app-b"),
        (assign("EST", trunkId="trunk-a"), JOB, "trunkId", "trunk-a"),
        (assign("FAX", serviceId="fax-a"), voice_job("FAX", serviceId="fax-a"), "serviceId", "fax-a"),
    ],
)
def test_the_new_id_in_the_answer_is_found(ask: Json, job: Json, member: str, target: str) -> None:
    """An id that is in force while its job still waits is found."""
    shown = number(**voice(job=job, **{"appId": "app-a", member: target}))
    was = '"app-a"' if member == "appId" else '""'
    assert verdict(RULE, APP, update(ask, shown)) == [
        (ID, f"/voiceConfiguration/{member}", f'{was}, or "", {TAIL}', f'"{target}"')
    ]


def test_the_new_type_in_the_answer_is_found() -> None:
    """A type that is in force while its job still waits is found, be its id empty."""
    assert verdict(RULE, APP, update(ASK, number(**voice("EST", JOB)))) == [
        (ID, "/voiceConfiguration/type", f"RTC {TAIL}", '"EST"')
    ]


@pytest.mark.parametrize("last", [reading, lambda answer: update({"displayName": "x"}, answer)], ids=["GET", "PATCH"])
@pytest.mark.xfail(reason="an id that may have been hidden is not compared; its type is", strict=True)
def test_another_target_while_the_job_runs_is_found(last: Callable[[Json], Exchange]) -> None:
    """A type and an id that nobody asked for are found while the job runs."""
    shown = number(**voice("FAX", JOB, serviceId="fax-a"))
    assert verdict(RULE, APP, update(ASK, RUNNING), last(shown)) == [
        (ID, "/voiceConfiguration/type", f"RTC {TAIL}", '"FAX"'),
        (ID, "/voiceConfiguration/serviceId", f'"", or "", {TAIL}', '"fax-a"'),
    ]


def test_the_new_type_while_the_job_runs_is_found() -> None:
    """A type that changes before its id is found."""
    assert verdict(RULE, APP, update(ASK, RUNNING), reading(number(**voice("EST", JOB)))) == [
        (ID, "/voiceConfiguration/type", f"RTC {TAIL}", '"EST"')
    ]


def test_what_cannot_be_read_is_not_compared() -> None:
    """A type or an id that had, or has, a wrong type is left to the rules on shape."""
    for odd in (voice("SIP", appId="app-a"), voice(appId=5), {"voiceConfiguration": "app-a"}):
        assert verdict(RULE, reading(number(**odd)), update(ASK, RUNNING)) == []
    for odd in (voice("SIP", JOB, appId="app-a"), voice("RTC", JOB, appId=5)):
        assert verdict(RULE, APP, update(ASK, number(**odd))) == []


@pytest.mark.parametrize(
    "trace",
    [
        [update(ASK, RUNNING)],
        [APP, update(ASK, number(**voice("EST", trunkId="trunk-a")))],
        [APP, update(ASK, number(**voice(job=voice_job("EST", "FAILED", trunkId="trunk-a"))))],
        [APP, update({"displayName": "x"}, number(**voice("EST", JOB)))],
        [APP, update(ASK, RUNNING), update(assign("FAX", serviceId="fax-a"), number(**voice("EST", voice_job("FAX"))))],
        [APP, update(assign("EST"), number(**voice("EST", JOB)))],
        [APP, update(ASK, RUNNING), refusal({}), reading(RUNNING)],
        [APP, update(ASK, RUNNING), reading(number(**voice("EST", JOB, trunkId="trunk-a")))],
        [APP, update(ASK, RUNNING), failure()],
    ],
    ids=[
        "unknown",
        "done",
        "failed",
        "out of nowhere",
        "asked while running",
        "no target asked",
        "a refusal",
        "done and still shown",
        "not shown",
    ],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a running job whose past is known is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
