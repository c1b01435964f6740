"""Waivers: findings that are accepted, with a reason, until a day. A baseline is a list of them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from contracts.errors import ConfigurationError
from contracts.model import Finding
from contracts.rules import RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A rule whose findings are accepted until a day: all of them, or those at one place."""

    rule: str
    reason: str
    expires: datetime.date
    where: str | None = None

    def __str__(self) -> str:
        """What it waives, as people name it."""
        return self.rule if self.where is None else f"{self.rule} at {self.where}"

    def covers(self, cause: tuple[str, str]) -> bool:
        """Whether findings of a cause are accepted by it."""
        rule, where = cause
        return rule == self.rule and self.where in (None, where)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waivers:
    """The waivers of a run, as they stand on its day."""

    accepted: tuple[Waiver, ...] = ()
    lapsed: tuple[Waiver, ...] = ()

    def reason(self, finding: Finding) -> str | None:
        """Why a finding is accepted, and until when; None for one that is not."""
        for waiver in self.accepted:
            if waiver.covers(finding.cause):
                return f"{waiver.reason} (until {waiver.expires})"
        return None

    def remarks(self, applied: Mapping[str, int], causes: Mapping[tuple[str, str], int]) -> Iterator[str]:
        """What became of waivers that no longer do anything, given what applied and what was found."""
        for waiver in self.lapsed:
            if any(other.rule == waiver.rule and other.where in (None, waiver.where) for other in self.accepted):
                continue
            yield f"The waiver of {waiver} has expired on {waiver.expires}: what it accepted counts again."
        for waiver in self.accepted:
            # Of a rule that never came to bear nothing is known.
            if applied.get(waiver.rule) and not any(waiver.covers(cause) for cause in causes):
                yield f"The waiver of {waiver} has accepted nothing. If that was a whole run, remove it."


NO_WAIVERS: Final = Waivers()


def in_force(waivers: Sequence[Waiver], today: datetime.date) -> Waivers:
    """The waivers as they stand on a day. Raises ConfigurationError when one names a rule that does not exist."""
    known = {rule.id for rule in RULES}
    for waiver in waivers:
        if waiver.rule not in known:
            raise ConfigurationError(
                f"A waiver names the rule {waiver.rule!r}, which does not exist. `contracts rules` lists them."
            )
    return Waivers(
        accepted=tuple(waiver for waiver in waivers if today <= waiver.expires),
        lapsed=tuple(waiver for waiver in waivers if today > waiver.expires),
    )
