"""An SMS configuration that is left out stays as it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from contracts.model import Exchange, Json
from contracts.rules.omitted_sms_unchanged import RULE
from tests.rules.traces import (
    LATER,
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
    sms,
    sms_job,
    update,
    verdict,
)

ID = "omitted-sms-unchanged"
PLAN, CAMPAIGN, JOB = (f"/smsConfiguration/{name}" for name in ("servicePlanId", "campaignId", "scheduledProvisioning"))
LINKED = number(**sms("plan-a", "CAMP1"))
BEFORE = reading(LINKED)
FAILED = number(**sms(job=sms_job("plan-a", "CAMP1", "FAILED")))


@pytest.mark.parametrize("body", [NO_BODY, {}, {"displayName": "x"}, {"callbackUrl": ""}, assign("RTC", appId="app-a")])
@pytest.mark.parametrize("shown", [number(), LINKED, FAILED], ids=["rest", "linked", "failed"])
def test_the_same_configuration_conforms(body: Json | bytes, shown: Json) -> None:
    """The configuration stays under updates of anything else, and under a look."""
    assert verdict(RULE, reading(shown), update(body, shown)) == []
    assert verdict(RULE, reading(shown), reading(shown)) == []


def test_the_spellings_of_nothing_are_the_same() -> None:
    """Ids that are empty here and absent there are the same, and so are jobs that say nothing."""
    rest = number()
    spellings = (
        rest,
        lacking(rest, "/smsConfiguration"),
        lacking(rest, CAMPAIGN),
        lacking(rest, JOB),
        number(**sms(job={})),
        number(**sms(job=sms_job(status="PROVISIONING_STATUS_UNSPECIFIED"))),
    )
    for one in spellings:
        for other in spellings:
            assert verdict(RULE, reading(one), reading(other)) == []


@pytest.mark.parametrize("last", [reading, lambda answer: update({"displayName": "x"}, answer)], ids=["GET", "PATCH"])
@pytest.mark.parametrize(
    ("shown", "place", "old", "new"),
    [
        (sms("", "CAMP1"), PLAN, "plan-a", ""),
        (sms("plan-b", "CAMP1"), PLAN, "plan-a", "plan-b"),
        (sms("plan-a"), CAMPAIGN, "CAMP1", ""),
        (sms("plan-a", "CAMP2"), CAMPAIGN, "CAMP1", "CAMP2"),
    ],
)
def test_another_id_is_found(
    last: Callable[[Json], Exchange], shown: dict[str, Json], place: str, old: str, new: str
) -> None:
    """An id that changes by itself is found, in an answer and in a reading."""
    assert verdict(RULE, BEFORE, last(number(**shown))) == [(ID, place, f'"{old}", as before', f'"{new}"')]


def test_a_configuration_that_goes_is_found() -> None:
    """A configuration that is no longer shown has unlinked both ids."""
    assert verdict(RULE, BEFORE, update({"displayName": "x"}, lacking(LINKED, "/smsConfiguration"))) == [
        (ID, PLAN, '"plan-a", as before', '""'),
        (ID, CAMPAIGN, '"CAMP1", as before', '""'),
    ]


@pytest.mark.parametrize(
    ("before", "job", "received"),
    [
        (sms(), sms_job("plan-b"), 'WAITING for plan "plan-b", campaign ""'),
        (sms(), sms_job("", "CAMP2"), 'WAITING for plan "", campaign "CAMP2"'),
        (sms("plan-a"), sms_job(), 'WAITING for plan "", campaign ""'),
        (sms("plan-a"), sms_job("plan-a", "CAMP2"), 'WAITING for plan "plan-a", campaign "CAMP2"'),
        (sms(job=sms_job("plan-a", status="FAILED")), sms_job("plan-b"), 'WAITING for plan "plan-b", campaign ""'),
        (sms(), sms_job("plan-b", status="FAILED"), 'FAILED for plan "plan-b", campaign ""'),
    ],
)
def test_a_job_out_of_nowhere_is_found(before: dict[str, Json], job: Json, received: str) -> None:
    """A job that nobody asked for is found."""
    after = changed(number(**before), JOB, job)
    assert verdict(RULE, reading(number(**before)), update({"displayName": "x"}, after)) == [
        (ID, JOB, "no job, as nothing was asked for", received)
    ]


@pytest.mark.parametrize("status", ["WAITING", "IN_PROGRESS", "FAILED"])
def test_the_provider_may_try_again(status: str) -> None:
    """A failed job that runs once more is no change, nor is one that provisions what is linked."""
    again = number(**sms(job=sms_job("plan-a", "CAMP1", status, lastUpdatedTime=LATER)))
    assert verdict(RULE, reading(FAILED), reading(again)) == []
    assert verdict(RULE, BEFORE, reading(number(**sms("plan-a", "CAMP1", sms_job("plan-a", "", status))))) == []


def test_a_failed_job_may_go_away() -> None:
    """A failed job that is no longer shown is no change."""
    assert verdict(RULE, reading(FAILED), reading()) == []


@pytest.mark.parametrize(
    "shown",
    [sms("plan-a"), sms(), sms(job=sms_job("plan-a", status="IN_PROGRESS")), sms(job=sms_job("plan-b"))],
    ids=["done", "vanished", "in progress", "another target"],
)
def test_how_a_running_job_goes_on_is_left_to_its_own_rules(shown: dict[str, Json]) -> None:
    """While a job runs nothing is compared here."""
    before = reading(number(**sms(job=sms_job("plan-a"))))
    assert verdict(RULE, before, update({"displayName": "x"}, number(**shown))) == []


def test_what_cannot_be_read_is_not_compared() -> None:
    """A configuration, an id or a job of a wrong type is left to the rules on shape."""
    for shown in (
        {"smsConfiguration": "plan-a"},
        {"smsConfiguration": []},
        {"smsConfiguration": {"campaignId": "CAMP1"}},
        sms(5, 5),
        sms("plan-a", "CAMP1", "WAITING"),
        sms("plan-a", "CAMP1", {"status": 5}),
    ):
        assert verdict(RULE, BEFORE, reading(number(**shown))) == []
        assert verdict(RULE, reading(number(**shown)), BEFORE) == []


@pytest.mark.parametrize(
    "trace",
    [
        [BEFORE, update(link(""))],
        [BEFORE, update({"smsConfiguration": None})],
        [BEFORE, update({"smsConfiguration": {}})],
        [BEFORE],
        [BEFORE, refusal({})],
        [BEFORE, refusal({}), reading()],
        [BEFORE, failure(), reading()],
    ],
    ids=["sent", "null", "empty", "unknown", "not shown", "refusal", "no answer"],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a number that is shown again, with nothing unknown in between and no SMS sent, is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
