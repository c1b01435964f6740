"""A small client of the operation: a correct one, whose habits are fields that a defect replaces."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from contracts.mock import arming
from contracts.mock.core import handle
from contracts.mock.journal import Entry, line, without_secrets
from contracts.mock.transfer import Carried, outcome
from contracts.mock.world import PROJECT, default_behaviour, new_state
from contracts.model import Exchange, Headers, Json, Request, Response

START: Final = 1_795_000_000.0
TOOK: Final = 0.01
"""Seconds that an answer takes."""
_KEY: Final = b"a key for names"


class Wire:
    """The mock's core at the other end of a wire that is recorded as the mock's journal records it."""

    def __init__(self) -> None:
        self.now = START
        self.lines: list[bytes] = []
        self._behaviour, self._state = default_behaviour(), new_state(START)

    def arm(self, fault: str, count: int = 1, seconds: float | None = None) -> None:
        """Lets a fault wait for the next updates."""
        self._state = arming.arm(self._state, fault, count=count, seconds=seconds, method="PATCH")

    def disarm(self) -> None:
        """Lets no fault wait any more."""
        self._state = arming.disarm(self._state)

    def send(self, request: Request) -> Response:
        """The answer to a request."""
        at = self.now
        self._state, answer = handle(self._behaviour, self._state, request, at)
        ended = outcome(answer)
        assert isinstance(ended, Response)
        exchange = without_secrets(Exchange(request=request, outcome=ended, at=at), _KEY)
        fault = answer.fault if isinstance(answer, Carried) else ""
        entry = Entry(id=len(self.lines) + 1, listener="all", number=None, fault=fault, exchange=exchange)
        self.lines.append(line(entry, ()))
        self.now += TOOK
        return ended


def documented_path(project: str, number: str) -> str:
    """The path of a number."""
    return f"/v1/projects/{project}/activeNumbers/{number}"


def compact(body: Json) -> bytes:
    """A body as JSON."""
    return json.dumps(body).encode()


def says_expired(response: Response) -> bool:
    """Whether a 401 says that the token has expired."""
    return "expired" in (response.header("www-authenticate") or "")


def backing_off(turn: int, asked: float) -> float:
    """The seconds to wait after a try: twice as many each time, and never fewer than asked for."""
    return max(float(2**turn), asked)


Update = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How a client goes about it. What stands here is right."""

    path: Callable[[str, str], str] = documented_path
    query: Callable[[str], str] = lambda token: ""
    method: str = "PATCH"
    shape: Callable[[Update, Update], Json] = lambda update, shown: update
    """What is sent of an update, given the number as last seen."""
    write: Callable[[Json], bytes] = compact
    content_type: str | None = "application/json"
    tries: int = 4
    retried: frozenset[int] = frozenset({429, 500, 503})
    pause: Callable[[int, float], float] = backing_off
    renews: Callable[[Response], bool] = says_expired
    """Whether a 401 brings about a new token."""
    drops_old: bool = True
    """Whether a token that was refused is given up."""
    repeats: bool = True
    """Whether a request is sent again after the token was renewed."""
    keeps_token: bool = True
    unlinks: frozenset[str] = frozenset({"servicePlanId", "campaignId"})
    """What is unlinked before another one is linked."""
    minds_region: bool = True


class Client:
    """One client with its habits, on one wire."""

    def __init__(self, wire: Wire, habits: Habits) -> None:
        self.wire = wire
        self.habits = habits
        self._token = ""
        self.shown: dict[str, Update] = {}

    def read(self, number: str) -> Response:
        """Looks at a number."""
        return self._called("GET", number, None, ())

    def update(self, number: str, update: Update) -> Response:
        """Sends an update, again where that may help."""
        habits = self.habits
        sent = habits.shape(update, self.shown.get(number, {}))
        body = b"" if sent is None else habits.write(sent)
        label = (("Content-Type", habits.content_type),) if habits.content_type and body else ()
        return self._called(habits.method, number, body or None, label)

    def settle(self, number: str) -> None:
        """Looks at a number until its jobs have ended."""
        for _ in range(20):
            self.read(number)
            sms = self.shown.get(number, {}).get("smsConfiguration") or {}
            voice = self.shown.get(number, {}).get("voiceConfiguration") or {}
            if not sms.get("scheduledProvisioning") and not voice.get("scheduledVoiceProvisioning"):
                return
            self.wire.now += 2.0

    def link(self, number: str, plan: str, campaign: str | None = None) -> None:
        """Links SMS, unlinking first what is in the way."""
        shown, unlinks = self.shown.get(number, {}), self.habits.unlinks
        in_force = shown.get("smsConfiguration") or {}
        wanted = {"servicePlanId": plan}
        if campaign is not None and (not self.habits.minds_region or shown.get("regionCode") == "US"):
            wanted["campaignId"] = campaign
        blocking = {
            name: ""
            for name, value in wanted.items()
            if in_force.get(name) not in ("", None, value) and name in unlinks
        }
        if blocking:
            kept = in_force["servicePlanId"] if "servicePlanId" not in blocking else ""
            self.update(number, {"smsConfiguration": {"servicePlanId": kept} | blocking})
            self.settle(number)
        self.update(number, {"smsConfiguration": wanted})
        self.settle(number)

    def _called(self, method: str, number: str, body: bytes | None, label: Headers) -> Response:
        habits = self.habits
        renewed = False
        turn = 0
        while True:
            path = habits.path(PROJECT, number) + habits.query(self._bearer())
            response = self.wire.send(
                Request(
                    method=method, path=path, headers=(("Authorization", f"Bearer {self._bearer()}"), *label), body=body
                )
            )
            if not habits.keeps_token:
                self._token = ""
            if response.status == 401 and habits.renews(response) and not renewed:
                renewed = True
                self._token = "" if habits.drops_old else self._token
                if habits.repeats:
                    continue
            turn += 1
            if response.status not in habits.retried or turn >= habits.tries:
                break
            self.wire.now += habits.pause(turn, float(response.header("retry-after") or 0))
        if response.status == 200 and isinstance(response.json, dict):
            self.shown[number] = response.json
        return response

    def _bearer(self) -> str:
        if not self._token:
            pair = base64.b64encode(b"key:secret").decode()
            answer = self.wire.send(
                Request(
                    method="POST",
                    path="/oauth2/token",
                    headers=(("Authorization", f"Basic {pair}"), ("Content-Type", "application/x-www-form-urlencoded")),
                    body=b"grant_type=client_credentials",
                )
            )
            self._token = answer.json["access_token"]
        return self._token
