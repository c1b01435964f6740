"""The running mock: what each listener offers, what is remembered of an answer, and how time passes."""

from __future__ import annotations

import pytest

from contracts.mock.auth import TOKEN_PATH
from contracts.mock.behaviour import Choices, Pace
from contracts.mock.journal import Wanted
from contracts.mock.service import ALL, AUTH, NUMBERS
from contracts.mock.transfer import Carried, outcome
from contracts.mock.world import PROJECT, default_behaviour
from contracts.model import Failure, Request, Response
from tests.unit.mock.administering import Office
from tests.unit.mock.conversation import JSON_TYPE, SIGNED, US, path_of, sms

RENAME = Request(method="PATCH", path=path_of(), headers=(SIGNED, JSON_TYPE), body=b'{"displayName":"x"}')
HEALTH = Request(method="GET", path="/health?probe=1")
TOKEN = Request(
    method="POST",
    path=TOKEN_PATH,
    headers=(SIGNED, ("content-type", "application/x-www-form-urlencoded")),
    body=b"grant_type=client_credentials",
)


def status(office: Office, request: Request, listener: str) -> int:
    """The status of the answer that a listener gives."""
    answer = office.service.answer(request, listener)
    assert isinstance(answer, Response)
    return answer.status


@pytest.mark.parametrize(("listener", "rename", "token"), [(ALL, 200, 200), (NUMBERS, 200, 404), (AUTH, 404, 200)])
def test_each_listener_offers_its_own(listener: str, rename: int, token: int) -> None:
    """One offers everything, one the operation, one the token endpoint; all say that they are up."""
    office = Office()
    assert status(office, RENAME, listener) == rename
    assert status(office, TOKEN, listener) == token
    assert status(office, HEALTH, listener) == 200


def test_what_a_listener_does_not_offer_changes_nothing() -> None:
    """An update that came to the wrong port is refused as a whole."""
    office = Office()
    office.service.answer(RENAME, AUTH)
    assert office.look()["displayName"] == "Front desk"


def test_an_exchange_is_remembered_with_what_it_was_about() -> None:
    """Listener, number, time; the answer as the client has it."""
    office = Office()
    answer = office.service.answer(RENAME, NUMBERS)
    (entry,) = office.service.journal.select(Wanted())
    assert (entry.listener, entry.number, entry.fault) == (NUMBERS, (PROJECT, US), "")
    assert (entry.exchange.outcome, entry.exchange.at) == (answer, office.outside)


def test_a_look_at_the_health_is_not_remembered() -> None:
    """Probes would push out what matters."""
    office = Office()
    office.service.answer(HEALTH)
    assert office.service.journal.total == 0


def test_a_fault_is_remembered_with_what_the_client_has_of_it() -> None:
    """An answer that does not come is one that failed."""
    office = Office()
    office.told("POST", "/faults", {"fault": "reset-unanswered"})
    answer = office.service.answer(RENAME)
    assert isinstance(answer, Carried)
    (entry,) = office.service.journal.select(Wanted())
    assert entry.fault == "reset-unanswered"
    assert entry.exchange.outcome == outcome(answer)
    assert isinstance(entry.exchange.outcome, Failure)


def test_jobs_end_by_the_clock_though_nobody_asks() -> None:
    """A tick ends what is over, and says that a callback waits."""
    office = Office(default_behaviour(Choices(pace=Pace.TIME, seconds=5)))
    news: list[str] = []
    office.service.changed = lambda: news.append("news")
    office.update({"callbackUrl": "http://localhost/x", **sms("plan-blue")})
    office.outside += 4
    office.service.tick()
    assert (news, office.service.due()) == ([], ())
    office.outside += 2
    office.service.tick()
    assert news == ["news"]
    assert len(office.service.due()) == 1


def test_ticks_leave_other_paces_alone() -> None:
    """Jobs that move by answers do not move by themselves."""
    office = Office()
    office.update(sms("plan-blue"))
    before = office.service.state
    office.service.tick()
    assert office.service.state is before


def delivering() -> Office:
    """A mock with one callback to send."""
    office = Office(default_behaviour(Choices(pace=Pace.IMMEDIATE)))
    office.update({"callbackUrl": "http://localhost/x", **sms("plan-blue")})
    return office


def test_an_attempt_that_fails_is_due_again_later() -> None:
    """By the clock of the mock."""
    office = delivering()
    (delivery,) = office.service.due()
    assert office.service.next_due() == 0.0
    office.service.attempted(delivery.id, 500)
    assert (office.service.due(), office.service.next_due()) == ((), 1.0)
    office.outside += 1.0
    assert [one.attempts for one in office.service.due()] == [1]


@pytest.mark.parametrize("end", ["delivered", "refused"])
def test_a_delivery_that_is_over_is_not_due(end: str) -> None:
    """Delivered, or not allowed."""
    office = delivering()
    (delivery,) = office.service.due()
    if end == "delivered":
        office.service.attempted(delivery.id, 200)
    else:
        office.service.refused(delivery.id)
    assert (office.service.due(), office.service.next_due()) == ((), None)
    assert [one.outcome for one in office.service.state.outbox] == [end]


def test_news_of_a_delivery_that_was_forgotten_is_none() -> None:
    """The outbox may have been emptied while it was on its way."""
    office = delivering()
    (delivery,) = office.service.due()
    office.told("DELETE", "/callbacks")
    office.service.attempted(delivery.id, 200)
    office.service.refused(delivery.id)
    assert office.service.state.outbox == ()
