"""When a 401 says that the token has expired, the request is sent again with another token.

Sent again with the same token it is refused again; not sent again it is lost. Three other requests
under a newer token have to go out before it counts as lost, since requests overtake each other.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party, Severity
from contracts.observed.caller import PASSED_OVER
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule


def _applies(observation: Observation) -> bool:
    caller = observation.caller
    return caller.dropped is not None or (caller.unauthorised is not None and caller.unauthorised.expired)


def _check(observation: Observation) -> Iterator[Mismatch]:
    dropped, refusal = observation.caller.dropped, observation.caller.unauthorised
    if dropped:
        yield Mismatch(
            where="request",
            expected=f"{dropped.method} {dropped.path} again, as it was refused for an expired token",
            received=f"{PASSED_OVER} other requests under a newer one",
        )
    if refusal and refusal.expired and refusal.principal == observation.request.principal:
        yield Mismatch(where="header:authorization", expected="a new token", received="the one that has expired")


RULE = Rule(
    id="expired-token-renewed",
    title="A request refused for an expired token is sent again with a new one",
    doc=__doc__,
    clause="client.token-renewed",
    when="a request follows one that was refused for an expired token",
    shows=Shows.CALLER,
    applies=_applies,
    check=_check,
    severity=Severity.WARNING,
    party=Party.CONSUMER,
)
