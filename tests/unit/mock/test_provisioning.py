"""The life of a number in the mock: what an update starts, and how jobs go on and end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from contracts.mock.behaviour import Choices, Pace
from contracts.mock.provisioning import advance, apply, apply_sms, apply_voice, end_sms, end_voice
from contracts.mock.state import FAILED, IN_PROGRESS, WAITING, Number, SmsJob, VoiceJob
from contracts.mock.world import default_behaviour
from tests.unit.mock.conversation import (
    APP,
    CAMPAIGN,
    FAILING_APP,
    FAILING_PLAN,
    FAX,
    GB,
    NOW,
    OTHER_APP,
    OTHER_CAMPAIGN,
    OTHER_PLAN,
    PLAN,
    TRUNK,
    US,
    Conversation,
    sms,
    voice,
)

BEHAVIOUR = default_behaviour()
REST = Number(phone_number=US, region="US")
LINKED = replace(REST, plan=PLAN, campaign=CAMPAIGN)


def job(plan: str = PLAN, campaign: str = "", **members: Any) -> SmsJob:
    """An SMS job that was started now."""
    return SmsJob(plan=plan, campaign=campaign, started=NOW, updated=NOW, **members)


def voice_job(kind: str = "RTC", target: str = APP, **members: Any) -> VoiceJob:
    """A voice job that was started now."""
    return VoiceJob(type=kind, id=target, started=NOW, updated=NOW, **members)


def paced(pace: Pace, **choices: Any) -> Any:
    """The behaviour of a mock with this pace."""
    return default_behaviour(Choices(pace=pace, **choices))


def scheduled(body: dict[str, Any]) -> Any:
    """The scheduled SMS job that an answer shows."""
    return body["smsConfiguration"]["scheduledProvisioning"]


def ids(body: dict[str, Any]) -> tuple[str, str]:
    """The plan and the campaign in force that an answer shows."""
    return body["smsConfiguration"]["servicePlanId"], body["smsConfiguration"]["campaignId"]


# What an update changes


@pytest.mark.parametrize(
    "update", [{}, {"displayName": None, "callbackUrl": None, "smsConfiguration": None, "voiceConfiguration": None}]
)
def test_what_is_left_out_or_null_stays(update: dict[str, Any]) -> None:
    """An update that says nothing gives the number itself back."""
    number = replace(LINKED, name="n", callback="c", sms_job=job(FAILING_PLAN, status=FAILED), voice_job=voice_job())
    assert apply(BEHAVIOUR, number, update, NOW) is number


@pytest.mark.parametrize(("member", "field"), [("displayName", "name"), ("callbackUrl", "callback")])
@pytest.mark.parametrize("value", ["", " ", "Front desk", "å😀\ud800", "x" * 10_000])
def test_name_and_callback_apply_at_once(member: str, field: str, value: str) -> None:
    """Any text is taken as it is, and nothing else changes."""
    number = replace(LINKED, name="n", callback="c")
    assert apply(BEHAVIOUR, number, {member: value}, NOW) == replace(number, **{field: value})


def test_one_update_changes_all_four() -> None:
    """Name, callback, SMS and voice of one update are all taken, the latter two as independent jobs."""
    update = {"displayName": "n", "callbackUrl": "c", **sms(PLAN), **voice(type="EST", trunkId=TRUNK)}
    assert apply(BEHAVIOUR, REST, update, NOW) == replace(
        REST, name="n", callback="c", sms_job=job(PLAN), voice_job=voice_job("EST", TRUNK)
    )


# SMS: what an update starts


@pytest.mark.parametrize(
    ("number", "asked", "after"),
    [
        (REST, (PLAN, None), replace(REST, sms_job=job(PLAN))),
        (REST, (PLAN, CAMPAIGN), replace(REST, sms_job=job(PLAN, CAMPAIGN))),
        (REST, ("", None), REST),
        (REST, ("", ""), REST),
        (LINKED, ("", None), REST),
        (LINKED, ("", ""), REST),
        (LINKED, (PLAN, ""), replace(REST, plan=PLAN)),
        (LINKED, (PLAN, None), LINKED),
        (LINKED, (PLAN, CAMPAIGN), LINKED),
        (LINKED, (None, ""), replace(REST, plan=PLAN)),
        (LINKED, (None, CAMPAIGN), LINKED),
        (LINKED, (PLAN, OTHER_CAMPAIGN), replace(LINKED, sms_job=job(PLAN, OTHER_CAMPAIGN))),
        (LINKED, (OTHER_PLAN, None), replace(LINKED, sms_job=job(OTHER_PLAN, ""))),
        (LINKED, (OTHER_PLAN, CAMPAIGN), replace(LINKED, sms_job=job(OTHER_PLAN, CAMPAIGN))),
        (replace(REST, plan=PLAN), (PLAN, CAMPAIGN), replace(REST, plan=PLAN, sms_job=job(PLAN, CAMPAIGN))),
        (replace(REST, plan=PLAN), (None, CAMPAIGN), replace(REST, plan=PLAN, sms_job=job(PLAN, CAMPAIGN))),
    ],
)
def test_an_sms_update_starts_a_job_or_unlinks_at_once(
    number: Number, asked: tuple[str | None, str | None], after: Number
) -> None:
    """A link is a job; an unlink is done at once; the ids in force are no change."""
    plan, campaign = asked
    assert apply_sms(BEHAVIOUR, number, {"servicePlanId": plan, "campaignId": campaign}, NOW) == after


@pytest.mark.parametrize(
    ("number", "asked", "running"),
    [
        (LINKED, ("", None), job("", "")),
        (LINKED, ("", ""), job("", "")),
        (LINKED, (PLAN, ""), job(PLAN, "")),
        (LINKED, (PLAN, CAMPAIGN), None),
        (REST, ("", ""), None),
    ],
)
def test_an_unlink_may_be_a_job(number: Number, asked: tuple[str, str | None], running: SmsJob | None) -> None:
    """With the choice of it, an unlink is a job too, and the ids stay until it has ended."""
    behaviour = default_behaviour(Choices(unlink_as_job=True))
    plan, campaign = asked
    after = apply_sms(behaviour, number, {"servicePlanId": plan, "campaignId": campaign}, NOW)
    assert after == replace(number, sms_job=running)


@pytest.mark.parametrize(
    ("number", "asked", "after"),
    [
        # the same again
        (replace(REST, sms_job=job(PLAN, CAMPAIGN)), (PLAN, CAMPAIGN), replace(REST, sms_job=job(PLAN, CAMPAIGN))),
        # the same plan with its campaign left out: the job keeps its campaign
        (replace(REST, sms_job=job(PLAN, CAMPAIGN)), (PLAN, None), replace(REST, sms_job=job(PLAN, CAMPAIGN))),
        # the plan alone is wanted
        (
            replace(REST, sms_job=job(PLAN, CAMPAIGN)),
            (PLAN, ""),
            replace(REST, sms_job=replace(job(PLAN), started=NOW + 9, updated=NOW + 9)),
        ),
        # a campaign is added
        (
            replace(REST, sms_job=job(PLAN)),
            (PLAN, CAMPAIGN),
            replace(REST, sms_job=replace(job(PLAN, CAMPAIGN), started=NOW + 9, updated=NOW + 9)),
        ),
        # called off
        (replace(REST, sms_job=job(PLAN, CAMPAIGN)), ("", None), REST),
        (replace(LINKED, sms_job=job("", "")), (PLAN, CAMPAIGN), LINKED),
        # unlinked while a campaign job runs
        (replace(REST, plan=PLAN, sms_job=job(PLAN, CAMPAIGN)), ("", ""), REST),
        (replace(REST, plan=PLAN, sms_job=job(PLAN, CAMPAIGN)), (PLAN, ""), replace(REST, plan=PLAN)),
    ],
)
def test_an_sms_update_meets_a_running_job(number: Number, asked: tuple[str, str | None], after: Number) -> None:
    """The same again lets the job run; another wish takes its place or calls it off."""
    plan, campaign = asked
    assert apply_sms(BEHAVIOUR, number, {"servicePlanId": plan, "campaignId": campaign}, NOW + 9) == after


def test_unlinking_a_campaign_alone_leaves_the_plan_on_its_way() -> None:
    """A running job keeps its plan when only the campaign is unlinked: what is left out stays."""
    number = replace(REST, sms_job=job(PLAN, CAMPAIGN))
    after = apply_sms(default_behaviour(Choices(campaign_alone_accepted=True)), number, {"campaignId": ""}, NOW)
    assert after.sms_job is not None
    assert (after.sms_job.plan, after.sms_job.campaign) == (PLAN, "")


def test_unlinking_a_campaign_alone_leaves_an_unlink_on_its_way() -> None:
    """A job that unlinks the plan goes on when only the campaign is unlinked beside it."""
    number = replace(REST, plan=PLAN, sms_job=job(""))
    behaviour = default_behaviour(Choices(campaign_alone_accepted=True, unlink_as_job=True))
    assert apply_sms(behaviour, number, {"campaignId": ""}, NOW) == number


@pytest.mark.parametrize(
    ("asked", "after"),
    [
        (FAILING_PLAN, job(FAILING_PLAN)),
        (PLAN, job(PLAN)),
        ("", None),
    ],
)
def test_an_sms_update_takes_the_place_of_a_failed_job(asked: str, after: SmsJob | None) -> None:
    """After a failure the same may be asked again, or something else, or nothing."""
    number = replace(REST, sms_job=job(FAILING_PLAN, CAMPAIGN, status=FAILED, codes=("INTERNAL_ERROR",)))
    assert apply_sms(BEHAVIOUR, number, {"servicePlanId": asked}, NOW).sms_job == after


@pytest.mark.parametrize(("starts", "status"), [(False, WAITING), (True, IN_PROGRESS)])
def test_a_job_starts_as_chosen(starts: bool, status: str) -> None:
    """A new job waits, or with the choice of it is in progress, for SMS and voice alike."""
    behaviour = default_behaviour(Choices(starts_in_progress=starts))
    number = apply(behaviour, REST, {**sms(PLAN), **voice(appId=APP)}, NOW)
    assert number == replace(REST, sms_job=job(PLAN, status=status), voice_job=voice_job(status=status))


# Voice: what an update starts


@pytest.mark.parametrize(
    ("number", "asked", "after"),
    [
        (REST, {"type": "RTC", "appId": APP}, replace(REST, voice_job=voice_job("RTC", APP))),
        (REST, {"appId": APP}, replace(REST, voice_job=voice_job("RTC", APP))),
        (REST, {"type": None, "appId": APP}, replace(REST, voice_job=voice_job("RTC", APP))),
        (REST, {"type": "EST", "trunkId": TRUNK}, replace(REST, voice_job=voice_job("EST", TRUNK))),
        (REST, {"type": "FAX", "serviceId": FAX}, replace(REST, voice_job=voice_job("FAX", FAX))),
        (REST, {"type": "FAX", "serviceId": FAX, "appId": APP}, replace(REST, voice_job=voice_job("FAX", FAX))),
        (REST, {"type": "RTC"}, REST),
        (REST, {"appId": None}, REST),
        (REST, {"appId": ""}, REST),
        (REST, {"type": "EST", "trunkId": ""}, REST),
    ],
)
def test_a_voice_update_starts_a_job(number: Number, asked: dict[str, Any], after: Number) -> None:
    """The type decides which id counts, and no type is RTC; the target in force is no change."""
    assert apply_voice(BEHAVIOUR, number, asked, NOW) == after


EST = replace(REST, voice_type="EST", voice_id=TRUNK, voice_updated=NOW)


@pytest.mark.parametrize(
    ("asked", "running"),
    [
        ({"type": "EST", "trunkId": TRUNK}, None),
        ({"type": "EST", "trunkId": "trunk-two"}, voice_job("EST", "trunk-two")),
        ({"type": "EST", "trunkId": ""}, voice_job("RTC", "")),
        ({"type": "RTC", "appId": TRUNK}, voice_job("RTC", TRUNK)),
        ({"type": "RTC"}, None),
    ],
)
def test_the_target_in_force_stays_until_the_job_is_done(asked: dict[str, Any], running: VoiceJob | None) -> None:
    """A change of the voice target is a job beside the old target; the same id of another type is a change."""
    assert apply_voice(BEHAVIOUR, EST, asked, NOW) == replace(EST, voice_job=running)


@pytest.mark.parametrize(
    ("status", "asked", "after"),
    [
        (WAITING, {"appId": APP}, voice_job(status=WAITING)),
        (IN_PROGRESS, {"type": "RTC", "appId": APP}, voice_job(status=IN_PROGRESS)),
        (IN_PROGRESS, {"appId": OTHER_APP}, VoiceJob(type="RTC", id=OTHER_APP, started=NOW + 9, updated=NOW + 9)),
        (IN_PROGRESS, {"type": "EST", "trunkId": APP}, VoiceJob(type="EST", id=APP, started=NOW + 9, updated=NOW + 9)),
        (FAILED, {"appId": APP}, VoiceJob(type="RTC", id=APP, started=NOW + 9, updated=NOW + 9)),
        (WAITING, {"appId": ""}, None),
        (FAILED, {"appId": ""}, None),
    ],
)
def test_a_voice_update_meets_a_job(status: str, asked: dict[str, Any], after: VoiceJob | None) -> None:
    """The same again lets a running job run and starts a failed one anew; another wish takes its place."""
    assert apply_voice(BEHAVIOUR, replace(REST, voice_job=voice_job(status=status)), asked, NOW + 9).voice_job == after


# How jobs go on


BOTH = replace(REST, sms_job=job(), voice_job=voice_job())
DONE = replace(REST, plan=PLAN, voice_id=APP)


def test_immediate_jobs_end_at_once() -> None:
    """With the immediate pace, what is asked for is in force in the same breath."""
    number = apply(paced(Pace.IMMEDIATE), REST, {**sms(PLAN, CAMPAIGN), **voice(appId=APP)}, NOW)
    assert number == replace(DONE, campaign=CAMPAIGN, voice_updated=NOW)


def test_immediate_jobs_that_fail_have_failed_at_once() -> None:
    """With the immediate pace, a failing plan and a failing app are FAILED in the same breath."""
    number = apply(paced(Pace.IMMEDIATE), REST, {**sms(FAILING_PLAN), **voice(appId=FAILING_APP)}, NOW)
    assert number == replace(
        REST,
        sms_job=job(FAILING_PLAN, status=FAILED, codes=("SMS_PROVISIONING_FAILED",)),
        voice_job=voice_job(target=FAILING_APP, status=FAILED),
    )


def test_an_immediate_unlink_as_a_job_has_ended() -> None:
    """With both choices, an unlink is a job that has ended before its answer."""
    behaviour = paced(Pace.IMMEDIATE, unlink_as_job=True)
    assert apply_sms(behaviour, LINKED, {"servicePlanId": ""}, NOW) == REST


def test_answers_move_jobs_by_one_step() -> None:
    """A job that waits is in progress at the next answer and done at the one after."""
    behaviour = paced(Pace.ANSWERS)
    first = advance(behaviour, BOTH, NOW + 1)
    assert first == replace(
        REST,
        sms_job=replace(job(), status=IN_PROGRESS, updated=NOW + 1),
        voice_job=replace(voice_job(), status=IN_PROGRESS, updated=NOW + 1),
    )
    assert advance(behaviour, first, NOW + 2) == replace(DONE, voice_updated=NOW + 2)


@pytest.mark.parametrize(
    ("after", "status", "updated"),
    [(0, WAITING, 0), (4.999, WAITING, 0), (5, IN_PROGRESS, 5), (9.999, IN_PROGRESS, 5)],
)
def test_time_moves_jobs(after: float, status: str, updated: float) -> None:
    """By the clock, a job waits for the first half of its time and is in progress for the second."""
    number = advance(paced(Pace.TIME, seconds=10), BOTH, NOW + after)
    assert number == replace(
        REST,
        sms_job=replace(job(), status=status, updated=NOW + updated),
        voice_job=replace(voice_job(), status=status, updated=NOW + updated),
    )


@pytest.mark.parametrize("after", [10, 11, 1e9])
def test_time_ends_jobs(after: float) -> None:
    """By the clock, a job ended when its time had passed, however long nobody looked."""
    assert advance(paced(Pace.TIME, seconds=10), BOTH, NOW + after) == replace(DONE, voice_updated=NOW + 10)


def test_time_leaves_what_it_has_moved() -> None:
    """Between its half and its end, a job in progress keeps the time of its last change."""
    behaviour = paced(Pace.TIME, seconds=10)
    half = advance(behaviour, BOTH, NOW + 6)
    assert advance(behaviour, half, NOW + 8) == half


@pytest.mark.parametrize("after", [0, 1e9])
def test_manual_jobs_wait_to_be_told(after: float) -> None:
    """With the manual pace neither answers nor the clock move a job."""
    assert advance(paced(Pace.MANUAL), BOTH, NOW + after) == BOTH


@pytest.mark.parametrize("pace", list(Pace))
@pytest.mark.parametrize(
    "number", [REST, LINKED, replace(REST, sms_job=job(status=FAILED), voice_job=voice_job(status=FAILED))]
)
def test_a_number_without_a_running_job_stays(number: Number, pace: Pace) -> None:
    """At rest or after a failure nothing moves, whatever the pace."""
    assert advance(paced(pace), number, NOW + 1e9) is number


def test_sms_and_voice_end_by_themselves() -> None:
    """One job fails and the other is done: neither waits for the other."""
    number = replace(REST, sms_job=job(FAILING_PLAN, status=IN_PROGRESS), voice_job=voice_job())
    after = advance(BEHAVIOUR, number, NOW + 1)
    assert after.sms_job is not None
    assert after.voice_job is not None
    assert (after.sms_job.status, after.voice_job.status) == (FAILED, IN_PROGRESS)
    assert advance(BEHAVIOUR, after, NOW + 2).voice_id == APP


# How jobs end


def test_a_done_sms_job_leaves_its_ids() -> None:
    """Done, the ids that were asked for are in force and the job is gone."""
    assert end_sms(BEHAVIOUR, replace(REST, sms_job=job()), job(PLAN, CAMPAIGN), NOW) == LINKED


def test_a_done_unlink_leaves_empty_ids() -> None:
    """A job that unlinks ends with empty ids."""
    assert end_sms(BEHAVIOUR, replace(LINKED, sms_job=job("")), job(""), NOW) == REST


@pytest.mark.parametrize(
    ("number", "ended", "codes"),
    [
        (REST, job("bad-plan"), ("SMS_PROVISIONING_FAILED",)),
        (REST, job(PLAN, "BAD"), ("CAMPAIGN_EXPIRED", "INVALID_NNID")),
        (REST, job("bad-plan", "BAD"), ("SMS_PROVISIONING_FAILED", "CAMPAIGN_EXPIRED", "INVALID_NNID")),
        (replace(REST, region="GB"), job(PLAN, CAMPAIGN), ("CAMPAIGN_NOT_AVAILABLE",)),
        (replace(REST, region="SE"), job("bad-plan", CAMPAIGN), ("SMS_PROVISIONING_FAILED", "CAMPAIGN_NOT_AVAILABLE")),
        (replace(REST, plan=PLAN), job(PLAN, "BAD"), ("CAMPAIGN_EXPIRED", "INVALID_NNID")),
    ],
)
def test_a_failed_sms_job_says_why_and_links_nothing(number: Number, ended: SmsJob, codes: tuple[str, ...]) -> None:
    """If the plan or the campaign fails, the whole job is FAILED with the codes, and the ids in force stay."""
    failing = {"bad-plan": ("SMS_PROVISIONING_FAILED",), "BAD": ("CAMPAIGN_EXPIRED", "INVALID_NNID")}
    after = end_sms(replace(BEHAVIOUR, failing_plans=failing), number, ended, NOW + 9)
    assert after == replace(number, sms_job=replace(ended, status=FAILED, codes=codes, updated=NOW + 9))


@pytest.mark.parametrize(("kind", "target"), [("RTC", APP), ("EST", TRUNK), ("FAX", FAX), ("RTC", "")])
def test_a_done_voice_job_leaves_its_target(kind: str, target: str) -> None:
    """Done, the target that was asked for is in force, with the time, and the job is gone."""
    number = replace(EST, voice_job=voice_job(kind, target))
    after = end_voice(BEHAVIOUR, number, voice_job(kind, target), NOW + 9)
    assert after == replace(REST, voice_type=kind, voice_id=target, voice_updated=NOW + 9)


def test_a_failed_voice_job_links_nothing() -> None:
    """A voice job that fails stays as FAILED, and the target in force stays."""
    after = end_voice(BEHAVIOUR, EST, voice_job(target=FAILING_APP), NOW + 9)
    assert after == replace(EST, voice_job=replace(voice_job(target=FAILING_APP), status=FAILED, updated=NOW + 9))


# The same over the wire


def test_a_link_goes_from_waiting_to_done_on_the_wire() -> None:
    """The old ids stay beside the job until it is done; then the new ones stand alone."""
    talk = Conversation()
    answers = [talk.update(sms(PLAN, CAMPAIGN)), talk.look(), talk.look(), talk.look()]
    assert [(ids(answer), scheduled(answer) and scheduled(answer)["status"]) for answer in answers] == [
        (("", ""), WAITING),
        (("", ""), IN_PROGRESS),
        ((PLAN, CAMPAIGN), None),
        ((PLAN, CAMPAIGN), None),
    ]
    assert scheduled(answers[0])["servicePlanId"] == PLAN
    assert scheduled(answers[0])["campaignId"] == CAMPAIGN


def test_a_failure_shows_its_reason_on_the_wire_until_asked_again() -> None:
    """A FAILED job keeps its ids and codes in every answer; asking again starts a new one."""
    talk = Conversation(pace=Pace.IMMEDIATE)
    failed = talk.update(sms(FAILING_PLAN))
    assert ids(failed) == ("", "")
    assert scheduled(failed) == scheduled(talk.look()) == scheduled(talk.update({"displayName": "x"}))
    assert (scheduled(failed)["servicePlanId"], scheduled(failed)["status"]) == (FAILING_PLAN, FAILED)
    assert scheduled(failed)["errorCodes"] == ["SMS_PROVISIONING_FAILED"]
    assert ids(talk.update(sms(PLAN))) == (PLAN, "")


def test_a_linked_number_is_linked_anew_after_it_was_unlinked() -> None:
    """First the unlink, then the link to another plan."""
    talk = Conversation(pace=Pace.IMMEDIATE)
    talk.update(sms(PLAN, CAMPAIGN))
    assert talk.patch(sms(OTHER_PLAN)).status == 400
    assert ids(talk.update(sms(""))) == ("", "")
    assert ids(talk.update(sms(OTHER_PLAN))) == (OTHER_PLAN, "")


def test_a_campaign_is_changed_by_way_of_none() -> None:
    """With the plan in force repeated, the campaign is unlinked and another one is linked."""
    talk = Conversation(pace=Pace.IMMEDIATE)
    talk.update(sms(PLAN, CAMPAIGN))
    assert talk.patch(sms(PLAN, OTHER_CAMPAIGN)).status == 400
    assert ids(talk.update(sms(PLAN, ""))) == (PLAN, "")
    assert ids(talk.update(sms(PLAN, OTHER_CAMPAIGN))) == (PLAN, OTHER_CAMPAIGN)


def test_an_unlink_as_a_job_ends_with_empty_ids_on_the_wire() -> None:
    """The ids stay while the job that unlinks them is shown with empty ones, and then they are empty."""
    talk = Conversation(unlink_as_job=True)
    talk.set(plan=PLAN, campaign=CAMPAIGN)
    asked = talk.update(sms("", ""))
    assert ids(asked) == (PLAN, CAMPAIGN)
    assert (scheduled(asked)["servicePlanId"], scheduled(asked)["campaignId"]) == ("", "")
    assert ids(talk.look()) == (PLAN, CAMPAIGN)
    assert (ids(talk.look()), scheduled(talk.look())) == (("", ""), None)


def test_a_campaign_outside_the_us_may_fail_later() -> None:
    """With the choice of it, the request is taken, the job fails, and nothing is linked."""
    talk = Conversation(campaign_outside_us_fails_later=True)
    talk.update(sms(PLAN, CAMPAIGN), GB)
    talk.look(GB)
    after = talk.look(GB)
    assert ids(after) == ("", "")
    assert (scheduled(after)["status"], scheduled(after)["errorCodes"]) == (FAILED, ["CAMPAIGN_NOT_AVAILABLE"])


@pytest.mark.parametrize(
    ("members", "shown"),
    [
        ({"type": "RTC", "appId": APP}, ("RTC", APP, "", "")),
        ({"appId": APP}, ("RTC", APP, "", "")),
        ({"type": "EST", "trunkId": TRUNK}, ("EST", "", TRUNK, "")),
        ({"type": "FAX", "serviceId": FAX}, ("FAX", "", "", FAX)),
    ],
)
def test_a_voice_target_goes_from_job_to_force_on_the_wire(members: dict[str, Any], shown: tuple[str, ...]) -> None:
    """The job shows the target that comes while the old one stands; done, the target stands with its time."""

    def target(of: dict[str, Any]) -> tuple[str, ...]:
        return of["type"], of["appId"], of["trunkId"], of["serviceId"]

    talk = Conversation()
    talk.set(voice_type="EST", voice_id="trunk-two", voice_updated=NOW)
    before = talk.update(voice(**members))["voiceConfiguration"]
    assert target(before) == ("EST", "", "trunk-two", "")
    assert target(before["scheduledVoiceProvisioning"]) == shown
    talk.look()
    talk.now += 1
    after = talk.look()["voiceConfiguration"]
    assert target(after) == shown
    assert after["scheduledVoiceProvisioning"] is None
    assert after["lastUpdatedTime"] == "2026-11-18T11:06:41.000000Z"


REPEATED = [
    {},
    {"displayName": "again", "callbackUrl": ""},
    sms(PLAN),
    sms(PLAN, CAMPAIGN),
    sms(""),
    sms("", ""),
    sms(FAILING_PLAN),
    voice(appId=APP),
    voice(type="EST", trunkId=TRUNK),
    voice(type="FAX", serviceId=""),
    {**sms(PLAN), **voice(appId=OTHER_APP), "displayName": "both"},
]


@pytest.mark.parametrize("pace", [Pace.MANUAL, Pace.IMMEDIATE, Pace.TIME])
@pytest.mark.parametrize("body", REPEATED)
def test_the_same_request_twice_is_the_same_as_once(body: dict[str, Any], pace: Pace) -> None:
    """At one moment, a repeated update gives the same answer and the same state."""
    talk = Conversation(pace=pace)
    first = talk.patch(body)
    numbers = dict(talk.state.numbers)
    second = talk.patch(body)
    assert second == first
    assert dict(talk.state.numbers) == numbers


def test_an_update_leaves_other_numbers_alone() -> None:
    """A change of one number changes no other."""
    talk = Conversation(pace=Pace.IMMEDIATE)
    before = {key: number for key, number in talk.state.numbers.items() if key[1] != US}
    talk.update({"displayName": "x", **sms(PLAN), **voice(appId=APP)})
    assert {key: number for key, number in talk.state.numbers.items() if key[1] != US} == before
