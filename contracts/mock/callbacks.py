"""Callbacks: the events that jobs bring about, signed, and an outbox that remembers what became of them.

Nothing is sent here: the edge takes what is due and says how it went, or a test pulls it.
"""

from __future__ import annotations

import datetime
import hashlib
import hmac
import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final
from urllib.parse import quote, urlsplit

from contracts.errors import ConfigurationError
from contracts.mock.behaviour import Behaviour, Signature
from contracts.mock.state import FAILED, Delivery, Number, NumberKey, State
from contracts.model import Request

SIGNATURE_HEADER: Final = "X-Sinch-Signature"
OUTBOX: Final = 1000
"""How many deliveries are remembered; the oldest go first."""
ATTEMPTS: Final = 5
PENDING, DELIVERED, GIVEN_UP, REFUSED = "pending", "delivered", "given-up", "refused"
_AS_IT_IS: Final = "/%:@!$&'()*+,;=~-._?"
_SPACE = uuid.UUID("0f3a2c9e-5b1d-4a7e-9c64-2d8e1f7a6b50")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One half of a job that has ended, such as the campaign of an SMS job."""

    links: bool
    """Whether it was to link; else it was to unlink."""
    platform: str
    """``SMS_PLATFORM``, ``CAMPAIGN`` or ``VOICE_PLATFORM``."""
    succeeded: bool
    code: str | None = None


def events(before: Number, after: Number) -> tuple[Event, ...]:
    """What has ended between two states of a number: linked, unlinked, or failed."""
    if before is after:
        return ()
    return (*_sms_events(before, after), *_voice_events(before, after))


def _sms_events(before: Number, after: Number) -> Iterable[Event]:
    if after.plan != before.plan:
        yield Event(links=bool(after.plan), platform="SMS_PLATFORM", succeeded=True)
    if after.campaign != before.campaign:
        yield Event(links=bool(after.campaign), platform="CAMPAIGN", succeeded=True)
    job = after.sms_job
    if job is None or job is before.sms_job or job.status != FAILED:
        return
    # Nothing was linked, so both halves of the job have failed; only the campaign's half says why.
    if job.plan != after.plan:
        yield Event(links=bool(job.plan), platform="SMS_PLATFORM", succeeded=False)
    if job.campaign != after.campaign:
        code = job.codes[0] if job.codes else None
        yield Event(links=bool(job.campaign), platform="CAMPAIGN", succeeded=False, code=code)


def _voice_events(before: Number, after: Number) -> Iterable[Event]:
    if (after.voice_type, after.voice_id) != (before.voice_type, before.voice_id):
        yield Event(links=bool(after.voice_id), platform="VOICE_PLATFORM", succeeded=True)
    job = after.voice_job
    if job is not None and job is not before.voice_job and job.status == FAILED:
        yield Event(links=bool(job.id), platform="VOICE_PLATFORM", succeeded=False)


def post(behaviour: Behaviour, state: State, key: NumberKey, before: Number, after: Number, now: float) -> State:
    """The state with a delivery for each event between two states of a number, to the URL of the later one."""
    if not after.callback:
        return state
    for event in events(before, after):
        serial = state.serial + 1
        body = _body(behaviour, key, event, serial, now)
        delivery = Delivery(
            id=serial, url=after.callback, body=body, signature=signature(behaviour, key[0], body), due=now
        )
        state = replace(state, serial=serial, outbox=(*state.outbox[-OUTBOX + 1 :], delivery))
    return state


def _body(behaviour: Behaviour, key: NumberKey, event: Event, serial: int, now: float) -> bytes:
    # The time is UTC, and says so nowhere: that is how it is on the wire.
    moment = datetime.datetime.fromtimestamp(now, datetime.UTC).replace(tzinfo=None)
    members = {
        "eventId": str(uuid.uuid5(_SPACE, f"{key[0]}/{now}/{serial}")),
        "timestamp": moment.isoformat(timespec="microseconds"),
        "projectId": key[0],
        "resourceId": key[1],
        "resourceType": "ACTIVE_NUMBER",
        "eventType": _name(event, old=behaviour.callbacks.old_names),
        "status": "SUCCEEDED" if event.succeeded else "FAILED",
        "failureCode": event.code,
    }
    return json.dumps(members, separators=(",", ":")).encode()


def _name(event: Event, *, old: bool) -> str:
    if event.links:
        return f"PROVISIONING_TO_{event.platform}"
    if old and event.platform == "VOICE_PLATFORM":
        return "DEPROVISIONING_TO_VOICE_PLATFORM"
    return f"DEPROVISIONING_FROM_{event.platform}"


def sign(secret: str, body: bytes) -> str:
    """The signature of a body: HMAC-SHA1 over its bytes in lower-case hex."""
    return hmac.digest(secret.encode(), body, hashlib.sha1).hex()


_SIGNERS: Mapping[Signature, Callable[[str, bytes], str | None]] = MappingProxyType(
    {
        Signature.RIGHT: sign,
        Signature.WRONG_SECRET: lambda secret, body: sign(f"not {secret}", body),
        Signature.UPPER_CASE: lambda secret, body: sign(secret, body).upper(),
        Signature.ABSENT: lambda secret, body: None,
    }
)


def signature(behaviour: Behaviour, project: str, body: bytes) -> str | None:
    """The value of the signature header as the mock is told to write it; None leaves it out."""
    secret = behaviour.callback_secrets.get(project, behaviour.key_secret)
    return _SIGNERS[behaviour.callbacks.signature](secret, body)


def request_of(delivery: Delivery) -> Request:
    """A delivery as it goes onto the wire."""
    parts = urlsplit(delivery.url)
    target = quote(parts.path or "/", safe=_AS_IT_IS) + (
        f"?{quote(parts.query, safe=_AS_IT_IS)}" if parts.query else ""
    )
    signed = ((SIGNATURE_HEADER, delivery.signature),) if delivery.signature is not None else ()
    return Request(
        method="POST", path=target, headers=(("content-type", "application/json"), *signed), body=delivery.body
    )


def due(state: State, now: float) -> tuple[Delivery, ...]:
    """The deliveries to attempt now, in their order."""
    return tuple(one for one in state.outbox if one.outcome == PENDING and one.due <= now)


def attempted(state: State, delivery: int, status: int | None, now: float) -> State:
    """The state after an attempt that was answered with ``status``, or with nothing.

    200 ends it. Anything else asks for another attempt, after 1, 2, 4 … seconds, until all are used up.
    Raises ConfigurationError for a delivery that is not in the outbox.
    """
    one = _find(state, delivery)
    attempts = one.attempts + 1
    if status == 200:
        after = replace(one, attempts=attempts, status=status, outcome=DELIVERED)
    elif attempts >= ATTEMPTS:
        after = replace(one, attempts=attempts, status=status, outcome=GIVEN_UP)
    else:
        after = replace(one, attempts=attempts, status=status, outcome=PENDING, due=now + 2.0 ** (attempts - 1))
    return replace(state, outbox=tuple(after if each is one else each for each in state.outbox))


def refused(state: State, delivery: int) -> State:
    """The state in which a delivery is not attempted, as it may not go where it is addressed to.

    Raises ConfigurationError for a delivery that is not in the outbox.
    """
    one = _find(state, delivery)
    return replace(state, outbox=tuple(replace(one, outcome=REFUSED) if each is one else each for each in state.outbox))


def redeliver(state: State, deliveries: Iterable[int], now: float) -> State:
    """The state in which these deliveries are due now, in this order, whatever became of them.

    Raises ConfigurationError for a delivery that is not in the outbox.
    """
    again = [replace(_find(state, one), attempts=0, outcome=PENDING, due=now) for one in dict.fromkeys(deliveries)]
    named = {one.id for one in again}
    return replace(state, outbox=(*(one for one in state.outbox if one.id not in named), *again))


def forget(state: State) -> State:
    """The state with an empty outbox."""
    return replace(state, outbox=())


def _find(state: State, delivery: int) -> Delivery:
    for one in state.outbox:
        if one.id == delivery:
            return one
    raise ConfigurationError(f"There is no delivery {delivery} in the outbox. The oldest go when it is full.")
