"""The mock as a pure function: ``handle(behaviour, state, request, now) -> (state, response)``."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from urllib.parse import unquote

from contracts.mock import auth, provisioning, render, validate
from contracts.mock.behaviour import Answer, Behaviour, Stages
from contracts.mock.state import State
from contracts.model import Request, Response

STAGES = Stages(
    authenticate=auth.authenticate,
    read=validate.read,
    validate=validate.validate,
    apply=provisioning.apply,
    advance=provisioning.advance,
    render=render.render,
    refuse=render.refuse,
    finish=lambda behaviour, request, response: response,
)

_NUMBER_PATH = re.compile(r"/v1/projects/([^/]+)/activeNumbers/([^/]+)/?")
_E164 = re.compile(r"\+[1-9][0-9]{1,14}")


def handle(behaviour: Behaviour, state: State, request: Request, now: float) -> tuple[State, Answer]:
    """The answer to one request, and what the mock remembers after it.

    ``now`` is in seconds since 1970. Nothing else is read or written.
    """
    path = request.path.partition("?")[0]
    if path == "/health":
        return state, render.json_response(200, {"status": "UP"})
    if path == auth.TOKEN_PATH:
        return auth.issue_token(behaviour, state, request, now)
    match = _NUMBER_PATH.fullmatch(path)
    if match is None:
        return state, render.refuse(behaviour, 404, "No such path.", [])
    state, response = _operate(behaviour, state, request, (unquote(match[1]), unquote(match[2])), now)
    return state, behaviour.stages.finish(behaviour, request, response)


def _operate(
    behaviour: Behaviour, state: State, request: Request, key: tuple[str, str], now: float
) -> tuple[State, Response]:
    stages, choices = behaviour.stages, behaviour.choices
    if not stages.authenticate(behaviour, state, request, now):
        refusal = stages.refuse(behaviour, 401, "The credentials are missing or not valid.", [])
        return state, _with_header(refusal, "www-authenticate", auth.challenge(state, request, now))
    methods = ("GET", "PATCH") if choices.get_offered else ("PATCH",)
    if request.method not in methods:
        refusal = stages.refuse(behaviour, 405, f"Use {' or '.join(methods)}.", [])
        return state, _with_header(refusal, "allow", ", ".join(methods))
    number = state.numbers.get(key) if key[0] in behaviour.projects else None
    if number is None:
        return state, _no_number(behaviour, state, key)
    number = stages.advance(behaviour, number, now)
    if request.method == "PATCH":
        if request.body and not _is_json(request):
            return state, stages.refuse(
                behaviour, choices.wrong_content_type_status, "The content type is not JSON.", []
            )
        update = stages.read(behaviour, request)
        violations = update if isinstance(update, list) else stages.validate(behaviour, number, update)
        if isinstance(update, list) or violations:
            fields = [{"field": field, "description": description} for field, description in violations]
            details = [{"type": "BadRequest", "fieldViolations": fields}]
            return state, stages.refuse(behaviour, 400, "The request is not valid.", details)
        number = stages.apply(behaviour, number, update, now)
    numbers = MappingProxyType({**state.numbers, key: number})
    return replace(state, numbers=numbers), render.json_response(200, stages.render(behaviour, key[0], number))


def _with_header(response: Response, name: str, value: str) -> Response:
    return replace(response, headers=(*response.headers, (name, value)))


def _is_json(request: Request) -> bool:
    kind = (request.header("content-type") or "").partition(";")[0].strip().lower()
    return kind == "application/json"


def _no_number(behaviour: Behaviour, state: State, key: tuple[str, str]) -> Response:
    phone_number = key[1]
    refuse, choices = behaviour.stages.refuse, behaviour.choices
    if not _E164.fullmatch(phone_number):
        if choices.malformed_number_status == 400:
            field = {"field": "phone_number", "description": "is not an E.164 number"}
            return refuse(
                behaviour, 400, "The number is not valid.", [{"type": "BadRequest", "fieldViolations": [field]}]
            )
    elif choices.foreign_number_status != 404 and any(phone_number == number for _, number in state.numbers):
        return refuse(behaviour, choices.foreign_number_status, "The number is not yours.", [])
    return refuse(
        behaviour,
        404,
        "",
        [
            {
                "type": "ResourceInfo",
                "resourceType": "ActiveNumber",
                "resourceName": phone_number,
                "owner": "",
                "description": "",
            }
        ],
    )
