"""The harness holds an adapter to the protocol, whatever the adapter does."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from contracts.harness.adapter import Adapter, AdapterError, Provider, Told

NOWHERE = Provider(auth="http://127.0.0.1:9", numbers="http://127.0.0.1:9", project_id="p", key_id="k", key_secret="s")

ECHO = """
import json, sys
for text in sys.stdin:
    line = json.loads(text)
    print(json.dumps({"protocol": 1, "id": line["id"], "outcome": "returned", "value": line}), flush=True)
"""

GONE: dict[str, Any] = {"type": "Gone", "status": 404, "message": "no such number", "body": {"error": {"code": 404}}}

Start = Callable[[str], Adapter]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a Python program as an adapter, and ends it with the test."""
    started: list[Adapter] = []

    def run(program: str) -> Adapter:
        started.append(Adapter((sys.executable, "-c", program)))
        return started[-1]

    yield run
    for adapter in started:
        adapter.close()


def ask(adapter: Adapter, seconds: float = 20.0) -> object:
    """One line, and what came of it."""
    return adapter.ask("read", {"phoneNumber": "+12"}, provider=NOWHERE, session="a", seconds=seconds)


def test_a_line_holds_what_the_protocol_says(start: Start) -> None:
    """A line names version, id, session, operation, arguments, base addresses and credentials."""
    answer = start(ECHO).ask("read", {"phoneNumber": "+12"}, provider=NOWHERE, session="a")
    assert answer.value == {
        "protocol": 1,
        "id": "1",
        "session": "a",
        "operation": "read",
        "arguments": {"phoneNumber": "+12"},
        "addresses": {"auth": "http://127.0.0.1:9", "numbers": "http://127.0.0.1:9"},
        "credentials": {"projectId": "p", "keyId": "k", "keySecret": "s"},
    }


def test_each_line_has_an_id_of_its_own(start: Start) -> None:
    """Ids count up, so that an answer can be told from a late one."""
    adapter = start(ECHO)
    first, second = (adapter.ask("read", {}, provider=NOWHERE, session="a").value["id"] for _ in range(2))
    assert (first, second) == ("1", "2")


def test_an_error_is_told_with_its_type_status_message_and_body(start: Start) -> None:
    """What an adapter tells of an exception reaches the test unchanged."""
    answer = {"protocol": 1, "id": "1", "outcome": "raised", "error": GONE}
    adapter = start(f"import json; input(); print(json.dumps({answer!r}), flush=True); input()")
    reply = adapter.ask("read", {}, provider=NOWHERE, session="a")
    assert (reply.outcome, reply.error) == ("raised", Told(**GONE))


@pytest.mark.parametrize(
    ("members", "complaint"),
    [
        ({}, "missing required field `outcome`"),
        ({"outcome": "done"}, "Invalid enum value 'done'"),
        ({"outcome": "returned", "undeclared": "/a"}, r"`\$\.undeclared`"),
        ({"outcome": "unsupported", "reason": 1}, r"`\$\.reason`"),
        ({"outcome": "raised", "error": {"type": "Gone"}}, "missing required field `status`"),
        ({"outcome": "raised", "error": {**GONE, "status": "404"}}, r"`\$\.error\.status`"),
        ({"outcome": "raised", "error": {**GONE, "message": None}}, r"`\$\.error\.message`"),
        ({"outcome": "raised"}, "says raised, without an error"),
        ({"outcome": "returned", "error": GONE}, "says returned, with an error"),
    ],
)
def test_an_answer_of_another_form_is_told_of(start: Start, members: dict[str, object], complaint: str) -> None:
    """Where it is not as the protocol has it: taken as it comes it would be held against the client."""
    answer = {"protocol": 1, "id": "1", **members}
    adapter = start(f"import json; input(); print(json.dumps({answer!r}), flush=True); input()")
    with pytest.raises(AdapterError, match=complaint):
        ask(adapter)


@pytest.mark.parametrize(
    ("program", "complaint"),
    [
        ("input(); print('{}', flush=True); input()", "answered another line than the one it was asked"),
        ("input(); print('hello', flush=True); input()", "wrote a line that is not JSON: hello"),
        ("input()", "has ended without an answer to read"),
        ("raise SystemExit('no such package')", "no such package"),
    ],
)
def test_an_adapter_that_breaks_the_protocol_is_told_of(start: Start, program: str, complaint: str) -> None:
    """A wrong id, a line that is not JSON and an end before the answer are failures of the adapter."""
    with pytest.raises(AdapterError, match=complaint):
        ask(start(program))


def test_an_adapter_that_does_not_answer_is_ended(start: Start) -> None:
    """Past the deadline the process is killed, and later lines say that it has ended."""
    adapter = start("import sys\nfor line in sys.stdin: pass")
    with pytest.raises(AdapterError, match=r"No answer within 0\.2 s to read"):
        ask(adapter, seconds=0.2)
    assert not adapter.alive
    with pytest.raises(AdapterError, match="has ended"):
        ask(adapter)
