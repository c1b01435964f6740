"""Recorded exchanges held against two revisions: what was right and is not allowed any more."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from contracts.diff.replay import Replayed, replay
from contracts.model import Exchange, Json, Request, Response
from contracts.traffic.entry import Entry
from tests.unit.diff.revisions import PATH, grown, revision, shorter

LONG = "x" * 50
NUMBER = "/v1/projects/p/activeNumbers/+12025550134"


def exchange(
    body: Json = None,
    *,
    status: int = 200,
    answer: Json = None,
    path: str = "/v1/projects/p/activeNumbers/+12025550134",
) -> Exchange:
    """A recorded update."""
    content = json.dumps({"phoneNumber": "+12025550134"} if answer is None else answer).encode()
    return Exchange(
        request=Request(method="PATCH", path=path, body=None if body is None else json.dumps(body).encode()),
        outcome=Response(status=status, body=content),
    )


def replayed(change: Callable[[Any], None], *exchanges: Exchange) -> Replayed:
    """What becomes of a recording when the document is changed."""
    entries = [Entry(number=number, exchange=one) for number, one in enumerate(exchanges, start=1)]
    return replay(entries, revision(name="old.yaml"), revision(change))


def test_a_body_that_was_taken_and_is_refused_now_is_told() -> None:
    """With its place, the first entry that shows it and how often it came; one that was refused then does not count."""
    found = replayed(
        shorter,
        exchange({"displayName": "short"}),
        exchange({"displayName": LONG}),
        exchange({"displayName": LONG}),
        exchange({"displayName": LONG}, status=400),
    )
    (one,) = found.refusals
    assert (found.exchanges, one.what, one.where, one.entry, one.times) == (4, "request body", "/displayName", 2, 2)
    assert (one.expected, one.received) == ("maxLength 40", f'"{LONG}"')


def test_an_answer_that_was_right_and_is_not_now_is_told() -> None:
    """What the old revision did not allow is no news."""

    def narrowed(root: Any) -> None:
        root["components"]["schemas"]["Number"]["properties"]["type"]["enum"] = ["LOCAL"]

    found = replayed(
        narrowed,
        exchange(answer={"phoneNumber": "+1", "type": "MOBILE"}),
        exchange(answer={"phoneNumber": "+1", "type": "SATELLITE"}),
    )
    assert [(one.what, one.where, one.times) for one in found.refusals] == [("response body", "/type", 1)]


def test_a_status_and_an_operation_that_are_gone_are_told() -> None:
    """Exchanges of operations that the old revision does not have are passed over."""

    def without_400(root: Any) -> None:
        del root["paths"][PATH]["patch"]["responses"]["400"]

    found = replayed(without_400, exchange(status=400), exchange(path="/v1/other"))
    assert (found.exchanges, [one.what for one in found.refusals]) == (1, ["status"])

    def moved(root: Any) -> None:
        root["paths"] = {"/v2/numbers/{id}": root["paths"].pop(PATH)}

    assert [one.what for one in replayed(moved, exchange()).refusals] == ["operation"]


def test_a_change_that_allows_more_refuses_nothing() -> None:
    """Nor does the same document."""
    assert replayed(grown, exchange({"displayName": LONG})).refusals == ()
    assert replayed(lambda root: None, exchange({"displayName": LONG})).refusals == ()


def test_a_parameter_that_was_right_and_is_not_now_is_told() -> None:
    """By its name; a number in another spelling, one that is newly asked for, and one that was wrong before."""

    def strict(root: Any) -> None:
        project, number = root["paths"][PATH]["patch"]["parameters"]
        number["schema"] |= {"pattern": "^[+][0-9]{11}$"}
        project["schema"] |= {"maxLength": 3}
        reason = {"name": "Reason", "in": "header", "required": True, "schema": {"type": "string"}}
        limit = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
        root["paths"][PATH]["patch"]["parameters"] += [reason, limit]

    found = replayed(strict, exchange(path="/v1/projects/p/activeNumbers/%2B1202?limit=9"))
    assert [(one.what, one.where, one.received) for one in found.refusals] == [
        ("request", "parameter phoneNumber in path", '"+1202"'),
        ("request", "parameter Reason in header", "nothing"),
    ]
    assert replayed(strict, exchange(path="/v1/projects/p/activeNumbers/%2B1202", status=404)).refusals == ()


def test_a_parameter_is_read_as_what_its_schema_says() -> None:
    """A number in a query is text on the wire; lists travel in many spellings and are passed over."""

    def with_query(root: Any, kind: str) -> None:
        root["paths"][PATH]["patch"]["parameters"].append({"name": "a", "in": "query", "schema": {"type": kind}})

    for kind, text, kinds in (
        ("integer", "7", []),
        ("integer", "x", ["request"]),
        ("boolean", "true", []),
        ("array", "x", []),
    ):
        found = replayed(lambda root, kind=kind: with_query(root, kind), exchange(path=f"{NUMBER}?a={text}"))  # type: ignore[misc]  # a loop variable
        assert [one.what for one in found.refusals] == kinds


def test_a_body_that_was_left_out_and_is_asked_for_now_is_told() -> None:
    """Once the document requires one."""

    def required(root: Any) -> None:
        root["paths"][PATH]["patch"]["requestBody"]["required"] = True

    (one,) = replayed(required, exchange(), exchange({})).refusals
    assert (one.what, one.where, one.received, one.entry, one.times) == ("request", "body", "nothing", 1, 1)


def test_a_value_that_fits_no_variant_is_told_in_few_words() -> None:
    """By the keyword, not by all that its variants ask for."""

    def chosen(root: Any) -> None:
        root["components"]["schemas"]["Update"]["properties"]["displayName"]["anyOf"] = [
            {"enum": ["a"]},
            {"enum": ["b"]},
        ]

    (one,) = replayed(chosen, exchange({"displayName": "c"})).refusals
    assert (one.where, one.expected) == ("/displayName", "what anyOf allows")
