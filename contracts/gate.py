"""The gate: a client's own tests run against the mock, and what they sent is judged by the rules on clients.

Or against another provider, behind a proxy: then both sides are judged.
"""

from __future__ import annotations

import functools
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from contracts.errors import ConfigurationError, TargetUnavailableError
from contracts.events import Emit, PhaseEnded, PhaseStarted, RunEnded, RunStarted
from contracts.harness.adapter import Adapter
from contracts.harness.cases import CARELESS, DOCUMENTED, ERRORS
from contracts.harness.drive import Drive
from contracts.mock.auth import TOKEN_PATH
from contracts.mock.world import FACTS
from contracts.mocked import MockAddress, running
from contracts.model import Facts, Verdict
from contracts.profiles import PLAIN, Profile, prepare
from contracts.proxy.running import Plan, Proxy, proxying
from contracts.proxy.upstream import LIMITS, Limits, Upstream
from contracts.rule import Rule
from contracts.traffic.entry import Entry
from contracts.traffic.files import read_recording
from contracts.traffic.judging import NO_FACTS, Passed, Traffic
from contracts.waivers import NO_WAIVERS, Waivers

_LAYOUT: Final = ("--layout", "sinch", "--auth-port", "0")
BEHIND_PROXY: Final = Profile(name="proxy", sentence="Answers as the provider behind the proxy does.")
_GRACE: Final = 5.0
"""How long a command may take to end once it is told to, in seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How a client's tests went under one profile. ``code`` is None when they had to be stopped."""

    profile: Profile
    code: int | None
    exchanges: int
    updates: int
    findings: int
    lost: tuple[str, ...] = ()
    """How the provider behind a proxy failed to answer, each way once."""

    @property
    def passed(self) -> bool:
        """Whether the client's tests were content."""
        return self.code == 0


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
    begun = clock()
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
    trials = []
    for profile in profiles:
        emit(PhaseStarted(phase=profile.name, total=1))
        start = clock()
        trial = _driven(command, profile, traffic) if drive else _trial(command, profile, traffic, max_time)
        emit(PhaseEnded(phase=profile.name, exchanges=trial.exchanges, seconds=clock() - start))
        trials.append(trial)
    ended = _ended(traffic, trials, clock() - begun)
    emit(ended)
    return GateEnded(run=ended, trials=tuple(trials))


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
    begun = clock()
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
    emit(PhaseStarted(phase=BEHIND_PROXY.name, total=1))
    trial = _trial_before(
        command, functools.partial(Plan, numbers=upstream, auth=auth, limits=limits, known=known), traffic, max_time
    )
    emit(PhaseEnded(phase=BEHIND_PROXY.name, exchanges=trial.exchanges, seconds=clock() - begun))
    ended = _ended(traffic, (trial,), clock() - begun, place=upstream.url)
    emit(ended)
    return GateEnded(run=ended, trials=(trial,), passed=traffic.passed)


def _trial_before(command: Sequence[str], plan: Callable[..., Plan], traffic: Traffic, max_time: float | None) -> Trial:
    with tempfile.TemporaryDirectory(prefix="contracts-gate-") as folder:
        journal = Path(folder) / "journal.ndjson"
        with journal.open("wb") as stream, proxying(plan(write=stream.write)) as proxy:
            code = _run(command, environment_before(proxy), max_time)
        name = BEHIND_PROXY.name
        taken = traffic.take(name, _sent(journal), lambda number: f"{name}, exchange {number}")
    return Trial(
        profile=BEHIND_PROXY,
        code=code,
        exchanges=taken.exchanges,
        updates=taken.updates,
        findings=taken.findings,
        lost=tuple(sorted({detail for _, detail in proxy.recorder.lost})),
    )


def _trial(command: Sequence[str], profile: Profile, traffic: Traffic, max_time: float | None) -> Trial:
    with tempfile.TemporaryDirectory(prefix="contracts-gate-") as folder:
        journal = Path(folder) / "journal.ndjson"
        with running((*_LAYOUT, "--callbacks", "--journal", str(journal), *profile.options)) as mock:
            prepare(mock, profile)
            code = _run(command, environment(mock.address), max_time)
        # The mock is as new: what an earlier one was sent is of no concern.
        traffic.judge.forget()
        taken = traffic.take(profile.name, _sent(journal), lambda number: f"{profile.name}, exchange {number}")
    return Trial(profile=profile, code=code, exchanges=taken.exchanges, updates=taken.updates, findings=taken.findings)


