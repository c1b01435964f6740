"""What a client sent in the body of an update, against the request that the contract documents."""

from __future__ import annotations

import difflib
import enum
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from contracts.document import contract
from contracts.model import Json, Mismatch
from contracts.pointers import pointer
from contracts.schemas import request_schema, show

CONFIGURATIONS = ("smsConfiguration", "voiceConfiguration")
_SCHEMAS = MappingProxyType(
    {
        "": ("ActiveNumberUpdate", "ActiveNumber"),
        "smsConfiguration": ("SmsConfigurationUpdate", "SmsConfiguration"),
        "voiceConfiguration": ("VoiceConfigurationUpdate", "VoiceConfiguration"),
    }
)
"""The schemas of each object of a request, and of what an answer shows in its place."""
_NEAR = 0.8
MAX_TOLD: Final = 20
"""How many members of one request a rule tells."""


class Stray(enum.StrEnum):
    """Why a member does not belong into a request."""

    READ_ONLY = "read-only"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class StrayMember:
    """A member that a request does not document. ``near`` is the documented one that it resembles."""

    where: str
    name: str
    kind: Stray
    near: str | None


def stray_members(update: Mapping[str, Json], kind: Stray) -> Iterator[StrayMember]:
    """The members of one kind that do not belong there. An explicit null is left open, so passed over."""
    for place in _SCHEMAS:
        members = update if place == "" else update.get(place)
        if not isinstance(members, Mapping) or members.keys() <= _documented(place):
            continue
        for name, value in members.items():
            if value is None or name in _writable(place):
                continue
            found = Stray.READ_ONLY if name in _shown(place) else Stray.UNKNOWN
            if found is kind:
                path = (place, name) if place else (name,)
                yield StrayMember(where=pointer(*path), name=name, kind=kind, near=_nearest(place, name))


def are_documented(update: Mapping[str, Json]) -> bool:
    """Whether a request documents every member that an update sends."""
    for place in _SCHEMAS:
        members = update if place == "" else update.get(place)
        if isinstance(members, Mapping) and not members.keys() <= _documented(place):
            return False
    return True


def documented(where: str) -> str:
    """The members that a request documents beside the one at a pointer."""
    place = where.split("/")[1] if where.count("/") > 1 else ""
    return ", ".join(_writable(place))


def names_member(members: Mapping[str, Json], name: str) -> bool:
    """Whether an object has a member of the name, or one that is meant for it."""
    return any(_fold(one) == _fold(name) for one in members)


def schema_mismatches(body: Json) -> Iterator[Mismatch]:
    """Where a body breaks the request schema, but for what other rules say or readings leave open.

    Passed over: explicit nulls, configuration objects without members, and a missing service plan.
    """
    if request_schema().fits(body):
        return
    for found in request_schema().mismatches(_judged(body)):
        if found.keyword == "required" and found.pointer == "/smsConfiguration/servicePlanId":
            continue
        expected = found.expected
        if found.keyword == "anyOf":
            expected = "type RTC with appId, EST with trunkId or FAX with serviceId, as text; RTC may be left unsaid"
        yield Mismatch(where=found.pointer or "body", expected=expected, received=found.received)


def _judged(body: Json) -> Json:
    if not isinstance(body, dict):
        return body
    judged = {name: value for name, value in body.items() if value is not None}
    for name in CONFIGURATIONS:
        value = judged.get(name)
        if not isinstance(value, dict):
            continue
        kept = {inner: content for inner, content in value.items() if content is not None}
        if not kept or (name == "voiceConfiguration" and len(kept) < len(value)):
            # Which type a null leaves is as open as the null.
            del judged[name]
        else:
            judged[name] = kept
    return judged


@functools.cache
def _writable(place: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_properties(f"/components/schemas/{_SCHEMAS[place][0]}")))


@functools.cache
def _documented(place: str) -> frozenset[str]:
    return frozenset(_writable(place))


@functools.cache
def _shown(place: str) -> frozenset[str]:
    return frozenset(_properties(f"/components/schemas/{_SCHEMAS[place][1]}"))


def _properties(at: str) -> Iterator[str]:
    schema = contract().at(at)
    yield from schema.get("properties", {})
    for keyword in ("allOf", "anyOf", "oneOf"):
        for index in range(len(schema.get(keyword, ()))):
            yield from _properties(f"{at}/{keyword}/{index}")


@functools.lru_cache(maxsize=1024)
def _nearest(place: str, name: str) -> str | None:
    """The documented member that a name is likely meant for: of its own object first, then of the others."""
    for other in (place, *(one for one in _SCHEMAS if one != place)):
        known = {_fold(one): one for one in _writable(other)}
        near = difflib.get_close_matches(_fold(name), known, n=1, cutoff=_NEAR if other == place else 1.0)
        if near:
            return known[near[0]] if other == place else pointer(*filter(None, (other, known[near[0]])))
    return None


def _fold(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()


def member_mismatch(member: StrayMember) -> Mismatch:
    """A stray member as a finding tells it."""
    if member.kind is Stray.READ_ONLY:
        return Mismatch(where=member.where, expected="no such member, as it is read-only", received=show(member.name))
    hint = f"{member.near}, which the name resembles" if member.near else f"one of {documented(member.where)}"
    return Mismatch(where=member.where, expected=hint, received=show(member.name))
