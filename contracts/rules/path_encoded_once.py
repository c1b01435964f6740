"""What a URI does not allow in a path is percent-encoded there, and is encoded once.

``%252B`` arrives as the text ``%2B`` and is no plus sign. The plus sign itself needs no encoding.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party, Severity
from contracts.observed.observation import Observation
from contracts.observed.sent_path import sent_path
from contracts.observed.shows import Shows
from contracts.rule import Rule


def _check(observation: Observation) -> Iterator[Mismatch]:
    path = sent_path(observation.request.method, observation.request.path)
    if path and path.encoding_fault:
        yield Mismatch(where="path", expected="each part percent-encoded once", received=path.encoding_fault)


RULE = Rule(
    id="path-encoded-once",
    title="The path is percent-encoded once",
    doc=__doc__,
    clause="client.path-encoding",
    when="a request addresses a number, or nearly so",
    shows=Shows.ADDRESSED,
    signs=Shows.ODD_PATH,
    check=_check,
    severity=Severity.ERROR,
    party=Party.CONSUMER,
)
