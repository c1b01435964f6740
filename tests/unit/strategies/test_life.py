"""The tour of a number's life: every kind of update in every state."""

from __future__ import annotations

from collections import Counter

from contracts.mock.world import FACTS
from contracts.observed.life import STATES, states_of
from contracts.observed.number import read_number
from contracts.scenario import READ, SETTLE, Ref, Scenario, Send, Wants, patch
from contracts.strategies.life import MOVING, QUIET, RUNNING, WAYS, tour
from contracts.target.inprocess import InProcessTarget
from tests.unit.driving import driver_on


def test_each_way_leads_to_its_state() -> None:
    """Played on the built-in provider, a way ends in the state that it is for."""
    assert set(WAYS) == STATES
    for state, way in WAYS.items():
        drive = driver_on(InProcessTarget())
        drive.look(FACTS.numbers[0].phone_number)
        drive.play(Scenario(title="way", steps=way or (READ,)), FACTS.numbers[0].phone_number)
        shown = drive.shown(FACTS.numbers[0].phone_number)
        assert shown is not None
        assert state in states_of(shown), state


def test_every_update_is_made_in_every_state() -> None:
    """Quiet updates one after another in a state that lasts, one by one in a state that is a job; others one by one."""
    scenarios = list(tour())
    lasting = [way for state, way in WAYS.items() if state not in RUNNING]
    stays = [
        *((way, tuple(QUIET.values())) for way in lasting),
        *((WAYS[state], (update,)) for update in QUIET.values() for state in RUNNING),
        *((way, (update,)) for update in MOVING.values() for way in WAYS.values()),
    ]
    assert [scenario.steps for scenario in scenarios] == [
        (*way, *(patch(update) for update in updates), READ, SETTLE) for way, updates in stays
    ]
    assert len({scenario.id for scenario in scenarios}) == len(scenarios)
    assert max(Counter(scenario.title for scenario in scenarios).values()) == 1


def test_a_state_that_runs_ends_with_its_job() -> None:
    """Left alone, a number is in another state once its jobs have ended; in any other state it stays."""
    for state, way in WAYS.items():
        drive = driver_on(InProcessTarget())
        drive.look(FACTS.numbers[0].phone_number)
        drive.play(Scenario(title="way", steps=(*way, SETTLE)), FACTS.numbers[0].phone_number)
        shown = drive.shown(FACTS.numbers[0].phone_number)
        assert shown is not None
        assert (state in states_of(shown)) is (state not in RUNNING), state


def test_quiet_updates_leave_a_number_in_its_state() -> None:
    """In a state that lasts, none of them moves it."""
    for state, way in WAYS.items():
        if state not in RUNNING:
            drive = driver_on(InProcessTarget())
            drive.look(FACTS.numbers[0].phone_number)
            steps = (*way, *(patch(update) for update in QUIET.values()), READ)
            drive.play(Scenario(title="stay", steps=steps), FACTS.numbers[0].phone_number)
            shown = drive.shown(FACTS.numbers[0].phone_number)
            assert shown is not None
            assert state in states_of(shown), state


def test_campaigns_are_toured_on_us_numbers() -> None:
    """What asks for a campaign wants a number that can have one; everything else takes any number."""
    for scenario in tour():
        asked = {ref.fact for ref in scenario.refs} & {"campaigns", "failing_campaigns"}
        assert scenario.number is (Wants.US if asked else Wants.ANY)


def test_updates_are_documented_or_refused_ones() -> None:
    """Each is one PATCH body; ids come from the facts of the target."""
    for name, update in (QUIET | MOVING).items():
        assert isinstance(patch(update), Send)
        assert read_number(update) is None, name
        assert all(
            ref.fact in type(FACTS).__dataclass_fields__ for ref in Scenario(title="", steps=(patch(update),)).refs
        )
    assert any(isinstance(value, Ref) for update in MOVING.values() for value in _leaves(update))


def _leaves(value: object) -> list[object]:
    return [leaf for item in value.values() for leaf in _leaves(item)] if isinstance(value, dict) else [value]
