"""A 200 shows the project that was asked for, and no other."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import Scenario, patch
from contracts.schemas import show


def _check(observation: Observation) -> Iterator[Mismatch]:
    asked = observation.address.project_id if observation.address else ""
    received = observation.now.body.get("projectId") if observation.now else None
    if isinstance(received, str) and received != asked:
        yield Mismatch(where="/projectId", expected=show(asked), received=show(received))


RULE = Rule(
    id="project-echoed",
    title="The resource belongs to the project that was asked for",
    doc=__doc__,
    clause="identity.project",
    when="an update is answered with 200 and a resource",
    shows=Shows.UPDATE | Shows.SHOWN,
    signs=Shows.ODD_ANSWER,
    check=_check,
    scenarios=(Scenario(title="rename", steps=(patch({"displayName": "Project"}),)),),
)
