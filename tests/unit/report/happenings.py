"""Events of runs, made by hand, for the tests of reports."""

from __future__ import annotations

from dataclasses import replace

from contracts.events import Discovered, PhaseEnded, RunEnded, RunStarted, Trial
from contracts.exercised import Extent
from contracts.judge import Standing
from contracts.mock.world import FACTS
from contracts.model import Credentials, Exchange, Finding, Mismatch, Request, Response, Severity, Verdict
from contracts.observed.habits import Habit
from contracts.rules import RULES

BY_ID = {rule.id: rule for rule in RULES}
ERROR, WARNING, NOTE = "empty-configuration-refused", "wrong-content-type-refused", "assumed-error-envelope"
PATH = "/v1/projects/p/activeNumbers/+12025550134"
JSON_TYPE = (("content-type", "application/json"),)
BASE = "http://127.0.0.1:3013"

HOSTILE = "a\x00b\x1b[31m\r\n\t]]>&<\"'\u202eevil\u2066\ufeff\ufffe\ud800\x85\u2028é😀"
"""Text with whatever steers a terminal, breaks a line or is no character of XML."""


def update(body: bytes | None = b"{}", **members: object) -> Request:
    """A PATCH in due form."""
    request = Request(method="PATCH", path=PATH, headers=JSON_TYPE, body=body, credentials=Credentials.VALID)
    return replace(request, **members)  # type: ignore[arg-type]


def discovered(
    rule: str = ERROR,
    *,
    expected: str = "400",
    received: str = "status 200",
    where: str = "status",
    steps: tuple[Request, ...] = (),
    waived: str | None = None,
) -> Discovered:
    """A finding of a rule, told."""
    request = update()
    finding = Finding(
        rule=rule,
        clause=BY_ID[rule].clause,
        severity=BY_ID[rule].severity,
        mismatch=Mismatch(where=where, expected=expected, received=received),
        exchange=Exchange(request=request, outcome=Response(status=200, body=b"{}")),
    )
    return Discovered(phase="scenarios", finding=finding, steps=steps or (request,), waived=waived)


def started(rules: tuple[str, ...] = (ERROR, WARNING, NOTE), numbers: int = 4, target: str = "mock") -> RunStarted:
    """The beginning of a run."""
    return RunStarted(
        target=target,
        base_url=BASE,
        facts=replace(FACTS, numbers=FACTS.numbers[:numbers]),
        rules=rules,
        seed=7,
        curl_credentials="-u key:secret",
    )


_TRIAL = Trial(sentence="As every day.", survivable=True, driven=False, code=0, exchanges=2, updates=1, findings=0)
TRIED = PhaseEnded(phase="plain", exchanges=2, seconds=1.0, trial=_TRIAL)
FAILED = PhaseEnded(phase="unknown", exchanges=2, seconds=1.0, trial=replace(_TRIAL, code=1))
AGAIN = PhaseEnded(
    phase="limited",
    exchanges=2,
    seconds=1.0,
    trial=replace(_TRIAL, habits=(Habit(after="429", sendings=2, pause=1.0),), survivable=False, code=7),
)
"""Trials of a client: one that went well, one that did not, one that failed as it may and shows a habit."""


def ended(
    standings: dict[str, Standing] | None = None,
    verdict: Verdict = Verdict.PASS,
    *,
    exit_code: int = 0,
    stopped: str | None = None,
    counts: dict[tuple[str, str], int] | None = None,
    exchanges: int = 1234,
    exercised: tuple[Extent, ...] = (),
) -> RunEnded:
    """The end of a run."""
    return RunEnded(
        verdict=verdict,
        exit_code=exit_code,
        standings={ERROR: Standing(verdict=Verdict.PASS, applied=3)} if standings is None else standings,
        counts=counts or {},
        exchanges=exchanges,
        seconds=1.25,
        exercised=exercised,
        stopped=stopped,
    )


def failing(rule: str = ERROR) -> dict[str, Standing]:
    """One rule as it stands after a finding."""
    verdict = Verdict.FAIL if BY_ID[rule].severity is Severity.ERROR else Verdict.PASS
    return {rule: Standing(verdict=verdict, applied=2, findings=1)}
