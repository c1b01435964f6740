"""The credentials of a target: which header each kind of request carries, and what must not be shown."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field

from contracts.model import Credentials, Failure, Response
from contracts.target.redaction import WINDOW, redacted

WRONG_SECRET = "not-the-secret"  # noqa: S105 - sent on purpose
WRONG_TOKEN = "not-a-token-that-anybody-handed-out-0"  # noqa: S105


def basic(key_id: str, key_secret: str) -> str:
    """The value of an Authorization header with a key pair."""
    return "Basic " + base64.b64encode(f"{key_id}:{key_secret}".encode()).decode()


def secrets_of(key_id: str, key_secret: str) -> tuple[str, ...]:
    """What must not be shown of a key pair. A short key id is a name like any other, found in any text."""
    named = (key_id,) if len(key_id) >= WINDOW else ()
    return (key_secret, basic(key_id, key_secret).split()[1], *named)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRing:
    """What a target's requests are signed with. ``valid`` gives the header of a good request."""

    valid: Callable[[], str | None] = field(repr=False)
    key_id: str = "contracts"
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """Texts that never reach a report."""
    handed_out: Callable[[], tuple[str, ...]] = field(default=tuple, repr=False)
    """More of them, that come up during the run: tokens."""
    close: Callable[[], None] = field(default=lambda: None, repr=False)
    """Gives back what it takes to make headers."""

    def header(self, kind: Credentials) -> str | None:
        """The Authorization header for a kind of credentials, or None for none."""
        match kind:
            case Credentials.NONE:
                return None
            case Credentials.WRONG_BASIC:
                return basic(self.key_id, WRONG_SECRET)
            case Credentials.WRONG_BEARER:
                return f"Bearer {WRONG_TOKEN}"
        return self.valid()

    def redact(self, outcome: Response | Failure) -> Response | Failure:
        """What came of a request with every known secret replaced: rules see the leak, and nobody else does."""
        return redacted(outcome, (*self.secrets, *self.handed_out()))
