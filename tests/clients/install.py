"""Installs the real clients into a folder outside the checkout, each by itself.

`python -m tests.clients.install [FOLDER]` fetches the newest versions and the pinned ones from the package
registries. `--pin python=2.2.0` takes that version in place of the newest. A client that cannot be had is
told of on stderr, and the exit code is 3; the others are installed all the same.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

ADAPTERS: Final = Path(__file__).with_name("adapters")
RECORD: Final = "installed.json"
"""Written last, so that a folder without it is not a client."""
SECONDS: Final = 600
"""How long one package manager may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """One client library at one version. ``version`` None takes the newest."""

    name: str
    package: str
    version: str | None
    fetch: Callable[[Client, Path], str]
    """Installs into a folder and returns the version that came."""
    command: Callable[[Path], tuple[str, ...]]
    """How its adapter is started, from the folder."""


def _fetch_python(client: Client, folder: Path) -> str:
    wanted = client.package if client.version is None else f"{client.package}=={client.version}"
    _run(sys.executable, "-m", "venv", str(folder))
    interpreter = _interpreter(folder)
    _run(interpreter, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wanted)
    return _run(interpreter, "-c", f"import {client.package}; print({client.package}.__version__)").strip()


def _interpreter(folder: Path) -> str:
    return str(folder / "Scripts" / "python.exe") if os.name == "nt" else str(folder / "bin" / "python")


def _fetch_node(client: Client, folder: Path) -> str:
    folder.mkdir(parents=True)
    wanted = f"{client.package}@{client.version or 'latest'}"
    npm = shutil.which("npm")
    if npm is None:
        raise OSError("npm is not on the PATH")
    # Nothing that comes with a package is run while it is installed.
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    _run(npm, "install", "--prefix", str(folder), *quiet, wanted)
    package = folder / "node_modules" / client.package / "package.json"
    return str(json.loads(package.read_text(encoding="utf-8"))["version"])


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=SECONDS).stdout  # noqa: S603 - our own words


def _python_command(folder: Path) -> tuple[str, ...]:
    return (_interpreter(folder), str(ADAPTERS / "python_sdk.py"))


def _node_command(folder: Path) -> tuple[str, ...]:
    return (shutil.which("node") or "node", str(ADAPTERS / "node_sdk.mjs"), str(folder))


CLIENTS: Final = (
    Client(name="python", package="sinch", version=None, fetch=_fetch_python, command=_python_command),
    Client(name="python-2.1.0", package="sinch", version="2.1.0", fetch=_fetch_python, command=_python_command),
    # 1.5.0 cannot be installed: it asks for an @sinch/conversation 1.5.0, which the registry does not have.
    Client(name="node", package="@sinch/sdk-core", version="1.4.0", fetch=_fetch_node, command=_node_command),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """A client that is there."""

    client: Client
    version: str
    command: tuple[str, ...]


def default_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where clients are kept: $CONTRACTS_CLIENTS, else a folder in the user's cache."""
    if chosen := environment.get("CONTRACTS_CLIENTS"):
        return Path(chosen)
    cache = environment.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "contracts" / "clients"


def find(client: Client, folder: Path) -> Installed | str:
    """The client in the folder, or one sentence that says why it is not there."""
    try:
        record = json.loads((folder / client.name / RECORD).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return f"{client.package} is not installed in {folder}. Run: python -m tests.clients.install"
    command = client.command(folder / client.name)
    if shutil.which(command[0]) is None:
        return f"{command[0]} is gone. Run: python -m tests.clients.install"
    return Installed(client=client, version=record["version"], command=command)


def install(client: Client, folder: Path) -> str:
    """Installs a client afresh and returns its version. Raises OSError or SubprocessError."""
    place = folder / client.name
    if place.exists():
        shutil.rmtree(place)
    version = client.fetch(client, place)
    (place / RECORD).write_text(json.dumps({"package": client.package, "version": version}) + "\n", encoding="utf-8")
    return version


def _reason(error: Exception) -> str:
    """The line that says most: package managers end with where their log is."""
    lines = [line for line in str(getattr(error, "stderr", None) or error).splitlines() if line.strip()]
    telling = (line for line in lines if "no matching" in line.lower() or line.startswith("ERROR"))
    return next(telling, lines[0] if lines else type(error).__name__)


def _pinned(clients: Sequence[Client], pins: Sequence[str]) -> tuple[Client, ...]:
    wanted = dict(pin.partition("=")[::2] for pin in pins)
    names = [client.name for client in clients]
    if unknown := wanted.keys() - set(names):
        raise SystemExit(f"No client {', '.join(sorted(unknown))}. There are: {', '.join(names)}.")
    return tuple(replace(client, version=wanted.get(client.name) or client.version) for client in clients)


def main(arguments: Sequence[str] | None = None, clients: Sequence[Client] = CLIENTS) -> int:
    """Installs the clients and says what came. Returns 0, or 3 when one of them could not be had."""
    parser = argparse.ArgumentParser(prog="python -m tests.clients.install", description="Installs the real clients.")
    parser.add_argument("folder", nargs="?", type=Path, default=default_folder(), help="default: %(default)s")
    parser.add_argument(
        "--pin", action="append", default=[], metavar="NAME=VERSION", help="not the newest but this one"
    )
    chosen = parser.parse_args(arguments)
    folder, code = chosen.folder.resolve(), 0
    for client in _pinned(clients, chosen.pin):
        try:
            version = install(client, folder)
        except (OSError, subprocess.SubprocessError) as error:
            sys.stderr.write(f"{client.name}: not installed: {_reason(error)}\n")
            code = 3
        else:
            sys.stdout.write(f"{client.name}: {client.package} {version} in {folder / client.name}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
