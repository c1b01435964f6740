"""The rule that a document keeps the OpenAPI specification, by the OpenAPI Initiative's own schemas."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator

from contracts.lint.rule import Flaw
from contracts.lint.spec import Spec
from contracts.lint.walk import Place, Tokens
from contracts.resources import openapi_schema
from contracts.schemas import Schema, pointer


@functools.cache
def _of_documents(version: str) -> Schema:
    return Schema.of_openapi(json.loads(openapi_schema(version)))


@functools.cache
def _of_schemas() -> Schema:
    return Schema.of_openapi(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$ref": "https://json-schema.org/draft/2020-12/schema",
        }
    )


def document_valid(spec: Spec) -> Iterator[Flaw]:
    """A flaw for each place at which the document breaks the schema of OpenAPI."""
    yield from _flaws(_of_documents(spec.version), (), spec.root)
    if spec.version == "3.1":
        # The schema of OpenAPI 3.1 leaves the schemas in a document to JSON Schema.
        for place in spec.of("schema"):
            if _outermost(place):
                yield from _flaws(_of_schemas(), place.tokens, place.value)


def _outermost(place: Place) -> bool:
    if place.tokens[:2] == ("components", "schemas"):
        return len(place.tokens) == 3
    return place.tokens[-1] == "schema" and "schema" not in place.tokens[:-1]


def _flaws(schema: Schema, tokens: Tokens, value: object) -> Iterator[Flaw]:
    for mismatch in schema.deepest(value):
        where = tuple(token.replace("~1", "/").replace("~0", "~") for token in mismatch.pointer.split("/")[1:])
        message = f"OpenAPI expects {mismatch.expected} here, and there is {mismatch.received}."
        yield Flaw(tokens=(*tokens, *where), message=message)


__all__ = ["document_valid", "pointer"]
