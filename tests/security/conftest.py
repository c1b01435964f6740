"""A provider under a name that is not this machine's, though it is: what a live target looks like to a run."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from contracts.mock.world import FACTS
from tests.serving import Provider, serving

NAME = "numbers.example"
LISTED = FACTS.numbers[0].phone_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A live target ``sandbox`` in the working folder, and the provider that stands behind it."""

    provider: Provider
    url: str

    @property
    def updates(self) -> list[str]:
        """The paths of the updates that it was asked for, in order."""
        return [request.path for request in self.provider.requests if request.method == "PATCH"]


@pytest.fixture
def state(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for restore journals, in a place of its own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(elsewhere / "state"))
    return elsewhere / "state" / "contracts" / "restore"


@pytest.fixture
def live(elsewhere: Path, state: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    """A target on another machine, as far as its address tells, with one number listed."""
    known = socket.getaddrinfo

    def resolve(host: Any, *arguments: Any, **more: Any) -> Any:
        return known("127.0.0.1" if host == NAME else host, *arguments, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with serving() as provider:
        url = f"http://{NAME}:{urlsplit(provider.url).port}"
        (elsewhere / "contracts.toml").write_text(configuration(url), encoding="utf-8")
        yield Live(provider=provider, url=url)


def configuration(url: str) -> str:
    """A file with the target ``sandbox``: the mock's project, and the first of its numbers alone."""
    return f"""
[targets.sandbox]
url = "{url}"
auth = "basic"
key_id = "key"
key_secret = "secret"
project_id = "{FACTS.project_id}"
rate_limit = "100000/s"

[[targets.sandbox.numbers]]
phone_number = "{LISTED}"
region = "US"

[targets.sandbox.facts]
service_plans = ["{FACTS.service_plans[0]}", "{FACTS.service_plans[1]}"]
campaigns = ["{FACTS.campaigns[0]}", "{FACTS.campaigns[1]}"]
apps = ["{FACTS.apps[0]}", "{FACTS.apps[1]}"]
"""
