"""The path is ``/v1/projects/{projectId}/activeNumbers/{phoneNumber}``, letter by letter.

Found are paths that are meant for a number and are spelled otherwise: another version or case, a
doubled slash, a slash at the end.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party, Severity
from contracts.observed.observation import Observation
from contracts.observed.sent_path import sent_path
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.schemas import show


def _check(observation: Observation) -> Iterator[Mismatch]:
    path = sent_path(observation.request.method, observation.request.path)
    if path and not path.as_documented:
        yield Mismatch(
            where="path", expected="/v1/projects/{projectId}/activeNumbers/{phoneNumber}", received=show(path.raw)
        )


RULE = Rule(
    id="path-as-documented",
    title="The path is spelled as documented",
    doc=__doc__,
    clause="client.path",
    when="a request addresses a number, or nearly so",
    shows=Shows.ADDRESSED,
    signs=Shows.ODD_PATH,
    check=_check,
    severity=Severity.ERROR,
    party=Party.CONSUMER,
)
