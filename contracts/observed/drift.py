"""What changed between two representations of a number that no job explains."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.number import Number, Sms, Voice, VoiceTarget
from contracts.schemas import show

_SMS = "/smsConfiguration"
_VOICE = "/voiceConfiguration"
VOICE_MEMBERS = ("appId", "trunkId", "serviceId")


def text_drift(where: str, before: str | None, now: str | None) -> Iterator[Mismatch]:
    """A text that is not what it was. What could not be read is not compared."""
    if before is not None and now is not None and before != now:
        yield Mismatch(where=where, expected=f"{show(before)}, as before", received=show(now))


def sms_drift(before: Sms, now: Sms) -> Iterator[Mismatch]:
    """Changes of the SMS configuration that cannot come from a job that was running before.

    While a job runs only its target is compared: how it may end is another question.
    """
    if before.pending:
        if before.job and now.job and not now.job.failed:
            place = f"{_SMS}/scheduledProvisioning"
            yield from text_drift(f"{place}/servicePlanId", before.job.plan, now.job.plan)
            yield from text_drift(f"{place}/campaignId", before.job.campaign, now.job.campaign)
        return
    yield from text_drift(f"{_SMS}/servicePlanId", before.plan, now.plan)
    yield from text_drift(f"{_SMS}/campaignId", before.campaign, now.campaign)
    if now.job is None:
        return
    known = (before.job.plan, before.job.campaign) if before.job else (before.plan, before.campaign)
    if now.job.plan in ("", known[0]) and now.job.campaign in ("", known[1]) and (before.job or now.job.plan):
        # The provider tries a failed job again, or provisions once more what is linked.
        return
    yield Mismatch(
        where=f"{_SMS}/scheduledProvisioning",
        expected="no job, as nothing was asked for",
        received=f"{now.job.status} for plan {show(now.job.plan)}, campaign {show(now.job.campaign)}",
    )


def voice_drift(before: Voice, now: Voice) -> Iterator[Mismatch]:
    """Changes of the voice configuration that cannot come from a job that was running before."""
    if before.pending:
        if before.job and now.job and not now.job.failed:
            place = f"{_VOICE}/scheduledVoiceProvisioning"
            yield from text_drift(f"{place}/type", before.job.target.type, now.job.target.type)
            for name, old, new in zip(VOICE_MEMBERS, before.job.target.ids, now.job.target.ids, strict=True):
                # The ids of a running job may be shown empty.
                yield from text_drift(f"{place}/{name}", old or new, new or old)
        return
    yield from text_drift(f"{_VOICE}/type", before.target.type, now.target.type)
    for name, old, new in zip(VOICE_MEMBERS, before.target.ids, now.target.ids, strict=True):
        # After a failed job the ids may be shown empty, and again later.
        excused = before.job is not None and "" in (old, new)
        yield from () if excused else text_drift(f"{_VOICE}/{name}", old, new)
    if now.job is None or same_voice(now.job.target, before.job.target if before.job else before.target):
        return
    yield Mismatch(
        where=f"{_VOICE}/scheduledVoiceProvisioning",
        expected="no job, as nothing was asked for",
        received=f"{now.job.status} for {now.job.target.type} {show(now.job.target.id)}",
    )


def same_voice(one: VoiceTarget, other: VoiceTarget) -> bool:
    """Whether two voice targets name the same thing; an empty id stands for any."""
    return one.type == other.type and (not one.id or not other.id or one.id == other.id)


def drift(before: Number, now: Number, untouched: frozenset[str]) -> Iterator[Mismatch]:
    """Changes in those of the four updatable members that are named in ``untouched``."""
    if "displayName" in untouched:
        yield from text_drift("/displayName", before.name, now.name)
    if "callbackUrl" in untouched:
        yield from text_drift("/callbackUrl", before.callback, now.callback)
    # What is the same object, as what was read before is, has not changed.
    if "smsConfiguration" in untouched and before.sms is not now.sms:
        yield from sms_drift(before.sms, now.sms)
    if "voiceConfiguration" in untouched and before.voice is not now.voice:
        yield from voice_drift(before.voice, now.voice)
