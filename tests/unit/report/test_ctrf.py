"""The CTRF file."""

from __future__ import annotations

import io
import json
from typing import Any

import jsonschema_rs
import pytest

from contracts.events import Event
from contracts.judge import Standing
from contracts.model import Verdict
from contracts.report.ctrf import Ctrf
from contracts.rules import PROVIDER_RULES
from contracts.runner import Options, run
from contracts.target.inprocess import InProcessTarget
from tests.serving import defective
from tests.unit.report.happenings import BY_ID, ERROR, HOSTILE, NOTE, WARNING, discovered, ended, failing, started

STATUSES = ["passed", "failed", "skipped", "pending", "other"]
TEXT = {"type": "string"}
WHOLE = {"type": "integer"}
FORMAT = jsonschema_rs.Draft7Validator(
    {
        "type": "object",
        "required": ["results", "reportFormat", "specVersion"],
        "properties": {
            "reportFormat": {"const": "CTRF"},
            "specVersion": {"type": "string", "pattern": r"^\d+\.\d+\.\d+$"},
            "generatedBy": TEXT,
            "results": {
                "type": "object",
                "required": ["tool", "summary", "tests"],
                "properties": {
                    "tool": {"type": "object", "required": ["name"], "properties": {"name": TEXT}},
                    "summary": {
                        "type": "object",
                        "required": ["tests", *STATUSES, "start", "stop"],
                        "properties": {**dict.fromkeys(["tests", *STATUSES, "start", "stop"], WHOLE), "extra": {}},
                        "additionalProperties": False,
                    },
                    "tests": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["name", "status", "duration"],
                            "properties": {
                                "name": {"type": "string", "minLength": 1},
                                "status": {"enum": STATUSES},
                                "duration": WHOLE,
                                "suite": {"type": "array", "minItems": 1, "items": TEXT},
                                "message": TEXT,
                                "trace": TEXT,
                                "rawStatus": TEXT,
                            },
                            "additionalProperties": False,
                        },
                    },
                },
                "additionalProperties": False,
            },
        },
        "additionalProperties": False,
    }
)
"""What the published schema says of the members that are written here."""


def read(stream: io.BytesIO) -> dict[str, Any]:
    """A report, which keeps the format and counts right."""
    told: dict[str, Any] = json.loads(stream.getvalue())
    FORMAT.validate(told)
    results = told["results"]
    statuses = [test["status"] for test in results["tests"]]
    assert {status: statuses.count(status) for status in STATUSES} == {
        status: results["summary"][status] for status in STATUSES
    }
    assert results["summary"]["tests"] == len(statuses)
    return results


def report(*events: Event) -> dict[str, Any]:
    """The report of these events."""
    stream = io.BytesIO()
    consumer = Ctrf(stream, BY_ID)
    for event in events:
        consumer(event)
    return read(stream)


def test_a_run_is_a_report() -> None:
    """One test a rule, and the time of the first and the last exchange in milliseconds."""
    stream = io.BytesIO()
    run(
        InProcessTarget(defective("empty-sms-accepted")), Options(rules=PROVIDER_RULES, examples=0), Ctrf(stream, BY_ID)
    )
    results = read(stream)
    assert [test["name"] for test in results["tests"]] == [rule.id for rule in PROVIDER_RULES]
    (failed,) = [test for test in results["tests"] if test["status"] == "failed"]
    assert (failed["name"], failed["suite"]) == (ERROR, ["contracts", "provider"])
    assert failed["message"].startswith("An empty configuration object is refused. At status: expected 400")
    assert "\n  reproduce  curl " in failed["trace"]
    assert 1_795_000_000_000 <= results["summary"]["start"] < results["summary"]["stop"]
    assert results["summary"]["extra"] == {"verdict": "fail", "exitCode": 1}


@pytest.mark.parametrize(
    ("standing", "status"),
    [
        (Standing(verdict=Verdict.PASS, applied=1), "passed"),
        (Standing(verdict=Verdict.FAIL, applied=1, findings=1), "failed"),
        (Standing(reason="never"), "skipped"),
        (Standing(verdict=Verdict.INCONCLUSIVE, reason="still running"), "other"),
    ],
)
def test_a_verdict_is_a_status(standing: Standing, status: str) -> None:
    """Each verdict of a rule has its own."""
    (test,) = report(started(), ended({ERROR: standing}))["tests"]
    assert (test["status"], test["rawStatus"]) == (status, standing.verdict.label)


def test_a_run_that_tested_nothing_has_failed() -> None:
    """A test named after the run says why."""
    results = report(started(), ended({NOTE: Standing()}, Verdict.ERROR, exit_code=3, stopped="gone"))
    assert (results["tests"][-1]["name"], results["tests"][-1]["message"]) == ("run", "gone")
    assert results["summary"]["failed"] == 1


def test_hostile_text_makes_a_well_formed_file() -> None:
    """Every text is printable."""
    results = report(
        started(), discovered(received=HOSTILE), ended(failing() | {WARNING: Standing(reason=HOSTILE)}, Verdict.FAIL)
    )
    for test in results["tests"]:
        assert test.get("message", "").isprintable()
        assert all(line.isprintable() for line in test.get("trace", "").split("\n"))
