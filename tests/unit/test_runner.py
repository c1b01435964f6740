"""A whole run: its phases, its events, its exit code, and what bounds and divides it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from contracts.errors import ConfigurationError, TargetUnavailableError
from contracts.events import (
    Discovered,
    Event,
    Judged,
    PhaseEnded,
    PhaseStarted,
    RunEnded,
    RunStarted,
    ScenarioPlayed,
)
from contracts.fuzz import FuzzError
from contracts.judge import RuleCrashError
from contracts.mock.behaviour import Choices, Pace
from contracts.mock.defects import BY_NAME
from contracts.mock.dialects import DIALECTS
from contracts.mock.world import FACTS as WORLD
from contracts.mock.world import default_behaviour
from contracts.model import Exchange, Failure, FailureKind, Request, Response, Severity, Verdict
from contracts.observed.observation import Observation
from contracts.plan import fixed, variations
from contracts.rule import Rule
from contracts.rules import PROVIDER_RULES
from contracts.runner import Options, Shard, run
from contracts.scenario import PLAN, SETTLE, Hole, Scenario, patch, sms
from contracts.target.inprocess import InProcessTarget
from contracts.target.port import Target
from tests.unit.scripted import (
    FACTS,
    US,
    Scripted,
    Watched,
    job,
    number_of,
    ok,
    refusal,
    resource,
    rule,
    unreachable,
    violated,
    violated_if,
)
from tests.unit.waiving import waiving

PHASES = ["look", "scenarios", "variations", "walks", "fitting bodies", "unfitting bodies"]
RENAME = Scenario(title="rename", steps=(patch({"displayName": "x"}),))
NAMED = Scenario(title="name", steps=(patch({"displayName": Hole.NAME}),))
FEW = tuple(
    one for one in PROVIDER_RULES if one.id in {"display-name-applied", "sms-link-appears", "malformed-json-refused"}
)
LINK = Scenario(title="link", steps=(patch(sms(PLAN)), SETTLE))


def still(request: Request) -> Response:
    """A number at rest, whatever is sent."""
    return ok(resource(number_of(request)))


class Run:
    """One run, with its events. What it raises is kept."""

    def __init__(self, target: Target, rules: Sequence[Rule] = PROVIDER_RULES, **options: Any) -> None:
        self.events: list[Event] = []
        self.raised: BaseException | None = None
        chosen = Options(rules=tuple(rules), **({"examples": 0} | options))
        try:
            returned = run(target, chosen, self.events.append)
        except BaseException as error:  # noqa: BLE001 - an interrupt is one of the ends that are tested
            self.raised = error
        else:
            assert returned is self.events[-1]

    @property
    def ended(self) -> RunEnded:
        """The last event."""
        last = self.events[-1]
        assert isinstance(last, RunEnded)
        return last

    def of(self, kind: type[Any]) -> list[Any]:
        """The events of a kind."""
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def told(self) -> list[tuple[str, str]]:
        """The causes that were told."""
        return [event.finding.cause for event in self.of(Discovered)]


def well_formed(events: list[Event]) -> None:
    """Asserts that a stream begins and ends once, and that phases neither overlap nor stay open."""
    assert isinstance(events[0], RunStarted)
    assert isinstance(events[-1], RunEnded)
    assert Counter(type(event) for event in events)[RunStarted] == 1
    assert Counter(type(event) for event in events)[RunEnded] == 1
    phase, exchanges, total = None, 0, 0
    for event in events[1:-1]:
        match event:
            case PhaseStarted():
                assert phase is None
                phase, exchanges = event.phase, 0
            case PhaseEnded():
                assert (event.phase, event.exchanges) == (phase, exchanges)
                phase = None
            case Judged() | Discovered() | ScenarioPlayed():
                assert event.phase == phase
                exchanges += isinstance(event, Judged)
                total += isinstance(event, Judged)
    assert phase is None
    assert events[-1].exchanges == total


def defective(name: str, dialect: str = "default") -> InProcessTarget:
    """The mock with a defect."""
    return InProcessTarget(BY_NAME[name].plant(default_behaviour(DIALECTS[dialect])))


# Phases and events


@pytest.fixture(scope="module")
def whole() -> tuple[Run, list[Request]]:
    """A run of every phase on the mock, and what was sent."""
    target = Watched(InProcessTarget())
    return Run(target, examples=6, seed=4), target.sent


def test_a_whole_run_has_its_phases_in_order(whole: tuple[Run, list[Request]]) -> None:
    """Cheap and telling phases come first, Schemathesis last; each says how much it plans."""
    started = whole[0].of(PhaseStarted)
    assert [event.phase for event in started] == PHASES
    planned, _ = fixed(PROVIDER_RULES, WORLD)
    varied = list(variations(planned, PROVIDER_RULES, WORLD))
    assert [event.total for event in started] == [len(WORLD.numbers), len(planned), len(varied), 6, 3, 3]


def test_a_whole_run_is_green_on_the_mock(whole: tuple[Run, list[Request]]) -> None:
    """The built-in provider keeps the contract: nothing is told, and nothing stopped the run."""
    ended = whole[0].ended
    assert (ended.verdict, ended.exit_code, ended.stopped) == (Verdict.PASS, 0, None)
    assert whole[0].told == []
    assert ended.counts == {}
    assert set(ended.standings) == {rule.id for rule in PROVIDER_RULES}


def test_the_stream_of_a_whole_run_is_well_formed(whole: tuple[Run, list[Request]]) -> None:
    """A run begins and ends once, and every exchange is told within its phase."""
    well_formed(whole[0].events)
    assert [event.exchange.request for event in whole[0].of(Judged)] == whole[1]


def test_planned_scenarios_are_played_each(whole: tuple[Run, list[Request]]) -> None:
    """The listed phases play what they plan, no more and no less."""
    played = Counter(event.phase for event in whole[0].of(ScenarioPlayed))
    for event in whole[0].of(PhaseStarted)[1:3]:
        assert played[event.phase] == event.total


def test_the_same_seed_sends_the_same(whole: tuple[Run, list[Request]]) -> None:
    """A second run with the seed sends every byte again, in the same order."""
    again = Watched(InProcessTarget())
    events = Run(again, examples=6, seed=4)
    assert again.sent == whole[1]
    assert events.ended.standings == whole[0].ended.standings


def test_the_start_says_what_is_tested() -> None:
    """The first event names the target, its address, its facts, the rules and the seed."""
    (start,) = Run(Scripted(still), [rule("a"), rule("b")], seed=7).of(RunStarted)
    assert start == RunStarted(
        target="scripted",
        base_url="http://provider.example",
        facts=FACTS,
        rules=("a", "b"),
        seed=7,
        curl_credentials="-u id:secret",
    )


def test_without_examples_only_the_fixed_scenarios_are_played() -> None:
    """A depth of 0 leaves the first two phases."""
    assert [event.phase for event in Run(InProcessTarget()).of(PhaseStarted)] == PHASES[:2]


def test_time_is_told_by_the_clock_of_the_run() -> None:
    """The seconds of a phase and of the run are measured by the clock that is handed in."""
    ticks = iter(range(100))
    events: list[Event] = []
    target = Scripted(still)
    ended = run(target, Options(rules=(rule(),), examples=0), events.append, clock=lambda: float(next(ticks)))
    assert [event.seconds for event in events if isinstance(event, PhaseEnded)] == [1.0, 1.0]
    assert ended.seconds == 5.0


# The end


def test_a_broken_contract_has_the_code_1() -> None:
    """A violated rule of severity error fails the run."""
    result = Run(Scripted(still), [rule(check=violated(), scenarios=(RENAME,))])
    assert (result.ended.verdict, result.ended.exit_code, result.ended.stopped) == (Verdict.FAIL, 1, None)
    assert result.told == [("some-rule", "status")]
    assert result.ended.counts == {("some-rule", "status"): result.ended.exchanges}


@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.NOTE])
def test_milder_findings_leave_a_run_green(severity: Severity) -> None:
    """Warnings and notes are told and break nothing."""
    result = Run(Scripted(still), [rule(check=violated(), severity=severity, scenarios=(RENAME,))])
    assert (result.ended.verdict, result.ended.exit_code) == (Verdict.PASS, 0)
    assert result.told == [("some-rule", "status")]


def test_a_run_in_which_nothing_applied_is_not_green() -> None:
    """A run that exercised no rule has the code 2."""
    for rules in ([], [rule(applies=lambda observation: False, scenarios=(RENAME,))]):
        ended = Run(Scripted(still), rules).ended
        assert (ended.verdict, ended.exit_code) == (Verdict.NOT_APPLICABLE, 2)


def test_what_the_target_lacks_is_the_reason_of_a_rule() -> None:
    """A rule whose only scenario wants a fact that is not there says so."""
    never = rule(applies=lambda observation: False, scenarios=(LINK,))
    ended = Run(Scripted(still, facts=replace(FACTS, service_plans=())), [rule("other"), never]).ended
    standing = ended.standings["some-rule"]
    assert (standing.verdict, standing.reason) == (
        Verdict.NOT_APPLICABLE,
        "the target has fewer than 1 in facts.service_plans",
    )


def test_waived_findings_do_not_fail() -> None:
    """A waived rule is told with its reason and leaves the run green; another still breaks it."""
    waivers = waiving("some-rule")
    result = Run(Scripted(still), [rule(check=violated(), scenarios=(RENAME,))], waivers=waivers)
    assert (result.ended.verdict, result.ended.exit_code) == (Verdict.PASS, 0)
    assert [event.waived for event in result.of(Discovered)] == ["known (until 9999-01-01)"]
    other = Run(Scripted(still), [rule("other", check=violated()), rule(check=violated())], waivers=waivers)
    assert other.ended.exit_code == 1


def test_jobs_that_never_end_are_inconclusive() -> None:
    """Rules whose end cannot be seen are inconclusive, no rule is violated, and the run comes to its end."""
    target = InProcessTarget(default_behaviour(Choices(pace=Pace.MANUAL)))
    ended = Run(target).ended
    assert (ended.verdict, ended.exit_code, ended.stopped) == (Verdict.INCONCLUSIVE, 0, None)
    assert max(standing.verdict for standing in ended.standings.values()) is Verdict.INCONCLUSIVE
    for identifier in ("done-sms-job-leaves-nothing", "finished-voice-job-links-ids", "failed-sms-job-keeps-ids"):
        standing = ended.standings[identifier]
        assert standing.verdict is Verdict.INCONCLUSIVE
        assert standing.reason == "a job was still running after 60 s"


def test_only_what_waits_for_jobs_is_inconclusive() -> None:
    """A scenario that does not wait for a job is conclusive even on a number whose job never ends."""
    target = Scripted(lambda request: ok(resource(sms_job=job())), deadline=5.0)
    ended = Run(target, [rule("renames", scenarios=(RENAME,)), rule("links", scenarios=(LINK,))]).ended
    verdicts = {name: standing.verdict for name, standing in ended.standings.items()}
    assert verdicts == {"renames": Verdict.PASS, "links": Verdict.INCONCLUSIVE}
    assert ended.standings["links"].reason == "a job was still running after 5 s"


# Trouble


def interrupting(at: int, error: BaseException) -> Callable[[int], None]:
    """Raises at the given count of requests."""

    def before(count: int) -> None:
        if count == at:
            raise error

    return before


class Ending(Watched):
    """The mock, which does something else at the second request of a phase. To be given the events of the run."""

    def __init__(self, phase: str, end: Callable[[Exchange], Exchange]) -> None:
        super().__init__(InProcessTarget())
        self.events: list[Event] = []
        self._phase, self._end, self._seen = phase, end, 0

    def send(self, request: Request) -> Exchange:
        """Passes the request on, and changes what comes of it once."""
        exchange = super().send(request)
        phase = next(event.phase for event in reversed(self.events) if isinstance(event, PhaseStarted))
        self._seen += phase == self._phase
        return self._end(exchange) if phase == self._phase and self._seen == 2 else exchange

    def run(self) -> tuple[BaseException | None, RunEnded]:
        """A run of some rules on it: what it raises, and its last event."""
        raised: BaseException | None = None
        try:
            run(self, Options(rules=FEW, examples=20), self.events.append)
        except BaseException as error:  # noqa: BLE001 - an interrupt is one of the ends that are tested
            raised = error
        well_formed(self.events)
        ended = self.events[-1]
        assert isinstance(ended, RunEnded)
        return raised, ended


def interrupt(exchange: Exchange) -> Exchange:
    """Somebody presses Ctrl-C."""
    raise KeyboardInterrupt


def lose(exchange: Exchange) -> Exchange:
    """Nobody listens."""
    return replace(exchange, outcome=Failure(kind=FailureKind.UNREACHABLE, detail="connection refused"))


@pytest.mark.parametrize("phase", PHASES)
def test_an_interrupt_ends_the_stream(phase: str) -> None:
    """Ctrl-C in any phase closes the phase, tells the end with the code 130, and goes through."""
    raised, ended = Ending(phase, interrupt).run()
    assert isinstance(raised, KeyboardInterrupt)
    assert (ended.verdict, ended.exit_code, ended.stopped) == (Verdict.ERROR, 130, "interrupted")


def test_an_interrupted_run_that_was_broken_stays_broken() -> None:
    """The verdict is what was seen; the code says that the run was interrupted."""
    target = Watched(Scripted(still), interrupting(3, KeyboardInterrupt()))
    result = Run(target, [rule(check=violated(), scenarios=(RENAME, LINK))])
    well_formed(result.events)
    assert isinstance(result.raised, KeyboardInterrupt)
    assert (result.ended.verdict, result.ended.exit_code) == (Verdict.FAIL, 130)


def test_an_unreachable_target_is_trouble() -> None:
    """A target that cannot be reached at all: the stream ends with the code 3, and the error goes on."""
    result = Run(Scripted(unreachable), [rule()])
    well_formed(result.events)
    assert isinstance(result.raised, TargetUnavailableError)
    assert (result.ended.verdict, result.ended.exit_code) == (Verdict.ERROR, 3)
    assert result.ended.stopped == "scripted cannot be reached: connection refused"


@pytest.mark.parametrize("phase", PHASES)
def test_a_target_that_goes_away_is_trouble_in_any_phase(phase: str) -> None:
    """One request that finds nobody ends the run with the code 3, even if the next one would be answered."""
    raised, ended = Ending(phase, lose).run()
    assert isinstance(raised, TargetUnavailableError)
    assert (ended.verdict, ended.exit_code) == (Verdict.ERROR, 3)
    assert ended.stopped == "mock cannot be reached: connection refused"


@pytest.mark.parametrize("status", [401, 403])
def test_a_target_that_lets_no_update_through_is_trouble(status: int) -> None:
    """Where numbers can be read but every update is refused for want of a permission, nothing was tested: code 3."""
    target = Scripted(lambda request: still(request) if request.method == "GET" else refusal(status))
    result = Run(target, [rule(scenarios=(RENAME, LINK))])
    well_formed(result.events)
    assert isinstance(result.raised, TargetUnavailableError)
    assert (result.ended.verdict, result.ended.exit_code) == (Verdict.ERROR, 3)
    assert result.ended.stopped == (
        "scripted refuses every update with 401 or 403, though it lets numbers be read. "
        "Check that the key pair or token may update numbers."
    )


def test_one_update_let_through_is_enough_to_be_tested() -> None:
    """A target that refuses some updates with 403 is judged by the rules, which say what they think of it."""
    target = Scripted(
        lambda request: (
            still(request) if request.method == "GET" or b"displayName" in (request.body or b"") else refusal(403)
        )
    )
    result = Run(target, [rule(scenarios=(LINK, RENAME))])
    assert result.raised is None
    assert (result.ended.verdict, result.ended.exit_code) == (Verdict.PASS, 0)


def test_a_broken_contract_stays_broken_whatever_comes_after() -> None:
    """A target that goes away after a finding leaves the run failed, and says why it stopped."""
    target = Scripted(lambda request: still(request) if len(target.sent) < 4 else unreachable(request))
    result = Run(target, [rule(check=violated(), scenarios=(RENAME, LINK))])
    well_formed(result.events)
    assert result.raised is None
    assert (result.ended.verdict, result.ended.exit_code) == (Verdict.FAIL, 1)
    assert result.ended.stopped == "scripted cannot be reached: connection refused"


def test_a_number_that_is_not_known_is_a_fault_of_the_configuration() -> None:
    """A listed number that the target does not have ends the run with the code 2."""
    result = Run(Scripted(lambda request: refusal(404)), [rule()])
    well_formed(result.events)
    assert isinstance(result.raised, ConfigurationError)
    assert result.ended.exit_code == 2


def test_a_rule_that_crashes_is_trouble_and_no_finding() -> None:
    """A crash of a rule ends the run with the code 3; nobody is accused."""
    crashing = rule(applies=lambda observation: 1 / 0 == 0, scenarios=(RENAME,))
    result = Run(Scripted(still), [crashing])
    well_formed(result.events)
    assert isinstance(result.raised, RuleCrashError)
    assert (result.ended.verdict, result.ended.exit_code, result.told) == (Verdict.ERROR, 3, [])
    assert result.ended.stopped is not None
    assert "rule some-rule crashed" in result.ended.stopped


def test_a_rule_that_crashes_among_findings_is_told() -> None:
    """A crash in the walks after a finding is why the run stopped; what was broken stays broken."""

    def length(seen: Observation) -> int:
        return len((seen.update or {}).get("displayName") or "") if seen.is_update else 0

    long = rule("long", check=violated_if(lambda seen: 0 < length(seen) < 17))
    crashing = rule("crashing", applies=lambda seen: phases[-1] == "walks" and 1 / (length(seen) < 17) == 0)
    phases: list[str] = []
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        if isinstance(event, PhaseStarted):
            phases.append(event.phase)

    rules = (long, crashing, rule("named", moves=(NAMED,)))
    ended = run(Scripted(still), Options(rules=rules, examples=60), emit)
    well_formed(events)
    assert ended.exit_code == 1
    assert ended.stopped is not None
    assert "rule crashing crashed" in ended.stopped


def test_a_disagreement_with_schemathesis_is_trouble() -> None:
    """A run in which the two readings of the spec differ is not green."""
    result = Run(Scripted(lambda request: ok({"phoneNumber": 3})), [rule(scenarios=(RENAME,))], examples=2)
    well_formed(result.events)
    assert isinstance(result.raised, FuzzError)
    assert (result.ended.verdict, result.ended.exit_code) == (Verdict.ERROR, 3)


# Bounds


@pytest.mark.parametrize("bound", [1, 4, 5, 37, 400])
def test_a_bound_on_requests_is_exact(bound: int) -> None:
    """A run sends no more than it may, says why it stopped, and judges by what it saw."""
    target = Watched(InProcessTarget())
    result = Run(target, max_requests=bound)
    well_formed(result.events)
    assert len(target.sent) == bound
    assert result.raised is None
    assert result.ended.stopped == f"the {bound} requests of --max-requests are used up"
    assert result.ended.exit_code == (2 if bound <= len(WORLD.numbers) else 0)
    assert result.told == []


@pytest.mark.parametrize(
    ("defect", "bound"), [("empty-sms-accepted", 1), ("plan-relinked", 1), ("region-lower-case", 2)]
)
def test_a_bound_on_findings_ends_the_run(defect: str, bound: int) -> None:
    """A run that has found as much as it was asked for sends nothing more."""
    whole, short = Run(defective(defect)), Run(defective(defect), max_findings=bound)
    well_formed(short.events)
    assert short.ended.stopped == "as many findings as --max-findings allows were found"
    assert short.ended.exit_code == 1
    assert len(short.told) >= bound
    assert short.told == whole.told[: len(short.told)]
    assert short.ended.exchanges < whole.ended.exchanges


def test_a_waived_finding_does_not_count_towards_the_bound() -> None:
    """What is accepted does not end the run."""
    waivers = waiving("empty-configuration-refused")
    result = Run(defective("empty-sms-accepted"), max_findings=1, waivers=waivers)
    assert "empty-configuration-refused" in {rule for rule, _ in result.told}
    assert result.ended.stopped is None


def test_a_bound_on_time_is_by_the_clock_of_the_target() -> None:
    """A run ends when the target's clock says so."""
    target = Scripted(still, pace=1.0)
    result = Run(target, [rule(scenarios=(RENAME, LINK))], max_time=3.0)
    well_formed(result.events)
    assert len(target.sent) == 3
    assert result.ended.stopped == "the time of --max-time is used up"
    assert result.ended.exit_code == 0


