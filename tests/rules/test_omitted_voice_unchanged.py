"""A voice configuration that is left out stays as it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from contracts.model import Exchange, Json
from contracts.rules.omitted_voice_unchanged import RULE
from tests.rules.traces import (
    NO_BODY,
    NOT_APPLIED,
    assign,
    changed,
    failure,
    lacking,
    link,
    number,
    reading,
    refusal,
    update,
    verdict,
    voice,
    voice_job,
)

ID = "omitted-voice-unchanged"
JOB = "/voiceConfiguration/scheduledVoiceProvisioning"
APP, TRUNK, FAX = (
    number(**shown)
    for shown in (voice(appId="app-a"), voice("EST", trunkId="trunk-a"), voice("FAX", serviceId="fax-a"))
)
FAILED = number(**voice(job=voice_job("EST", "FAILED", trunkId="trunk-a"), appId="app-a"))
EACH = pytest.mark.parametrize(
    "shown", [number(), APP, TRUNK, FAX, FAILED], ids=["rest", "RTC", "EST", "FAX", "failed"]
)


@EACH
@pytest.mark.parametrize("body", [NO_BODY, {}, {"displayName": "x"}, {"callbackUrl": ""}, link("plan-a")])
def test_the_same_configuration_conforms(body: Json | bytes, shown: Json) -> None:
    """The configuration stays under updates of anything else, and under a look."""
    assert verdict(RULE, reading(shown), update(body, shown)) == []
    assert verdict(RULE, reading(shown), reading(shown)) == []


def test_the_spellings_of_nothing_are_the_same() -> None:
    """A configuration at rest is RTC with nothing assigned, absent, or without its ids."""
    rest = number()
    spellings = (
        rest,
        lacking(rest, "/voiceConfiguration"),
        lacking(rest, "/voiceConfiguration/appId"),
        lacking(rest, JOB),
        number(**voice(job={})),
        number(**voice(job=voice_job(status="PROVISIONING_STATUS_UNSPECIFIED"))),
    )
    for one in spellings:
        for other in spellings:
            assert verdict(RULE, reading(one), reading(other)) == []


@pytest.mark.parametrize("last", [reading, lambda answer: update({"displayName": "x"}, answer)], ids=["GET", "PATCH"])
@pytest.mark.parametrize(
    ("before", "place", "old", "new"),
    [
        (APP, "appId", "app-a", ""),
        (APP, "appId", "app-a", "app-b"),
        (TRUNK, "trunkId", "trunk-a", ""),
        (FAX, "serviceId", "fax-a", "fax-b"),
        (TRUNK, "type", "EST", "RTC"),
        (number(), "type", "RTC", "FAX"),
        (number(), "appId", "", "app-a"),
    ],
)
def test_another_target_is_found(
    last: Callable[[Json], Exchange], before: Json, place: str, old: str, new: str
) -> None:
    """A type or an id that changes by itself is found, in an answer and in a reading."""
    where = f"/voiceConfiguration/{place}"
    assert verdict(RULE, reading(before), last(changed(before, where, new))) == [
        (ID, where, f'"{old}", as before', f'"{new}"')
    ]


def test_a_configuration_that_goes_is_found() -> None:
    """A configuration that is no longer shown has lost its type and its id."""
    assert verdict(RULE, reading(TRUNK), update({"displayName": "x"}, lacking(TRUNK, "/voiceConfiguration"))) == [
        (ID, "/voiceConfiguration/type", '"EST", as before', '"RTC"'),
        (ID, "/voiceConfiguration/trunkId", '"trunk-a", as before', '""'),
    ]


@pytest.mark.parametrize(
    ("before", "job", "received"),
    [
        (APP, voice_job(appId="app-b"), 'WAITING for RTC "app-b"'),
        (APP, voice_job("EST", trunkId="trunk-a"), 'WAITING for EST "trunk-a"'),
        (FAILED, voice_job("FAX", "IN_PROGRESS", serviceId="fax-a"), 'IN_PROGRESS for FAX "fax-a"'),
    ],
)
def test_a_job_out_of_nowhere_is_found(before: Json, job: Json, received: str) -> None:
    """A job that nobody asked for is found."""
    assert verdict(RULE, reading(before), update({"displayName": "x"}, changed(before, JOB, job))) == [
        (ID, JOB, "no job, as nothing was asked for", received)
    ]


def test_the_provider_may_try_again() -> None:
    """A failed job that runs once more is no change, nor is one for the target in force."""
    again = changed(FAILED, JOB, voice_job("EST", trunkId="trunk-a"))
    assert verdict(RULE, reading(FAILED), reading(again)) == []
    assert verdict(RULE, reading(APP), reading(changed(APP, JOB, voice_job(appId="app-a")))) == []
    assert verdict(RULE, reading(APP), reading(changed(APP, JOB, voice_job()))) == []


def test_ids_may_be_empty_after_a_failure() -> None:
    """An id may be shown empty after a failed job, and shown again later: no rule objects."""
    emptied = changed(FAILED, "/voiceConfiguration/appId", "")
    assert verdict(RULE, reading(FAILED), reading(emptied)) == []
    assert verdict(RULE, reading(FAILED), reading(emptied), reading(FAILED)) == []
    assert verdict(RULE, reading(FAILED), reading(emptied), reading(APP)) == []


def test_how_a_running_job_goes_on_is_left_to_its_own_rules() -> None:
    """While a job runs nothing is compared here."""
    before = reading(number(**voice(job=voice_job("EST", trunkId="trunk-a"))))
    for shown in (APP, TRUNK, FAX, FAILED):
        assert verdict(RULE, before, update({"displayName": "x"}, shown)) == []


def test_what_cannot_be_read_is_not_compared() -> None:
    """A configuration, a type, an id or a job of a wrong type is left to the rules on shape."""
    for shown in (
        "app-a",
        {**voice("SIP", appId=5)["voiceConfiguration"]},
        voice("RTC", "WAITING")["voiceConfiguration"],
    ):
        assert verdict(RULE, reading(APP), reading(number(voiceConfiguration=shown))) == []
        assert verdict(RULE, reading(number(voiceConfiguration=shown)), reading(APP)) == []


@pytest.mark.parametrize(
    "trace",
    [
        [reading(APP), update(assign("RTC", appId="app-b"))],
        [reading(APP), update({"voiceConfiguration": None})],
        [reading(APP), update({"voiceConfiguration": {}})],
        [reading(APP)],
        [reading(APP), refusal({})],
        [reading(APP), refusal({}), reading()],
        [reading(APP), failure(), reading()],
    ],
    ids=["sent", "null", "empty", "unknown", "not shown", "refusal", "no answer"],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a number that is shown again, with nothing unknown in between and no voice sent, is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
