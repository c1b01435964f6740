"""Faults of a provider that breaks down, falls silent or says too much."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Final

from contracts.mock.behaviour import Behaviour
from contracts.mock.defects.defect import Defect, Group, staged
from contracts.mock.render import json_response
from contracts.model import Failure, FailureKind, Request, Response
from contracts.strict_json import NOT_JSON

Plant = Callable[[Behaviour], Behaviour]
Reply = Callable[[Request, Response], Response | Failure]

_INTERNAL = {"error": {"code": 500, "message": "Internal error", "status": "INTERNAL", "details": []}}
_TRACEBACK = 'Traceback (most recent call last):\n  File "/srv/numbers/update.py", line 41, in update\nKeyError'
_JAVA = "java.lang.NullPointerException\n\tat com.numbers.Update.apply(Update.java:118)"


def _replying(reply: Reply) -> Plant:
    """Plants a last word on every answer of the operation."""

    def finish(original: Any, behaviour: Behaviour, request: Request, response: Response) -> Response | Failure:
        return reply(request, original(behaviour, request, response))

    return staged(finish=finish)


def _failing(when: Callable[[Request], bool], body: Any = None) -> Plant:
    """Plants a server error for some PATCHes."""
    answer = json_response(500, _INTERNAL if body is None else body)
    return _replying(lambda request, response: answer if request.method == "PATCH" and when(request) else response)


def _saying(status: int, message: str) -> Plant:
    """Plants a message into errors of a status."""

    def reply(request: Request, response: Response) -> Response:
        if response.status != status or not isinstance(response.json, dict):
            return response
        error = {**response.json["error"], "message": message}
        return replace(response, body=json.dumps({"error": error}).encode())

    return _replying(reply)


def _members(request: Request) -> dict[str, Any]:
    return request.json if isinstance(request.json, dict) else {}


def _unusual(request: Request) -> bool:
    name = _members(request).get("displayName")
    return isinstance(name, str) and any(ord(letter) > 0xFFFF for letter in name)


def _voice(request: Request) -> dict[str, Any]:
    voice = _members(request).get("voiceConfiguration")
    return voice if isinstance(voice, dict) else {}


def _losing(when: Callable[[Request, Response], bool], kind: FailureKind, detail: str) -> Plant:
    """Plants an answer that does not arrive, or not whole."""
    lost = Failure(kind=kind, detail=detail)
    return _replying(
        lambda request, response: lost if request.method == "PATCH" and when(request, response) else response
    )


# fmt: off
def _rows() -> Iterable[tuple[str, str, str, Plant]]:
    yield "500-on-null", "error.no-server-error", "A null is a server error.", _failing(lambda request: None in _members(request).values())
    yield "500-on-broken-json", "error.no-server-error", "Broken JSON is a server error.", _failing(lambda request: bool(request.body) and request.json is NOT_JSON)
    yield "500-on-list", "error.no-server-error", "A list for a body is a server error.", _failing(lambda request: isinstance(request.json, list))
    yield "500-on-no-body", "error.no-server-error", "No body is a server error.", _failing(lambda request: not request.body)
    yield "500-on-wrong-type", "error.no-server-error", "A number for a name is a server error.", _failing(lambda request: isinstance(_members(request).get("displayName"), int))
    yield "500-on-text", "error.no-server-error", "Another content type is a server error.", _failing(lambda request: "text/plain" in (request.header("content-type") or ""))
    yield "500-on-unknown-voice-type", "error.no-server-error", "A voice type that nobody knows is a server error.", _failing(lambda request: _voice(request).get("type") == "TELEPATHY")
    yield "500-on-malformed-number", "error.no-server-error", "A malformed number is a server error.", _failing(lambda request: "not-a-number" in request.path)
    yield "500-without-envelope", "error.server-error-envelope", "A server error has no envelope.", _failing(lambda request: "nickname" in _members(request), {"message": "Oops"})
    yield "500-without-details", "error.server-error-envelope", "A server error has no details.", _failing(lambda request: "nickname" in _members(request), {"error": {"code": 500, "message": "", "status": "INTERNAL"}})
    yield "500-with-code-13", "error.code", "The code of a server error is that of another protocol.", _failing(lambda request: "nickname" in _members(request), {"error": {"code": 13, "message": "", "status": "INTERNAL", "details": []}})
    yield "500-with-other-status", "error.status", "The status word of a server error is another's.", _failing(lambda request: "nickname" in _members(request), {"error": {"code": 500, "message": "", "status": "SERVER_ERROR", "details": []}})
    yield "python-traceback", "error.no-leak", "A refusal shows a Python traceback.", _saying(400, _TRACEBACK)
    yield "java-stack-trace", "error.no-leak", "A refusal shows a Java stack trace.", _saying(400, _JAVA)
    yield "database-statement", "error.no-leak", "A 404 shows a statement of a database.", _saying(404, "no rows: SELECT * FROM numbers WHERE msisdn = $1")
    yield "credential-echoed", "error.no-leak", "A 401 repeats the credentials.", _echoing
    yield "success-cut-off", "transport.complete", "The body of a 200 ends early.", _losing(lambda request, response: response.status == 200, FailureKind.TRUNCATED, "a body cut off")
    yield "refusal-cut-off", "transport.complete", "The body of a 400 ends early.", _losing(lambda request, response: response.status == 400, FailureKind.TRUNCATED, "a body cut off")
    yield "silent-on-broken-json", "transport.answered", "Broken JSON gets no answer.", _losing(lambda request, response: bool(request.body) and request.json is NOT_JSON, FailureKind.NO_ANSWER, "no answer")
    yield "silent-on-emoji", "transport.answered", "A name with an emoji gets no answer.", _losing(lambda request, response: _unusual(request), FailureKind.NO_ANSWER, "no answer")
    yield "silent-on-empty-configuration", "transport.answered", "An empty configuration gets no answer.", _losing(lambda request, response: {} in _members(request).values(), FailureKind.NO_ANSWER, "no answer")
# fmt: on


def _echoing(behaviour: Behaviour) -> Behaviour:
    def reply(request: Request, response: Response) -> Response:
        if response.status != 401 or not isinstance(response.json, dict):
            return response
        error = {**response.json["error"], "message": f"cannot use {request.header('authorization')}"}
        return replace(response, body=json.dumps({"error": error}).encode())

    return _replying(reply)(behaviour)


DEFECTS: Final = tuple(
    Defect(name=name, clause=clause, group=Group.ROBUSTNESS, sentence=sentence, plant=plant)
    for name, clause, sentence, plant in _rows()
)
