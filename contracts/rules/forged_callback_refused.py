"""A callback with a wrong signature is not answered as if it were a right one.

The address of a callback is no secret, so anybody can post to it; the signature alone tells who did.
A receiver that answers a forged event with 200 has most likely taken it. Some check, drop it in silence
and answer 200 all the same, which no wire shows: hence a warning.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party, Severity
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.standards import is_success


def _applies(observation: Observation) -> bool:
    callback = observation.inside.callback
    return callback is not None and not callback.genuine and observation.exchange.response is not None


def _check(observation: Observation) -> Iterator[Mismatch]:
    response = observation.exchange.response
    if response is not None and is_success(response.status):
        yield Mismatch(
            where="status",
            expected="a refusal, as the signature is wrong",
            received=f"status {response.status}, as for a right one",
        )


RULE = Rule(
    id="forged-callback-refused",
    title="A callback with a wrong signature is refused",
    doc=__doc__,
    clause="callback.signature",
    when="a callback with a wrong signature reaches the client's address and is answered",
    shows=Shows.INSIDE,
    applies=_applies,
    check=_check,
    severity=Severity.WARNING,
    party=Party.CONSUMER,
)
