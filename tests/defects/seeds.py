"""Whether what a run finds depends on its seed: every defect and every dialect, for many seeds.

    python -m tests.defects.seeds [SEEDS] [PROCESSES]

Each defect is met by a default run that ends at its first finding, each dialect by a whole default
run, in process. Takes minutes, so it is run by command. Writes reports/seeds.md.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from contracts.errors import ContractsError
from contracts.events import Discovered, Event
from contracts.mock.defects import BY_NAME, DEFECTS
from contracts.mock.defects.defect import Group
from contracts.mock.dialects import DIALECTS
from contracts.mock.world import default_behaviour
from contracts.model import Severity
from contracts.rules import PROVIDER_RULES
from contracts.runner import Options, run
from contracts.target.inprocess import InProcessTarget

REPORT = Path(__file__).resolve().parents[2] / "reports" / "seeds.md"
SEEDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One run on one provider. ``found`` are the rules of severity error or warning that were violated."""

    provider: str
    seed: int
    found: frozenset[str]
    exchanges: int
    seconds: float


def meet_defect(name: str, seed: int) -> Meeting:
    """A default run on a planted defect, up to its first finding."""
    return _meet(name, InProcessTarget(BY_NAME[name].plant(default_behaviour())), seed, 1)


def meet_dialect(name: str, seed: int) -> Meeting:
    """A whole default run on a correct provider."""
    return _meet(name, InProcessTarget(default_behaviour(DIALECTS[name])), seed, None)


def _meet(provider: str, target: InProcessTarget, seed: int, max_findings: int | None) -> Meeting:
    found: set[str] = set()

    def emit(event: Event) -> None:
        if isinstance(event, Discovered) and event.finding.severity is not Severity.NOTE:
            found.add(event.finding.rule)

    start, exchanges = time.perf_counter(), 0
    try:
        exchanges = run(target, Options(rules=PROVIDER_RULES, seed=seed, max_findings=max_findings), emit).exchanges
    except ContractsError as error:
        # A run that could not be finished has caught nothing.
        found = {f"(not finished: {error})"} if max_findings is None else set()
    return Meeting(
        provider=provider,
        seed=seed,
        found=frozenset(found),
        exchanges=exchanges,
        seconds=time.perf_counter() - start,
    )


def report(defects: Sequence[Meeting], dialects: Sequence[Meeting]) -> str:
    """The report as Markdown."""
    deep = {defect.name for defect in DEFECTS if defect.group is Group.DEEP}
    seeds = sorted({meeting.seed for meeting in defects})
    missed = [meeting for meeting in defects if not meeting.found]
    accused = [meeting for meeting in dialects if meeting.found]
    spent = [meeting.exchanges for meeting in defects if meeting.found]
    lines = [
        "# Whether the seed matters",
        "",
        f"Made by `python -m tests.defects.seeds {len(seeds)}` on {os.cpu_count()} cores, Python {platform.python_version()}, in process.",
        f"Default depth. {len(DEFECTS) - len(deep)} shallow and {len(deep)} deep defects, each met by a run that ends at its first",
        f"finding; {len(DIALECTS)} correct dialects, each met by a whole run.",
        "",
        f"- Exchanges to the end of a run with `--max-findings 1`: median {statistics.median(spent):.0f}, mean {statistics.mean(spent):.0f}, at most {max(spent):,}.",
        f"- Dialects accused of an error or a warning: {len(accused)} of {len(dialects)} runs.",
        "",
        "| seed | shallow caught | deep caught | dialects accused |",
        "| --- | --- | --- | --- |",
    ]
    for seed in seeds:
        caught = {meeting.provider for meeting in defects if meeting.seed == seed and meeting.found}
        lines.append(
            f"| {seed} | {len(caught - deep)} of {len(DEFECTS) - len(deep)} | {len(caught & deep)} of {len(deep)} | {sum(meeting.seed == seed for meeting in accused)} of {len(DIALECTS)} |"
        )
    lines += ["", "## Missed", ""]
    by_name = {meeting.provider: sum(other.provider == meeting.provider for other in missed) for meeting in missed}
    lines += [f"- `{name}` by {count} of {len(seeds)} seeds" for name, count in sorted(by_name.items())] or ["Nothing."]
    if accused:
        lines += ["", "## Accused", ""]
        lines += [f"- `{one.provider}`, seed {one.seed}: {', '.join(sorted(one.found))}" for one in accused]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Meets everything, prints and writes the report."""
    seeds = range(int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS)
    processes = int(sys.argv[2]) if len(sys.argv) > 2 else os.cpu_count()
    with get_context("spawn").Pool(processes) as pool:

        def all_of(meet: Callable[[str, int], Meeting], names: Sequence[str]) -> list[Meeting]:
            return pool.starmap(meet, [(name, seed) for seed in seeds for name in names], chunksize=8)

        text = report(all_of(meet_defect, list(BY_NAME)), all_of(meet_dialect, list(DIALECTS)))
    REPORT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
