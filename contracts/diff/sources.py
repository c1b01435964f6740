"""Where revisions come from: files, a commit of git, or a released baseline of the contract."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from contracts.diff.revision import OUTSIDE, Revision, parse_revision
from contracts.document import MAX_BYTES, Marks, load_marked
from contracts.errors import ConfigurationError, DocumentError
from contracts.files import read_document
from contracts.model import Json
from contracts.resources import baselines

MAX_FILES: Final = 100
"""How many documents one may refer to."""
NEWEST: Final = "newest"
"""The name of the baseline that was released last."""
_GIT: Final = "git:"
_SECONDS: Final = 30.0
_SUFFIXES: Final = frozenset({".yaml", ".yml", ".json"})
"""Endings of names that mean a file, and no baseline."""


def find_revision(name: str, *, external: bool = False) -> Revision:
    """The revision that a user names: a file, ``git:REV:PATH``, or a baseline such as ``1.0.3`` or ``newest``.

    ``external`` allows references to files in the folder of the document, or below. Raises
    ConfigurationError when there is no such thing, DocumentError when it is no OpenAPI document.
    """
    if name.startswith(_GIT):
        return parse_revision(_from_git(name), name, name.split(":", 2)[2])
    path = Path(name)
    if not path.exists() and (found := _baseline(name)) is not None:
        version, text = found
        return parse_revision(text, f"baseline {version}", f"spec/baselines/{version}.yaml")
    if not path.exists() and "/" not in name and path.suffix.lower() not in _SUFFIXES:
        raise ConfigurationError(
            f"{name[:80]!r} is neither a file nor a baseline. The baselines are {', '.join(baselines())} and {NEWEST}."
        )
    revision = parse_revision(read_document(path), name, name)
    return _bundled(revision, path) if external else revision


def _baseline(name: str) -> tuple[str, str] | None:
    """The version and the text of a baseline."""
    known = baselines()
    version = max(known, key=_order) if name == NEWEST and known else name
    return (version, known[version]) if version in known else None


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdecimal() else 0 for part in version.split("."))


def _from_git(name: str) -> str:
    revision, _, path = name.removeprefix(_GIT).partition(":")
    if not revision or not path or revision.startswith("-"):
        raise ConfigurationError(
            f"{name[:80]!r} names no file of a commit. Write it like git:HEAD~1:spec/openapi.yaml."
        )
    # Neither a prompt nor a pager, and no configuration that could run something else.
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat"}
    try:
        done = subprocess.run(  # noqa: S603 - arguments, and no shell
            ["git", "show", "--no-textconv", "--end-of-options", f"{revision}:./{path}"],  # noqa: S607 - as the user has it
            capture_output=True,
            check=False,
            timeout=_SECONDS,
            env=environment,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise ConfigurationError(f"git cannot show {name[:80]}: {error}.") from None
    if done.returncode:
        words = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["it says nothing"]
        told = words[-1].removeprefix("fatal: ").rstrip(".")[:200]
        raise ConfigurationError(f"git cannot show {name[:80]}: {told}.")
    if len(done.stdout) > MAX_BYTES:
        raise DocumentError(f"{name} is larger than {MAX_BYTES:,} bytes. Pass a smaller file.")
    try:
        return done.stdout.decode("utf-8")
    except UnicodeDecodeError:
        raise DocumentError(f"{name} is not UTF-8. Save it as UTF-8.") from None


def _bundled(revision: Revision, path: Path) -> Revision:
    """The revision with the documents that it refers to inside of it."""
    bundle = _Bundle(name=revision.name, home=path.resolve())
    root = bundle.inside(revision.root, bundle.home, "")
    kept: dict[str, Json] = {}
    marks: dict[str, tuple[str, Marks]] = {}
    while bundle.waiting:
        target = bundle.waiting.pop()
        number, file = bundle.others[target], os.path.relpath(target)
        value, lines = load_marked(read_document(target), file)
        kept[number], marks[number] = bundle.inside(value, target, f"/{OUTSIDE}/{number}"), (file, lines)
    others = tuple(marks[str(number)] for number in range(len(marks)))
    return replace(revision, root={**root, OUTSIDE: kept}, others=others) if kept else revision


@dataclass(slots=True, kw_only=True)
class _Bundle:
    """Documents on their way into one, each under a number of its own."""

    name: str
    home: Path
    others: dict[Path, str] = field(default_factory=dict)
    waiting: list[Path] = field(default_factory=list)

    def inside(self, value: Json, here: Path, at: str) -> Json:
        """A value of the document ``here``, its references as they are when that document stands at ``at``."""
        if isinstance(value, list):
            return [self.inside(one, here, at) for one in value]
        if not isinstance(value, dict):
            return value
        found = {key: self.inside(one, here, at) for key, one in value.items()}
        if isinstance(value.get("$ref"), str):
            found["$ref"] = self._moved(value["$ref"], here, at)
        return found

    def _moved(self, reference: str, here: Path, at: str) -> str:
        file, _, fragment = reference.partition("#")
        if not file:
            return f"#{at}{fragment}"
        target = (here.parent / file).resolve()
        if target == self.home:
            return f"#{fragment}"
        if "://" in file or not target.is_relative_to(self.home.parent):
            raise ConfigurationError(
                f"{self.name} refers to {reference[:200]}, which is not in its folder. Bundle it into one file first."
            )
        if target not in self.others:
            if len(self.others) == MAX_FILES:
                raise DocumentError(f"{self.name} refers to more than {MAX_FILES} files. Bundle it into one first.")
            self.others[target] = str(len(self.others))
            self.waiting.append(target)
        return f"#/{OUTSIDE}/{self.others[target]}{fragment}"
