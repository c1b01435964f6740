"""Who is asking: Basic, bearer tokens, and the endpoint that hands tokens out."""

from __future__ import annotations

import base64
import datetime
import hashlib
import hmac
from dataclasses import replace
from types import MappingProxyType
from urllib.parse import parse_qs

from contracts.mock.behaviour import Behaviour
from contracts.mock.render import json_response
from contracts.mock.state import State
from contracts.model import Request, Response

TOKEN_PATH = "/oauth2/token"  # noqa: S105 - a path
TOKEN_SECONDS = 3599


def authenticate(behaviour: Behaviour, state: State, request: Request, now: float) -> bool:
    """Whether the request carries the key pair, or a token that was handed out and has not expired."""
    scheme, _, value = (request.header("authorization") or "").partition(" ")
    value = value.strip()
    if scheme.lower() == "basic":
        return is_key_pair(behaviour, value)
    return scheme.lower() == "bearer" and state.tokens.get(value, 0.0) > now


def challenge(state: State, request: Request, now: float) -> str:
    """The WWW-Authenticate of a refusal. The vendor's clients renew a token only when it says ``expired``."""
    scheme, _, value = (request.header("authorization") or "").partition(" ")
    expiry = state.tokens.get(value.strip(), now + 1) if scheme.lower() == "bearer" else now + 1
    if expiry > now:
        return 'Basic realm="numbers"'
    when = datetime.datetime.fromtimestamp(expiry, datetime.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return f'Bearer error="invalid_token", error_description="Jwt expired at {when}"'


def is_key_pair(behaviour: Behaviour, value: str) -> bool:
    """Whether a Basic value holds the key pair of the mock."""
    try:
        pair = base64.b64decode(value, validate=True)
    except ValueError:
        return False
    return hmac.compare_digest(pair, f"{behaviour.key_id}:{behaviour.key_secret}".encode())


def issue_token(behaviour: Behaviour, state: State, request: Request, now: float) -> tuple[State, Response]:
    """Answers the token endpoint: client credentials for the key pair, sent by Basic authentication."""
    if request.method != "POST":
        return state, _oauth_error(405, "invalid_request", "Use POST.")
    scheme, _, value = (request.header("authorization") or "").partition(" ")
    if scheme.lower() != "basic" or not is_key_pair(behaviour, value.strip()):
        return state, _oauth_error(401, "invalid_client", "The key pair is missing or wrong.")
    form = parse_qs((request.body or b"").decode("latin-1"))
    if form.get("grant_type") != ["client_credentials"]:
        return state, _oauth_error(400, "unsupported_grant_type", "The grant type is not client_credentials.")
    token = hashlib.sha256(f"{behaviour.key_secret}/{state.issued}".encode()).hexdigest()
    # An expired token is remembered for a while: it is told apart from one that never was.
    alive = {name: expiry for name, expiry in state.tokens.items() if expiry > now - TOKEN_SECONDS}
    tokens = MappingProxyType(alive | {token: now + TOKEN_SECONDS})
    body = {"access_token": token, "expires_in": TOKEN_SECONDS, "scope": "", "token_type": "bearer"}
    return replace(state, tokens=tokens, issued=state.issued + 1), json_response(200, body)


def _oauth_error(status: int, error: str, description: str) -> Response:
    return json_response(status, {"error": error, "error_description": description})
