"""Whether a target can be tested: what is looked at, and what is said of it."""

from __future__ import annotations

from dataclasses import replace

from contracts.checkup import BAD, OK, Line, examine
from contracts.mock.world import FACTS
from contracts.model import Facts, NumberFact
from contracts.target.inprocess import InProcessTarget

NUMBER = FACTS.numbers[0].phone_number


def told(region: str) -> list[Line]:
    """What is said of the built-in provider where somebody says that its first number is in a region."""
    facts: Facts = replace(FACTS, numbers=(NumberFact(phone_number=NUMBER, region=region),))
    return list(examine(InProcessTarget(facts=facts)))


def test_the_built_in_provider_listens_nowhere() -> None:
    """Nobody is told that an address answers at which nothing was asked."""
    (address, *others) = told("US")
    assert (address.what, address.mark, address.words) == (
        "address",
        OK,
        "none: it is the built-in provider, within this process",
    )
    assert [line.what for line in others] == ["token", NUMBER, "clock"]


def test_a_number_is_where_it_is_said_to_be() -> None:
    """The region of the configuration is the one that is shown, or is not told."""
    for region in ("US", ""):
        (line,) = [line for line in told(region) if line.what == NUMBER]
        assert (line.mark, line.words) == (OK, "the project has it; no job is running")


def test_a_wrong_region_is_the_configuration_s_fault() -> None:
    """It is told here, with the code 2, before a run blames the provider for it."""
    (line,) = [line for line in told("GB") if line.what == NUMBER]
    assert (line.mark, line.exit_code) == (BAD, 2)
    assert line.words == 'the target says that its region is "US", the configuration says "GB"'
