"""Rules on schemas: members, lists of values, formats."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from contracts.lint.rule import Flaw
from contracts.lint.spec import Spec
from contracts.lint.walk import Place, Tokens
from contracts.model import Json
from contracts.schemas import is_enforced, matcher, show

_IN_PLACE: Final = ("allOf", "anyOf", "oneOf", "if", "then", "else", "dependentSchemas")
_NO_CONSTRAINT: Final = frozenset({"binary", "double", "float", "password"})
"""Formats of OpenAPI that say how to store or show a value: there is nothing in it to check."""

_SIZES: Final = ("int32", "int64")


def required_members_exist(spec: Spec) -> Iterator[Flaw]:
    """A flaw for each name under ``required`` that a schema which lists its members does not list."""
    for place in spec.of("schema"):
        if _applied_in_place(place.tokens):
            continue
        parts = list(_parts(spec, place.value, place.tokens, set()))
        listed = {name for _, part in parts for name in _object(part.get("properties"))}
        patterns = [name for _, part in parts for name in _object(part.get("patternProperties"))]
        if not listed:
            continue
        for tokens, part in parts:
            if tokens[: len(place.tokens)] != place.tokens:
                continue  # behind a reference: told where it stands
            names = part.get("required")
            for number, name in enumerate(names if isinstance(names, list) else ()):
                if isinstance(name, str) and name not in listed and not _matched(name, patterns):
                    message = f"`{name}` is required and is no member of this schema: list it under properties."
                    yield Flaw(tokens=(*tokens, "required", number), message=message)


def _applied_in_place(tokens: Tokens) -> bool:
    """Whether a schema says something of the value of the schema around it, or of what that is not."""
    if len(tokens) > 1 and tokens[-2] in {"allOf", "anyOf", "oneOf", "dependentSchemas"}:
        return not (len(tokens) > 2 and tokens[-3] == "properties")
    return tokens[-1:] in {("not",), ("if",), ("then",), ("else",)} and tokens[-2:-1] != ("properties",)


def _parts(spec: Spec, schema: Json, tokens: Tokens, seen: set[Tokens]) -> Iterator[tuple[Tokens, dict[str, Json]]]:
    """The schema, and every other that says something of the same value, with their places."""
    if not isinstance(schema, dict) or tokens in seen:
        return
    seen.add(tokens)
    reference = schema.get("$ref")
    if isinstance(reference, str):
        target = spec.target(reference)
        if target is not None:
            yield from _parts(spec, spec.at(target), target, seen)
        if spec.version == "3.0":
            return
    yield tokens, schema
    for name in _IN_PLACE:
        inner = schema.get(name)
        if isinstance(inner, list):
            pairs: list[tuple[Tokens, Json]] = [((name, number), one) for number, one in enumerate(inner)]
        elif name == "dependentSchemas":
            pairs = [((name, member), one) for member, one in _object(inner).items()]
        else:
            pairs = [((name,), inner)]
        for more, one in pairs:
            yield from _parts(spec, one, (*tokens, *more), seen)


def _object(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _matched(name: str, patterns: list[str]) -> bool:
    """Whether a pattern of members takes a name; one that is none is told by another rule and counts as taking it."""
    matchers = [matcher(pattern) for pattern in patterns]
    return any(matches is None or matches(name) for matches in matchers)


def read_only_not_required(spec: Spec) -> Iterator[Flaw]:
    """A flaw for each read-only member that the body of a request requires, and each write-only one of an answer."""
    for kind, flag, what in (("body", "readOnly", "a request"), ("response", "writeOnly", "an answer")):
        for tokens, schema in _reached(spec, kind):
            names = schema.get("required")
            members = _object(schema.get("properties"))
            for number, name in enumerate(names if isinstance(names, list) else ()):
                if isinstance(name, str) and _flagged(spec, members.get(name), flag):
                    message = f"`{name}` is {flag} and required, in a schema of {what}: tools differ in what they send."
                    yield Flaw(tokens=(*tokens, "required", number), message=message)


def _flagged(spec: Spec, schema: Json, flag: str) -> bool:
    return any(_object(one).get(flag) is True for one in (schema, spec.follow(schema)))


def _reached(spec: Spec, kind: str) -> Iterator[tuple[Tokens, dict[str, Json]]]:
    """The schemas that bodies of requests or of answers are made of, each once.

    Those of callbacks are left out: the directions are swapped there, and OpenAPI does not say what that means.
    """
    schemas = {place.tokens: place for place in spec.of("schema")}
    below: dict[Tokens, list[Tokens]] = {}
    for tokens in schemas:
        for end in range(len(tokens)):
            below.setdefault(tokens[:end], []).append(tokens)
    holders = [spec.behind(place.value, place.tokens)[0] for place in spec.of(kind) if _of_operation(place.tokens)]
    waiting = [tokens for holder in holders for tokens in below.get(holder, ())]
    seen: set[Tokens] = set()
    while waiting:
        tokens = waiting.pop()
        if tokens not in seen:
            seen.add(tokens)
            waiting.extend(below.get(tokens, ()))
            target = spec.target(schemas[tokens].reference or "")
            waiting.extend([target] if target in schemas else [])
    for tokens in sorted(seen, key=str):
        yield tokens, schemas[tokens].value


def _of_operation(tokens: Tokens) -> bool:
    return tokens[0] == "paths" and len(tokens) in {4, 5}


def enum_values_distinct(spec: Spec) -> Iterator[Flaw]:
    """A flaw for each value that stands in a list of values a second time."""
    for place, values in _enums(spec):
        seen: set[str] = set()
        for number, value in enumerate(values):
            key = _key(value)
            if key in seen:
                yield Flaw(tokens=(*place.tokens, "enum", number), message=f"{show(value)} is listed already.")
            seen.add(key)


def _key(value: Json) -> str:
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    return json.dumps(whole, sort_keys=True)


def enum_values_typed(spec: Spec) -> Iterator[Flaw]:
    """A flaw for each listed value, or constant, that is not of the type that its schema declares."""
    for place in spec.of("schema"):
        declared = place.value.get("type")
        types = {str(name) for name in (declared if isinstance(declared, list) else [declared] if declared else [])}
        if types and place.value.get("nullable") is True:
            types.add("null")
        values = place.value.get("enum")
        listed: list[tuple[Tokens, Json]]
        listed = [(("enum", number), value) for number, value in enumerate(values if isinstance(values, list) else ())]
        if spec.version == "3.1" and "const" in place.value:
            listed.append((("const",), place.value["const"]))
        for tokens, value in listed if types else ():
            if not types & _types(value):
                message = (
                    f"{show(value)} is not of the type {' or '.join(sorted(types))}, so no value is ever this one."
                )
                yield Flaw(tokens=(*place.tokens, *tokens), message=message)


def _types(value: Json) -> set[str]:
    if value is None or isinstance(value, bool):
        return {"null"} if value is None else {"boolean"}
    if isinstance(value, int | float):
        return {"number", "integer"} if isinstance(value, int) or value.is_integer() else {"number"}
    return {"string"} if isinstance(value, str) else {"array"} if isinstance(value, list) else {"object"}


def _enums(spec: Spec) -> Iterator[tuple[Place, list[Json]]]:
    for place in spec.of("schema"):
        values = place.value.get("enum")
        if isinstance(values, list):
            yield place, values


def formats_enforced(spec: Spec) -> Iterator[Flaw]:
    """A flaw for each format that is noted and never checked."""
    for place in spec.of("schema"):
        name = place.value.get("format")
        bounded = name in _SIZES and place.value.keys() >= {"minimum", "maximum"}
        if not isinstance(name, str) or name in _NO_CONSTRAINT or bounded:
            continue
        declared = place.value.get("type", "string")
        if not is_enforced(name):
            message = (
                f"No check here knows the format {name}, so any value passes: say it by pattern, minimum or maximum."
            )
            yield Flaw(tokens=(*place.tokens, "format"), message=message)
        elif "string" not in (declared if isinstance(declared, list) else [declared]):
            message = f"The format {name} is about text, and the type here is {show(declared)}: it checks nothing."
            yield Flaw(tokens=(*place.tokens, "format"), message=message)
