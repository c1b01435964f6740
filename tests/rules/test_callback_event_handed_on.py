"""The event that a client makes of a callback says what it says."""

from __future__ import annotations

from dataclasses import replace

from contracts.model import Exchange, Failure, FailureKind, Json
from contracts.observed.inside import Callback, Inside, Raised, Report
from contracts.rules.callback_event_handed_on import RULE
from tests.rules.insiders import GENUINE, broken, called_back, verdict
from tests.rules.traces import NOT_APPLIED

HANDED = Exchange(
    request=called_back(200).request, outcome=Failure(kind=FailureKind.UNRECORDED, detail="handed to the client")
)
SAYS: dict[str, Json] = {
    "eventType": "PROVISIONING_TO_CAMPAIGN",
    "status": "FAILED",
    "timestamp": "2026-11-23T10:00:00.432220",
}


def made(value: Json) -> Callback:
    """A callback of which the client made this."""
    return Callback(genuine=True, verified=True, event=Report(value=value))


def test_the_same_event_conforms() -> None:
    """Its time is in UTC, though the wire does not say so."""
    moment = {"$type": "datetime", "value": "2026-11-23T10:00:00.432220+00:00"}
    assert verdict(RULE, HANDED, made(SAYS)) == []
    assert verdict(RULE, HANDED, made(SAYS | {"timestamp": moment})) == []


def test_another_event_is_found() -> None:
    """A value that is lost, and a time that is taken for local time."""
    lost = made(SAYS | {"status": None})
    shifted = made(SAYS | {"timestamp": "2026-11-23T09:00:00.432Z"})
    assert [found.where for found in verdict(RULE, HANDED, lost)] == ["/status"]  # type: ignore[union-attr]
    assert [found.where for found in verdict(RULE, HANDED, shifted)] == ["/timestamp"]  # type: ignore[union-attr]
    assert broken(HANDED, lost) == broken(HANDED, shifted) == {RULE.id}


def test_a_client_that_breaks_on_an_event_is_found() -> None:
    """With what it raised."""
    event = Report(raised=Raised(type="KeyError", status=None, message="status"))
    assert verdict(RULE, HANDED, Callback(genuine=True, event=event)) == [
        ("callback-event-handed-on", "body", "the event", 'KeyError: "status"')
    ]


def test_it_does_not_apply_where_the_client_was_not_asked() -> None:
    """Callbacks over the wire show no event."""
    assert verdict(RULE, called_back(200), GENUINE) == NOT_APPLIED


def test_it_does_not_apply_to_a_body_that_is_no_object() -> None:
    """Then there is no event to make."""
    exchange = replace(HANDED, request=replace(HANDED.request, body=b"[]"))
    assert verdict(RULE, exchange, made(SAYS)) == NOT_APPLIED


def test_it_does_not_apply_to_other_requests() -> None:
    """Only whoever has sent a callback knows that it is one."""
    assert verdict(RULE, called_back(401), Inside()) == NOT_APPLIED
