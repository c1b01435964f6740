"""The body of a documented answer against its schema in the spec, cut up for the rules on shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from contracts.model import Mismatch
from contracts.observed.observation import Observation
from contracts.schemas import SchemaMismatch, response_schema
from contracts.strict_json import NOT_JSON


def has_json(observation: Observation, *statuses: int) -> bool:
    """Whether an update was answered with one of the statuses and a JSON body."""
    return observation.is_update and observation.status in statuses and observation.answer is not NOT_JSON


def _all_mismatches(observation: Observation) -> tuple[SchemaMismatch, ...]:
    # Eight rules ask for parts of it.
    memo = observation.memo
    if "shape" not in memo:
        schema = response_schema(observation.status) if observation.status else None
        memo["shape"] = schema.mismatches(observation.answer) if schema else ()
    found: tuple[SchemaMismatch, ...] = memo["shape"]
    return found


def shape_mismatches(
    observation: Observation, keep: Callable[[SchemaMismatch], bool] | None = None
) -> Iterator[Mismatch]:
    """Where the body breaks the schema of its status, as far as ``keep`` takes it; without, everywhere."""
    for mismatch in _all_mismatches(observation):
        if keep is None or keep(mismatch):
            yield Mismatch(where=mismatch.pointer or "body", expected=mismatch.expected, received=mismatch.received)


def keeps_schema(observation: Observation, tolerated: frozenset[str] = frozenset()) -> bool:
    """Whether the body of an answer is JSON that breaks no keyword of its schema but those tolerated."""
    return observation.answer is not NOT_JSON and all(
        mismatch.keyword in tolerated for mismatch in _all_mismatches(observation)
    )


CODE = "/error/code"
STATUS = "/error/status"
DETAILS = "/error/details/"


def is_frame(mismatch: SchemaMismatch) -> bool:
    """Whether a mismatch of an error body is about its frame: not about code, status or an item of details."""
    listed = mismatch.keyword == "enum" and mismatch.pointer in (CODE, STATUS)
    return not listed and not mismatch.pointer.startswith(DETAILS)


def is_error(observation: Observation) -> bool:
    """Whether an update was answered with a documented error in JSON."""
    return has_json(observation, 400, 404, 500)
