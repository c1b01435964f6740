"""Measures what is promised of a live system, and writes it down.

    python -m tests.security.measure [SECTION]…

The sections are kills, canary, answers and input; without any, all of them. Those that are not asked for
stay as they are in reports/safety.md. Every command is a process of its own. Fails when a promise is broken.
"""

from __future__ import annotations

import os
import platform
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.security import answers, canary, inputs, kills, recordings
from tests.security.ending import MEGABYTES, SECONDS, Run, ran
from tests.unit.target.servers import serving

ROOT: Final = Path(__file__).resolve().parents[2]
REPORT: Final = ROOT / "reports" / "safety.md"
KILLS: Final = 100
_TITLES: Final = {
    "kills": "Killed at random moments",
    "canary": "Secrets",
    "answers": "Hostile answers",
    "input": "Hostile input",
}
_HEAD: Final = f"""# Safe on a live system

Made by `python -m tests.security.measure`, each section by its own name on the machine that it names. A promise
that is broken fails the command. Commands are processes of their own: wall and processor time are those of the
whole process, start-up included, memory is the most that it held. Each holds below {SECONDS:g} s and
{MEGABYTES} MB. Absolute times depend on the machine and on what else it does.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One command on one hostile thing."""

    what: str
    command: str
    code: int
    run: Run
    told: str

    @property
    def kept(self) -> bool:
        """Whether it ended as it is documented, soon and small."""
        run = self.run
        said = run.out + run.err
        clean = "Traceback" not in said and "a fault in contracts" not in said
        # Processor time: on a machine that has other work a second on the clock says little.
        return run.code == self.code and self.told in said and clean and run.cpu < SECONDS and run.megabytes < MEGABYTES


def of_answers() -> Iterator[Row]:
    """``contracts run`` on each provider of the catalogue."""
    options = ("--max-examples", "0", "--max-requests", "30", "-v", "--answer-deadline", str(answers.DEADLINE))
    for hostile in answers.CATALOGUE:
        with tempfile.TemporaryDirectory() as folder, serving(hostile.play(), keep=True) as server:
            run = ran(Path(folder), "run", "--target", server.url, *options, "--report", "ndjson,junit")
        yield Row(what=hostile.name, command="run", code=hostile.code, run=run, told=hostile.told)


_CONFIGURED: Final = ("run", "--config", "given", "--target", "a")
_READ: Final[tuple[tuple[tuple[str, ...], tuple[inputs.Input, ...]], ...]] = (
    (_CONFIGURED, (*inputs.FILES, *inputs.CONFIGURATIONS)),
    (("lint", "given"), inputs.DOCUMENTS),
    (("diff", "newest", "given"), inputs.DOCUMENTS),
    (("check", "given"), recordings.RECORDINGS),
    (("report", "given"), recordings.STREAMS),
    (("restore", "given"), recordings.JOURNALS),
)
"""Which command reads what."""


def of_input() -> Iterator[Row]:
    """Each command that reads documents of strangers, on each that is hostile."""
    for words, table in _READ:
        for hostile in table:
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                hostile.place(folder / "given")
                run = ran(folder, *words, BYTES=b"p\xff\xfe")
            yield Row(what=hostile.name, command=words[0], code=2, run=run, told=hostile.told)


def table(rows: Iterable[Row]) -> tuple[list[str], bool]:
    """The rows as lines of Markdown under a summary, and whether all promises hold."""
    done = list(rows)
    for row in done:
        if not row.kept:
            sys.stderr.write(f"NOT AS IT SHOULD BE: {row.command}, {row.what}: {row.run}\n")
    seconds, cpu = max(row.run.seconds for row in done), max(row.run.cpu for row in done)
    most = max(row.run.megabytes for row in done)
    lines = [
        f"{sum(row.kept for row in done)} of {len(done)} end with the documented code, say why, and keep the bounds:",
        f"at most {seconds:.1f} s, {cpu:.1f} s of a processor, and {most:.0f} MB.",
        "",
        "| command | what | exit code | seconds | of a processor | MB |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| `{row.command}` | {row.what} | {row.run.code} | {row.run.seconds:.1f} | {row.run.cpu:.1f} "
        f"| {row.run.megabytes:.0f} |"
        for row in done
    ]
    return lines, all(row.kept for row in done)


def of_kills() -> tuple[list[str], bool]:
    """A hundred kills."""
    done = list(kills.kills(KILLS, seed=0))
    return [f"- {line}" for line in kills.summary(done)], all(one.restored and one.told_truly for one in done)


def of_canary() -> tuple[list[str], bool]:
    """Every command that meets credentials, before a provider that repeats them, and everything it has written."""
    found = [canary.watched(name) for name in canary.SITES]
    lines = [
        f"{len(canary.SECRETS)} secrets in {canary.count_of_forms()} forms: as they are, in either case, in JSON,",
        "URLs, HTML, base64 at each offset, hexadecimal, UTF-16 and escapes,",
        f"and each piece of {canary.PIECE} letters. Looked for in each file that was written, its name, both outputs,",
        "and what children were started with.",
        "",
        "| command | requests answered with a secret | files | bytes | processes | occurrences |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {one.name} | {one.echoes:,} | {one.files} | {one.size:,} | {one.processes} | {len(one.leaks)} |"
        for one in found
    ]
    return lines, not any(one.leaks for one in found) and all(one.echoes for one in found)


SECTIONS: Final[Mapping[str, Callable[[], tuple[list[str], bool]]]] = {
    "kills": of_kills,
    "canary": of_canary,
    "answers": lambda: table(of_answers()),
    "input": lambda: table(of_input()),
}


def main() -> int:
    """Measures the sections that are asked for and writes the report."""
    asked = sys.argv[1:] or list(SECTIONS)
    if unknown := [name for name in asked if name not in SECTIONS]:
        sys.stderr.write(f"There is no section {unknown[0]}. There are: {', '.join(SECTIONS)}.\n")
        return 2
    written = REPORT.read_text(encoding="utf-8") if REPORT.is_file() else ""
    parts = dict(re.findall(r"^## (.+)\n((?:(?!## ).*\n)*)", written, re.MULTILINE))
    kept = True
    for name in asked:
        lines, whole = SECTIONS[name]()
        kept = kept and whole
        where = (
            f"`python -m tests.security.measure {name}` on {os.cpu_count()} cores, Python {platform.python_version()}."
        )
        parts[_TITLES[name]] = "\n".join(["", where, "", *lines, ""])
    sections = [f"## {title}\n{parts[title].rstrip()}\n" for title in _TITLES.values() if title in parts]
    REPORT.write_text("\n".join([_HEAD, *sections]), encoding="utf-8")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
