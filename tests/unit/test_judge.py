"""Judging: every rule on every exchange, with what is known of each number, and verdicts that only rise."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from contracts.judge import MAX_NUMBERS, Judge, RuleCrashError, Standing, Tally, conclude, judge_observation
from contracts.model import Credentials, Exchange, Mismatch, Party, Request, Response, Severity, Verdict
from contracts.observed.address import Address
from contracts.observed.caller import UNKNOWN_CALLER
from contracts.observed.inside import Callback, Inside
from contracts.observed.observation import MAX_REFUSED, NOTHING_KNOWN, Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from tests.unit.scripted import FACTS, GB, JSON_TYPE, US, ok, resource, rule, violated, violated_if


def exchange(
    number: str = US, response: Response | None = None, method: str = "PATCH", body: bytes | None = b"{}"
) -> Exchange:
    """An exchange about a number of the project, answered with 200 unless told otherwise."""
    request = Request(
        method=method,
        path=f"/v1/projects/p/activeNumbers/{number}",
        headers=(JSON_TYPE,),
        body=body,
        credentials=Credentials.VALID,
    )
    return Exchange(request=request, outcome=response or ok(resource(number)))


def address(number: str) -> Address:
    """The address of a number of the project."""
    return Address(project_id="p", phone_number=number)


def raising(observation: Observation) -> Iterator[Mismatch]:
    """A check with a fault of its own, after a first mismatch."""
    yield Mismatch(where="status", expected="good", received="bad")
    raise LookupError("no such member")


# One exchange


def test_every_rule_that_applies_is_counted_and_asked() -> None:
    """A judgement names the rules that applied, in order, and the findings of those that were broken."""
    rules = (
        rule("kept"),
        rule("broken", check=violated("/displayName"), severity=Severity.WARNING),
        rule("elsewhere", applies=lambda observation: False, check=violated()),
        rule("after"),
    )
    judgement = Judge(rules, FACTS).judge(exchange())
    assert judgement.applied == ("kept", "broken", "after")
    (finding,) = judgement.findings
    assert finding.cause == ("broken", "/displayName")
    assert finding.severity is Severity.WARNING
    assert finding.clause == "response.status"
    assert finding.exchange is judgement.observation.exchange


def test_a_rule_may_find_several_mismatches() -> None:
    """Each mismatch of a check is a finding of its own."""

    def check(observation: Observation) -> Iterator[Mismatch]:
        for where in ("/a", "/b"):
            yield Mismatch(where=where, expected="good", received="bad")

    judgement = Judge((rule(check=check),), FACTS).judge(exchange())
    assert [finding.mismatch.where for finding in judgement.findings] == ["/a", "/b"]


@pytest.mark.parametrize(
    "crashing",
    [rule("crashing", check=raising), rule("crashing", applies=lambda observation: 1 / 0 == 0)],
    ids=["check", "applies"],
)
def test_a_rule_that_raises_is_a_fault_of_ours(crashing: Rule) -> None:
    """A crash names the rule and the request, keeps the cause, and is no finding."""
    with pytest.raises(
        RuleCrashError, match=r"^rule crashing crashed on PATCH /v1/projects/p/activeNumbers/\+12025550134: "
    ) as e:
        Judge((rule("kept"), crashing), FACTS).judge(exchange())
    assert isinstance(e.value.__cause__, LookupError | ZeroDivisionError)
    assert repr(e.value.__cause__) in str(e.value)


def test_an_observation_is_judged_by_the_rules_given() -> None:
    """One observation is judged without a memory, by any iterable of rules."""
    observation = Observation(exchange=exchange(), facts=FACTS)
    judgement = judge_observation(iter((rule("one", check=violated()),)), observation)
    assert [finding.rule for finding in judgement.findings] == ["one"]
    assert judgement.observation is observation


# What is known of a number


def test_the_history_is_kept_by_number() -> None:
    """What one number showed is known when it is asked again, and says nothing of another."""
    judge = Judge((), FACTS)
    first = judge.judge(exchange(US, ok(resource(US, displayName="one"))))
    other = judge.judge(exchange(GB, ok(resource(GB, displayName="two"))))
    again = judge.judge(exchange(US, ok(resource(US, displayName="three"))))
    assert first.observation.before is None
    assert other.observation.before is None
    assert again.observation.before is not None
    assert again.observation.before.name == "one"
    shown = judge.history(address(US)).shown
    assert shown is not None
    assert shown.name == "three"


def test_both_spellings_of_a_number_are_one_number() -> None:
    """A plus sign that is percent-encoded leads to the same history."""
    judge = Judge((), FACTS)
    judge.judge(exchange(US))
    assert judge.judge(exchange("%2B" + US[1:])).observation.before is not None


def test_an_exchange_about_no_number_has_no_history() -> None:
    """A path that is not the operation's is judged with nothing known, and leaves nothing behind."""
    judge = Judge((rule(),), FACTS)
    elsewhere = Exchange(request=Request(method="GET", path="/health"), outcome=ok({}))
    for _ in range(2):
        judgement = judge.judge(elsewhere)
        assert judgement.observation.history is NOTHING_KNOWN
        assert judgement.applied == ("some-rule",)
    assert judge.history(address(US)) is NOTHING_KNOWN


