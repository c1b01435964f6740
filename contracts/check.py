"""Checking recorded traffic: files in the order in which they are given, by the rules of both parties."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from contracts.errors import ConfigurationError, ContractsError, DocumentError
from contracts.events import Emit, PhaseEnded, PhaseStarted, RunEnded, RunStarted
from contracts.model import Exchange, Facts, Verdict
from contracts.observed.caller import is_token_request
from contracts.observed.observation import address_of
from contracts.rule import Rule
from contracts.traffic.entry import Entry
from contracts.traffic.files import read_recording
from contracts.traffic.judging import Traffic

NO_FACTS = Facts(project_id="", numbers=())
"""A recording says nothing of what a target has."""


@dataclass(slots=True, kw_only=True)
class Passed:
    """What was not judged, and why."""

    other: int = 0
    """Entries that belong to another operation."""
    unread: Counter[str] = field(default_factory=Counter)
    """Entries that do not show enough, by reason."""

    def of_operation(self, path: Path, entries: Iterator[Entry]) -> Iterator[tuple[str, Exchange]]:
        """The exchanges of the operation and of the token endpoint, each with its place."""
        for entry in entries:
            if entry.exchange is None:
                self.unread[entry.unread] += 1
            elif address_of(entry.exchange.request.path) is None and not is_token_request(entry.exchange.request):
                self.other += 1
            else:
                yield f"{path}, entry {entry.number}", entry.exchange


def check(
    paths: Sequence[Path],
    rules: tuple[Rule, ...],
    emit: Emit,
    facts: Facts = NO_FACTS,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[RunEnded, Passed]:
    """Judges recordings as one trace, in the order given. The verdict, and what was not judged.

    A file that cannot be read to its end ends the check: what was found until then has been told. Raises
    ConfigurationError or DocumentError for such a file, unless the contract was seen to be broken.
    """
    begun = clock()
    traffic, passed = Traffic(rules=rules, facts=facts, emit=emit), Passed()
    emit(
        RunStarted(
            command="check",
            target=", ".join(str(path) for path in paths),
            base_url="$URL",
            facts=facts,
            rules=tuple(rule.id for rule in rules),
            seed=0,
            curl_credentials='-u "$SINCH_KEY_ID:$SINCH_KEY_SECRET"',
        )
    )
    updates, trouble = 0, None
    for path in paths:
        emit(PhaseStarted(phase=path.name, total=1))
        start, before = clock(), traffic.exchanges
        try:
            updates += traffic.take(path.name, passed.of_operation(path, read_recording(path))).updates
        except (ConfigurationError, DocumentError) as error:
            trouble = error
        emit(PhaseEnded(phase=path.name, exchanges=traffic.exchanges - before, seconds=clock() - start))
        if trouble:
            break
    ended = _ended(traffic, updates, trouble, clock() - begun)
    emit(ended)
    if trouble and ended.exit_code != 1:
        raise trouble
    return ended, passed


def _ended(traffic: Traffic, updates: int, trouble: ContractsError | None, seconds: float) -> RunEnded:
    stopped = str(trouble) if trouble else None
    if traffic.broken:
        return traffic.ended(Verdict.FAIL, 1, seconds, stopped)
    if trouble:
        return traffic.ended(Verdict.ERROR, trouble.exit_code, seconds, stopped)
    if not updates or not traffic.applied:
        return traffic.ended(Verdict.NOT_APPLICABLE, ConfigurationError.exit_code, seconds)
    return traffic.ended(Verdict.PASS, 0, seconds)
