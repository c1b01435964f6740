"""An update has no query: all that it says is in the path and in the body.

Nobody documents what a query does here, so a provider may refuse it or pass over what it says.
Credentials in a query have a rule of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party, Severity
from contracts.observed.observation import Observation
from contracts.observed.sent_path import is_credential_name, query_names
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.schemas import show


def _check(observation: Observation) -> Iterator[Mismatch]:
    names = [name for name in query_names(observation.request.path) if not is_credential_name(name)]
    if names:
        yield Mismatch(where="query", expected="no query", received=show(names[:10]))


RULE = Rule(
    id="path-without-query",
    title="An update has no query",
    doc=__doc__,
    clause="client.no-query",
    when="an update is sent",
    shows=Shows.UPDATE,
    signs=Shows.ODD_PATH,
    check=_check,
    severity=Severity.WARNING,
    party=Party.CONSUMER,
)
