"""How an answer travels, and what a client has of it in the end."""

from __future__ import annotations

import pytest

from contracts.mock.transfer import AT_ONCE, Answer, Carried, End, Transfer, outcome
from contracts.model import Failure, FailureKind, Response

ANSWER = Response(status=200, body=b"0123456789")


@pytest.mark.parametrize(
    ("transfer", "seconds"),
    [
        (AT_ONCE, 0),
        (Transfer(first_byte=2), 2),
        (Transfer(piece=1, pause=0.5), 4.5),
        (Transfer(piece=3, pause=0.5), 1.5),
        (Transfer(piece=5, pause=0.5), 0.5),
        (Transfer(piece=10, pause=0.5), 0),
        (Transfer(piece=11, pause=0.5), 0),
        (Transfer(first_byte=2, piece=1, pause=0.5, sent=4, end=End.SILENT, held=3), 6.5),
        (Transfer(piece=1, pause=0.5, sent=40), 4.5),
        (Transfer(first_byte=2, piece=1, pause=0.5, status_sent=False, end=End.RESET), 2),
    ],
)
def test_how_long_it_takes(transfer: Transfer, seconds: float) -> None:
    """The wait for the status, a pause before each piece but the first, and the silence at the end."""
    assert transfer.seconds(len(ANSWER.body)) == seconds


def test_an_empty_body_has_no_pauses() -> None:
    """Where no body goes out, only the wait for the status counts."""
    assert Transfer(first_byte=1, piece=1, pause=5).seconds(0) == 1


@pytest.mark.parametrize("answer", [ANSWER, Failure(kind=FailureKind.NO_ANSWER, detail="no answer")])
def test_what_is_not_carried_is_its_own_outcome(answer: Answer) -> None:
    """A plain answer arrives as it is, and a failure stays one."""
    assert outcome(answer) is answer


@pytest.mark.parametrize("transfer", [AT_ONCE, Transfer(first_byte=9), Transfer(piece=1, pause=9)])
def test_who_waits_has_the_answer(transfer: Transfer) -> None:
    """However slowly it comes, what comes whole is the answer."""
    assert outcome(Carried(response=ANSWER, transfer=transfer)) is ANSWER


@pytest.mark.parametrize("end", [End.CLOSED, End.RESET, End.SILENT])
@pytest.mark.parametrize(("status_sent", "kind"), [(True, FailureKind.TRUNCATED), (False, FailureKind.NO_ANSWER)])
def test_what_does_not_arrive_is_a_failure(end: End, status_sent: bool, kind: FailureKind) -> None:
    """Before the status it is no answer, after it a body cut off; the detail says how the connection ended."""
    came = outcome(Carried(response=ANSWER, transfer=Transfer(sent=3, status_sent=status_sent, end=end)))
    assert isinstance(came, Failure)
    assert came.kind is kind
    assert came.detail.endswith(f": the connection was {end}")
