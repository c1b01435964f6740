"""A campaign is unlinked before another one is linked."""

from __future__ import annotations

import pytest

from contracts.model import Exchange
from contracts.rules.campaign_unlinked_first import RULE
from tests.rules.clients import broken, read, sent, unanswered
from tests.rules.traces import NOT_APPLIED, link, number, sms, sms_job, verdict

BEFORE = read(number(**sms("plan-a", "CAMP1")))
ASKED = link("plan-a", "CAMP2")
FOUND = ("campaign-unlinked-first", "/smsConfiguration/campaignId", '"" first, as "CAMP1" is linked', '"CAMP2"')


def test_an_unlink_first_conforms() -> None:
    """Unlinked first, another campaign is asked for rightly; so is the one in force."""
    assert verdict(RULE, BEFORE, sent(link("plan-a", ""), answer=number(**sms("plan-a"))), sent(ASKED)) == []
    assert verdict(RULE, BEFORE, sent(link("plan-a", "CAMP1"), answer=number(**sms("plan-a", "CAMP1")))) == []


def test_a_link_over_a_link_is_found() -> None:
    """Another campaign while one is linked is found, refused or taken, and breaks this rule alone."""
    for wrong in (
        sent(ASKED, status=400),
        sent(ASKED, answer=number(**sms("plan-a", "CAMP1", job=sms_job("plan-a", "CAMP2")))),
        unanswered(ASKED),
    ):
        assert verdict(RULE, BEFORE, wrong) == [FOUND]
        assert broken(BEFORE, wrong) == {RULE.id}


def test_what_was_changed_out_of_sight_is_no_fault() -> None:
    """An answer that shows something else in force tells that the number had been unlinked by somebody."""
    assert verdict(RULE, BEFORE, sent(ASKED, answer=number(**sms("plan-a", job=sms_job("plan-a", "CAMP2"))))) == []


@pytest.mark.parametrize(
    "trace",
    [
        [sent(ASKED, status=400)],
        [BEFORE, unanswered({}), sent(ASKED, status=400)],
        [BEFORE, sent(link("plan-a", ""), answer=number(**sms("plan-a", "CAMP1", job=sms_job()))), sent(ASKED)],
        [BEFORE, sent(link("plan-a", ""))],
        [BEFORE, sent({"displayName": "x"})],
    ],
    ids=["never seen", "not known any more", "job runs", "unlink", "left out"],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a campaign asked for on a number that was seen at rest is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
