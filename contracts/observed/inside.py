"""What is known of an exchange that no wire shows: how a callback was signed, and what a client told its user."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from contracts.model import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An error as a client hands it to its user. ``status`` is None where it tells none."""

    type: str
    status: int | None
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a client made of one call: a value, or an error.

    Members have the names of the wire. A value of a type that JSON lacks is
    ``{"$type": NAME, "value": TEXT}``.
    """

    asked: Mapping[str, Json] | None = None
    """The members that the call was to update, or None when it was no update of a number that can be."""
    value: Json = None
    raised: Raised | None = None
    undeclared: tuple[str, ...] = ()
    """JSON Pointers of members that are handed on and that the client's own model does not declare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """How a callback was signed, and what the client's helpers made of it."""

    genuine: bool
    """Whether its signature is the right one."""
    verified: bool | None = None
    """What the client said of the signature, or None when it was not asked."""
    event: Report | None = None
    """The event that the client made of the body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """What was known about one exchange beside the wire, by whoever made it."""

    report: Report | None = None
    callback: Callback | None = None


NOTHING_INSIDE: Final = Inside()
