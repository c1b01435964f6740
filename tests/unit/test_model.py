"""The values that everything else speaks in."""

from __future__ import annotations

import dataclasses
import pickle
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import model
from contracts.model import (
    Credentials,
    Exchange,
    Facts,
    Failure,
    FailureKind,
    Finding,
    Json,
    Mismatch,
    Party,
    Request,
    Response,
    Severity,
    Verdict,
    header,
    principal_of,
    with_credentials,
)
from contracts.strict_json import NOT_JSON, parse_json

REQUEST = Request(method="PATCH", path="/v1/projects/p/activeNumbers/+12025550134")


@pytest.mark.parametrize(("severity", "rank"), [(Severity.ERROR, 0), (Severity.WARNING, 1), (Severity.NOTE, 2)])
def test_severities_rank_from_the_gravest(severity: Severity, rank: int) -> None:
    """An error ranks before a warning, and a warning before a note."""
    assert severity.rank == rank


def test_severities_are_sarif_levels() -> None:
    """The words are the three levels of SARIF."""
    assert [str(severity) for severity in Severity] == ["error", "warning", "note"]


def test_verdicts_rise_in_a_fixed_order() -> None:
    """Sorted by value, the verdicts go from not applicable to error."""
    assert [verdict.name for verdict in sorted(Verdict)] == ["NOT_APPLICABLE", "PASS", "INCONCLUSIVE", "FAIL", "ERROR"]


@pytest.mark.parametrize("low", list(Verdict))
@pytest.mark.parametrize("high", list(Verdict))
def test_combined_verdicts_never_fall(low: Verdict, high: Verdict) -> None:
    """The greater of two verdicts is no lower than either."""
    assert max(low, high) >= low
    assert max(low, high) >= high


@pytest.mark.parametrize(
    ("verdict", "label"),
    [
        (Verdict.NOT_APPLICABLE, "not applicable"),
        (Verdict.PASS, "pass"),
        (Verdict.INCONCLUSIVE, "inconclusive"),
        (Verdict.FAIL, "fail"),
        (Verdict.ERROR, "error"),
    ],
)
def test_a_verdict_has_a_label_for_people(verdict: Verdict, label: str) -> None:
    """The label is the name in lower case, with spaces."""
    assert verdict.label == label


@pytest.mark.parametrize("party", list(Party))
def test_parties_are_their_own_words(party: Party) -> None:
    """A party prints as the word for it."""
    assert str(party) == party.name.lower()


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"null", None),
        (b"true", True),
        (b"0", 0),
        (b"-0.5", -0.5),
        (b'""', ""),
        (b" {} ", {}),
        (b'{"a": [1, {"b": null}]}', {"a": [1, {"b": None}]}),
        ('"å 😀"'.encode(), "å 😀"),
        (b'"\\ud83d\\ude00"', "😀"),
        (b'{"a": {"k": 1}, "b": {"k": 1}}', {"a": {"k": 1}, "b": {"k": 1}}),
    ],
)
def test_json_is_read(body: bytes, value: Json) -> None:
    """A well-formed body gives its value."""
    read = parse_json(body)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    "body",
    [
        None,
        b"",
        b" ",
        b"{",
        b"{}{}",
        b"{'a': 1}",
        b"[1,]",
        b"01",
        b"+1",
        b"NaN",
        b"Infinity",
        b"-Infinity",
        b'[{"a": NaN}]',
        b'"\x01"',
        b"\xef\xbb\xbf{}",
        b'"\xff"',
        '{"a": 1}'.encode("utf-16"),
        b'{"a": 1, "a": 1}',
        b'{"a": 1, "\\u0061": 2}',
        b'[{"b": {"a": 1, "a": 2}}]',
        b"[" * 100_000 + b"]" * 100_000,
        b"9" * (sys.get_int_max_str_digits() + 1),
    ],
    ids=lambda body: repr(body[:20]) if body is not None else "none",
)
def test_what_is_not_strict_json_is_not_json(body: bytes | None) -> None:
    """A body that one parser could read otherwise than another is not taken for JSON."""
    assert parse_json(body) is NOT_JSON


@pytest.mark.parametrize("body", [b"1e999", b"-1e999", b'{"a": [1e400]}'])
def test_a_number_beyond_a_float_is_not_json(body: bytes) -> None:
    """A number that Python can only hold as infinity is refused, since nothing can write it again."""
    assert parse_json(body) is NOT_JSON


@settings(max_examples=200, deadline=None)
@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_are_json_or_not(body: bytes) -> None:
    """Reading a body raises nothing, whatever is in it."""
    message = Response(status=200, body=body)
    assert message.json is NOT_JSON or isinstance(message.json, None | bool | int | float | str | list | dict)


def test_not_json_names_itself() -> None:
    """The mark for a body that is no JSON prints as its name."""
    assert repr(NOT_JSON) == "NOT_JSON"


@pytest.mark.parametrize(
    ("name", "value"), [("content-type", "first"), ("CONTENT-TYPE", "first"), ("X-Id", ""), ("absent", None)]
)
def test_headers_are_found_without_case(name: str, value: str | None) -> None:
    """A header is found in any spelling of its name, and the first of several wins."""
    headers = (("Content-Type", "first"), ("content-type", "second"), ("x-id", ""))
    assert header(headers, name) == value
    assert dataclasses.replace(REQUEST, headers=headers).header(name) == value
    assert Response(status=200, headers=headers).header(name) == value


def test_a_request_carries_its_json() -> None:
    """A request reads its body once, when it is made."""
    assert Request(method="PATCH", path="/", body=b'{"a": 1}').json == {"a": 1}


def test_a_request_without_a_body_has_no_json() -> None:
    """No body is no JSON value, not null."""
    assert REQUEST.json is NOT_JSON


