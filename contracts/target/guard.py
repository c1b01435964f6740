"""The guard at the edge: no request leaves for a number that is not listed.

What may be asked about:

- the numbers of the target, and the foreign numbers, in the projects that the configuration names;
- as a number that nobody has: one from a range that is kept for fiction;
- as a malformed number: text in which no reading finds a number that could be somebody's.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import unquote

from contracts.errors import ConfigurationError
from contracts.model import Facts, Request
from contracts.standards import is_e164

FICTIONAL: Final = {
    "North America, 555-0100 to 555-0199 of every area": r"\+1[2-9][0-9]{2}55501[0-9]{2}",
    "Great Britain, mobile, kept by Ofcom for drama": r"\+447700900[0-9]{3}",
    "Great Britain, London, kept by Ofcom for drama": r"\+442079460[0-9]{3}",
    "Sweden, mobile, kept by PTS for fiction": r"\+467017406(0[5-9]|[1-9][0-9])",
}
"""The ranges of numbers that regulators keep free, so that they are nobody's."""

_FICTIONAL: Final = re.compile("|".join(FICTIONAL.values()))
_OF_NORTH_AMERICA: Final = re.compile(r"1?[2-9][0-9]{2}55501")
_SHORTEST, _LONGEST, _NORTH_AMERICAN = 7, 15, 11
_PATH: Final = re.compile(r"/v1/projects/([^/?#]+)/activeNumbers/([^/?#]+)")


def is_fictional(phone_number: str) -> bool:
    """Whether a number is from a range that is kept for fiction."""
    return _FICTIONAL.fullmatch(phone_number) is not None


def is_nobodys(segment: str) -> bool:
    """Whether a path segment that is no E.164 number cannot be taken for a number that somebody has.

    Not even by a provider that looks at the digits alone, that forgives a missing plus sign, or that
    cuts off what is too long.
    """
    text = unquote(segment)
    if is_e164(text) or "/" in text or "\\" in text or not text.strip("."):
        # What leaves its segment is about something else.
        return False
    digits = "".join(str(unicodedata.digit(letter)) for letter in text if unicodedata.digit(letter, None) is not None)
    digits = digits.lstrip("0")
    if not _SHORTEST <= len(digits) <= _LONGEST:
        return True
    if _OF_NORTH_AMERICA.match(digits):
        # Fictional, however many digits of it are looked at.
        return True
    return digits.startswith("1") and len(digits) != _NORTH_AMERICAN


def check(request: Request, facts: Facts) -> None:
    """Raises ConfigurationError when a request is about a number that may not be sent to."""
    if not _allowed(request, facts):
        raise ConfigurationError(
            f"Not sent: {request.method} {request.path[:120]} is about a number that the target does not list. "
            "Add it to the numbers of the target, or ask about one that is listed."
        )


def _allowed(request: Request, facts: Facts) -> bool:
    match = _PATH.fullmatch(request.path)
    if match is None:
        return False
    project, segment = unquote(match[1]), match[2]
    number = unquote(segment)
    foreign = {one.phone_number for one in facts.foreign_numbers}
    if project != facts.project_id and project not in {one.project_id for one in facts.foreign_numbers}:
        return False
    if number in foreign or any(number == one.phone_number for one in facts.numbers):
        return True
    if project != facts.project_id:
        return False
    return is_fictional(number) if is_e164(number) else is_nobodys(segment)
