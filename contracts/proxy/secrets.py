"""Credentials that pass through the proxy: noticed where they stand, and hidden wherever they turn up again."""

from __future__ import annotations

import base64
import binascii
import functools
from collections import OrderedDict
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl

from contracts.model import Exchange, Failure, Headers, Json, Request, Response, header
from contracts.observed.caller import is_token_request
from contracts.target.redaction import removed, shows, text_without

MAX_SECRETS: Final = 256
"""How many credentials are remembered; the one that was not seen for longest is forgotten first."""
SHORTEST: Final = 8
"""Letters of the shortest text that is looked for everywhere: a shorter one is part of ordinary words."""
_MEMBERS: Final = frozenset(
    "access_token assertion client_assertion client_secret id_token password refresh_token".split()
)


class Secrets:
    """The credentials of the traffic of one proxy, or of one recording. ``most`` is how many are remembered."""

    def __init__(self, most: int = MAX_SECRETS, known: tuple[str, ...] = ()) -> None:
        """``known`` are known before they are seen."""
        self._known: OrderedDict[str, None] = OrderedDict()
        self._most = most
        for secret in known:
            self._remember(secret)

    def notice(self, exchange: Exchange, headers: Headers | None = None) -> None:
        """Remembers the credentials of an exchange: of its Authorization header, and of the token endpoint.

        ``headers`` are those of the request, where the exchange has them no more.
        """
        request, response = exchange.request, exchange.response
        for name in ("authorization", "proxy-authorization"):
            for secret in _of_header(header(request.headers if headers is None else headers, name) or ""):
                self._remember(secret)
        if is_token_request(request):
            for told in (_form(request.body), request.json, response.json if response else None):
                for secret in _of_members(told):
                    self._remember(secret)

    def hide(self, exchange: Exchange) -> Exchange:
        """The exchange without any credential that was noticed so far."""
        request, outcome = exchange.request, exchange.outcome
        safe = Request(
            method=request.method,
            path=self._hide_text(request.path),
            headers=self._hide_headers(request.headers),
            body=None if request.body is None else self._hide(request.body),
            credentials=request.credentials,
            principal=request.principal,
        )
        if isinstance(outcome, Failure):
            return Exchange(request=safe, outcome=outcome, at=exchange.at)
        headers = self._hide_headers(outcome.headers)
        shown = Response(status=outcome.status, headers=headers, body=self._hide(outcome.body))
        return Exchange(request=safe, outcome=shown, at=exchange.at)

    def are_shown(self, exchange: Exchange) -> bool:
        """Whether an exchange shows one of them for all to see. Faster than hiding what may not be there."""
        if not self._known:
            return False
        request, outcome = exchange.request, exchange.outcome
        told = [value for _, value in request.headers]
        answered = b""
        if isinstance(outcome, Response):
            told += [value for _, value in outcome.headers]
            answered = outcome.body
        said = "\n".join((request.path, *told)).encode("utf-8", "surrogatepass")
        return shows(b"\n".join((said, request.body or b"", answered)), tuple(self._known))

    def _remember(self, secret: str) -> None:
        if len(secret) >= SHORTEST:
            self._known[secret] = None
            self._known.move_to_end(secret)
            if len(self._known) > self._most:
                self._known.popitem(last=False)

    def _hide(self, content: bytes) -> bytes:
        return removed(content, tuple(self._known))

    def _hide_text(self, text: str) -> str:
        return text_without(text, tuple(self._known))

    def _hide_headers(self, headers: Headers) -> Headers:
        return tuple((self._hide_text(name), self._hide_text(value)) for name, value in headers)


@functools.lru_cache(maxsize=64)
def _of_header(value: str) -> tuple[str, ...]:
    """What is secret in an Authorization header: all behind the scheme, and both halves of a pair."""
    secret = value.partition(" ")[2].strip() or value.strip()
    if value[:5].lower() != "basic":
        return (secret,)
    try:
        pair = base64.b64decode(secret, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return (secret,)
    return (secret, *pair.split(":", 1))


def _form(body: bytes | None) -> Json:
    return dict(parse_qsl((body or b"").decode("latin-1"), max_num_fields=None))


def _of_members(told: Json) -> Iterator[str]:
    if isinstance(told, dict):
        for name, value in told.items():
            if str(name).lower() in _MEMBERS and isinstance(value, str):
                yield value
