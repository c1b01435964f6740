"""Planting: one thing is replaced, the behaviour that it is planted into stays as it was."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from typing import Any

import pytest

from contracts.clauses import clauses
from contracts.mock.behaviour import Choices, Stages
from contracts.mock.defects import BY_NAME, DEFECTS
from contracts.mock.defects.defect import Defect, Group, chosen, staged
from contracts.mock.world import default_behaviour
from tests.unit.mock.conversation import US, Conversation

STAGES = [field.name for field in fields(Stages)]


def test_a_stage_is_replaced_and_gets_the_original() -> None:
    """A planted stage is called with the stage it replaces and with what that one would get."""
    behaviour = default_behaviour()
    seen: list[Any] = []

    def render(original: Any, *arguments: Any) -> Any:
        seen.append((original, arguments))
        return original(*arguments) | {"displayName": "planted"}

    planted = staged(render=render)(behaviour)
    number = Conversation().number()
    body = planted.stages.render(planted, "p", number)
    assert body == behaviour.stages.render(behaviour, "p", number) | {"displayName": "planted"}
    assert seen == [(behaviour.stages.render, (planted, "p", number))]


def test_planting_a_stage_leaves_all_else() -> None:
    """Every other stage and choice is the same, and so is the behaviour that it was planted into."""
    behaviour = default_behaviour()
    before = replace(behaviour)
    planted = staged(refuse=lambda original, *arguments: original(*arguments))(behaviour)
    same = [name for name in STAGES if getattr(planted.stages, name) is getattr(behaviour.stages, name)]
    assert same == [name for name in STAGES if name != "refuse"]
    assert replace(planted, stages=behaviour.stages) == behaviour == before


def test_planting_a_choice_leaves_all_else() -> None:
    """One choice is another one; the behaviour that it was planted into keeps its own."""
    behaviour = default_behaviour(Choices(details=False))
    planted = chosen(relink_accepted=True)(behaviour)
    assert planted.choices == Choices(details=False, relink_accepted=True)
    assert behaviour.choices == Choices(details=False)
    assert planted.stages is behaviour.stages


def test_faults_can_be_planted_on_top_of_each_other() -> None:
    """The second one wraps the first."""
    twice = staged(refuse=lambda original, *arguments: replace(original(*arguments), status=418))(
        staged(refuse=lambda original, *arguments: replace(original(*arguments), headers=()))(default_behaviour())
    )
    response = twice.stages.refuse(twice, 400, "no", [])
    assert (response.status, response.headers) == (418, ())


@pytest.mark.parametrize("name", ["no_such_stage", ""])
def test_a_stage_that_does_not_exist_cannot_be_planted(name: str) -> None:
    """A misspelt stage is noticed when it is planted."""
    with pytest.raises(AttributeError):
        staged(**{name: lambda original: original()})(default_behaviour())


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_defect_changes_the_behaviour_and_not_the_original(defect: Defect) -> None:
    """Each defect makes another behaviour of a good one, which stays good."""
    behaviour = default_behaviour()
    stages = {name: getattr(behaviour.stages, name) for name in STAGES}
    planted = defect.plant(behaviour)
    assert planted != behaviour
    assert behaviour == default_behaviour()
    assert {name: getattr(behaviour.stages, name) for name in STAGES} == stages
    assert (planted.key_id, planted.key_secret) == (behaviour.key_id, behaviour.key_secret)


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_defect_is_told_in_due_form(defect: Defect) -> None:
    """Each defect has a slug for a name, a sentence, a group, and breaks a clause that there is."""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", defect.name)
    assert defect.sentence[0].isupper()
    assert defect.sentence.endswith(".")
    assert defect.clause in clauses()
    assert isinstance(defect.group, Group)
    assert BY_NAME[defect.name] is defect


def test_names_and_sentences_are_unique() -> None:
    """No two defects have one name or say the same."""
    assert len({defect.name for defect in DEFECTS}) == len(DEFECTS)
    assert len({defect.sentence for defect in DEFECTS}) == len(DEFECTS)


def test_every_group_has_a_defect() -> None:
    """There is no kind of fault without an example."""
    assert {defect.group for defect in DEFECTS} == set(Group)


REQUESTS = (
    {"displayName": "refused", "callbackUrl": "https://hooks.example/refused", "smsConfiguration": {}},
    {"displayName": "taken", "callbackUrl": "https://hooks.example/taken"},
    {"smsConfiguration": {"servicePlanId": "plan-blue"}},
    {"voiceConfiguration": {"type": "RTC", "appId": "app-two"}},
    {"displayName": "refused", "callbackUrl": "https://hooks.example/refused", "smsConfiguration": {}},
)


def conversed(defect: Defect, number: str = US) -> list[Any]:
    """What a mock with a freshly planted defect says to a few requests, beginning and ending with a refused one."""
    conversation = Conversation(defect.plant(default_behaviour()))
    looks = [conversation.ask("GET")]
    return looks + [conversation.patch(json.loads(json.dumps(body)), number) for body in REQUESTS]


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_planted_mock_remembers_nothing_of_another(defect: Defect) -> None:
    """What one mock with a defect was told is unknown to the next one that it is planted into."""
    assert conversed(defect) == conversed(defect)
