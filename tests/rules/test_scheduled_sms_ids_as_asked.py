"""A scheduled SMS job carries the ids that were asked for."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.scheduled_sms_ids_as_asked import RULE
from tests.rules.traces import NOT_APPLIED, changed, link, number, reading, refusal, sms, sms_job, update, verdict

ID = "scheduled-sms-ids-as-asked"
PLACE = "/smsConfiguration/scheduledProvisioning"
LINKED = reading(number(**sms("plan-a")))
BOTH = reading(number(**sms("plan-a", "CAMP1")))


@pytest.mark.parametrize("status", ["WAITING", "IN_PROGRESS", "FAILED"])
@pytest.mark.parametrize(
    ("before", "body", "job"),
    [
        (reading(), link("plan-a"), ("plan-a", "")),
        (reading(), link("plan-a", "CAMP1"), ("plan-a", "CAMP1")),
        (LINKED, link("plan-a", "CAMP1"), ("plan-a", "CAMP1")),
        (LINKED, link("plan-a", "CAMP1"), ("", "CAMP1")),
        (LINKED, link(""), ("", "")),
        (BOTH, link("plan-a", ""), ("plan-a", "")),
        (BOTH, link("plan-a", ""), ("", "")),
        (BOTH, link(""), ("", "CAMP1")),
    ],
    ids=["plan", "both", "campaign", "campaign alone", "unlink", "unlink campaign", "campaign emptied", "plan emptied"],
)
def test_the_ids_asked_for_conform(before: Exchange, body: Json, job: tuple[str, str], status: str) -> None:
    """The job carries what was asked for, and need not repeat what stays, however far it is."""
    shown = changed(before.response.json, PLACE, sms_job(*job, status))
    assert verdict(RULE, before, update(body, shown)) == []
    assert verdict(RULE, before, update(body, shown), reading(shown)) == []


@pytest.mark.parametrize(
    ("body", "job", "member", "wanted", "received"),
    [
        (link("plan-a"), ("plan-b", ""), "servicePlanId", "plan-a", "plan-b"),
        (link("plan-a"), ("", ""), "servicePlanId", "plan-a", ""),
        (link("plan-a", "CAMP1"), ("plan-a", ""), "campaignId", "CAMP1", ""),
        (link("plan-a", "CAMP1"), ("plan-a", "CAMP2"), "campaignId", "CAMP1", "CAMP2"),
        (link(""), ("plan-b", ""), "servicePlanId", "", "plan-b"),
    ],
)
def test_other_ids_are_found(body: Json, job: tuple[str, str], member: str, wanted: str, received: str) -> None:
    """A job for another id, or for none, is found in the answer and by the next look."""
    shown = number(**sms(job=sms_job(*job)))
    expected = [(ID, f"{PLACE}/{member}", f'"{wanted}", as asked', f'"{received}"')]
    assert verdict(RULE, reading(), update(body, shown)) == expected
    assert verdict(RULE, reading(), update(body, shown), reading(shown)) == expected
    assert verdict(RULE, reading(), update(body, shown), update({"displayName": "x"}, shown)) == expected


def test_an_id_that_was_not_asked_for_is_not_compared() -> None:
    """A job that carries the campaign in force beside the plan asked for is right."""
    shown = number(**sms(job=sms_job("plan-a", "CAMP1")))
    assert verdict(RULE, reading(), update(link("plan-a"), shown)) == []


def test_a_failed_job_may_stay_where_nothing_is_started() -> None:
    """An unlink of what is not linked starts no job, and the one that failed before may stay in sight."""
    failed = number(**sms(job=sms_job("plan-a", status="FAILED")))
    assert verdict(RULE, reading(failed), update(link(""), failed)) in (NOT_APPLIED, [])
    assert verdict(RULE, reading(failed), update(link(""), failed), reading(failed)) in (NOT_APPLIED, [])


def test_a_failed_job_may_stay_beside_an_unlink_at_once() -> None:
    """An unlink that is done at once may leave the job in sight that failed before."""
    failed = sms_job("plan-a", "CAMP1", "FAILED")
    before, after = number(**sms("plan-a", job=failed)), number(**sms(job=failed))
    assert verdict(RULE, reading(before), update(link(""), after)) in (NOT_APPLIED, [])


def test_what_cannot_be_read_is_not_compared() -> None:
    """An id of a wrong type is left to the rules on shape."""
    assert verdict(RULE, reading(), update(link("plan-a"), number(**sms(job=sms_job(5))))) == []


@pytest.mark.parametrize(
    "trace",
    [
        [update(link("plan-a"), number(**sms(job=sms_job("plan-b"))))],
        [reading(), update(link("plan-a"), number(**sms("plan-a")))],
        [reading(), reading(number(**sms(job=sms_job("plan-b"))))],
        [reading(), update({"displayName": "x"}, number(**sms(job=sms_job("plan-b"))))],
        [
            reading(),
            update(link("plan-a"), number(**sms(job=sms_job("plan-a")))),
            refusal({}),
            reading(number(**sms(job=sms_job("plan-b")))),
        ],
        [reading(), update({"smsConfiguration": {"campaignId": None}}, number(**sms(job=sms_job("plan-b"))))],
        [reading(), refusal(link("plan-a"))],
    ],
    ids=["unknown before", "done", "ask not known", "no SMS", "a refusal", "no ids asked", "refused"],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a job whose request is known is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
