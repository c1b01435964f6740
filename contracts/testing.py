"""For tests written in pytest: a target whose every exchange is judged, and a run told rule by rule."""

from __future__ import annotations

import datetime
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from contracts import keeping
from contracts.caretaking import Caretaker
from contracts.clauses import clauses
from contracts.config import located
from contracts.driver import Driver
from contracts.events import Discovered, Event, RunEnded
from contracts.model import Credentials, Facts, Json, Response, Severity, Verdict
from contracts.preview import KINDS
from contracts.printable import printable
from contracts.report.text import finding_lines
from contracts.resources import state_folder
from contracts.restoring import Restorer
from contracts.rules import PROVIDER_RULES
from contracts.runner import LIVE_REQUESTS, Options, run
from contracts.scenario import NO_BODY, Send
from contracts.target.port import Target
from contracts.target.select import is_loopback, select
from contracts.waivers import NO_WAIVERS, Waivers, in_force

_RULES = {rule.id: rule for rule in PROVIDER_RULES}


class ContractBrokenError(AssertionError):
    """The provider broke the contract. The message is the findings, each with a curl line."""


class JudgedTarget:
    """A target for tests of one's own. Whatever is sent is judged by every rule.

    Each method raises ContractBrokenError when a rule of severity ``error`` is violated, then and
    there. ``warnings`` collects the milder findings.
    """

    def __init__(self, target: Target, waivers: Waivers = NO_WAIVERS) -> None:
        self.facts: Facts = target.facts
        self.warnings: list[Discovered] = []
        self._target = target
        self._errors: list[Discovered] = []
        self._driver = Driver(target=target, rules=PROVIDER_RULES, emit=self._take, phase="test", waivers=waivers)

    def _take(self, event: Event) -> None:
        if isinstance(event, Discovered):
            grave = event.finding.severity is Severity.ERROR and event.waived is None
            (self._errors if grave else self.warnings).append(event)

    @property
    def number(self) -> str:
        """The first of the target's numbers."""
        return self.facts.numbers[0].phone_number

    def patch(
        self,
        body: Json | bytes = NO_BODY,
        *,
        number: str | None = None,
        credentials: Credentials = Credentials.VALID,
        content_type: str = "application/json",
    ) -> Response:
        """Sends a PATCH: ``body`` as JSON, or as it is when it is bytes. Returns the answer."""
        step = Send(body=body, credentials=credentials, content_type=content_type)
        request = self._driver.request(step, number or self.number)
        exchange = self._driver.send(request).observation.exchange
        self._raise()
        if exchange.response is None:
            raise ContractBrokenError(f"no answer to PATCH {request.path}: {exchange.failure}")
        return exchange.response

    def read(self, number: str | None = None) -> Mapping[str, Json] | None:
        """The number as the target shows it, or None when it shows none."""
        shown = self._driver.look(number or self.number)
        self._raise()
        return shown.body if shown else None

    def rest(self, number: str | None = None) -> None:
        """Brings the number to rest: no job running, nothing linked to SMS."""
        self._driver.rest(number or self.number)
        self._raise()

    def settle(self, number: str | None = None) -> bool:
        """Waits until no job runs. Says whether that came about before the target's deadline."""
        settled = self._driver.settle(number or self.number)
        self._raise()
        return settled

    def _raise(self) -> None:
        self._driver.report()
        if self._errors:
            found, self._errors = self._errors, []
            # The same violation is told again the next time.
            self._driver.counts.clear()
            raise ContractBrokenError("\n\n".join(describe(event, self._target) for event in found))


def describe(event: Discovered, target: Target) -> str:
    """A finding as a block of lines."""
    rule = _RULES[event.finding.rule]
    lines = finding_lines(event, rule, clauses()[rule.clause], target.base_url, target.curl_credentials)
    return "\n".join(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleOutcome:
    """How one rule came out of a run. ``text`` is the findings, or why there is no verdict."""

    verdict: str
    text: str


@dataclass(slots=True, kw_only=True)
class _Collector:
    target: Target
    texts: dict[str, list[str]] = field(default_factory=dict)

    def __call__(self, event: Event) -> None:
        if isinstance(event, Discovered):
            self.texts.setdefault(event.finding.rule, []).append(describe(event, self.target))


def outcomes(
    target: Target, *, examples: int, seed: int, waivers: Waivers, negative: bool = False
) -> dict[str, RuleOutcome]:
    """A whole run on a target, told rule by rule.

    On another machine without ``negative`` nothing is sent that the contract refuses, and at most
    ``LIVE_REQUESTS`` requests.
    """
    collector = _Collector(target=target)
    here = is_loopback(target.base_url)
    options = Options(
        rules=PROVIDER_RULES,
        examples=examples,
        seed=seed,
        waivers=waivers,
        negative=negative or here,
        max_requests=None if here else LIVE_REQUESTS,
    )
    ended: RunEnded = run(target, options, collector)
    return {
        rule: RuleOutcome(
            verdict=standing.verdict.name,
            text="\n\n".join(collector.texts.get(rule, ())) if standing.verdict is Verdict.FAIL else standing.reason,
        )
        for rule, standing in ended.standings.items()
    }


def plan(target: Target, *, negative: bool) -> tuple[str, ...]:
    """What a session of tests will do to a target on another machine, line by line; nothing for one on this."""
    if is_loopback(target.base_url):
        return ()
    numbers = ", ".join(number.phone_number for number in target.facts.numbers)
    return (
        f"contract target: {printable(target.name)} at {target.base_url}, project {printable(target.facts.project_id)}",
        f"contract target: changes {numbers}; contract_run sends {KINDS[negative]}, at most {LIVE_REQUESTS:,} requests",
        f"contract target: what the numbers are is kept in {state_folder()}, and put back at the end",
    )


def keep(target: Target, config_file: str | None) -> Path | None:
    """Writes down what the numbers of a target are, before tests change them. The path of the restore journal.

    None when no number can be read, which is allowed on this machine alone. Raises ConfigurationError and
    TargetUnavailableError.
    """
    caretaker = Caretaker(
        target=target,
        folder=state_folder(),
        config=located(target.name, config_file),
        strict=not is_loopback(target.base_url),
    )
    caretaker.begin(caretaker.look)
    return caretaker.path


def put_back(target: Target, path: Path) -> Iterator[str]:
    """Puts the numbers of a restore journal back, and tells what is not as it was. A journal that is done goes."""
    outcomes = [Restorer(target=target).put_back(one) for one in keeping.read(path).numbers]
    for one in outcomes:
        for words in (*one.failed, *one.beyond):
            yield f"{one.phone_number}: {printable(words)}"
    if any(one.failed for one in outcomes):
        live = "" if is_loopback(target.base_url) else " --live"
        yield f"Not every number is what it was. To try again: contracts restore {shlex.quote(str(path))}{live}"
    else:
        path.unlink(missing_ok=True)


def select_target(
    name: str, config_file: str | None, environment: Mapping[str, str], *, live: bool = False
) -> tuple[Target, Waivers]:
    """The target of a name and what is waived for it today. Raises ConfigurationError."""
    target, waivers = select(name, config_file, environment, live=live, plans=False)
    return target, in_force(waivers, datetime.datetime.now(datetime.UTC).date())
