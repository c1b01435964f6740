"""Drives a client through its adapter: one line out, one line in, as spec/adapter.md says."""

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
from typing import IO, Any, Final, Literal, cast

import msgspec

from contracts.errors import ConfigurationError, ContractsError
from contracts.model import Json

PROTOCOL: Final = 1
SECONDS: Final = 60.0
"""How long one line may take: a client that is limited out waits for half a minute of its own accord."""
_ENVIRONMENT: Final = {"NO_PROXY": "*", "NETRC": os.devnull}
"""So that neither a proxy nor a password file of this machine gets between a client and the mock."""


class AdapterError(ContractsError):
    """The adapter broke the protocol, died, or did not answer in time."""

    exit_code = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a client's exception tells its user. Status and body are None where it tells none."""

    type: str
    status: int | None
    message: str
    body: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of one line. ``value`` goes with ``returned``, ``error`` with ``raised``."""

    outcome: Literal["returned", "raised", "unsupported", "misunderstood"]
    value: Json = None
    error: Told | None = None
    reason: str = ""
    undeclared: tuple[str, ...] = ()
    """JSON Pointers into ``value`` of what the client's model does not declare."""


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

    def __init__(self, command: Sequence[str], environment: Mapping[str, str] = os.environ) -> None:
        """Raises ConfigurationError when the command cannot be started."""
        self._command = tuple(command)
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the command of the user
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._said,
                text=True,
                encoding="utf-8",
                errors="replace",
                env={**environment, **_ENVIRONMENT},
            )
        except OSError as error:
            self._said.close()
            raise ConfigurationError(f"Cannot start {command[0]!r}: {error.strerror}.") from None
        self._input = cast("IO[str]", self._process.stdin)
        self._output = cast("IO[str]", self._process.stdout)
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._ids = itertools.count(1)

    def _read(self) -> None:
        for line in self._output:
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
        told = self._exchange(line | {"arguments": dict(arguments)} | provider.as_members(), seconds)
        if not isinstance(told, dict) or (told.get("protocol"), told.get("id")) != (PROTOCOL, number):
            raise AdapterError(f"The adapter answered another line than the one it was asked: {str(told)[:200]}")
        return _answer(told)

    def _exchange(self, line: Mapping[str, Any], seconds: float) -> Json:
        try:
            self._input.write(json.dumps(line) + "\n")
            self._input.flush()
        except (BrokenPipeError, ValueError):
            words = self._last_words() or "An adapter answers lines until its input ends: see spec/adapter.md."
            raise AdapterError(f"{self._command[0]} has ended. {words}") from None
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
        except (ValueError, RecursionError):
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
        self._process.kill()
        self._process.wait()
        self._reader.join()
        self._output.close()
        self._said.close()
        with contextlib.suppress(BrokenPipeError):  # what was not yet sent has nowhere to go
            self._input.close()


def _answer(told: dict[str, Any]) -> Answer:
    try:
        answer = msgspec.convert(told, Answer)
    except msgspec.ValidationError as error:
        raise AdapterError(f"The adapter's answer is not as spec/adapter.md has it: {str(error)[:200]}") from None
    if (answer.error is None) is (answer.outcome == "raised"):
        raise AdapterError(f"The adapter says {answer.outcome}, with{'out' if answer.error is None else ''} an error.")
    return answer
