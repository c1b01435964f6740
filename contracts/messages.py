"""Messages as JSON and back: one form for the event stream, the journal of the mock and whatever reads them."""

from __future__ import annotations

import base64
import binascii
import enum
from typing import Any, TypeVar

from contracts.errors import DocumentError
from contracts.model import Credentials, Exchange, Failure, FailureKind, Headers, Json, Request, Response

_Listed = TypeVar("_Listed", bound=enum.StrEnum)


def request_to_json(request: Request) -> dict[str, Json]:
    """A request as JSON. A body is text where its bytes are, else ``{"base64": …}``."""
    told: dict[str, Json] = {
        "method": request.method,
        "path": request.path,
        "headers": [list(pair) for pair in request.headers],
        "body": body_to_json(request.body),
        "credentials": request.credentials,
    }
    return told if request.principal is None else {**told, "principal": request.principal}


def response_to_json(response: Response) -> dict[str, Json]:
    """A response as JSON."""
    return {
        "status": response.status,
        "headers": [list(pair) for pair in response.headers],
        "body": body_to_json(response.body),
    }


def exchange_to_json(exchange: Exchange) -> dict[str, Json]:
    """An exchange as JSON: ``at``, ``request``, and ``response`` or ``failure``."""
    outcome = exchange.outcome
    if isinstance(outcome, Response):
        ended = {"response": response_to_json(outcome)}
    else:
        ended = {"failure": {"kind": outcome.kind, "detail": outcome.detail}}
    return {"at": exchange.at, "request": request_to_json(exchange.request), **ended}


def exchange_from_json(told: Json) -> Exchange:
    """The exchange that ``exchange_to_json`` has told of. Raises DocumentError, saying where, for anything else."""
    members = _object(told, "the exchange")
    request = request_from_json(members.get("request"))
    response, failure = members.get("response"), members.get("failure")
    if (response is None) is (failure is None):
        raise DocumentError("one of response and failure is wanted")
    outcome = _failure(failure) if response is None else _response(response)
    at = members.get("at", 0.0)
    if not isinstance(at, int | float) or isinstance(at, bool):
        raise DocumentError("at is no number")
    return Exchange(request=request, outcome=outcome, at=float(at))


def request_from_json(told: Json) -> Request:
    """The request that ``request_to_json`` has told of. Raises DocumentError, saying where, for anything else."""
    request = _object(told, "request")
    return Request(
        method=_text(request, "method", "request"),
        path=_text(request, "path", "request"),
        headers=_headers(request.get("headers"), "request"),
        body=_body(request.get("body"), "request"),
        credentials=_listed(Credentials, request.get("credentials", Credentials.UNKNOWN), "request.credentials"),
        principal=None if request.get("principal") is None else _text(request, "principal", "request"),
    )


def body_to_json(body: bytes | None) -> Json:
    """Text where the bytes are text, else base64 in an object of its own."""
    if body is None:
        return None
    try:
        return body.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode()}


def body_from_json(told: Json) -> bytes | None:
    """The body that ``body_to_json`` has told of. Raises DocumentError for anything else."""
    return _body(told, "the message")


def _response(told: Json) -> Response:
    members = _object(told, "response")
    status = members.get("status")
    if not isinstance(status, int) or isinstance(status, bool):
        raise DocumentError("response.status is no whole number")
    return Response(
        status=status,
        headers=_headers(members.get("headers"), "response"),
        body=_body(members.get("body"), "response") or b"",
    )


def _failure(told: Json) -> Failure:
    members = _object(told, "failure")
    kind = _listed(FailureKind, members.get("kind"), "failure.kind")
    return Failure(kind=kind, detail=_text(members, "detail", "failure"))


def _listed(values: type[_Listed], told: Json, where: str) -> _Listed:
    if told not in list(values):
        raise DocumentError(f"{where} is none of {', '.join(values)}")
    return values(told)


def _object(told: Json, where: str) -> dict[str, Any]:
    if not isinstance(told, dict):
        raise DocumentError(f"{where} is no object")
    return told


def _text(members: dict[str, Any], name: str, where: str) -> str:
    text = members.get(name)
    if not isinstance(text, str):
        raise DocumentError(f"{where}.{name} is no text")
    return text


def _headers(told: Json, where: str) -> Headers:
    headers = []
    for pair in told if isinstance(told, list) else (None,):
        if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[0], str) or not isinstance(pair[1], str):
            raise DocumentError(f"{where}.headers is no list of pairs of text")
        headers.append((pair[0], pair[1]))
    return tuple(headers)


def _body(told: Json, where: str) -> bytes | None:
    if told is None:
        return None
    if isinstance(told, str):
        return told.encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(_text(_object(told, f"{where}.body"), "base64", f"{where}.body"), validate=True)
    except binascii.Error:
        raise DocumentError(f"{where}.body.base64 is not base64") from None
