"""How an answer travels: at once and whole, or late, in pieces, cut off, or not at all."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from contracts.model import Failure, FailureKind, Response


class End(enum.StrEnum):
    """What becomes of the connection when the last byte of an answer is out."""

    WHOLE = "whole"
    """It goes on: nothing is missing."""
    CLOSED = "closed"
    """It is closed in due form, before the announced end."""
    RESET = "reset"
    """It is torn down."""
    SILENT = "silent"
    """It stays open for a while, and nothing more comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A plan for the edge, which carries it out. All times are in seconds."""

    first_byte: float = 0.0
    """How long before the status goes out, or before the end when no status does."""
    piece: int = 0
    """How many bytes of the body go out together; 0 is all of them."""
    pause: float = 0.0
    """How long before each piece but the first."""
    sent: int | None = None
    """How many bytes of the body go out, of those that Content-Length announces; None is all of them."""
    status_sent: bool = True
    """Whether as much as a status goes out."""
    end: End = End.WHOLE
    held: float = 0.0
    """How long a silent connection is kept before it is closed."""

    def seconds(self, length: int) -> float:
        """How long it takes for a body of so many bytes, however the connection ends."""
        out = length if self.sent is None else min(self.sent, length)
        pauses = max(0, -(-out // self.piece) - 1) if self.piece else 0
        return self.first_byte + (self.pause * pauses if self.status_sent else 0.0) + self.held


AT_ONCE = Transfer()


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """An answer with the way it travels. ``fault`` is the name of the fault that made it."""

    response: Response
    transfer: Transfer = AT_ONCE
    fault: str = ""


Answer = Response | Failure | Carried
"""What a request comes to. A Failure is an answer that does not arrive, or not whole."""


def outcome(answer: Answer) -> Response | Failure:
    """What a client has in the end that waits as long as it takes."""
    if not isinstance(answer, Carried):
        return answer
    transfer = answer.transfer
    if not transfer.status_sent:
        return Failure(kind=FailureKind.NO_ANSWER, detail=f"no answer: the connection was {transfer.end}")
    if transfer.end is not End.WHOLE:
        return Failure(kind=FailureKind.TRUNCATED, detail=f"a body cut off: the connection was {transfer.end}")
    return answer.response
