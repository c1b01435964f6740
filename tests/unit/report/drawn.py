"""Events of any content, drawn by Hypothesis, for the tests of the event stream."""

from __future__ import annotations

import json

from hypothesis import strategies as st

from contracts.events import (
    Discovered,
    Event,
    Judged,
    PhaseEnded,
    PhaseStarted,
    RunEnded,
    RunStarted,
    ScenarioPlayed,
    Trial,
)
from contracts.exercised import Extent
from contracts.judge import Standing
from contracts.model import (
    Credentials,
    Exchange,
    Facts,
    Failure,
    FailureKind,
    Finding,
    ForeignNumber,
    Mismatch,
    NumberFact,
    Request,
    Response,
    Severity,
    Verdict,
)
from contracts.observed.habits import Habit
from contracts.watch import Aspect

# JSON makes one character of two surrogates that fit together, so text of Python with such a pair is no text of JSON.
TEXTS = st.text(st.characters(codec=None), max_size=20).filter(lambda text: json.loads(json.dumps(text)) == text)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
COUNTS = st.integers(0, 2**53)
RULES = st.from_regex(r"[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,2}", fullmatch=True)


def tuples(items: st.SearchStrategy[object], size: int = 3) -> st.SearchStrategy[tuple[object, ...]]:
    """Tuples of any length up to ``size``."""
    return st.lists(items, max_size=size).map(tuple)


HEADERS = tuples(st.tuples(TEXTS, TEXTS))
REQUESTS = st.builds(
    Request,
    method=TEXTS,
    path=TEXTS,
    headers=HEADERS,
    body=st.none() | st.binary(max_size=30) | TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")),
    credentials=st.sampled_from(Credentials),
    principal=st.none() | TEXTS,
)
RESPONSES = st.builds(Response, status=st.integers(0, 999), headers=HEADERS, body=st.binary(max_size=30))
FAILURES = st.builds(Failure, kind=st.sampled_from(FailureKind), detail=TEXTS)
EXCHANGES = st.builds(Exchange, request=REQUESTS, outcome=RESPONSES | FAILURES, at=NUMBERS)
MISMATCHES = st.builds(Mismatch, where=TEXTS, expected=TEXTS, received=TEXTS)


def findings(exchanges: st.SearchStrategy[Exchange] = EXCHANGES) -> st.SearchStrategy[Finding]:
    """Findings of such exchanges."""
    return st.builds(
        Finding,
        rule=RULES,
        clause=TEXTS,
        severity=st.sampled_from(Severity),
        mismatch=MISMATCHES,
        exchange=exchanges,
    )


def _judged(exchange: Exchange) -> st.SearchStrategy[Judged]:
    return st.builds(
        Judged,
        phase=TEXTS,
        exchange=st.just(exchange),
        findings=tuples(findings(st.just(exchange)) | findings(), 2),
        applied=tuples(RULES),
    )


FACTS = st.builds(
    Facts,
    project_id=TEXTS,
    numbers=tuples(st.builds(NumberFact, phone_number=TEXTS, region=TEXTS)),
    service_plans=tuples(TEXTS),
    campaigns=tuples(TEXTS),
    unknown_numbers=tuples(TEXTS),
    foreign_numbers=tuples(st.builds(ForeignNumber, project_id=TEXTS, phone_number=TEXTS)),
    authenticated=st.booleans(),
)
STARTS = st.builds(
    RunStarted,
    target=TEXTS,
    base_url=TEXTS,
    facts=FACTS,
    rules=tuples(RULES),
    seed=COUNTS,
    curl_credentials=TEXTS,
    command=st.sampled_from(["run", "gate", "check"]),
    shard=st.integers(1, 9),
    shards=st.integers(1, 9),
    defect=TEXTS,
    dialect=TEXTS,
)
STANDINGS = st.builds(Standing, verdict=st.sampled_from(Verdict), applied=COUNTS, findings=COUNTS, reason=TEXTS)
EXTENTS = st.builds(Extent, aspect=st.sampled_from(Aspect), total=COUNTS, missing=tuples(TEXTS))
ENDS = st.builds(
    RunEnded,
    verdict=st.sampled_from(Verdict),
    exit_code=st.integers(0, 130),
    standings=st.dictionaries(RULES, STANDINGS, max_size=3),
    counts=st.dictionaries(st.tuples(RULES, TEXTS), COUNTS, max_size=3),
    exchanges=COUNTS,
    seconds=NUMBERS,
    exercised=tuples(EXTENTS),
    stopped=st.none() | TEXTS,
)
TRIALS = st.builds(
    Trial,
    sentence=TEXTS,
    survivable=st.booleans(),
    driven=st.booleans(),
    code=st.none() | st.integers(-64, 255),
    exchanges=COUNTS,
    updates=COUNTS,
    findings=COUNTS,
    habits=tuples(st.builds(Habit, after=TEXTS, sendings=COUNTS, pause=st.none() | NUMBERS)),
    lost=tuples(TEXTS),
    unsupported=tuples(TEXTS),
)
MIDDLES = (
    st.builds(PhaseStarted, phase=TEXTS, total=COUNTS)
    | EXCHANGES.flatmap(_judged)
    | st.builds(
        ScenarioPlayed,
        phase=TEXTS,
        title=TEXTS,
        rule=st.none() | RULES,
        phone_number=TEXTS,
        settled=st.booleans(),
    )
    | st.builds(
        Discovered,
        phase=TEXTS,
        finding=findings(),
        steps=tuples(REQUESTS),
        place=TEXTS,
        waived=st.none() | TEXTS,
    )
    | st.builds(PhaseEnded, phase=TEXTS, exchanges=COUNTS, seconds=NUMBERS, trial=st.none() | TRIALS)
)


@st.composite
def runs(draw: st.DrawFn) -> list[Event]:
    """A whole run, of any content."""
    return [draw(STARTS), *draw(st.lists(MIDDLES, max_size=4)), draw(ENDS)]
