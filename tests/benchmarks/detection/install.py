"""Installs the other tools, each by itself, outside of the checkout.

python -m tests.benchmarks.detection.install
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

FOLDER: Final = Path.home() / ".cache" / "contracts" / "rivals"
NPM: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "dredd": ("dredd@14.1.0",),
        "specmatic": ("specmatic@2.55.1",),
        # Not a contestant here: the benchmark of the mock runs it.
        "prism": ("@stoplight/prism-cli@5.14.2",),
        # portman needs tslib and does not say so.
        "portman": ("@apideck/portman@1.33.0", "newman@6.2.2", "tslib"),
    }
)


def npm_version(tool: str, package: str) -> str | None:
    """The version of an installed npm package, or None."""
    path = FOLDER / tool / "node_modules" / package / "package.json"
    return str(json.loads(path.read_text(encoding="utf-8"))["version"]) if path.exists() else None


def main() -> None:
    """Installs what is missing; says what cannot be installed and goes on."""
    for tool, packages in NPM.items():
        folder = FOLDER / tool
        folder.mkdir(parents=True, exist_ok=True)
        _try(tool, ["npm", "install", "--no-audit", "--no-fund", *packages], folder)


def _try(tool: str, command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{tool}: {(done.stderr.strip().splitlines() or ['no word'])[-1]}")


if __name__ == "__main__":
    main()
