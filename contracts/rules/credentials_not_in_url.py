"""No credential is in the URL: no user before the host, no key, secret or token in the query.

URLs are written down by every proxy and server on the way. The finding does not repeat the value.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party, Severity
from contracts.observed.observation import Observation
from contracts.observed.sent_path import has_userinfo, is_credential_name, query_names
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.schemas import show


def _applies(observation: Observation) -> bool:
    return bool(observation.request.path)


def _check(observation: Observation) -> Iterator[Mismatch]:
    target = observation.request.path
    expected = "credentials in the Authorization header alone"
    if has_userinfo(target):
        yield Mismatch(where="url", expected=expected, received="a user before the host")
    for name in filter(is_credential_name, query_names(target)):
        yield Mismatch(where="query", expected=expected, received=f"a value for {show(name)}")


RULE = Rule(
    id="credentials-not-in-url",
    title="The URL holds no credentials",
    doc=__doc__,
    clause="client.credentials-in-header",
    when="there is a request",
    applies=_applies,
    enough=Shows.ADDRESSED,
    signs=Shows.ODD_PATH,
    check=_check,
    severity=Severity.ERROR,
    party=Party.CONSUMER,
)
