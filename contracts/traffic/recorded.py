"""What a recording tells, entry by entry, whatever its format."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from contracts.errors import ContractsError
from contracts.model import Exchange, Facts
from contracts.observed.observation import Address


class CutOffError(ContractsError):
    """A recording breaks off or is damaged: what comes after cannot be tested."""

    exit_code = 3


class Gap(enum.StrEnum):
    """What a recording leaves out of an exchange, as a phrase for people."""

    REQUEST_BODY = "the body of the request is missing or cut"
    ANSWER = "the answer was not recorded"
    ANSWER_BODY = "the body of the answer is missing or cut"
    SPOILT = "the answer was spoilt on purpose, as the mock was told to"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One exchange of the operation, or one with the token endpoint. It holds no credentials.

    ``entry`` counts from 1; in a file of lines it is the line. ``origin`` is where it was sent, such as
    ``https://numbers.api.example``, empty when not recorded. ``until`` is when the answer was there, in
    seconds since 1970: None when the recording has exchanges in the order in which they took effect.
    """

    exchange: Exchange
    entry: int
    origin: str = ""
    until: float | None = None
    gap: Gap | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """An entry that is not about the operation. ``touched`` is the number that it may have changed."""

    origin: str = ""
    touched: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Anew:
    """From here on the recording is about a provider in its first state. ``facts`` are its, if told."""

    facts: Facts | None = None
    run: bool = False
    """Whether a run begins that is to be ended by ``Finished``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The run that the recording is of has come to its end."""


Item = Recorded | Elsewhere | Anew | Finished
