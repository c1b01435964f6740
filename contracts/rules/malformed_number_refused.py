"""A path that holds no E.164 number is refused with 400 or 404; both are right."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Credentials, Mismatch
from contracts.observed.address import Standing
from contracts.observed.asked import refused_otherwise
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import READ, Hole, Scenario, Send, To


def _applies(observation: Observation) -> bool:
    if not observation.is_update or observation.standing is not Standing.MALFORMED:
        return False
    request = observation.request
    return request.credentials is Credentials.VALID and (not request.body or observation.is_json)


def _check(observation: Observation) -> Iterator[Mismatch]:
    if observation.status not in (400, 404) and not refused_otherwise(observation):
        yield Mismatch(
            where="status", expected="400 or 404, as this is no E.164 number", received=str(observation.status)
        )


_SPELLINGS = (
    "12025550134",
    "%2B",
    "+0123456789",
    "not-a-number",
    "+1202555013%C2%B2",
    "+12025550134%20",
    "+1234567890123456",
    "%2B%2B12025550134",
)

RULE = Rule(
    id="malformed-number-refused",
    title="A path that holds no E.164 number is refused",
    doc=__doc__,
    clause="address.number-e164",
    when="an update addresses something that is no E.164 number",
    shows=Shows.UPDATE | Shows.STRANGER,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="spellings that come close",
            steps=(*(Send(body={"displayName": "x"}, to=To.MALFORMED, number=text) for text in _SPELLINGS), READ),
        ),
    ),
    moves=(
        Scenario(
            title="any malformed number",
            steps=(Send(body={"displayName": "x"}, to=To.MALFORMED, number=Hole.MALFORMED_NUMBER),),
        ),
    ),
)
