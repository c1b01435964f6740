"""Findings as SARIF 2.1.0: in the form of its schema, within the limits of GitHub."""

from __future__ import annotations

import functools
import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.model import Json, Severity
from contracts.report.sarif import (
    MAX_GZIP,
    MAX_RESULTS,
    SarifPlace,
    SarifResult,
    SarifRule,
    file_uri,
    fingerprint,
    sarif,
    sarif_text,
)

OFFICIAL = Path(__file__).resolve().parents[2] / "data" / "sarif" / "sarif-schema-2.1.0.json"
RULE = SarifRule(id="keys-unique", title="Keys are unique", explain="Else one is lost.", severity=Severity.ERROR)
PLACE = SarifPlace(uri="spec/openapi.yaml", line=7, column=3, pointer="/a/b")
RESULT = SarifResult(rule="keys-unique", severity=Severity.ERROR, message="`a` stands twice.", place=PLACE)


@functools.cache
def official() -> Any:
    """The validator of the schema that OASIS publishes."""
    return jsonschema.Draft4Validator(json.loads(OFFICIAL.read_text(encoding="utf-8")))


def flaws(log: Json) -> list[str]:
    """What the official schema says against a log."""
    return [error.message for error in official().iter_errors(log)]


def made(*results: SarifResult, rules: tuple[SarifRule, ...] = (RULE,)) -> Json:
    """The one run of a log that keeps the official schema."""
    log = sarif(results, rules, command="lint", version="1.2.3")
    assert flaws(log) == []
    assert json.loads(sarif_text(results, rules, command="lint", version="1.2.3")) == log
    return log["runs"][0]


def test_a_result_has_its_place_and_its_rule() -> None:
    """Where it is in the file and in the value, how grave it is, which rule it breaks."""
    run = made(RESULT)
    assert run["results"] == [
        {
            "ruleId": "keys-unique",
            "ruleIndex": 0,
            "level": "error",
            "message": {"text": "`a` stands twice."},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "spec/openapi.yaml"},
                        "region": {"startLine": 7, "startColumn": 3},
                    },
                    "logicalLocations": [{"fullyQualifiedName": "/a/b", "kind": "member"}],
                }
            ],
            "partialFingerprints": {"contracts/v1": f"{fingerprint('keys-unique', '/a/b', '`a` stands twice.')}:1"},
        }
    ]
    assert run["automationDetails"] == {"id": "contracts/lint/"}
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["invocations"] == [{"executionSuccessful": True}]


def test_a_rule_is_described() -> None:
    """With what GitHub shows of it."""
    driver = made()["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("contracts lint", "1.2.3")
    assert driver["rules"] == [
        {
            "id": "keys-unique",
            "name": "KeysUnique",
            "shortDescription": {"text": "Keys are unique"},
            "fullDescription": {"text": "Else one is lost."},
            "help": {"text": "Else one is lost."},
            "defaultConfiguration": {"level": "error"},
            "properties": {"tags": [], "problem.severity": "error"},
        }
    ]


def test_a_result_may_be_about_two_files() -> None:
    """Other places are related locations, with what they show; properties are passed on."""
    old = SarifPlace(uri="spec/baselines/1.0.0.yaml", line=9)
    (result,) = made(
        SarifResult(
            rule="x",
            severity=Severity.NOTE,
            message="m",
            place=PLACE,
            related=((old, "before"),),
            properties={"a": [1]},
        )
    )["results"]
    assert result["relatedLocations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "spec/baselines/1.0.0.yaml"},
                "region": {"startLine": 9, "startColumn": 1},
            },
            "id": 1,
            "message": {"text": "before"},
        }
    ]
    assert result["properties"] == {"a": [1]}
    assert "ruleIndex" not in result


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("spec/openapi.yaml", "spec/openapi.yaml"),
        ("/work/a b/ü#%?.yaml", "a%20b/%C3%BC%23%25%3F.yaml"),
        ("/work/x.yaml", "x.yaml"),
        ("/other/x.yaml", "file:///other/x.yaml"),
        ("../x.yaml", "file:///x.yaml"),
    ],
)
def test_a_file_is_named_from_the_working_folder(path: str, uri: str) -> None:
    """By a relative reference where it is under the folder, else by a URI of its own."""
    assert file_uri(Path(path), Path("/work")) == uri


