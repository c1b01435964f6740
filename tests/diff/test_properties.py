"""What holds of any two schemas."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.diff import engine
from contracts.diff.blame import contained
from contracts.diff.change import Change
from contracts.diff.compare import compare
from contracts.diff.pattern import expression
from contracts.diff.proof import proven
from contracts.diff.regular import every, no, shortest
from contracts.diff.revision import parse_revision
from contracts.diff.witnesses import NoWitness, witness
from contracts.model import Severity
from tests.diff.rich import RICH, rich_pairs
from tests.diff.schemas import SCHEMAS, VALUES, document, pairs

moderate = settings(
    max_examples=150,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


ANY_PAIRS = st.one_of(pairs(), rich_pairs())
ANY_SCHEMAS = st.one_of(SCHEMAS, RICH)


def changes(old: Any, new: Any) -> tuple[Change, ...]:
    """The changes between two documents."""
    return compare(parse_revision(json.dumps(old), "old"), parse_revision(json.dumps(new), "new"))


@moderate
@given(ANY_PAIRS, st.lists(VALUES, min_size=20, max_size=20))
def test_contained_is_never_refuted(both: tuple[Any, Any], values: list[Any]) -> None:
    """A value that fits the first schema fits the second one, where containment was said."""
    first, second = both
    if contained(first, second):
        judges = engine.Judge(first), engine.Judge(second)
        assert [one for one in values if judges[0].says(one) and judges[1].says(one) is False] == []
        assert isinstance(witness(first, [second]), NoWitness)


@moderate
@given(ANY_PAIRS, st.lists(VALUES, min_size=20, max_size=20))
def test_a_proof_of_ours_is_never_refuted(both: tuple[Any, Any], values: list[Any]) -> None:
    """The same for the proofs that do not come from the engine."""
    first, second = both
    if proven(first, second):
        judges = engine.Judge(first), engine.Judge(second)
        assert [one for one in values if judges[0].says(one) and judges[1].says(one) is False] == []
        assert engine.contained(first, second) is not False


@moderate
@given(ANY_PAIRS)
def test_a_witness_is_one(both: tuple[Any, Any]) -> None:
    """A witness fits the first schema and not the second one, by both validators; no containment is said then."""
    first, second = both
    found = witness(first, [second])
    if not isinstance(found, NoWitness):
        assert (engine.Judge(first).says(found), engine.Judge(second).says(found)) == (True, False)
        assert not contained(first, second)


@moderate
@given(pairs())
def test_a_break_is_not_called_fine(both: tuple[Any, Any]) -> None:
    """Where a value that the old revision names is refused by the new one, an error or a warning says so."""
    old, new = both
    given_changes = changes(document(old, {}), document(new, {}))
    for change in given_changes:
        if change.witness is not None and change.rule.startswith("request-") and change.witness.by_schema:
            assert engine.Judge(old).says(change.witness.value) is True
            assert engine.Judge(new).says(change.witness.value) is False
    if not [change for change in given_changes if change.severity is not Severity.NOTE]:
        found = witness(_closed(old), [new])
        assert isinstance(found, NoWitness)


def _closed(schema: Any) -> Any:
    """The schema with objects that have no other members than those it names; others are not sent."""
    if not isinstance(schema, dict):
        return schema
    found = {key: _closed(one) if key == "items" else one for key, one in schema.items()}
    for key in ("anyOf", "allOf"):
        if key in schema:
            # Within a conjunction, one part does not know what the other names.
            found[key] = [_closed(one) if key == "anyOf" else one for one in schema[key]]
    if "properties" in schema:
        found["properties"] = {name: _closed(one) for name, one in schema["properties"].items()}
    if schema.get("type") == "object":
        found.setdefault("additionalProperties", False)
    return found


@moderate
@given(rich_pairs())
def test_a_break_that_is_told_is_one(both: tuple[Any, Any]) -> None:
    """An error comes with a value, which the old revision accepts and the new one refuses, whatever the keywords."""
    old, new = both
    for change in changes(document(old, {}), document(new, {})):
        if change.severity is Severity.ERROR:
            assert change.witness is not None
            assert engine.Judge(old).says(change.witness.value) is True
            assert engine.Judge(new).says(change.witness.value) is False


@moderate
@given(ANY_SCHEMAS, ANY_SCHEMAS)
def test_a_document_does_not_differ_from_itself(request: Any, response: Any) -> None:
    """Nothing changes between a document and itself."""
    assert changes(document(request, response), document(request, response)) == ()


@moderate
@given(ANY_SCHEMAS)
def test_order_and_inlining_change_nothing(schema: Any) -> None:
    """A component instead of a schema, and members in another order, are told as nothing, in both directions."""
    plain = document(schema, schema)
    reference = {"$ref": "#/components/schemas/One"}
    extracted = {**document(reference, {"allOf": [reference]}), "components": {"schemas": {"One": _turned(schema)}}}
    assert changes(plain, extracted) == ()
    assert changes(extracted, plain) == ()


def _turned(value: Any) -> Any:
    """The same with every mapping, list of types, list of values and required list in the other order."""
    if isinstance(value, dict):
        return {
            key: one[::-1] if key in ("enum", "required") or (key == "type" and isinstance(one, list)) else _turned(one)
            for key, one in reversed(value.items())
        }
    return [_turned(one) for one in value] if isinstance(value, list) else value


PATTERNS = st.sampled_from(
    ["^[a-z]+$", "^[a-z]{1,}$", "a|b", "^(ab)*$", "^[^a]{0,3}$", r"^\d+$", "^a.c$", "x+", "^(?:a|bc)?d{2,3}$", "^$", ""]
)


@moderate
@given(PATTERNS, PATTERNS)
def test_the_text_between_two_patterns_tells_them_apart(first: str, second: str) -> None:
    """The shortest text of one pattern and not of the other is told apart by both validators."""
    sets = expression(first), expression(second)
    assert sets[0] is not None
    assert sets[1] is not None
    found = shortest(every(sets[0], no(sets[1])))
    if found is not None:
        assert engine.Judge({"pattern": first}).says(found) is True
        assert engine.Judge({"pattern": second}).says(found) is False
