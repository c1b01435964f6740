"""A run that is killed leaves a stream that can be read and a journal that puts every number back."""

from __future__ import annotations

from tests.security.kills import RUNNING, kills


def test_a_killed_run_is_put_back() -> None:
    """Whenever a run is killed, ``contracts restore`` makes every number what it was, and its events are read."""
    done = list(kills(5, seed=1))
    assert [one.restored for one in done] == [True] * 5, [one.said for one in done]
    assert any(one.changed and one.journal for one in done)
    assert any(one.restore_killed for one in done)
    assert all(one.events > 0 and one.told_truly for one in done if one.when == RUNNING)
    assert all("NOT PUT BACK" not in one.said for one in done)
