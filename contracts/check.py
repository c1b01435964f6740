"""Checking recorded traffic: files in the order in which they are given, by the rules of both parties."""

from __future__ import annotations

import enum
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from contracts.errors import ContractsError
from contracts.events import Emit, RunEnded, RunStarted
from contracts.model import Facts, Verdict
from contracts.rule import Rule
from contracts.traffic.ahead import read_ahead
from contracts.traffic.apart import read_apart
from contracts.traffic.files import read_recording
from contracts.traffic.judging import NO_FACTS, Traffic
from contracts.traffic.reading import Reading, read_in_turn
from contracts.traffic.share import Passed
from contracts.waivers import NO_WAIVERS, Waivers


class Way(enum.Enum):
    """In which processes the work is done. Whichever it is, the check comes to the same."""

    ALONE = enum.auto()
    AHEAD = enum.auto()
    """One reads, another judges: for what takes long to read."""
    APART = enum.auto()
    """Each reads all and judges some of the numbers: for what is read fast. No ``Judged`` is told."""


def check(
    paths: Sequence[Path],
    rules: tuple[Rule, ...],
    emit: Emit,
    facts: Facts | None = None,
    waivers: Waivers = NO_WAIVERS,
    clock: Callable[[], float] = time.perf_counter,
    *,
    way: Way = Way.ALONE,
) -> tuple[RunEnded, Passed]:
    """Judges recordings as one trace, in the order given. The verdict, and what was not judged.

    A file that cannot be read to its end ends the check: what was found until then has been told. Raises
    ConfigurationError or DocumentError for such a file, unless the contract was seen to be broken. Without
    ``facts`` those are gone by that a recording tells itself.
    """
    begun = clock()
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
    # One key for all files, so that the same credential has one name.
    reading = Reading(paths=tuple(paths), key=os.urandom(16))
    if way is Way.APART:
        trouble = read_apart(reading, traffic, clock)
    else:
        trouble = read_in_turn(reading, traffic, clock, read_ahead if way is Way.AHEAD else read_recording)
    ended = _ended(traffic, trouble, clock() - begun)
    emit(ended)
    if trouble and ended.exit_code != 1:
        raise trouble
    return ended, traffic.passed


def _ended(traffic: Traffic, trouble: ContractsError | None, seconds: float) -> RunEnded:
    verdict, code = traffic.concluded
    if trouble and verdict is not Verdict.FAIL:
        verdict, code = Verdict.ERROR, trouble.exit_code
    return traffic.ended(verdict, code, seconds, str(trouble) if trouble else None)
