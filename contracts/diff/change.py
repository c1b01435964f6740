"""The record of one change between two revisions, with the value that shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from contracts.diff.revision import Place
from contracts.diff.surface import Surface
from contracts.model import Json, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A value that one revision allows and the other does not.

    ``value`` is the message of the surface: a body, or the value of a parameter or header. Where no schema
    decides, it is an object with ``operation`` and the part of the exchange that shows the change.
    """

    value: Json
    allowed_by: str
    """``old`` or ``new``: the other revision refuses it."""
    by_schema: bool = True
    """Whether both validators agree on both sides; else it follows from what the documents describe."""
    exchange: Mapping[str, Json] = field(default_factory=dict)
    """The whole exchange that shows it: ``request`` and, where the answer is what has changed, ``response``."""
    curl: str = ""
    """The line that sends the request of the exchange."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One cause: what changed at one place, and where that is felt."""

    rule: str
    """The id of a record of the catalogue."""
    severity: Severity
    summary: str
    """One sentence: what was and what is."""
    surfaces: tuple[str, ...]
    """The messages in which clients meet it, such as ``PATCH /numbers: request body``."""
    old: Place
    new: Place
    at: str = ""
    """The JSON Pointer into the message where the change is met; ``*`` in it is a member of any other name."""
    hit: str = "all clients"
    advice: str = ""
    witness: Witness | None = None
    surface: Surface | None = None
    """The first of the surfaces, where schemas decide."""
    cause: str = ""
    """The summary without a place in a message, where schemas decide: the same for all the places of one cause."""
    backwards: str = ""
    """What the summary is when the change is made the other way round, where schemas decide."""
    twin: int = 0
    """Counts changes that say the same of the same places in messages, in the order of the document."""
