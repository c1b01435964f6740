"""Each documented member has a field in the client's model."""

from __future__ import annotations

from contracts.observed.inside import Inside
from contracts.rules.answer_members_declared import RULE
from tests.rules.insiders import SHOWN, answered, broken, changed, raised, returned, verdict
from tests.rules.traces import NOT_APPLIED


def test_a_model_that_declares_all_conforms() -> None:
    """So does one that passes through what nobody documents, or what has no value."""
    assert verdict(RULE, answered(), returned()) == []
    answer = SHOWN | {"labels": {"tier": "standard"}}
    report = returned(answer, undeclared=("/labels", "/smsConfiguration/campaignId"))
    assert verdict(RULE, answered(answer=answer), report) == []


def test_a_member_that_is_passed_through_is_found() -> None:
    """At its place, and by this rule alone."""
    report = returned(undeclared=("/capability",))
    assert verdict(RULE, answered(), report) == [
        (
            "answer-members-declared",
            "/capability",
            "a field of the model for capability",
            "capability passed through, beside the fields of the model",
        )
    ]
    assert broken(answered(), report) == {RULE.id}


def test_it_does_not_apply_to_what_is_no_good_answer() -> None:
    """A client that raised, an error and an answer that breaks the contract say nothing of the model."""
    assert verdict(RULE, answered(), raised("ValueError")) == NOT_APPLIED
    assert verdict(RULE, answered(500), returned()) == NOT_APPLIED
    broke = answered(answer=changed("type", value="SATELLITE"))
    assert verdict(RULE, broke, returned(undeclared=("/capability",))) == NOT_APPLIED


def test_it_does_not_apply_without_a_report() -> None:
    """The wire alone does not show what a client told its user."""
    assert verdict(RULE, answered(), Inside()) == NOT_APPLIED
