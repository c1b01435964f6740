"""How a mock behaves: choices that the contract leaves open, and the stages of an answer.

The choices are values; each documented reading has one. The stages are functions, so that a
planted defect is a behaviour with one of them replaced.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from contracts.mock.state import Number, State
from contracts.mock.transfer import Answer
from contracts.model import Request, Response


class Empty(enum.StrEnum):
    """How a member that has no value is written."""

    NULL = "null"
    ABSENT = "absent"
    OBJECT = "{}"


class Pace(enum.StrEnum):
    """What moves a job on."""

    IMMEDIATE = "immediate"
    """It has ended before the answer that started it."""
    ANSWERS = "answers"
    """Each answer that shows it moves it on by one: repeatable on any machine."""
    TIME = "time"
    """The clock."""
    MANUAL = "manual"
    """Nothing, until it is told."""


class Signature(enum.StrEnum):
    """How a callback is signed."""

    RIGHT = "right"
    WRONG_SECRET = "wrong-secret"  # noqa: S105 - the name of a choice
    UPPER_CASE = "upper-case"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """One value for each point where the contract allows more than one answer."""

    pace: Pace = Pace.ANSWERS
    seconds: float = 0.05
    """How long a job takes with Pace.TIME."""
    starts_in_progress: bool = False
    unlink_as_job: bool = False
    empty_schedule: Empty = Empty.NULL
    null_members: Empty = Empty.NULL
    unset_text_absent: bool = False
    voice_ids_hidden_while_pending: bool = False
    details: bool = True
    extra_members: bool = False
    offset_times: bool = False
    second_digits: int = 6
    """How many digits of a second a time has: 0, 6 or 9."""
    whole_as_decimal: bool = False
    """Whole numbers have a decimal point, as some writers of JSON do it: 1.0 is an integer all the same."""
    campaign_outside_us_fails_later: bool = False
    toll_free_campaign_fails: bool = False
    """A job for a campaign on a toll-free number ends in FAILED."""
    campaign_alone_accepted: bool = False
    relink_accepted: bool = False
    """Lenient, as the vendor's own mock is: not what the contract says."""
    nothing_sent_refused: bool = False
    null_refused: bool = False
    untyped_voice_needs_app: bool = False
    """A voice target without a type is refused unless it names an application."""
    unknown_members_refused: bool = False
    read_only_members_refused: bool = False
    wrong_content_type_status: int = 400
    malformed_number_status: int = 400
    foreign_number_status: int = 404
    unauthenticated_envelope: bool = True
    get_offered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenChoices:
    """What the token endpoint gives, and how a refusal tells of tokens."""

    seconds: int = 3599
    """How long a token is good for."""
    limited: bool = False
    """Whether the endpoint runs dry: 30 tokens at once, 10 more each second."""
    challenge: bool = True
    """Whether a 401 says which credentials would do. Some clients fail without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackChoices:
    """How callbacks are written and signed."""

    signature: Signature = Signature.RIGHT
    old_names: bool = False
    """Whether events have the names that they had at first."""


Body = dict[str, Any]
Violation = tuple[str, str]
"""The field at fault, in the vendor's snake_case, and what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """The steps of an answer. A defect replaces one."""

    authenticate: Callable[[Behaviour, State, Request, float], bool]
    read: Callable[[Behaviour, Request], Body | list[Violation]]
    validate: Callable[[Behaviour, Number, Body], list[Violation]]
    apply: Callable[[Behaviour, Number, Body, float], Number]
    advance: Callable[[Behaviour, Number, float], Number]
    render: Callable[[Behaviour, str, Number], Body]
    refuse: Callable[[Behaviour, int, str, list[Body]], Response]
    finish: Callable[[Behaviour, Request, Response], Answer]
    """Has the last word on every answer of the operation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPair:
    """Credentials, and the projects that they open."""

    id: str
    secret: str
    projects: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """Everything that decides what one mock answers."""

    stages: Stages
    choices: Choices = field(default_factory=Choices)
    tokens: TokenChoices = field(default_factory=TokenChoices)
    callbacks: CallbackChoices = field(default_factory=CallbackChoices)
    key_id: str = "key"
    key_secret: str = "secret"  # noqa: S105 - the public credentials of the built-in mock
    projects: frozenset[str] = frozenset()
    """The projects that the key pair belongs to."""
    other_keys: tuple[KeyPair, ...] = ()
    """Key pairs besides the first, each with projects of its own."""
    callback_secrets: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What signs the callbacks of a project. One that is not named here has ``key_secret``."""
    faults_by_header: bool = False
    """Whether a request may ask for a fault with the header ``X-Contracts-Fault``."""
    failing_plans: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Service plans and campaigns whose jobs fail, with the error codes."""
