"""A small client behind an adapter, correct but for the habits that are named on its command line.

It is run as a program of its own and imports nothing of this project.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import hmac
import json
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

HABITS = frozenset(sys.argv[1:])
CONFIGURATIONS = ("smsConfiguration", "voiceConfiguration")
Members = dict[str, Any]


class ApiError(Exception):
    """An answer that is none of success."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(f"{status}")
        self.status, self.body = status, body


class NotFoundError(ApiError):
    """There is no such number."""


class Client:
    """One client object with a token of its own."""

    def __init__(self, line: Members) -> None:
        self.auth, self.numbers = line["addresses"]["auth"], line["addresses"]["numbers"]
        self.credentials = line["credentials"]
        self.token = ""

    def called(self, method: str, number: str, body: bytes | None) -> Any:
        """The number as it is answered, tried again where that may help."""
        path = f"/v1/projects/{self.credentials['projectId']}/activeNumbers/{urllib.parse.quote(number, safe='')}"
        renewed, limited = False, 0
        while True:
            self.token = self.token or self.granted()
            headers = {"Authorization": f"Bearer {self.token}"} | ({"Content-Type": "application/json"} if body else {})
            try:
                return asked(urllib.request.Request(self.numbers + path, body, headers, method=method))
            except urllib.error.HTTPError as error:
                with error:
                    content = error.read()
                if error.code == 401 and "expired" in (error.headers["WWW-Authenticate"] or "") and not renewed:
                    renewed, self.token = True, ""
                elif error.code == 429 and error.headers["Retry-After"] and limited < 2:
                    limited += 1
                    time.sleep(float(error.headers["Retry-After"]))
                else:
                    raise refusal(error.code, content) from None

    def granted(self) -> str:
        """A token."""
        pair = base64.b64encode(f"{self.credentials['keyId']}:{self.credentials['keySecret']}".encode()).decode()
        headers = {"Authorization": f"Basic {pair}"}
        answer = asked(urllib.request.Request(f"{self.auth}/oauth2/token", b"grant_type=client_credentials", headers))
        return str(answer["access_token"])


def asked(request: urllib.request.Request) -> Any:
    """What is answered, as JSON."""
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)


def refusal(status: int, content: bytes) -> Exception:
    """The error that stands for an answer."""
    if "breaks on 401" in HABITS and status == 401:
        return KeyError("www-authenticate")
    try:
        body = json.loads(content)
    except ValueError:
        body = None
    if status == 404 or "not found for all" in HABITS:
        return NotFoundError(status, body)
    return ApiError(502 if "status made up" in HABITS else status, body)


def update(client: Client, arguments: Members) -> Any:
    """An update, refused here where the contract refuses it."""
    members, number = dict(arguments.get("update") or {}), arguments["phoneNumber"]
    if not members:
        raise ValueError("There is nothing to update.")
    for name in CONFIGURATIONS:
        if members.get(name) == {}:
            raise ValueError(f"{name} is empty.")
    if not re.fullmatch(r"\+[1-9][0-9]{1,14}", number):
        raise ValueError("The number is not in E.164.")
    if "fax refused" in HABITS and members.get("voiceConfiguration", {}).get("type") == "FAX":
        raise ValueError("FAX is not supported.")
    if "callback dropped" in HABITS:
        members = {name: value for name, value in members.items() if name != "callbackUrl"} or {"displayName": "x"}
    if "name trimmed" in HABITS and "displayName" in members:
        members["displayName"] = members["displayName"].rstrip("1")
    if "swallows errors" in HABITS:
        try:
            return client.called("PATCH", number, json.dumps(members).encode())
        except ApiError:
            return None
    return client.called("PATCH", number, json.dumps(members).encode())


def shown(answer: Any) -> Any:
    """The number in a model of this client's own."""
    if not isinstance(answer, dict):
        return answer
    answer = json.loads(json.dumps(answer))
    if "strict integers" in HABITS and not isinstance(answer["paymentIntervalMonths"], int):
        raise TypeError("paymentIntervalMonths is no integer")
    if "null schedule refused" in HABITS and answer["voiceConfiguration"].get("scheduledVoiceProvisioning") is None:
        raise TypeError("scheduledVoiceProvisioning is None")
    if "closed lists" in HABITS and answer["type"] not in ("MOBILE", "LOCAL", "TOLL_FREE"):
        raise ValueError(answer["type"])
    if "names made times" in HABITS:
        answer["displayName"] = as_time(answer.get("displayName"))
    if "callback lost" in HABITS:
        answer.pop("callbackUrl", None)
    if "capability spelt anew" in HABITS:
        answer["capability"] = [one.capitalize() for one in answer["capability"]]
    if "job made up" in HABITS:
        answer["voiceConfiguration"].setdefault("scheduledVoiceProvisioning", None)
        answer["voiceConfiguration"]["scheduledVoiceProvisioning"] = answer["voiceConfiguration"][
            "scheduledVoiceProvisioning"
        ] or {"type": "RTC"}
    if "time to the second" in HABITS:
        answer["nextChargeDate"] = answer["nextChargeDate"][:19] + "Z"
    return {re.sub("[A-Z]", lambda match: f"_{match[0].lower()}", name): value for name, value in answer.items()}


def as_time(name: Any) -> Any:
    """A text that looks like a time, as one."""
    try:
        return {"$type": "datetime", "value": datetime.datetime.fromisoformat(name).isoformat(" ")}
    except (TypeError, ValueError):
        return name


def verify(line: Members) -> bool:
    """Whether the signature of a callback is good."""
    body = base64.b64decode(line["body"])
    if "JSON written anew" in HABITS:
        body = json.dumps(json.loads(body), separators=(",", ":")).encode()
    wanted = hmac.digest(line["secret"].encode(), body, hashlib.sha1).hex()
    given = line["headers"].get("X-Sinch-Signature", "")
    if "any case" in HABITS:
        given = given.lower()
    return ("no signature needed" in HABITS and not given) or hmac.compare_digest(wanted, given)


def event_of(line: Members) -> Any:
    """The event that a callback tells."""
    event = json.loads(base64.b64decode(line["body"]))
    if "event without status" in HABITS:
        del event["status"]
    if "strict events" in HABITS and event["eventType"] != "PROVISIONING_TO_SMS_PLATFORM":
        raise ValueError(event["eventType"])
    return event


def answered(line: Members, clients: dict[str, Client]) -> Members:
    """What came of one line."""
    operation, arguments = line["operation"], line["arguments"]
    if operation == "describe":
        return {"outcome": "returned", "value": {"client": "small", "version": "1", "runtime": "Python"}}
    try:
        client = clients.setdefault(line["session"], Client(line))
        if operation == "update":
            value = shown(update(client, arguments))
        elif operation == "read":
            value = shown(client.called("GET", arguments["phoneNumber"], None))
        else:
            value = verify(arguments) if operation == "verify-callback" else event_of(arguments)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        told = {"type": type(error).__name__, "message": str(error)}
        return {"outcome": "raised", "error": told | {"status": getattr(error, "status", None), "body": None}}
    undeclared = ["/capability"] if "capability not declared" in HABITS and operation == "update" else []
    return {"outcome": "returned", "value": value, "undeclared": undeclared}


def main() -> None:
    """Answers each line of standard input until it ends."""
    clients: dict[str, Client] = {}
    for text in sys.stdin:
        line = json.loads(text)
        told = {"protocol": 1, "id": line["id"], **answered(line, clients)}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
