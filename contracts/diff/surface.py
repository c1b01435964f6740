"""The surfaces of an API: each message, parameter and header whose values a schema describes."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from contracts.diff.normal import Message


class Flow(enum.StrEnum):
    """Which way a value goes, seen from the client."""

    SENT = "sent"
    """What clients sent has to stay accepted: the old values are within the new."""
    RECEIVED = "received"
    """What clients receive has to stay understood: the new values are within the old."""

    @property
    def other(self) -> Flow:
        """The other way: callbacks turn it round."""
        return Flow.RECEIVED if self is Flow.SENT else Flow.SENT


class Kind(enum.StrEnum):
    """What carries the value. The value begins the ids of rules."""

    REQUEST = "request"
    PARAMETER = "parameter"
    RESPONSE = "response"
    HEADER = "header"
    CALLBACK = "callback"
    CALLBACK_PARAMETER = "callback-parameter"
    CALLBACK_RESPONSE = "callback-response"
    CALLBACK_HEADER = "callback-header"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """Values of one kind, with their schemas in both revisions.

    ``old`` and ``new`` are JSON Pointers of the schemas. ``operation`` is such as ``PATCH /numbers``.
    """

    operation: str
    label: str
    kind: Kind
    flow: Flow
    message: Message
    old: str
    new: str
    spoken: str = ""
    """For a parameter, where and under which name it is sent, such as ``query limit``; empty for a body."""

    @property
    def title(self) -> str:
        """The name of the surface for people."""
        return f"{self.operation}: {self.label}"
