"""One entry of a recording."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from contracts.model import Exchange, Facts
from contracts.observed.address import Address, address_of
from contracts.observed.inside import NOTHING_INSIDE, Inside

_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OTHER_OPERATION: Final = re.compile(
    r"(/v1/projects/[^/?#]+/)(?:active|available)Numbers/([^/?#:]+):[A-Za-z]+(?:\?.*)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one entry holds: an exchange, or the reason why there is none to judge.

    Without both it is about another operation, or about the recording itself.
    """

    number: int
    """Its place in the file, from 1."""
    exchange: Exchange | None = None
    """It holds no credentials."""
    unread: str = ""
    """Why it cannot be judged, or not by rules of the provider: the recording does not show enough."""
    answered: bool = True
    """Whether the answer bears witness: it was recorded whole, and nobody spoilt it on purpose."""
    origin: str = ""
    """Where it was sent, such as ``https://numbers.api.example``; empty when not recorded."""
    began: float | None = None
    """When the request was sent, where exchanges may overlap; None where their order is that of effect."""
    exact: bool = False
    """Whether its times are those of one clock, which nobody has rounded."""
    about: Address | None = None
    """The number that was asked about, or changed by another operation, where there is no exchange to judge."""
    anew: bool = False
    """Whether what follows is about a provider as it began."""
    facts: Facts | None = None
    """What that provider has, if it is told."""
    inside: Inside = NOTHING_INSIDE


def touched(method: str, target: str) -> Address | None:
    """The number that another operation than ours may have changed, such as one that releases it."""
    match = None if method in _READING else _OTHER_OPERATION.fullmatch(target)
    return address_of(f"{match[1]}activeNumbers/{match[2]}") if match else None
