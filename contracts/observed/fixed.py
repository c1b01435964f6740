"""Members that no update changes, compared between two representations."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from contracts.model import Json, Mismatch
from contracts.observed.observation import Observation, Standing
from contracts.schemas import show


def fixed_drift(observation: Observation, *names: str) -> Iterator[Mismatch]:
    """Says which of the named members are not as they were. A member that was not shown is not compared."""
    before, now = observation.before, observation.now
    if before is None or now is None:
        return
    for name in names:
        old, new = before.body.get(name), now.body.get(name)
        if old == new and type(old) is type(new) and name != "regionCode":
            continue
        if name not in now.body and name == "regionCode":
            continue
        if name == "regionCode" and observation.standing is Standing.OWNED:
            # What the facts say counts for more than what was seen.
            old = observation.region or old
        if _sorted(old) == _sorted(new) or ((name in before.body) is not (name in now.body) and None in (old, new)):
            continue
        if name == "nextChargeDate" and _has_passed(old, observation.exchange.at):
            continue
        yield Mismatch(where=f"/{name}", expected=f"{show(old)}, as before", received=show(new))


def _sorted(value: Json) -> Json:
    return sorted(value, key=str) if isinstance(value, list) else value


def _has_passed(timestamp: Json, now: float) -> bool:
    try:
        return datetime.datetime.fromisoformat(timestamp).timestamp() <= now
    except (TypeError, ValueError, OverflowError):
        return False
