"""The name that was sent is the name that the answer shows, character by character.

No length and no character set is documented, so a provider that cannot keep a name refuses it;
one that answers 200 and keeps something else has lost what its customer typed.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Mismatch
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Rule
from contracts.scenario import READ, Hole, Scenario, patch
from contracts.schemas import show
from contracts.strategies.spellings import ESCAPED
from contracts.strategies.values import PACKED_NAMES


def _applies(observation: Observation) -> bool:
    name = (observation.update or {}).get("displayName")
    # A lone surrogate is no character: what becomes of it is open.
    return observation.accepted and isinstance(name, str) and not any("\ud800" <= letter <= "\udfff" for letter in name)


def _check(observation: Observation) -> Iterator[Mismatch]:
    sent = (observation.update or {})["displayName"]
    received = observation.now.name if observation.now else None
    if received is not None and received != sent:
        yield Mismatch(where="/displayName", expected=show(sent), received=show(received))


RULE = Rule(
    id="display-name-applied",
    title="A display name that was sent is the one shown",
    doc=__doc__,
    clause="name.applied",
    when="a display name is sent and answered with 200",
    shows=Shows.UPDATE | Shows.SHOWN,
    applies=_applies,
    check=_check,
    scenarios=(
        Scenario(
            title="rename, lengthen the name, rename, empty the name",
            steps=(
                patch({"displayName": "Front desk"}),
                patch({"displayName": "Front desk 2"}),
                patch({"displayName": "Zoë’s 2nd line"}),
                patch({"displayName": ""}),
                READ,
            ),
        ),
        Scenario(
            title="names that differ in case alone",
            steps=(patch({"displayName": "front desk"}), patch({"displayName": "Front Desk"}), READ),
        ),
        Scenario(title="letters in escapes", steps=(*ESCAPED, READ)),
        *(Scenario(title=title, steps=(patch({"displayName": text}), READ)) for title, text in PACKED_NAMES.items()),
    ),
    moves=(Scenario(title="any name", steps=(patch({"displayName": Hole.NAME}), READ)),),
)
