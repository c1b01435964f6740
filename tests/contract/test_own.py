"""Tests written with the `target` fixture, as a team would write its own."""

from __future__ import annotations

from contracts.testing import JudgedTarget


def test_a_renamed_number_shows_its_name(target: JudgedTarget) -> None:
    """A rename is shown by the next look, and every exchange on the way is judged."""
    assert target.patch({"displayName": "Own test"}).status == 200
    shown = target.read()
    assert shown is not None
    assert shown["displayName"] == "Own test"


def test_a_link_comes_to_its_end(target: JudgedTarget) -> None:
    """A linked plan is in force once the job has ended."""
    target.rest()
    plan = target.facts.service_plans[0]
    assert target.patch({"smsConfiguration": {"servicePlanId": plan}}).status == 200
    assert target.settle()
    shown = target.read()
    assert shown is not None
    assert shown["smsConfiguration"]["servicePlanId"] == plan
    target.rest()