@pytest.mark.parametrize(
    ("defect", "dialect", "bound"),
    [("region-lower-case", "no-get", 3), ("sms-job-stays", "default", 97), ("sms-job-stays", "no-get", 98)],
)
def test_what_was_found_is_told_when_a_bound_is_reached(defect: str, dialect: str, bound: int) -> None:
    """A run that fails tells why, wherever its bound cut it off."""
    result = Run(defective(defect, dialect), max_requests=bound)
    found = {finding.cause for event in result.of(Judged) for finding in event.findings}
    assert result.ended.exit_code == 1
    assert set(result.told) == found
    assert set(result.ended.counts) == found


# Shards


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_shards_part_the_scenarios_exactly(count: int) -> None:
    """Every planned scenario is in one part and in no other."""
    for plan in (
        fixed(PROVIDER_RULES, WORLD)[0],
        tuple(variations(fixed(PROVIDER_RULES, WORLD)[0], PROVIDER_RULES, WORLD)),
    ):
        parts = [Shard(index=index, count=count).part(plan) for index in range(1, count + 1)]
        assert Counter((one.scenario.id, one.phone_number) for part in parts for one in part) == Counter(
            (one.scenario.id, one.phone_number) for one in plan
        )
        assert sum(len(part) for part in parts) == len(plan)


