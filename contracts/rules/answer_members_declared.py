"""Each documented member of an answer has a field of its own in the client's model.

A member that is only passed through, beside the fields that the model declares, is there at run time
and nowhere else: no type checker and no completion knows it, and the field under a wrong name that
stands in its place is never filled. A member without a value may be left to a model of another kind
of number.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party
from contracts.observed.handed_on import documented, is_nothing, member_at
from contracts.observed.observation import Observation
from contracts.observed.shape import keeps_schema
from contracts.observed.shows import Shows
from contracts.rule import Need, Rule


def _applies(observation: Observation) -> bool:
    report = observation.inside.report
    taken = report is not None and report.raised is None and observation.status == 200
    return taken and keeps_schema(observation)


def _check(observation: Observation) -> Iterator[Mismatch]:
    for where in observation.report.undeclared:
        name = where.rpartition("/")[2]
        if name in documented() and not is_nothing(member_at(observation.answer, where)):
            yield Mismatch(
                where=where,
                expected=f"a field of the model for {name}",
                received=f"{name} passed through, beside the fields of the model",
            )


RULE = Rule(
    id="answer-members-declared",
    title="Each documented member has a field in the client's model",
    doc=__doc__,
    clause="client.answers",
    when="a client reports on a 200 that keeps the contract, and no error",
    shows=Shows.INSIDE,
    applies=_applies,
    check=_check,
    party=Party.CONSUMER,
    needs=Need.REPORT,
)
