"""Schemathesis on the operation: bodies that fit the spec, and bodies that do not.

Drawing a body costs Schemathesis about as much as ten exchanges on the wire, and a client that waits
for answers leaves a core idle. So the bodies are drawn ahead, by this module in a process of its
own, while the phases before are played: see ``schemathesis_worker``. Paths and credentials are ours;
a number that the target does not list is never sent to.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from contracts.driver import Driver, Played
from contracts.errors import ContractsError
from contracts.minimise import Minimiser
from contracts.model import Json
from contracts.scenario import NO_BODY, READ, Scenario, Send

POSITIVE: Final = "positive"
NEGATIVE: Final = "negative"
_WAIT_SECONDS: Final = 120.0
"""How long Schemathesis may take to draw, and to validate."""
_NEEDED: Final = (
    "PATH", "HOME", "LANG", "LC_", "TZ", "TMP", "TEMP", "XDG_CACHE_HOME", "LOCALAPPDATA", "USERPROFILE",
    "SYSTEMROOT", "PYTHON", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "DYLD_", "COV_CORE_", "COVERAGE_",
)  # fmt: skip
"""How the names begin of what the process gets of the environment."""
_PACKAGE: Final = Path(__file__).resolve().parents[1]


class FuzzError(ContractsError):
    """Schemathesis could not be run, or disagrees with our schemas: a fault of ours."""

    exit_code = 3


@dataclass(slots=True, kw_only=True)
class Fuzzer:
    """Bodies by Schemathesis, drawn in the background from the moment that it is started."""

    examples: int
    seed: int
    _process: subprocess.Popen[str] | None = None
    _bodies: dict[str, list[Json]] = field(default_factory=dict)
    _answers: list[dict[str, Json]] = field(default_factory=list)

    def start(self) -> None:
        """Begins to draw."""
        # -P and an explicit path: a folder named like the package where the user stands is not ours.
        known = os.pathsep.join(part for part in (str(_PACKAGE), os.environ.get("PYTHONPATH", "")) if part)
        self._process = subprocess.Popen(  # noqa: S603 - our own module, by the interpreter that runs us
            [sys.executable, "-P", "-m", "contracts.schemathesis_worker", str(self.examples), str(self.seed)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=environment(os.environ) | {"PYTHONPATH": known},
        )

    def bodies(self, mode: str) -> list[Json]:
        """The bodies of a mode: JSON values, bytes, or NO_BODY. Waits until they are drawn, but not for ever."""
        if not self._bodies:
            line = self._line()
            if not line:
                raise FuzzError(f"Schemathesis drew nothing: {self._complaint()}")
            self._bodies = {name: [_body(one) for one in drawn] for name, drawn in json.loads(line).items()}
        return self._bodies[mode]

    def _line(self) -> str:
        """What the process says first, or nothing when it ends or takes too long."""
        if self._process is None or self._process.stdout is None:
            return ""
        # A pipe has no timeout: a process that is killed ends it.
        late = threading.Timer(_WAIT_SECONDS, self._process.kill)
        late.daemon = True
        late.start()
        try:
            return self._process.stdout.readline()
        finally:
            late.cancel()

    def _complaint(self) -> str:
        if self._process is None:
            return "it was not started"
        _, errors = self._process.communicate(timeout=_WAIT_SECONDS)
        return (errors.strip().splitlines() or ["it ended without a word"])[-1]

    def play(self, driver: Driver, minimiser: Minimiser, mode: str) -> None:
        """Plays the bodies of a mode on the target's numbers in turn; new causes are told at their smallest."""
        numbers = [number.phone_number for number in driver.target.facts.numbers]
        for turn, body in enumerate(self.bodies(mode)):
            phone_number = numbers[turn % len(numbers)]
            scenario = Scenario(title=f"a body by Schemathesis, {mode}", steps=(Send(body=body), READ))
            played = driver.play(scenario, phone_number)
            self._remember(mode, turn, played)
            minimiser.tell_smallest(scenario, phone_number, played)

    def _remember(self, mode: str, turn: int, played: Played) -> None:
        response = played.sent.response if played.sent else None
        if response is not None:
            self._answers.append(
                {
                    "mode": mode,
                    "turn": turn,
                    "status": response.status,
                    "headers": [list(pair) for pair in response.headers],
                    "body": base64.b64encode(response.body).decode(),
                    "findings": [f"{found.rule}: {found.mismatch.expected}" for found in played.findings],
                }
            )

    def finish(self) -> None:
        """Hands the answers back to Schemathesis, which validates each with our judgement as a check.

        Raises FuzzError when Schemathesis sees a body that breaks its schema where no rule does: then
        one of the two readings of the spec is wrong.
        """
        if self._process is None:
            return
        try:
            told, errors = self._process.communicate(json.dumps(self._answers) + "\n", timeout=_WAIT_SECONDS)
        except subprocess.TimeoutExpired:
            raise FuzzError(f"Schemathesis did not end within {_WAIT_SECONDS:g} s.") from None
        if self._process.returncode:
            raise FuzzError(f"Schemathesis failed: {(errors.strip().splitlines() or ['no word'])[-1]}")
        self._process = None
        if disagreements := json.loads(told):
            raise FuzzError(f"Schemathesis sees what no rule sees: {disagreements[0]}")

    def stop(self) -> None:
        """Ends the process if it still runs."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """What the process gets of the environment: what an interpreter needs, and so no secret, whatever its name."""
    return {name: value for name, value in variables.items() if name.upper().startswith(_NEEDED)}


def _body(drawn: dict[str, Any]) -> Json:
    if "json" in drawn:
        return drawn["json"]
    return base64.b64decode(drawn["bytes"]) if "bytes" in drawn else NO_BODY
