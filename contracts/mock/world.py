"""The world that the mock starts with, and the facts that a run needs to know of it."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from contracts.mock.behaviour import Behaviour, Choices, KeyPair
from contracts.mock.core import STAGES
from contracts.mock.state import Number, State
from contracts.model import Facts, ForeignNumber, NumberFact

PROJECT = "7d1b5b5e-0d6f-4d0b-9a51-2f0c7a9c1e11"
OTHER_PROJECT = "c2a9f0a4-3a57-4b21-8f0e-6b1f0d9f7e22"
OTHER_KEY = KeyPair(id="other-key", secret="other-secret", projects=frozenset({OTHER_PROJECT}))  # noqa: S106 - public
DAY = 86_400.0

# Fictional numbers: 555-01xx in the US, Ofcom's and PTS's ranges for drama in GB and SE.
_NUMBERS = (
    Number(phone_number="+12025550134", region="US", name="Front desk"),
    Number(phone_number="+18005550146", region="US", type="TOLL_FREE", amount="2.00", expires=400 * DAY),
    Number(phone_number="+447700900123", region="GB", type="MOBILE", currency="GBP", amount="0.80", name="Support"),
    Number(phone_number="+46701740605", region="SE", type="MOBILE", currency="SEK", amount="10.50", interval_months=12),
)
_FOREIGN = Number(phone_number="+12025550177", region="US", name="Not yours")

FACTS = Facts(
    project_id=PROJECT,
    numbers=tuple(NumberFact(phone_number=number.phone_number, region=number.region) for number in _NUMBERS),
    service_plans=("plan-blue", "5f2b9d0c4c8e4c0b9a7d1e3f5a6b7c8d"),
    campaigns=("CAMP001", "CAMP002"),
    apps=("3b0f5a2e-6f6d-4c57-9a55-0d9a3c1f2b44", "app-two"),
    trunks=("trunk-one", "trunk-two"),
    fax_services=("fax-one", "fax-two"),
    failing_service_plans=("plan-that-fails",),
    failing_campaigns=("CAMPFAILS",),
    failing_apps=("app-that-fails",),
    unknown_numbers=("+12025550199", "+447700900999"),
    foreign_numbers=(ForeignNumber(project_id=OTHER_PROJECT, phone_number=_FOREIGN.phone_number),),
)


def new_state(now: float) -> State:
    """The numbers at rest, their charges due a month after ``now``."""
    numbers = {(PROJECT, number.phone_number): number for number in _NUMBERS}
    numbers[OTHER_PROJECT, _FOREIGN.phone_number] = _FOREIGN
    return State(
        numbers=MappingProxyType({key: _dated(number, now) for key, number in numbers.items()}),
        # Tokens are told apart by their serial: one of another life of the mock is not taken for one of this.
        issued=int(now * 1e6),
    )


def _dated(number: Number, now: float) -> Number:
    # Whole days and odd microseconds, as the live service shows them.
    expires = None if number.expires is None else now + number.expires
    return replace(number, next_charge=now + 30 * DAY + 0.423835, expires=expires)


def default_behaviour(choices: Choices | None = None) -> Behaviour:
    """The behaviour of the mock as it is started without options."""
    return Behaviour(
        stages=STAGES,
        choices=choices or Choices(),
        projects=frozenset({PROJECT}),
        other_keys=(OTHER_KEY,),
        callback_secrets=MappingProxyType({PROJECT: "callback-secret", OTHER_PROJECT: "other-callback-secret"}),
        failing_plans=MappingProxyType(
            {
                **dict.fromkeys(FACTS.failing_service_plans + FACTS.failing_apps, ("SMS_PROVISIONING_FAILED",)),
                **dict.fromkeys(FACTS.failing_campaigns, ("CAMPAIGN_PROVISIONING_FAILED",)),
            }
        ),
    )
