"""A mock in a process of its own, started and steered from Python: for the pytest fixture and for the gate."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from contracts.errors import ContractsError, TargetUnavailableError

PATIENCE: Final = 30.0
"""How long a mock may take to be ready, in seconds."""
_LOOK: Final = 0.01
_STEERING: Final = "CONTRACTS_MOCK_"


class AdminError(ContractsError):
    """The admin API has refused a request. The message is what it said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MockAddress:
    """How a running mock is reached and what it holds, as its ready file says."""

    base_url: str
    auth_url: str
    token_url: str
    admin_url: str
    key_id: str
    key_secret: str
    callback_secret: str
    project_id: str
    numbers: tuple[str, ...]
    service_plans: tuple[str, ...]
    campaigns: tuple[str, ...]
    apps: tuple[str, ...]
    facts: Mapping[str, Any]
    """All members of the ready file."""

    def exported(self) -> dict[str, str]:
        """What a client's tests find in their environment: our names, and those that teams export already."""
        return {
            "CONTRACTS_BASE_URL": self.base_url,
            "CONTRACTS_AUTH_URL": self.auth_url,
            "CONTRACTS_TOKEN_URL": self.token_url,
            "CONTRACTS_ADMIN_URL": self.admin_url,
            "CONTRACTS_CALLBACK_SECRET": self.callback_secret,
            "SINCH_PROJECT_ID": self.project_id,
            "SINCH_KEY_ID": self.key_id,
            "SINCH_KEY_SECRET": self.key_secret,
            "SINCH_PHONE_NUMBER": self.numbers[0],
            "SINCH_SERVICE_PLAN_ID": self.service_plans[0],
        }


class Mock:
    """A running mock: its address, and a client of its admin API."""

    def __init__(self, address: MockAddress) -> None:
        self.address = address

    def admin(self, method: str, path: str, body: Any = None, /, **query: Any) -> Any:
        """What the admin API answers: ``mock.admin("POST", "/faults", {"fault": "internal"})``.

        Raises AdminError when it refuses, TargetUnavailableError when there is no mock any more.
        """
        parts = urlsplit(self.address.admin_url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
        target = f"{parts.path}{quote(path)}" + (f"?{urlencode(query)}" if query else "")
        content = None if body is None else json.dumps(body).encode()
        try:
            connection.request(method, target, content, {"content-type": "application/json"})
            answer = connection.getresponse()
            status, told = answer.status, json.loads(answer.read())
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise TargetUnavailableError(f"The mock on {self.address.admin_url} does not answer: {error}") from None
        finally:
            connection.close()
        if status != 200:
            raise AdminError(told["error"]["message"])
        return told

    def reset(self) -> None:
        """Goes back to the beginning: state, clock and journal."""
        self.admin("POST", "/reset")

    def arm(self, fault: str, **matching: Any) -> None:
        """Lets a fault wait for the next request that matches: ``mock.arm("rate-limited", count=2)``."""
        self.admin("POST", "/faults", {"fault": fault, **matching})

    def requests(self, after: int = 0, **wanted: Any) -> list[Any]:
        """The exchanges that are remembered, oldest first: ``mock.requests(method="PATCH")``.

        ``after`` is the id of the last one that is known already.
        """
        found: list[Any] = []
        while True:
            after = found[-1]["id"] if found else after
            page = self.admin("GET", "/requests", **{**wanted, "after": after, "limit": 1000})["requests"]
            found += page
            if len(page) < 1000:
                return found

    def violations(self) -> Mapping[str, int]:
        """How often the client has broken each rule."""
        found: Mapping[str, int] = self.admin("GET", "/requests/violations", limit=1)["findings"]
        return found


@contextmanager
def running(options: Sequence[str] = (), *, patience: float = PATIENCE) -> Iterator[Mock]:
    """A mock as long as the block lasts, on free ports unless the options say otherwise.

    ``options`` are those of ``contracts mock``. Raises TargetUnavailableError when it does not start.
    """
    folder = Path(tempfile.mkdtemp(prefix="contracts-mock-"))
    ready, errors = folder / "ready.json", folder / "errors.txt"
    ports = () if "--port" in options else ("--port", "0")
    command = [sys.executable, "-m", "contracts", "mock", *ports, "--ready-file", str(ready), *options]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_STEERING)}
    try:
        with errors.open("wb") as told:
            process = subprocess.Popen(  # noqa: S603 - our own program
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=told, env=environment
            )
        try:
            yield Mock(_wait(process, ready, errors, patience))
        finally:
            _end(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(process: subprocess.Popen[bytes], ready: Path, errors: Path, patience: float) -> MockAddress:
    end = time.monotonic() + patience
    while not ready.exists():
        if process.poll() is not None:
            said = errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            raise TargetUnavailableError(f"The mock did not start: {said[-1] if said else 'it ended without a word'}")
        if time.monotonic() > end:
            raise TargetUnavailableError(f"The mock did not start within {patience:g} s.")
        time.sleep(_LOOK)
    return read_address(json.loads(ready.read_bytes()))


def read_address(told: Mapping[str, Any]) -> MockAddress:
    """The address in a ready file."""
    return MockAddress(
        base_url=told["base_url"],
        auth_url=told["auth_url"],
        token_url=told["token_url"],
        admin_url=told["admin_url"],
        key_id=told["key_id"],
        key_secret=told["key_secret"],
        callback_secret=told["callback_secret"],
        project_id=told["project_id"],
        numbers=tuple(number["phone_number"] for number in told["numbers"]),
        service_plans=tuple(told["service_plans"]),
        campaigns=tuple(told["campaigns"]),
        apps=tuple(told["apps"]),
        facts=told,
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(5)
    process.kill()
    process.wait()
