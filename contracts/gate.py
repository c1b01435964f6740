"""The gate: a client's own tests run against the mock, and what they sent is judged by the rules on clients.

Or against another provider, behind a proxy: then both sides are judged.
"""

from __future__ import annotations

import functools
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from contracts.errors import ConfigurationError, ContractsError, TargetUnavailableError
from contracts.events import INTERRUPTED, Emit, PhaseEnded, PhaseStarted, RunEnded, RunStarted, Trial
from contracts.harness.adapter import Adapter
from contracts.harness.cases import CARELESS, DOCUMENTED, ERRORS, JOBS
from contracts.harness.drive import Drive
from contracts.judge import RuleCrashError
from contracts.mock.world import FACTS
from contracts.mocked import running
from contracts.model import Facts, Verdict
from contracts.observed.habits import Habits
from contracts.process_group import run_command
from contracts.profiles import PLAIN, Profile, prepare
from contracts.proxy.record import UNRECORDED
from contracts.proxy.running import Plan, proxying
from contracts.proxy.upstream import LIMITS, Limits, Upstream
from contracts.rule import Rule
from contracts.traffic.entry import Entry
from contracts.traffic.files import read_recording
from contracts.traffic.judging import NO_FACTS, Taken, Traffic
from contracts.traffic.share import Passed
from contracts.waivers import NO_WAIVERS, Waivers

_LAYOUT: Final = ("--layout", "sinch", "--auth-port", "0")
_GONE: Final = 0.5
"""So many seconds before the end of the client's tests a callback may have met a receiver that was on its way out."""
BEHIND_PROXY: Final = Profile(name="proxy", sentence="Answers as the provider behind the proxy does.")


@dataclass(frozen=True, slots=True, kw_only=True)
class GateEnded:
    """The verdict on a client, with one trial for each profile."""

    run: RunEnded
    trials: tuple[Trial, ...]
    passed: Passed | None = None
    """What was not judged of the traffic before another provider."""

    @property
    def exit_code(self) -> int:
        """0 kept, 1 broken, 2 nothing was tested, 3 the tests had to be stopped."""
        return self.run.exit_code


