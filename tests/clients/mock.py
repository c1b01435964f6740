"""The mock that real clients are pointed at: `contracts mock --layout sinch`, over the wire and unpatched.

For answers that no provider in its right mind gives there is a meddler: it stands before the mock's
core and changes what goes out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Final

from contracts import mocked
from contracts.harness.adapter import Provider
from contracts.messages import exchange_from_json
from contracts.mock.auth import TOKEN_PATH, TOKEN_SECONDS
from contracts.mock.world import PROJECT
from contracts.model import Json, Request, Response
from tests.serving import Provider as Server
from tests.serving import mock_answer, serving

LAYOUT: Final = ("--layout", "sinch", "--auth-port", "0")
Change = Callable[[Json], Json]
"""What becomes of the body of an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One update as it came over the wire, with its answer."""

    request: Request
    response: Response


class Mock:
    """What a test sees of a running mock, and how it meddles."""

    def __init__(self, process: mocked.Mock, options: tuple[str, ...]) -> None:
        self._process = process
        self.dialect = options[1] if options[:1] == ("--dialect",) else "default"
        address = process.address
        self.provider = Provider(
            auth=address.auth_url,
            numbers=address.base_url,
            project_id=address.project_id,
            key_id=address.key_id,
            key_secret=address.key_secret,
        )

    @property
    def callback_secret(self) -> str:
        """What signs the callbacks."""
        return self._process.address.callback_secret

    def reset(self) -> None:
        """Begins anew."""
        self._process.reset()

    def sent(self) -> tuple[Sent, ...]:
        """The updates that came, in order."""
        return tuple(_sent(one) for one in self._process.requests(method="PATCH"))

    def tokens_asked_for(self) -> int:
        """How often the token endpoint was asked."""
        return len(self._process.requests(path=TOKEN_PATH))

    def findings(self) -> set[str]:
        """The consumer rules that what came has broken."""
        return set(self._process.violations())

    def arm(self, fault: str, count: int = 1) -> None:
        """Has the next requests of the operation answered with a fault of the table."""
        # Who is told to wait waits no longer than the test needs.
        waits = {"seconds": 0} if fault == "rate-limited-retry-after" else {}
        self._process.arm(fault, count=count, **waits)

    def expire_tokens(self) -> None:
        """Moves the mock's clock past the end of each token that was handed out."""
        self._process.admin("POST", "/clock/advance", {"seconds": TOKEN_SECONDS + 1})

    def callbacks(self) -> list[Json]:
        """The callbacks that are due, as they would be delivered."""
        pulled: list[Json] = self._process.admin("POST", "/callbacks/pull")["callbacks"]
        return pulled


def _sent(entry: Json) -> Sent:
    exchange = exchange_from_json(entry)
    assert exchange.response is not None, exchange
    return Sent(request=exchange.request, response=exchange.response)


class Mocks:
    """The mocks of a run: one process for each set of options, begun anew for each test."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._running: dict[tuple[str, ...], Mock] = {}

    def fresh(self, options: tuple[str, ...]) -> Mock:
        """A mock as it is when it has just started with these options."""
        if options not in self._running:
            self._running[options] = Mock(self._stack.enter_context(mocked.running((*LAYOUT, *options))), options)
        self._running[options].reset()
        return self._running[options]


class Meddler:
    """A provider that answers as the mock does, but for what a test asks for."""

    def __init__(self) -> None:
        self._answer = mock_answer()
        self._next: Response | Change | None = None
        self._sent: list[Sent] = []
        self.server: Server | None = None

    @property
    def provider(self) -> Provider:
        """Where it is, and as whom it is asked."""
        assert self.server is not None
        url = self.server.url
        return Provider(auth=url, numbers=url, project_id=PROJECT, key_id="key", key_secret="secret")

    def answer_with(self, response: Response) -> None:
        """Has the next request of the operation answered with this."""
        self._next = response

    def change(self, change: Change) -> None:
        """Has the next answer of the operation changed: the update is made, and told otherwise."""
        self._next = change

    def sent(self) -> tuple[Sent, ...]:
        """The updates that came, in order."""
        return tuple(self._sent)

    def __call__(self, request: Request) -> Response:
        """The answer to a request."""
        if request.method != "PATCH":
            return self._answer(request)
        meddling, self._next = self._next, None
        response = meddling if isinstance(meddling, Response) else self._answer(request)
        if callable(meddling):
            response = replace(response, body=json.dumps(meddling(response.json)).encode())
        self._sent.append(Sent(request=request, response=response))
        return response


@contextmanager
def meddling() -> Iterator[Meddler]:
    """A meddler that answers as long as the block lasts."""
    meddler = Meddler()
    with serving(meddler) as server:
        meddler.server = server
        yield meddler
