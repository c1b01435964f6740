"""Webhooks: callbacks that no operation asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contracts.diff.change import Change
from contracts.diff.compare import compare
from contracts.model import Severity
from tests.unit.diff.revisions import revision


def hooked(root: Any, longest: int = 3) -> None:
    """The document with a webhook."""
    event = {"type": "object", "properties": {"id": {"type": "string", "maxLength": longest}}}
    content = {"application/json": {"schema": event}}
    post = {"requestBody": {"required": True, "content": content}, "responses": {"200": {"description": "Seen."}}}
    root["webhooks"] = {"done": {"post": post}}


def told(old: Callable[[Any], None], new: Callable[[Any], None]) -> tuple[Change, ...]:
    """The changes from one to the other."""
    return compare(revision(old, name="old.yaml"), revision(new))


def test_a_webhook_is_compared_as_a_callback() -> None:
    """What it brings has to stay understood; the value is sent to the client."""
    (change,) = told(hooked, lambda root: hooked(root, 9))
    assert (change.rule, change.severity) == ("callback-length-widened", Severity.ERROR)
    assert change.surfaces == ("webhook POST done: request body application/json",)
    assert change.witness is not None
    assert change.witness.exchange["request"]["url"] == "https://client.example/callback"
    assert told(hooked, lambda root: hooked(root, 2)) == ()


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [(hooked, lambda root: None, "callback-removed"), (lambda root: None, hooked, "callback-added")],
)
def test_a_webhook_that_comes_or_goes_is_told(
    old: Callable[[Any], None], new: Callable[[Any], None], rule: str
) -> None:
    """No request asks for it, so none is shown."""
    (change,) = told(old, new)
    assert change.rule == rule
    assert change.witness is None or change.witness.curl == ""
