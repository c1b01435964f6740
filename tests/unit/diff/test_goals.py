"""Goals that lean on each other."""

from __future__ import annotations

from contracts.diff.goals import Goals
from contracts.diff.proof import proven

Rules = dict[str, list[list[tuple[str, bool]]]]
"""By goal, the ways to show it: other goals, each with whether it is about a part of the value."""


def shown(rules: Rules, goal: str, steps: int = 100) -> bool:
    """Whether a goal is shown by any of its ways."""
    goals: Goals[str] = Goals(steps)

    def reached(name: str) -> bool:
        return goals.reached(name, lambda: any(all(met(*one) for one in way) for way in rules[name]))

    def met(name: str, is_below: bool) -> bool:
        if not is_below:
            return reached(name)
        with goals.below():
            return reached(name)

    return reached(goal)


def test_a_goal_leans_on_itself_only_further_down() -> None:
    """A circle through a part of the value shows something, a circle at one place shows nothing."""
    assert shown({"a": [[("a", True)]]}, "a")
    assert not shown({"a": [[("a", False)]]}, "a")
    assert shown({"a": [[("b", False)]], "b": [[("a", True)]]}, "a")
    assert not shown({"a": [[("b", False)]], "b": [[("a", False)]]}, "a")


def test_what_leans_on_a_goal_falls_with_it() -> None:
    """A goal that was shown with the help of one that fails in the end is not shown."""
    rules: Rules = {
        "root": [[("a", True)], [("b", True)]],
        "a": [[("b", True), ("no", False)]],
        "b": [[("a", True)]],
        "no": [],
    }
    assert not shown(rules, "root")


def test_what_was_shown_further_down_is_not_shown_higher_up_by_that() -> None:
    """A goal that leans on one further up does not show it at the same place."""
    rules: Rules = {
        "a": [[("b", True), ("no", False)], [("b", False)]],
        "b": [[("a", False)]],
        "no": [],
    }
    assert not shown(rules, "a")


def test_no_more_steps_are_taken_than_there_are() -> None:
    """What takes too many steps is not shown."""
    chain: Rules = {str(number): [[(str(number + 1), True)]] for number in range(9)} | {"9": [[]]}
    assert shown(chain, "0", steps=10)
    assert not shown(chain, "0", steps=9)


def test_a_choice_that_comes_up_again_shows_nothing() -> None:
    """A choice inside a conjunction is met again when it is taken apart, at the same place."""
    text = {"type": "string"}
    assert not proven({"allOf": [text, {"anyOf": [text, text]}], "else": {"type": "boolean"}}, {"type": "object"})


def test_true_is_not_one() -> None:
    """Listed values compare as JSON values."""
    assert not proven({"enum": [True]}, {"enum": [1]})
    assert proven({"enum": [1]}, {"enum": [1.0, True]})
