"""The credentials of a target: which header each kind of request carries, and what must not be shown."""

from __future__ import annotations

import base64
import functools
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from contracts.model import REDACTED, Credentials, Response

WRONG_SECRET = "not-the-secret"  # noqa: S105 - sent on purpose
WRONG_TOKEN = "not-a-token-that-anybody-handed-out-0"  # noqa: S105


def basic(key_id: str, key_secret: str) -> str:
    """The value of an Authorization header with a key pair."""
    return "Basic " + base64.b64encode(f"{key_id}:{key_secret}".encode()).decode()


@functools.lru_cache(maxsize=64)
def _spellings(secret: str) -> tuple[bytes, ...]:
    """A secret as it is, and as JSON spells it; the longest first."""
    texts = {secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]} - {""}
    return tuple(sorted((text.encode("utf-8", "surrogatepass") for text in texts), key=len, reverse=True))


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

    def redact(self, response: Response) -> Response:
        """The response with every known secret replaced, so that rules see the leak and nobody else does."""
        body, headers = response.body, response.headers
        for secret in (*self.secrets, *self.handed_out()):
            for spelling in _spellings(secret):
                if spelling in body:
                    body = body.replace(spelling, REDACTED.encode())
            if any(secret in value for _, value in headers):
                headers = tuple((name, value.replace(secret, REDACTED)) for name, value in headers)
        if body is response.body and headers is response.headers:
            return response
        return Response(status=response.status, headers=headers, body=body)
