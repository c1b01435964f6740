"""Which version a change calls for, and whether the new document says as much."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contracts.diff.bump import Bump, called_for
from contracts.diff.easing import changes
from tests.unit.diff.revisions import grown, revision, shorter


def described(root: Any) -> None:
    """Other words, and nothing else."""
    root["info"]["title"] = "the numbers"


def called(change: Callable[[Any], None], version: object = "1.2.3", old: object = "1.2.3") -> Any:
    """What is called for when a document of a version is changed."""

    def versioned(root: Any) -> None:
        change(root)
        root["info"]["version"] = version

    before, after = revision(lambda root: root["info"].update(version=old)), revision(versioned)
    return called_for(changes(before, after), before, after)


@pytest.mark.parametrize(
    ("change", "bump", "least"),
    [
        (shorter, Bump.MAJOR, "2.0.0"),
        (grown, Bump.MINOR, "1.3.0"),
        (described, Bump.PATCH, "1.2.4"),
        (lambda root: None, Bump.NONE, "1.2.3"),
    ],
)
def test_the_gravest_change_decides(change: Callable[[Any], None], bump: Bump, least: str) -> None:
    """A break calls for a major version, a risk for a minor one, other words for a patch."""
    call = called(change)
    assert (call.bump, call.least, call.is_met) == (bump, least, bump is Bump.NONE)
    assert called(change, version=least).is_met is True


def longer(root: Any) -> None:
    """Longer names are taken: clients may do more."""
    root["components"]["schemas"]["Update"]["properties"]["displayName"]["maxLength"] = 120


def commented(root: Any) -> None:
    """One more member that clients may send."""
    root["components"]["schemas"]["Update"]["properties"]["comment"] = {"type": "string"}


@pytest.mark.parametrize("change", [longer, commented])
def test_what_clients_may_do_on_top_calls_for_a_minor_version(change: Callable[[Any], None]) -> None:
    """It breaks nobody, and is more than other words."""
    assert called(change).bump is Bump.MINOR


@pytest.mark.parametrize(
    ("version", "met"), [("1.9.9", False), ("2.0.0", True), ("3.1.0-rc.1", True), ("v2.0.0", True), ("two", None)]
)
def test_the_new_version_is_high_enough_or_not(version: str, met: bool | None) -> None:
    """By number, not by text; a version that is no number of three parts cannot be compared."""
    assert called(shorter, version=version).is_met is met


def test_the_call_is_one_line() -> None:
    """With what is called for and what is there."""
    assert str(called(shorter)) == "bump: major, 2.0.0 or later; the new document says 1.2.3, which is too low"
    assert str(called(grown, version="1.3.0")) == "bump: minor, 1.3.0 or later; the new document says 1.3.0"
    assert str(called(shorter, old="first")) == (
        "bump: major, the old version is no number of three parts; the new document says 1.2.3, "
        "which cannot be compared and counts as too low"
    )
    assert str(called(lambda root: None)) == "bump: none; the documents say the same, 1.2.3"
