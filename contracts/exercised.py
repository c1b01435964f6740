"""How much of the contract a run has exercised: members, listed values, bounds, statuses, clauses, the state graph.

A member that never came is a member that nothing is known of. What there is to exercise is read
from the spec, the rules and the state graph, so that it can't fall behind them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contracts.document import OpenApiDocument, contract
from contracts.judge import Judgement
from contracts.model import Json
from contracts.observed.life import STATES, TRANSITIONS, State, states_of, transitions
from contracts.observed.number import Number
from contracts.observed.observation import Observation
from contracts.rule import Rule
from contracts.schemas import Schema
from contracts.strict_json import NOT_JSON
from contracts.watch import Aspect, Item, Place, Watch, read_place


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


class Exercised:
    """What the exchanges of one run have exercised so far."""

    def __init__(self, rules: Sequence[Rule], document: OpenApiDocument | None = None) -> None:
        document = document or contract()
        request, responses = _messages(document)
        self._fits = Schema({**_request(document), "components": document.root.get("components", {})}).fits
        self._request, self._broken_request = Watch(request, Place.kept), Watch(request, Place.broken)
        self._responses = {status: Watch(place, Place.kept) for status, place in responses.items()}
        self._clauses = {rule.id: rule.clause for rule in rules}
        self._unseen = set(self._clauses)
        self._statuses = set(responses)
        self._states, self._moves = set(STATES), set(TRANSITIONS)
        self._missing = dict.fromkeys(self._expected())
        self._totals = {aspect: sum(item[0] is aspect for item in self._missing) for aspect in Aspect}

    def _expected(self) -> Iterator[Item]:
        for watch in (self._request, self._broken_request, *self._responses.values()):
            yield from watch.missing
        yield from ((Aspect.STATUSES, str(status)) for status in self._statuses)
        yield from ((Aspect.CLAUSES, clause) for clause in self._clauses.values())
        yield from ((Aspect.STATES, state) for state in STATES)
        yield from ((Aspect.TRANSITIONS, _move(*move)) for move in TRANSITIONS)

    def add(self, judgement: Judgement) -> None:
        """Counts one exchange."""
        for item in self._shown(judgement):
            self._missing.pop(item, None)

    def _shown(self, judgement: Judgement) -> list[Item]:
        observation, status = judgement.observation, judgement.observation.status
        found: list[Item] = []
        if not self._unseen.isdisjoint(judgement.applied):
            found += [(Aspect.CLAUSES, self._clauses[rule]) for rule in self._unseen.intersection(judgement.applied)]
            self._unseen.difference_update(judgement.applied)
        if observation.is_update:
            if status in self._statuses:
                self._statuses.discard(status)
                found.append((Aspect.STATUSES, str(status)))
            sent = observation.request.json
            if sent is not NOT_JSON:
                found += self._request.visit(sent)
                if not self._fits(sent):
                    found += self._broken_request.visit(sent)
        answered = self._responses.get(status or 0)
        if answered is not None and observation.answer is not NOT_JSON:
            found += answered.visit(observation.answer)
        if observation.now is not None:
            found += self._shown_of_life(observation.before, observation.now)
        return found

    def _shown_of_life(self, before: Number | None, now: Number) -> list[Item]:
        if before is not None and before.sms is now.sms and before.voice is now.voice:
            # Most exchanges find a number where it was.
            return []
        states = self._states.intersection(states_of(now))
        moves = self._moves.intersection(transitions(before, now)) if before is not None else set()
        self._states -= states
        self._moves -= moves
        return [*((Aspect.STATES, one) for one in states), *((Aspect.TRANSITIONS, _move(*one)) for one in moves)]

    @property
    def missing(self) -> frozenset[Item]:
        """What was not exercised yet."""
        return frozenset(self._missing)

    def absorb(self, missing: frozenset[Item]) -> None:
        """Adds what was exercised elsewhere, given what was not."""
        self._missing = dict.fromkeys(item for item in self._missing if item in missing)

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


def _messages(document: OpenApiDocument) -> tuple[Place, dict[int, Place]]:
    responses = {}
    for status in document.statuses:
        at = document.response_schema_pointer(status)
        if at is not None:
            responses[status] = read_place(str(status), document.at(at), document, bounds=False)
    return read_place("request", _request(document), document, bounds=True), responses


def _request(document: OpenApiDocument) -> dict[str, Json]:
    schema: dict[str, Json] = document.operation["requestBody"]["content"]["application/json"]["schema"]
    return schema
