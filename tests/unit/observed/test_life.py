"""Where a number stands in its state graph, and how it moves."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.observed.life import STATES, TRANSITIONS, SmsState, State, VoiceState, states_of, transitions
from contracts.observed.number import Number, read_number

S, V = SmsState, VoiceState


def sms(plan: str = "", campaign: str = "", status: str | None = None) -> dict[str, Any]:
    """An SMS configuration, with a job when it has a status."""
    job = None if status is None else {"servicePlanId": "plan-a", "campaignId": "", "status": status}
    return {"servicePlanId": plan, "campaignId": campaign, "scheduledProvisioning": job}


def voice(kind: str = "RTC", status: str | None = None, **ids: str) -> dict[str, Any]:
    """A voice configuration, with a job when it has a status."""
    job = None if status is None else {"type": "RTC", "appId": "app-a", "status": status}
    return {"type": kind, "appId": "", "trunkId": "", "serviceId": "", "scheduledVoiceProvisioning": job} | ids


def number(**members: Any) -> Number:
    """A number as it is shown."""
    shown = read_number({"phoneNumber": "+12025550134"} | members)
    assert shown is not None
    return shown


@pytest.mark.parametrize(
    ("configuration", "state"),
    [
        (sms(), S.UNLINKED),
        (None, S.UNLINKED),
        (sms(status="WAITING"), S.LINKING),
        (sms(status="IN_PROGRESS"), S.LINKING),
        (sms(status="FAILED"), S.FAILED),
        (sms("plan-a"), S.PLAN),
        (sms("plan-a", "CAMP"), S.CAMPAIGN),
        (sms("", "CAMP"), S.CAMPAIGN),
        (sms("plan-a", status="WAITING"), S.CHANGING),
        (sms("plan-a", "CAMP", "IN_PROGRESS"), S.CHANGING),
        (sms("plan-a", status="FAILED"), S.CHANGE_FAILED),
    ],
)
def test_the_state_of_sms(configuration: Any, state: SmsState) -> None:
    """What is in force and what job is shown make the state."""
    assert states_of(number(smsConfiguration=configuration)) == (state, V.UNASSIGNED)


@pytest.mark.parametrize(
    ("configuration", "state"),
    [
        (voice(), V.UNASSIGNED),
        (voice(status="WAITING"), V.ASSIGNING),
        (voice(status="FAILED"), V.FAILED),
        (voice(appId="app-a"), V.APPLICATION),
        (voice("EST", trunkId="trunk-a"), V.TRUNK),
        (voice("EST"), V.TRUNK),
        (voice("FAX", serviceId="fax-a"), V.FAX),
        (voice("FAX", "IN_PROGRESS", serviceId="fax-a"), V.CHANGING),
        (voice(status="FAILED", appId="app-a"), V.CHANGE_FAILED),
    ],
)
def test_the_state_of_voice(configuration: Any, state: VoiceState) -> None:
    """A type other than RTC is assigned, even where its id is hidden."""
    assert states_of(number(smsConfiguration=sms(), voiceConfiguration=configuration)) == (S.UNLINKED, state)


@pytest.mark.parametrize(
    ("members", "states"),
    [
        ({"smsConfiguration": {"servicePlanId": 5}}, (V.UNASSIGNED,)),
        ({"smsConfiguration": sms(), "voiceConfiguration": {"type": "SIP"}}, (S.UNLINKED,)),
        ({"smsConfiguration": [], "voiceConfiguration": 1}, ()),
    ],
)
def test_what_cannot_be_read_has_no_state(members: dict[str, Any], states: tuple[State, ...]) -> None:
    """A configuration of a wrong type stands nowhere; the other one is told all the same."""
    assert states_of(number(**members)) == states


def test_a_move_is_between_states_of_one_configuration() -> None:
    """SMS and voice move apart from each other; what stays is no move."""
    before = number(smsConfiguration=sms(), voiceConfiguration=voice())
    now = number(smsConfiguration=sms(status="WAITING"), voiceConfiguration=voice("EST", trunkId="trunk-a"))
    assert list(transitions(before, now)) == [(S.UNLINKED, S.LINKING), (V.UNASSIGNED, V.TRUNK)]
    assert list(transitions(now, now)) == []


def test_every_state_is_part_of_the_graph() -> None:
    """Each state can be reached and left, and no name stands for two states."""
    assert {one for one, _ in TRANSITIONS} == STATES
    assert {other for _, other in TRANSITIONS} | {V.UNASSIGNED} == STATES
    assert len({str(state) for state in STATES}) == len(SmsState) + len(VoiceState)
    assert all(type(one) is type(other) and one is not other for one, other in TRANSITIONS)
