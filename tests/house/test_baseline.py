"""The contract beside its newest release: a change that breaks clients calls for another version."""

from __future__ import annotations

from contracts.diff.bump import called_for
from contracts.diff.easing import changes
from contracts.diff.revision import parse_revision
from contracts.diff.sources import NEWEST, find_revision
from contracts.resources import baselines, spec_file


def test_the_version_says_what_has_changed() -> None:
    """The document's version is at least what its changes since the newest baseline call for."""
    old, new = find_revision(NEWEST), parse_revision(spec_file("openapi.yaml"), "spec/openapi.yaml")
    call = called_for(changes(old, new), old, new)
    assert call.is_met, str(call)


def test_a_baseline_is_of_the_version_that_it_says() -> None:
    """The file's name is the document's version."""
    for version, text in baselines().items():
        assert parse_revision(text, version).root["info"]["version"] == version
