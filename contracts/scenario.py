"""Scenarios: ordered steps on one number, as data, with holes for what only a target knows.

A template is a JSON value in which a ``Ref`` stands for a fact of the target and a ``Hole`` for a
value that a phase fills in: from a table, or drawn by Hypothesis.
"""

from __future__ import annotations

import enum
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from contracts.model import Credentials, Facts, Json


@dataclass(frozen=True, slots=True)
class Ref:
    """A fact of the target: the ``index``-th value of a member of ``Facts``."""

    fact: str
    index: int = 0


PLAN: Final = Ref("service_plans")
OTHER_PLAN: Final = Ref("service_plans", 1)
FAILING_PLAN: Final = Ref("failing_service_plans")
CAMPAIGN: Final = Ref("campaigns")
OTHER_CAMPAIGN: Final = Ref("campaigns", 1)
APP: Final = Ref("apps")
OTHER_APP: Final = Ref("apps", 1)
FAILING_CAMPAIGN: Final = Ref("failing_campaigns")
FAILING_APP: Final = Ref("failing_apps")
TRUNK: Final = Ref("trunks")
FAX: Final = Ref("fax_services")


class Hole(enum.StrEnum):
    """A value left open in a template."""

    NAME = "name"
    """Any text that a number can be called by."""
    CALLBACK = "callback"
    """A callback address, or the empty text."""
    WRONG_TYPE = "wrong-type"
    """A JSON value that is neither text, object nor null."""
    NOT_OBJECT = "not-object"
    """A JSON value that is neither an object nor null."""
    NOT_JSON = "not-json"
    """Bytes that no JSON parser takes."""
    MALFORMED_NUMBER = "malformed-number"
    """A path segment that is no E.164 number."""


class Wants(enum.StrEnum):
    """Which of the target's numbers a scenario runs on."""

    ANY = "any number"
    US = "a US number"
    OUTSIDE_US = "a number outside the US"


class To(enum.StrEnum):
    """What a request addresses."""

    NUMBER = "the number of the scenario"
    ABSENT = "a number that the project does not have"
    FOREIGN_NUMBER = "a number of another project, asked of the own project"
    FOREIGN_PROJECT = "a number of another project, asked of that project"
    OTHER_PROJECT = "the number of the scenario, asked of another project"
    MALFORMED = "text that is no number"


class _NoBody(enum.Enum):
    NO_BODY = "no body"


NO_BODY: Final = _NoBody.NO_BODY
"""In ``Send.body``: the request has no body at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """One PATCH. ``body`` is a template, bytes to be sent as they are, or NO_BODY."""

    body: Json | bytes | _NoBody = NO_BODY
    to: To = To.NUMBER
    number: str | Hole = ""
    """The path segment, when ``to`` is MALFORMED."""
    content_type: str | None = "application/json"
    credentials: Credentials = Credentials.VALID
    plus: str = "+"
    """How the plus sign of the number is written: as it is or percent-encoded, all spellings are right."""
    headers: tuple[tuple[str, str], ...] = ()
    """Headers beside the content type."""


@dataclass(frozen=True, slots=True)
class Read:
    """Look at the number without changing it."""


@dataclass(frozen=True, slots=True)
class Settle:
    """Wait until no job of the number runs, up to the deadline of the target."""


Step = Send | Read | Settle
READ: Final = Read()
SETTLE: Final = Settle()


def patch(body: Json | bytes | _NoBody = NO_BODY) -> Send:
    """A PATCH of the scenario's number, in due form."""
    return Send(body=body)


def sms(plan: Json, campaign: Json = None) -> dict[str, Json]:
    """A template that sets the service plan and, if given, the campaign."""
    members = {"servicePlanId": plan} | ({} if campaign is None else {"campaignId": campaign})
    return {"smsConfiguration": members}


def voice(kind: str | None, **ids: Json) -> dict[str, Json]:
    """A template that sets the voice target; a ``kind`` of None leaves the type unsaid."""
    return {"voiceConfiguration": ({} if kind is None else {"type": kind}) | ids}


