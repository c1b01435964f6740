"""An exchange in its trace: what was asked, what was known before, and what the answer shows.

This is all that a rule sees. Everything here is derived from the wire and from the facts of the
target; nothing here judges.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from contracts.model import Credentials, Exchange, Facts, Json, Request
from contracts.observed.address import Address, Standing, address_of, standing_of
from contracts.observed.asks import SmsAsk, VoiceAsk, sms_ask, voice_ask
from contracts.observed.caller import UNKNOWN_CALLER, Caller
from contracts.observed.inside import NOTHING_INSIDE, Callback, Inside, Report
from contracts.observed.number import Number, read_number
from contracts.observed.shows import (
    Shows,
    asks_for_configuration,
    shown_by_answer,
    shown_by_body,
    shown_by_change,
    shown_by_path,
)
from contracts.standards import is_client_error, is_json_type
from contracts.strict_json import NOT_JSON

_UPDATE, _SHOWN, _KNOWN, _JOB = int(Shows.UPDATE), int(Shows.SHOWN), int(Shows.KNOWN), int(Shows.JOB)
_ERROR, _CALLER, _INSIDE = int(Shows.ERROR), int(Shows.CALLER), int(Shows.INSIDE)
_CONFIGURATION, _SMS = int(Shows.CONFIGURATION), int(Shows.CONFIGURATION | Shows.SMS)
_STRANGER, _REFUSED = int(Shows.STRANGER), int(Shows.REFUSED)
_OURS = frozenset({Standing.OWNED, Standing.UNDETERMINED})
_GOOD_CREDENTIALS = frozenset({Credentials.VALID, Credentials.UNKNOWN})
MAX_REFUSED = 100
"""How many refused requests are remembered of a number."""
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What the trace tells of one number before an exchange."""

    shown: Number | None = None
    """The last representation seen, unless something of unknown effect came after it."""
    refused: tuple[Request, ...] = ()
    """Requests refused since then, the latest of them."""
    sms: SmsAsk | None = None
    """The SMS link or unlink taken last, until its job is seen to be gone."""
    voice: VoiceAsk | None = None
    """The voice target taken last, until its job is seen to be gone."""
    previous: Request | None = None
    """The request before, when it was answered with 200."""


