"""Playing scenarios on a target: sends, has each exchange judged, tells what happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import quote

from contracts.errors import ConfigurationError, ContractsError, TargetUnavailableError
from contracts.events import Discovered, Emit, Judged, ScenarioPlayed
from contracts.exercised import Exercised, transitions_in
from contracts.judge import Judge, Judgement, Tally, judge_observation
from contracts.model import Credentials, Exchange, FailureKind, Finding, Json, Request, Severity
from contracts.observed.life import Transition
from contracts.observed.number import Number
from contracts.observed.observation import Address, Observation
from contracts.rule import Rule
from contracts.scenario import APP, UNLINK, UNLINK_ALL, Read, Scenario, Send, Settle, To, encode, voice
from contracts.target.port import Target

JSON_TYPE = (("content-type", "application/json"),)
_MAX_WAIT = 1.0
_FIRST_WAIT = 0.005
_FREE_LOOKS = 3
_LIMITED_TRIES = 5
_NO_PERMISSION = frozenset({401, 403})
_NO_SUCH_METHOD = frozenset({400, 403, 404, 405, 501})


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
    waived: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Rules whose findings are accepted, with the reason."""
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
    _trail: list[Request] = field(default_factory=list)
    _found: list[Finding] = field(default_factory=list)
    _moves: set[Transition] = field(default_factory=set)
    _told: int = 0
    _last_status: int | None = None
    _stuck: set[str] = field(default_factory=set)
    _offers_get: bool | None = None
    _takes_nothing: bool = True
    """Whether the target takes an object without members; both answers are right."""

    def __post_init__(self) -> None:
        self.judge = Judge(self.rules, self.target.facts)
        self.tally = Tally(self.rules)
        self.exercised = Exercised(self.rules)

    def send(self, request: Request) -> Judgement:
        """Sends one request and has the exchange judged.

        A 429 is waited out, as often as is reasonable. Raises TargetUnavailableError when the target
        cannot be reached or keeps limiting us, BudgetSpentError when the run has no more to spend.
        """
        pause = 0.0
        for turn in range(_LIMITED_TRIES):
            if turn:
                self.target.wait(pause)
            judgement = self._send_once(request)
            response = judgement.observation.exchange.response
            if response is None or response.status != 429:
                return judgement
            pause = _retry_after(response.header("retry-after"), turn)
        raise TargetUnavailableError(
            f"{self.target.name} answers 429 again and again. Set targets.….rate_limit lower and run again."
        )

    def _send_once(self, request: Request) -> Judgement:
        self._check_budget()
        exchange = self.target.send(request)
        failure = exchange.failure
        if failure is not None and failure.kind is FailureKind.UNREACHABLE:
            raise TargetUnavailableError(f"{self.target.name} cannot be reached: {failure.detail}")
        self._trail.append(request)
        self._last_status = exchange.response.status if exchange.response else None
        judgement = self.judge.judge(exchange)
        self.exchanges += 1
        self.updates += judgement.observation.is_update
        if judgement.observation.reaches_number:
            self.permitted = self.permitted or self._last_status not in _NO_PERMISSION
        self.tally.add(judgement, frozenset(self.waived))
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
        self.grave += finding.severity is Severity.ERROR and finding.rule not in self.waived
        self.emit(Discovered(phase=self.phase, finding=finding, steps=steps, waived=self.waived.get(finding.rule)))

    def _way(self, finding: Finding, trail: tuple[Request, ...], *, needed: bool) -> tuple[Request, ...]:
        if not needed and self._shows_alone(finding):
            return (finding.exchange.request,)
        last = next((at for at, request in enumerate(trail) if request is finding.exchange.request), len(trail) - 1)
        steps = trail[: last + 1]
        if self._offers_get and steps and steps[0].method != "GET":
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
        facts = self.target.facts
        project = facts.project_id
        match step.to:
            case To.NUMBER:
                segment = phone_number
            case To.ABSENT:
                segment = facts.unknown_numbers[0]
            case To.FOREIGN_NUMBER:
                segment = facts.foreign_numbers[0].phone_number
            case To.FOREIGN_PROJECT:
                project, segment = facts.foreign_numbers[0].project_id, facts.foreign_numbers[0].phone_number
            case To.OTHER_PROJECT:
                project, segment = facts.foreign_numbers[0].project_id, phone_number
            case To.MALFORMED:
                segment = step.number
        segment = segment.replace("+", step.plus)
        body = encode(step.body, facts)
        label = (("content-type", step.content_type),) if body is not None and step.content_type else ()
        return Request(
            method="PATCH",
            path=number_path(project, segment),
            headers=(*label, *step.headers),
            body=body,
            credentials=step.credentials,
        )

    def shown(self, phone_number: str) -> Number | None:
        """The number as it was last seen, or None when that is not known."""
        return self.judge.history(Address(project_id=self.target.facts.project_id, phone_number=phone_number)).shown

    def look(self, phone_number: str) -> Number | None:
        """Reads the number: by GET where the target offers it, else by a PATCH that changes nothing."""
        path = number_path(self.target.facts.project_id, phone_number)
        if self._offers_get is not False:
            now = self.send(Request(method="GET", path=path, credentials=Credentials.VALID)).observation.now
            if now is not None:
                self._offers_get = True
            elif self._offers_get is None and self._last_status in _NO_SUCH_METHOD:
                # Found out once, on the first number: a target need not offer it.
                self._offers_get = False
            if self._offers_get:
                return now
        if self._takes_nothing:
            now = self.send(self._patch(path, b"{}")).observation.now
            if now is not None or self._last_status != 400:
                return now
            self._takes_nothing = False
        known = self.shown(phone_number)
        if known is None or known.name is None:
            # Any other PATCH would change something.
            return None
        body = encode({"displayName": known.name}, self.target.facts) or b""
        return self.send(self._patch(path, body)).observation.now

    @staticmethod
    def _patch(path: str, body: bytes) -> Request:
        return Request(method="PATCH", path=path, headers=JSON_TYPE, body=body, credentials=Credentials.VALID)

    def rest(self, phone_number: str) -> bool:
        """Brings a number to rest: no job running or failed, nothing linked to SMS. Says whether its jobs ended.

        What a failed job leaves behind would otherwise be part of the next finding, and of no scenario.
        """
        now = self.shown(phone_number) or self.look(phone_number)
        if now is None:
            return True
        settled = not now.pending or self.settle(phone_number)
        now = self.shown(phone_number)
        if now is not None and (now.sms.plan or now.sms.campaign or now.sms.job):
            settled = self._undo(UNLINK_ALL if now.sms.campaign else UNLINK, phone_number) and settled
        now = self.shown(phone_number)
        if now is not None and now.voice.job and self.target.facts.apps:
            settled = self._undo(voice("RTC", appId=APP), phone_number) and settled
        return settled

    def _undo(self, body: Json, phone_number: str) -> bool:
        self.send(self.request(Send(body=body), phone_number))
        return self.settle(phone_number)

    def settle(self, phone_number: str) -> bool:
        """Looks until no job of the number runs. Says whether that came about before the deadline."""
        start = self.target.now()
        for delay in _delays():
            now = self.shown(phone_number)
            now = now if now is not None and not now.pending else self.look(phone_number)
            if now is None or not now.pending:
                self._stuck.discard(phone_number)
                return True
            if phone_number in self._stuck or self.target.now() - start > self.target.deadline:
                # Once is enough: the next scenario does not wait for the same job again.
                self._stuck.add(phone_number)
                return False
            self.target.wait(delay)
        return False

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


def number_path(project_id: str, segment: str) -> str:
    """The path of a number. ``segment`` is put in as it is."""
    return f"/v1/projects/{quote(project_id, safe='')}/activeNumbers/{segment}"


def _delays() -> Iterator[float]:
    for _ in range(_FREE_LOOKS):
        yield 0.0
    delay = _FIRST_WAIT
    while True:
        yield delay
        delay = min(delay * 2, _MAX_WAIT)


def _retry_after(value: str | None, turn: int) -> float:
    if value is not None and value.strip().isdecimal():
        return min(float(value), 60.0)
    return float(2**turn)