def test_the_history_is_followed_before_rules_are_asked() -> None:
    """A rule that crashes does not make the trace forget the exchange."""
    judge = Judge((rule(check=raising),), FACTS)
    with pytest.raises(RuleCrashError):
        judge.judge(exchange())
    assert judge.history(address(US)).shown is not None


def test_the_history_is_bounded() -> None:
    """Of very many numbers the ones asked about last are remembered."""
    judge = Judge((), FACTS)
    numbers = [f"+1202555{n:04}" for n in range(MAX_NUMBERS + 1)]
    for number in (*numbers[:-1], numbers[0], numbers[-1]):
        judge.judge(exchange(number, ok(resource(number))))
    known = [judge.history(address(number)).shown is not None for number in (*numbers[:3], numbers[-1])]
    assert known == [True, False, True, True]


def test_the_refusals_of_a_number_are_bounded() -> None:
    """However often a number's updates are refused, the latest hundred are remembered."""
    judge = Judge((), FACTS)
    for n in range(MAX_REFUSED + 5):
        judge.judge(exchange(response=Response(status=400), body=str(n).encode()))
    refused = judge.history(address(US)).refused
    assert [request.body for request in refused] == [str(n).encode() for n in range(5, MAX_REFUSED + 5)]


# What is known of the client


def test_the_client_is_followed_for_rules_of_the_consumer_alone() -> None:
    """A rule of the consumer knows of the try before; without one nobody asks, and nothing is known."""
    for party, known in ((Party.CONSUMER, True), (Party.PROVIDER, False)):
        judge = Judge((rule(party=party),), FACTS)
        judge.judge(exchange(response=Response(status=429)))
        assert (judge.judge(exchange()).observation.caller.series is not None) is known


def test_a_trace_can_be_forgotten() -> None:
    """After a reset of the provider neither the number nor the client is known."""
    judge = Judge((rule(party=Party.CONSUMER),), FACTS)
    judge.judge(exchange())
    judge.judge(exchange(response=Response(status=429)))
    judge.forget()
    observation = judge.judge(exchange()).observation
    assert (observation.history, observation.caller) == (NOTHING_KNOWN, UNKNOWN_CALLER)


def test_a_forgotten_trace_is_begun_anew() -> None:
    """What comes after is followed as before: the client only where somebody asks."""
    for party, known in ((Party.CONSUMER, True), (Party.PROVIDER, False)):
        judge = Judge((rule(party=party),), FACTS)
        judge.forget()
        judge.judge(exchange(response=Response(status=429)))
        assert (judge.judge(exchange()).observation.caller.series is not None) is known


# How rules stand


def standing(tally: Tally, identifier: str = "some-rule") -> Standing:
    """How a rule stands."""
    return tally.standings[identifier]


def tallied(one: Rule, *statuses: int) -> Tally:
    """A tally of a rule after exchanges with these statuses."""
    tally, judge = Tally((one,)), Judge((one,), FACTS)
    for status in statuses:
        tally.add(judge.judge(exchange(response=Response(status=status))))
    return tally


def test_a_rule_that_never_applied_says_what_did_not_come_about() -> None:
    """Without an exchange a rule is not applicable, for the reason that its condition never came about."""
    expected = Standing(verdict=Verdict.NOT_APPLICABLE, reason="it never came about that there is an exchange")
    assert standing(Tally((rule(),))) == expected


def test_a_reason_of_the_target_comes_before_the_general_one() -> None:
    """The first thing that the target lacks is the reason of a rule that never applied."""
    tally = Tally((rule(),))
    tally.lacking("some-rule", "the target has no campaign")
    tally.lacking("some-rule", "the target has no plan")
    assert standing(tally).reason == "the target has no campaign"


