"""The source lists the statuses that this operation answers with.

Clients switch on them; one that is not listed falls through to whatever they do by default. 401,
403 and 429 are not in the source and are taken as documented all the same; 415 is right for a
content type that is not JSON, and 405, 413, 414 and 431 belong to HTTP and not to the operation.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contracts.document import contract
from contracts.model import Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import READ, Scenario, patch
from contracts.standards import is_json_type

_OF_HTTP: Final = frozenset({405, 413, 414, 431})


def _applies(observation: Observation) -> bool:
    # A server error has a rule of its own.
    return observation.is_update and observation.status is not None and observation.status < 500


def _check(observation: Observation) -> Iterator[Mismatch]:
    status = observation.status
    foreign_type = status == 415 and not is_json_type(observation.request.header("content-type"))
    documented = contract().statuses
    if status not in documented and status not in _OF_HTTP and not foreign_type:
        listed = ", ".join(str(known) for known in sorted(documented) if known < 500)
        yield Mismatch(where="status", expected=f"one of {listed}", received=str(status))


RULE = Rule(
    id="documented-status",
    title="The status is one that the operation documents",
    doc=__doc__,
    clause="response.status",
    when="an update is answered below 500",
    shows=Shows.UPDATE,
    applies=_applies,
    enough=Shows.TAKEN,
    signs=Shows.ODD_ANSWER,
    check=_check,
    scenarios=(Scenario(title="rename, then look", steps=(patch({"displayName": "Front desk"}), READ)),),
)
