"""The details of an error are of the kind that its status has."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.error_details_by_status import RULE
from tests.rules.traces import (
    NOT_APPLIED,
    US,
    changed,
    error,
    failure,
    lacking,
    missing_resource,
    reading,
    refusal,
    update,
    verdict,
    violation,
)

BAD, GONE = error(400, violation()), error(404, missing_resource(US))


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (400, BAD),
        (400, error(400)),
        (400, error(400, violation("displayName"), violation("sms_configuration.service_plan_id"))),
        (400, error(400, {"type": "BadRequest", "fieldViolations": []})),
        (400, error(400, {**violation(), "locale": "en"})),
        (404, GONE),
        (404, error(404)),
        (404, lacking(lacking(GONE, "/error/details/0/owner"), "/error/details/0/description")),
    ],
)
def test_the_right_kind_conforms(status: int, answer: Json) -> None:
    """An empty list is right, and so are items of the kind, with a field in free text."""
    assert verdict(RULE, update({}, answer, status=status)) == []


@pytest.mark.parametrize(
    ("status", "answer", "place"),
    [
        (400, BAD, "/error/details/0/type"),
        (400, BAD, "/error/details/0/fieldViolations"),
        (400, BAD, "/error/details/0/fieldViolations/0/field"),
        (400, BAD, "/error/details/0/fieldViolations/0/description"),
        (404, GONE, "/error/details/0/type"),
        (404, GONE, "/error/details/0/resourceType"),
        (404, GONE, "/error/details/0/resourceName"),
    ],
)
def test_a_missing_member_is_found(status: int, answer: Json, place: str) -> None:
    """An item without one of its members is found."""
    assert verdict(RULE, update({}, lacking(answer, place), status=status)) == [
        ("error-details-by-status", place, "the member to be present", "nothing")
    ]


@pytest.mark.parametrize(
    ("status", "answer", "place", "value", "expected", "received"),
    [
        (400, BAD, "/error/details/0/type", "ResourceInfo", "BadRequest", '"ResourceInfo"'),
        (400, BAD, "/error/details/0", "why", "object", '"why"'),
        (400, BAD, "/error/details/0/fieldViolations/0/field", 3, "string", "3"),
        (404, GONE, "/error/details/0/type", "BadRequest", "ResourceInfo", '"BadRequest"'),
        (404, GONE, "/error/details/0/resourceType", "Project", "ActiveNumber", '"Project"'),
        (404, GONE, "/error/details/0/owner", None, "string", "null"),
    ],
)
def test_another_value_is_found(
    status: int, answer: Json, place: str, value: Json, expected: str, received: str
) -> None:
    """An item of another kind, or with a member of another type, is found."""
    assert verdict(RULE, update({}, changed(answer, place, value), status=status)) == [
        ("error-details-by-status", place, expected, received)
    ]


def test_the_spelling_of_another_protocol_is_found() -> None:
    """An item that says ``@type`` lacks its ``type``."""
    item = {"@type": "BadRequest", "fieldViolations": []}
    assert verdict(RULE, update({}, error(400, item), status=400)) == [
        ("error-details-by-status", "/error/details/0/type", "the member to be present", "nothing")
    ]


def test_only_the_wrong_item_is_found() -> None:
    """Of several items the one that is wrong is named."""
    assert verdict(RULE, update({}, error(400, violation(), {**violation(), "type": "Help"}), status=400)) == [
        ("error-details-by-status", "/error/details/1/type", "BadRequest", '"Help"')
    ]


def test_the_frame_is_left_to_its_own_rule() -> None:
    """Details that are no list, or a wrong code, are another rule's matter."""
    assert verdict(RULE, update({}, error(400, details={}, code=1), status=400)) == []


@pytest.mark.parametrize(
    "exchange",
    [
        refusal({}, 500, "any"),
        refusal({}, 401, "any"),
        update({}),
        update({}, b"", status=400),
        reading(error(404, "x"), status=404),
        failure(),
    ],
    ids=["500", "401", "200", "no JSON", "GET", "no answer"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only a 400 and a 404 of an update have details of a kind."""
    assert verdict(RULE, exchange) == NOT_APPLIED
