"""Whether what a run finds depends on its seed: every defect and every dialect, for many seeds.

    python -m tests.defects.seeds [SEEDS] [PROCESSES]

Each defect is met by a default run that ends at its first finding, each dialect by a whole default
run, in process. Takes an hour of one core for twenty seeds, so it is run by command, and keeps what
it has as it goes: cut off and run again, it goes on. Writes reports/seeds.md.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
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

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "reports" / "seeds.md"
KEPT = ROOT / "reports" / "runs" / "seeds.ndjson"
"""The meetings so far, each with a digest of the code that it was a meeting of."""
SEEDS = 20
Key = tuple[str, str, int]
"""Defect or dialect, its name, the seed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One run on one provider. ``found`` are the rules of severity error or warning that were violated."""

    provider: str
    seed: int
    found: frozenset[str]
    exchanges: int
    seconds: float


def meet(key: Key) -> tuple[Key, Meeting]:
    """A default run on a planted defect, up to its first finding; a whole one on a correct provider."""
    kind, name, seed = key
    if kind == "defect":
        return key, _meet(name, InProcessTarget(BY_NAME[name].plant(default_behaviour())), seed, 1)
    return key, _meet(name, InProcessTarget(default_behaviour(DIALECTS[name])), seed, None)


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


def digest() -> str:
    """A digest of the code and the spec: what was measured of others does not count."""
    files = [path for folder in ("contracts", "spec") for path in (ROOT / folder).rglob("*")]
    code = sorted(path for path in files if path.suffix in {".py", ".yaml"})
    return hashlib.sha256(b"".join(path.read_bytes() for path in code)).hexdigest()[:16]


def kept(code: str) -> Iterator[tuple[Key, Meeting]]:
    """The meetings of this code that are on record. A line that was cut off is passed over."""
    if not KEPT.exists():
        return
    for line in KEPT.read_text(encoding="utf-8").splitlines():
        try:
            told = json.loads(line)
        except ValueError:
            continue
        if told.pop("code") == code:
            kind = told.pop("kind")
            meeting = Meeting(**(told | {"found": frozenset(told["found"])}))
            yield (kind, meeting.provider, meeting.seed), meeting


def main() -> None:
    """Meets everything, prints and writes the report."""
    seeds = range(int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS)
    processes = int(sys.argv[2]) if len(sys.argv) > 2 else os.cpu_count()
    names = [("defect", name) for name in BY_NAME] + [("dialect", name) for name in DIALECTS]
    code = digest()
    met = dict(kept(code))
    left = [key for seed in seeds for kind, name in names if (key := (kind, name, seed)) not in met]
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    with get_context("spawn").Pool(processes) as pool, KEPT.open("a", encoding="utf-8") as record:
        for key, meeting in pool.imap_unordered(meet, left, chunksize=4):
            met[key] = meeting
            told = {"code": code, "kind": key[0], **asdict(meeting), "found": sorted(meeting.found)}
            record.write(json.dumps(told) + "\n")
            record.flush()
    wanted = [(kind, met[kind, name, seed]) for seed in seeds for kind, name in names]
    text = report(
        [meeting for kind, meeting in wanted if kind == "defect"],
        [meeting for kind, meeting in wanted if kind == "dialect"],
    )
    REPORT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
