"""The event stream as lines of JSON."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import pytest

from contracts.events import Event, Judged, PhaseEnded, PhaseStarted, ScenarioPlayed
from contracts.judge import Standing
from contracts.model import Credentials, Exchange, Failure, FailureKind, Response, Verdict
from contracts.report.ndjson import VERSION, Ndjson
from contracts.rules import PROVIDER_RULES
from contracts.runner import Options, run
from contracts.target.inprocess import InProcessTarget
from tests.serving import defective
from tests.unit.report.happenings import ERROR, HOSTILE, discovered, ended, started, update


def lines(*events: Event) -> list[dict[str, Any]]:
    """The events as they are read back."""
    stream = io.BytesIO()
    consumer = Ndjson(stream)
    for event in events:
        consumer(event)
    assert stream.getvalue().endswith(b"\n")
    return [json.loads(line) for line in stream.getvalue().decode("ascii").splitlines()]


def judged(outcome: Response | Failure, body: bytes | None = b"{}") -> Judged:
    """An exchange with this end."""
    exchange = Exchange(request=update(body), outcome=outcome, at=1.5)
    return Judged(phase="look", exchange=exchange, findings=(), applied=(ERROR,))


def test_a_whole_run_is_a_stream_with_a_footer() -> None:
    """Every line parses and has its version, the first begins the run and the last ends it."""
    stream = io.BytesIO()
    result = run(
        InProcessTarget(defective("empty-sms-accepted")), Options(rules=PROVIDER_RULES, examples=0), Ndjson(stream)
    )
    told = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert {line["version"] for line in told} == {VERSION}
    assert [told[0]["event"], told[-2]["event"], told[-1]["event"]] == ["RunStarted", "RunEnded", "End"]
    assert told[-1]["events"] == len(told) - 1
    assert sum(line["event"] == "RunEnded" for line in told) == 1
    assert sum(line["event"] == "Judged" for line in told) == result.exchanges
    assert [line["finding"]["rule"] for line in told if line["event"] == "Discovered"] == [ERROR]
    footer = told[-2]
    assert (footer["verdict"], footer["exit_code"], footer["stopped"]) == ("fail", 1, None)
    assert footer["standings"][ERROR]["verdict"] == "fail"
    assert footer["counts"] == {f"{ERROR}/status": result.counts[ERROR, "status"]}


def test_the_beginning_says_what_is_tested() -> None:
    """Target, facts, rules and seed are told; of credentials only the option of curl."""
    (line,) = lines(started())
    assert (line["target"], line["seed"], line["curl_credentials"]) == ("mock", 7, "-u key:secret")
    assert line["facts"]["numbers"][0] == {"phone_number": "+12025550134", "region": "US"}


def test_phases_and_scenarios_are_told() -> None:
    """Small events have their members and nothing else."""
    told = lines(
        PhaseStarted(phase="look", total=2),
        ScenarioPlayed(phase="look", title="t", rule=None, phone_number="+1", settled=False),
        PhaseEnded(phase="look", exchanges=3, seconds=0.5),
    )
    assert told == [
        {"event": "PhaseStarted", "version": 1, "phase": "look", "total": 2},
        {
            "event": "ScenarioPlayed",
            "version": 1,
            "phase": "look",
            "title": "t",
            "rule": None,
            "phone_number": "+1",
            "settled": False,
        },
        {"event": "PhaseEnded", "version": 1, "phase": "look", "exchanges": 3, "seconds": 0.5, "trial": None},
    ]


def test_an_exchange_is_told_as_it_was_on_the_wire() -> None:
    """Headers keep their order and their repetitions; the credentials are told by kind."""
    response = Response(status=200, headers=(("a", "1"), ("A", "2")), body="é".encode())
    (line,) = lines(judged(response))
    assert line["exchange"] == {
        "request": {
            "method": "PATCH",
            "path": update().path,
            "headers": [["content-type", "application/json"]],
            "body": "{}",
            "credentials": Credentials.VALID.value,
        },
        "response": {"status": 200, "headers": [["a", "1"], ["A", "2"]], "body": "é"},
        "at": 1.5,
    }
    assert line["applied"] == [ERROR]


@pytest.mark.parametrize("body", [b"\xff\x00", b"\xc3\x28", b"\xed\xa0\x80", bytes(range(256))])
def test_bytes_that_are_no_text_are_told_in_base64(body: bytes) -> None:
    """A body that is not UTF-8 comes back byte by byte."""
    (line,) = lines(judged(Response(status=200, body=body), body))
    for told in (line["exchange"]["request"]["body"], line["exchange"]["response"]["body"]):
        assert list(told) == ["base64"]
        assert base64.b64decode(told["base64"]) == body


@pytest.mark.parametrize("body", [b"", b"\x00", b"\n\r\x1b", '"\\\u2028'.encode(), b'{"base64": "eA=="}'])
def test_bytes_that_are_text_are_told_as_text(body: bytes) -> None:
    """Control characters and line breaks do not break a line, and text is told apart from base64."""
    (line,) = lines(judged(Response(status=200, body=body)))
    assert line["exchange"]["response"]["body"] == body.decode()


def test_no_body_is_null() -> None:
    """A request without a body is told apart from one with an empty body."""
    (without,) = lines(judged(Response(status=200), None))
    assert without["exchange"]["request"]["body"] is None


def test_a_failure_is_told_with_its_kind() -> None:
    """An exchange without an answer says how it ended."""
    (line,) = lines(judged(Failure(kind=FailureKind.TRUNCATED, detail="cut off")))
    assert line["exchange"]["failure"] == {"kind": "truncated", "detail": "cut off"}


def test_hostile_text_is_escaped() -> None:
    """Lone surrogates and control characters come back as they were, from lines of ASCII."""
    (line,) = lines(discovered(received=HOSTILE, waived=HOSTILE))
    assert line["finding"]["mismatch"]["received"] == HOSTILE
    assert line["waived"] == HOSTILE


def test_the_end_says_how_each_rule_stands() -> None:
    """Verdicts are words in lower case."""
    line, _ = lines(ended({ERROR: Standing(verdict=Verdict.NOT_APPLICABLE, reason="never")}, Verdict.NOT_APPLICABLE))
    assert line["verdict"] == "not_applicable"
    assert line["standings"] == {ERROR: {"verdict": "not_applicable", "applied": 0, "findings": 0, "reason": "never"}}
