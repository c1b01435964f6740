"""A label of JSON names no other charset than UTF-8.

JSON has no charset parameter and is UTF-8 by definition. A provider that believes another label
reads other letters than were meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from contracts.model import Mismatch, Party, Severity
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.schemas import show

_CHARSET = re.compile(r';\s*charset\s*=\s*"?([^";]*)', re.IGNORECASE)


def _charset(observation: Observation) -> str | None:
    match = _CHARSET.search(observation.content_type or "")
    return match[1].strip() if match else None


def _applies(observation: Observation) -> bool:
    labelled = observation.is_update and observation.is_json and bool(observation.request.body)
    return labelled and _charset(observation) is not None


def _check(observation: Observation) -> Iterator[Mismatch]:
    charset = _charset(observation) or ""
    if charset.lower() not in ("utf-8", "utf8"):
        yield Mismatch(where="header:content-type", expected="utf-8, or no charset", received=show(charset))


RULE = Rule(
    id="body-in-utf8",
    title="The charset of a JSON body is UTF-8 or left out",
    doc=__doc__,
    clause="client.charset",
    when="an update has a body labelled JSON with a charset",
    shows=Shows.UPDATE | Shows.BODY,
    applies=_applies,
    check=_check,
    severity=Severity.ERROR,
    party=Party.CONSUMER,
)
