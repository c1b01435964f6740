"""An error shows no stack trace, statement or credential."""

from __future__ import annotations

import pytest

from contracts.model import REDACTED, Exchange, Json
from contracts.rules.error_reveals_nothing import RULE
from tests.rules.traces import NOT_APPLIED, error, failure, number, reading, update, verdict

LEAKS = [
    ("Traceback (most recent call last):\n  x", "a Python traceback"),
    ('  File "/srv/app.py", line 12, in f', "a Python traceback"),
    ("at com.acme.Numbers.update(Numbers.java:71)", "a Java stack trace"),
    ("Exception in thread main", "a Java stack trace"),
    ("at update (/srv/app.js:10:5)", "a Node stack trace"),
    ("at node:internal/main:1:2 file://x at f file:///a.js:1:2", "a Node stack trace"),
    ("goroutine 7 [running]:", "a Go stack trace"),
    ("panic: nil map", "a Go stack trace"),
    ("at Acme.Update(String a) in /srv/app.cs:line 4", "a .NET stack trace"),
    ("at Acme.Update(String a) in C:\\srv\\app.cs:line 4", "a .NET stack trace"),
    ("SELECT name\nFROM numbers", "a statement of a database"),
    ("INSERT INTO numbers", "a statement of a database"),
    ("ORA-00942", "a statement of a database"),
    ("SQLSTATE 42P01", "a statement of a database"),
    ("Basic dXNlcjpwYXNzd29yZDE=", "a credential"),
    ("sent with Bearer eyJhbGciOiJIUzI1NiJ9.e30.x", "a credential"),
    (REDACTED, "a credential"),
]
EXPECTED = "a reason, and nothing of the provider's insides"


@pytest.mark.parametrize(
    "message",
    ["", "displayName is too long", "Please select a plan from the list", "Use Basic or Bearer authentication"],
)
def test_a_reason_conforms(message: str) -> None:
    """An error that gives a reason in plain words is right."""
    assert verdict(RULE, update({}, error(400, message=message), status=400)) == []


@pytest.mark.parametrize(("text", "what"), LEAKS)
def test_a_leak_in_the_message_is_found(text: str, what: str) -> None:
    """The insides of the provider in a message are found."""
    assert verdict(RULE, update({}, error(500, message=text), status=500)) == [
        ("error-reveals-nothing", "body", EXPECTED, what)
    ]


def test_a_leak_in_the_details_is_found() -> None:
    """The insides of the provider are found wherever a text stands."""
    answer = error(400, {"type": "BadRequest", "fieldViolations": [{"field": "x", "description": "panic: no map"}]})
    assert verdict(RULE, update({}, answer, status=400)) == [
        ("error-reveals-nothing", "body", EXPECTED, "a Go stack trace")
    ]


def test_a_leak_in_a_body_that_is_not_json_is_found() -> None:
    """A page that shows a traceback is found as well."""
    page = b"<pre>Traceback (most recent call last):</pre>\xff"
    assert verdict(RULE, update({}, page, status=502)) == [
        ("error-reveals-nothing", "body", EXPECTED, "a Python traceback")
    ]


def test_two_leaks_are_two_findings() -> None:
    """Each kind of leak is found."""
    answer = error(500, "ORA-00001", message="panic: x")
    assert verdict(RULE, update({}, answer, status=500)) == [
        ("error-reveals-nothing", "body", EXPECTED, "a Go stack trace"),
        ("error-reveals-nothing", "body", EXPECTED, "a statement of a database"),
    ]


@pytest.mark.parametrize(
    "body", [{"displayName": "panic: at the disco"}, b"panic: at the disco"], ids=["JSON", "no JSON"]
)
def test_what_the_request_said_may_come_back(body: Json | bytes) -> None:
    """A reason that repeats what was sent reveals nothing."""
    answer = error(400, message="displayName 'panic: at the disco' is no good")
    assert verdict(RULE, update(body, answer, status=400)) == []


def test_great_depth_is_not_searched_to_its_end() -> None:
    """What is buried below fifty levels is not looked for."""
    shallow, deep = "panic: x", "panic: x"
    for _ in range(40):
        shallow = [shallow]
    for _ in range(60):
        deep = [deep]
    assert len(verdict(RULE, update({}, shallow, status=400))) == 1
    assert verdict(RULE, update({}, deep, status=400)) == []


@pytest.mark.parametrize(
    "exchange",
    [
        update({}, number(displayName="panic: x")),
        reading(error(500, message="panic: x"), status=500),
        failure(detail="panic: x"),
    ],
    ids=["200", "GET", "no answer"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only an update that is answered with an error is looked at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
