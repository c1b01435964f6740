"""The life of a number: what an update starts, and how jobs go on and end."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from contracts.mock.behaviour import Behaviour, Body, Pace
from contracts.mock.state import FAILED, IN_PROGRESS, WAITING, Number, SmsJob, VoiceJob

_J = TypeVar("_J", SmsJob, VoiceJob)

VOICE_ID = {"RTC": "appId", "EST": "trunkId", "FAX": "serviceId"}


def apply(behaviour: Behaviour, number: Number, update: Body, now: float) -> Number:
    """The number after an update that was found good. Members that are null count as left out."""
    if update.get("displayName") is not None:
        number = replace(number, name=update["displayName"])
    if update.get("callbackUrl") is not None:
        number = replace(number, callback=update["callbackUrl"])
    if update.get("smsConfiguration") is not None:
        number = apply_sms(behaviour, number, update["smsConfiguration"], now)
    if update.get("voiceConfiguration") is not None:
        number = apply_voice(behaviour, number, update["voiceConfiguration"], now)
    return number


def apply_sms(behaviour: Behaviour, number: Number, asked: Body, now: float) -> Number:
    """Starts, replaces or drops the SMS job, or unlinks at once."""
    running = number.sms_job if number.sms_job and number.sms_job.status != FAILED else None
    plan, campaign = asked.get("servicePlanId"), asked.get("campaignId")
    if plan is None:
        plan = running.plan if running else number.plan
    if campaign is None:
        # A campaign lives on a plan: it stays with the present one and goes when the plan goes.
        kept = {number.plan: number.campaign} | ({running.plan: running.campaign} if running else {})
        campaign = kept.get(plan, "") if plan else ""
    if running and (running.plan, running.campaign) == (plan, campaign):
        return number
    if (plan, campaign) == (number.plan, number.campaign):
        return replace(number, sms_job=None)
    unlinks = not (plan and plan != number.plan) and not (campaign and campaign != number.campaign)
    if unlinks and not behaviour.choices.unlink_as_job and not number.sms_fate:
        return replace(number, plan=plan, campaign=campaign, sms_job=None)
    status = IN_PROGRESS if behaviour.choices.starts_in_progress else WAITING
    job = SmsJob(plan=plan, campaign=campaign, started=now, updated=now, status=status, fate=number.sms_fate)
    return _at_once(behaviour, replace(number, sms_job=job), now)


def apply_voice(behaviour: Behaviour, number: Number, asked: Body, now: float) -> Number:
    """Starts or replaces the voice job."""
    kind = "RTC" if asked.get("type") is None else asked["type"]
    target = asked.get(VOICE_ID[kind])
    if target is None:
        return number
    if not target:
        kind = "RTC"
    if (kind, target) == (number.voice_type, number.voice_id):
        return replace(number, voice_job=None)
    running = number.voice_job
    if running and running.status != FAILED and (running.type, running.id) == (kind, target):
        return number
    status = IN_PROGRESS if behaviour.choices.starts_in_progress else WAITING
    job = VoiceJob(type=kind, id=target, started=now, updated=now, status=status, fate=number.voice_fate)
    return _at_once(behaviour, replace(number, voice_job=job), now)


def _at_once(behaviour: Behaviour, number: Number, now: float) -> Number:
    return behaviour.stages.advance(behaviour, number, now) if behaviour.choices.pace is Pace.IMMEDIATE else number


def advance(behaviour: Behaviour, number: Number, now: float) -> Number:
    """The number with its jobs moved on as far as the pace of the mock says."""
    job = number.sms_job
    if job and job.status != FAILED:
        moved, over = _step(behaviour, job, now)
        if over:
            number = end_sms(behaviour, number, moved, _ended(behaviour, moved, now))
        elif moved is not job:
            number = replace(number, sms_job=moved)
    voice = number.voice_job
    if voice and voice.status != FAILED:
        turned, over = _step(behaviour, voice, now)
        if over:
            number = end_voice(behaviour, number, turned, _ended(behaviour, turned, now))
        elif turned is not voice:
            number = replace(number, voice_job=turned)
    return number


def _step(behaviour: Behaviour, job: _J, now: float) -> tuple[_J, bool]:
    match behaviour.choices.pace:
        case Pace.IMMEDIATE:
            return job, True
        case Pace.ANSWERS:
            if job.status == WAITING:
                return replace(job, status=IN_PROGRESS, updated=now), False
            return job, True
        case Pace.TIME:
            half = job.started + behaviour.choices.seconds / 2
            if now >= job.started + behaviour.choices.seconds:
                return job, True
            if now >= half and job.status == WAITING:
                return replace(job, status=IN_PROGRESS, updated=half), False
    return job, False


def _ended(behaviour: Behaviour, job: _J, now: float) -> float:
    # By the clock a job ends when it is due, however late somebody looks.
    return job.started + behaviour.choices.seconds if behaviour.choices.pace is Pace.TIME else now


def end_sms(behaviour: Behaviour, number: Number, job: SmsJob, now: float) -> Number:
    """The number after its SMS job: linked as asked, or with the job left behind as FAILED."""
    codes = job.fate + behaviour.failing_plans.get(job.plan, ()) + behaviour.failing_plans.get(job.campaign, ())
    if job.campaign and number.region != "US":
        codes = (*codes, "CAMPAIGN_NOT_AVAILABLE")
    if job.campaign and number.type == "TOLL_FREE" and behaviour.choices.toll_free_campaign_fails:
        codes = (*codes, "TFN_NOT_ALLOWED")
    if codes:
        return replace(number, sms_job=replace(job, status=FAILED, codes=codes, updated=now))
    return replace(number, plan=job.plan, campaign=job.campaign, sms_job=None)


def end_voice(behaviour: Behaviour, number: Number, job: VoiceJob, now: float) -> Number:
    """The number after its voice job."""
    if job.fate or job.id in behaviour.failing_plans:
        return replace(number, voice_job=replace(job, status=FAILED, updated=now))
    return replace(number, voice_type=job.type, voice_id=job.id, voice_updated=now, voice_job=None)
