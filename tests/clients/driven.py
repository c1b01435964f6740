"""One client object as a test handles it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import Any, Final

from contracts.harness.adapter import Adapter, Answer, Provider
from tests.clients.install import Installed
from tests.clients.reported import by_wire_names, to_the_millisecond

NUMBER: Final = "+12025550134"

_SESSIONS: Final = itertools.count(1)


def new_session() -> str:
    """A name that no session had before."""
    return str(next(_SESSIONS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Driven:
    """One client object, pointed at the mock, with a token of its own."""

    installed: Installed
    adapter: Adapter
    provider: Provider
    session: str

    @property
    def name(self) -> str:
        """Which client it is: a name of `tests.clients.install.CLIENTS`."""
        return self.installed.client.name

    def ask(self, operation: str, **arguments: Any) -> Answer:
        """What came of one operation."""
        return self.adapter.ask(operation, arguments, provider=self.provider, session=self.session)

    def update(self, number: str = NUMBER, /, **members: Any) -> Answer:
        """What came of an update of these members, under the names of the wire."""
        return self.ask("update", phoneNumber=number, update=members)

    def as_another(self, provider: Provider) -> Driven:
        """A fresh client object that is pointed elsewhere, or asks as somebody else."""
        return replace(self, provider=provider, session=new_session())


def seen(answer: Answer) -> Any:
    """The number as a client reports it: names of the wire, times to the millisecond."""
    assert answer.outcome == "returned", answer
    return to_the_millisecond(by_wire_names(answer.value))