NOTHING_KNOWN = History()


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One exchange, with what was known before it."""

    exchange: Exchange
    facts: Facts
    history: History = NOTHING_KNOWN
    caller: Caller = UNKNOWN_CALLER
    """What is known of the client; rules of the provider do without."""
    inside: Inside = NOTHING_INSIDE
    request: Request = field(init=False)
    content_type: str | None = field(init=False)
    """The Content-Type of the request."""
    is_json: bool = field(init=False)
    """Whether the request is labelled ``application/json``."""
    address: Address | None = field(init=False)
    standing: Standing = field(init=False)
    status: int | None = field(init=False)
    """The status of the answer, or None when there is none."""
    now: Number | None = field(init=False)
    """The number that a 200 of this exchange shows."""
    is_update: bool = field(init=False)
    """Whether this is the operation of the contract: a PATCH on its path."""
    update: Mapping[str, Json] | None = field(init=False)
    """The members that the PATCH sends: empty without a body, None when it is no object."""
    accepted: bool = field(init=False)
    """Whether this is an update that was answered with 200 and a resource."""
    reaches_number: bool = field(init=False)
    """Whether this is an update in due form of a number that the target has.

    Due form: a PATCH with valid credentials and, where it has a body, the JSON content type. What
    the body says is not looked at.
    """
    before: Number | None = field(init=False)
    """The number as it was last seen; None when that is not known, or when what the update asks can't be told."""
    sms_asked: SmsAsk | None = field(init=False)
    """The SMS ids that the PATCH asks for."""
    voice_asked: VoiceAsk | None = field(init=False)
    """The voice target that the PATCH asks for."""
    shows: int = field(init=False)
    """The flags of ``Shows``, as a number."""
    memo: dict[str, Any] = field(init=False, compare=False, repr=False)
    """What was derived on demand, by the name of what derived it."""

    def __post_init__(self) -> None:
        # Derived once: some sixty rules ask for each of these.
        request, response = self.exchange.request, self.exchange.response
        address = address_of(request.path)
        standing = standing_of(address, self.facts)
        is_update = address is not None and request.method == "PATCH"
        update = _update(request) if is_update else None
        ok = address is not None and response is not None and response.status == 200
        now = read_number(response.json, self.history.shown) if ok and response else None
        content_type = request.header("content-type")
        is_json = is_json_type(content_type)
        # Recorded traffic says neither whose number it is nor whether the credentials were good: a 200 does.
        owned = standing is Standing.OWNED or (standing is Standing.UNDETERMINED and now is not None)
        valid = request.credentials is Credentials.VALID or (
            request.credentials is Credentials.UNKNOWN and now is not None
        )
        due_form = valid and (not request.body or is_json)
        derive = functools.partial(object.__setattr__, self)
        derive("request", request)
        derive("content_type", content_type)
        derive("is_json", is_json)
        derive("address", address)
        derive("standing", standing)
        derive("status", response.status if response else None)
        derive("now", now)
        derive("is_update", is_update)
        derive("update", update)
        derive("accepted", is_update and now is not None)
        derive("reaches_number", is_update and owned and due_form)
        derive("before", None if now is not None and is_update and _is_ambiguous(request) else self.history.shown)
        derive("memo", {})
        derive("sms_asked", sms_ask(update))
        derive("voice_asked", voice_ask(update))
        derive("shows", self._shows())

    def _shows(self) -> int:
        # Plain numbers: arithmetic on flags is slow, and this is done for each exchange.
        now, before = self.now, self.before
        shows = shown_by_path(self.request.method, self.request.path)
        if self.is_update:
            shows |= self._shown_by_update()
        if now is not None:
            shows |= _SHOWN
            if now.sms.job is not None or now.voice.job is not None:
                shows |= _JOB
        if before is not None:
            shows |= _KNOWN
            if before.sms.job is not None or before.voice.job is not None:
                shows |= _JOB
            if now is not None:
                shows |= shown_by_change(before, now, self._owned_region)
        if self.history.refused:
            shows |= _REFUSED
        if self.status is not None and self.status >= 400:
            shows |= _ERROR
        if self.inside is not NOTHING_INSIDE:
            shows |= _INSIDE
        return shows if self.caller is UNKNOWN_CALLER else shows | _CALLER

    def _shown_by_update(self) -> int:
        address, request = cast("Address", self.address), self.request
        shows = _UPDATE | shown_by_body(request, self.content_type)
        shows |= shown_by_answer(self.exchange.response, address.phone_number, address.project_id)
        if asks_for_configuration(self.update):
            shows |= _CONFIGURATION if self.sms_asked is None else _SMS
        good = request.credentials in _GOOD_CREDENTIALS
        return shows if good and self.standing in _OURS else shows | _STRANGER

    @property
    def change(self) -> tuple[Number, Number]:
        """The number before and now: for a check, where ``applies`` has seen that both are known."""
        return cast("tuple[Number, Number]", (self.before, self.now))

    @property
    def report(self) -> Report:
        """What the client told its user: for a check, where ``applies`` has seen that it is known."""
        return cast("Report", self.inside.report)

    @property
    def callback(self) -> Callback:
        """What is known of a callback: for a check, where ``applies`` has seen that this is one."""
        return cast("Callback", self.inside.callback)

    @property
    def answer(self) -> Json:
        """The JSON value of the answer, or NOT_JSON."""
        response = self.exchange.response
        return response.json if response else NOT_JSON

    @property
    def region(self) -> str | None:
        """The region of the number: from the facts, else as last seen, else as shown now."""
        if known := self._owned_region:
            return known
        for number in (self.before, self.now):
            if number is not None and isinstance(number.body.get("regionCode"), str):
                return str(number.body["regionCode"])
        return None

    @property
    def _owned_region(self) -> str | None:
        """The region of the number, if it is one of the target's and the facts say so."""
        if self.address is None or self.standing is not Standing.OWNED:
            return None
        wanted = self.address.phone_number
        return next(number.region for number in self.facts.numbers if number.phone_number == wanted) or None


def _update(request: Request) -> Mapping[str, Json] | None:
    if not request.body:
        return {}
    return request.json if isinstance(request.json, dict) else None


def _is_ambiguous(request: Request) -> bool:
    """Whether a body is JSON to some readers and none to others: it names a member twice, or has a byte order mark."""
    if request.json is not NOT_JSON or not request.body:
        return False
    try:
        json.loads(request.body)
    except (RecursionError, ValueError):
        return False
    return True


def follow(observation: Observation) -> History:
    """The history of the number after the exchange."""
    history, status = observation.history, observation.status
    if observation.request.method not in ("PATCH", *_READING):
        return NOTHING_KNOWN
    reading = observation.request.method in _READING
    now = observation.now
    if now is None:
        if reading:
            # A reading changes nothing, whatever comes of it.
            return history
        if is_client_error(status):
            return History(
                shown=history.shown,
                refused=(*history.refused[1 - MAX_REFUSED :], observation.request),
                sms=history.sms,
                voice=history.voice,
            )
        return NOTHING_KNOWN
    if observation.before is not history.shown:
        # What was asked for cannot be told.
        return History(shown=now)
    update = observation.update or {}
    before = history.shown
    same_sms = before is not None and now.sms.job is not None and now.sms.job.failed and now.sms.job == before.sms.job
    same_voice = (
        before is not None and now.voice.job is not None and now.voice.job.failed and now.voice.job == before.voice.job
    )
    # A failed job that is still shown is not about what was asked since.
    sms = history.sms if same_sms else observation.sms_asked or history.sms
    # A voice object that names no target leaves open what its job is about.
    voice = history.voice
    if not same_voice and isinstance(update.get("voiceConfiguration"), dict):
        voice = observation.voice_asked
    return History(
        shown=now,
        sms=sms if now.sms.job is not None else None,
        voice=voice if now.voice.job is not None else None,
        previous=None if reading else observation.request,
    )
