"""The tools of the comparison. Each is configured as a capable user of it would."""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import sys
from pathlib import Path
from typing import Final

from tests.benchmarks.detection.contestant import CONF, Contestant

SPEC: Final = Path(__file__).resolve().parents[3] / "spec" / "openapi.yaml"
SCRIPTS: Final = Path(sys.executable).parent
_SCHEMATHESIS_FAILURE: Final = re.compile(r"^- (ST\d+) (.*)$")
_SCHEMATHESIS_COMMAND: Final = (
    str(SCRIPTS / "schemathesis"),
    "run",
    str(SPEC),
    "--generation-database",
    "none",
    "--seed",
    "1",
    "--request-timeout",
    "10",
)


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _configured(url: str, folder: Path) -> None:
    shutil.copy(CONF / "schemathesis.toml", folder)


def _with_checks(url: str, folder: Path) -> None:
    _configured(url, folder)
    shutil.copy(CONF / "checks.py", folder)


CONTRACTS: Final = Contestant(
    name="contracts run",
    version=lambda: _version("contracts"),
    command=lambda url, folder: [
        str(SCRIPTS / "contracts"), "run", "--target", url, "--seed", "1", "--max-findings", "1",
    ],
    failure=re.compile(r"^ERROR  ([a-z0-9-]+):"),
    note="default depth, `--max-findings 1`",
)  # fmt: skip
"""Ourselves."""

SCHEMATHESIS: Final = (
    Contestant(
        name="schemathesis run",
        version=lambda: _version("schemathesis"),
        command=lambda url, folder: [*_SCHEMATHESIS_COMMAND, "-u", url, "-a", "key:secret", "--continue-on-failure"],
        failure=_SCHEMATHESIS_FAILURE,
        note="as it comes. It objects to the correct provider, so it has to go on after a failure",
    ),
    Contestant(
        name="schemathesis run, tuned",
        version=lambda: _version("schemathesis"),
        command=lambda url, folder: [*_SCHEMATHESIS_COMMAND, "-u", url, "--max-failures", "1"],
        failure=_SCHEMATHESIS_FAILURE,
        prepare=_configured,
        note="dictionaries with the ids of the target, unique inputs, 200 examples, expected statuses, `--max-failures 1`",
    ),
    Contestant(
        name="schemathesis run, tuned, with checks of our own",
        version=lambda: _version("schemathesis"),
        command=lambda url, folder: [*_SCHEMATHESIS_COMMAND, "-u", url, "--max-failures", "1"],
        failure=_SCHEMATHESIS_FAILURE,
        prepare=_with_checks,
        environment={"SCHEMATHESIS_HOOKS": "checks"},
        note="the same with thirteen stateful checks written by hand",
    ),
)
"""Schemathesis: as it comes, as its documentation advises, and as an expert would extend it."""

CONTESTANTS: Final = (CONTRACTS, *SCHEMATHESIS)
