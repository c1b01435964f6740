"""Environments that the checkout is built for and installed into."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.guarded import loopback

ROOT = Path(__file__).resolve().parents[2]


class Installed(NamedTuple):
    """An environment with the wheel in it."""

    wheel: Path
    folder: Path

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A program of the environment, run from the root of the file system."""
        return called([str(self.folder / "bin" / program), *arguments], Path("/"))


def called(
    command: Sequence[str], folder: Path = ROOT, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """A program in a folder, with nothing in the environment that steers it but the guard of the tests."""
    steering = ("PYTHON", "PYTEST", "CONTRACTS_", "SINCH_", "COV_", "COVERAGE_", "VIRTUAL_ENV", "PIP_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(steering)}
    environment |= {"PYTHONPATH": str(Path(loopback.__file__).parent), loopback.LOG: os.environ[loopback.LOG]} | (
        variables or {}
    )
    return subprocess.run(  # noqa: S603 - our own program
        command, check=False, capture_output=True, text=True, cwd=folder, env=environment, timeout=120
    )


def pip(*arguments: str) -> None:
    """Runs pip of the environment that tests, without the network."""
    told = called([sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments])
    assert told.returncode == 0, told.stderr


def fresh(folder: Path) -> Path:
    """A new environment that borrows the dependencies of this one; where it is."""
    environment = folder / "environment"
    told = called([sys.executable, "-m", "venv", "--without-pip", str(environment)])
    assert told.returncode == 0, told.stderr
    (packages,) = environment.glob("lib/python*/site-packages")
    # A folder that a .pth file names has its own .pth files left unread: the checkout stays unseen.
    (packages / "borrowed.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    return environment
