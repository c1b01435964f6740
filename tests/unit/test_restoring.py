"""Putting numbers back where a provider does not play along."""

from __future__ import annotations

import pytest

from contracts.model import Failure, FailureKind, Request, Response
from contracts.restoring import Kept, Restorer
from tests.unit.scripted import GB, US, Answer, Scripted, ok, refusal, resource

SILENT = Failure(kind=FailureKind.NO_ANSWER, detail="no answer within 30 s")


def kept(phone_number: str) -> Kept:
    """A number that was plain."""
    return Kept(phone_number=phone_number, name="Was", callback="", plan="", campaign="", voice_type="RTC", voice_id="")


class Slow(Scripted):
    """A target whose answers take half a minute."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer, pace=30.0)


def test_a_silent_target_is_not_waited_for_again_and_again() -> None:
    """After the first answer that does not come each question is asked once: minutes, and not an hour."""
    target = Slow(lambda request: SILENT)
    restorer = Restorer(target=target)
    for number in (US, GB):
        assert restorer.put_back(kept(number)).failed == ("it cannot be read: no answer within 30 s",)
    assert len(target.sent) <= 4


def test_a_target_that_resets_is_asked_again() -> None:
    """A connection that breaks at once costs no time: a request of the restore is sent up to four times."""
    target = Scripted(lambda request: Failure(kind=FailureKind.NO_ANSWER, detail="the connection broke"))
    assert Restorer(target=target).put_back(kept(US)).failed == ("it cannot be read: the connection broke",)
    assert len(target.sent) == 8


@pytest.mark.parametrize("status", [429, 503])
def test_a_target_that_wants_an_hour_is_told_of(status: int) -> None:
    """Retry-After is kept to: where it is longer than a minute nothing more is sent for this number."""
    target = Scripted(lambda request: refusal(status, ("Retry-After", "3600")))
    told = "scripted wants 3,600 s to pass before the next request"
    assert Restorer(target=target).put_back(kept(US)).failed == (told,)
    assert len(target.sent) == 1


def test_a_fault_with_one_number_does_not_keep_the_next_from_being_put_back() -> None:
    """Whatever goes wrong within our own code is told of that number alone."""

    def answer(request: Request) -> Response | Failure:
        if US in request.path:
            raise RuntimeError("something that nobody thought of")
        return ok(resource(phoneNumber=GB, displayName="Was"))

    restorer = Restorer(target=Scripted(answer))
    first, second = (restorer.put_back(kept(number)) for number in (US, GB))
    assert first.failed == ("a fault in contracts itself: RuntimeError: something that nobody thought of",)
    assert (second.phone_number, second.failed) == (GB, ())
