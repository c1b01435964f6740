"""A case of an event stream that is to be played again: what is sent, and what that can show."""

from __future__ import annotations

from typing import Final

from contracts.errors import ConfigurationError
from contracts.model import Credentials, Request, with_credentials, without_headers
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.standards import OF_THE_WAY

_WITH_A_CLIENT: Final = Shows.CALLER | Shows.INSIDE


def resent(request: Request) -> Request:
    """A recorded request as it is sent again: with valid credentials where nobody knows which there were.

    Headers that its way has added are left to the new way.
    """
    told = without_headers(request, OF_THE_WAY, None)
    return with_credentials(told, Credentials.VALID) if told.credentials is Credentials.UNKNOWN else told


def check_replayable(case: str, rules: tuple[Rule, ...]) -> None:
    """Raises ConfigurationError when none of the rules that a case breaks can be broken by requests alone."""
    if all(rule.shows & _WITH_A_CLIENT for rule in rules):
        names = ", ".join(sorted({rule.id for rule in rules}))
        raise ConfigurationError(
            f"The case {case} is about what a client did around its requests ({names}), and only the client can do "
            "that again. Run `contracts gate` with its tests."
        )