def test_a_rule_that_applied_passes_without_a_reason() -> None:
    """What a scenario lacked is of no interest once the rule applied."""
    tally = tallied(rule(), 200, 200)
    tally.lacking("some-rule", "the target has no campaign")
    assert standing(tally) == Standing(verdict=Verdict.PASS, applied=2)


def test_an_end_that_was_not_seen_is_inconclusive() -> None:
    """A rule whose end was not seen is inconclusive, whether it applied or not, and says why."""
    for tally, applied in ((Tally((rule(),)), 0), (tallied(rule(), 200), 1)):
        tally.inconclusive("some-rule", "a job was still running")
        expected = Standing(verdict=Verdict.INCONCLUSIVE, applied=applied, reason="a job was still running")
        assert standing(tally) == expected


def test_an_inconclusive_rule_says_why_it_is_inconclusive() -> None:
    """A fact that another scenario lacked is not the reason why an end was not seen."""
    tally = tallied(rule(), 200)
    tally.lacking("some-rule", "the target has no campaign")
    tally.inconclusive("some-rule", "a job was still running")
    assert standing(tally).reason == "a job was still running"


def test_a_verdict_only_rises() -> None:
    """Neither a later pass nor an end that is not seen takes a failure back."""
    one = rule(check=violated_if(lambda observation: observation.status == 500))
    tally = tallied(one, 200, 500, 200)
    tally.inconclusive("some-rule", "a job was still running")
    assert standing(tally) == Standing(verdict=Verdict.FAIL, applied=3, findings=1)


def test_the_verdict_never_falls_along_a_trace() -> None:
    """Exchange by exchange, the verdict of a rule goes from not applicable over pass to fail and stays."""
    one = rule(
        applies=lambda observation: observation.status != 404,
        check=violated_if(lambda observation: observation.status == 500),
    )
    seen = [standing(tallied(one, *(404, 200, 404, 500, 200)[:length])).verdict for length in range(6)]
    assert seen == sorted(seen)
    assert list(dict.fromkeys(seen)) == [Verdict.NOT_APPLICABLE, Verdict.PASS, Verdict.FAIL]


@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.NOTE])
def test_milder_findings_break_nothing(severity: Severity) -> None:
    """Warnings and notes are counted; the rule still passes."""
    tally = tallied(rule(check=violated(), severity=severity), 200, 200)
    assert standing(tally) == Standing(verdict=Verdict.PASS, applied=2, findings=2)


def test_findings_of_a_waived_rule_are_not_counted() -> None:
    """A waived rule applies, and its findings break nothing; another rule's do."""
    rules = (rule("waived", check=violated()), rule("other", check=violated()))
    tally = Tally(rules)
    tally.add(Judge(rules, FACTS).judge(exchange()), accepted=lambda finding: finding.rule == "waived")
    assert standing(tally, "waived") == Standing(verdict=Verdict.PASS, applied=1)
    assert standing(tally, "other") == Standing(verdict=Verdict.FAIL, applied=1, findings=1)


def test_standings_list_every_rule_in_order() -> None:
    """Each rule of the run stands somewhere, in the order in which the rules were given."""
    assert list(Tally((rule("b"), rule("a"))).standings) == ["b", "a"]


# Several providers, and what was not seen


def test_the_history_is_kept_by_provider() -> None:
    """The same number elsewhere is another number."""
    judge = Judge((), FACTS)
    judge.judge(exchange(), "https://one")
    assert judge.history(address(US), "https://one").shown is not None
    assert judge.history(address(US), "https://two") == judge.history(address(US)) == NOTHING_KNOWN


def test_one_number_can_be_lost() -> None:
    """What is known of the others stays."""
    judge = Judge((), FACTS)
    for number in (US, GB):
        judge.judge(exchange(number))
    judge.lose(address(US))
    assert judge.history(address(US)) == NOTHING_KNOWN
    assert judge.history(address(GB)).shown is not None


def test_a_lost_number_takes_its_series_along() -> None:
    """Where its path is given: what comes next is no retry."""
    seen: list[bool] = []
    watching = rule("watching", party=Party.CONSUMER, applies=lambda one: bool(seen.append(one.caller.series is None)))
    judge = Judge((watching,), FACTS)
    limited = exchange(response=Response(status=429))
    for path in (None, limited.request.path):
        judge.judge(limited)
        judge.lose(address(US), path=path)
    judge.judge(limited)
    assert seen == [True, False, True]


