"""What the mock remembers: numbers and jobs, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

WAITING = "WAITING"
IN_PROGRESS = "IN_PROGRESS"
FAILED = "FAILED"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsJob:
    """A change of the SMS configuration under way. Empty ids unlink."""

    plan: str
    campaign: str
    started: float
    updated: float
    status: str = WAITING
    codes: tuple[str, ...] = ()
    """Why it has failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceJob:
    """A change of the voice target under way."""

    type: str
    id: str
    started: float
    updated: float
    status: str = WAITING


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One rented number. Times are seconds since 1970."""

    phone_number: str
    region: str
    type: str = "LOCAL"
    capability: tuple[str, ...] = ("SMS", "VOICE")
    currency: str = "USD"
    amount: str = "1.00"
    interval_months: int = 1
    next_charge: float = 0.0
    expires: float | None = None
    name: str = ""
    callback: str = ""
    plan: str = ""
    campaign: str = ""
    sms_job: SmsJob | None = None
    voice_type: str = "RTC"
    voice_id: str = ""
    voice_updated: float | None = None
    voice_job: VoiceJob | None = None


NumberKey = tuple[str, str]
"""Project id and phone number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """All that one mock remembers."""

    numbers: Mapping[NumberKey, Number]
    tokens: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    """Access tokens that were handed out, with the time each expires."""
    issued: int = 0
    """How many tokens were ever handed out."""