def gate(  # noqa: PLR0913 - what is tried, by what it is judged, and how long it may take
    command: Sequence[str],
    profiles: Sequence[Profile],
    rules: tuple[Rule, ...],
    emit: Emit,
    *,
    drive: bool = False,
    waivers: Waivers = NO_WAIVERS,
    max_time: float | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> GateEnded:
    """Runs a client's tests once for each profile and judges what they sent.

    With ``drive`` the command is an adapter, which is asked to do what the cases say: then what the
    client tells its user is judged too. Raises ConfigurationError when the command cannot be started.
    """
    traffic = Traffic(rules=rules, facts=FACTS, emit=emit, waivers=waivers)
    emit(
        RunStarted(
            command="gate",
            target="mock",
            base_url="http://127.0.0.1:3013",
            facts=FACTS,
            rules=tuple(rule.id for rule in rules),
            seed=0,
            curl_credentials="-u key:secret",
        )
    )

    def tried(profile: Profile) -> Trial:
        return _driven(command, profile, traffic) if drive else _trial(command, profile, traffic, max_time)

    return _tried([(one.name, functools.partial(tried, one)) for one in profiles], traffic, clock)


def gate_before(  # noqa: PLR0913 - what is tried, on what, by what it is judged, and how long it may take
    command: Sequence[str],
    upstream: Upstream,
    auth: Upstream | None,
    rules: tuple[Rule, ...],
    emit: Emit,
    *,
    facts: Facts | None = None,
    waivers: Waivers = NO_WAIVERS,
    max_time: float | None = None,
    limits: Limits = LIMITS,
    known: tuple[str, ...] = (),
    clock: Callable[[], float] = time.perf_counter,
) -> GateEnded:
    """Runs a client's tests before a provider, with a proxy between them, and judges what both have said.

    With ``auth`` the requests for tokens go through the proxy too. Rules that need ``facts`` do without
    where there are none. ``known`` are secrets to hide beside those that pass. Raises ConfigurationError when
    the command cannot be started, or what passed cannot be written down.
    """
    traffic = Traffic(rules=rules, facts=facts, emit=emit, waivers=waivers)
    emit(
        RunStarted(
            command="gate",
            target=upstream.url,
            base_url=upstream.url,
            facts=facts or NO_FACTS,
            rules=tuple(rule.id for rule in rules),
            seed=0,
            curl_credentials='-u "$SINCH_KEY_ID:$SINCH_KEY_SECRET"',
        )
    )
    plan = functools.partial(Plan, numbers=upstream, auth=auth, limits=limits, known=known)
    tried = functools.partial(_trial_before, command, plan, traffic, max_time)
    ended = _tried([(BEHIND_PROXY.name, tried)], traffic, clock, place=upstream.url)
    return replace(ended, passed=traffic.passed)


def _tried(
    tries: Sequence[tuple[str, Callable[[], Trial]]],
    traffic: Traffic,
    clock: Callable[[], float],
    place: str = "the mock",
) -> GateEnded:
    """The trials, one after the other, and what comes of them. What ends them early is told, then raised."""
    begun = clock()
    trials: dict[str, Trial] = {}
    trouble: BaseException | None = None
    for name, tried in tries:
        traffic.emit(PhaseStarted(phase=name, total=1))
        start, before = clock(), traffic.exchanges
        try:
            trials[name] = tried()
        except (ContractsError, RuleCrashError, KeyboardInterrupt) as error:
            trouble = error
        exchanges = traffic.exchanges - before
        traffic.emit(PhaseEnded(phase=name, exchanges=exchanges, seconds=clock() - start, trial=trials.get(name)))
        if trouble is not None:
            break
    seconds = clock() - begun
    ended = _stopped(traffic, trouble, seconds) if trouble else _ended(traffic, trials, seconds, place)
    if unsupported := {one for trial in trials.values() for one in trial.unsupported}:
        remark = f"The client cannot do everything, says its adapter: {', '.join(sorted(unsupported))}."
        ended = replace(ended, remarks=(*ended.remarks, remark))
    traffic.emit(ended)
    if trouble is not None and ended.exit_code != 1:
        raise trouble
    return GateEnded(run=ended, trials=tuple(trials.values()))


def _trial_before(command: Sequence[str], plan: Callable[..., Plan], traffic: Traffic, max_time: float | None) -> Trial:
    with tempfile.TemporaryDirectory(prefix="contracts-gate-") as folder:
        journal = Path(folder) / "journal.ndjson"
        with journal.open("wb") as stream, proxying(plan(write=stream.write)) as proxy:
            ending = _run(command, proxy.exported(), max_time)
        trial = _judged(BEHIND_PROXY, traffic, _sent(journal), ending)
    lost = {detail for _, detail in proxy.recorder.lost}
    if proxy.recorder.unheard and not proxy.recorder.answered:
        # Tests that do not wait for an answer have tested nothing that never answers.
        lost.add(UNRECORDED.detail)
    return replace(trial, lost=tuple(sorted(lost)))


def _trial(command: Sequence[str], profile: Profile, traffic: Traffic, max_time: float | None) -> Trial:
    with tempfile.TemporaryDirectory(prefix="contracts-gate-") as folder:
        journal = Path(folder) / "journal.ndjson"
        with running((*_LAYOUT, "--callbacks", "--journal", str(journal), *profile.options)) as mock:
            prepare(mock, profile)
            ending = _run(command, mock.address.exported(), max_time)
            over = time.time() - _GONE
        # The mock is as new: what an earlier one was sent is of no concern.
        traffic.judge.forget()
        return _judged(profile, traffic, _heard(_sent(journal), over), ending)


_Ending = int | KeyboardInterrupt | None
"""How a command ended: with an exit code, or as the gate was interrupted, or not by itself."""


def _run(command: Sequence[str], variables: Mapping[str, str], max_time: float | None) -> _Ending:
    try:
        return run_command(command, variables, max_time)
    except KeyboardInterrupt as error:
        return error


def _judged(profile: Profile, traffic: Traffic, sent: Iterable[Entry], ending: _Ending) -> Trial:
    """What was sent, judged. Raises KeyboardInterrupt afterwards when that was the end."""
    habits = Habits()
    taken = traffic.take(profile.name, _watched(sent, habits), lambda number: f"{profile.name}, exchange {number}")
    if isinstance(ending, KeyboardInterrupt):
        raise ending
    return _told(profile, taken, habits, code=ending, driven=False)


def _sent(journal: Path) -> Iterable[Entry]:
    # The mock opens it when it starts.
    return read_recording(journal) if journal.stat().st_size else ()


def _heard(entries: Iterable[Entry], over: float) -> Iterator[Entry]:
    """The entries less callbacks that nobody answered any more: the tests were over, and a receiver with them."""
    for entry in entries:
        exchange = entry.exchange
        late = exchange is not None and exchange.failure is not None and exchange.at > over
        if not (late and entry.inside.callback is not None):
            yield entry


def _watched(entries: Iterable[Entry], habits: Habits) -> Iterator[Entry]:
    """The entries, whose exchanges the habits take in passing."""
    for entry in entries:
        if entry.anew:
            habits.forget()
        if entry.exchange is not None:
            habits.take(entry.exchange)
        yield entry


def _told(profile: Profile, taken: Taken, habits: Habits, *, code: int | None, driven: bool) -> Trial:
    return Trial(
        sentence=profile.sentence,
        survivable=profile.survivable,
        driven=driven,
        code=code,
        exchanges=taken.exchanges,
        updates=taken.updates,
        findings=taken.findings,
        habits=habits.told(),
    )


def _driven(command: Sequence[str], profile: Profile, traffic: Traffic) -> Trial:
    """One profile with an adapter. What keeps an adapter from answering ends the gate: it is no client's fault."""
    cases = JOBS if profile.jobs_alone else DOCUMENTED
    if profile.name == PLAIN:
        cases = (*DOCUMENTED, *CARELESS, *ERRORS)
    habits = Habits()
    with running((*_LAYOUT, *profile.options)) as mock:
        adapter = Adapter(command, {**os.environ, **mock.address.exported()})
        try:
            drive = Drive(adapter=adapter, mock=mock, prepare=functools.partial(prepare, mock, profile))
            played = _watched(drive.play(cases), habits)
            taken = traffic.take(profile.name, played, lambda one: f"{profile.name}, {drive.places[one - 1]}")
        finally:
            adapter.close()
    unsupported = tuple(f"{operation}{reason and f' ({reason})'}" for operation, reason in drive.unsupported.items())
    return replace(_told(profile, taken, habits, code=0, driven=True), unsupported=unsupported)


def _stopped(traffic: Traffic, trouble: BaseException, seconds: float) -> RunEnded:
    """How it ended when it could not go on: broken if that was seen, else for that reason."""
    reason = str(trouble) or "interrupted"
    if traffic.concluded[0] is Verdict.FAIL:
        return traffic.ended(*traffic.concluded, seconds, reason)
    code = INTERRUPTED if isinstance(trouble, KeyboardInterrupt) else getattr(trouble, "exit_code", 3)
    return traffic.ended(Verdict.ERROR, code, seconds, reason)


def _ended(traffic: Traffic, trials: Mapping[str, Trial], seconds: float, place: str) -> RunEnded:
    verdict, code = traffic.concluded
    if verdict is Verdict.FAIL:
        return traffic.ended(verdict, code, seconds)
    unavailable = TargetUnavailableError.exit_code
    if lost := [detail for trial in trials.values() for detail in trial.lost]:
        # Before the client's own tests: what else should they do than fail?
        return traffic.ended(Verdict.ERROR, unavailable, seconds, f"{place} did not answer: {'; '.join(lost[:3])}")
    # Tests may fail for an error that they were told of; they may not hang.
    own = [name for name, trial in trials.items() if trial.code is None or (trial.code and trial.survivable)]
    if failed := [name for name in own if trials[name].code is not None]:
        ended = traffic.ended(Verdict.FAIL, 1, seconds)
        where = [f"The client's tests failed under {', '.join(failed)}."] if len(trials) > 1 else []
        return replace(ended, remarks=(*ended.remarks, *where))
    if own:
        why = f"the client's tests did not end in time under {', '.join(own)}"
        return traffic.ended(Verdict.ERROR, unavailable, seconds, why)
    if silent := [name for name, trial in trials.items() if not trial.updates]:
        why = f"no update reached {place} under {', '.join(silent)}"
        return traffic.ended(Verdict.NOT_APPLICABLE, ConfigurationError.exit_code, seconds, why)
    return traffic.ended(verdict, code, seconds)