def _sent(journal: Path) -> Iterable[Entry]:
    # The mock opens it when it starts.
    return read_recording(journal) if journal.stat().st_size else ()


def _driven(command: Sequence[str], profile: Profile, traffic: Traffic) -> Trial:
    """One profile with an adapter. What keeps an adapter from answering ends the gate: it is no client's fault."""
    cases = (*DOCUMENTED, *CARELESS, *ERRORS) if profile.name == PLAIN else DOCUMENTED
    with running((*_LAYOUT, *profile.options)) as mock:
        adapter = Adapter(command, {**os.environ, **environment(mock.address)})
        try:
            drive = Drive(adapter=adapter, mock=mock, prepare=functools.partial(prepare, mock, profile))
            taken = traffic.take(
                profile.name, drive.play(cases), lambda one: f"{profile.name}, {drive.places[one - 1]}"
            )
        finally:
            adapter.close()
    return Trial(profile=profile, code=0, exchanges=taken.exchanges, updates=taken.updates, findings=taken.findings)


def environment(address: MockAddress) -> dict[str, str]:
    """What a client's tests find in their environment: our names, and those that teams export already."""
    return {
        "CONTRACTS_BASE_URL": address.base_url,
        "CONTRACTS_AUTH_URL": address.auth_url,
        "CONTRACTS_TOKEN_URL": address.token_url,
        "CONTRACTS_ADMIN_URL": address.admin_url,
        "CONTRACTS_CALLBACK_SECRET": address.callback_secret,
        "SINCH_PROJECT_ID": address.project_id,
        "SINCH_KEY_ID": address.key_id,
        "SINCH_KEY_SECRET": address.key_secret,
        "SINCH_PHONE_NUMBER": address.numbers[0],
        "SINCH_SERVICE_PLAN_ID": address.service_plans[0],
    }


def environment_before(proxy: Proxy) -> dict[str, str]:
    """What a client's tests find in their environment behind a proxy. The credentials are those of the caller."""
    told = {"CONTRACTS_BASE_URL": proxy.base_url}
    if proxy.auth_url:
        told |= {"CONTRACTS_AUTH_URL": proxy.auth_url, "CONTRACTS_TOKEN_URL": f"{proxy.auth_url}{TOKEN_PATH}"}
    return told


def _run(command: Sequence[str], variables: Mapping[str, str], max_time: float | None) -> int | None:
    """The exit code of a command, or None when it took too long. Its whole process group ends with it."""
    try:
        process = subprocess.Popen(list(command), env=os.environ | variables, start_new_session=True)  # noqa: S603
    except OSError as error:
        raise ConfigurationError(f"Cannot start {command[0]!r}: {error.strerror}.") from None
    try:
        return process.wait(max_time)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    for kind in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            os.killpg(process.pid, kind)
            try:
                process.wait(_GRACE)
            except subprocess.TimeoutExpired:
                continue


def _ended(traffic: Traffic, trials: Sequence[Trial], seconds: float, place: str = "the mock") -> RunEnded:
    failed = [trial for trial in trials if trial.profile.survivable and not trial.passed]
    silent = [trial.profile.name for trial in trials if not trial.updates]
    lost = [detail for trial in trials for detail in trial.lost]
    unavailable = TargetUnavailableError.exit_code
    verdict, code = traffic.concluded
    if verdict is Verdict.FAIL:
        return traffic.ended(verdict, code, seconds)
    if lost:
        # Before the client's own tests: what else should they do than fail?
        return traffic.ended(Verdict.ERROR, unavailable, seconds, f"{place} did not answer: {'; '.join(lost[:3])}")
    if any(trial.code is not None for trial in failed):
        return traffic.ended(Verdict.FAIL, 1, seconds)
    if failed:
        names = ", ".join(trial.profile.name for trial in failed)
        why = f"the client's tests did not end in time under {names}"
        return traffic.ended(Verdict.ERROR, unavailable, seconds, why)
    if silent:
        why = f"no update reached {place} under {', '.join(silent)}"
        return traffic.ended(Verdict.NOT_APPLICABLE, ConfigurationError.exit_code, seconds, why)
    return traffic.ended(verdict, code, seconds)
