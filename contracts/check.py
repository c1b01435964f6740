"""Checking recorded traffic: files in the order in which they are given, by the rules of both parties."""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from contracts.errors import ConfigurationError, ContractsError, DocumentError
from contracts.events import Emit, PhaseEnded, PhaseStarted, RunEnded, RunStarted
from contracts.model import Facts, Verdict
from contracts.rule import Rule
from contracts.traffic.files import read_recording
from contracts.traffic.judging import NO_FACTS, Passed, Traffic
from contracts.waivers import NO_WAIVERS, Waivers


def check(
    paths: Sequence[Path],
    rules: tuple[Rule, ...],
    emit: Emit,
    facts: Facts | None = None,
    waivers: Waivers = NO_WAIVERS,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[RunEnded, Passed]:
    """Judges recordings as one trace, in the order given. The verdict, and what was not judged.

    A file that cannot be read to its end ends the check: what was found until then has been told. Raises
    ConfigurationError or DocumentError for such a file, unless the contract was seen to be broken. Without
    ``facts`` those are gone by that a recording tells itself.
    """
    begun = clock()
    # One key for all files, so that the same credential has one name.
    key = os.urandom(16)
    traffic = Traffic(rules=rules, facts=facts, emit=emit, waivers=waivers)
    emit(
        RunStarted(
            command="check",
            target=", ".join(str(path) for path in paths),
            base_url="$URL",
            facts=facts or NO_FACTS,
            rules=tuple(rule.id for rule in rules),
            seed=0,
            curl_credentials='-u "$SINCH_KEY_ID:$SINCH_KEY_SECRET"',
        )
    )
    trouble = None
    for path in paths:
        emit(PhaseStarted(phase=path.name, total=1))
        start, before = clock(), traffic.exchanges
        try:
            traffic.take(path.name, read_recording(path, key), functools.partial(_place, path))
        except (ConfigurationError, DocumentError) as error:
            trouble = error
        emit(PhaseEnded(phase=path.name, exchanges=traffic.exchanges - before, seconds=clock() - start))
        if trouble:
            break
    ended = _ended(traffic, trouble, clock() - begun)
    emit(ended)
    if trouble and ended.exit_code != 1:
        raise trouble
    return ended, traffic.passed


def _place(path: Path, number: int) -> str:
    return f"{path}, entry {number}"


def _ended(traffic: Traffic, trouble: ContractsError | None, seconds: float) -> RunEnded:
    verdict, code = traffic.concluded
    if trouble and verdict is not Verdict.FAIL:
        verdict, code = Verdict.ERROR, trouble.exit_code
    return traffic.ended(verdict, code, seconds, str(trouble) if trouble else None)
