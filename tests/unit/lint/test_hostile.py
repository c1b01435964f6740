"""Documents with something out of place: judged, whatever stands where."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.errors import DocumentError
from contracts.lint.rule import LintFinding
from contracts.lint.spec import parse_spec
from contracts.lint.table import LINT_RULES, lint
from contracts.model import Json
from contracts.nodes import compose
from tests.unit.lint.documents import shop

Path = tuple[str | int, ...]
SHOPS = [compose(shop(version), "shop").json for version in ("3.0.3", "3.1.0")]


def paths(value: Json, *way: str | int) -> Iterator[Path]:
    """The way to every value inside."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for token, inner in inside:
        yield (*way, token)
        yield from paths(inner, *way, token)


PATHS = list(paths(SHOPS[1]))
ITEM = {"$ref": "#/components/schemas/Item"}
ODD = [
    None, True, 0, -1, 1.5, 10**30, "", "x", "#", "#/", "#/x", "http://x", "NO", "(", "(a+)+$", [], [1], [[]], {},
    {"a": None}, {"$ref": 5}, ITEM, {"$ref": "#"}, {"type": 5}, {"type": ["string", 5, None]}, {"type": "file"},
    {"enum": 5}, {"enum": [{}, [], None, 1, True]}, {"required": [5, None, {}]}, {"required": "a", "properties": [1]},
    {"properties": {"a": 5}, "required": ["b"]}, {"discriminator": {"mapping": {"a": 5, "b": "x"}}}, {"allOf": {"a": 1}},
    {"allOf": [ITEM, 5]}, {"examples": {"a": 5, "b": {"value": 1}}}, {"example": 1, "type": "string"}, {"$id": "http://x/y"},
    {"$anchor": 5}, {"$dynamicRef": "#a"}, {"$schema": "urn:x"}, {"$schema": "http://json-schema.org/draft-04/schema#"},
    {"pattern": "a{99999}"}, {"pattern": "\\p{L}"}, {"patternProperties": {"(": {}}, "required": ["a"], "properties": {"b": {}}},
    {"nullable": True, "anyOf": 5}, {"nullable": True, "allOf": [{"nullable": True, "oneOf": [{}]}]},
    {"exclusiveMinimum": True}, {"format": 5}, {"format": "x", "type": {}}, {"security": [{"a": 5}, 5]},
    {"parameters": [5, {"in": 5, "name": {}}, {"in": "path", "name": "x"}]}, {"content": {"*/*": {"schema": True, "example": 1}}},
    {"operationId": []}, {"default": 1e308, "multipleOf": 1e-308}, {"const": "\ud83d"},
]  # fmt: skip
NAMES = [
    "schema",
    "example",
    "default",
    "pattern",
    "enum",
    "type",
    "required",
    "properties",
    "$ref",
    "items",
    "x",
    "",
    "\0",
]


@settings(max_examples=120, deadline=None)
@given(
    root=st.sampled_from(SHOPS),
    edits=st.lists(
        st.tuples(st.sampled_from(PATHS), st.sampled_from(ODD), st.none() | st.sampled_from(NAMES)), min_size=1, max_size=3
    ),
)  # fmt: skip
def test_anything_anywhere_is_judged(root: Json, edits: list[tuple[Path, Json, str | None]]) -> None:
    """A value out of place ends in findings, each with a line of the text; or the text is no document at all."""
    whole = copy.deepcopy(root)
    for way, odd, name in edits:
        _put(whole, way, copy.deepcopy(odd), name)
    text = json.dumps(whole, indent=1)
    try:
        found = lint(parse_spec(text, "shop.json", lambda _: ("ab", "b")))
    except DocumentError as error:
        assert str(error).startswith("shop.json is ")  # noqa: PT017 - either outcome is right
        return
    assert all(_fits(one, text) for one in found)


def _put(value: Json, way: Path, odd: Json, name: str | None) -> None:
    try:
        for token in way[:-1]:
            value = value[token]
        if name is None:
            value[way[-1]] = odd
        else:
            value[way[-1]][name] = odd
    except (LookupError, TypeError):
        return  # an earlier edit took the place away


def _fits(finding: LintFinding, text: str) -> bool:
    known = {rule.id for rule in LINT_RULES}
    return finding.rule in known and 1 <= finding.line <= text.count("\n") + 1 and len(finding.message) < 2_000
