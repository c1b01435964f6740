"""Access tokens as JSON Web Tokens: some clients read in them when they end."""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import json
from dataclasses import dataclass

ISSUER = "https://auth.mock.invalid/"
OTHER_ISSUER = "https://auth.elsewhere.invalid/"
SECRET = "the built-in provider signs its tokens with this"  # noqa: S105 - public
OTHER_SECRET = "another provider signs its tokens with this"  # noqa: S105 - public
_HEADER = {"alg": "HS256", "typ": "JWT"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a token says of itself. Times are whole seconds since 1970."""

    key_id: str
    serial: int
    issued: int
    expires: int


def mint(token: Token, *, secret: str = SECRET, issuer: str = ISSUER) -> str:
    """The token as text: header, payload and signature."""
    payload = {
        "iss": issuer,
        "sub": token.key_id,
        "client_id": token.key_id,
        "jti": str(token.serial),
        "iat": token.issued,
        "exp": token.expires,
    }
    signed = ".".join(_encoded(json.dumps(part, separators=(",", ":")).encode()) for part in (_HEADER, payload))
    return f"{signed}.{_signature(signed, secret)}"


@functools.lru_cache(maxsize=1024)
def read(text: str) -> Token | None:
    """What a token says that this provider has signed; None for any other text."""
    signed, _, signature = text.rpartition(".")
    # Compared as bytes: compare_digest refuses text beyond ASCII.
    if not hmac.compare_digest(_signature(signed, SECRET).encode(), signature.encode("utf-8", "surrogatepass")):
        return None
    payload = signed.partition(".")[2]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return Token(key_id=claims["sub"], serial=int(claims["jti"]), issued=claims["iat"], expires=claims["exp"])


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _signature(signed: str, secret: str) -> str:
    content = signed.encode("utf-8", "surrogatepass")
    return _encoded(hmac.digest(secret.encode(), content, hashlib.sha256))
