"""A body that is labelled JSON and is none is refused with 400.

Judged only where no lenient parser would take it either: numbers such as NaN, repeated members and
stray control characters are passed over.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.asked import expect_400
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Need, Rule
from contracts.scenario import READ, Hole, Scenario, Send, patch
from contracts.strict_json import NOT_JSON

_LENIENT = json.JSONDecoder(strict=False)


def _is_broken(body: bytes) -> bool:
    try:
        _LENIENT.decode(body.decode("utf-8"))
    except UnicodeDecodeError:
        # Another encoding, perhaps: recorded clients send UTF-16.
        return False
    except json.JSONDecodeError:
        return not body.startswith(b"\xef\xbb\xbf") and b"//" not in body and b"/*" not in body
    except (RecursionError, ValueError):
        # JSON, but deeper or longer than Python takes.
        return False
    return False


def _applies(observation: Observation) -> bool:
    request = observation.request
    if not observation.reaches_number or request.json is not NOT_JSON or not request.body:
        return False
    return bool(request.body.strip()) and _is_broken(request.body)


def _check(observation: Observation) -> Iterator[Mismatch]:
    yield from expect_400(observation, "status", "the body is not JSON")


RULE = Rule(
    id="malformed-json-refused",
    title="A body that is not JSON is refused",
    doc=__doc__,
    clause="body.json",
    when="an update carries a body that is labelled JSON and is none",
    needs=Need.FACTS,
    shows=Shows.UPDATE | Shows.ODD_BODY,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="cut off, unquoted, two values",
            steps=(
                patch(b'{"displayName": "cut'),
                patch(b"{displayName: 'x'}"),
                patch(b'{"displayName": "a"} {"displayName": "b"}'),
                patch(b'{"displayName": "trailing",}'),
                Send(body=b"displayName=x"),
                READ,
            ),
        ),
    ),
    moves=(Scenario(title="any body that is not JSON", steps=(patch(Hole.NOT_JSON), READ)),),
)
