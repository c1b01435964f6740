"""Findings in documents as SARIF 2.1.0, within what GitHub's code scanning takes.

A pure function of plain records, so that every command that finds something in a file writes the
same. The limits are GitHub's: 25,000 results and rules a run, 20 tags a rule, 10 MB of gzip, bounds on texts.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote

from contracts.model import Json, Severity

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MAX_RESULTS: Final = 25_000
MAX_RULES: Final = 25_000
MAX_TAGS: Final = 20
MAX_ID: Final = 255
MAX_TEXT: Final = 1_024
MAX_GZIP: Final = 10_000_000
_MAX_RELATED: Final = 100
_PROBLEM: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SarifRule:
    """What a report says of a rule."""

    id: str
    title: str
    explain: str
    severity: Severity
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SarifPlace:
    """A place in a file: a URI as of ``file_uri``, the line and column from 1, a JSON Pointer into its value."""

    uri: str
    line: int
    column: int = 1
    pointer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SarifResult:
    """One finding of a rule. ``related`` are other places that it is about, each with what it shows.

    ``properties`` is JSON that is passed on to readers as it is.
    """

    rule: str
    severity: Severity
    message: str
    place: SarifPlace
    related: tuple[tuple[SarifPlace, str], ...] = ()
    properties: dict[str, Json] = field(default_factory=dict)


def file_uri(path: Path, folder: Path) -> str:
    """The URI of a file: relative to ``folder`` where it lies under it, as GitHub asks for, else absolute."""
    whole = Path(os.path.normpath(folder / path))
    if whole.is_relative_to(folder):
        return quote(whole.relative_to(folder).as_posix())
    return whole.as_uri()


def fingerprint(rule: str, pointer: str, message: str) -> str:
    """What names a finding as long as it is the same: neither lines nor spacing nor order of keys have a part in it."""
    told = f"{rule}\0{pointer}\0{message}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(told, digest_size=16).hexdigest()


def sarif(results: Iterable[SarifResult], rules: Sequence[SarifRule], *, command: str, version: str) -> Json:
    """One SARIF log. ``command`` is the one of ours that found the results, ``version`` that of the package.

    Of more results than GitHub takes the gravest stay, in their order, and a notification says how many are left out.
    """
    every = list(results)
    kept = _gravest(every, MAX_RESULTS)
    known = {rule.id: number for number, rule in enumerate(rules[:MAX_RULES])}
    run = {
        "tool": {
            "driver": {
                "name": f"contracts {command}",
                "version": version,
                "semanticVersion": version,
                "rules": [_rule(rule) for rule in rules[:MAX_RULES]],
            }
        },
        # What another command of ours finds is another analysis, and replaces nothing of this one.
        "automationDetails": {"id": f"contracts/{command}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(len(every) - len(kept))],
        "results": _results(kept, known),
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def sarif_text(
    results: Iterable[SarifResult], rules: Sequence[SarifRule], *, command: str, version: str, limit: int = MAX_GZIP
) -> str:
    """The log as text of at most ``limit`` bytes of gzip: else results are left out, the mildest first."""
    every = list(results)
    number = min(len(every), MAX_RESULTS)
    while True:
        log = sarif(_gravest(every, number), rules, command=command, version=version)
        log["runs"][0]["invocations"] = [_invocation(len(every) - number)]
        text = json.dumps(log, indent=1)
        size = len(gzip.compress(text.encode(), 6)) if len(text) > limit else 0
        if size <= limit or number == 0:
            return text
        number = min(number - 1, int(number * limit / size * 0.95))


def _gravest(results: list[SarifResult], number: int) -> list[SarifResult]:
    if len(results) <= number:
        return results
    by_rank = sorted(range(len(results)), key=lambda index: (results[index].severity.rank, index))
    return [results[index] for index in sorted(by_rank[:number])]


def _invocation(left_out: int) -> Json:
    told: dict[str, Json] = {"executionSuccessful": True}
    if left_out:
        text = f"{left_out:,} more findings are left out, as the file would be larger than GitHub takes."
        told["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": text}}]
    return told


def _rule(rule: SarifRule) -> Json:
    return {
        "id": rule.id[:MAX_ID],
        "name": "".join(part.capitalize() for part in rule.id.split("-"))[:MAX_ID],
        "shortDescription": {"text": _cut(rule.title)},
        "fullDescription": {"text": _cut(rule.explain)},
        "help": {"text": rule.explain},
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {"tags": list(rule.tags[:MAX_TAGS]), "problem.severity": _PROBLEM[rule.severity]},
    }


def _results(results: list[SarifResult], known: dict[str, int]) -> list[Json]:
    seen: Counter[str] = Counter()
    made = []
    for result in results:
        name = fingerprint(result.rule, result.place.pointer, result.message)
        seen[name] += 1
        told: dict[str, Json] = {
            "ruleId": result.rule[:MAX_ID],
            **({"ruleIndex": known[result.rule]} if result.rule in known else {}),
            "level": result.severity.value,
            "message": {"text": _cut(result.message)},
            "locations": [_location(result.place)],
            # Two findings that say the same of one place are told apart by their number.
            "partialFingerprints": {"contracts/v1": f"{name}:{seen[name]}"},
        }
        if result.related:
            told["relatedLocations"] = [
                {**_location(place), "id": number, "message": {"text": _cut(text)}}
                for number, (place, text) in enumerate(result.related[:_MAX_RELATED], start=1)
            ]
        if result.properties:
            told["properties"] = result.properties
        made.append(told)
    return made


def _location(place: SarifPlace) -> dict[str, Json]:
    told: dict[str, Json] = {
        "physicalLocation": {
            "artifactLocation": {"uri": place.uri},
            "region": {"startLine": place.line, "startColumn": place.column},
        }
    }
    if place.pointer:
        told["logicalLocations"] = [{"fullyQualifiedName": _whole(place.pointer), "kind": "member"}]
    return told


def _cut(text: str) -> str:
    whole = _whole(text) or "?"
    return whole if len(whole) <= MAX_TEXT else f"{whole[: MAX_TEXT - 1]}…"


def _whole(text: str) -> str:
    """The text without halves of characters, which no file can hold."""
    return text.encode("utf-8", "replace").decode()
