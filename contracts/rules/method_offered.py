"""A number is changed by PATCH and read by GET.

Methods are written in capitals: some HTTP clients put ``get`` right and leave ``patch`` as it is.
HEAD and OPTIONS belong to HTTP and are right everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party, Severity
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.schemas import show

_OFFERED = frozenset({"PATCH", "GET", "HEAD", "OPTIONS"})


def _check(observation: Observation) -> Iterator[Mismatch]:
    if observation.request.method not in _OFFERED:
        yield Mismatch(where="method", expected="PATCH, or GET to read", received=show(observation.request.method))


RULE = Rule(
    id="method-offered",
    title="A number is addressed by a method that the API has",
    doc=__doc__,
    clause="client.method",
    when="a request addresses a number",
    shows=Shows.ADDRESSED,
    signs=Shows.ODD_PATH,
    check=_check,
    severity=Severity.ERROR,
    party=Party.CONSUMER,
)
