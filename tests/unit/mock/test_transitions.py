"""Jobs moved by hand, and by the clock while nobody looks."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.errors import ConfigurationError
from contracts.mock.behaviour import Pace
from contracts.mock.state import FAILED, IN_PROGRESS, WAITING
from contracts.mock.transitions import Move, settle, transition
from contracts.mock.world import PROJECT
from tests.unit.mock.conversation import APP, CAMPAIGN, GB, NOW, PLAN, TRUNK, US, Conversation, sms, voice

BOTH = {**sms(PLAN, CAMPAIGN), **voice(type="EST", trunkId=TRUNK)}


def by_hand(update: Any = BOTH, pace: Pace = Pace.MANUAL) -> Conversation:
    """A conversation after an update whose jobs wait to be told."""
    talk = Conversation(pace=pace)
    talk.update(update)
    return talk


def move(talk: Conversation, what: Move, number: str = US, **more: Any) -> None:
    """Moves a job by hand, a second later."""
    talk.now += 1
    talk.state = transition(talk.behaviour, talk.state, (PROJECT, number), what, talk.now, **more)


def standing(talk: Conversation) -> tuple[str | None, str | None]:
    """How both jobs stand."""
    number = talk.number()
    return number.sms_job and number.sms_job.status, number.voice_job and number.voice_job.status


def test_jobs_wait_until_they_are_told() -> None:
    """By hand, a job waits, starts and succeeds, and each answer shows where it stands."""
    talk = by_hand()
    for _ in range(5):
        talk.now += 1000
        assert talk.look()["smsConfiguration"]["scheduledProvisioning"]["status"] == WAITING
    move(talk, Move.START)
    assert standing(talk) == (IN_PROGRESS, IN_PROGRESS)
    shown = talk.look()["smsConfiguration"]["scheduledProvisioning"]
    assert (shown["status"], shown["lastUpdatedTime"]) == (IN_PROGRESS, "2026-11-18T12:30:01.000000Z")
    move(talk, Move.SUCCEED)
    assert standing(talk) == (None, None)
    number = talk.number()
    assert (number.plan, number.campaign, number.voice_type, number.voice_id) == (PLAN, CAMPAIGN, "EST", TRUNK)
    assert number.voice_updated == talk.now


def test_jobs_fail_when_they_are_told() -> None:
    """A job fails with the codes that are named, and what was linked stays."""
    talk = by_hand()
    move(talk, Move.FAIL, codes=["CAMPAIGN_EXPIRED", "MNO_SHARING_ERROR"])
    assert standing(talk) == (FAILED, FAILED)
    number = talk.number()
    assert number.sms_job is not None
    assert number.sms_job.codes == ("CAMPAIGN_EXPIRED", "MNO_SHARING_ERROR")
    assert (number.plan, number.campaign, number.voice_id) == ("", "", "")


@pytest.mark.parametrize(
    ("job", "after"), [("sms", (IN_PROGRESS, WAITING)), ("voice", (WAITING, IN_PROGRESS)), ("", (IN_PROGRESS,) * 2)]
)
def test_one_job_is_moved_or_both(job: str, after: tuple[str, str]) -> None:
    """The two jobs of a number move apart, or together when none is named."""
    talk = by_hand()
    move(talk, Move.START, job=job)
    assert standing(talk) == after


@pytest.mark.parametrize("what", [Move.SUCCEED, Move.FAIL])
def test_a_waiting_job_can_end_at_once(what: Move) -> None:
    """A job need not be started before it ends."""
    talk = by_hand(sms(PLAN))
    move(talk, what, codes=["INTERNAL_ERROR"])
    assert standing(talk) == (None if what is Move.SUCCEED else FAILED, None)


def test_by_hand_the_other_paces_are_overtaken() -> None:
    """A job that the clock would end can be ended before."""
    talk = Conversation(pace=Pace.TIME, seconds=100)
    talk.update(sms(PLAN))
    move(talk, Move.SUCCEED)
    assert talk.number().plan == PLAN


def test_a_move_changes_no_state_but_the_next() -> None:
    """The state that a job was moved in is as it was, and other numbers are untouched."""
    talk = by_hand()
    before = talk.state
    move(talk, Move.SUCCEED)
    assert before.numbers[PROJECT, US].sms_job is not None
    assert talk.state.numbers[PROJECT, GB] is before.numbers[PROJECT, GB]


@pytest.mark.parametrize(
    ("update", "number", "what", "more", "told"),
    [
        ({}, US, Move.START, {}, f"No job of {US} is under way."),
        (sms(PLAN), US, Move.START, {"job": "voice"}, f"No voice job of {US} is under way."),
        (sms(PLAN), GB, Move.START, {}, f"No job of {GB} is under way."),
        (sms(PLAN), "+999", Move.START, {}, f"The project {PROJECT} has no number +999."),
        (sms(PLAN), US, Move.START, {"job": "fax"}, "There is no job 'fax'. Say sms, voice, or nothing for both."),
        (sms(PLAN), US, Move.FAIL, {}, "Name at least one error code: a job does not fail without a reason."),
    ],
)
def test_what_cannot_be_moved(update: Any, number: str, what: Move, more: dict[str, Any], told: str) -> None:
    """One line says why."""
    talk = by_hand(update)
    with pytest.raises(ConfigurationError) as refused:
        move(talk, what, number, **more)
    assert str(refused.value) == told


def test_a_job_that_has_failed_does_not_move() -> None:
    """It is over until the link is asked for again."""
    talk = by_hand(sms(PLAN))
    move(talk, Move.FAIL, codes=["INTERNAL_ERROR"])
    with pytest.raises(ConfigurationError, match="is under way"):
        move(talk, Move.SUCCEED)
    talk.update(sms(PLAN))
    move(talk, Move.SUCCEED)
    assert talk.number().plan == PLAN


@pytest.mark.parametrize(("after", "status"), [(4, WAITING), (6, IN_PROGRESS), (10, None)])
def test_the_clock_moves_jobs_that_nobody_looks_at(after: float, status: str | None) -> None:
    """By the clock a job is moved on as an answer would move it."""
    talk = Conversation(pace=Pace.TIME, seconds=10)
    talk.update(BOTH)
    talk.state = settle(talk.behaviour, talk.state, NOW + after)
    assert standing(talk) == (status, status)


@pytest.mark.parametrize("pace", [Pace.ANSWERS, Pace.MANUAL])
def test_the_clock_moves_nothing_at_another_pace(pace: Pace) -> None:
    """What waits for answers or to be told waits."""
    talk = by_hand(pace=pace)
    assert settle(talk.behaviour, talk.state, NOW + 1e9) is talk.state


def test_nothing_is_settled_twice() -> None:
    """Where nothing is due the state is the very same."""
    talk = Conversation(pace=Pace.TIME, seconds=10)
    talk.update({**sms(PLAN), **voice(appId=APP)})
    assert settle(talk.behaviour, talk.state, NOW + 1) is talk.state
    done = settle(talk.behaviour, talk.state, NOW + 10)
    assert settle(talk.behaviour, done, NOW + 20) is done
