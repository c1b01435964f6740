"""A number as a 200 body shows it, with the spellings that mean the same folded together.

An unset text is empty or absent. A job is absent when its object is null, absent, without members,
or has neither a status that says anything nor an id. What has a wrong type reads as None: the
rules on shape report it, and no other rule trips over it.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field

from contracts.model import Json

VOICE_IDS = {"RTC": "appId", "EST": "trunkId", "FAX": "serviceId"}
"""Which member holds the id of a voice target, by type."""
_TYPES = tuple(VOICE_IDS)

NO_STATUS = "PROVISIONING_STATUS_UNSPECIFIED"
FAILED = "FAILED"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsJob:
    """A scheduled SMS provisioning. ``errors`` is None when the codes are no list of text."""

    status: str
    plan: str | None
    campaign: str | None
    errors: tuple[str, ...] | None

    @property
    def failed(self) -> bool:
        """Whether it has ended without success; otherwise it is pending."""
        return self.status == FAILED


@dataclass(frozen=True, slots=True, kw_only=True)
class Sms:
    """The SMS configuration in force, and the job that is to change it."""

    plan: str | None
    campaign: str | None
    job: SmsJob | None

    @property
    def pending(self) -> bool:
        """Whether a job is running."""
        return self.job is not None and not self.job.failed


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceTarget:
    """What a number's calls go to. ``ids`` maps appId, trunkId and serviceId to their text."""

    type: str | None
    ids: tuple[str | None, str | None, str | None]
    id: str | None = field(init=False)
    """The id that belongs to the type; empty when nothing is assigned."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", self.ids[_TYPES.index(self.type)] if self.type in VOICE_IDS else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceJob:
    """A scheduled voice provisioning."""

    status: str
    target: VoiceTarget

    @property
    def failed(self) -> bool:
        """Whether it has ended without success; otherwise it is pending."""
        return self.status == FAILED


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """The voice configuration in force, and the job that is to change it."""

    target: VoiceTarget
    job: VoiceJob | None

    @property
    def pending(self) -> bool:
        """Whether a job is running."""
        return self.job is not None and not self.job.failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One representation of a number. ``body`` is the whole of it as received."""

    body: Mapping[str, Json]
    name: str | None
    callback: str | None
    sms: Sms
    voice: Voice

    @property
    def pending(self) -> bool:
        """Whether any job is running."""
        return self.sms.pending or self.voice.pending

    def carries(self, capability: str) -> bool:
        """Whether the number shows a capability: SMS or VOICE."""
        shown = self.body.get("capability")
        return isinstance(shown, list) and capability in shown


def read_number(body: Json, before: Number | None = None) -> Number | None:
    """The number that a body shows, or None when the body is no resource at all.

    ``before`` is what was read last: what has not changed is not read again, and stays the same object.
    """
    if not isinstance(body, dict) or "phoneNumber" not in body:
        return None
    sms, voice = body.get("smsConfiguration"), body.get("voiceConfiguration")
    return Number(
        body=body,
        name=_text(body, "displayName"),
        callback=_text(body, "callbackUrl"),
        sms=before.sms if before and sms == before.body.get("smsConfiguration") else _sms(sms),
        voice=before.voice if before and voice == before.body.get("voiceConfiguration") else _voice(voice),
    )


_UNREADABLE_SMS = Sms(plan=None, campaign=None, job=None)
_UNREADABLE_VOICE = Voice(target=VoiceTarget(type=None, ids=(None, None, None)), job=None)
_KEPT = 4096
"""How many configurations are kept to be shown again: numbers rest most of the time."""


def _text(members: dict[str, Json], name: str) -> str | None:
    value = members.get(name)
    if value is None:
        return ""
    return value if isinstance(value, str) else None


def _sms(value: Json) -> Sms:
    if value is None:
        return Sms(plan="", campaign="", job=None)
    job = value.get("scheduledProvisioning") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not _is_schedule(job):
        return _UNREADABLE_SMS
    # Where there is a configuration its service plan is written, be it empty.
    plan = _text(value, "servicePlanId") if "servicePlanId" in value else None
    return _sms_of(plan, _text(value, "campaignId"), _sms_job(job) if job else None)


@functools.lru_cache(maxsize=_KEPT)
def _sms_of(plan: str | None, campaign: str | None, job: SmsJob | None) -> Sms:
    return Sms(plan=plan, campaign=campaign, job=job)


def _voice(value: Json) -> Voice:
    if value is None:
        return Voice(target=_target({"type": "RTC"}), job=None)
    job = value.get("scheduledVoiceProvisioning") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not _is_schedule(job):
        return _UNREADABLE_VOICE
    return _voice_of(_target(value), _voice_job(job) if job else None)


@functools.lru_cache(maxsize=_KEPT)
def _voice_of(target: VoiceTarget, job: VoiceJob | None) -> Voice:
    return Voice(target=target, job=job)


def _is_schedule(value: Json) -> bool:
    return value is None or (isinstance(value, dict) and isinstance(value.get("status", ""), str))


def _target(members: dict[str, Json]) -> VoiceTarget:
    kind = members.get("type")
    return _target_of(
        kind if isinstance(kind, str) and kind in VOICE_IDS else None,
        _text(members, "appId"),
        _text(members, "trunkId"),
        _text(members, "serviceId"),
    )


@functools.lru_cache(maxsize=_KEPT)
def _target_of(kind: str | None, *ids: str | None) -> VoiceTarget:
    one, two, three = ids
    return VoiceTarget(type=kind, ids=(one, two, three))


def _sms_job(members: dict[str, Json]) -> SmsJob | None:
    status = members.get("status", "")
    plan, campaign = _text(members, "servicePlanId"), _text(members, "campaignId")
    if status in ("", NO_STATUS) and not plan and not campaign:
        return None
    codes = members.get("errorCodes") or []
    known = isinstance(codes, list) and all(isinstance(code, str) for code in codes)
    return SmsJob(status=status, plan=plan, campaign=campaign, errors=tuple(codes) if known else None)


def _voice_job(members: dict[str, Json]) -> VoiceJob | None:
    status, target = members.get("status", ""), _target(members)
    return None if status in ("", NO_STATUS) and not any(target.ids) else VoiceJob(status=status, target=target)
