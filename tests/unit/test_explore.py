"""Drawn walks: what they find is told once, apart by cause, as small as it gets, and the same for a seed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis.configuration import storage_directory

from contracts.driver import Budget, BudgetSpentError, Driver
from contracts.errors import TargetUnavailableError
from contracts.events import Discovered, Event, Judged
from contracts.explore import SHRINK_PLAYS, search
from contracts.judge import RuleCrashError
from contracts.minimise import Minimiser
from contracts.model import Failure, FailureKind, Request, Response
from contracts.observed.observation import Observation
from contracts.rule import Rule
from contracts.scenario import PLAN, READ, SETTLE, Hole, Scenario, patch, sms
from contracts.strategies.walks import walks
from contracts.target.port import Target
from tests.unit.scripted import (
    FACTS,
    ONE_NUMBER,
    US,
    Answer,
    Scripted,
    job,
    number_of,
    ok,
    refusal,
    resource,
    rule,
    violated_if,
)

NAMED = Scenario(title="name", steps=(patch({"displayName": Hole.NAME}),))
CALLED = Scenario(title="callback", steps=(patch({"callbackUrl": Hole.CALLBACK, "displayName": "Desk"}),))
LINKED = Scenario(title="link", steps=(patch(sms(PLAN)), SETTLE, READ))
MOVES = (("a", NAMED), ("b", CALLED), ("c", LINKED))


def still(request: Request) -> Response:
    """A number at rest, whatever is sent."""
    return ok(resource(number_of(request)))


class Search:
    """One search on a target, with the events it told."""

    def __init__(self, target: Target, *rules: Rule, **parts: Any) -> None:
        self.target = target
        self.events: list[Event] = []
        self.driver = Driver(target=target, rules=rules, emit=self.events.append, phase="walks", **parts)

    def go(self, examples: int = 100, seed: int = 1) -> Search:
        """Searches."""
        minimiser = Minimiser(driver=self.driver)
        search(self.driver, minimiser, walks(MOVES, self.target.facts), examples=examples, seed=seed)
        return self

    @property
    def told(self) -> list[Discovered]:
        """The findings that were told."""
        return [event for event in self.events if isinstance(event, Discovered)]

    @property
    def found(self) -> set[tuple[str, str]]:
        """The causes of all that was found, told or not."""
        return {finding.cause for event in self.events if isinstance(event, Judged) for finding in event.findings}


def scripted(answer: Answer = still) -> Scripted:
    """A target with one number."""
    return Scripted(answer, facts=ONE_NUMBER)


def asks(observation: Observation, member: str) -> Any:
    """What an update asks for a member to be, or None."""
    return (observation.update or {}).get(member)


def breaks(identifier: str, broken: Callable[[Observation], bool], where: str = "status") -> Rule:
    """A rule that is broken where ``broken`` holds."""
    return rule(identifier, check=violated_if(broken, where))


LONG = breaks("long", lambda seen: len(asks(seen, "displayName") or "") >= 9, "/displayName")
SECURE = breaks("secure", lambda seen: (asks(seen, "callbackUrl") or "").startswith("https:"), "/callbackUrl")


def test_a_fault_is_found_and_told_at_its_smallest() -> None:
    """A fault of names of nine letters is told with one request, nine plain letters long."""
    (event,) = Search(scripted(), LONG).go().told
    assert event.finding.cause == ("long", "/displayName")
    assert [request.json for request in event.steps] == [{"displayName": "aaaaaaaaa"}]
    assert event.phase == "walks"


def test_a_finding_that_needs_a_past_keeps_the_least_of_it() -> None:
    """A fault that shows when two names follow each other is told with two requests and a look before them."""
    again = breaks(
        "again",
        lambda seen: bool(seen.before and asks(seen, "displayName") and seen.before.name) and named(seen) == 2,
    )

    def named(seen: Observation) -> int:
        return int(seen.before.body["named"]) if seen.before else 0

    count = 0

    def counting(request: Request) -> Response:
        # How many times a name was sent in a row: a look in between changes nothing.
        nonlocal count
        update = request.json if isinstance(request.json, dict) else {}
        count = count if request.method == "GET" else count + 1 if list(update) == ["displayName"] else 0
        return ok(resource(named=count))

    (event,) = Search(scripted(counting), again).go().told
    assert event.finding.cause == ("again", "status")
    assert len(event.steps) <= 4
    assert event.steps[-1].json == event.finding.exchange.request.json


def test_causes_are_kept_apart() -> None:
    """Two faults are two findings, each at its own smallest."""
    told = {event.finding.rule: event for event in Search(scripted(), LONG, SECURE).go().told}
    assert set(told) == {"long", "secure"}
    assert [request.json for request in told["long"].steps] == [{"displayName": "aaaaaaaaa"}]
    assert [request.json for request in told["secure"].steps] == [{"callbackUrl": "https:"}]


def test_each_cause_is_told_once_and_counted() -> None:
    """However often it shows, a cause is one event; and it is counted."""
    search = Search(scripted(), LONG, SECURE).go()
    causes = [event.finding.cause for event in search.told]
    assert len(causes) == len(set(causes)) == 2
    assert set(search.driver.counts) == set(causes)


def test_a_known_cause_is_not_searched_for_again() -> None:
    """What an earlier phase told is not told again, and costs no more plays than a search that finds nothing."""
    search = Search(scripted(), LONG)
    search.driver.counts["long", "/displayName"] = 1
    search.go(examples=60)
    quiet = Search(scripted()).go(examples=60)
    assert search.told == []
    assert len(search.target.sent) == len(quiet.target.sent)


def test_what_shows_no_fault_tells_nothing() -> None:
    """A provider that keeps the rules is not accused, and every example is played."""
    target = scripted()
    search = Search(target, rule()).go(examples=40)
    assert search.told == []
    walked = [event for event in search.events if type(event).__name__ == "ScenarioPlayed"]
    assert len(walked) == 40


@pytest.mark.parametrize("rules", [(), (LONG,), (LONG, SECURE)], ids=["nothing", "one cause", "two causes"])
def test_a_seed_gives_the_same_search(rules: tuple[Rule, ...]) -> None:
    """The same seed sends the same requests, what is found and made small included."""
    one, other = Search(scripted(), *rules).go(seed=7), Search(scripted(), *rules).go(seed=7)
    assert one.target.sent == other.target.sent
    assert [(event.finding, event.steps) for event in one.told] == [
        (event.finding, event.steps) for event in other.told
    ]


def test_another_seed_gives_another_search() -> None:
    """What is drawn depends on the seed."""
    assert Search(scripted()).go(seed=1).target.sent != Search(scripted()).go(seed=2).target.sent


def test_plays_are_bounded() -> None:
    """A fault that shows everywhere costs the examples and a bounded shrinking."""
    search = Search(scripted(), breaks("always", lambda seen: seen.is_update)).go(examples=50)
    plays = sum(type(event).__name__ == "ScenarioPlayed" for event in search.events)
    assert plays <= 50 + SHRINK_PLAYS


def test_plays_are_bounded_when_every_answer_is_another_fault() -> None:
    """A fault that comes and goes is told all the same, and does not make the search endless."""
    turn = 0

    def moody(request: Request) -> Response:
        nonlocal turn
        turn += 1
        return refusal(400) if turn % 7 == 0 else ok(resource())

    search = Search(scripted(moody), breaks("refused", lambda seen: seen.status == 400)).go(examples=60)
    assert [event.finding.cause for event in search.told] == [("refused", "status")]
    plays = sum(type(event).__name__ == "ScenarioPlayed" for event in search.events)
    assert plays <= 60 + SHRINK_PLAYS


def test_walks_go_to_the_listed_numbers_only() -> None:
    """A search addresses the numbers of the target and nothing else."""
    target = Scripted(still, facts=FACTS)
    Search(target, rule()).go()
    assert {number_of(request) for request in target.sent} == {number.phone_number for number in FACTS.numbers}


def test_the_home_of_hypothesis_is_given_back() -> None:
    """A search leaves the settings of Hypothesis as they were."""
    before = storage_directory(intent_to_write=False).home_directory
    Search(scripted(), LONG).go(examples=5)
    assert storage_directory(intent_to_write=False).home_directory == before


# What ends a search


def test_a_spent_budget_ends_a_search() -> None:
    """A search sends no more than the budget allows, and says so unless all was played."""
    search = Search(scripted(), rule(), budget=Budget(requests=30))
    with pytest.raises(BudgetSpentError):
        search.go()
    assert len(search.target.sent) == 30


@pytest.mark.parametrize("more", [1, 20, 60])
def test_what_was_found_is_told_when_the_budget_ends(more: int) -> None:
    """A finding is told, if need be not at its smallest, when its shrinking uses the budget up."""
    first = Search(scripted(), LONG).go()
    at = next(index for index, event in enumerate(first.events) if isinstance(event, Judged) and event.findings)
    needed = sum(isinstance(event, Judged) for event in first.events[: at + 1])
    search = Search(scripted(), LONG, budget=Budget(requests=needed + more))
    with pytest.raises(BudgetSpentError):
        search.go()
    assert search.found == {("long", "/displayName")}
    assert [event.finding.cause for event in search.told] == [("long", "/displayName")]


def test_what_was_found_is_told_when_the_budget_ends_at_the_last() -> None:
    """A finding that is made small when the budget ends is told as small as it was drawn."""
    target = Search(scripted(), LONG).go().target
    assert isinstance(target, Scripted)
    search = Search(scripted(), LONG, budget=Budget(requests=len(target.sent) - 1))
    with pytest.raises(BudgetSpentError):
        search.go()
    assert [event.finding.cause for event in search.told] == [("long", "/displayName")]


def hiccup(at: int, outcome: Response | Failure) -> Answer:
    """A number at rest that answers once, at a turn, with something else."""
    turn = 0

    def answer(request: Request) -> Response | Failure:
        nonlocal turn
        turn += 1
        return outcome if turn == at else still(request)

    return answer


@pytest.mark.parametrize("rules", [(), (LONG,)], ids=["nothing found", "something found"])
def test_a_target_that_goes_away_ends_a_search(rules: tuple[Rule, ...]) -> None:
    """A target that cannot be reached is no finding, and not passed over even if it is back a moment later."""
    gone = Failure(kind=FailureKind.UNREACHABLE, detail="connection refused")
    with pytest.raises(TargetUnavailableError):
        Search(scripted(hiccup(50, gone)), *rules).go()


def test_a_rule_that_crashes_ends_a_search() -> None:
    """A crash of a rule is told as what it is, even if it does not come again."""
    crashing = breaks("crashing", lambda seen: 1 / (seen.status - 418 if seen.status else 1) == 0)
    with pytest.raises(RuleCrashError, match="rule crashing crashed"):
        Search(scripted(hiccup(50, refusal(418))), crashing).go()


def test_a_rule_that_crashes_every_time_ends_a_search() -> None:
    """A crash that comes with a certain request reaches the caller as it is, found causes or not."""
    crashing = breaks("crashing", lambda seen: 1 / (len(asks(seen, "displayName") or "") < 17) == 0)
    with pytest.raises(RuleCrashError, match="rule crashing crashed"):
        Search(scripted(), SECURE, crashing).go()


def test_an_interrupt_ends_a_search_and_keeps_what_was_found() -> None:
    """Ctrl-C goes through; what was found before is told."""
    sent = 0
    armed = False

    def interrupted(request: Request) -> Response:
        nonlocal sent, armed
        sent += 1
        if isinstance(request.json, dict) and len(request.json.get("displayName", "")) >= 9 and not armed:
            armed, sent = True, 0
        if armed and sent == 5:
            raise KeyboardInterrupt
        return still(request)

    search = Search(scripted(interrupted), LONG)
    with pytest.raises(KeyboardInterrupt):
        search.go()
    assert [event.finding.cause for event in search.told] == [("long", "/displayName")]


def test_jobs_that_never_end_do_not_hold_a_search_up() -> None:
    """The deadline of a job is waited for once a number, not once an example."""
    target = scripted(lambda request: ok(resource(US, sms_job=job())))
    Search(target, rule()).go(examples=30)
    assert target.now() <= 2 * (target.deadline + 1.0)
