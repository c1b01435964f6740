"""A body that is labelled as something else than JSON is refused with 400 or 415.

Nobody promises it in words, so this is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Credentials, Mismatch, Severity
from contracts.observed.address import Standing
from contracts.observed.asked import refused_otherwise
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Need, Rule
from contracts.scenario import READ, Scenario, Send


def _applies(observation: Observation) -> bool:
    request = observation.request
    if not observation.is_update or observation.is_json or not request.body:
        return False
    # No label at all, and labels of the JSON family, are left open.
    kind = (observation.content_type or "").split(";")[0].strip().lower()
    other = bool(kind) and not kind.endswith("+json")
    return other and request.credentials is Credentials.VALID and observation.standing is Standing.OWNED


def _check(observation: Observation) -> Iterator[Mismatch]:
    if observation.status not in (400, 415) and not refused_otherwise(observation):
        kind = observation.content_type
        yield Mismatch(
            where="status", expected=f"400 or 415, as the body is labelled {kind}", received=str(observation.status)
        )


RULE = Rule(
    id="wrong-content-type-refused",
    title="A body that is not labelled JSON is refused",
    doc=__doc__,
    clause="body.content-type",
    severity=Severity.WARNING,
    when="an update carries a body under another content type than JSON",
    needs=Need.FACTS,
    shows=Shows.UPDATE | Shows.ODD_BODY,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="JSON under other labels",
            steps=(
                Send(body={"displayName": "Plain"}, content_type="text/plain"),
                Send(body={"displayName": "Markup"}, content_type="application/xml"),
                Send(body=b"displayName=Form", content_type="application/x-www-form-urlencoded"),
                READ,
            ),
        ),
    ),
)
