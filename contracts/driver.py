"""Playing scenarios on a target: sends, has each exchange judged, tells what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from contracts.addressing import request_of
from contracts.errors import ConfigurationError, ContractsError, TargetUnavailableError
from contracts.events import Discovered, Emit, Judged, ScenarioPlayed
from contracts.exercised import Exercised, transitions_in
from contracts.judge import Judge, Judgement, Tally, judge_observation
from contracts.model import Credentials, Exchange, FailureKind, Finding, Request, Severity
from contracts.observed.address import Address
from contracts.observed.life import Transition
from contracts.observed.number import Number
from contracts.observed.observation import Observation
from contracts.patience import LONGEST, retry_after
from contracts.rule import Rule
from contracts.scenario import Read, Scenario, Send, Settle
from contracts.settling import Settler
from contracts.target.port import Target
from contracts.waivers import NO_WAIVERS, Waivers

_LIMITED = frozenset({429, 503})
_LIMITED_TRIES = 5
_SLOW_SECONDS = 0.4
"""An exchange that fails sooner was not waited for."""
_IN_VAIN = 5
"""So many requests that were waited for in vain, and there is no more waiting."""
_NO_PERMISSION = frozenset({401, 403})


class BudgetSpentError(ContractsError):
    """The run has used up the time or the requests that it was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What a run may use. None sets no bound."""

    until: float | None = None
    """By the target's clock."""
    requests: int | None = None
    findings: int | None = None
    """How many kinds of violation of severity ``error`` end the run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """One scenario as it went."""

    findings: tuple[Finding, ...]
    trail: tuple[Request, ...]
    settled: bool
    sent: Exchange | None
    """The exchange of the last PATCH of the scenario itself."""
    steps: int
    """How many steps of the scenario were played."""
    moves: frozenset[Transition] = frozenset()
    """The transitions of the number's state graph that were seen."""