def test_shards_share_the_examples() -> None:
    """Together the parts draw as many examples as were asked for, at most one each more."""
    for examples, count in ((100, 3), (1, 4), (0, 2), (7, 7)):
        share = Shard(index=1, count=count).share(examples)
        assert examples <= share * count < examples + count


def test_shards_play_the_whole_run_between_them() -> None:
    """The scenarios that two halves play are those that a whole run plays."""
    whole, *halves = (
        Counter(
            (event.title, event.rule, event.phone_number)
            for event in Run(InProcessTarget(), shard=shard).of(ScenarioPlayed)
        )
        for shard in (Shard(), Shard(index=1, count=2), Shard(index=2, count=2))
    )
    assert halves[0] + halves[1] == whole
    assert all(halves)


def test_shards_draw_differently() -> None:
    """The walks of one half are not those of the other."""
    walks = []
    for index in (1, 2):
        target = Watched(Scripted(still))
        result = Run(target, [rule(moves=(NAMED,))], examples=8, shard=Shard(index=index, count=2))
        walks.append([event.exchange.request for event in result.of(Judged) if event.phase == "walks"])
    assert walks[0] != walks[1]


def test_a_number_is_the_one_that_was_planned() -> None:
    """The first phase of scenarios stays on the first number that suits."""
    result = Run(Scripted(still), [rule(scenarios=(RENAME,))])
    assert [event.phone_number for event in result.of(ScenarioPlayed)] == [US]
