"""Packaged files are found."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.resources import spec_file

SPEC = Path(__file__).resolve().parents[2] / "spec"


@pytest.mark.parametrize("name", ["openapi.yaml", "clauses.yaml"])
def test_packaged_files_are_those_of_the_checkout(name: str) -> None:
    """A file of spec/ is read as it stands there."""
    assert spec_file(name) == (SPEC / name).read_text(encoding="utf-8")


def test_reading_does_not_depend_on_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same text is found from anywhere."""
    before = spec_file("openapi.yaml")
    monkeypatch.chdir(tmp_path)
    assert spec_file("openapi.yaml") == before


def test_a_file_that_is_not_there_is_named() -> None:
    """Asking for a file that spec/ lacks says which."""
    with pytest.raises(FileNotFoundError, match=r"nothing\.yaml"):
        spec_file("nothing.yaml")
