"""The resource belongs to the project that was asked for."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.project_echoed import RULE
from tests.rules.traces import (
    NOT_APPLIED,
    OTHER_PROJECT,
    PROJECT,
    failure,
    lacking,
    number,
    reading,
    refusal,
    update,
    verdict,
)


@pytest.mark.parametrize("project", [PROJECT, "YOUR_projectId", "7d1b5b5e-0d6f-4d0b-9a51-2f0c7a9c1e11"])
def test_the_project_asked_for_conforms(project: str) -> None:
    """The project is the one of the path, whatever its form."""
    assert verdict(RULE, update({}, number(projectId=project), project=project)) == []


def test_an_encoded_project_is_the_same() -> None:
    """A project that the path spells with percent signs is the same."""
    assert verdict(RULE, update({}, number(projectId="my project"), project="my%20project")) == []


@pytest.mark.parametrize("shown", [OTHER_PROJECT, ""])
def test_another_project_is_found(shown: str) -> None:
    """Another project is found."""
    assert verdict(RULE, update({}, number(projectId=shown))) == [
        ("project-echoed", "/projectId", f'"{PROJECT}"', f'"{shown}"')
    ]


@pytest.mark.parametrize("answer", [number(projectId=5), lacking(number(), "/projectId")])
def test_an_unreadable_project_is_left_to_its_own_rule(answer: Json) -> None:
    """A project that is absent or of a wrong type is not compared."""
    assert verdict(RULE, update({}, answer)) == []


@pytest.mark.parametrize(
    "exchange",
    [refusal({}), update({}, {}), reading(number(projectId="x")), failure()],
    ids=["refused", "no resource", "GET", "no answer"],
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Only an update that is answered with 200 and a resource is looked at."""
    assert verdict(RULE, exchange) == NOT_APPLIED
