"""A body is labelled ``application/json``.

Merge patch and JSON patch are other media types with other rules; a form is no JSON at all.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party, Severity
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.schemas import show


def _check(observation: Observation) -> Iterator[Mismatch]:
    label = observation.content_type
    if not observation.is_json:
        received = "no Content-Type" if label is None else show(label)
        yield Mismatch(where="header:content-type", expected="application/json", received=received)


RULE = Rule(
    id="body-sent-as-json",
    title="A body is sent as application/json",
    doc=__doc__,
    clause="client.content-type",
    when="an update has a body",
    shows=Shows.UPDATE | Shows.BODY,
    signs=Shows.ODD_BODY,
    check=_check,
    severity=Severity.ERROR,
    party=Party.CONSUMER,
)
