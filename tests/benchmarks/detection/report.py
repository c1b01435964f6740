"""The comparison as Markdown: a pure function of the meetings."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from contracts.mock.defects import BY_NAME
from tests.benchmarks.detection.contestant import Contestant
from tests.benchmarks.detection.contestants import LEFT_OUT
from tests.benchmarks.detection.meeting import Meeting

REPORT: Final = Path(__file__).resolve().parents[3] / "reports" / "detection.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How one contestant came out."""

    contestant: Contestant
    caught: frozenset[str]
    """The names of the defects."""
    met: frozenset[str]
    """The names of the defects that it was tried on."""
    accused: int
    """How many of the correct dialects it told a failure of."""
    dialects: int
    objections: int
    """How many kinds of failure it told of the provider that the defects are planted in."""
    requests: int
    """Over all defects."""
    first: float | None
    """Median seconds until the first failure, over the defects that it caught."""
    seconds: float
    """Over all defects."""

    @property
    def price(self) -> float:
        """Requests for each defect caught."""
        return self.requests / len(self.caught) if self.caught else float("inf")


def score(contestant: Contestant, meetings: Sequence[Meeting]) -> Score:
    """The score of one contestant from its meetings. A kind of failure that the correct provider shows is noise."""
    noise = {kind for meeting in meetings if not meeting.provider for kind in meeting.kinds}
    defects = [meeting for meeting in meetings if meeting.provider.startswith("defect=")]
    dialects = [meeting for meeting in meetings if meeting.provider.startswith("dialect=")]
    caught = [meeting for meeting in defects if set(meeting.kinds) - noise]
    return Score(
        contestant=contestant,
        caught=frozenset(meeting.provider.removeprefix("defect=") for meeting in caught),
        met=frozenset(meeting.provider.removeprefix("defect=") for meeting in defects),
        accused=sum(bool(meeting.kinds) for meeting in dialects),
        dialects=len(dialects),
        objections=len(noise),
        requests=sum(meeting.requests for meeting in defects),
        first=statistics.median(meeting.first or meeting.seconds for meeting in caught) if caught else None,
        seconds=sum(meeting.seconds for meeting in defects),
    )


def report(meetings: Sequence[Meeting], contestants: Sequence[Contestant], every: int) -> str:
    """The report."""
    scores = [
        score(one, [meeting for meeting in meetings if meeting.contestant == one.name])
        for one in contestants
        if any(meeting.contestant == one.name for meeting in meetings)
    ]
    which = "all planted defects" if every == 1 else f"one planted defect in {every} of each group"
    lines = [
        "# Detection, side by side",
        "",
        f"Made by `python -m tests.benchmarks.detection{'' if every == 1 else f' --every {every}'}` on {os.cpu_count()} cores, Python {platform.python_version()}: {which}, over HTTP, and the correct dialects.",
        "",
        "A defect counts as caught when a tool tells of a kind of failure that it does not tell of the same provider",
        "without the defect. Every provider here is of the kind that gives the others the least to object to: no GET,",
        "null refused, a voice target without a type refused unless it names an application. A dialect counts",
        "as accused when a tool tells of any failure. Requests are counted by the provider. Times are wall times",
        "of whole processes; the first failure is timed by the line that tells of it.",
        "",
        "| tool | version | caught | dialects accused | kinds of failure told of the correct provider | requests | requests for each defect caught | median s to the first failure | s in all |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for one in scores:
        first = "" if one.first is None else f"{one.first:.2f}"
        price = f"{one.price:.0f}" if one.caught else ""
        lines.append(
            f"| {one.contestant.name} | {one.contestant.version() or 'not installed'} | {len(one.caught)} of {len(one.met)} | {one.accused} of "
            f"{one.dialects} | {one.objections} | {one.requests:,} | {price} | {first} | {one.seconds:,.0f} |"
        )
    lines += ["", *_by_group(scores), "", *_ratios(scores), "", "How each was run:", ""]
    lines += [f"- {one.contestant.name}: {one.contestant.note}." for one in scores]
    lines += ["", "Looked at and left out:", "", *(f"- {reason}." for reason in LEFT_OUT)]
    return "\n".join(lines) + "\n"


def _by_group(scores: Sequence[Score]) -> list[str]:
    groups = list(dict.fromkeys(defect.group for defect in BY_NAME.values()))
    lines = [f"| caught by group | {' | '.join(groups)} |", f"| --- |{' --- |' * len(groups)}"]
    for one in scores:
        counts = [sum(BY_NAME[name].group == group for name in one.caught) for group in groups]
        lines.append(f"| {one.contestant.name} | {' | '.join(map(str, counts))} |")
    return lines


def _ratios(scores: Sequence[Score]) -> list[str]:
    ours, *others = scores
    lines = [
        f"- `{ours.contestant.name}` catches {len(ours.caught & one.met) / len(one.caught):.2f} times what {one.contestant.name} catches, with {ours.price / one.price:.2f} times its requests for each defect caught."
        for one in others
        if one.caught
    ]
    alone = ours.caught.difference(*(one.caught for one in others))
    return [*lines, f"- {len(alone)} of the defects were caught by nobody else."]
