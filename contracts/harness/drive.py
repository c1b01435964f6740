"""Driving a client through the cases against a mock, and putting what it told beside what was on the wire."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from contracts.harness.adapter import Adapter, AdapterError, Answer, Provider
from contracts.harness.cases import Call, Case
from contracts.harness.wire_names import by_wire_names, wire_name
from contracts.mock.world import FACTS
from contracts.mocked import Mock, MockAddress
from contracts.model import Exchange, Failure, FailureKind, Json, Request
from contracts.observed.inside import NOTHING_INSIDE, Callback, Inside, Raised, Report
from contracts.standards import is_e164
from contracts.traffic.entry import Entry
from contracts.traffic.lines import read_entry

UNSENT: Final = Exchange(
    request=Request(method="PATCH", path=""),
    outcome=Failure(kind=FailureKind.UNRECORDED, detail="the client sent nothing"),
)
"""Stands for a call that brought about no request."""
_HELPED: Final = Failure(kind=FailureKind.UNRECORDED, detail="handed to the client's own helpers")
_SIGNATURE: Final = "X-Sinch-Signature"
_JSON: Final = ("content-type", "application/json")


@dataclass(slots=True, kw_only=True)
class Drive:
    """One client on its way through the cases against one mock."""

    adapter: Adapter
    mock: Mock
    prepare: Callable[[], None]
    """Arms what a profile arms, before each case."""
    places: list[str] = field(default_factory=list)
    """The case of each entry, by its number less one."""
    own_names: Mapping[str, str] = field(default_factory=dict)
    unsupported: dict[str, str] = field(default_factory=dict)
    """What the adapter said that its client cannot do, with the reason."""
    _session: str = ""
    _seen: int = 0

    def __post_init__(self) -> None:
        told = self._ask("describe", {}).value
        names = told.get("names", {}) if isinstance(told, dict) else {}
        if not isinstance(names, dict) or not all(isinstance(name, str) for name in names.values()):
            raise AdapterError("The adapter's `names` are no object of texts.")
        self.own_names = names

    def play(self, cases: Sequence[Case]) -> Iterator[Entry]:
        """What went over the wire in the cases, each answer with what the client made of it.

        Raises AdapterError when the adapter fails.
        """
        for turn, case in enumerate(cases):
            self._session = f"{turn} {case.name}"
            self.mock.reset()
            self.prepare()
            if case.fault:
                self.mock.admin("POST", "/faults", dict(case.fault))
            yield self._entry(case, anew=True, facts=FACTS)
            for call in case.calls:
                yield from self._call(case, call)
            if case.callbacks:
                yield from self._callbacks(case)

    def _call(self, case: Case, call: Call) -> Iterator[Entry]:
        if call.update is None:
            answer = self._ask("read", {"phoneNumber": call.phone_number})
        else:
            members = {"update": dict(call.update)} if call.update else {}
            answer = self._ask("update", {"phoneNumber": call.phone_number, **members})
        sent = self.mock.requests(after=self._seen)
        self._seen = sent[-1]["id"] if sent else self._seen
        if answer.outcome == "unsupported":
            return
        # A client may refuse a number that is none.
        inside = Inside(report=self._report(answer, call.update if is_e164(call.phone_number) else None))
        method = "GET" if call.update is None else "PATCH"
        last = max((one["id"] for one in sent if one["request"]["method"] == method), default=None)
        for one in sent:
            entry = read_entry(one, len(self.places) + 1)
            told = inside if one["id"] == last else NOTHING_INSIDE
            yield self._entry(case, exchange=entry.exchange, answered=entry.answered, inside=told)
        if last is None:
            yield self._entry(case, exchange=UNSENT, answered=False, inside=inside)

    def _callbacks(self, case: Case) -> Iterator[Entry]:
        secret = self.mock.address.callback_secret
        for one in self.mock.admin("GET", "/callbacks")["callbacks"]:
            path, body = urlsplit(one["url"]).path or "/", one["body"]
            for sent, signature in _variants(body, one["signature"]):
                genuine = signature == sign(secret, sent)
                request = Request(
                    method="POST",
                    path=path,
                    headers=(_JSON, *(((_SIGNATURE, signature),) if signature is not None else ())),
                    body=sent.encode(),
                )
                callback = self._callback(request, secret, genuine=genuine)
                exchange = Exchange(request=request, outcome=_HELPED)
                yield self._entry(case, exchange=exchange, answered=False, inside=Inside(callback=callback))

    def _callback(self, request: Request, secret: str, *, genuine: bool) -> Callback:
        body = base64.b64encode(request.body or b"").decode()
        handed: dict[str, Any] = {"headers": dict(request.headers), "body": body}
        verified = self._ask("verify-callback", {**handed, "secret": secret})
        event = self._ask("parse-callback", handed) if genuine else None
        return Callback(
            genuine=genuine,
            # A helper that raises lets nothing in.
            verified={"returned": bool(verified.value), "raised": False}.get(verified.outcome),
            event=self._report(event, None) if event and event.outcome in ("returned", "raised") else None,
        )

    def _report(self, answer: Answer, asked: Mapping[str, Json] | None) -> Report:
        error = answer.error
        return Report(
            asked=asked,
            value=by_wire_names(answer.value, self.own_names),
            raised=Raised(type=error.type, status=error.status, message=error.message) if error else None,
            undeclared=tuple(self._wire_pointer(one) for one in answer.undeclared),
        )

    def _wire_pointer(self, pointer: str) -> str:
        return "/".join(wire_name(token, self.own_names) for token in pointer.split("/"))

    def _entry(self, case: Case, **members: Any) -> Entry:
        self.places.append(case.name)
        return Entry(number=len(self.places), **members)

    def _ask(self, operation: str, arguments: Mapping[str, Any]) -> Answer:
        provider = provider_of(self.mock.address)
        answer = self.adapter.ask(operation, arguments, provider=provider, session=self._session)
        if answer.outcome == "misunderstood":
            raise AdapterError(f"The adapter did not understand {operation}: {answer.reason or 'it gives no reason'}")
        if answer.outcome == "unsupported":
            self.unsupported[operation] = answer.reason
        return answer


def sign(secret: str, body: str) -> str:
    """The signature of a callback: HMAC-SHA1 over its bytes, in lower-case hexadecimal."""
    return hmac.digest(secret.encode(), body.encode(), hashlib.sha1).hex()


def _variants(body: str, signature: str | None) -> Iterator[tuple[str, str | None]]:
    """A callback as it came, and as somebody else would send it."""
    yield body, signature
    if signature is not None:
        yield body.replace("SUCCEEDED", "FAILED"), signature
        # The same JSON in other bytes: a helper that writes it anew before it counts is found out.
        yield body.replace('":', '" : '), signature
        yield body, signature.upper()
    yield body, None


def provider_of(address: MockAddress) -> Provider:
    """A mock as a client is pointed at it."""
    return Provider(
        auth=address.auth_url,
        numbers=address.base_url,
        project_id=address.project_id,
        key_id=address.key_id,
        key_secret=address.key_secret,
    )
