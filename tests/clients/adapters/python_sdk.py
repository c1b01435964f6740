"""The adapter of `sinch` for Python: reads and writes the lines of spec/adapter.md.

It is run by the interpreter of the client's own environment and imports nothing else of this project.
"""

from __future__ import annotations

import base64
import datetime
import enum
import json
import platform
import sys
from collections.abc import Callable
from typing import Any

import sinch
from pydantic import BaseModel

PROTOCOL = 1

_NAMES = {
    "displayName": "display_name",
    "callbackUrl": "event_destination_target",
    "smsConfiguration": "sms_configuration",
    "voiceConfiguration": "voice_configuration",
    "servicePlanId": "service_plan_id",
    "campaignId": "campaign_id",
    "appId": "app_id",
    "trunkId": "trunk_id",
    "serviceId": "service_id",
}
"""What the client calls the members of the wire. Others are handed over under their own names."""

Line = dict[str, Any]


def _client(line: Line) -> sinch.SinchClient:
    credentials, addresses = line["credentials"], line["addresses"]
    client = sinch.SinchClient(
        project_id=credentials["projectId"], key_id=credentials["keyId"], key_secret=credentials["keySecret"]
    )
    client.configuration.auth_origin = addresses["auth"]
    client.configuration.numbers_origin = addresses["numbers"]
    return client


def _renamed(value: Any) -> Any:
    if isinstance(value, dict):
        return {_NAMES.get(name, name): _renamed(member) for name, member in value.items()}
    return value


def _describe(client: Any, arguments: Line) -> Line:
    runtime = f"Python {platform.python_version()}"
    own = {"event_destination_target": "callbackUrl"}
    return {"client": "sinch", "version": sinch.__version__, "runtime": runtime, "names": own}


def _update(client: Any, arguments: Line) -> Any:
    return client.numbers.update(phone_number=arguments["phoneNumber"], **_renamed(arguments.get("update", {})))


def _read(client: Any, arguments: Line) -> Any:
    return client.numbers.get(phone_number=arguments["phoneNumber"])


def _verify_callback(client: Any, arguments: Line) -> Any:
    events = client.numbers.sinch_events(arguments["secret"])
    return events.validate_authentication_header(arguments["headers"], base64.b64decode(arguments["body"]))


def _parse_callback(client: Any, arguments: Line) -> Any:
    events = client.numbers.sinch_events("")
    return events.parse_event(base64.b64decode(arguments["body"]), arguments["headers"])


OPERATIONS: dict[str, Callable[[Any, Line], Any]] = {
    "describe": _describe,
    "update": _update,
    "read": _read,
    "verify-callback": _verify_callback,
    "parse-callback": _parse_callback,
}


def _plain(value: Any) -> Any:
    """A value of the client as JSON, types that JSON lacks by name."""
    if isinstance(value, BaseModel):
        fields = {name: getattr(value, name) for name in type(value).model_fields} | (value.model_extra or {})
        return {name: _plain(member) for name, member in fields.items()}
    if isinstance(value, dict):
        return {str(name): _plain(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(member) for member in value]
    if isinstance(value, datetime.datetime):
        return {"$type": "datetime", "value": value.isoformat()}
    if isinstance(value, enum.Enum):
        return _plain(value.value)
    if value is None or isinstance(value, str | bool | int | float):
        return value
    return {"$type": type(value).__name__, "value": str(value)}


def _undeclared(value: Any, at: str = "") -> list[str]:
    """JSON Pointers of what is passed through beside the fields of a model."""
    if isinstance(value, BaseModel):
        extra = [f"{at}/{name}" for name in value.model_extra or {}]
        fields = [_undeclared(getattr(value, name), f"{at}/{name}") for name in type(value).model_fields]
        return extra + [pointer for pointers in fields for pointer in pointers]
    return []


def _told(error: Exception) -> Line:
    """What an exception tells its user."""
    body = getattr(getattr(error, "http_response", None), "body", None)
    status = getattr(error, "response_status_code", None)
    return {"type": type(error).__name__, "status": status, "message": str(error), "body": _plain(body)}


def _answer(line: Line, sessions: dict[str, Any]) -> Line:
    if line.get("protocol") != PROTOCOL:
        return {"outcome": "misunderstood", "reason": f"This adapter speaks version {PROTOCOL} of the protocol."}
    operation = OPERATIONS.get(line.get("operation", ""))
    if operation is None:
        return {"outcome": "unsupported", "reason": f"No operation {line.get('operation')}."}
    try:
        if line["session"] not in sessions:
            sessions[line["session"]] = _client(line)
        value = operation(sessions[line["session"]], line["arguments"])
        return {"outcome": "returned", "value": _plain(value), "undeclared": _undeclared(value)}
    except Exception as error:  # noqa: BLE001 - whatever the client raises is what is reported
        return {"outcome": "raised", "error": _told(error)}


def main() -> None:
    """Answers each line of standard input until it ends."""
    out, sys.stdout = sys.stdout, sys.stderr
    sessions: dict[str, Any] = {}
    for text in sys.stdin:
        try:
            line = json.loads(text)
        except ValueError:
            line = None
        if isinstance(line, dict):
            answer = {"id": line.get("id")} | _answer(line, sessions)
        else:
            answer = {"id": None, "outcome": "misunderstood", "reason": "The line is not a JSON object."}
        out.write(json.dumps({"protocol": PROTOCOL} | answer) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
