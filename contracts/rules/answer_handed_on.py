"""What a client hands to its user is what the answer says, member by member.

Names may differ from language to language, and types may be the client's own: a time as a moment, an
amount as a number. The value is the answer's. A display name that looks like a date is a name all the
same, a member that no field takes is lost, and a type that is filled in for an absent job is made up.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party
from contracts.observed.handed_on import differences
from contracts.observed.observation import Observation
from contracts.observed.shape import keeps_schema
from contracts.observed.shows import Shows
from contracts.rule import Need, Rule


def _applies(observation: Observation) -> bool:
    report = observation.inside.report
    taken = report is not None and report.raised is None and observation.status == 200
    return taken and keeps_schema(observation)


def _check(observation: Observation) -> Iterator[Mismatch]:
    yield from differences(observation.answer, observation.report.value)


RULE = Rule(
    id="answer-handed-on",
    title="What a client hands to its user is what the answer says",
    doc=__doc__,
    clause="client.answers",
    when="a client reports on a 200 that keeps the contract, and no error",
    shows=Shows.INSIDE,
    applies=_applies,
    check=_check,
    party=Party.CONSUMER,
    needs=Need.REPORT,
)
