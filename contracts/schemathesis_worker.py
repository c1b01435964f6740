"""The process that draws with Schemathesis, and validates with it: its only user.

``python -m contracts.schemathesis_worker EXAMPLES SEED`` writes one line with the drawn bodies, reads
one line with the answers they got, and writes one line with the disagreements.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable
from typing import Any, Final

import hypothesis
import requests
import schemathesis
from hypothesis import HealthCheck, Phase
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.strategies import SearchStrategy
from schemathesis import GenerationMode
from schemathesis.core import NotSet
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response
from schemathesis.openapi.checks import JsonSchemaError
from schemathesis.specs.openapi.checks import response_schema_conformance

from contracts.document import contract
from contracts.resources import cache_folder

_PATH: Final = "/number"


def operation() -> Any:
    """The operation as Schemathesis sees it: bodies and answers, without path parameters and security.

    Those are not its to draw, and leaving them out makes drawing a case some four times cheaper.
    """
    document = contract()
    reduced = {
        "openapi": document.root["openapi"],
        "info": document.root["info"],
        "paths": {_PATH: {"patch": {name: document.operation[name] for name in ("requestBody", "responses")}}},
        "components": {name: document.root["components"][name] for name in ("schemas", "examples")},
    }
    # No caches, and no words taken from our own source: a run is repeatable and about the spec.
    config = schemathesis.Config.from_dict({"cache": {"enabled": False}, "analysis": {"constants": {"enabled": False}}})
    return schemathesis.openapi.from_dict(reduced, config=config)[_PATH]["PATCH"]


def draw(operation: Any, mode: GenerationMode, examples: int, seed: int) -> list[Any]:
    """Cases of a mode, none twice."""
    cases: dict[str, Any] = {}

    def keep(case: Any) -> None:
        cases.setdefault(json.dumps(encoded(case.body)), case)

    settings: Any = hypothesis.settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=False,
        phases=(Phase.generate,),
        suppress_health_check=tuple(HealthCheck),
    )
    strategy: SearchStrategy[Any] = operation.as_strategy(generation_mode=mode)
    test: Callable[[], None] = hypothesis.seed(seed)(settings(hypothesis.given(strategy)(keep)))
    test()
    return list(cases.values())


def encoded(body: Any) -> dict[str, Any]:
    """A body as JSON: a value, bytes in base64, or nothing."""
    if isinstance(body, NotSet):
        return {}
    if isinstance(body, bytes):
        return {"bytes": base64.b64encode(body).decode()}
    return {"json": body}


def judged(findings: list[str]) -> Callable[..., None]:
    """A Schemathesis check that fails with what our rules found."""

    def contract_kept(_context: Any, _response: Any, _case: Any) -> None:
        if findings:
            raise AssertionError("; ".join(findings))

    return contract_kept


def disagreement(case: Any, answer: dict[str, Any]) -> str | None:
    """What Schemathesis holds against an answer in which our rules found nothing, or None."""
    request = requests.Request("PATCH", "http://target" + _PATH).prepare()
    headers: dict[str, list[str]] = {}
    for name, value in answer["headers"]:
        headers.setdefault(name.lower(), []).append(value)
    response = Response(
        status_code=answer["status"],
        headers=headers,
        content=base64.b64decode(answer["body"]),
        request=request,
        elapsed=0.0,
        verify=True,
    )
    try:
        case.validate_response(response, checks=[judged(answer["findings"]), response_schema_conformance])
    except FailureGroup as group:
        if not answer["findings"]:
            return next((str(failure) for failure in group.exceptions if isinstance(failure, JsonSchemaError)), None)
    return None


def main(examples: int, seed: int) -> None:
    """Draws, waits for the answers, validates."""
    set_hypothesis_home_dir(cache_folder() / "hypothesis")
    target = operation()
    cases = {mode: draw(target, mode, examples, seed) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)}
    _say({mode.value: [encoded(case.body) for case in drawn] for mode, drawn in cases.items()})
    answers = json.loads(sys.stdin.readline() or "[]")
    found = (disagreement(cases[GenerationMode(answer["mode"])][answer["turn"]], answer) for answer in answers)
    _say([" ".join(one.split())[:300] for one in found if one])


def _say(value: Any) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
