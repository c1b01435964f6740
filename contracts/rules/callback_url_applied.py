"""The callback address that was sent is the one that the answer shows.

It applies at once, as a name does. The empty text is a value like any other and stops the events.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import READ, Hole, Scenario, patch
from contracts.schemas import show
from contracts.strategies.values import PACKED_CALLBACKS


def _applies(observation: Observation) -> bool:
    return observation.accepted and isinstance((observation.update or {}).get("callbackUrl"), str)


def _check(observation: Observation) -> Iterator[Mismatch]:
    sent = (observation.update or {})["callbackUrl"]
    received = observation.now.callback if observation.now else None
    if received is not None and received != sent:
        yield Mismatch(where="/callbackUrl", expected=show(sent), received=show(received))


RULE = Rule(
    id="callback-url-applied",
    title="A callback address that was sent is the one shown",
    doc=__doc__,
    clause="callback.applied",
    when="a callback address is sent and answered with 200",
    shows=Shows.UPDATE | Shows.SHOWN,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="set, change, empty",
            steps=(
                patch({"callbackUrl": "https://hooks.example/one"}),
                patch({"callbackUrl": "https://hooks.example/two?team=a&b=%20c"}),
                patch({"callbackUrl": ""}),
                READ,
            ),
        ),
        *(
            Scenario(title=title, steps=(patch({"callbackUrl": text}), READ))
            for title, text in PACKED_CALLBACKS.items()
        ),
    ),
    moves=(Scenario(title="any callback", steps=(patch({"callbackUrl": Hole.CALLBACK}), READ)),),
)
