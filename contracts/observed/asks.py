"""The ids that an update asks for, by its body alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.model import Json
from contracts.observed.number import VOICE_IDS


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsAsk:
    """SMS ids that a request asks for: a text to link, empty to unlink, None when left out."""

    plan: str | None
    campaign: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceAsk:
    """A voice target that a request asks for. ``id`` is never empty."""

    type: str
    id: str


def sms_ask(update: Mapping[str, Json] | None) -> SmsAsk | None:
    """The SMS ids that an update asks for, or None when it asks for none that are text."""
    sms = update.get("smsConfiguration") if update else None
    if not isinstance(sms, dict):
        return None
    plan, campaign = sms.get("servicePlanId"), sms.get("campaignId")
    if not all(value is None or isinstance(value, str) for value in (plan, campaign)):
        return None
    return SmsAsk(plan=plan, campaign=campaign) if (plan, campaign) != (None, None) else None


def voice_ask(update: Mapping[str, Json] | None) -> VoiceAsk | None:
    """The voice target that an update asks for, or None when it names none. RTC may be left unsaid."""
    voice = update.get("voiceConfiguration") if update else None
    if not isinstance(voice, dict):
        return None
    kind = voice.get("type", "RTC")
    identifier = voice.get(VOICE_IDS[kind]) if isinstance(kind, str) and kind in VOICE_IDS else None
    return VoiceAsk(type=kind, id=identifier) if isinstance(identifier, str) and identifier else None
