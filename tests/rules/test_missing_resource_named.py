"""A 404 names the number that was asked for."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.missing_resource_named import RULE
from tests.rules.traces import (
    ABSENT,
    NOT_APPLIED,
    US,
    error,
    failure,
    missing_resource,
    reading,
    refusal,
    update,
    verdict,
)


def test_the_number_asked_for_conforms() -> None:
    """A 404 that names the number of the path is right."""
    assert verdict(RULE, refusal({}, 404, missing_resource(ABSENT), to=ABSENT)) == []


def test_an_encoded_path_is_the_same_number() -> None:
    """``%2B`` in the path and the plus sign in the body are the same number."""
    assert verdict(RULE, refusal({}, 404, missing_resource(ABSENT), to=ABSENT.replace("+", "%2B"))) == []


def test_text_that_is_no_number_is_named_as_sent() -> None:
    """What stood in the path is named, be it no number."""
    assert verdict(RULE, refusal({}, 404, missing_resource("desk phone"), to="desk%20phone")) == []


def test_another_number_is_found() -> None:
    """A 404 that names another number is found."""
    assert verdict(RULE, refusal({}, 404, missing_resource(US), to=ABSENT)) == [
        ("missing-resource-named", "/error/details/0/resourceName", f'"{ABSENT}"', f'"{US}"')
    ]


def test_the_wrong_item_is_found_by_its_place() -> None:
    """Of several items the one with another name is found."""
    assert verdict(RULE, refusal({}, 404, missing_resource(ABSENT), missing_resource(""), to=ABSENT)) == [
        ("missing-resource-named", "/error/details/1/resourceName", f'"{ABSENT}"', '""')
    ]


@pytest.mark.parametrize(
    "answer",
    [
        error(404),
        error(404, "gone", None),
        error(404, {"resourceName": 5}),
        error(404, details="gone"),
        {"error": "gone"},
        [],
    ],
)
def test_details_without_a_name_are_passed_over(answer: Json) -> None:
    """Where no resource is named there is nothing to compare."""
    assert verdict(RULE, update({}, answer, status=404, to=ABSENT)) == NOT_APPLIED


@pytest.mark.parametrize(
    "exchange",
    [
        refusal({}, 400, missing_resource(US), to=ABSENT),
        update({}, b"gone", status=404, to=ABSENT),
        reading(error(404, missing_resource(US)), status=404, to=ABSENT),
        failure(to=ABSENT),
    ],
    ids=["400", "no JSON", "GET", "no answer"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only an update that is answered with 404 and JSON names a resource."""
    assert verdict(RULE, exchange) == NOT_APPLIED
