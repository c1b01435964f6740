"""Schemas of OpenAPI as schemas of draft 2020-12, by direction."""

from __future__ import annotations

import pytest

from contracts.lint.dialect import Direction, direction, in_2020_12
from contracts.lint.walk import Tokens
from contracts.model import Json
from tests.unit.lint.documents import spec

OPERATION = ("paths", "/a", "put")


@pytest.mark.parametrize(
    ("tokens", "towards"),
    [
        ((*OPERATION, "requestBody", "content", "x"), Direction.REQUEST),
        ((*OPERATION, "parameters", 0), Direction.REQUEST),
        (("paths", "/a", "parameters", 0), Direction.REQUEST),
        (("paths", "/responses", "put", "requestBody"), Direction.REQUEST),
        ((*OPERATION, "responses", "200", "content", "x"), Direction.RESPONSE),
        ((*OPERATION, "callbacks", "a", "b", "post", "requestBody"), Direction.EITHER),
        (("webhooks", "a", "post", "requestBody"), Direction.EITHER),
        (("components", "requestBodies", "a", "content", "x"), Direction.REQUEST),
        (("components", "parameters", "a"), Direction.REQUEST),
        (("components", "responses", "a", "content", "x"), Direction.RESPONSE),
        (("components", "headers", "a"), Direction.EITHER),
        (("components", "schemas", "responses"), Direction.EITHER),
    ],
)
def test_a_place_has_a_direction(tokens: Tokens, towards: Direction) -> None:
    """That of the message; names of paths and components have no part in it."""
    assert direction(tokens) is towards


REF = {"$ref": "#/components/schemas/B"}


@pytest.mark.parametrize(
    ("version", "schema", "becomes"),
    [
        ("3.0.3", "{type: string, nullable: true}", {"type": ["string", "null"], "nullable": True}),
        (
            "3.0.3",
            "{type: string, nullable: true, enum: [a]}",
            {"type": ["string", "null"], "nullable": True, "enum": ["a", None]},
        ),
        (
            "3.0.3",
            f"{{nullable: true, allOf: [{{$ref: '{REF['$ref']}'}}]}}",
            {"nullable": True, "anyOf": [{"type": "null"}, {"allOf": [REF]}]},
        ),
        ("3.0.3", "{minimum: 1, exclusiveMinimum: true}", {"exclusiveMinimum": 1}),
        ("3.0.3", "{maximum: 1, exclusiveMaximum: false}", {"maximum": 1}),
        ("3.0.3", "{exclusiveMinimum: true}", {}),
        ("3.0.3", f"{{$ref: '{REF['$ref']}', type: string}}", REF),
        ("3.1.0", f"{{$ref: '{REF['$ref']}', type: string}}", {**REF, "type": "string"}),
        ("3.1.0", "{type: string, nullable: true}", {"type": "string", "nullable": True}),
        ("3.1.0", "{minimum: 1, exclusiveMinimum: 0}", {"minimum": 1, "exclusiveMinimum": 0}),
    ],
)
def test_what_3_0_says_is_said_in_2020_12(version: str, schema: str, becomes: Json) -> None:
    """Null, exclusive bounds, and nothing beside a reference; 3.1 is 2020-12 already."""
    text = f"openapi: {version}\ninfo: {{}}\ncomponents:\n  schemas:\n    A: {schema}\n    B: {{type: object}}\n"
    document = spec(text)
    before = document.root["components"]["schemas"]["A"].copy()
    assert in_2020_12(document, Direction.EITHER)["components"]["schemas"]["A"] == becomes
    assert document.root["components"]["schemas"]["A"] == before


@pytest.mark.parametrize(
    ("towards", "required"),
    [
        (Direction.REQUEST, ["secret", "name"]),
        (Direction.RESPONSE, ["id", "other", "name"]),
        (Direction.EITHER, ["name"]),
    ],
)
def test_a_message_goes_without_members_of_the_other_direction(towards: Direction, required: list[str]) -> None:
    """Whether the flag stands in the member itself or behind its reference."""
    text = """
openapi: 3.0.3
info: {}
components:
  schemas:
    A:
      required: [id, other, secret, name]
      properties:
        id: {readOnly: true}
        other: {$ref: '#/components/schemas/Id'}
        secret: {writeOnly: true}
        name: {readOnly: false}
    Id: {type: string, readOnly: true}
"""
    assert in_2020_12(spec(text), towards)["components"]["schemas"]["A"]["required"] == required
