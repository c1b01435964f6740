"""The path names a project."""

from __future__ import annotations

import pytest

from contracts.rules.project_named import RULE
from tests.rules.clients import PATH, broken, read, sent
from tests.rules.traces import NOT_APPLIED, PROJECT, verdict

BODY = {"displayName": "x"}


@pytest.mark.parametrize("project", [PROJECT, "YOUR_projectId", "nullable", "0", "a%20b"])
def test_any_text_conforms(project: str) -> None:
    """No pattern is promised, so any text is a project."""
    assert verdict(RULE, sent(BODY, path=PATH.replace(PROJECT, project))) == []


@pytest.mark.parametrize(
    "project", ["", "undefined", "null", "None", "NaN", "{projectId}", "%7BprojectId%7D", ":projectId"]
)
def test_a_missing_value_is_found(project: str) -> None:
    """What a program writes for a value that it lacks is found, and breaks this rule alone."""
    wrong = sent(BODY, path=PATH.replace(PROJECT, project), status=404)
    assert verdict(RULE, wrong) == [("project-named", "path", "the id of a project", f'"{project}"')]
    assert broken(wrong) == {RULE.id}


@pytest.mark.parametrize("path", ["/v1/projects/undefined/availableNumbers", "/undefined"])
def test_it_does_not_apply(path: str) -> None:
    """Other paths are none of ours."""
    assert verdict(RULE, read(path=path)) == NOT_APPLIED
