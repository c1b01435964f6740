"""The record of a rule, and what makes one well-formed."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from contracts.model import Mismatch, Party, Severity
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.scenario import Scenario

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MODAL = re.compile(r"\b(must|shall|should|may|might|can|could|will|would)\b", re.IGNORECASE)
MAX_TITLE: Final = 80


class Need(enum.StrEnum):
    """What a rule has to be told that no exchange shows. The value is a phrase for people."""

    FACTS = "what numbers and ids the provider has"
    CREDENTIALS = "which credentials were missing or wrong"
    REPORT = "what the client told its user"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule:
    """One thing that must hold on every exchange it applies to.

    ``check`` is called only where the rule applies, and yields one mismatch for each violation;
    ``applies`` and ``check`` are pure. ``scenarios`` always run; ``moves`` are steps with holes that the deeper phases
    mix and fill; a rule of the consumer has neither. Raises ValueError at construction when the
    record breaks the house's form. A rule is equal to itself alone.
    """

    id: str
    """Kebab-case, says the good state, equals the file name; never reused."""
    title: str
    """The good state as a short sentence in the present tense."""
    doc: str | None
    """The docstring of the rule's module: what it means, why, and what to do."""
    clause: str
    """The id of the clause in spec/clauses.yaml that it enforces."""
    when: str
    """When it applies, as a phrase that completes "applies when …"."""
    check: Callable[[Observation], Iterator[Mismatch]]
    shows: Shows = Shows.ANYTHING
    """What it cannot apply without, so that most rules need not be asked."""
    applies: Callable[[Observation], bool] | None = None
    """Whether it applies where that much is shown; None where that much is all it takes."""
    enough: Shows | None = None
    """What, shown as well, spares the question."""
    signs: Shows = Shows.ANYTHING
    """What is shown wherever it is broken, so that ``check`` is called only there."""
    severity: Severity = Severity.ERROR
    party: Party = Party.PROVIDER
    scenarios: tuple[Scenario, ...] = ()
    moves: tuple[Scenario, ...] = ()
    needs: Need | None = None
    """Without this it never applies, so that recorded traffic may leave it not applicable."""

    def __post_init__(self) -> None:
        if not _SLUG.fullmatch(self.id):
            raise ValueError(f"rule id {self.id!r} is not kebab-case")
        if not self.title or len(self.title) > MAX_TITLE or self.title.endswith("."):
            raise ValueError(f"rule {self.id}: the title is empty, long, or ends with a full stop")
        if _MODAL.search(self.title):
            raise ValueError(f"rule {self.id}: the title says what may be, not what is")
        if self.when.startswith("when ") or self.when.endswith("."):
            raise ValueError(f"rule {self.id}: `when` completes 'applies when …'")
        if any(scenario.holes for scenario in self.scenarios):
            raise ValueError(f"rule {self.id}: a fixed scenario has a hole")
        if self.party is Party.CONSUMER and (self.scenarios or self.moves):
            raise ValueError(f"rule {self.id}: a rule of the consumer has no scenarios, as nobody makes a client send")
