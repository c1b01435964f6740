"""Credentials that pass through the proxy."""

from __future__ import annotations

import hashlib

from contracts.model import REDACTED, Exchange, Request, Response
from contracts.proxy.secrets import MAX_SECRETS, Secrets


def sent(secret: str) -> Exchange:
    """An exchange with a credential."""
    request = Request(method="GET", path="/", headers=(("authorization", f"Bearer {secret}"),))
    return Exchange(request=request, outcome=Response(status=200))


def shown(secrets: Secrets, text: str) -> str:
    """What is left of a text in an answer."""
    exchange = Exchange(request=Request(method="GET", path="/"), outcome=Response(status=200, body=text.encode()))
    hidden = secrets.hide(exchange).response
    assert hidden is not None
    return hidden.body.decode()


def test_what_was_noticed_is_hidden_wherever_it_stands() -> None:
    """In paths, headers and bodies of both sides."""
    secrets = Secrets()
    secrets.notice(sent("t0p-secret"))
    request = Request(method="GET", path="/t0p-secret", headers=(("x", "a t0p-secret b"),), body=b"t0p-secret")
    answer = Response(status=200, headers=(("x", "t0p-secret"),), body=b"<t0p-secret>")
    hidden = secrets.hide(Exchange(request=request, outcome=answer, at=3.0))
    assert hidden.request == Request(
        method="GET", path=f"/{REDACTED}", headers=(("x", f"a {REDACTED} b"),), body=REDACTED.encode()
    )
    assert hidden.outcome == Response(status=200, headers=(("x", REDACTED),), body=f"<{REDACTED}>".encode())
    assert hidden.at == 3.0


def test_a_short_text_is_not_looked_for() -> None:
    """It is part of ordinary words, which would be spoilt."""
    secrets = Secrets()
    secrets.notice(sent("secret"))
    assert shown(secrets, "client_secret") == "client_secret"


def named(number: int) -> str:
    """A secret that has no part in common with another."""
    return hashlib.sha256(str(number).encode()).hexdigest()


def test_the_one_not_seen_for_longest_is_forgotten() -> None:
    """However many there are, memory is bounded."""
    secrets = Secrets()
    for number in range(MAX_SECRETS + 1):
        secrets.notice(sent("the-first-one"))
        secrets.notice(sent(named(number)))
    told = shown(secrets, f"the-first-one {named(0)} {named(2)}")
    assert told == f"{REDACTED} {named(0)} {REDACTED}"
