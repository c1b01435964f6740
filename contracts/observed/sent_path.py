"""Where a client sent a request: its path about one number, cut up with the percent-encoding untouched."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from urllib.parse import unquote

from contracts.standards import is_e164

_ORIGIN = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://([^/?#]*)")
_NUMBER_PATH = re.compile(r"/v1/projects/([^/?#]*)/activeNumbers(?:/([^?#]*))?")
_NEARLY = re.compile(r"/*(?:v[0-9]+/+)?projects/+([^/?#]*)/+active[-_]?numbers(?:/+([^?#]*))?", re.IGNORECASE)
_OTHER_OPERATION = re.compile(r"[^/]*:[A-Za-z]+")
"""A method of its own on a number, such as ``+12025550134:release``."""
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_CREDENTIAL_NAMES = frozenset(
    "key keyid keysecret apikey apisecret apitoken secret clientsecret token accesstoken bearer bearertoken jwt "
    "auth authorization password passwd credentials".split()
)
_ENCODED_TWICE = re.compile(r"%25[0-9A-Fa-f]{2}")
_STRAY = re.compile(r"%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPath:
    """The path of a request about one number. ``number`` is all that stands behind ``activeNumbers/``."""

    raw: str
    project: str
    number: str
    query: str
    as_documented: bool
    phone_number: str
    """The number with the percent-encoding removed, less a slash at its end."""
    encoding_fault: str | None
    """What is wrong with the percent-encoding, or None."""
    number_fault: str | None
    """What keeps the phone number from being an E.164 number with its plus sign, or None when it is one."""


@functools.lru_cache(maxsize=4096)
def sent_path(method: str, target: str) -> SentPath | None:
    """The path of a request target, or None when it is not, and nearly is not, about one number.

    Other operations of the API are none of ours: reading the list of numbers, releasing a number.
    """
    origin = _ORIGIN.match(target)
    path, _, query = (target[origin.end() :] if origin else target).partition("?")
    match = _NUMBER_PATH.fullmatch(path)
    nearly = match or _NEARLY.fullmatch(path)
    if nearly is None:
        return None
    number = nearly[2] or ""
    if _OTHER_OPERATION.fullmatch(number) or (not number and method in {*_READING, "POST"}):
        return None
    phone_number = unquote(number).rstrip("/")
    return SentPath(
        raw=path,
        project=nearly[1],
        number=number,
        query=query,
        as_documented=match is not None and not number.endswith("/"),
        phone_number=phone_number,
        encoding_fault=_encoding_fault(nearly[1], number),
        number_fault=number_fault(phone_number),
    )


def _encoding_fault(project: str, number: str) -> str | None:
    # A placeholder that nobody filled in is no matter of encoding.
    filled = "/".join(part for part in (project, number) if not names_nothing(part))
    if twice := _ENCODED_TWICE.search(filled):
        return f"{twice[0]}, which is encoded twice"
    stray = _STRAY.search(filled)
    if stray is None:
        return None
    return "% without two hexadecimal digits" if stray[0] == "%" else f"{stray[0]!a}, which is not encoded"


def number_fault(phone_number: str) -> str | None:
    """What keeps a text from being an E.164 number with its plus sign, or None when it is one."""
    if is_e164(phone_number):
        return None
    if not phone_number:
        return "no number"
    digits = "".join(filter(str.isdigit, phone_number))
    if phone_number.startswith(" ") and is_e164(f"+{phone_number[1:]}"):
        return "a space in place of the plus sign, which was not encoded where it had to be"
    if is_e164(f"+{phone_number}"):
        return "no plus sign"
    if phone_number.startswith("00") and is_e164(f"+{phone_number[2:]}"):
        return "00 in place of the plus sign"
    if phone_number.startswith("+") and phone_number[1:] != digits and is_e164(f"+{digits}"):
        return "more than digits behind the plus sign"
    return "no E.164 number"


def names_nothing(segment: str) -> bool:
    """Whether a segment of a path is empty, or what a program writes in place of a missing value."""
    text = unquote(segment).strip().lower()
    return text in {"", "undefined", "null", "none", "nil", "nan", "[object object]"} or (
        text.startswith(("{", ":", "<")) and len(text) > 1
    )


@functools.lru_cache(maxsize=4096)
def query_names(target: str) -> tuple[str, ...]:
    """The names in the query of a request target, each once, percent-encoding removed."""
    query = target.partition("#")[0].partition("?")[2]
    return tuple(dict.fromkeys(unquote(part.partition("=")[0]) for part in query.split("&") if part))


def is_credential_name(name: str) -> bool:
    """Whether a query of this name is taken to hold a credential."""
    return "".join(filter(str.isalnum, name)).lower() in _CREDENTIAL_NAMES


def has_userinfo(target: str) -> bool:
    """Whether a request target in absolute form names a user before its host."""
    origin = _ORIGIN.match(target)
    return origin is not None and "@" in origin[1]