def test_a_fingerprint_outlives_a_move() -> None:
    """It hangs on the rule, the place in the value and the message, and on no line."""
    moved = SarifResult(rule=RESULT.rule, severity=RESULT.severity, message=RESULT.message,
                        place=SarifPlace(uri="other.yaml", line=99, column=1, pointer="/a/b"))  # fmt: skip
    (first,), (second,) = made(RESULT)["results"], made(moved)["results"]
    assert first["partialFingerprints"] == second["partialFingerprints"]
    assert len({fingerprint("a", "b", "c"), fingerprint("a", "bc", ""), fingerprint("x", "b", "c")}) == 3


def test_findings_that_say_the_same_are_told_apart() -> None:
    """By their number."""
    names = [result["partialFingerprints"]["contracts/v1"][-2:] for result in made(RESULT, RESULT)["results"]]
    assert names == [":1", ":2"]


def test_texts_are_cut_to_what_github_shows() -> None:
    """Ids to 255 characters, descriptions and messages to 1,024, tags to 20."""
    rule = SarifRule(id="i" * 300, title="t" * 2000, explain="e" * 2000, severity=Severity.NOTE,
                     tags=tuple(f"tag{number}" for number in range(30)))  # fmt: skip
    result = SarifResult(rule=rule.id, severity=Severity.NOTE, message="m" * 2000, place=PLACE)
    run = made(result, rules=(rule,))
    (told,) = run["tool"]["driver"]["rules"]
    assert (len(told["id"]), len(told["name"])) == (255, 255)
    assert (len(told["shortDescription"]["text"]), len(told["fullDescription"]["text"])) == (1024, 1024)
    assert len(told["properties"]["tags"]) == 20
    assert run["results"][0]["message"]["text"] == "m" * 1023 + "…"
    assert run["results"][0]["ruleId"] == told["id"]


def many(number: int, message: str = "m") -> Iterator[SarifResult]:
    """Results of all severities, each with a message of its own."""
    severities = list(Severity)
    for index in range(number):
        place = SarifPlace(uri="a.yaml", line=index + 1)
        yield SarifResult(rule="x", severity=severities[index % 3], message=f"{message}{index}", place=place)


def test_of_too_many_results_the_gravest_stay() -> None:
    """As many as GitHub takes, in their order, and the log says how many are left out."""
    run = sarif(many(30_000), (), command="lint", version="1")["runs"][0]
    levels = [result["level"] for result in run["results"]]
    assert len(levels) == MAX_RESULTS == 25_000
    assert (levels.count("error"), levels.count("warning"), levels.count("note")) == (10_000, 10_000, 5_000)
    lines = [result["locations"][0]["physicalLocation"]["region"]["startLine"] for result in run["results"]]
    assert lines == sorted(lines)
    (told,) = run["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"].startswith("5,000 more findings are left out")


def test_a_log_is_no_larger_than_github_takes() -> None:
    """Even of text that hardly packs: the mildest results are left out first, and the log says so."""
    letters = random.Random(7)  # noqa: S311 - noise
    noise = [SarifResult(rule="x", severity=one.severity, place=one.place,
                         message="".join(chr(letters.randrange(0x4E00, 0x9FFF)) for _ in range(900)))
             for one in many(300)]  # fmt: skip
    limit = MAX_GZIP // 30
    text = sarif_text(noise, (), command="lint", version="1", limit=limit)
    assert limit * 0.8 < len(gzip.compress(text.encode(), 6)) <= limit
    run = json.loads(text)["runs"][0]
    levels = [result["level"] for result in run["results"]]
    assert (levels.count("error"), levels.count("note")) == (100, 0)
    (told,) = run["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"].startswith(f"{300 - len(levels):,} more findings")


@settings(max_examples=60, deadline=None)
@given(st.text(), st.text(), st.text(min_size=1), st.integers(1, 10**9))
def test_any_text_makes_a_log(message: str, pointer: str, rule: str, line: int) -> None:
    """Whatever a document holds, halves of characters included, the log keeps the official schema and is UTF-8."""
    place = SarifPlace(uri="a.yaml", line=line, pointer=pointer)
    result = SarifResult(rule=rule, severity=Severity.ERROR, message=f"{message}\ud800", place=place)
    text = sarif_text([result], (RULE,), command="lint", version="1")
    assert flaws(json.loads(text.encode())) == []
