"""A voice job that failed does not put its target in force."""

from __future__ import annotations

import pytest

from contracts.model import Exchange
from contracts.rules.failed_voice_job_keeps_target import RULE
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

APP = reading(number(**voice(appId="app-a")))
EST_RUNS, EST_FAILED = (voice_job("EST", status, trunkId="trunk-a") for status in ("WAITING", "FAILED"))
ASSIGNING = update(assign("EST", trunkId="trunk-a"), number(**voice(job=EST_RUNS, appId="app-a")))


@pytest.mark.parametrize("shown", ["app-a", ""], ids=["shown", "empty"])
def test_the_old_target_conforms(shown: str) -> None:
    """The old target stays when the job fails, its id shown or empty: no rule objects."""
    failed = number(**voice(job=EST_FAILED, appId=shown))
    assert verdict(RULE, APP, ASSIGNING, reading(failed)) == []
    assert everything_found(APP, ASSIGNING, reading(failed), reading(failed)) == []


@pytest.mark.parametrize("shown", ["app-a", ""], ids=["shown", "empty"])
def test_a_failure_at_once_conforms(shown: str) -> None:
    """The old target stays when the answer shows the failure already: no rule objects."""
    failed = number(**voice(job=EST_FAILED, appId=shown))
    assert verdict(RULE, APP, update(assign("EST", trunkId="trunk-a"), failed)) == []
    assert everything_found(APP, update(assign("EST", trunkId="trunk-a"), failed), reading(failed)) == []


def test_ids_that_were_empty_meanwhile_come_back() -> None:
    """An id that was empty while the job ran is shown again when it has failed: no rule objects."""
    asked = update(assign("EST", trunkId="trunk-a"), number(**voice(job=EST_RUNS)))
    failed = number(**voice(job=EST_FAILED, appId="app-a"))
    assert verdict(RULE, APP, asked, reading(failed)) == []
    assert everything_found(APP, asked, reading(failed)) == []


def test_ids_that_were_empty_after_a_failure_come_back() -> None:
    """An id that was empty after a failed job is shown again when the next one fails at once."""
    before = reading(number(**voice(job=EST_FAILED)))
    again = update(assign("EST", trunkId="trunk-a"), number(**voice(job=EST_FAILED, appId="app-a")))
    assert verdict(RULE, before, again) == []


@pytest.mark.parametrize(
    ("kind", "member", "target"),
    [("RTC", "appId", "app-b"), ("EST", "trunkId", "trunk-a"), ("FAX", "serviceId", "fax-a")],
)
def test_a_target_that_is_put_in_force_is_found(kind: str, member: str, target: str) -> None:
    """The id of a failed job in force is found, after a run and at once."""
    ids = {member: target}
    old = {"appId": "app-a"}
    asked = assign(kind, **ids)
    running = number(**voice(job=voice_job(kind, **ids), **old))
    failed = number(**voice(job=voice_job(kind, "FAILED", **ids), **old | ids))
    was = '"app-a"' if member == "appId" else '""'
    expected = [
        (
            "failed-voice-job-keeps-target",
            f"/voiceConfiguration/{member}",
            f'{was}, or "", as the job failed',
            f'"{target}"',
        )
    ]
    assert verdict(RULE, APP, update(asked, running), reading(failed)) == expected
    assert verdict(RULE, APP, update(asked, failed)) == expected


def test_a_type_that_is_put_in_force_is_found() -> None:
    """The type of a failed job in force is found, be its id empty."""
    failed = number(**voice("EST", EST_FAILED))
    (found,) = verdict(RULE, APP, ASSIGNING, reading(failed))
    assert (found.rule, found.where, found.received) == (
        "failed-voice-job-keeps-target",
        "/voiceConfiguration/type",
        '"EST"',
    )
    assert found.expected.startswith('"RTC"')


def test_what_cannot_be_read_is_not_compared() -> None:
    """An id that had, or has, a wrong type is left to the rules on shape."""
    running = update(assign("EST", trunkId="trunk-a"), number(**voice(job=EST_RUNS, appId=5)))
    assert verdict(RULE, APP, running, reading(number(**voice(job=EST_FAILED, appId="app-a")))) == []
    assert verdict(RULE, APP, ASSIGNING, reading(number(**voice(job=EST_FAILED, appId=5)))) == []


@pytest.mark.parametrize(
    "trace",
    [
        [reading(number(**voice(job=EST_FAILED)))],
        [APP, ASSIGNING, reading(number(**voice(job=EST_RUNS)))],
        [APP, ASSIGNING, reading(number(**voice("EST", trunkId="trunk-a")))],
        [APP, ASSIGNING, refusal({}), reading(number(**voice(job=EST_FAILED)))],
        [reading(number(**voice(job=EST_FAILED))), reading(number(**voice(job=EST_FAILED)))],
        [APP, ASSIGNING, update(assign("EST", trunkId="trunk-a"), number(**voice(job=EST_FAILED)))],
        [APP, update({"displayName": "x"}, number(**voice(job=EST_FAILED)))],
        [APP, ASSIGNING, failure()],
    ],
    ids=["unknown", "still running", "done", "refusal", "failed before", "asked again", "out of nowhere", "not shown"],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a job that ran, or was asked for now, and is shown as FAILED is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
