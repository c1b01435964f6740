"""The path names a project, and not what stands there when a program has none.

Any text is a project id. An empty one is none, nor is ``undefined``, ``null``, ``None`` or a placeholder in
braces.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party, Severity
from contracts.observed.observation import Observation
from contracts.observed.sent_path import names_nothing, sent_path
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.schemas import show


def _check(observation: Observation) -> Iterator[Mismatch]:
    path = sent_path(observation.request.method, observation.request.path)
    if path and names_nothing(path.project):
        yield Mismatch(where="path", expected="the id of a project", received=show(path.project))


RULE = Rule(
    id="project-named",
    title="The path names a project",
    doc=__doc__,
    clause="address.project",
    when="a request addresses a number, or nearly so",
    shows=Shows.ADDRESSED,
    signs=Shows.ODD_PATH,
    check=_check,
    severity=Severity.ERROR,
    party=Party.CONSUMER,
)