def test_an_answer_that_bears_no_witness_is_kept_from_the_rules_on_providers() -> None:
    """Rules on clients are asked all the same."""
    judge = Judge((rule("provider"), rule("consumer", party=Party.CONSUMER)), FACTS)
    assert judge.judge(exchange(), answered=False).applied == ("consumer",)
    assert judge.judge(exchange()).applied == ("provider", "consumer")


def test_a_trace_can_go_on_about_another_provider() -> None:
    """With its facts; without any, those that were known stay."""
    other = dataclasses.replace(FACTS, project_id="q")
    judge = Judge((), FACTS)
    for facts in (other, None):
        judge.forget(facts)
        assert judge.judge(exchange()).observation.facts is other


@pytest.mark.parametrize(
    ("shows", "applied"),
    [
        (Shows.ANYTHING, True),
        (Shows.UPDATE, True),
        (Shows.UPDATE | Shows.SHOWN, True),
        (Shows.KNOWN, False),
        (Shows.UPDATE | Shows.SMS, False),
        (Shows.ERROR, False),
        (Shows.CALLER, False),
    ],
)
def test_a_rule_is_asked_where_everything_is_that_it_cannot_do_without(shows: Shows, applied: bool) -> None:
    """A first update of nothing, answered with a number at rest, shows two things."""
    judged = Judge((dataclasses.replace(rule("one"), shows=shows),), FACTS).judge(exchange())
    assert bool(judged.applied) is applied


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_a_method_that_changes_nothing_leaves_the_history(method: str) -> None:
    """A browser asks for leave with OPTIONS before each update."""
    judge = Judge((), FACTS)
    judge.judge(exchange())
    known = judge.history(address(US))
    judge.judge(exchange(method=method, response=Response(status=204), body=None))
    assert judge.history(address(US)) == known


@pytest.mark.parametrize(
    ("body", "known"),
    [
        (b'{"displayName": "a", "displayName": "b"}', False),
        (b'\xef\xbb\xbf{"displayName": "a"}', False),
        (b'{"displayName": NaN}', False),
        (b'{"displayName": "a"}', True),
        (b'{"displayName": ', True),
    ],
)
def test_an_update_that_can_be_read_in_several_ways_is_compared_with_nothing(body: bytes, known: bool) -> None:
    """A provider that takes it may have taken it either way. What is no JSON at all asks for nothing."""
    judge = Judge((), FACTS)
    judge.judge(exchange())
    observation = judge.judge(exchange(body=body)).observation
    assert (observation.before is not None) is known
    assert judge.history(address(US)).shown is observation.now


def test_the_verdict_over_all_rules_is_the_gravest() -> None:
    """Nothing tested is never green."""
    good, bad, open_ = (
        Standing(verdict=verdict, applied=1) for verdict in (Verdict.PASS, Verdict.FAIL, Verdict.INCONCLUSIVE)
    )
    assert conclude({"a": good}, tested=True) == (Verdict.PASS, 0)
    assert conclude({"a": good, "b": open_}, tested=True) == (Verdict.INCONCLUSIVE, 0)
    assert conclude({"a": open_, "b": bad}, tested=False) == (Verdict.FAIL, 1)
    assert conclude({"a": good}, tested=False) == (Verdict.NOT_APPLICABLE, 2)
    assert conclude({"a": Standing()}, tested=True) == (Verdict.NOT_APPLICABLE, 2)


def test_a_callback_is_judged_by_the_rules_on_callbacks_alone() -> None:
    """It goes to the client: no other rule is asked, and what is known of the client's requests stays as it is."""
    on_callbacks = dataclasses.replace(rule("on-callbacks", party=Party.CONSUMER), shows=Shows.INSIDE)
    rules = (rule("on-requests", party=Party.CONSUMER), on_callbacks)
    judge = Judge(rules, FACTS)
    inside = Inside(callback=Callback(genuine=True))
    assert judge.judge(exchange(), inside=inside).applied == ("on-callbacks",)
    assert judge.judge(exchange()).applied == ("on-requests",)


def test_a_callback_does_not_come_between_two_tries() -> None:
    """A retry after a callback is a retry all the same."""
    judge = Judge((rule(party=Party.CONSUMER),), FACTS)
    limited = dataclasses.replace(exchange(), outcome=Response(status=429))
    judge.judge(limited)
    judge.judge(exchange(), inside=Inside(callback=Callback(genuine=True)))
    series = judge.judge(limited).observation.caller.series
    assert series is not None
    assert series.count == 1
