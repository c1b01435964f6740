"""A file in the Common Test Report Format (CTRF): one test a rule."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import IO, Final

from contracts.events import Event, RunEnded
from contracts.model import Json, Verdict
from contracts.report.cases import Case, Cases, Outcome
from contracts.rule import Rule

VERSION: Final = "0.0.0"
"""The version of the format that was published first; what is written here has been the same in each since."""


class Ctrf:
    """Collects a run and writes the file when it has ended. Warnings and notes do not fail a test."""

    def __init__(self, stream: IO[bytes], rules: Mapping[str, Rule]) -> None:
        self._stream = stream
        self._cases = Cases(rules=rules)

    def __call__(self, event: Event) -> None:
        """Takes one event."""
        self._cases.take(event)
        if isinstance(event, RunEnded):
            self._stream.write(json.dumps(self._report(event), indent=1).encode())

    def _report(self, ended: RunEnded) -> dict[str, Json]:
        tests = [_test(case) for case in self._cases.all(ended)]
        statuses = Counter(test["status"] for test in tests)
        stop = round(self._cases.last * 1000)
        start = stop if self._cases.first is None else round(self._cases.first * 1000)
        return {
            "reportFormat": "CTRF",
            "specVersion": VERSION,
            "generatedBy": "contracts",
            "results": {
                "tool": {"name": "contracts"},
                "summary": {
                    "tests": len(tests),
                    **{status: statuses[status] for status in ("passed", "failed", "pending", "skipped", "other")},
                    "start": start,
                    "stop": stop,
                    "extra": {"verdict": ended.verdict.name.lower(), "exitCode": ended.exit_code},
                },
                "tests": tests,
            },
        }


def _test(case: Case) -> dict[str, Json]:
    told: dict[str, Json] = {
        "name": case.name,
        "status": "other" if case.verdict is Verdict.INCONCLUSIVE else case.outcome.value,
        "duration": 0,
        "suite": case.suite.split("."),
        "rawStatus": case.verdict.label,
    }
    if case.outcome is not Outcome.PASSED:
        told["message"] = case.message
    return {**told, "trace": case.text} if case.text else told
