"""The steps of the container image, taken one by one: no engine runs here, so they are tested as a script."""

from __future__ import annotations

import json
import re
import shlex
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from contracts.cli.mock import command as mock_command
from tests.packaging.environment import ROOT, Installed, called, fresh

DOCKERFILE = ROOT / ".docker" / "Dockerfile"
SECONDS = 20.0


class Step(NamedTuple):
    """One instruction with its argument."""

    name: str
    argument: str


def steps() -> list[Step]:
    """The instructions of the file, in order."""
    text = DOCKERFILE.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [Step(*line.split(maxsplit=1)) for line in lines]


def last_stage() -> list[Step]:
    """The instructions that make the image itself."""
    every = steps()
    start = max(at for at, step in enumerate(every) if step.name == "FROM")
    return every[start:]


def of(name: str) -> list[str]:
    """The arguments of the instructions of a name in the image itself."""
    return [step.argument for step in last_stage() if step.name == name]


def test_it_does_not_run_as_root() -> None:
    """Whoever runs the mock is made before, and nothing is done as root after."""
    names = [step.name for step in last_stage()]
    (user,) = of("USER")
    assert any(re.search(rf"useradd .*{user}$", run) for run in of("RUN"))
    assert "RUN" not in names[names.index("USER") :]
    assert "COPY" not in names[names.index("USER") :]
    assert names.index("USER") < names.index("CMD")


def test_its_variables_are_options() -> None:
    """Each sets an option of the command that it runs."""
    known = {f"CONTRACTS_MOCK_{(option.name or '').upper()}" for option in mock_command.params}
    variables = dict(variable.split("=", 1) for variable in of("ENV"))
    assert set(variables) <= known
    assert variables["CONTRACTS_MOCK_HOST"] == "0.0.0.0"  # noqa: S104 - of a container
    assert of("EXPOSE") == [variables["CONTRACTS_MOCK_PORT"]]


def test_only_the_checkout_goes_in() -> None:
    """The first stage builds its wheel; the image gets the wheel alone."""
    assert [step for step in steps() if step.name == "COPY"] == [
        Step("COPY", ". /source"),
        Step("COPY", "--from=wheel /wheel /wheel"),
    ]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """An environment that the RUN lines of the file have made, as far as they concern Python."""
    folder = tmp_path_factory.mktemp("image")
    environment = fresh(folder)
    offline = {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0"}
    for step in steps():
        if step.name == "RUN" and "pip" in step.argument:
            line = step.argument.replace("/source", shlex.quote(str(ROOT))).replace("/wheel", f"{folder}/wheel")
            python = f"{sys.executable} -m pip --python {environment}/bin/python" if " install " in line else ""
            line = line.replace("python -m pip", python or f"{sys.executable} -m pip")
            told = called(["sh", "-c", line], folder, offline)
            assert told.returncode == 0, told.stderr
    assert not (folder / "wheel").exists(), "the image keeps no second copy"
    return Installed(folder, environment)


def test_it_serves_and_says_that_it_is_well(built: Installed, tmp_path: Path) -> None:
    """CMD with the variables of the file answers; HEALTHCHECK says so; SIGTERM ends it."""
    variables = dict(variable.split("=", 1) for variable in of("ENV"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    environment = {"PATH": f"{built.folder / 'bin'}", "HOME": str(tmp_path)} | variables
    environment["CONTRACTS_MOCK_PORT"] = port
    (cmd,) = of("CMD")
    (healthcheck,) = of("HEALTHCHECK")
    check = json.loads(healthcheck.partition(" CMD ")[2].replace(variables["CONTRACTS_MOCK_PORT"], port))
    (program, *arguments) = json.loads(cmd)
    process = subprocess.Popen(  # noqa: S603 - our own program
        [built.folder / "bin" / program, *arguments], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert built.run(*check).returncode == 3 or process.poll() is None
        assert process.stdout is not None
        assert process.stdout.readline() == f"Listening on http://0.0.0.0:{port}\n"
        assert (built.run(*check).returncode, built.run(*check).stdout) == (0, "UP\n")
        process.send_signal(signal.SIGTERM)
        process.wait(SECONDS)
    finally:
        process.kill()
        process.communicate()
    assert built.run(*check).returncode == 3
