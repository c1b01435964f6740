"""An instance against a schema of the contract: the mismatches, each with its JSON Pointer.

The only module that knows a JSON Schema engine. ``jsonschema-rs`` judges: it is the engine that
Schemathesis generates for, and about 150 times faster than ``jsonschema`` on a 200 body, which
the tests use as the second opinion.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import jsonschema_rs

from contracts.document import OpenApiDocument, contract
from contracts.model import Json
from contracts.pointers import pointer
from contracts.standards import is_currency, is_region

_NO_SCHEMA = (jsonschema_rs.ReferencingError, ValueError)
# Where a part is wrong, its members count as not evaluated as well, and it may fit several alternatives or none.
_AFTERMATH = frozenset({"unevaluatedProperties", "oneOf"})
_HERE = "urn:contracts:document"
_MAX_RECEIVED = 200
_MAX_DEPTH = 100

FORMATS = {"iso-3166-1-alpha-2": is_region, "iso-4217": is_currency}
"""Formats of the contract that no validator knows by itself."""
# An unknown format is an error, so that no format can go unchecked.
_STRICT: Final = {"formats": FORMATS, "validate_formats": True, "ignore_unknown_formats": False}
_Validator = jsonschema_rs.Validator


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaMismatch:
    """One way in which an instance breaks a schema.

    ``pointer`` is into the instance; for a missing member it names the place where it is missed.
    ``keyword`` is the JSON Schema keyword that was broken.
    """

    pointer: str
    keyword: str
    expected: str
    received: str


def show(value: Json) -> str:
    """A JSON value as text for people, cut to a bounded length."""
    text = json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    return text if len(text) <= _MAX_RECEIVED else f"{text[:_MAX_RECEIVED]}… ({len(text):,} characters)"


class Schema:
    """A compiled JSON Schema of draft 2020-12, every format enforced."""

    def __init__(
        self, schema: Json, made_by: Callable[..., _Validator] = jsonschema_rs.Draft202012Validator, **options: Any
    ) -> None:
        self._validator = made_by(schema, **{**_STRICT, **options}, offline=True)

    @classmethod
    def in_document(cls, document: OpenApiDocument, at: str) -> Schema:
        """The schema at a JSON Pointer of an OpenAPI document, its local references included."""
        return cls({"$ref": f"#{at}", "components": document.root.get("components", {})})

    @classmethod
    def of_openapi(cls, schema: dict[str, Json]) -> Schema:
        """A schema of the OpenAPI Initiative's, of documents: of draft 4 or draft 2020-12, as it says."""
        draft_4 = "draft-04" in schema["$schema"]
        kind = jsonschema_rs.Draft4Validator if draft_4 else jsonschema_rs.Draft202012Validator
        return cls(schema, kind, validate_formats=False)

    def fits(self, instance: Json) -> bool:
        """Whether the instance is valid."""
        try:
            return self._validator.is_valid(instance)
        except ValueError:
            return self._validator.is_valid(_tame(instance, _MAX_DEPTH))

    def mismatches(self, instance: Json) -> tuple[SchemaMismatch, ...]:
        """Every way in which the instance is not valid, in document order of the schema."""
        try:
            return self._mismatches(instance)
        except ValueError:
            # The engine takes no lone surrogates and no great depth. None of our schemas asks about
            # either.
            return self._mismatches(_tame(instance, _MAX_DEPTH))

    def deepest(self, instance: Json) -> tuple[SchemaMismatch, ...]:
        """The mismatches, of alternatives only those of the one that comes nearest; empty for what is valid."""
        try:
            return tuple(dict.fromkeys(_told(_nearest(self._validator.iter_errors(instance)))))
        except ValueError:
            return tuple(dict.fromkeys(_told(_nearest(self._validator.iter_errors(_tame(instance, _MAX_DEPTH))))))

    def _mismatches(self, instance: Json) -> tuple[SchemaMismatch, ...]:
        if self._validator.is_valid(instance):
            return ()
        # A member that several others ask for is missed once, and a value of the wrong type is not
        # told to be out of its list as well.
        found = dict.fromkeys(_mismatch(error) for error in self._validator.iter_errors(instance))
        mistyped = {mismatch.pointer for mismatch in found if mismatch.keyword == "type"}
        return tuple(one for one in found if one.keyword == "type" or one.pointer not in mistyped)


