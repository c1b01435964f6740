"""An update has members to update.

Without a body, or with ``{}``, a provider changes nothing or refuses it; both are right. A client that sends it
has most likely lost what it was given on the way.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party, Severity
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule


def _check(observation: Observation) -> Iterator[Mismatch]:
    if observation.update == {}:
        received = "{}" if observation.request.body else "no body"
        yield Mismatch(where="body", expected="a member to update", received=received)


RULE = Rule(
    id="update-asks-for-something",
    title="An update asks for something",
    doc=__doc__,
    clause="body.optional",
    when="an update is sent",
    shows=Shows.UPDATE,
    signs=Shows.ODD_BODY,
    check=_check,
    severity=Severity.NOTE,
    party=Party.CONSUMER,
)
