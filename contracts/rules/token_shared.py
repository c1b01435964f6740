"""A token is asked for once and serves until shortly before it expires.

The token endpoint lets 30 requests through at once and then ten a second, so a client that spends a token
on each request meets that limit. Fewer tokens in a row may be several clients.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party, Severity
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule

MAX_UNSHARED = 30
"""What the token endpoint lets through at once."""


def _applies(observation: Observation) -> bool:
    return observation.caller.unshared > 0


def _check(observation: Observation) -> Iterator[Mismatch]:
    if observation.caller.unshared >= MAX_UNSHARED:
        yield Mismatch(
            where="request",
            expected="a token that serves until it expires",
            received=f"{observation.caller.unshared} tokens in a row that served one request at most",
        )


RULE = Rule(
    id="token-shared",
    title="A token serves more than one request",
    doc=__doc__,
    clause="client.token-shared",
    when="a token is handed out while the one before was good",
    shows=Shows.CALLER,
    applies=_applies,
    check=_check,
    severity=Severity.WARNING,
    party=Party.CONSUMER,
)
