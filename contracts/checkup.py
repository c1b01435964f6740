"""Whether a target can be tested: address, TLS, credentials, numbers and clock, looked at with GET alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from contracts.addressing import look_of
from contracts.errors import TargetUnavailableError
from contracts.model import Exchange, NumberFact
from contracts.observed.number import read_number
from contracts.schemas import show
from contracts.standards import http_date
from contracts.target.inprocess import InProcessTarget
from contracts.target.port import Target

MAX_SKEW: Final = 60.0
"""By how many seconds two clocks may differ without trouble for tokens."""
OK, UNKNOWN, BAD = "ok", "unknown", "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that was looked at. ``exit_code`` is 2 for what is configured wrongly, 3 for what is out of reach."""

    what: str
    mark: str
    words: str
    exit_code: int = 0


def examine(target: Target) -> Iterator[Line]:
    """What was found, in the order in which a request would fail. Nothing is changed; no PATCH is sent."""
    facts = target.facts
    exchanges: list[Exchange] = []
    try:
        for number in facts.numbers:
            exchanges.append(target.send(look_of(facts.project_id, number.phone_number)))
            if not exchanges[0].response:
                break
    except TargetUnavailableError as error:
        # The token endpoint is the only thing that an exchange may raise on.
        yield Line(what="token", mark=BAD, words=str(error), exit_code=3)
        return
    failure = exchanges[0].failure
    if failure is not None:
        yield Line(what="address", mark=BAD, words=f"{target.base_url}: {failure.detail}", exit_code=3)
        return
    if isinstance(target, InProcessTarget):
        yield Line(what="address", mark=OK, words="none: it is the built-in provider, within this process")
    else:
        yield Line(what="address", mark=OK, words=f"{target.base_url} answers")
        yield _tls(target)
    yield _token(exchanges[0])
    yield from (_number(number, one) for number, one in zip(facts.numbers, exchanges, strict=False))
    yield _clock(exchanges[-1])


def _tls(target: Target) -> Line:
    if target.base_url.startswith("https://"):
        return Line(what="TLS", mark=OK, words="the certificate is good for this name")
    return Line(what="TLS", mark=UNKNOWN, words="none: what is sent can be read on the way")


def _token(exchange: Exchange) -> Line:
    status = exchange.response.status if exchange.response else None
    if status in (401, 403):
        words = f"refused with {status}. Check the key pair or token, and the project id"
        return Line(what="token", mark=BAD, words=words, exit_code=3)
    return Line(what="token", mark=OK, words="the credentials are let in")


def _number(fact: NumberFact, exchange: Exchange) -> Line:
    phone_number, response = fact.phone_number, exchange.response
    if response is None:
        return Line(what=phone_number, mark=BAD, words="no answer", exit_code=3)
    if response.status == 404:
        return Line(what=phone_number, mark=BAD, words="the project does not have it", exit_code=2)
    shown = read_number(response.json) if response.status == 200 else None
    if shown is None:
        words = f"GET is answered with {response.status}: whose it is cannot be seen without a PATCH"
        return Line(what=phone_number, mark=UNKNOWN, words=words)
    if shown.body.get("phoneNumber") != phone_number:
        return Line(what=phone_number, mark=BAD, words="another number is shown in its place", exit_code=2)
    region = shown.body.get("regionCode", fact.region)
    if fact.region and region != fact.region:
        words = f"the target says that its region is {show(region)}, the configuration says {show(fact.region)}"
        return Line(what=phone_number, mark=BAD, words=words, exit_code=2)
    state = "a job is running" if shown.pending else "no job is running"
    return Line(what=phone_number, mark=OK, words=f"the project has it; {state}")


def _clock(exchange: Exchange) -> Line:
    said = http_date((exchange.response.header("date") if exchange.response else None) or "")
    if said is None:
        return Line(what="clock", mark=UNKNOWN, words="the target does not say what time it has")
    skew = said - exchange.at
    if abs(skew) > MAX_SKEW:
        words = f"the target's clock is {abs(skew):.0f} s {'ahead of' if skew > 0 else 'behind'} this one"
        return Line(what="clock", mark=BAD, words=words, exit_code=3)
    return Line(what="clock", mark=OK, words="within a minute of the target's")
