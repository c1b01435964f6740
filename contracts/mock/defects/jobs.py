"""Faults in how provisioning proceeds and ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Final

from contracts.mock.behaviour import Behaviour, Body
from contracts.mock.defects.defect import Defect, Group, staged
from contracts.mock.defects.editing import edit, rendered
from contracts.mock.defects.over_time import changing, refusing
from contracts.mock.state import FAILED, Number, SmsJob, VoiceJob

Plant = Callable[[Behaviour], Behaviour]
_SMS_JOB = "smsConfiguration.scheduledProvisioning"
_VOICE_JOB = "voiceConfiguration.scheduledVoiceProvisioning"


def _ending(change: Callable[[Number, Number], Number]) -> Plant:
    """Plants a change whenever jobs move on. ``change`` gets the number before and after."""

    def advance(original: Any, behaviour: Behaviour, number: Number, now: float) -> Number:
        return change(number, original(behaviour, number, now))

    return staged(advance=advance)


def _showing(change: Callable[[Number, Body], Body]) -> Plant:
    """Plants a change in what is shown of a number, depending on its state."""

    def render(original: Any, behaviour: Behaviour, project_id: str, number: Number) -> Body:
        return change(number, original(behaviour, project_id, number))

    return staged(render=render)


def _ended_sms(before: Number, after: Number) -> SmsJob | None:
    return before.sms_job if before.sms_job and after.sms_job is None else None


def _failed_sms(before: Number, after: Number) -> SmsJob | None:
    just = before.sms_job and before.sms_job.status != FAILED and after.sms_job and after.sms_job.status == FAILED
    return after.sms_job if just else None


def _ended_voice(before: Number, after: Number) -> VoiceJob | None:
    return before.voice_job if before.voice_job and after.voice_job is None else None


def _pending_sms(number: Number) -> SmsJob | None:
    return number.sms_job if number.sms_job and number.sms_job.status != FAILED else None


def _pending_voice(number: Number) -> VoiceJob | None:
    return number.voice_job if number.voice_job and number.voice_job.status != FAILED else None


# fmt: off
def _rows() -> Iterable[tuple[str, str, str, Plant]]:
    yield "sms-job-hidden", "sms.link-scheduled", "A running SMS job is not shown.", _showing(lambda number, body: edit(body, _SMS_JOB, None) if _pending_sms(number) else body)
    yield "sms-job-for-nothing", "sms.link-scheduled", "A link is taken and never begun.", changing(lambda before, after, update: replace(after, sms_job=before.sms_job))
    yield "sms-ids-too-early", "sms.old-ids-until-done", "The new plan is shown in force while its job runs.", _showing(lambda number, body: (edit(body, "smsConfiguration.servicePlanId", job.plan) if (job := _pending_sms(number)) else body))
    yield "campaign-too-early", "sms.old-ids-until-done", "The new campaign is shown in force while its job runs.", _showing(lambda number, body: (edit(body, "smsConfiguration.campaignId", job.campaign) if (job := _pending_sms(number)) else body))
    yield "old-plan-gone-while-pending", "sms.old-ids-until-done", "While a job runs no plan is shown in force.", _showing(lambda number, body: edit(body, "smsConfiguration.servicePlanId", "") if _pending_sms(number) else body)
    yield "sms-job-stays", "sms.done", "A job that is done is still shown.", _ending(lambda before, after: (replace(after, sms_job=job) if (job := _ended_sms(before, after)) and before.plan != after.plan else after))
    yield "sms-job-lost", "sms.done", "A job ends and links nothing.", _ending(lambda before, after: (replace(after, plan=before.plan, campaign=before.campaign) if _ended_sms(before, after) else after))
    yield "plan-cut", "sms.done", "A job links the plan with its last letter cut off.", _ending(lambda before, after: replace(after, plan=after.plan[:-1]) if _ended_sms(before, after) else after)
    yield "campaign-lost", "sms.done", "A job for a plan and a campaign links the plan alone.", _ending(lambda before, after: replace(after, campaign="") if _ended_sms(before, after) else after)
    yield "sms-ids-swapped", "sms.one-job", "A job shows the campaign for the plan and the other way round.", _showing(lambda number, body: (edit(edit(body, f"{_SMS_JOB}.servicePlanId", job.campaign), f"{_SMS_JOB}.campaignId", job.plan) if (job := _pending_sms(number)) else body))
    yield "job-without-campaign", "sms.one-job", "A job does not name its campaign.", rendered(f"{_SMS_JOB}.campaignId", "")
    yield "job-with-other-plan", "sms.one-job", "A job names the plan in upper case.", rendered(f"{_SMS_JOB}.servicePlanId", str.upper)
    yield "failed-without-reason", "sms.failed-reason", "A failed job gives no reason.", rendered(f"{_SMS_JOB}.errorCodes", [])
    yield "failed-links", "sms.failed-keeps", "A failed job links its plan all the same.", _ending(lambda before, after: replace(after, plan=job.plan) if (job := _failed_sms(before, after)) else after)
    yield "failed-vanishes", "sms.done", "A failed job is not shown.", _ending(lambda before, after: replace(after, sms_job=None) if _failed_sms(before, after) else after)
    yield "failed-unlinks", "sms.failed-keeps", "A failed job takes the name of a campaign.", _ending(lambda before, after: replace(after, campaign="CAMP000") if _failed_sms(before, after) else after)
    yield "retry-refused", "sms.retry-after-failure", "After a failed job nothing can be linked.", refusing(lambda number, update: (number.sms_job is not None and number.sms_job.status == FAILED and "smsConfiguration" in update))
    yield "voice-job-hidden", "voice.link-scheduled", "A running voice job is not shown.", _showing(lambda number, body: edit(body, _VOICE_JOB, None) if _pending_voice(number) else body)
    yield "voice-job-for-nothing", "voice.link-scheduled", "A voice target is taken and never assigned.", changing(lambda before, after, update: replace(after, voice_job=before.voice_job))
    yield "voice-type-forgotten", "voice.link-scheduled", "A trunk is scheduled as an application.", _showing(lambda number, body: edit(body, f"{_VOICE_JOB}.type", "RTC"))
    yield "voice-job-other-id", "voice.link-scheduled", "A voice job names another id.", rendered(f"{_VOICE_JOB}.appId", lambda text: text and f"{text}x")
    yield "voice-too-early", "voice.old-until-done", "The new application is in force while its job runs.", _showing(lambda number, body: (edit(body, "voiceConfiguration.appId", job.id) if (job := _pending_voice(number)) and job.type == "RTC" else body))
    yield "voice-type-too-early", "voice.old-until-done", "The new voice type is in force while its job runs.", _showing(lambda number, body: (edit(body, "voiceConfiguration.type", job.type) if (job := _pending_voice(number)) else body))
    yield "voice-job-stays", "voice.done", "A voice job that is done is still shown.", _ending(lambda before, after: replace(after, voice_job=job) if (job := _ended_voice(before, after)) else after)
    yield "voice-job-lost", "voice.done", "A voice job ends and assigns nothing.", _ending(lambda before, after: (replace(after, voice_type=before.voice_type, voice_id=before.voice_id) if _ended_voice(before, after) else after))
    yield "fax-as-application", "voice.done", "A fax service ends up as an application.", _ending(lambda before, after: (replace(after, voice_type="RTC") if (job := _ended_voice(before, after)) and job.type == "FAX" else after))
    yield "failed-voice-assigns", "voice.old-until-done", "A failed voice job puts its target in force.", _ending(lambda before, after: (replace(after, voice_id=after.voice_job.id) if after.voice_job and after.voice_job.status == FAILED else after))
# fmt: on


DEFECTS: Final = tuple(
    Defect(name=name, clause=clause, group=Group.PROVISIONING, sentence=sentence, plant=plant)
    for name, clause, sentence, plant in _rows()
)
