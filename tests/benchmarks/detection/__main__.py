"""Runs the comparison, or what of it is missing from the results, and writes reports/detection.md."""

from __future__ import annotations

import argparse
import json
import queue
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from contracts.mock.defects import DEFECTS
from contracts.mock.dialects import DIALECTS
from tests.benchmarks.detection.contestants import CONTESTANTS
from tests.benchmarks.detection.meeting import Meeting, meet
from tests.benchmarks.detection.provider import served
from tests.benchmarks.detection.report import REPORT, report

CORRECT = ""
"""The provider that the defects are planted in, without a defect."""


def providers(every: int) -> list[str]:
    """The correct provider first, every ``every``-th defect of each group, and all dialects."""
    groups: dict[str, list[str]] = defaultdict(list)
    for defect in DEFECTS:
        groups[defect.group].append(f"defect={defect.name}")
    chosen = [name for names in groups.values() for name in names[::every]]
    return [CORRECT, *chosen, *(f"dialect={name}" for name in DIALECTS)]


def read(path: Path) -> list[Meeting]:
    """The meetings that an earlier run has written down."""
    if not path.exists():
        return []
    lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [Meeting(**(line | {"kinds": tuple(line["kinds"])})) for line in lines]


def play(names: Sequence[str], asked: Sequence[str], jobs: int, path: Path) -> Iterator[Meeting]:
    """Every meeting that is not in the results yet. Each is written down as it ends."""
    done = {(meeting.contestant, meeting.provider) for meeting in read(path)}
    contestants = [one for one in CONTESTANTS if not names or one.name in names]
    missing = [
        (one, provider)
        for provider in asked
        for one in contestants
        if (one.name, provider) not in done and one.version()
    ]
    writing = threading.Lock()
    with ExitStack() as stack:
        free: queue.Queue[str] = queue.Queue()
        for _ in range(jobs):
            free.put(stack.enter_context(served()))

        def one(contestant_and_provider: tuple[object, str]) -> Meeting:
            contestant, provider = contestant_and_provider
            url = free.get()
            try:
                meeting = meet(contestant, provider, url)  # type: ignore[arg-type]
            finally:
                free.put(url)
            with writing, path.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(meeting.as_json()) + "\n")
            return meeting

        with ThreadPoolExecutor(jobs) as pool:
            yield from pool.map(one, missing)


def main() -> None:
    """Runs what is missing and writes the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="take every K-th defect of each group")
    parser.add_argument("--only", default="", help="contestants, by name, separated by semicolons")
    parser.add_argument("--jobs", type=int, default=1, help="how many meetings at a time")
    parser.add_argument("--results", type=Path, default=Path("detection.ndjson"), help="where each meeting is kept")
    chosen = parser.parse_args()
    names = [name.strip() for name in chosen.only.split(";") if name.strip()]
    asked = providers(chosen.every)
    for meeting in play(names, asked, chosen.jobs, chosen.results):
        print(
            meeting.contestant,
            meeting.provider,
            len(meeting.kinds),
            meeting.requests,
            f"{meeting.seconds:.1f}",
            sep="\t",
        )
    wanted = set(asked)
    text = report(
        [meeting for meeting in read(chosen.results) if meeting.provider in wanted], CONTESTANTS, chosen.every
    )
    REPORT.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
