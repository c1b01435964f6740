"""Members that no update changes, compared between two representations."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from contracts.model import Json, Mismatch
from contracts.observed.address import Standing
from contracts.observed.number import Number
from contracts.observed.observation import Observation
from contracts.schemas import show


def fixed_drift(observation: Observation, *names: str) -> Iterator[Mismatch]:
    """Says which of the named members are not as they were. A member that was not shown is not compared."""
    before, now = observation.before, observation.now
    if before is None or now is None or not _moved(observation, before, now).intersection(names):
        return
    for name in names:
        source, old, new = "as before", before.body.get(name), now.body.get(name)
        if name not in now.body and name == "regionCode":
            continue
        if name == "regionCode" and observation.standing is Standing.OWNED and observation.region not in (None, old):
            # What the facts say counts for more than what was seen.
            source, old = "as the target is said to have it", observation.region
        if _sorted(old) == _sorted(new) or ((name in before.body) is not (name in now.body) and None in (old, new)):
            continue
        if name == "nextChargeDate" and _has_passed(old, observation.exchange.at):
            continue
        yield Mismatch(where=f"/{name}", expected=f"{show(old)}, {source}", received=show(new))


def _moved(observation: Observation, before: Number, now: Number) -> frozenset[str]:
    """The members that are not the same as before, and the region, which the facts may know better."""
    moved: frozenset[str] | None = observation.memo.get("moved")
    if moved is None:
        old, new = before.body, now.body
        changed = [name for name in old if name not in new or old[name] != new[name]]
        moved = observation.memo["moved"] = frozenset(("regionCode", *changed, *(new.keys() - old.keys())))
    return moved


def _sorted(value: Json) -> Json:
    return sorted(value, key=str) if isinstance(value, list) else value


def _has_passed(timestamp: Json, now: float) -> bool:
    try:
        return datetime.datetime.fromisoformat(timestamp).timestamp() <= now
    except (TypeError, ValueError, OverflowError):
        return False
