"""Drives a client through its adapter: one line out, one line in, as PROTOCOL.md says."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import queue
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

PROTOCOL: Final = 1
SECONDS: Final = 60.0
"""How long one line may take: a client that is limited out waits for half a minute of its own accord."""

_ENVIRONMENT: Final = {"NO_PROXY": "*", "NETRC": os.devnull}
"""So that neither a proxy nor a password file of this machine gets between a client and the mock."""


class AdapterError(Exception):
    """The adapter broke the protocol, died, or did not answer in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a client's exception tells its user. Status and body are None where it tells none."""

    type: str
    status: int | None
    message: str
    body: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of one line. ``value`` goes with ``returned``, ``error`` with ``raised``."""

    outcome: str
    value: Any = None
    error: Told | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Where a client is pointed, and as whom it asks."""

    auth: str
    numbers: str
    project_id: str
    key_id: str
    key_secret: str

    def as_members(self) -> dict[str, dict[str, str]]:
        """The two members of a line that say so."""
        return {
            "addresses": {"auth": self.auth, "numbers": self.numbers},
            "credentials": {"projectId": self.project_id, "keyId": self.key_id, "keySecret": self.key_secret},
        }


class Adapter:
    """One running adapter. Its sessions live as long as it does."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = tuple(command)
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        self._process = subprocess.Popen(  # noqa: S603 - a client that was installed for this
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
            encoding="utf-8",
            env=dict(os.environ) | _ENVIRONMENT,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._ids = itertools.count(1)

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put("")

    def ask(
        self,
        operation: str,
        arguments: Mapping[str, Any],
        *,
        provider: Provider,
        session: str,
        seconds: float = SECONDS,
    ) -> Answer:
        """What the client did about one operation. Raises AdapterError when the adapter fails."""
        number = str(next(self._ids))
        line = {"protocol": PROTOCOL, "id": number, "session": session, "operation": operation}
        answer = self._exchange(line | {"arguments": dict(arguments)} | provider.as_members(), seconds)
        if (answer.get("protocol"), answer.get("id")) != (PROTOCOL, number):
            raise AdapterError(f"The adapter answered another line than the one it was asked: {answer}")
        error = answer.get("error")
        return Answer(
            outcome=answer["outcome"],
            value=answer.get("value"),
            error=None if error is None else Told(**error),
            reason=answer.get("reason", ""),
        )

    def _exchange(self, line: Mapping[str, Any], seconds: float) -> Any:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(line) + "\n")
            self._process.stdin.flush()
        except (BrokenPipeError, ValueError):
            raise AdapterError(f"{self._command[0]} has ended. {self._last_words()}") from None
        try:
            answer = self._lines.get(timeout=seconds)
        except queue.Empty:
            self.close()
            raise AdapterError(f"No answer within {seconds:g} s to {line['operation']}") from None
        if not answer:
            words = self._last_words()
            raise AdapterError(f"{self._command[0]} has ended without an answer to {line['operation']}. {words}")
        try:
            return json.loads(answer)
        except ValueError:
            raise AdapterError(f"The adapter wrote a line that is not JSON: {answer[:200]}") from None

    def _last_words(self) -> str:
        if self._said.closed:
            return ""
        self._said.seek(0)
        return self._said.read()[-500:].decode(errors="replace").strip()

    @property
    def alive(self) -> bool:
        """Whether the process is there to be asked."""
        return self._process.poll() is None

    def close(self) -> None:
        """Ends the process. May be called twice."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.kill()
        self._process.wait()
        self._reader.join()
        self._process.stdout.close()
        self._said.close()
        with contextlib.suppress(BrokenPipeError):  # what was not yet sent has nowhere to go
            self._process.stdin.close()
