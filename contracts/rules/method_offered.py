"""A number is changed by PATCH and read by GET.

Methods are written in capitals: some HTTP clients put ``get`` right and leave ``patch`` as it is.
HEAD and OPTIONS belong to HTTP and are right everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party, Severity
from contracts.observed.observation import Observation
from contracts.observed.sent_path import sent_path
from contracts.rule import Rule
from contracts.schemas import show

_OFFERED = frozenset({"PATCH", "GET", "HEAD", "OPTIONS"})


def _applies(observation: Observation) -> bool:
    return sent_path(observation.request.method, observation.request.path) is not None


def _check(observation: Observation) -> Iterator[Mismatch]:
    if observation.request.method not in _OFFERED:
        yield Mismatch(where="method", expected="PATCH, or GET to read", received=show(observation.request.method))


RULE = Rule(
    id="method-offered",
    title="A number is addressed by a method that the API has",
    doc=__doc__,
    clause="client.method",
    when="a request addresses a number",
    applies=_applies,
    check=_check,
    severity=Severity.ERROR,
    party=Party.CONSUMER,
)
