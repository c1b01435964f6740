"""A service plan is unlinked before another one is linked."""

from __future__ import annotations

import pytest

from contracts.model import Exchange
from contracts.rules.plan_unlinked_first import RULE
from tests.rules.clients import broken, read, sent, unanswered
from tests.rules.traces import NOT_APPLIED, link, number, sms, sms_job, verdict

BEFORE = read(number(**sms("plan-a")))
ASKED = link("plan-b")
FOUND = ("plan-unlinked-first", "/smsConfiguration/servicePlanId", '"" first, as "plan-a" is linked', '"plan-b"')


def test_an_unlink_first_conforms() -> None:
    """Unlinked first, another service plan is asked for rightly; so is the one in force."""
    assert verdict(RULE, BEFORE, sent(link(""), answer=number()), sent(ASKED)) == []
    assert verdict(RULE, BEFORE, sent(link("plan-a"), answer=number(**sms("plan-a")))) == []


def test_a_link_over_a_link_is_found() -> None:
    """Another service plan while one is linked is found, refused or taken, and breaks this rule alone."""
    for wrong in (
        sent(ASKED, status=400),
        sent(ASKED, answer=number(**sms("plan-a", job=sms_job("plan-b", "")))),
        unanswered(ASKED),
    ):
        assert verdict(RULE, BEFORE, wrong) == [FOUND]
        assert broken(BEFORE, wrong) == {RULE.id}


def test_what_was_changed_out_of_sight_is_no_fault() -> None:
    """An answer that shows something else in force tells that the number had been unlinked by somebody."""
    assert verdict(RULE, BEFORE, sent(ASKED, answer=number(**sms(job=sms_job("plan-b"))))) == []


@pytest.mark.parametrize(
    "trace",
    [
        [sent(ASKED, status=400)],
        [BEFORE, unanswered({}), sent(ASKED, status=400)],
        [BEFORE, sent(link(""), answer=number(**sms("plan-a", job=sms_job()))), sent(ASKED)],
        [BEFORE, sent(link(""))],
        [BEFORE, sent({"displayName": "x"})],
    ],
    ids=["never seen", "not known any more", "job runs", "unlink", "left out"],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a service plan asked for on a number that was seen at rest is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