@dataclass(slots=True, kw_only=True)
class Driver:
    """Drives one target through one run. The only writer of its judge, its tally and its counts."""

    target: Target
    rules: tuple[Rule, ...]
    emit: Emit
    waivers: Waivers = NO_WAIVERS
    budget: Budget = Budget()
    phase: str = ""
    exchanges: int = 0
    updates: int = 0
    """How many of the exchanges were the operation of the contract."""
    permitted: bool | None = None
    """Whether any update of a number of the target was answered with more than 401 or 403; None before the first."""
    grave: int = 0
    """How many findings were told that break the contract."""
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    judge: Judge = field(init=False)
    tally: Tally = field(init=False)
    exercised: Exercised = field(init=False)
    settler: Settler = field(init=False)
    _trail: list[Request] = field(default_factory=list)
    _found: list[Finding] = field(default_factory=list)
    _moves: set[Transition] = field(default_factory=set)
    _told: int = 0
    _last_status: int | None = None
    _in_vain: int = 0
    _next: float | None = None
    """When the next request may be sent, by the target's clock, if an answer has put it off."""
    _turned_away: int = 0
    """How many answers in a row were 503 with a time to wait."""

    def __post_init__(self) -> None:
        self.judge = Judge(self.rules, self.target.facts)
        self.tally = Tally(self.rules)
        self.exercised = Exercised(self.rules)
        self.settler = Settler(
            target=self.target, send=lambda request: self.send(request).observation, shown=self.shown
        )

    def send(self, request: Request) -> Judgement:
        """Sends one request and has the exchange judged.

        A 429 is waited out, as often as is reasonable, and after a 503 that says for how long nothing is
        sent. Raises TargetUnavailableError when the target cannot be reached, keeps limiting us or wants more
        time than the run has, BudgetSpentError when the run has no more to spend.
        """
        status = 0
        for turn in range(_LIMITED_TRIES):
            self._pause()
            judgement = self._send_once(request)
            response = judgement.observation.exchange.response
            told = None if response is None else response.header("retry-after")
            if response is None or response.status not in _LIMITED or (response.status == 503 and told is None):
                self._turned_away = 0
                return judgement
            status = response.status
            self._next = self.target.now() + retry_after(told, turn, self.target.now())
            if status == 503:
                self._turned_away += 1
                if self._turned_away < _LIMITED_TRIES:
                    # The answer stands: an update is not sent twice.
                    return judgement
                break
        raise TargetUnavailableError(
            f"{self.target.name} answers {status} again and again. Set targets.….rate_limit lower and run again."
        )

    def _pause(self) -> None:
        if self._next is None:
            return
        seconds, until = max(self._next - self.target.now(), 0.0), self.budget.until
        if until is not None:
            # A provider that wants an hour to pass does not get more than the run has.
            self.target.wait(min(seconds, max(until - self.target.now(), 0.0)))
        elif seconds <= LONGEST:
            self.target.wait(seconds)
        else:
            raise TargetUnavailableError(
                f"{self.target.name} wants {seconds:,.0f} s to pass before the next request. Run again then."
            )
        self._next = None

    def _send_once(self, request: Request) -> Judgement:
        self._check_budget()
        if self._in_vain >= _IN_VAIN:
            raise TargetUnavailableError(
                f"{self.target.name} left {_IN_VAIN} requests without a whole answer in time. "
                "Set answer_deadline higher if it is only slow."
            )
        exchange = self.target.send(request)
        failure = exchange.failure
        self._in_vain += failure is not None and self.target.now() - exchange.at > _SLOW_SECONDS
        if failure is not None and failure.kind is FailureKind.UNREACHABLE:
            raise TargetUnavailableError(f"{self.target.name} cannot be reached: {failure.detail}")
        self._trail.append(request)
        self._last_status = exchange.response.status if exchange.response else None
        judgement = self.judge.judge(exchange)
        self.exchanges += 1
        self.updates += judgement.observation.is_update
        if judgement.observation.reaches_number:
            self.permitted = self.permitted or self._last_status not in _NO_PERMISSION
        self.tally.add(judgement, self.waivers.reason)
        self.exercised.add(judgement)
        self._moves.update(transitions_in(judgement.observation))
        self._found.extend(judgement.findings)
        self.emit(Judged(phase=self.phase, exchange=exchange, findings=judgement.findings, applied=judgement.applied))
        return judgement

    def _check_budget(self) -> None:
        budget = self.budget
        if budget.requests is not None and self.exchanges >= budget.requests:
            raise BudgetSpentError(f"the {budget.requests} requests of --max-requests are used up")
        if budget.until is not None and self.target.now() >= budget.until:
            raise BudgetSpentError("the time of --max-time is used up")
        if budget.findings is not None and self.grave >= budget.findings:
            raise BudgetSpentError("as many findings as --max-findings allows were found")

    def play(self, scenario: Scenario, phone_number: str, *, rule: str | None = None) -> Played:
        """Plays a scenario of the plan, and says so. What it finds is left to the caller to tell."""
        played = self.replay(scenario, phone_number)
        self.emit(
            ScenarioPlayed(
                phase=self.phase, title=scenario.title, rule=rule, phone_number=phone_number, settled=played.settled
            )
        )
        return played

    def replay(self, scenario: Scenario, phone_number: str, until: tuple[str, str] | None = None) -> Played:
        """Plays a scenario on a number that is brought to rest first, no further than to a finding of a cause.

        When it cannot be played to its end, what was found until then is told as it is.
        """
        self._found.clear()
        self._moves.clear()
        self._told = 0
        self._trail.clear()
        try:
            settled = self.rest(phone_number)
            if not self._found:
                # How the number came to rest matters only if something went wrong on the way.
                self._trail.clear()
            sent: Exchange | None = None
            steps = 0
            for step in scenario.steps:
                if until is not None and any(finding.cause == until for finding in self._found):
                    break
                steps += 1
                match step:
                    case Read():
                        self.look(phone_number)
                    case Settle():
                        settled = self.settle(phone_number) and settled
                    case Send():
                        sent = self.send(self.request(step, phone_number)).observation.exchange
        except BaseException:
            self.report()
            raise
        return Played(
            findings=tuple(self._found),
            trail=tuple(self._trail),
            settled=settled,
            sent=sent,
            moves=frozenset(self._moves),
            steps=steps,
        )

    def replay_requests(self, requests: Sequence[Request]) -> None:
        """Sends requests as they are, and tells of what was found since the last time that something was told."""
        try:
            if not self._found:
                # How the number came to rest matters only if something went wrong on the way.
                self._trail.clear()
            for request in requests:
                self.send(request)
        finally:
            self.report()

    def report(self) -> None:
        """Tells of each finding that was not told yet, if its cause is new."""
        for finding in self._found[self._told :]:
            if finding.cause not in self.counts:
                self.discover(finding, tuple(self._trail))
            self.counts[finding.cause] += 1
        self._told = len(self._found)

    def discover(self, finding: Finding, trail: tuple[Request, ...], *, minimal: bool = False) -> None:
        """Tells of a finding with a new cause. ``minimal``: none of the requests that led to it can be left out."""
        steps = self._way(finding, trail, needed=minimal and len(trail) > 1)
        waived = self.waivers.reason(finding)
        self.grave += finding.severity is Severity.ERROR and waived is None
        self.emit(Discovered(phase=self.phase, finding=finding, steps=steps, waived=waived))

    def _way(self, finding: Finding, trail: tuple[Request, ...], *, needed: bool) -> tuple[Request, ...]:
        if not needed and self._shows_alone(finding):
            return (finding.exchange.request,)
        last = next((at for at, request in enumerate(trail) if request is finding.exchange.request), len(trail) - 1)
        steps = trail[: last + 1]
        if self.settler.offers_get and steps and steps[0].method != "GET":
            # What it was before is half of the finding.
            look = Request(method="GET", path=steps[0].path, credentials=Credentials.VALID)
            return (look, *steps)
        return steps

    def _shows_alone(self, finding: Finding) -> bool:
        alone = judge_observation(
            (rule for rule in self.rules if rule.id == finding.rule),
            Observation(exchange=finding.exchange, facts=self.target.facts),
        )
        return any(other.cause == finding.cause for other in alone.findings)

    def request(self, step: Send, phone_number: str) -> Request:
        """The request of a step, addressed and filled from the facts of the target."""
        return request_of(step, phone_number, self.target.facts)

    def shown(self, phone_number: str) -> Number | None:
        """The number as it was last seen, or None when that is not known."""
        return self.judge.history(Address(project_id=self.target.facts.project_id, phone_number=phone_number)).shown

    def look(self, phone_number: str) -> Number | None:
        """Reads the number: by GET where the target offers it, else by a PATCH that changes nothing."""
        return self.settler.look(phone_number)

    def rest(self, phone_number: str) -> bool:
        """Brings a number to rest. Says whether its jobs ended."""
        return self.settler.rest(phone_number)

    def settle(self, phone_number: str) -> bool:
        """Looks until no job of the number runs. Says whether that came about before the deadline."""
        return self.settler.settle(phone_number)

    def preflight(self) -> None:
        """Looks at each number once, and says in one line what makes a run pointless."""
        for number in self.target.facts.numbers:
            try:
                self.look(number.phone_number)
            finally:
                self.report()
            if self.shown(number.phone_number) is not None:
                continue
            if self._last_status in _NO_PERMISSION:
                raise TargetUnavailableError(
                    f"{self.target.name} refuses the credentials with {self._last_status}. "
                    "Check the key pair or token, and the project id."
                )
            if self._last_status == 404:
                raise ConfigurationError(
                    f"{self.target.name} does not know {number.phone_number} in project "
                    f"{self.target.facts.project_id}. List numbers that the project has."
                )

    def check_permitted(self) -> None:
        """Says in one line when numbers can be read but no update is let through: then nothing can be tested."""
        if self.permitted is False:
            raise TargetUnavailableError(
                f"{self.target.name} refuses every update with 401 or 403, though it lets numbers be read. "
                "Check that the key pair or token may update numbers."
            )
