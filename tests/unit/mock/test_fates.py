"""Jobs that are bound to fail: which, why, and how often."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from contracts.document import load_yaml
from contracts.errors import ConfigurationError
from contracts.mock.behaviour import Pace
from contracts.mock.fates import ERROR_CODES, MAX_FATES, checked, fail_jobs, lift
from contracts.mock.state import FAILED, State
from contracts.mock.world import new_state
from contracts.resources import spec_file
from tests.unit.mock.conversation import (
    APP,
    CAMPAIGN,
    GB,
    NOW,
    OTHER_PLAN,
    PLAN,
    TRUNK,
    US,
    Conversation,
    sms,
    voice,
)

PACES = [Pace.IMMEDIATE, Pace.ANSWERS, Pace.TIME]
CODES = ("INSUFFICIENT_BALANCE", "INVALID_NNID")


def doomed(pace: Pace = Pace.IMMEDIATE, codes: tuple[str, ...] = CODES, **choice: Any) -> Conversation:
    """A conversation with a mock whose next jobs will fail."""
    talk = Conversation(pace=pace)
    talk.state = fail_jobs(talk.state, codes, **choice)
    return talk


def end(talk: Conversation, update: Any, number: str = US) -> tuple[Any, Any]:
    """What is shown of both jobs when an update has come to its end."""
    talk.update(update, number)
    for _ in range(3):
        talk.now += 1
        body = talk.look(number)
    shown = (
        body["smsConfiguration"]["scheduledProvisioning"],
        body["voiceConfiguration"]["scheduledVoiceProvisioning"],
    )
    return (shown[0] and (shown[0]["status"], tuple(shown[0]["errorCodes"]))), shown[1] and shown[1]["status"]


def test_the_codes_are_those_of_the_document() -> None:
    """The mock knows the eighteen reasons of the contract, in their order."""
    document: Any = load_yaml(spec_file("openapi.yaml"), "openapi.yaml")
    assert list(ERROR_CODES) == document["components"]["schemas"]["ErrorCode"]["enum"]
    assert len(ERROR_CODES) == 18


@pytest.mark.parametrize("code", ERROR_CODES)
def test_every_code_on_demand(code: str) -> None:
    """A link fails for each documented reason, and leaves the number as it was."""
    talk = doomed(codes=(code,))
    assert end(talk, sms(PLAN)) == ((FAILED, (code,)), None)
    assert talk.look()["smsConfiguration"]["servicePlanId"] == ""


@pytest.mark.parametrize("pace", PACES)
def test_a_fate_waits_for_the_end_of_its_job(pace: Pace) -> None:
    """At any pace the job fails when it ends, with all its codes, and asking again succeeds."""
    talk = doomed(pace)
    assert end(talk, sms(PLAN)) == ((FAILED, CODES), None)
    assert talk.state.fates == ()
    assert end(talk, sms(PLAN)) == (None, None)
    assert talk.look()["smsConfiguration"]["servicePlanId"] == PLAN


@pytest.mark.parametrize("pace", PACES)
def test_a_voice_job_fails_too(pace: Pace) -> None:
    """A voice target that is bound to fail stays what it was."""
    talk = doomed(pace, job="voice")
    assert end(talk, {**voice(type="EST", trunkId=TRUNK), **sms(PLAN)}) == (None, FAILED)
    assert talk.look()["voiceConfiguration"]["trunkId"] == ""
    assert talk.look()["smsConfiguration"]["servicePlanId"] == PLAN


def test_a_count_is_one_of_updates() -> None:
    """Both jobs of one update fail by one fate, and those of the next succeed."""
    both = {**voice(appId=APP), **sms(PLAN)}
    talk = doomed()
    assert end(talk, both) == ((FAILED, CODES), FAILED)
    assert end(talk, both) == (None, None)


def test_each_job_has_its_own_fate() -> None:
    """Where one fate is that of SMS jobs and another that of voice jobs, one update uses both."""
    talk = doomed(job="voice")
    talk.state = fail_jobs(talk.state, ("CAMPAIGN_EXPIRED",), job="sms")
    assert end(talk, {**voice(appId=APP), **sms(PLAN)}) == ((FAILED, ("CAMPAIGN_EXPIRED",)), FAILED)
    assert talk.state.fates == ()


@pytest.mark.parametrize(
    ("choice", "update", "number", "fails"),
    [
        ({"number": US}, sms(PLAN), US, True),
        ({"number": US}, sms(PLAN), GB, False),
        ({"project": "another"}, sms(PLAN), US, False),
        ({"job": "voice"}, sms(PLAN), US, False),
        ({"job": "sms"}, sms(PLAN), US, True),
        ({"target": PLAN}, sms(PLAN), US, True),
        ({"target": PLAN}, sms(OTHER_PLAN), US, False),
        ({"target": CAMPAIGN}, sms(PLAN, CAMPAIGN), US, True),
        ({"target": CAMPAIGN}, sms(PLAN), US, False),
        ({"target": APP}, voice(appId=APP), US, True),
        ({"target": APP}, voice(type="EST", trunkId=TRUNK), US, False),
    ],
)
def test_a_fate_chooses_its_jobs(choice: dict[str, Any], update: Any, number: str, fails: bool) -> None:
    """It is that of a number, a project, a kind of job or a target; another job succeeds and leaves it waiting."""
    talk = doomed(**choice)
    ended = end(talk, update, number)
    assert (ended != (None, None)) is fails
    assert (talk.state.fates == ()) is fails


def test_a_fate_without_a_count_stays() -> None:
    """Every job fails until the fate is lifted."""
    talk = doomed(count=None)
    assert [end(talk, sms(PLAN))[0] for _ in range(3)] == [(FAILED, CODES)] * 3
    talk.state = lift(talk.state, 1)
    assert end(talk, sms(PLAN)) == (None, None)


def test_a_fate_fails_so_many_updates() -> None:
    """With a count of two the third link succeeds."""
    talk = doomed(count=2)
    assert [end(talk, sms(PLAN))[0] for _ in range(3)] == [(FAILED, CODES), (FAILED, CODES), None]


def test_an_unlink_that_fails_is_a_job() -> None:
    """Though unlinking is done at once, one that is bound to fail fails, and the number stays linked."""
    talk = doomed()
    talk.set(plan=PLAN)
    assert end(talk, sms("")) == ((FAILED, CODES), None)
    assert talk.look()["smsConfiguration"]["servicePlanId"] == PLAN


@pytest.mark.parametrize("update", [{"displayName": "x"}, sms("plan-there"), voice(type="RTC"), {}])
def test_what_starts_no_job_uses_no_fate(update: Any) -> None:
    """A rename, the plan that is there already and no update at all leave the fate waiting."""
    talk = doomed()
    talk.set(plan="plan-there")
    assert end(talk, update) == (None, None)
    assert len(talk.state.fates) == 1


def test_a_refused_update_uses_no_fate() -> None:
    """What is not applied starts nothing."""
    talk = doomed()
    assert talk.patch({**sms(PLAN), "voiceConfiguration": {}}).status == 400
    assert len(talk.state.fates) == 1


def test_a_number_carries_no_fate_on() -> None:
    """After an update the number remembers nothing of it but in its job."""
    talk = doomed(Pace.MANUAL, count=None)
    talk.update({**sms(PLAN), **voice(appId=APP)})
    number = talk.number()
    assert (number.sms_fate, number.voice_fate) == ((), ())
    assert number.sms_job is not None
    assert number.voice_job is not None
    assert (number.sms_job.fate, number.voice_job.fate) == (CODES, CODES)


def test_a_fate_is_not_shown() -> None:
    """While the job runs its answer says nothing of what will come."""
    body = doomed(Pace.MANUAL).update(sms(PLAN))
    job = body["smsConfiguration"]["scheduledProvisioning"]
    assert (job["status"], job["errorCodes"]) == ("WAITING", [])


def full() -> State:
    """A state that can hold no more fates."""
    state = fail_jobs(new_state(NOW), CODES)
    return replace(state, fates=state.fates * MAX_FATES)


@pytest.mark.parametrize(
    ("state", "codes", "choice", "told"),
    [
        (new_state(NOW), (), {}, "Name at least one error code"),
        (new_state(NOW), ("OOPS",), {}, "There is no error code 'OOPS'. The codes are: ERROR_CODE_UNSPECIFIED, "),
        (new_state(NOW), CODES, {"job": "fax"}, "There is no job 'fax'. Say sms, voice, or nothing for both."),
        (new_state(NOW), CODES, {"count": 0}, "Let the jobs of 1 update or more fail, or of all with null."),
        (full(), CODES, {}, "1000 failures are told already. Lift some first."),
    ],
)
def test_what_cannot_be_told(state: State, codes: tuple[str, ...], choice: dict[str, Any], told: str) -> None:
    """One line says why."""
    with pytest.raises(ConfigurationError) as refused:
        fail_jobs(state, codes, **choice)
    assert str(refused.value).startswith(told)


def test_fates_are_lifted() -> None:
    """One by its id, or all of them; an unknown id is told."""
    state = fail_jobs(fail_jobs(new_state(NOW), CODES), CODES, job="sms")
    assert [fate.id for fate in lift(state, 1).fates] == [2]
    assert lift(state).fates == ()
    with pytest.raises(ConfigurationError, match="No failure is told under the id 3"):
        lift(state, 3)


def test_codes_stay_in_their_order() -> None:
    """What was named first is shown first."""
    assert checked(reversed(CODES)) == ("INVALID_NNID", "INSUFFICIENT_BALANCE")