def test_a_response_carries_its_json() -> None:
    """A response reads its body once, when it is made."""
    assert Response(status=200, body=b"[1]").json == [1]


def test_a_request_says_what_is_known_of_its_credentials() -> None:
    """Until somebody says so, nothing is known of the credentials."""
    assert REQUEST.credentials is Credentials.UNKNOWN


def test_requests_compare_by_what_is_sent() -> None:
    """Two spellings of one JSON value are two requests; two equal requests share a hash."""
    spelled = Request(method="PATCH", path="/", body=b"{}")
    assert spelled != Request(method="PATCH", path="/", body=b"{ }")
    assert hash(spelled) == hash(Request(method="PATCH", path="/", body=b"{}"))
    assert hash(Response(status=200, body=b"{}")) == hash(Response(status=200, body=b"{}"))


def test_a_credential_has_a_name_that_does_not_tell_it() -> None:
    """The name says the scheme, is the same for the same credential under one key, and holds nothing of it."""
    names = [principal_of(value, b"one") for value in ("Bearer hush", "bearer  hush ", "Bearer other", "Basic hush")]
    assert names[0] == names[1]
    assert len(set(names)) == 3
    assert principal_of("Bearer hush", b"two") not in names
    assert [str(name).partition(":")[0] for name in names] == ["bearer", "bearer", "bearer", "basic"]
    assert str(principal_of("Digest hush", b"one")).startswith("other:")
    assert "hush" not in "".join(map(str, names))
    assert principal_of(None, b"one") is None


def test_who_sent_a_request_is_no_part_of_it() -> None:
    """Requests that differ in the credential's name alone are the same request."""
    assert Request(method="PATCH", path="/", principal="bearer:a") == Request(method="PATCH", path="/")


def test_the_json_of_a_message_is_not_printed() -> None:
    """A message prints its bytes once, without the value read from them."""
    assert "json=" not in repr(Request(method="PATCH", path="/", body=b'{"a": 1}'))
    assert "json=" not in repr(Response(status=200, body=b'{"a": 1}'))


VALUES = [value for value in vars(model).values() if dataclasses.is_dataclass(value)]


@pytest.mark.parametrize("value", VALUES)
def test_every_value_is_frozen(value: Any) -> None:
    """Each record is frozen, has no dictionary of its own, and is made by keyword."""
    assert value.__dataclass_params__.frozen
    assert "__slots__" in vars(value)
    assert all(field.kw_only for field in dataclasses.fields(value))


def test_values_are_frozen() -> None:
    """Nothing can be changed in a message once it is made."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        REQUEST.method = "GET"  # type: ignore[misc]


def test_an_answered_exchange_has_a_response() -> None:
    """An exchange that brought an answer has a response and no failure."""
    answered = Exchange(request=REQUEST, outcome=Response(status=200))
    assert answered.response == Response(status=200)
    assert answered.failure is None


def test_a_failed_exchange_has_a_failure() -> None:
    """An exchange that brought no answer has a failure and no response."""
    failure = Failure(kind=FailureKind.NO_ANSWER, detail="silent")
    failed = Exchange(request=REQUEST, outcome=failure, at=1.0)
    assert failed.response is None
    assert failed.failure is failure


def test_findings_share_a_cause_by_rule_and_place() -> None:
    """What was received is no part of the cause, so one fault is reported once."""
    one, other = (
        Finding(
            rule="r",
            clause="c",
            severity=Severity.ERROR,
            mismatch=Mismatch(where="/type", expected="x", received=received),
            exchange=Exchange(request=REQUEST, outcome=Response(status=200)),
        )
        for received in ("a", "b")
    )
    assert one.cause == other.cause == ("r", "/type")


def test_facts_default_to_not_available() -> None:
    """A fact that a target does not name is an empty tuple."""
    facts = Facts(project_id="p", numbers=())
    lists = [field.name for field in dataclasses.fields(Facts) if str(field.type).startswith("tuple")]
    assert {name: getattr(facts, name) for name in lists} == dict.fromkeys(lists, ())


def test_a_target_looks_at_credentials_unless_it_is_said_not_to() -> None:
    """Without a word to the contrary, a target authenticates."""
    assert Facts(project_id="p", numbers=()).authenticated is True


def test_what_is_known_of_credentials_can_be_told_later() -> None:
    """All else stays, and what was read of the body is not read again."""
    request = Request(method="PATCH", path="/p", headers=(("a", "b"),), body=b'{"a": 1}', principal="bearer:a")
    read = request.json
    told = with_credentials(request, Credentials.VALID)
    assert told == dataclasses.replace(request, credentials=Credentials.VALID)
    assert (told.principal, told.json is read) == ("bearer:a", True)


def test_facts_are_found_by_what_they_say() -> None:
    """Equal ones count as one, others of the same project do not."""
    one, same = (Facts(project_id="p", numbers=()) for _ in range(2))
    assert len({one, same, Facts(project_id="p", numbers=(), apps=("a",))}) == 2


@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize("body", [b'{"a": 1}', b"{", b""])
def test_messages_go_to_other_processes_whole(body: bytes, *, asked: bool) -> None:
    """All that they say, and the value of their body, whether it was asked for before or not."""
    request = Request(
        method="PATCH", path="/p", headers=(("a", "b"),), body=body, credentials=Credentials.NONE, principal="bearer:a"
    )
    response = Response(status=200, headers=(("c", "d"),), body=body)
    before = (request.json, response.json) if asked else None
    there = pickle.loads(pickle.dumps((request, response)))  # noqa: S301 - our own
    assert there == (request, response)
    assert there[0].principal == "bearer:a"
    assert (there[0].json, there[1].json) == (before or (request.json, response.json))
