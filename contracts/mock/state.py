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
    fate: tuple[str, ...] = ()
    """Why it will fail when it ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceJob:
    """A change of the voice target under way."""

    type: str
    id: str
    started: float
    updated: float
    status: str = WAITING
    fate: tuple[str, ...] = ()
    """Why it will fail when it ends. An answer does not show it."""


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
    sms_fate: tuple[str, ...] = ()
    """Why the next SMS job will fail. Set for the time of one update."""
    voice_fate: tuple[str, ...] = ()
    """Why the next voice job will fail. Set for the time of one update."""


NumberKey = tuple[str, str]
"""Project id and phone number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Armed:
    """A fault that waits for requests. An empty text matches anything."""

    id: int
    fault: str
    left: int | None
    """How many more answers it spoils; None is all until it is disarmed."""
    seconds: float | None = None
    """How long it holds an answer up, where it does; None is as its table says."""
    method: str = ""
    project: str = ""
    number: str = ""
    target: str = ""
    """A service plan, campaign or voice id that the update names."""
    scenario: str = ""
    """What the request says in the header ``X-Contracts-Scenario``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """Jobs that are bound to fail, and why. An empty text matches anything."""

    id: int
    codes: tuple[str, ...]
    left: int | None
    """Of how many more updates it fails the jobs; None is all until it is lifted."""
    job: str = ""
    """``sms`` or ``voice``."""
    project: str = ""
    number: str = ""
    target: str = ""
    """A service plan, campaign or voice id that the job links."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One callback on its way: what is sent where, and how far that has come. Times are seconds since 1970."""

    id: int
    url: str
    body: bytes
    signature: str | None
    """The value of ``X-Sinch-Signature``, or None where the header is left out."""
    due: float
    attempts: int = 0
    outcome: str = "pending"
    """``pending``, ``delivered``, ``given-up`` or ``refused``."""
    status: int | None = None
    """What the last attempt was answered with, or None where there was no answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """What is left of a limit, and when that was so."""

    level: float
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """All that one mock remembers."""

    numbers: Mapping[NumberKey, Number]
    issued: int = 0
    """The serial of the last token that was handed out."""
    expired_through: int = -1
    """Tokens up to this serial are told that they have expired."""
    revoked_through: int = -1
    """Tokens up to this serial are refused without that word."""
    buckets: Mapping[str, Bucket] = field(default_factory=lambda: MappingProxyType({}))
    """What the token endpoint still gives to each key id; empty while it is not limited."""
    faults: tuple[Armed, ...] = ()
    fates: tuple[Fate, ...] = ()
    outbox: tuple[Delivery, ...] = ()
    """The latest callbacks, in the order in which they go out."""
    serial: int = 0
    """The last id that was given to a fault, a fate or a delivery."""
