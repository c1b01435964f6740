"""Schemathesis on the operation: bodies that fit the spec, and bodies that do not. Its only user.

Paths and credentials are ours: a number that the target does not list is never sent to. What comes
back is judged by the rules, as every other exchange is, through a Schemathesis check by value.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Any, Final

import requests
import schemathesis
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core import NotSet
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response

from contracts import model
from contracts.document import OpenApiDocument, contract
from contracts.driver import Driver, Played
from contracts.explore import search
from contracts.model import Exchange
from contracts.scenario import NO_BODY, READ, Scenario, Send

_PATH: Final = "/number"


@functools.cache
def _operation() -> Any:
    # The path and the security are left out: they are not Schemathesis's to draw, and leaving them
    # out makes drawing a case some four times cheaper.
    document = contract()
    return _load(document)[_PATH]["PATCH"]


def _load(document: OpenApiDocument) -> Any:
    root = document.root
    operation = {
        "requestBody": document.operation["requestBody"],
        "responses": {"200": {"description": "Judged by the rules."}},
    }
    components = {name: root["components"][name] for name in ("schemas", "examples")}
    reduced = {
        "openapi": root["openapi"],
        "info": root["info"],
        "paths": {_PATH: {"patch": operation}},
        "components": components,
    }
    # No caches, and no words taken from our own source: a run is repeatable and about the spec.
    config = schemathesis.Config.from_dict({"cache": {"enabled": False}, "analysis": {"constants": {"enabled": False}}})
    return schemathesis.openapi.from_dict(reduced, config=config)


def fuzz(driver: Driver, *, negative: bool, examples: int, seed: int) -> None:
    """Plays drawn bodies on the target's numbers; new causes are reported at their smallest."""
    mode = GenerationMode.NEGATIVE if negative else GenerationMode.POSITIVE
    numbers = st.sampled_from(tuple(number.phone_number for number in driver.target.facts.numbers))

    def play(drawn: tuple[str, Any]) -> Played:
        phone_number, case = drawn
        body = NO_BODY if isinstance(case.body, NotSet) else case.body
        title = f"a body by Schemathesis, {mode.value}"
        played = driver.play(Scenario(title=title, steps=(Send(body=body), READ)), phone_number, report=False)
        validate(case, played)
        return played

    search(
        driver, st.tuples(numbers, _operation().as_strategy(generation_mode=mode)), play, examples=examples, seed=seed
    )


def validate(case: Any, played: Played) -> None:
    """Hands the exchange to Schemathesis with our judgement as its only check."""
    exchange = played.sent
    response = exchange.response if exchange else None
    if exchange is None or response is None:
        return
    try:
        case.validate_response(_response(exchange, response), checks=[check_of(played)])
    except FailureGroup:
        # Kept in `played`; the search decides what is new.
        return


def check_of(played: Played) -> Callable[..., None]:
    """A Schemathesis check that fails with what the rules found in a played case."""

    def contract_kept(_context: Any, _response: Any, _case: Any) -> None:
        if played.findings:
            finding = played.findings[0]
            raise AssertionError(
                f"{finding.rule}: expected {finding.mismatch.expected}, received {finding.mismatch.received}"
            )

    return contract_kept


def _response(exchange: Exchange, response: model.Response) -> Response:
    headers: dict[str, list[str]] = {}
    for name, value in response.headers:
        headers.setdefault(name.lower(), []).append(value)
    request = requests.Request(exchange.request.method, "http://target" + exchange.request.path).prepare()
    return Response(
        status_code=response.status,
        headers=headers,
        content=response.body,
        request=request,
        elapsed=max(time.time() - exchange.at, 0.0),
        verify=True,
    )
