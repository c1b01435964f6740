"""Faults in errors: their envelope, their status, their label."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from contracts.mock.behaviour import Behaviour
from contracts.mock.defects.defect import Defect, Group, staged
from contracts.mock.defects.editing import DROP, answered
from contracts.model import Request, Response


def _flat(error: Any) -> Any:
    return error["message"]


_EDITS: Final[tuple[tuple[int, str, str, Any, str, str], ...]] = (
    (400, "400-error-missing", "error", DROP, "error.bad-request-envelope", "A 400 has no error object."),
    (400, "400-error-as-text", "error", _flat, "error.bad-request-envelope", "The error of a 400 is its message."),
    (400, "400-code-missing", "error.code", DROP, "error.bad-request-envelope", "A 400 has no code."),
    (400, "400-code-as-text", "error.code", "400", "error.bad-request-envelope", "The code of a 400 is text."),
    (400, "400-code-grpc", "error.code", 3, "error.code", "The code of a 400 is that of another protocol."),
    (400, "400-message-missing", "error.message", DROP, "error.bad-request-envelope", "A 400 has no message."),
    (400, "400-message-as-list", "error.message", lambda text: [text], "error.bad-request-envelope", "The message of a 400 is a list."),
    (400, "400-status-missing", "error.status", DROP, "error.bad-request-envelope", "A 400 has no status word."),
    (400, "400-status-http", "error.status", "Bad Request", "error.status", "The status word of a 400 is HTTP's phrase."),
    (400, "400-status-other", "error.status", "FAILED_PRECONDITION", "error.status", "The status word of a 400 is another's."),
    (400, "400-details-missing", "error.details", DROP, "error.bad-request-envelope", "A 400 has no details."),
    (400, "400-details-as-object", "error.details", lambda items: items[0] if items else {}, "error.bad-request-envelope", "The details of a 400 are one object."),
    (400, "400-details-null", "error.details", None, "error.bad-request-envelope", "The details of a 400 are null."),
    (400, "400-detail-type-other", "error.details.*.type", "ErrorInfo", "error.details", "A detail of a 400 is of another kind."),
    (400, "400-detail-type-missing", "error.details.*.type", DROP, "error.details", "A detail of a 400 has no type."),
    (400, "400-violations-missing", "error.details.*.fieldViolations", DROP, "error.details", "A detail of a 400 has no field violations."),
    (400, "400-violation-field-missing", "error.details.*.fieldViolations.*.field", DROP, "error.details", "A field violation names no field."),
    (400, "400-violation-description-number", "error.details.*.fieldViolations.*.description", 3, "error.details", "A field violation has a number for its description."),
    (404, "404-code-missing", "error.code", DROP, "error.not-found-envelope", "A 404 has no code."),
    (404, "404-code-other", "error.code", 5, "error.code", "The code of a 404 is that of another protocol."),
    (404, "404-message-missing", "error.message", DROP, "error.not-found-envelope", "A 404 has no message."),
    (404, "404-message-null", "error.message", None, "error.not-found-envelope", "The message of a 404 is null."),
    (404, "404-status-other", "error.status", "MISSING", "error.status", "The status word of a 404 is another's."),
    (404, "404-details-missing", "error.details", DROP, "error.not-found-envelope", "A 404 has no details."),
    (404, "404-detail-type-other", "error.details.*.type", "BadRequest", "error.details", "A detail of a 404 is of another kind."),
    (404, "404-resource-type-other", "error.details.*.resourceType", "Number", "error.details", "A 404 names another kind of resource."),
    (404, "404-resource-name-missing", "error.details.*.resourceName", DROP, "error.details", "A 404 does not name the resource."),
    (404, "404-resource-name-bare", "error.details.*.resourceName", lambda text: text[1:], "error.details", "A 404 names the number without its plus sign."),
)  # fmt: skip


def _at_type(detail: Any) -> Any:
    return {"@type": f"type.googleapis.com/{detail['type']}", **{k: v for k, v in detail.items() if k != "type"}}


def _status(old: int, new: int) -> Callable[[Behaviour], Behaviour]:
    def finish(original: Any, behaviour: Behaviour, request: Request, response: Response) -> Response:
        answer: Response = original(behaviour, request, response)
        return replace(answer, status=new) if answer.status == old else answer

    return staged(finish=finish)


def _labelled(status: int, label: str, body: bytes | None = None) -> Callable[[Behaviour], Behaviour]:
    def finish(original: Any, behaviour: Behaviour, request: Request, response: Response) -> Response:
        answer: Response = original(behaviour, request, response)
        if answer.status != status:
            return answer
        return replace(answer, headers=(("content-type", label),), body=answer.body if body is None else body)

    return staged(finish=finish)


def _defect(name: str, clause: str, sentence: str, plant: Callable[[Behaviour], Behaviour]) -> Defect:
    return Defect(name=name, clause=clause, group=Group.ENVELOPE, sentence=sentence, plant=plant)


_PAGE = b"<html><body><h1>Oops</h1></body></html>"

DEFECTS: Final = (
    *(_defect(name, clause, text, answered(status, path, change)) for status, name, path, change, clause, text in _EDITS),
    _defect("400-detail-at-type", "error.details", "The kind of a detail is written @type.", answered(400, "error.details.*", _at_type)),
    _defect("refusal-422", "response.status", "A refusal has the status 422.", _status(400, 422)),
    _defect("refusal-409", "response.status", "A refusal has the status 409.", _status(400, 409)),
    _defect("missing-410", "response.status", "A missing number has the status 410.", _status(404, 410)),
    _defect("success-202", "response.status", "Success has the status 202.", _status(200, 202)),
    _defect("success-labelled-text", "response.content-type", "A 200 is labelled text/plain.", _labelled(200, "text/plain")),
    _defect("refusal-labelled-html", "response.content-type", "A 400 is labelled text/html.", _labelled(400, "text/html")),
    _defect("missing-as-page", "transport.complete", "A 404 is a page.", _labelled(404, "application/json", _PAGE)),
    _defect("refusal-empty", "transport.complete", "A 400 has no body.", _labelled(400, "application/json", b"")),
    _defect("success-empty", "transport.complete", "A 200 has no body.", _labelled(200, "application/json", b"")),
)  # fmt: skip
