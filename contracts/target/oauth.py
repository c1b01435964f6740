"""OAuth2 client credentials: a token, asked for when it is needed and renewed before it expires."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from contracts.errors import TargetUnavailableError
from contracts.model import Failure
from contracts.target.credentials import basic, secrets_of
from contracts.target.http import Clock, Connection
from contracts.target.redaction import text_without

_EARLY_SECONDS = 60.0
"""How long before its end a token is no longer used."""
_UNKNOWN_LIFE = 300.0
_REMEMBERED = 7
"""How many tokens before the one in use are still known as secrets."""
_FORM = "application/x-www-form-urlencoded"


class TokenSource:
    """The bearer header of a target, fresh at every call."""

    def __init__(
        self, token_url: str, key_id: str, key_secret: str, clock: Clock = time.time, secrets: tuple[str, ...] = ()
    ) -> None:
        """``secrets`` are more texts than the key pair that no message may show."""
        parts = urlsplit(token_url)
        self._url = token_url
        self._path = parts.path or "/"
        self._pair = basic(key_id, key_secret)
        self._connection = Connection(f"{parts.scheme}://{parts.netloc}", clock)
        self._clock = clock
        self._secrets = (*secrets_of(key_id, key_secret), *secrets)
        self._header = ""
        self._tokens: tuple[str, ...] = ()
        self._until = 0.0

    def header(self) -> str:
        """``Bearer …``. Raises TargetUnavailableError when no token can be had."""
        if self._clock() >= self._until:
            self._fetch()
        return self._header

    def handed_out(self) -> tuple[str, ...]:
        """The token in use, and those before it: an answer may repeat an old one."""
        return self._tokens

    def close(self) -> None:
        """Closes the connection to the token endpoint."""
        self._connection.close()

    def _fetch(self) -> None:
        headers = {"authorization": self._pair, "content-type": _FORM}
        outcome = self._connection.exchange("POST", self._path, headers, b"grant_type=client_credentials")
        # The next token is wanted in minutes: a connection that may be closed by then is of no use.
        self._connection.close()
        if isinstance(outcome, Failure):
            detail = text_without(outcome.detail, (*self._secrets, *self._tokens))
            raise TargetUnavailableError(f"No token from {self._url}: {detail}")
        if outcome.status != 200:
            hint = "Check key_id and key_secret." if outcome.status in (400, 401, 403) else "Try again later."
            raise TargetUnavailableError(f"No token from {self._url}: status {outcome.status}. {hint}")
        members = outcome.json if isinstance(outcome.json, dict) else {}
        token = members.get("access_token")
        if not isinstance(token, str) or not token:
            raise TargetUnavailableError(f"No token from {self._url}: it answers 200 without an access_token.")
        try:
            seconds = float(members.get("expires_in", _UNKNOWN_LIFE))
        except (TypeError, ValueError):
            raise TargetUnavailableError(f"No token from {self._url}: its expires_in is no number.") from None
        self._header = f"Bearer {token}"
        self._tokens = (*self._tokens[-_REMEMBERED:], token)
        self._until = self._clock() + max(seconds - _EARLY_SECONDS, 1.0)
