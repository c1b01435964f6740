"""Which number a request is about, and what the facts say of it."""

from __future__ import annotations

import enum
import functools
import re
from dataclasses import dataclass
from urllib.parse import unquote

from contracts.model import Facts
from contracts.standards import is_e164

_PATH = re.compile(r"/v1/projects/([^/?#]+)/activeNumbers/([^/?#]+)/?(?:\?[^#]*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Which number a request is about, percent-encoding removed."""

    project_id: str
    phone_number: str

    def __hash__(self) -> int:
        # It is looked up a dozen times for each exchange.
        return hash(self.phone_number)


class Standing(enum.StrEnum):
    """What the facts say of the number that a request addresses."""

    OWNED = "owned"
    ABSENT = "absent"
    FOREIGN = "foreign"
    MALFORMED = "malformed"
    UNDETERMINED = "undetermined"


@functools.lru_cache(maxsize=4096)
def address_of(path: str) -> Address | None:
    """The address in a raw request path, or None when the path is not the operation's."""
    match = _PATH.fullmatch(path)
    return Address(project_id=unquote(match[1]), phone_number=unquote(match[2])) if match else None


@functools.lru_cache(maxsize=4096)
def standing_of(address: Address | None, facts: Facts) -> Standing:
    """Whether the target has the number, as far as the facts tell."""
    if address is None:
        return Standing.UNDETERMINED
    if not is_e164(address.phone_number):
        return Standing.MALFORMED
    for foreign in facts.foreign_numbers:
        if address.phone_number == foreign.phone_number:
            return Standing.FOREIGN
    ours = any(address.phone_number == number.phone_number for number in facts.numbers)
    if address.project_id != facts.project_id:
        # A number is rented by one project: what is ours is not theirs.
        known = any(address.project_id == foreign.project_id for foreign in facts.foreign_numbers)
        return Standing.FOREIGN if ours and known else Standing.UNDETERMINED
    if ours:
        return Standing.OWNED
    return Standing.ABSENT if address.phone_number in facts.unknown_numbers else Standing.UNDETERMINED
