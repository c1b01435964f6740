"""An error tells what was wrong with the request and nothing about the provider's insides.

Stack traces and statements of a database help an attacker; a credential that is echoed ends up in
logs and tickets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from contracts.model import REDACTED, Json, Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import Scenario, Send, patch
from contracts.strict_json import NOT_JSON

_LEAKS = (
    ("a Python traceback", re.compile(r'Traceback \(most recent call last\)|File "[^"]+", line \d+')),
    ("a Java stack trace", re.compile(r"\bat [\w$.]+\([\w$]+\.(?:java|kt|scala):\d+\)|Exception in thread ")),
    ("a Node stack trace", re.compile(r"\bat [^\s]+ \(?(?:/|file:|node:)[^\s)]+:\d+:\d+\)?")),
    ("a Go stack trace", re.compile(r"goroutine \d+ \[|panic: ")),
    ("a .NET stack trace", re.compile(r"\bat [\w.]+\([^)]*\) in .+?:line \d+")),
    (
        "a statement of a database",
        re.compile(r"\bSELECT\b.{1,80}\bFROM\b|\bINSERT INTO\b|ORA-\d{5}|SQLSTATE", re.DOTALL),
    ),
    ("a credential", re.compile(re.escape(REDACTED) + r"|\b(?:Basic|Bearer) (?=[\w+/.~-]*\d)[\w+/.~-]{16,}")),
)


_MAX_DEPTH = 50


def _texts(value: Json, depth: int = _MAX_DEPTH) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list) and depth:
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item, depth - 1)


def _text(body: bytes, value: Json) -> str:
    """What a body says: the texts in it, as JSON hides line breaks and quotes, else the body itself."""
    return body.decode("utf-8", "replace") if value is NOT_JSON else "\n".join(_texts(value))


def _applies(observation: Observation) -> bool:
    return observation.is_update and observation.status is not None and observation.status >= 400


def _check(observation: Observation) -> Iterator[Mismatch]:
    response = observation.exchange.response
    if response is None:
        return
    request = observation.request
    asked, told = _text(request.body or b"", request.json), _text(response.body, response.json)
    for name, pattern in _LEAKS:
        # What the request itself said may come back in the reason.
        if pattern.search(told) and not pattern.search(asked):
            yield Mismatch(where="body", expected="a reason, and nothing of the provider's insides", received=name)


RULE = Rule(
    id="error-reveals-nothing",
    title="An error shows no stack trace, statement or credential",
    doc=__doc__,
    clause="error.no-leak",
    when="an update is answered with an error",
    shows=Shows.UPDATE | Shows.ERROR,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="bodies that upset a parser",
            steps=(
                patch(b"{"),
                patch(b'{"displayName": "\\ud800"}'),
                Send(body=b"<a/>", content_type="application/xml"),
            ),
        ),
    ),
)
