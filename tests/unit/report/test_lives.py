"""The life of each number, as it was seen."""

from __future__ import annotations

import json
from typing import Any

from contracts.events import Event, Judged
from contracts.model import Exchange, Failure, FailureKind, Finding, Request, Response
from contracts.observed.life import TRANSITIONS, SmsState, VoiceState
from contracts.report.lives import MAX_NUMBERS, MAX_STEPS, MAX_STRETCHES, Lives
from contracts.rules import PROVIDER_RULES
from contracts.runner import Options, run
from contracts.target.inprocess import InProcessTarget
from tests.unit.report.happenings import PATH, discovered

NUMBER = "+12025550134"


def shown(plan: str, job: str | None = None, number: str = NUMBER) -> Exchange:
    """A GET that shows a number with this plan, and a job for another one in this status."""
    schedule = {"servicePlanId": "next", "status": job} if job else None
    sms: dict[str, Any] = {"servicePlanId": plan, "campaignId": "", "scheduledProvisioning": schedule}
    body = {"phoneNumber": number, "smsConfiguration": sms, "voiceConfiguration": None}
    request = Request(method="GET", path=PATH.replace(NUMBER, number))
    return Exchange(request=request, outcome=Response(status=200, body=json.dumps(body).encode()))


def lives(*exchanges: Exchange, findings: tuple[Finding, ...] = ()) -> Lives:
    """The lives that these exchanges show; the findings are of the last one."""
    seen = Lives()
    for at, exchange in enumerate(exchanges, start=1):
        last = at == len(exchanges)
        seen.take(Judged(phase="look", exchange=exchange, findings=findings if last else (), applied=()))
    return seen


def test_a_move_is_a_step() -> None:
    """Each change of state is kept with the exchange that showed it; standing still is not."""
    (life,) = lives(shown(""), shown("", "WAITING"), shown("", "IN_PROGRESS"), shown("next")).by_address.values()
    assert [(step.exchange, step.method, step.ending, step.moves) for step in life.steps] == [
        (2, "GET", "200", ((SmsState.UNLINKED, SmsState.LINKING),)),
        (4, "GET", "200", ((SmsState.LINKING, SmsState.PLAN),)),
    ]
    assert [(stretch.state, stretch.exchanges) for stretch in life.sms] == [
        (SmsState.UNLINKED, 1),
        (SmsState.LINKING, 2),
        (SmsState.PLAN, 1),
    ]
    assert [(stretch.state, stretch.exchanges) for stretch in life.voice] == [(VoiceState.UNASSIGNED, 4)]


def test_a_finding_is_a_step() -> None:
    """A violation is kept where it stands in the life, though nothing moved."""
    failed = Exchange(request=shown("").request, outcome=Failure(kind=FailureKind.NO_ANSWER, detail="silent"))
    finding = discovered().finding
    (life,) = lives(shown(""), failed, findings=(finding, finding)).by_address.values()
    assert [(step.ending, step.moves, step.rules) for step in life.steps] == [("no-answer", (), (finding.rule,))]


def test_a_number_that_was_never_shown_has_no_life() -> None:
    """A 404, another path, and an answer about another number show nothing."""
    missing = Exchange(request=shown("").request, outcome=Response(status=404, body=b"{}"))
    elsewhere = Exchange(request=Request(method="GET", path="/token"), outcome=Response(status=200, body=b"{}"))
    other = Exchange(request=shown("").request, outcome=shown("", number="+46700000000").outcome)
    assert lives(missing, elsewhere, other).by_address == {}


def test_moves_are_counted_over_all_numbers() -> None:
    """How often each transition was seen."""
    seen = lives(shown("a"), shown(""), shown("a", number="+1202"), shown("", number="+1202"))
    assert seen.moves == {(SmsState.PLAN, SmsState.UNLINKED): 2}


def test_a_long_life_is_bounded() -> None:
    """Steps are counted once there are too many, and the end of a band says that it is not kept."""
    exchanges = [shown(plan) for _ in range(MAX_STRETCHES) for plan in ("", "a")]
    seen = lives(*exchanges)
    (life,) = seen.by_address.values()
    assert (len(life.steps), life.left_out) == (MAX_STEPS, 2 * MAX_STRETCHES - 1 - MAX_STEPS)
    assert len(life.sms) == MAX_STRETCHES + 1
    assert (life.sms[-1].state, life.sms[-1].exchanges) == (None, MAX_STRETCHES)
    assert seen.moves.total() == 2 * MAX_STRETCHES - 1


def test_many_numbers_are_bounded() -> None:
    """Those beyond the bound are counted, up to a bound of their own."""
    seen = lives(*(shown("", number=f"+1{number:010}") for number in range(MAX_NUMBERS + 400)))
    assert (len(seen.by_address), len(seen.left_out)) == (MAX_NUMBERS, MAX_STEPS)


def test_a_run_shows_whole_lives() -> None:
    """The moves that a run has seen are those that the end of the run counts as exercised."""
    seen = Lives()

    def take(event: Event) -> None:
        if isinstance(event, Judged):
            seen.take(event)

    target = InProcessTarget()
    ended = run(target, Options(rules=PROVIDER_RULES, examples=0), take)
    assert {life.address.phone_number for life in seen.by_address.values()} == {
        number.phone_number for number in target.facts.numbers
    }
    (moved,) = [extent for extent in ended.exercised if extent.aspect == "transitions"]
    assert {f"{one} to {other}" for one, other in TRANSITIONS if seen.moves[one, other]} == (
        {f"{one} to {other}" for one, other in TRANSITIONS} - set(moved.missing)
    )