class Schemas:
    """The schemas of a document of any shape, each compiled when it is first asked for.

    Formats that are not known are passed over.
    """

    def __init__(self, root: Json) -> None:
        self._registry = jsonschema_rs.Registry([(_HERE, root)])
        self._made: dict[str, Schema | None] = {}

    def at(self, where: str) -> Schema | None:
        """The schema at a JSON Pointer, or None where there is none that can be compiled."""
        if where not in self._made:
            try:
                self._made[where] = Schema(
                    {"$ref": f"{_HERE}#{quote(where)}"}, registry=self._registry, ignore_unknown_formats=True
                )
            except _NO_SCHEMA:
                self._made[where] = None
        return self._made[where]


@functools.cache
def is_enforced(name: str) -> bool:
    """Whether values are checked for a format."""
    try:
        Schema({"format": name})
    except _NO_SCHEMA:
        return False
    return True


def matcher(pattern: str) -> Callable[[str], bool] | None:
    """Whether a text matches a regular expression of ECMA 262, as a schema has it; None when it is none."""
    try:
        return Schema({"pattern": pattern}).fits
    except _NO_SCHEMA:
        return None


def _tame(value: Json, depth: int) -> Json:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if not isinstance(value, dict | list):
        return value
    if depth == 0:
        return type(value)()
    if isinstance(value, list):
        return [_tame(item, depth - 1) for item in value]
    return {_tame(name, depth): _tame(item, depth - 1) for name, item in value.items()}


_Errors = list[jsonschema_rs.ValidationError]


def _nearest(errors: Iterable[jsonschema_rs.ValidationError]) -> _Errors:
    """The errors, in place of alternatives those of the alternative that was broken deepest in the instance."""
    found: _Errors = []
    for error in errors:
        branches = getattr(error.kind, "context", None) or []
        tried: list[_Errors] = [_nearest(branch) for branch in branches]
        tried = [branch for branch in tried if branch and not _is_reference(branch, error)]
        best: _Errors = max(tried, key=_nearness) if tried else [error]
        found.extend(best)
    return found


def _is_reference(branch: _Errors, around: jsonschema_rs.ValidationError) -> bool:
    """Whether an alternative failed for being a reference, which the instance is not."""
    return any(
        error.kind.as_dict().get("property") == "$ref" and error.instance_path == around.instance_path
        for error in branch
    )


def _nearness(branch: _Errors) -> tuple[bool, int, int]:
    # An alternative that takes another value of `type` or `in` is not the one that was meant.
    kinds = [error.kind.name for error in branch]
    return "enum" not in kinds, max(len(error.instance_path) for error in branch), -len(branch)


def _told(errors: _Errors) -> Iterator[SchemaMismatch]:
    for error in errors:
        path = tuple(error.instance_path)
        names = error.kind.as_dict().get("unexpected")
        if error.kind.name in _AFTERMATH and any(
            tuple(other.instance_path)[: len(path)] == path for other in errors if other.kind.name not in _AFTERMATH
        ):
            continue
        if names is None:
            yield _mismatch(error)
        for name in names or ():
            yield SchemaMismatch(
                pointer=pointer(*path, name), keyword=error.kind.name, expected="no such member", received=name
            )


def _mismatch(error: jsonschema_rs.ValidationError) -> SchemaMismatch:
    kind = error.kind.as_dict()
    path = tuple(error.instance_path)
    keyword = next((str(token) for token in reversed(error.schema_path) if not isinstance(token, int)), "")
    received = show(error.instance)
    if "property" in kind:
        path, received = (*path, kind["property"]), "nothing"
        expected = "the member to be present"
    elif "types" in kind:
        expected = " or ".join(kind["types"])
    elif "options" in kind:
        options = [str(option) for option in kind["options"]]
        expected = options[0] if len(options) == 1 else "one of " + ", ".join(options)
    elif "format" in kind:
        expected = f"the format {kind['format']}"
    elif "pattern" in kind:
        expected = f"text that matches {kind['pattern']}"
    elif "limit" in kind:
        expected = f"{keyword} {kind['limit']}"
    else:
        expected = error.message
    return SchemaMismatch(pointer=pointer(*path), keyword=keyword, expected=expected, received=received)


@functools.cache
def response_schema(status: int) -> Schema | None:
    """The contract's schema of an answer with this status, or None when it documents none."""
    at = contract().response_schema_pointer(status)
    return Schema.in_document(contract(), at) if at else None


@functools.cache
def request_schema() -> Schema:
    """The contract's schema of the body of an update."""
    return Schema.in_document(contract(), contract().request_schema_pointer)
