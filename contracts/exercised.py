"""How much of the contract a run has exercised: members, listed values, bounds, statuses, clauses, the state graph.

A member that never came is a member that nothing is known of. What there is to exercise is read
from the spec, the rules and the state graph, so that it can't fall behind them.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from contracts.document import OpenApiDocument, contract
from contracts.judge import Judgement
from contracts.model import NOT_JSON, Json
from contracts.observed.life import STATES, TRANSITIONS, State, states_of, transitions
from contracts.observed.observation import Observation
from contracts.rule import Rule
from contracts.schemas import Schema

_BOUNDS: Final = (
    "type", "format", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
    "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "required",
    "anyOf", "oneOf",
)  # fmt: skip
_BRANCHES: Final = ("allOf", "anyOf", "oneOf")
_MAX_DEPTH: Final = 20


class Aspect(enum.StrEnum):
    """What of a contract can be exercised."""

    MEMBERS = "members"
    VALUES = "listed values"
    BOUNDS = "bounds"
    STATUSES = "statuses"
    CLAUSES = "clauses"
    STATES = "states"
    TRANSITIONS = "transitions"


Item = tuple[Aspect, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How much of one aspect was exercised."""

    aspect: Aspect
    total: int
    missing: tuple[str, ...]
    """What was not, by name, in alphabetical order."""

    @property
    def seen(self) -> int:
        """How many were."""
        return self.total - len(self.missing)


@dataclass(slots=True, kw_only=True)
class _Place:
    """One place of a message: what can be seen there, and the places within."""

    name: str
    values: dict[str, Json] = field(default_factory=dict)
    bounds: dict[str, Schema | None] = field(default_factory=dict)
    """By keyword. With a schema the bound is seen kept and seen broken; without, a value that it is about is enough."""
    within: dict[str, _Place] = field(default_factory=dict)
    missing: set[Item] = field(default_factory=set)
    done: bool = False
    """Nothing is missing here or within: it need not be looked at again."""

    def expect(self) -> Iterator[Item]:
        """Everything that can be seen here and within, noted as missing."""
        self.missing = {(Aspect.MEMBERS, self.name)}
        self.missing |= {(Aspect.VALUES, f"{self.name} {value}") for value in self.values}
        for keyword, schema in self.bounds.items():
            sides = (" kept", " broken") if schema else ("",)
            self.missing |= {(Aspect.BOUNDS, f"{self.name} {keyword}{side}") for side in sides}
        yield from self.missing
        for place in self.within.values():
            yield from place.expect()

    def visit(self, value: Json) -> Iterator[Item]:
        """What a value shows that was still missing."""
        if self.missing:
            seen = self.missing.intersection(self._shown(value))
            self.missing -= seen
            yield from seen
        for name, inner in self.within.items():
            if inner.done:
                # Most of a message was seen a thousand times.
                continue
            if name == "*" and isinstance(value, list):
                for item in value:
                    yield from inner.visit(item)
            elif isinstance(value, dict) and name in value:
                yield from inner.visit(value[name])
        self.done = not self.missing and all(inner.done for inner in self.within.values())

    def _shown(self, value: Json) -> Iterator[Item]:
        yield Aspect.MEMBERS, self.name
        for name, listed in self.values.items():
            if value == listed and type(value) is type(listed):
                yield Aspect.VALUES, f"{self.name} {name}"
        for keyword, schema in self.bounds.items():
            side = "" if schema is None else " broken" if schema.mismatches(value) else " kept"
            yield Aspect.BOUNDS, f"{self.name} {keyword}{side}"


