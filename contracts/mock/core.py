"""The mock as a pure function: ``handle(behaviour, state, request, now) -> (state, response)``."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from urllib.parse import unquote

from contracts.errors import ConfigurationError
from contracts.mock import arming, auth, callbacks, fates, provisioning, render, validate
from contracts.mock.behaviour import Behaviour, Body, Stages
from contracts.mock.faults import Asked, Place
from contracts.mock.state import Number, NumberKey, State
from contracts.mock.transfer import Answer
from contracts.model import Headers, Request, Response

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

HEALTH_PATH = "/health"
_NUMBER_PATH = re.compile(r"/v1/projects/([^/]+)/activeNumbers/([^/]+)/?")
_E164 = re.compile(r"\+[1-9][0-9]{1,14}")


def handle(behaviour: Behaviour, state: State, request: Request, now: float) -> tuple[State, Answer]:
    """The answer to one request, and what the mock remembers after it.

    ``now`` is in seconds since 1970. Nothing else is read or written.
    """
    path = request.path.partition("?")[0]
    if path == HEALTH_PATH:
        return state, render.json_response(200, {"status": "UP"})
    if path == auth.TOKEN_PATH:
        place, key = Place.TOKEN, None
    else:
        place, key = Place.OPERATION, number_of(path)
        if key is None:
            return state, render.refuse(behaviour, 404, "No such path.", [])
    if state.faults or behaviour.faults_by_header:
        return _meddled(behaviour, state, request, place, key, now)
    return _plain(behaviour, state, request, key, now)


def number_of(path: str) -> NumberKey | None:
    """The number that a path without its query addresses, percent-encoding removed; None for any other path."""
    match = _NUMBER_PATH.fullmatch(path)
    return (unquote(match[1]), unquote(match[2])) if match else None


def _plain(
    behaviour: Behaviour, state: State, request: Request, key: NumberKey | None, now: float
) -> tuple[State, Answer]:
    if key is None:
        return auth.issue_token(behaviour, state, request, now)
    state, response = _operate(behaviour, state, request, key, now)
    return state, behaviour.stages.finish(behaviour, request, response)


def _meddled(
    behaviour: Behaviour, state: State, request: Request, place: Place, key: NumberKey | None, now: float
) -> tuple[State, Answer]:
    """As ``_plain``, with the fault that the request asks for or that waits for it."""
    try:
        chosen = arming.choose(behaviour, state, request, place, key)
    except ConfigurationError as error:
        return state, render.refuse(behaviour, 400, str(error), [])
    if chosen is None:
        return _plain(behaviour, state, request, key, now)
    fault = chosen.fault
    if fault.instead:
        asked = Asked(number=key[1] if key else "", now=now, seconds=chosen.seconds)
        return arming.used(state, chosen), replace(fault.instead(asked), fault=fault.name)
    state, answer = _plain(behaviour, state, request, key, now)
    spoilt = fault.spoil(answer, chosen.seconds) if fault.spoil and isinstance(answer, Response) else None
    if spoilt is None:
        return state, answer
    return arming.used(state, chosen), replace(spoilt, fault=fault.name)


def _operate(
    behaviour: Behaviour, state: State, request: Request, key: NumberKey, now: float
) -> tuple[State, Response]:
    stages, choices = behaviour.stages, behaviour.choices
    if not stages.authenticate(behaviour, state, request, now):
        refusal = stages.refuse(behaviour, 401, "The credentials are missing or not valid.", [])
        return state, _with_headers(refusal, auth.challenge(behaviour, state, request, now))
    methods = ("GET", "PATCH") if choices.get_offered else ("PATCH",)
    if request.method not in methods:
        refusal = stages.refuse(behaviour, 405, f"Use {' or '.join(methods)}.", [])
        return state, _with_headers(refusal, (("allow", ", ".join(methods)),))
    before = state.numbers.get(key) if key[0] in auth.projects(behaviour, request) else None
    if before is None:
        return state, _no_number(behaviour, state, key)
    number = stages.advance(behaviour, before, now)
    if request.method == "PATCH":
        update = _update(behaviour, number, request)
        if isinstance(update, Response):
            return state, update
        state = callbacks.post(behaviour, state, key, before, number, now)
        before = number
        if state.fates:
            laid = fates.laid(state, key, number, update)
            state, number = fates.paid(state, key, update, number, stages.apply(behaviour, laid, update, now))
        else:
            number = stages.apply(behaviour, number, update, now)
    state = callbacks.post(behaviour, state, key, before, number, now)
    numbers = MappingProxyType({**state.numbers, key: number})
    return replace(state, numbers=numbers), render.json_response(200, stages.render(behaviour, key[0], number))


def _update(behaviour: Behaviour, number: Number, request: Request) -> Body | Response:
    """The update that a request asks for, or its refusal."""
    stages = behaviour.stages
    if request.body and not _is_json(request):
        status = behaviour.choices.wrong_content_type_status
        return stages.refuse(behaviour, status, "The content type is not JSON.", [])
    update = stages.read(behaviour, request)
    violations = update if isinstance(update, list) else stages.validate(behaviour, number, update)
    if isinstance(update, list) or violations:
        fields = [{"field": field, "description": description} for field, description in violations]
        details = [{"type": "BadRequest", "fieldViolations": fields}]
        return stages.refuse(behaviour, 400, "The request is not valid.", details)
    return update


def _with_headers(response: Response, headers: Headers) -> Response:
    return replace(response, headers=response.headers + headers) if headers else response


def _is_json(request: Request) -> bool:
    kind = (request.header("content-type") or "").partition(";")[0].strip().lower()
    return kind == "application/json"


def _no_number(behaviour: Behaviour, state: State, key: NumberKey) -> Response:
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
