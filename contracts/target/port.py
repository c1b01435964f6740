"""The port: what a run needs of a target."""

from __future__ import annotations

from typing import Protocol

from contracts.model import Exchange, Facts, Request


class Target(Protocol):
    """A provider under test. One request at a time; nothing is retried here."""

    name: str
    """How it was named: ``mock``, a URL, or a name from the configuration file."""
    base_url: str
    """The address that a curl line uses. No slash at its end."""
    facts: Facts
    deadline: float
    """How long a provisioning job may take, in seconds."""
    curl_credentials: str
    """The curl option that presents valid credentials, with no secret in it but the mock's public one."""

    def send(self, request: Request) -> Exchange:
        """Sends one request, with the credentials that it names, and returns what came of it."""

    def now(self) -> float:
        """The time in seconds since 1970 by the target's clock."""

    def wait(self, seconds: float) -> None:
        """Lets time pass."""

    def close(self) -> None:
        """Gives connections back."""
