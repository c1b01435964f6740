"""An instance against a schema: what is told of a mismatch."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.document import contract
from contracts.model import Json
from contracts.schemas import Schema, SchemaMismatch, response_schema, show
from contracts.strict_json import NOT_JSON, parse_json

NUMBER = contract().at("/components/examples/NumberAtRest/value")


def number_with(**members: Json) -> dict[str, Json]:
    """A valid 200 body with some members replaced."""
    return {**NUMBER, **members}


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "null"), ("å", '"å"'), ({"a": [1, True]}, '{"a": [1, true]}'), ("x" * 198, f'"{"x" * 198}"')],
)
def test_a_value_is_shown_as_json(value: Json, text: str) -> None:
    """Up to 200 characters, a value is shown whole."""
    assert show(value) == text


def test_a_long_value_is_cut() -> None:
    """Past 200 characters a value is cut, and its length is said."""
    assert show("x" * 1998) == '"' + "x" * 199 + "… (2,000 characters)"


def test_a_valid_instance_has_no_mismatch() -> None:
    """Of an instance that the schema takes there is nothing to say."""
    assert Schema({"type": "string"}).mismatches("x") == ()


@pytest.mark.parametrize(
    ("schema", "instance", "mismatch"),
    [
        ({"type": "string"}, 1, ("", "type", "string", "1")),
        ({"type": ["string", "null"]}, 1, ("", "type", "null or string", "1")),
        ({"properties": {"a": {"type": "string"}}}, {"a": []}, ("/a", "type", "string", "[]")),
        ({"items": {"type": "string"}}, ["x", None], ("/1", "type", "string", "null")),
        ({"required": ["a"]}, {}, ("/a", "required", "the member to be present", "nothing")),
        (
            {"properties": {"a/b": {"required": ["c"]}}},
            {"a/b": {}},
            ("/a~1b/c", "required", "the member to be present", "nothing"),
        ),
        (
            {"dependentRequired": {"a": ["b"]}},
            {"a": 1},
            ("/b", "dependentRequired", "the member to be present", "nothing"),
        ),
        ({"enum": ["A"]}, "B", ("", "enum", "A", '"B"')),
        ({"enum": ["A", "B"]}, "C", ("", "enum", "one of A, B", '"C"')),
        ({"type": "string", "format": "date-time"}, "now", ("", "format", "the format date-time", '"now"')),
        ({"type": "string", "format": "iso-4217"}, "usd", ("", "format", "the format iso-4217", '"usd"')),
        ({"pattern": "^a$"}, "b", ("", "pattern", "text that matches ^a$", '"b"')),
        ({"minimum": 0}, -1, ("", "minimum", "minimum 0", "-1")),
        ({"minProperties": 1}, {}, ("", "minProperties", "minProperties 1", "{}")),
        ({"maxItems": 1}, [1, 2], ("", "maxItems", "maxItems 1", "[1, 2]")),
        ({"minLength": 1}, "", ("", "minLength", "minLength 1", '""')),
    ],
    ids=lambda value: json.dumps(value) if isinstance(value, dict) else "",
)
def test_a_mismatch_says_where_and_what(schema: Json, instance: Json, mismatch: tuple[str, str, str, str]) -> None:
    """A mismatch has the pointer, the keyword, what the schema wants and what stands there."""
    where, keyword, expected, received = mismatch
    assert Schema(schema).mismatches(instance) == (
        SchemaMismatch(pointer=where, keyword=keyword, expected=expected, received=received),
    )


@pytest.mark.parametrize(
    ("schema", "instance", "keyword"),
    [
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, 1, "anyOf"),
        ({"oneOf": [{}, {}]}, 1, "oneOf"),
        ({"not": {}}, 1, "not"),
    ],
)
def test_another_keyword_speaks_for_itself(schema: Json, instance: Json, keyword: str) -> None:
    """For the keywords without words of ours, the message of the engine stands."""
    (mismatch,) = Schema(schema).mismatches(instance)
    assert (mismatch.pointer, mismatch.keyword, mismatch.received) == ("", keyword, show(instance))
    assert mismatch.expected != ""


@pytest.mark.parametrize(("instance", "fits"), [("x", True), (1, False), ("\ud800", True)])
def test_an_instance_fits_where_it_has_no_mismatch(instance: Json, fits: bool) -> None:
    """Text that the engine does not take is text."""
    schema = Schema({"type": "string"})
    assert schema.fits(instance) is fits
    assert (schema.mismatches(instance) == ()) is fits


def test_every_mismatch_is_reported() -> None:
    """Two faults in one instance are two mismatches."""
    found = Schema({"properties": {"a": {"type": "string"}, "b": {"type": "string"}}}).mismatches({"a": 1, "b": 2})
    assert {mismatch.pointer for mismatch in found} == {"/a", "/b"}


def test_a_member_that_several_others_ask_for_is_missed_once() -> None:
    """Two members that depend on a third report its absence once."""
    found = Schema({"dependentRequired": {"a": ["c"], "b": ["c"]}}).mismatches({"a": 1, "b": 1})
    assert [mismatch.pointer for mismatch in found] == ["/c"]


def test_a_value_of_the_wrong_type_is_told_once() -> None:
    """That a number is not on a list of texts is not told beside its type; faults elsewhere are."""
    word = {"type": "string", "enum": ["A"]}
    found = Schema({"properties": {"a": word, "b": word}}).mismatches({"a": 1, "b": "B"})
    assert {(mismatch.pointer, mismatch.keyword) for mismatch in found} == {("/a", "type"), ("/b", "enum")}


@pytest.mark.parametrize("schema", [{"format": "no-such-format"}, {"type": "strin"}, {"pattern": "("}])
def test_a_schema_that_cannot_be_enforced_is_no_schema(schema: Json) -> None:
    """An unknown format, an unknown type or a broken pattern is found when the schema is compiled."""
    with pytest.raises(Exception, match=r"(?s)Unknown format|anyOf|regex|pattern"):
        Schema(schema)


def test_nothing_is_fetched(tmp_path: Path) -> None:
    """A reference to another document is refused even where the document is there."""
    other = tmp_path / "schema.json"
    other.write_text("{}")
    with pytest.raises(Exception, match=r"schema\.json"):
        Schema({"$ref": other.as_uri()})


def test_a_schema_of_the_contract_follows_its_references() -> None:
    """A component is compiled together with the components that it refers to."""
    schema = Schema.in_document(contract(), "/components/schemas/ScheduledProvisioning")
    found = schema.mismatches({"status": "DONE", "lastUpdatedTime": "2026-11-23T10:00:00Z", "errorCodes": ["X"]})
    assert {mismatch.pointer for mismatch in found} == {"/status", "/errorCodes/0"}


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 429, 500])
def test_each_documented_answer_has_a_schema(status: int) -> None:
    """The contract has a schema for each of its statuses, compiled once."""
    assert response_schema(status) is not None
    assert response_schema(status) is response_schema(status)


@pytest.mark.parametrize("status", [0, 201, 204, 405, 415, 503])
def test_another_answer_has_no_schema(status: int) -> None:
    """A status that the contract does not document has no schema."""
    assert response_schema(status) is None


def test_a_lone_surrogate_that_no_keyword_meets_is_text() -> None:
    """A member of any text takes half of a surrogate pair, which JSON can write."""
    schema = response_schema(200)
    assert schema is not None
    assert schema.mismatches(number_with(displayName="\ud800")) == ()


HALVES = [
    ("/regionCode", number_with(regionCode="\ud800")),
    ("/phoneNumber", number_with(phoneNumber="+1202\ud800")),
    ("/type", number_with(type="LOCAL\udfff")),
    ("/capability/0", number_with(capability=["SMS\ud800"])),
    ("/nextChargeDate", number_with(nextChargeDate="\ud83d")),
    ("/money/currencyCode", number_with(money={"currencyCode": "US\udc00", "amount": "1.00"})),
]


@pytest.mark.parametrize(("where", "body"), HALVES)
def test_a_lone_surrogate_out_of_place_is_a_mismatch(where: str, body: Json) -> None:
    """Half of a surrogate pair in a code or a date is told like any other wrong text."""
    schema = response_schema(200)
    assert schema is not None
    assert {mismatch.pointer for mismatch in schema.mismatches(body)} == {where}


@pytest.mark.parametrize("depth", [100, 300, 700])
@pytest.mark.parametrize("name", ["type", "money"])
def test_a_deep_answer_is_judged(name: str, depth: int) -> None:
    """A body of any depth that is read at all is judged: the member that is missed in it is found."""
    members = json.dumps({key: value for key, value in NUMBER.items() if key != name})
    body = parse_json(f'{members[:-1]}, "x": {"[" * depth}{"]" * depth}}}'.encode())
    schema = response_schema(200)
    assert schema is not None
    assert body is NOT_JSON or [mismatch.pointer for mismatch in schema.mismatches(body)] == [f"/{name}"]


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*NUMBER, "x"]) | st.text(), inner, max_size=3)
    ),
    max_leaves=10,
)


@settings(max_examples=200, deadline=None)
@given(JSON_VALUES, st.sampled_from(list(NUMBER)))
def test_any_value_is_judged(value: Json, name: str) -> None:
    """Whatever stands in a member, the mismatches are in that member."""
    schema = response_schema(200)
    assert schema is not None
    found = schema.mismatches(number_with(**{name: value}))
    assert all(mismatch.pointer.split("/")[1] == name for mismatch in found)
