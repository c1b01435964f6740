"""How much of a contract was exercised: read from the document, the rules and the state graph."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contracts.document import OpenApiDocument, parse_openapi
from contracts.exercised import Exercised, Extent
from contracts.judge import Judge
from contracts.model import Exchange, Request, Response
from contracts.observed.life import STATES, TRANSITIONS
from contracts.rules import PROVIDER_RULES
from contracts.watch import Aspect
from tests.unit.scripted import FACTS, JSON_TYPE, US, job, ok, resource, rule

SMALL = """
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /v1/projects/{projectId}/activeNumbers/{phoneNumber}:
    patch:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                displayName: {type: string, maxLength: 3}
                voiceConfiguration:
                  anyOf:
                    - {type: object, required: [type], properties: {type: {const: EST}, trunkId: {type: string}}}
                    - {type: object, properties: {type: {const: FAX}}}
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Number'}
        '400':
          description: no
components:
  schemas:
    Number:
      type: object
      properties:
        phoneNumber: {type: string, pattern: '^\\+'}
        capability: {type: array, items: {type: string, enum: [SMS, VOICE]}}
        a/b: {type: integer}
"""


@pytest.fixture
def document() -> OpenApiDocument:
    """A small document of the operation."""
    return parse_openapi(SMALL, "small.yaml")


def after(exercised: Exercised, *exchanges: Exchange, rules: Any = ()) -> dict[Aspect, Extent]:
    """The extents after these exchanges."""
    judge = Judge(rules, FACTS)
    for exchange in exchanges:
        exercised.add(judge.judge(exchange))
    return {extent.aspect: extent for extent in exercised.extents()}


def exchange(body: Any, answer: Response, method: str = "PATCH") -> Exchange:
    """One exchange on a number."""
    sent = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    request = Request(method=method, path=f"/v1/projects/p/activeNumbers/{US}", headers=(JSON_TYPE,), body=sent)
    return Exchange(request=request, outcome=answer)


def test_everything_is_missing_at_first(document: OpenApiDocument) -> None:
    """What there is to exercise is what the document, the rules and the state graph hold."""
    extents = after(Exercised((rule("a"), rule("b")), document))
    assert {aspect: extent.seen for aspect, extent in extents.items()} == dict.fromkeys(Aspect, 0)
    assert extents[Aspect.MEMBERS].missing == (
        "200",
        "200 /a~1b",
        "200 /capability",
        "200 /capability/*",
        "200 /phoneNumber",
        "request",
        "request /displayName",
        "request /voiceConfiguration",
        "request /voiceConfiguration/trunkId",
        "request /voiceConfiguration/type",
    )
    assert extents[Aspect.VALUES].missing == (
        "200 /capability/* SMS",
        "200 /capability/* VOICE",
        "request /voiceConfiguration/type EST",
        "request /voiceConfiguration/type FAX",
    )
    assert extents[Aspect.STATUSES].missing == ("200",)
    assert extents[Aspect.CLAUSES].missing == ("response.status",)
    assert extents[Aspect.STATES].total == len(STATES)
    assert extents[Aspect.TRANSITIONS].total == len(TRANSITIONS)


def test_what_a_message_shows_is_exercised(document: OpenApiDocument) -> None:
    """Members and listed values that were on the wire are no longer missing; items of lists count."""
    answer = ok({"phoneNumber": US, "capability": ["VOICE"]})
    extents = after(Exercised((), document), exchange({"voiceConfiguration": {"type": "FAX"}}, answer))
    assert extents[Aspect.MEMBERS].missing == (
        "200 /a~1b",
        "request /displayName",
        "request /voiceConfiguration/trunkId",
    )
    assert extents[Aspect.VALUES].missing == ("200 /capability/* SMS", "request /voiceConfiguration/type EST")
    assert extents[Aspect.STATUSES].missing == ()


def test_a_bound_of_a_request_is_to_be_kept_and_broken(document: OpenApiDocument) -> None:
    """A run has to go to both sides of what a client may send; for an answer a value to look at is enough."""
    exercised = Exercised((), document)
    kept = after(exercised, exchange({"displayName": "abc"}, ok({"phoneNumber": US})))
    assert "request /displayName maxLength kept" not in kept[Aspect.BOUNDS].missing
    assert "request /displayName maxLength broken" in kept[Aspect.BOUNDS].missing
    assert "200 /phoneNumber pattern" not in kept[Aspect.BOUNDS].missing
    both = after(exercised, exchange({"displayName": "abcd"}, ok({})), exchange([], ok({})))
    assert {"request /displayName maxLength broken", "request type broken"}.isdisjoint(both[Aspect.BOUNDS].missing)
    assert "request /displayName type broken" in both[Aspect.BOUNDS].missing


@pytest.mark.parametrize(
    "other",
    [
        exchange(b"{", Response(status=200, body=b"<html>")),
        exchange({"displayName": "abc"}, ok({"phoneNumber": US}), "GET"),
    ],
    ids=["not JSON", "a reading"],
)
def test_only_updates_exercise_the_request(document: OpenApiDocument, other: Exchange) -> None:
    """What is no JSON shows no member, and what is asked by another method is no update."""
    extents = after(Exercised((), document), other)
    assert "request" in extents[Aspect.MEMBERS].missing


def test_clauses_come_with_the_rules_that_apply() -> None:
    """A rule that applies exercises its clause, whatever it finds."""
    off = rule("off", applies=lambda seen: False)
    on = rule("on")
    assert after(Exercised((off,)), exchange({}, ok({})), rules=(off,))[Aspect.CLAUSES].seen == 0
    assert after(Exercised((on,)), exchange({}, ok({})), rules=(on,))[Aspect.CLAUSES].seen == 1


def test_states_and_transitions_come_from_what_is_shown() -> None:
    """Each representation shows a state, and two in a row a transition."""
    first, second = ok(resource(sms_job=job())), ok(resource(plan="plan-a"))
    extents = after(Exercised(()), exchange({}, first), exchange({}, second))
    assert {"SMS linking", "SMS plan"}.isdisjoint(extents[Aspect.STATES].missing)
    assert extents[Aspect.TRANSITIONS].seen == 1
    assert "SMS linking to SMS plan" not in extents[Aspect.TRANSITIONS].missing


def test_the_contract_itself_is_covered() -> None:
    """The packaged contract has members, values, bounds and statuses to exercise, and every clause of a rule."""
    extents = after(Exercised(PROVIDER_RULES))
    assert "200 /smsConfiguration/scheduledProvisioning/errorCodes/* INVALID_NNID" in extents[Aspect.VALUES].missing
    assert "request /smsConfiguration minProperties broken" in extents[Aspect.BOUNDS].missing
    assert extents[Aspect.STATUSES].missing == ("200", "400", "401", "403", "404", "429", "500")
    assert extents[Aspect.CLAUSES].total == len({rule.clause for rule in PROVIDER_RULES})
    assert all(extent.total for extent in extents.values())
