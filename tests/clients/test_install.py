"""The installer: where clients are kept, what is there, and what it says when one cannot be had."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.clients import install
from tests.clients.install import CLIENTS, Client, Installed


def client_that(version: str | None, error: Exception | None = None) -> Client:
    """A client whose fetching makes a folder, or fails."""

    def fetch(client: Client, folder: Path) -> str:
        if error is not None:
            raise error
        folder.mkdir(parents=True)
        return client.version or "9.9.9"

    return replace(CLIENTS[0], name="fake", version=version, fetch=fetch, command=lambda folder: (sys.executable, "-V"))


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"CONTRACTS_CLIENTS": "/elsewhere"}, Path("/elsewhere")),
        ({"XDG_CACHE_HOME": "/cache"}, Path("/cache/contracts/clients")),
        ({}, Path.home() / ".cache" / "contracts" / "clients"),
    ],
)
def test_clients_are_kept_outside_the_checkout(environment: dict[str, str], folder: Path) -> None:
    """The folder is the one that is named, else one in the user's cache."""
    assert install.default_folder(environment) == folder


def test_an_installed_client_is_found_with_its_version(tmp_path: Path) -> None:
    """What was installed is found again, with the version that came."""
    client = client_that("1.2.3")
    assert install.install(client, tmp_path) == "1.2.3"
    found = install.find(client, tmp_path)
    assert found == Installed(client=client, version="1.2.3", command=(sys.executable, "-V"))


def test_a_client_that_is_missing_says_how_to_get_it(tmp_path: Path) -> None:
    """The reason of a skip names package, folder and command."""
    reason = install.find(CLIENTS[0], tmp_path)
    assert reason == f"sinch is not installed in {tmp_path}. Run: python -m tests.clients.install"


def test_an_installation_that_broke_off_is_no_client(tmp_path: Path) -> None:
    """The record is written last: a folder without it counts as not installed."""
    (tmp_path / "fake").mkdir()
    assert isinstance(install.find(client_that(None), tmp_path), str)


def test_a_client_is_installed_afresh(tmp_path: Path) -> None:
    """What lay in the folder before is gone, the old record with it."""
    place = tmp_path / "fake"
    place.mkdir()
    (place / "old").touch()
    install.install(client_that("2"), tmp_path)
    assert sorted(path.name for path in place.iterdir()) == ["installed.json"]
    assert json.loads((place / "installed.json").read_text()) == {"package": "sinch", "version": "2"}


def test_one_that_cannot_be_had_is_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The others are installed all the same, and the exit code is 3."""
    bad = replace(client_that(None, OSError("npm is not on the PATH")), name="bad")
    assert install.main([str(tmp_path)], (bad, client_that(None))) == 3
    told = capsys.readouterr()
    assert told.err == "bad: not installed: npm is not on the PATH\n"
    assert told.out == f"fake: sinch 9.9.9 in {tmp_path / 'fake'}\n"


def test_a_pinned_version_is_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--pin NAME=VERSION beats the version of the table."""
    assert install.main([str(tmp_path), "--pin", "fake=2.2.0"], (client_that(None),)) == 0
    assert capsys.readouterr().out == f"fake: sinch 2.2.0 in {tmp_path / 'fake'}\n"


def test_a_pin_of_no_client_is_refused(tmp_path: Path) -> None:
    """A misspelt name ends the command with the names that there are."""
    with pytest.raises(SystemExit, match=r"No client pyton\. There are: python, python-2\.1\.0, node\."):
        install.main([str(tmp_path), "--pin", "pyton=1"])
