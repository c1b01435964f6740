"""A number as a 200 body shows it, with the spellings that mean the same folded together.

An unset text is empty or absent. A job is absent when its object is null, absent, without members,
or has neither a status that says anything nor an id. What has a wrong type reads as None: the
rules on shape report it, and no other rule trips over it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.model import Json

VOICE_IDS = {"RTC": "appId", "EST": "trunkId", "FAX": "serviceId"}
"""Which member holds the id of a voice target, by type."""

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

    @property
    def id(self) -> str | None:
        """The id that belongs to the type; empty when nothing is assigned."""
        return self.ids[tuple(VOICE_IDS).index(self.type)] if self.type in VOICE_IDS else None


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


def read_number(body: Json) -> Number | None:
    """The number that a body shows, or None when the body is no resource at all."""
    if not isinstance(body, dict) or "phoneNumber" not in body:
        return None
    sms = _members(body.get("smsConfiguration"))
    voice = _members(body.get("voiceConfiguration"))
    return Number(
        body=body,
        name=_text(body, "displayName"),
        callback=_text(body, "callbackUrl"),
        sms=Sms(plan=_text(sms, "servicePlanId"), campaign=_text(sms, "campaignId"), job=_sms_job(sms)),
        voice=Voice(target=_target(voice), job=_voice_job(voice)),
    )


def _members(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _text(members: dict[str, Json], name: str) -> str | None:
    value = members.get(name)
    if value is None:
        return ""
    return value if isinstance(value, str) else None


def _target(members: dict[str, Json]) -> VoiceTarget:
    kind = members.get("type") or "RTC"
    return VoiceTarget(
        type=kind if isinstance(kind, str) else None,
        ids=(_text(members, "appId"), _text(members, "trunkId"), _text(members, "serviceId")),
    )


def _sms_job(sms: dict[str, Json]) -> SmsJob | None:
    members = _members(sms.get("scheduledProvisioning"))
    status = _text(members, "status")
    plan, campaign = _text(members, "servicePlanId"), _text(members, "campaignId")
    if status is None or (status in ("", NO_STATUS) and not plan and not campaign):
        return None
    codes = members.get("errorCodes") or []
    known = isinstance(codes, list) and all(isinstance(code, str) for code in codes)
    return SmsJob(status=status, plan=plan, campaign=campaign, errors=tuple(codes) if known else None)


def _voice_job(voice: dict[str, Json]) -> VoiceJob | None:
    members = _members(voice.get("scheduledVoiceProvisioning"))
    status = _text(members, "status")
    target = _target(members)
    if status is None or (status in ("", NO_STATUS) and not any(target.ids)):
        return None
    return VoiceJob(status=status, target=target)
