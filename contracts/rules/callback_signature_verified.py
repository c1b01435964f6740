"""A client's helper takes the right signature of a callback, and no other.

The signature is the lower-case hexadecimal HMAC-SHA1 of the bytes as they came. A helper that writes
the JSON anew before it counts, or compares in another way, refuses genuine events or lets forged ones in.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch, Party
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Need, Rule

_SAID = {True: "good", False: "bad"}


def _applies(observation: Observation) -> bool:
    callback = observation.inside.callback
    return callback is not None and callback.verified is not None


def _check(observation: Observation) -> Iterator[Mismatch]:
    genuine, verified = observation.callback.genuine, bool(observation.callback.verified)
    if verified is not genuine:
        yield Mismatch(
            where="header:X-Sinch-Signature",
            expected=f"the signature to be called {_SAID[genuine]}",
            received=f"the client calls it {_SAID[verified]}",
        )


RULE = Rule(
    id="callback-signature-verified",
    title="A client tells a right signature of a callback from a wrong one",
    doc=__doc__,
    clause="callback.signature",
    when="a client is asked whether the signature of a callback is good",
    shows=Shows.INSIDE,
    applies=_applies,
    check=_check,
    party=Party.CONSUMER,
    needs=Need.REPORT,
)
