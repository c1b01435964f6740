"""429: who asks again, how often, and who does not."""

from __future__ import annotations

from tests.clients.driven import Driven, seen
from tests.clients.mock import Mock


def test_a_limited_update_is_sent_up_to_four_times(client: Driven, mock: Mock) -> None:
    """429 with Retry-After, again and again: python sends the PATCH four times, the others once; all tell 429."""
    mock.arm("rate-limited-retry-after", 5)
    error = client.update(displayName="Renamed").error
    assert error is not None
    assert error.status == 429
    assert error.body["error"]["status"] == "RESOURCE_EXHAUSTED"
    assert len(mock.sent()) == (4 if client.name == "python" else 1)


def test_a_limited_update_succeeds_in_the_end(client: Driven, mock: Mock) -> None:
    """One 429 without Retry-After: python waits below a second and asks again; the others tell 429."""
    mock.arm("rate-limited")
    answer = client.update(displayName="Renamed")
    if client.name == "python":
        assert seen(answer)["displayName"] == "Renamed"
        assert [sent.response.status for sent in mock.sent()] == [429, 200]
    else:
        assert answer.error is not None
        assert (answer.error.status, len(mock.sent())) == (429, 1)
