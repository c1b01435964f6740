"""How much of the contract a run has exercised: members, listed values, bounds, statuses, clauses, the state graph.

A member that never came is a member that nothing is known of. What there is to exercise is read
from the spec, the rules and the state graph, so that it can't fall behind them.
"""

from __future__ import annotations

import enum
import functools
from collections.abc import Callable, Iterator, Sequence
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


_MAX_KNOWN: Final = 256
"""How many values are remembered of a place that nothing new can be learnt from."""
_SCALARS: Final = (str, int, float, type(None))


@dataclass(slots=True, kw_only=True)
class _Place:
    """One place of a message: what can be seen there, and the places within."""

    name: str
    values: dict[str, Json] = field(default_factory=dict)
    bounds: dict[str, Schema | None] = field(default_factory=dict)
    """By keyword. With a schema the bound is seen kept and seen broken; without, a value that it is about is enough."""
    within: dict[str, _Place] = field(default_factory=dict)
    missing: dict[Item, Callable[[Json], bool]] = field(default_factory=dict)
    """What was not seen yet, each with what says whether a value shows it."""
    left: list[tuple[str, _Place]] = field(default_factory=list)
    """The places within that are not done."""
    known: set[tuple[type, Json]] = field(default_factory=set)
    done: bool = False
    """Nothing is missing here or within: it need not be looked at again."""

    def expect(self) -> Iterator[Item]:
        """Everything that can be seen here and within, noted as missing."""
        self.missing = {(Aspect.MEMBERS, self.name): lambda value: True}
        for name, listed in self.values.items():
            self.missing[Aspect.VALUES, f"{self.name} {name}"] = functools.partial(_is, listed)
        for keyword, schema in self.bounds.items():
            bound = f"{self.name} {keyword}"
            if schema is None:
                self.missing[Aspect.BOUNDS, bound] = lambda value: True
            else:
                self.missing[Aspect.BOUNDS, f"{bound} kept"] = schema.fits
                self.missing[Aspect.BOUNDS, f"{bound} broken"] = functools.partial(_breaks, schema)
        yield from self.missing
        self.left = list(self.within.items())
        for place in self.within.values():
            yield from place.expect()

    def visit(self, value: Json, found: list[Item]) -> None:
        """Adds to ``found`` what a value shows that was still missing."""
        if self.missing and not self._is_known(value):
            seen = [item for item, shows in self.missing.items() if shows(value)]
            for item in seen:
                del self.missing[item]
            found += seen
        if not self.left:
            self.done = not self.missing
            return
        for name, inner in self.left:
            if name == "*" and isinstance(value, list):
                for item in value:
                    inner.visit(item, found)
            elif isinstance(value, dict) and name in value:
                inner.visit(value[name], found)
        if any(inner.done for _, inner in self.left):
            # Most of a message was seen a thousand times.
            self.left = [(name, inner) for name, inner in self.left if not inner.done]
            self.done = not self.missing and not self.left

    def _is_known(self, value: Json) -> bool:
        """Whether the same value was looked at before; if not, it counts as known from now on."""
        if not isinstance(value, _SCALARS):
            return False
        key = (type(value), value)
        if key in self.known:
            return True
        if len(self.known) < _MAX_KNOWN:
            self.known.add(key)
        return False


def _is(listed: Json, value: Json) -> bool:
    return type(value) is type(listed) and bool(value == listed)


def _breaks(schema: Schema, value: Json) -> bool:
    return not schema.fits(value)


class Exercised:
    """What the exchanges of one run have exercised so far."""

    def __init__(self, rules: Sequence[Rule], document: OpenApiDocument | None = None) -> None:
        self._clauses = {rule.id: rule.clause for rule in rules}
        self._unseen = set(self._clauses)
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

    def _shown(self, judgement: Judgement) -> list[Item]:
        observation = judgement.observation
        found: list[Item] = []
        for rule in self._unseen.intersection(judgement.applied):
            self._unseen.discard(rule)
            found.append((Aspect.CLAUSES, self._clauses[rule]))
        answered = self._responses.get(observation.status or 0)
        if observation.is_update:
            found.append((Aspect.STATUSES, str(observation.status)))
            sent = observation.request.json
            if sent is not NOT_JSON and not self._request.done:
                self._request.visit(sent, found)
        if answered is not None and not answered.done and observation.answer is not NOT_JSON:
            answered.visit(observation.answer, found)
        if observation.now is not None:
            before, now = observation.before, observation.now
            if before is None or before.sms != now.sms or before.voice != now.voice:
                # Most exchanges find a number where it was.
                found += [(Aspect.STATES, state) for state in states_of(now)]
                found += [(Aspect.TRANSITIONS, _move(*move)) for move in transitions_in(observation)]
        return found

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
