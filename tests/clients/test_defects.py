"""The gate tells of a client just the defects that are recorded of it."""

from __future__ import annotations

from tests.clients.defects import RECORDED, found_in
from tests.clients.install import Installed


def test_the_gate_finds_what_is_recorded_and_nothing_else(installed: Installed) -> None:
    """Driven under every profile: each recorded defect is found, and each finding is recorded."""
    findings = found_in(installed)
    told = {one.what for one in RECORDED if one.is_told_by(findings)}
    assert told == {one.what for one in RECORDED if installed.client.name in one.clients}
    assert [one for one in findings if not any(recorded.is_told_by([one]) for recorded in RECORDED)] == []
