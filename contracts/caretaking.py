"""Keeping what the numbers of a target were, on the disk, and putting them back after a run."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from contracts import keeping
from contracts.errors import ConfigurationError
from contracts.keeping import RestoreJournal
from contracts.observed.number import Number
from contracts.restoring import Kept, PutBack, Restorer, beyond_restore, kept_of
from contracts.target.port import Target

UNREADABLE = "it cannot be read, so it will not be put back"


@dataclass(slots=True, kw_only=True)
class Caretaker:
    """Looks after the numbers of one target through one run."""

    target: Target
    folder: Path
    """Where the restore journal is written."""
    config: str | None = None
    """The path of the configuration file, for whoever restores later."""
    strict: bool = False
    """Whether a number that cannot be read ends the run before anything is changed."""
    clock: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC)
    undisturbed: Callable[[], contextlib.AbstractContextManager[object]] = contextlib.nullcontext
    """Keeps signals off while numbers are put back."""
    path: Path | None = None
    """The journal, as long as there is something to put back."""
    _kept: tuple[Kept, ...] = ()
    _restorer: Restorer = field(init=False)

    def __post_init__(self) -> None:
        self._restorer = Restorer(target=self.target)

    def begin(self, shown: Callable[[str], Number | None]) -> Mapping[str, tuple[str, ...]]:
        """Writes down what the numbers are, before the first of them is changed.

        ``shown`` is what was last seen of a number. Returns what cannot be put back, by number. Raises
        ConfigurationError when the disk does not take it, or a number cannot be read and ``strict`` is set.
        """
        beyond: dict[str, tuple[str, ...]] = {}
        kept = []
        for number in self.target.facts.numbers:
            one = self._keep(number.phone_number, shown(number.phone_number))
            if one is not None:
                kept.append(one)
            elif self.strict:
                raise ConfigurationError(
                    f"{number.phone_number} cannot be read, so nothing could put it back. Nothing was changed. "
                    "Pass --no-restore to change it all the same."
                )
            beyond[number.phone_number] = (UNREADABLE,) if one is None else beyond_restore(one)
        self._kept = tuple(kept)
        if kept:
            journal = RestoreJournal(
                target=self.target.name,
                base_url=self.target.base_url,
                project_id=self.target.facts.project_id,
                config=self.config,
                numbers=self._kept,
            )
            self.path = keeping.write(self.folder, journal, self.clock())
        return {number: words for number, words in beyond.items() if words}

    def look(self, phone_number: str) -> Number | None:
        """A number as the target shows it, for whoever has not looked. Raises TargetUnavailableError."""
        return self._restorer.look(phone_number)

    def _keep(self, phone_number: str, now: Number | None) -> Kept | None:
        if now is None or not now.pending:
            return None if now is None else kept_of(phone_number, now)
        return self._restorer.keep(phone_number)

    def end(self) -> tuple[PutBack, ...]:
        """Puts all numbers back. The journal goes when each is what it was."""
        with self.undisturbed():
            outcomes = tuple(put_back(self._restorer, self._kept))
        if self.path is not None and not any(one.failed for one in outcomes):
            self.path.unlink(missing_ok=True)
            self.path = None
        return outcomes


def put_back(restorer: Restorer, kept: tuple[Kept, ...]) -> Iterator[PutBack]:
    """Puts numbers back, one after another."""
    for one in kept:
        yield restorer.put_back(one)
