"""Rules on values that a document shows: examples and defaults, against their schemas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contracts.lint.dialect import Direction, direction, in_2020_12
from contracts.lint.rule import Flaw, phrase
from contracts.lint.spec import Spec
from contracts.lint.walk import Place, Tokens
from contracts.model import Json
from contracts.pointers import pointer, tokens_of
from contracts.schemas import Schema, SchemaMismatch, Schemas

_MAX_TOLD: Final = 5
_Shown = tuple[Place, Tokens, Json]
"""What shows a value, where the value stands, the value."""


def examples_valid(spec: Spec) -> Iterator[Flaw]:
    """A flaw for each place at which an example breaks the schema beside it."""
    yield from _broken(spec, [*_beside_a_schema(spec), *_in_a_schema(spec)], "The example")


def defaults_valid(spec: Spec) -> Iterator[Flaw]:
    """A flaw for each place at which a default breaks its schema."""
    shown = [
        (place, (*place.tokens, "default"), place.value["default"])
        for place in _schemas(spec)
        if "default" in place.value
    ]
    yield from _broken(spec, shown, "The default")


def _broken(spec: Spec, shown: list[_Shown], what: str) -> Iterator[Flaw]:
    compiled: dict[Direction, Schemas] = {}
    for place, tokens, value in shown:
        towards = direction(place.tokens)
        if towards not in compiled:
            compiled[towards] = Schemas(in_2020_12(spec, towards))
        at = place.tokens if place.kind == "schema" else (*place.tokens, "schema")
        schema = compiled[towards].at(pointer(*at))
        for mismatch in _mismatches(schema, value)[:_MAX_TOLD]:
            yield Flaw(
                tokens=(*tokens, *tokens_of(mismatch.pointer)),
                message=f"{what} breaks its schema: {phrase(mismatch)}.",
            )


def _mismatches(schema: Schema | None, value: Json) -> tuple[SchemaMismatch, ...]:
    # A schema that cannot be compiled is told by the rules on documents, references and patterns.
    return () if schema is None else schema.mismatches(value)


def _schemas(spec: Spec) -> Iterator[Place]:
    for place in spec.of("schema"):
        if place.reference is None or spec.version != "3.0":
            yield place


def _in_a_schema(spec: Spec) -> Iterator[_Shown]:
    for place in _schemas(spec):
        if "example" in place.value and place.reference is None:
            yield place, (*place.tokens, "example"), place.value["example"]
        several = place.value.get("examples")
        if isinstance(several, list) and spec.version == "3.1" and place.reference is None:
            for number, value in enumerate(several):
                yield place, (*place.tokens, "examples", number), value


def _beside_a_schema(spec: Spec) -> Iterator[_Shown]:
    for kind in ("media", "parameter", "header"):
        for place in spec.of(kind):
            if "schema" not in place.value or place.reference is not None:
                continue
            if "example" in place.value and _comparable(place, place.value["example"]):
                yield place, (*place.tokens, "example"), place.value["example"]
            yield from _named(spec, place)


def _named(spec: Spec, place: Place) -> Iterator[_Shown]:
    several = place.value.get("examples")
    for name, one in several.items() if isinstance(several, dict) else ():
        tokens, example = spec.behind(one, (*place.tokens, "examples", name))
        if isinstance(example, dict) and "value" in example and _comparable(place, example["value"]):
            yield place, (*tokens, "value"), example["value"]


def _comparable(place: Place, value: Json) -> bool:
    """Whether an example is a value of the schema, and not a message of another form, written out."""
    if place.kind != "media" or not isinstance(value, str):
        return True
    name = str(place.tokens[-1]).partition(";")[0].strip().lower()
    return name == "application/json" or name.endswith("+json") or name.startswith("text/plain")
