"""The pure parts of the side-by-side comparison: how output is read and how meetings are scored."""

from __future__ import annotations

import re
from typing import Any

import pytest

from contracts.mock.defects import DEFECTS
from contracts.mock.dialects import DIALECTS
from tests.benchmarks.detection.__main__ import providers
from tests.benchmarks.detection.contestant import Contestant
from tests.benchmarks.detection.contestants import CONTESTANTS, SCHEMATHESIS
from tests.benchmarks.detection.meeting import Meeting
from tests.benchmarks.detection.report import report, score

ONE, OTHER = DEFECTS[0].name, DEFECTS[1].name

REPORTED = """\
- ST301 Response violates schema

    "regionCode" is a required property at 2026-11-23T10:00:00Z for 17

Reproduce with:

    curl -X PATCH
- ST501 Server error
""".splitlines()


def contestant(name: str = "tool") -> Contestant:
    """A tool that tells of failures in lines that begin with FAIL."""
    return Contestant(
        name=name,
        version=lambda: "1.0",
        command=lambda url, folder: ["tool", url],
        failure=re.compile(r"^FAIL (.*)$"),
        note="as it comes",
    )


def meeting(provider: str, *kinds: str, **values: Any) -> Meeting:
    """What came of a meeting."""
    usual: dict[str, Any] = {"contestant": "tool", "requests": 10, "seconds": 2.0, "first": None, "code": 0}
    return Meeting(**(usual | {"provider": provider, "kinds": kinds} | values))


def test_a_failure_is_known_by_its_line_and_the_paragraph_below() -> None:
    """What differs from one message to the next of a kind is left out: quoted text and numbers."""
    assert SCHEMATHESIS[0].kinds(REPORTED) == {
        "ST… Response violates schema … is a required property at …T…Z for …",
        "ST… Server error",
    }


def test_what_the_correct_provider_shows_is_noise() -> None:
    """A defect is caught by a kind of failure that the same provider does not show without it."""
    result = score(
        contestant(),
        [
            meeting("", "noise"),
            meeting(f"defect={ONE}", "noise"),
            meeting(f"defect={OTHER}", "noise", "news", first=0.5, requests=4),
            meeting("dialect=415"),
            meeting("dialect=no-get", "noise"),
        ],
    )
    assert result.caught == {OTHER}
    assert result.met == {ONE, OTHER}
    assert (result.objections, result.accused, result.dialects) == (1, 1, 2)
    assert (result.requests, result.price, result.first, result.seconds) == (14, 14.0, 0.5, 4.0)


def test_a_tool_that_tells_at_the_end_is_timed_by_the_whole_run() -> None:
    """Without a line that was timed the run itself is the time to the first failure."""
    assert score(contestant(), [meeting(""), meeting(f"defect={ONE}", "news")]).first == 2.0


def test_a_tool_that_catches_nothing_has_no_price() -> None:
    """Nothing is divided by nothing."""
    result = score(contestant(), [meeting(""), meeting(f"defect={ONE}")])
    assert (result.caught, result.first, result.price) == (frozenset(), None, float("inf"))


def test_the_report_compares_what_both_have_met() -> None:
    """A ratio counts only the defects that the other tool was tried on."""
    meetings = [
        meeting("", contestant="ours"),
        meeting(f"defect={ONE}", "news", contestant="ours", requests=2),
        meeting(f"defect={OTHER}", "news", contestant="ours", requests=2),
        meeting(""),
        meeting(f"defect={ONE}", "news", requests=8),
    ]
    text = report(meetings, [contestant("ours"), contestant(), contestant("absent")], 3)
    assert "| ours | 1.0 | 2 of 2 | 0 of 0 | 0 | 4 | 2 | 2.00 | 4 |" in text
    assert "- `ours` catches 1.00 times what tool catches, with 0.25 times its requests for each defect caught." in text
    assert "- 1 of the defects were caught by nobody else." in text
    assert "absent" not in text


@pytest.mark.parametrize("every", [1, 7])
def test_providers_are_chosen_from_each_group(every: int) -> None:
    """The correct provider comes first, then every K-th defect of each group, then every dialect."""
    chosen = providers(every)
    assert chosen[0] == ""
    assert chosen[-len(DIALECTS) :] == [f"dialect={name}" for name in DIALECTS]
    names = {name.removeprefix("defect=") for name in chosen if name.startswith("defect=")}
    assert {defect.group for defect in DEFECTS if defect.name in names} == {defect.group for defect in DEFECTS}
    assert len(names) == sum(
        -(-sum(defect.group is group for defect in DEFECTS) // every) for group in {defect.group for defect in DEFECTS}
    )


def test_contestants_have_names_of_their_own() -> None:
    """Results are told apart by name."""
    assert len({one.name for one in CONTESTANTS}) == len(CONTESTANTS)
