"""A token is renewed when it has expired, not on every 401.

A 401 without the word ``expired`` in its challenge is about the key or the project, and a new token is
refused as the old one was. Once it may be tried, as a token may have been revoked; twice in a row is a habit.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party, Severity
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule

MAX_RENEWALS = 1


def _applies(observation: Observation) -> bool:
    return observation.caller.renewals > 0


def _check(observation: Observation) -> Iterator[Mismatch]:
    if observation.caller.renewals > MAX_RENEWALS:
        yield Mismatch(
            where="header:authorization",
            expected="the refusal told, as it did not say that the token has expired",
            received=f"a new token for the refused request, {observation.caller.renewals} times in a row",
        )


RULE = Rule(
    id="token-kept-when-not-expired",
    title="A refusal that names no expired token brings about no new one",
    doc=__doc__,
    clause="client.token-renewed",
    when="an update is sent again under a new token after a 401 that does not say expired",
    shows=Shows.CALLER,
    applies=_applies,
    check=_check,
    severity=Severity.WARNING,
    party=Party.CONSUMER,
)
