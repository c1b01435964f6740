"""The gate tells of a client just the defects that are recorded of it."""

from __future__ import annotations

from tests.clients.defects import AGAIN, RECORDED, SENDS_AGAIN, seen_of
from tests.clients.install import Installed


def test_the_gate_finds_what_is_recorded_and_nothing_else(installed: Installed) -> None:
    """Driven under every profile: each recorded defect is found, each finding is recorded, and retries are told."""
    seen = seen_of(installed)
    told = {one.what for one in RECORDED if one.is_told_by(seen.findings)}
    assert told == {one.what for one in RECORDED if installed.client.name in one.clients}
    assert [one for one in seen.findings if not any(recorded.is_told_by([one]) for recorded in RECORDED)] == []
    assert (seen.again(AGAIN) is not None) is (installed.client.name in SENDS_AGAIN)