class Exercised:
    """What the exchanges of one run have exercised so far."""

    def __init__(self, rules: Sequence[Rule], document: OpenApiDocument | None = None) -> None:
        self._clauses = {rule.id: rule.clause for rule in rules}
        self._request, self._responses = _messages(document or contract())
        self._missing = dict.fromkeys(self._expected())
        self._totals = {aspect: sum(item[0] is aspect for item in self._missing) for aspect in Aspect}

    def _expected(self) -> Iterator[Item]:
        yield from self._request.expect()
        for place in self._responses.values():
            yield from place.expect()
        yield from ((Aspect.STATUSES, str(status)) for status in self._responses)
        yield from ((Aspect.CLAUSES, clause) for clause in self._clauses.values())
        yield from ((Aspect.STATES, state) for state in STATES)
        yield from ((Aspect.TRANSITIONS, _move(*move)) for move in TRANSITIONS)

    def add(self, judgement: Judgement) -> None:
        """Counts one exchange."""
        for item in self._shown(judgement):
            self._missing.pop(item, None)

    def _shown(self, judgement: Judgement) -> Iterator[Item]:
        observation = judgement.observation
        yield from ((Aspect.CLAUSES, self._clauses[rule]) for rule in judgement.applied)
        sent, answered = observation.request.json, self._responses.get(observation.status or 0)
        if observation.is_update:
            yield Aspect.STATUSES, str(observation.status)
            if sent is not NOT_JSON and not self._request.done:
                yield from self._request.visit(sent)
        if answered is not None and not answered.done and observation.answer is not NOT_JSON:
            yield from answered.visit(observation.answer)
        if observation.now is not None:
            yield from ((Aspect.STATES, state) for state in states_of(observation.now))
            yield from ((Aspect.TRANSITIONS, _move(*move)) for move in transitions_in(observation))

    def extents(self) -> tuple[Extent, ...]:
        """How much of each aspect was exercised."""
        return tuple(
            Extent(
                aspect=aspect,
                total=self._totals[aspect],
                missing=tuple(sorted(name for other, name in self._missing if other is aspect)),
            )
            for aspect in Aspect
        )


def transitions_in(observation: Observation) -> Iterator[tuple[State, State]]:
    """The moves of the state graph that an exchange shows."""
    if observation.before is not None and observation.now is not None:
        yield from transitions(observation.before, observation.now)


def _move(one: State, other: State) -> str:
    return f"{one} to {other}"


def _messages(document: OpenApiDocument) -> tuple[_Place, dict[int, _Place]]:
    operation = document.operation
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    request = _read(_Place(name="request"), schema, document, both=True)
    responses = {}
    for status in document.statuses:
        at = document.response_schema_pointer(status)
        if at is not None:
            responses[status] = _read(_Place(name=str(status)), document.at(at), document, both=False)
    return request, responses


def _read(place: _Place, schema: Json, document: OpenApiDocument, *, both: bool, depth: int = _MAX_DEPTH) -> _Place:
    """Adds to a place what its schema says. ``both``: its bounds are to be seen kept and broken."""
    schema = document.follow(schema)
    if not isinstance(schema, dict) or depth == 0:
        return place
    for value in (*schema.get("enum", ()), *((schema["const"],) if "const" in schema else ())):
        place.values[str(value)] = value
    components = document.root.get("components", {})
    for keyword in _BOUNDS:
        if keyword in schema:
            alone = {keyword: schema[keyword], "components": components}
            place.bounds[keyword] = Schema(alone) if both else None
    inner = dict(schema.get("properties", {}))
    if isinstance(schema.get("items"), dict):
        inner["*"] = schema["items"]
    for name, value in inner.items():
        known = place.within.setdefault(name, _Place(name=_below(place.name, name)))
        _read(known, value, document, both=both, depth=depth - 1)
    for branch in (branch for keyword in _BRANCHES for branch in schema.get(keyword, ())):
        named = _read(_Place(name=place.name), branch, document, both=both, depth=depth - 1)
        place.values.update(named.values)
        place.within.update({name: value for name, value in named.within.items() if name not in place.within})
        for name, value in named.within.items():
            place.within[name].values.update(value.values)
    return place


def _below(name: str, member: str) -> str:
    token = member.replace("~", "~0").replace("/", "~1")
    return f"{name}/{token}" if " " in name else f"{name} /{token}"
