"""An empty service plan id unlinks the number."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.sms_unlink_applied import RULE
from tests.rules.traces import (
    NOT_APPLIED,
    everything_found,
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

LINKED, BOTH = reading(number(**sms("plan-a"))), reading(number(**sms("plan-a", "CAMP1")))


@pytest.mark.parametrize("status", ["WAITING", "IN_PROGRESS"])
@pytest.mark.parametrize("meanwhile", ["plan-a", ""], ids=["shown", "empty"])
def test_an_unlink_as_a_job_conforms(status: str, meanwhile: str) -> None:
    """An unlink runs as a job that ends with the empty id: no rule objects."""
    running = number(**sms(meanwhile, job=sms_job(status=status)))
    assert verdict(RULE, LINKED, update(link(""), running)) == []
    assert everything_found(LINKED, update(link(""), running), reading(running), reading(), reading()) == []


@pytest.mark.parametrize("shown", [number(), lacking(number(), "/smsConfiguration")], ids=["empty", "absent"])
def test_an_unlink_at_once_conforms(shown: Json) -> None:
    """An unlink is done in the answer: no rule objects."""
    assert verdict(RULE, LINKED, update(link(""), shown)) == []
    assert everything_found(LINKED, update(link(""), shown), reading(shown)) == []


@pytest.mark.parametrize(("before", "body"), [(BOTH, link("", "")), (BOTH, link("")), (LINKED, link("", ""))])
def test_an_unlink_of_both_conforms(before: Exchange, body: Json) -> None:
    """Plan and campaign are unlinked together, at once."""
    assert verdict(RULE, before, update(body)) == []


@pytest.mark.parametrize(("before", "body"), [(LINKED, link("")), (LINKED, link("", "")), (BOTH, link("", ""))])
def test_a_plan_that_stays_is_found(before: Exchange, body: Json) -> None:
    """An answer that shows the plan as before and no job is found."""
    assert verdict(RULE, before, update(body, number(**sms("plan-a")))) == [
        (
            "sms-unlink-applied",
            "/smsConfiguration/servicePlanId",
            '"", or a scheduledProvisioning that is to unlink',
            '"plan-a", and no job',
        )
    ]


def test_what_cannot_be_read_is_not_compared() -> None:
    """A plan of a wrong type is left to the rules on shape."""
    assert verdict(RULE, LINKED, update(link(""), number(**sms(5)))) == []


@pytest.mark.parametrize(
    "trace",
    [
        [update(link(""), number(**sms("plan-a")))],
        [reading(), update(link(""))],
        [LINKED, update(link("plan-a"))],
        [LINKED, update(link("", "CAMP1"))],
        [LINKED, update(link(None, ""))],
        [LINKED, update({"smsConfiguration": {"servicePlanId": None}})],
        [LINKED, update({"displayName": "x"})],
        [LINKED, refusal(link(""))],
        [LINKED, failure(link(""))],
        [LINKED, reading()],
    ],
    ids=[
        "unknown",
        "not linked",
        "the same",
        "with a campaign",
        "campaign",
        "null",
        "no SMS",
        "refused",
        "no answer",
        "GET",
    ],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only an empty plan that was taken, on a number known to be linked, is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
