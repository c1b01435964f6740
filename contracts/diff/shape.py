"""Whether the parts of a document are of the kinds that OpenAPI says, so that the rest can rely on it.

Only what stands in the way is refused. A response without a description, a member that OpenAPI does not know or
an example that is wrong are for `contracts lint`: a document that has them can be compared all the same.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from typing import Final

from contracts.document import Marks
from contracts.errors import DocumentError
from contracts.model import Json
from contracts.resources import openapi_schema
from contracts.schemas import Schema, SchemaMismatch

_KINDS: Final = frozenset({"type", "anyOf", "oneOf", "exclusiveMinimum", "minimum"})
"""Keywords of the schema of OpenAPI that tell a value of another kind, or a number out of range."""
_NEEDED: Final = frozenset({"name", "in"})
"""Members without which a parameter is none."""
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def check_shape(root: Mapping[str, Json], marks: Marks, name: str) -> None:
    """Raises DocumentError for a part of a document that is of another kind than OpenAPI says."""
    schema = _of_documents(str(root["openapi"])[:3])
    if not schema.fits(root):
        _refuse(schema.deepest(root), "", marks, name)


def is_schema(value: Json, *, is_3_0: bool) -> bool:
    """Whether a value is a schema in all that its dialect says, OpenAPI 3.1 leaving that to JSON Schema."""
    return _of_schemas(is_3_0=is_3_0).fits(value)


def refuse_schema(value: Json, pointer: str, marks: Marks, name: str, *, is_3_0: bool) -> None:
    """Raises DocumentError for what is no schema, unless the fault stands in nobody's way."""
    _refuse(_of_schemas(is_3_0=is_3_0).deepest(value), pointer, marks, name)


def _refuse(mismatches: tuple[SchemaMismatch, ...], above: str, marks: Marks, name: str) -> None:
    for one in mismatches:
        is_missing = one.received == "nothing" and one.pointer.rpartition("/")[2] in _NEEDED
        is_no_name = one.keyword == "enum" and not one.received.startswith('"')
        if one.keyword in _KINDS or is_missing or is_no_name:
            at = above + one.pointer
            line = marks.line(at) or marks.line(at.rpartition("/")[0])
            what = f"expected {one.expected}, and there is {one.received}"
            raise DocumentError(f"{name} is no valid OpenAPI at line {line}, {at}: {what}. `contracts lint` says more.")


@functools.cache
def _of_documents(version: str) -> Schema:
    return Schema.of_openapi(json.loads(openapi_schema(version)))


@functools.cache
def _of_schemas(*, is_3_0: bool) -> Schema:
    if not is_3_0:
        return Schema.of_openapi({"$schema": _DIALECT, "$ref": _DIALECT})
    whole = json.loads(openapi_schema("3.0"))
    either = [{"$ref": f"#/definitions/{kind}"} for kind in ("Schema", "Reference")]
    return Schema.of_openapi({"$schema": whole["$schema"], "definitions": whole["definitions"], "anyOf": either})
