"""The rule that a document keeps the OpenAPI specification, by the OpenAPI Initiative's own schemas."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator

from contracts.lint.rule import Flaw, phrase
from contracts.lint.spec import Spec
from contracts.lint.walk import Tokens
from contracts.pointers import tokens_of
from contracts.resources import openapi_schema
from contracts.schemas import Schema


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
    yield from _flaws(spec, _of_documents(spec.version), (), spec.root)
    if spec.version == "3.1":
        # The schema of OpenAPI 3.1 leaves the schemas in a document to JSON Schema.
        for place in spec.of("schema"):
            if place.outermost:
                yield from _flaws(spec, _of_schemas(), place.tokens, place.value)


def _flaws(spec: Spec, schema: Schema, tokens: Tokens, value: object) -> Iterator[Flaw]:
    for mismatch in schema.deepest(value):
        message = f"By OpenAPI {spec.version}: {phrase(mismatch)}."
        yield Flaw(tokens=(*tokens, *tokens_of(mismatch.pointer)), message=message)
