"""The own tests of the small client beside it, as an SDK team has them: run as a program, against whatever is there.

They use every member, follow jobs to their end, take callbacks, and know that a provider may say no. They
import nothing of this project, and pass however a provider answers that keeps the contract.
"""

from __future__ import annotations

import hashlib
import hmac
import http.server
import os
import threading
import time
from typing import Any

from adapter import ApiError, Client, shown, update

PLAN, NUMBER = os.environ["SINCH_SERVICE_PLAN_ID"], os.environ["SINCH_PHONE_NUMBER"]
SECRET = os.environ["CONTRACTS_CALLBACK_SECRET"].encode()
came: list[int] = []


class Receiver(http.server.BaseHTTPRequestHandler):
    """Takes callbacks: one with a good signature is answered with 200, any other with 401."""

    def do_POST(self) -> None:
        """Answers a callback."""
        body = self.rfile.read(int(self.headers["content-length"]))
        wanted = hmac.digest(SECRET, body, hashlib.sha1).hex()
        good = hmac.compare_digest(wanted, self.headers.get("X-Sinch-Signature", ""))
        came.append(200 if good else 401)
        self.send_response(came[-1])
        self.end_headers()

    def log_message(self, *words: Any) -> None:
        """Says nothing."""


def tried(client: Client, members: dict[str, Any]) -> Any:
    """The number after an update, or None when the provider has said no."""
    try:
        return shown(update(client, {"phoneNumber": NUMBER, "update": members}))
    except ApiError:
        return None


def settled(client: Client) -> Any:
    """The number once none of its jobs runs."""
    for _ in range(60):
        number = shown(client.called("GET", NUMBER, None))
        sms = number["sms_configuration"].get("scheduledProvisioning") or {}
        voice = number["voice_configuration"].get("scheduledVoiceProvisioning") or {}
        if sms.get("status") not in ("WAITING", "IN_PROGRESS") and voice.get("status") not in (
            "WAITING",
            "IN_PROGRESS",
        ):
            return number
        time.sleep(0.1)
    raise AssertionError("a job did not end")


def main() -> None:
    """All of the tests, one after another."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    client = Client(
        {
            "addresses": {"auth": os.environ["CONTRACTS_AUTH_URL"], "numbers": os.environ["CONTRACTS_BASE_URL"]},
            "credentials": {
                "projectId": os.environ["SINCH_PROJECT_ID"],
                "keyId": os.environ["SINCH_KEY_ID"],
                "keySecret": os.environ["SINCH_KEY_SECRET"],
            },
        }
    )
    for name in ("Front desk", "", "2026-11-23"):
        number = tried(client, {"displayName": name})
        assert number is None or number.get("display_name", "") == name
    tried(client, {"callbackUrl": f"http://127.0.0.1:{server.server_port}/hook"})
    tried(client, {"smsConfiguration": {"servicePlanId": PLAN}, "displayName": "Both"})
    settled(client)
    tried(client, {"smsConfiguration": {"servicePlanId": ""}})
    settled(client)
    tried(client, {"voiceConfiguration": {"type": "RTC", "appId": "app-one"}})
    settled(client)
    for refused in ({}, {"smsConfiguration": {}}):
        try:
            update(client, {"phoneNumber": NUMBER, "update": refused})
        except ValueError:
            continue
        raise AssertionError("the client let an empty update through")
    deadline = time.monotonic() + 10
    while not came and time.monotonic() < deadline:
        time.sleep(0.02)
    assert came


if __name__ == "__main__":
    main()
