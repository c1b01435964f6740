"""The number in the path is E.164 with its plus sign."""

from __future__ import annotations

import pytest

from contracts.rules.number_in_e164 import RULE
from tests.rules.clients import ENCODED, PATH, broken, read, sent
from tests.rules.traces import NOT_APPLIED, US, verdict

BODY = {"displayName": "x"}
EXPECTED = "an E.164 number with its plus sign, such as +12025550134"


@pytest.mark.parametrize("path", [PATH, ENCODED, PATH.replace("+", "%2b"), f"{PATH}/", PATH.replace(US, "+358123")])
def test_e164_conforms(path: str) -> None:
    """The number is right with its plus sign as it is or encoded."""
    assert verdict(RULE, sent(BODY, path=path)) == []


@pytest.mark.parametrize(
    ("segment", "received"),
    [
        ("12025550134", '"12025550134": no plus sign'),
        (
            "%2012025550134",
            '" 12025550134": a space in place of the plus sign, which was not encoded where it had to be',
        ),
        ("0012025550134", '"0012025550134": 00 in place of the plus sign'),
        ("+1-202-555-0134", '"+1-202-555-0134": more than digits behind the plus sign'),
        ("+1%20202%20555%200134", '"+1 202 555 0134": more than digits behind the plus sign'),
        ("+1/2", '"+1/2": more than digits behind the plus sign'),
        ("+", '"+": no E.164 number'),
        ("+0123456789", '"+0123456789": no E.164 number'),
        ("+1234567890123456", '"+1234567890123456": no E.164 number'),
        ("undefined", '"undefined": no E.164 number'),
        ("{phoneNumber}", '"{phoneNumber}": no E.164 number'),
        ("", '"": no number'),
    ],
)
def test_what_is_no_e164_is_found(segment: str, received: str) -> None:
    """What is no number is found with what is wrong, and breaks this rule alone."""
    wrong = sent(BODY, path=PATH.replace(US, segment), status=404)
    assert verdict(RULE, wrong) == [("number-in-e164", "path", EXPECTED, received)]
    assert broken(wrong) == {RULE.id}


def test_a_read_is_judged_too() -> None:
    """The number in the path of a GET is looked at as well."""
    assert broken(read(path=PATH.replace("+", ""))) == {RULE.id}


@pytest.mark.parametrize("path", ["/v1/projects/p/activeNumbers", "/v1/projects/p/activeNumbers/", "/health"])
def test_it_does_not_apply_elsewhere(path: str) -> None:
    """The list of numbers names none."""
    assert verdict(RULE, read(path=path)) == NOT_APPLIED


def test_it_does_not_apply_to_what_cannot_be_decoded() -> None:
    """A wrong percent-encoding is another rule's matter."""
    assert verdict(RULE, sent(BODY, path=PATH.replace("+", "%252B"))) == NOT_APPLIED
