"""The built-in mock, called directly: no sockets, and a clock that only moves when it is told."""

from __future__ import annotations

from collections.abc import Callable

from contracts.mock.behaviour import Behaviour
from contracts.mock.core import handle
from contracts.mock.state import State
from contracts.mock.transfer import Carried, outcome
from contracts.mock.world import FACTS, default_behaviour, new_state
from contracts.model import Credentials, Exchange, Facts, Request
from contracts.target.credentials import KeyRing, basic

_START = 1_795_000_000.0
"""The hour at which the mock's world begins; any would do."""


class InProcessTarget:
    """The mock's pure core behind the port."""

    def __init__(
        self, behaviour: Behaviour | None = None, facts: Facts = FACTS, *, begin: Callable[[State], State] | None = None
    ) -> None:
        """``begin`` puts the world that the mock starts with into another state, such as with a fault armed."""
        self.name = "mock"
        self.base_url = "http://127.0.0.1:3013"
        self.facts = facts
        self.deadline = 60.0
        self._behaviour = behaviour or default_behaviour()
        pair = basic(self._behaviour.key_id, self._behaviour.key_secret)
        self.curl_credentials = f"-u {self._behaviour.key_id}:{self._behaviour.key_secret}"
        self._keys = KeyRing(valid=lambda: pair, key_id=self._behaviour.key_id, secrets=(pair.split()[1],))
        self._now = _START
        self._state = begin(new_state(_START)) if begin else new_state(_START)

    def send(self, request: Request) -> Exchange:
        """Answers at once. The credentials travel as a header, as they would on the wire."""
        authorization = self._keys.header(request.credentials)
        signed = request
        if authorization is not None:
            headers = (*request.headers, ("authorization", authorization))
            signed = Request(
                method=request.method,
                path=request.path,
                headers=headers,
                body=request.body,
                credentials=Credentials.UNKNOWN,
            )
        self._state, answer = handle(self._behaviour, self._state, signed, self._now)
        # A millisecond an exchange, so that times differ as they do on the wire.
        self._now += 0.001
        if isinstance(answer, Carried):
            self._now += answer.transfer.seconds(len(answer.response.body))
        return Exchange(request=request, outcome=self._keys.redact(outcome(answer)), at=self._now)

    def now(self) -> float:
        """The virtual time."""
        return self._now

    def wait(self, seconds: float) -> None:
        """Moves the virtual clock."""
        self._now += seconds

    def close(self) -> None:
        """Nothing to give back."""