UNLINK: Final = sms("")
UNLINK_ALL: Final = sms("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Steps that start on a number at rest: nothing linked to SMS, no job running."""

    title: str
    steps: tuple[Step, ...]
    number: Wants = Wants.ANY

    @property
    def refs(self) -> frozenset[Ref]:
        """The facts that the scenario needs."""
        return frozenset(
            value
            for step in self.steps
            if isinstance(step, Send)
            for value in _leaves(step.body)
            if isinstance(value, Ref)
        )

    @property
    def holes(self) -> tuple[Hole, ...]:
        """The values left open, each once, in order of appearance."""
        found = (
            value
            for step in self.steps
            if isinstance(step, Send)
            for value in (*_leaves(step.body), step.number)
            if isinstance(value, Hole)
        )
        return tuple(dict.fromkeys(found))

    def fill(self, pick: Callable[[Hole], Json]) -> Scenario:
        """The scenario with every hole filled."""
        return replace(self, steps=tuple(_fill_step(step, pick) for step in self.steps))

    @property
    def id(self) -> str:
        """A short id: a hash of the steps, the same on every machine."""
        return hashlib.sha256(repr((self.number, self.steps)).encode()).hexdigest()[:12]


def missing(scenario: Scenario, facts: Facts) -> str | None:
    """What the target lacks for a scenario, in words, or None when it lacks nothing."""
    for ref in sorted(scenario.refs, key=lambda ref: (ref.fact, ref.index)):
        if len(getattr(facts, ref.fact)) <= ref.index:
            return f"the target has fewer than {ref.index + 1} in facts.{ref.fact}"
    if not numbers_for(scenario.number, facts):
        return f"the target has no number for it: it wants {scenario.number}"
    for step in scenario.steps:
        if isinstance(step, Send) and step.to in _TO_NEEDS and not getattr(facts, _TO_NEEDS[step.to]):
            return f"the target names no facts.{_TO_NEEDS[step.to]}"
        if isinstance(step, Send) and step.credentials is not Credentials.VALID and not facts.authenticated:
            return 'the target looks at no credentials (auth = "none")'
    return None


_TO_NEEDS = {
    To.ABSENT: "unknown_numbers",
    To.FOREIGN_NUMBER: "foreign_numbers",
    To.FOREIGN_PROJECT: "foreign_numbers",
    To.OTHER_PROJECT: "foreign_numbers",
}


def numbers_for(wants: Wants, facts: Facts) -> tuple[str, ...]:
    """The phone numbers of the target that suit."""
    return tuple(
        number.phone_number
        for number in facts.numbers
        if wants is Wants.ANY or (number.region and (number.region == "US") is (wants is Wants.US))
    )


def resolve(template: Json, facts: Facts) -> Json:
    """The template with every Ref replaced by the fact it stands for."""
    return _replace(template, lambda leaf: getattr(facts, leaf.fact)[leaf.index] if isinstance(leaf, Ref) else leaf)


def encode(body: Json | bytes | _NoBody, facts: Facts) -> bytes | None:
    """The bytes of a request body, compact UTF-8 JSON, or None for no body."""
    if body is NO_BODY:
        return None
    if isinstance(body, bytes):
        return body
    # Lone surrogates have no UTF-8 form: they travel as escapes.
    value = resolve(body, facts)
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()


def _replace(template: Json, change: Callable[[Json], Json]) -> Json:
    if isinstance(template, dict):
        return {name: _replace(value, change) for name, value in template.items()}
    if isinstance(template, list):
        return [_replace(value, change) for value in template]
    return change(template)


def _leaves(template: Json) -> Iterator[Json]:
    if isinstance(template, dict):
        for value in template.values():
            yield from _leaves(value)
    elif isinstance(template, list):
        for value in template:
            yield from _leaves(value)
    else:
        yield template


def _fill_step(step: Step, pick: Callable[[Hole], Json]) -> Step:
    if not isinstance(step, Send):
        return step
    number = pick(step.number) if isinstance(step.number, Hole) else step.number
    return replace(
        step, number=number, body=_replace(step.body, lambda leaf: pick(leaf) if isinstance(leaf, Hole) else leaf)
    )
