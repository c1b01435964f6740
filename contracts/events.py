"""The event stream of a run. The terminal, the pytest plugin and every report are fed by it alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from contracts.exercised import Extent
from contracts.judge import Standing
from contracts.model import Exchange, Facts, Finding, Request, Verdict
from contracts.observed.habits import Habit

INTERRUPTED: Final = 130
"""The exit code of what a signal has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted:
    """A run begins."""

    target: str
    base_url: str
    facts: Facts
    rules: tuple[str, ...]
    seed: int
    curl_credentials: str
    command: str = "run"
    """What was started: ``run`` judges a provider, ``gate`` a client, ``check`` a recording, ``replay`` a case."""
    shard: int = 1
    """Which part of the whole it plays, from 1."""
    shards: int = 1
    """How many parts there are."""
    defect: str = ""
    """The fault that is planted in the built-in provider, if one is."""
    dialect: str = ""
    """The dialect that it speaks, if it is not the usual one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseStarted:
    """A phase begins. ``total`` is how many scenarios or examples it plans."""

    phase: str
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One exchange was made and judged."""

    phase: str
    exchange: Exchange
    findings: tuple[Finding, ...]
    applied: tuple[str, ...]
    place: str = ""
    """Where in a recording it stands, if anything was found; else an empty text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioPlayed:
    """One scenario has been played."""

    phase: str
    title: str
    rule: str | None
    phone_number: str
    settled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """A finding with a cause that was not seen before, with the least requests that show it."""

    phase: str
    finding: Finding
    steps: tuple[Request, ...]
    place: str = ""
    """Where in a recording it stands, or an empty text."""
    origin: str = ""
    """Where the request was sent, such as ``https://numbers.api.example``, if that was recorded."""
    waived: str | None = None
    """Why it is accepted for this target, or None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How a client came through one way of answering: a line of its tolerance."""

    sentence: str
    """How the provider answered."""
    survivable: bool
    """Whether a client can come through unharmed. Else its tests may fail for an error that they were told of."""
    driven: bool
    """Whether it was asked through an adapter; its own tests were not run then."""
    code: int | None
    """The exit code of its own tests; None when they had to be stopped."""
    exchanges: int
    updates: int
    findings: int
    habits: tuple[Habit, ...] = ()
    """What it did of its own accord, and may do."""
    lost: tuple[str, ...] = ()
    """How the provider behind a proxy failed to answer, each way once."""
    unsupported: tuple[str, ...] = ()
    """What an adapter said that its client cannot do, with the reason if it gave one."""

    @property
    def passed(self) -> bool:
        """Whether the client's own tests were content; of a client that was asked, whether nothing was found."""
        return not self.findings if self.driven else self.code == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseEnded:
    """A phase is over."""

    phase: str
    exchanges: int
    seconds: float
    trial: Trial | None = None
    """How a client came through it, if it was one of a gate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersKept:
    """What the numbers are was written down, before the first of them is changed."""

    journal: str | None
    """The path of the restore journal, or None when no number could be read."""
    beyond: Mapping[str, tuple[str, ...]]
    """What will not be put back, in words, by number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A number was put back to what it was before the run, or as much of it as could be."""

    phone_number: str
    failed: tuple[str, ...]
    """What is not as it was, in words."""
    beyond: tuple[str, ...]
    """What is not as it was since the contract has no way back, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded:
    """The run is over. A stream without this event is incomplete."""

    verdict: Verdict
    exit_code: int
    standings: Mapping[str, Standing]
    counts: Mapping[tuple[str, str], int]
    """How often each cause was found."""
    exchanges: int
    seconds: float
    exercised: tuple[Extent, ...] = ()
    """How much of each aspect of the contract was exercised."""
    stopped: str | None = None
    """Why it ended before its plan did, or None."""
    remarks: tuple[str, ...] = ()
    """What else there is to say, such as that a waiver has accepted nothing."""


Event = (
    RunStarted | PhaseStarted | Judged | ScenarioPlayed | Discovered | PhaseEnded | NumbersKept | Restored | RunEnded
)
Emit = Callable[[Event], None]
