"""The corpus put to the tool: what it says of each case."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from contracts.diff.change import Change
from contracts.diff.compare import compare
from contracts.diff.revision import Revision, parse_revision
from contracts.model import Severity
from tests.diff.corpus import Case, cases

_VERDICTS = {Severity.ERROR: "break", Severity.WARNING: "risk", Severity.NOTE: "safe"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the tool said of a case."""

    case: Case
    said: str
    changes: tuple[Change, ...]

    @property
    def is_right(self) -> bool:
        """Whether the verdict is the truth, and a break or risk is told by its rule."""
        named = self.case.rule is None or self.case.rule in {change.rule for change in self.changes}
        return self.said == self.case.truth and named


@functools.lru_cache(maxsize=8)
def _parsed(text: str) -> Revision:
    return parse_revision(text, "the document")


def asked(case: Case) -> Answer:
    """The answer for one case."""
    changes = compare(_parsed(case.old), _parsed(case.new))
    gravest = min((change.severity for change in changes), key=lambda one: one.rank, default=Severity.NOTE)
    return Answer(case=case, said=_VERDICTS[gravest], changes=changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstContact:
    """What was said of a held-out case when the tool was first asked, with the truth as it was first written."""

    area: str
    truth: str
    said: str


def held_out() -> tuple[tuple[Case, ...], frozenset[str]]:
    """The held-out cases, and the names of further ones that turned out to be in the corpus word for word."""
    known = {(case.old, case.new) for case in cases()}
    every = tuple(cases("heldout.yaml"))
    seen = frozenset(case.name for case in every if (case.old, case.new) in known)
    return tuple(case for case in every if case.name not in seen), seen


def first_contact() -> Mapping[str, FirstContact]:
    """The record of the first contact, by the name of the case."""
    text = Path(__file__).with_name("heldout-first.json").read_text(encoding="utf-8")
    return {
        name: FirstContact(area=area, truth=truth, said=said) for name, (area, truth, said) in json.loads(text).items()
    }
