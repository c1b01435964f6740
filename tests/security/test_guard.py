"""No request leaves for a number that is not listed, whatever made it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.errors import ConfigurationError
from contracts.mock.world import FACTS, OTHER_PROJECT
from contracts.model import Credentials, Request
from contracts.rules import PROVIDER_RULES
from contracts.scenario import Hole, Send, To
from contracts.standards import is_e164
from contracts.strategies.values import VALUES
from contracts.target.guard import check, is_fictional, is_nobodys
from contracts.testing import JudgedTarget, select_target
from tests.conftest import Command
from tests.security.conftest import LISTED, Live

SOMEBODY = "+14155552671"
MALFORMED = sorted(
    {str(number) for number in VALUES[Hole.MALFORMED_NUMBER]}
    | {
        step.number
        for rule in PROVIDER_RULES
        for scenario in rule.scenarios
        for step in scenario.steps
        if isinstance(step, Send) and step.to is To.MALFORMED and isinstance(step.number, str)
    }
)
"""Every malformed number that a run can ask about."""


def asked(segment: str, project: str = FACTS.project_id, method: str = "PATCH") -> Request:
    """A request about a number."""
    return Request(method=method, path=f"/v1/projects/{project}/activeNumbers/{segment}", credentials=Credentials.VALID)


@pytest.mark.parametrize("segment", MALFORMED)
def test_each_malformed_number_of_a_run_is_nobodys(segment: str) -> None:
    """What a run asks about as malformed lets itself be sent, and nobody can have it."""
    assert is_nobodys(segment)
    check(asked(segment), FACTS)


@pytest.mark.parametrize("number", [*FACTS.unknown_numbers, "+12025550198", "+447700900999"])
def test_each_unknown_number_is_fictional(number: str) -> None:
    """What a run asks about as unknown is from a range that is kept for fiction."""
    assert is_fictional(number)
    check(asked(number), FACTS)


@pytest.mark.parametrize("method", ["PATCH", "GET"])
@pytest.mark.parametrize(
    "path",
    [
        f"/v1/projects/{FACTS.project_id}/activeNumbers/{SOMEBODY}",
        f"/v1/projects/{FACTS.project_id}/activeNumbers/%2B14155552671",
        f"/v1/projects/{FACTS.project_id}/activeNumbers/14155552671",
        f"/v1/projects/{FACTS.project_id}/activeNumbers/+1-415-555-2671",
        f"/v1/projects/{FACTS.project_id}/activeNumbers/0014155552671",
        f"/v1/projects/{FACTS.project_id}/activeNumbers/+%D9%A1415555%D9%A2671",
        f"/v1/projects/{FACTS.project_id}/activeNumbers/+4915112345678",
        f"/v1/projects/{FACTS.project_id}/activeNumbers/..",
        f"/v1/projects/{FACTS.project_id}/activeNumbers/..%2F{LISTED}",
        f"/v1/projects/{FACTS.project_id}/activeNumbers/{LISTED}/x",
        f"/v1/projects/{FACTS.project_id}/activeNumbers/{LISTED}?x=1",
        f"/v1/projects/somebody-else/activeNumbers/{LISTED}",
        f"/v1/projects/{OTHER_PROJECT}/activeNumbers/+12025550199",
        f"/v1/projects/{FACTS.project_id}/availableNumbers/{LISTED}",
        "/",
    ],
)
def test_what_is_not_listed_is_refused(path: str, method: str) -> None:
    """A number, a spelling of a number, a project or a path that the configuration does not name is not sent to."""
    with pytest.raises(ConfigurationError, match=r"^Not sent: "):
        check(Request(method=method, path=path), FACTS)


@pytest.mark.parametrize("segment", [LISTED, LISTED.replace("+", "%2B"), LISTED.replace("+", "%2b")])
def test_each_spelling_of_a_listed_number_is_let_through(segment: str) -> None:
    """The plus sign may be written as it is or percent-encoded."""
    check(asked(segment), FACTS)


@pytest.mark.parametrize("project", [FACTS.project_id, OTHER_PROJECT])
def test_foreign_numbers_are_let_through_where_they_are_listed(project: str) -> None:
    """A foreign number is asked about only if the configuration lists it."""
    (foreign,) = FACTS.foreign_numbers
    check(asked(foreign.phone_number, project), FACTS)
    with pytest.raises(ConfigurationError):
        check(asked("+12025550178", OTHER_PROJECT), FACTS)


@settings(database=None, max_examples=300, deadline=None)
@given(st.from_regex(r"\+?[0-9 .()-]{1,18}", fullmatch=True))
def test_no_text_that_reads_as_a_number_gets_through(text: str) -> None:
    """Digits that are a whole number of somebody's are refused, however they are punctuated."""
    digits = "".join(letter for letter in text if letter.isdigit()).lstrip("0")
    whole = is_e164(f"+{digits}") and 7 <= len(digits) <= 15
    north_american = digits.startswith("1")
    if whole and not north_american and "55501" not in digits:
        assert not is_nobodys(text.replace(" ", "%20"))


def test_the_guard_bites_at_the_edge(command: Command, live: Live) -> None:
    """A test that asks a live target about a number that is not listed gets nothing through."""
    provider, waived = select_target("sandbox", None, {}, live=True)
    target = JudgedTarget(provider, waived)
    with pytest.raises(ConfigurationError, match=r"^Not sent: PATCH .*\+14155552671 is about a number that the target"):
        target.patch({"displayName": "x"}, number=SOMEBODY)
    provider.close()
    assert live.provider.requests == []


def test_without_leave_a_test_has_no_live_target(live: Live) -> None:
    """The fixtures of pytest need leave as the command line does."""
    with pytest.raises(ConfigurationError, match="is on another machine"):
        select_target("sandbox", None, {})
