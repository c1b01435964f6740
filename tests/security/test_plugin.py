"""The fixtures of pytest are as careful with a target on another machine as a run is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.holding import held
from contracts.mock.world import FACTS
from contracts.model import Request, Response
from contracts.resources import holds_folder
from tests.security.conftest import LISTED, Live
from tests.serving import mock_answer, serving

OPTIONS = ("-p", "no:cacheprovider", "--contract-target", "sandbox", "--contract-config", "contracts.toml")
RENAMES = """
    def test_renames(target):
        assert target.patch({"displayName": "changed"}).status == 200

    def test_fails(target):
        target.patch({"smsConfiguration": {"servicePlanId": "plan-blue"}, "callbackUrl": "https://changed.example"})
        raise AssertionError
"""


@pytest.fixture
def inner(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, elsewhere: Path) -> Iterator[pytest.Pytester]:
    """A pytest of its own, in the folder of the configuration."""
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    pytester.plugins = []
    os.chdir(elsewhere)
    yield pytester
    os.chdir(elsewhere)


def played(inner: pytest.Pytester, elsewhere: Path, code: str, *options: str) -> pytest.RunResult:
    """The inner tests on the live target."""
    told = (elsewhere / "contracts.toml").read_text(encoding="utf-8")
    inner.makefile(".toml", contracts=told)
    inner.makepyfile(code)
    os.chdir(inner.path)
    # What an interrupt ends is the inner session alone.
    return inner.runpytest_inprocess(*OPTIONS, *options, no_reraise_ctrlc=True)


def test_without_leave_no_test_is_run(inner: pytest.Pytester, elsewhere: Path, live: Live) -> None:
    """A live target needs ``--contract-live``, before anything is collected."""
    result = played(inner, elsewhere, RENAMES)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "is on another machine" in result.stderr.str()
    assert live.provider.requests == []


def test_the_plan_comes_first_and_the_numbers_are_put_back(
    inner: pytest.Pytester, elsewhere: Path, live: Live, state: Path
) -> None:
    """Whatever tests do and however they end, the listed number is what it was, and no journal is left."""
    result = played(inner, elsewhere, RENAMES, "--contract-live")
    result.assert_outcomes(passed=1, failed=1)
    lines = result.stdout.lines
    first = next(at for at, line in enumerate(lines) if line.startswith(f"contract target: sandbox at {live.url}"))
    assert lines[first + 1] == (
        f"contract target: changes {LISTED}; contract_run sends updates in due form only, at most 5,000 requests"
    )
    assert first < next(at for at, line in enumerate(lines) if line.startswith("collected"))
    bodies = [request.json for request in live.provider.requests if request.method == "PATCH"]
    assert bodies[:2] == [{"displayName": "changed"}, bodies[1]]
    assert {"smsConfiguration": {"servicePlanId": ""}} in bodies
    assert bodies[-1] == {"displayName": "Front desk", "callbackUrl": ""}
    assert list(state.glob("*.json")) == []


def test_an_interrupt_puts_the_numbers_back(inner: pytest.Pytester, elsewhere: Path, live: Live, state: Path) -> None:
    """Ctrl-C in the middle of a test ends the session, and the number is what it was."""
    code = """
        def test_renames(target):
            target.patch({"displayName": "changed"})
            raise KeyboardInterrupt
    """
    result = played(inner, elsewhere, code, "--contract-live")
    assert result.ret == pytest.ExitCode.INTERRUPTED
    assert live.provider.requests[-2].json == {"displayName": "Front desk"}
    assert list(state.glob("*.json")) == []


def test_a_run_within_pytest_sends_what_the_contract_takes(inner: pytest.Pytester, elsewhere: Path, live: Live) -> None:
    """Without ``--contract-live-negative`` no update is refused, and with it the empty object is sent."""
    code = """
        def test_run(contract_run):
            assert "FAIL" not in {outcome.verdict for outcome in contract_run.values()}
    """
    played(inner, elsewhere, code, "--contract-live").assert_outcomes(passed=1)
    bodies = [request.json for request in live.provider.requests if request.body]
    assert len(bodies) > 50
    assert all(isinstance(body, dict) and {} not in body.values() for body in bodies)
    live.provider.requests.clear()
    played(inner, elsewhere, code, "--contract-live", "--contract-live-negative").assert_outcomes(passed=1)
    assert {"smsConfiguration": {}} in [request.json for request in live.provider.requests if request.body]


def test_what_cannot_be_put_back_is_told_and_by_the_exit_code(
    inner: pytest.Pytester, elsewhere: Path, state: Path
) -> None:
    """Tests that pass on a provider that then refuses everything: exit 3, with the command that tries again."""
    answer = mock_answer()

    def tires(request: Request) -> Response:
        changed = request.json
        if isinstance(changed, dict) and changed.get("displayName") == "Front desk":
            return Response(status=400)
        return answer(request)

    with serving(tires) as provider:
        table = (
            '[targets.sandbox]\nurl = "%s"\nauth = "basic"\nkey_id = "key"\nkey_secret = "secret"\nproject_id = "%s"'
        )
        numbers = f'numbers = [{{phone_number = "{LISTED}"}}]'
        (elsewhere / "contracts.toml").write_text(f"{table % (provider.url, FACTS.project_id)}\n{numbers}", "utf-8")
        code = """
            def test_renames(target):
                assert target.patch({"displayName": "changed"}).status == 200
        """
        result = played(inner, elsewhere, code)
    assert result.ret == 3
    (journal,) = state.glob("*.json")
    result.stdout.fnmatch_lines(
        [
            f"contract target: {LISTED}: displayName is 'changed', it was 'Front desk'",
            f"contract target: {LISTED}: an update was answered with status 400",
            f"contract target: Not every number is what it was. To try again: contracts restore {journal}",
        ]
    )


def test_workers_leave_the_numbers_as_they_were(inner: pytest.Pytester, elsewhere: Path, state: Path) -> None:
    """What the first worker finds is put back when the last has ended, by whoever started them."""
    with serving() as provider:
        code = """
            import pytest

            @pytest.mark.parametrize("turn", range(6))
            def test_renames(target, turn):
                assert target.patch({"displayName": f"changed {turn}"}).status == 200
        """
        inner.makepyfile(code)
        os.chdir(inner.path)
        result = inner.runpytest_subprocess(
            "-p", "no:cacheprovider", "--contract-target", provider.url, "-n", "2", timeout=60
        )
        result.assert_outcomes(passed=6)
        bodies = [request.json for request in provider.requests if request.method == "PATCH"]
    assert bodies[-1] == {"displayName": "Front desk"}
    assert bodies.count({"displayName": "Front desk"}) == 1
    assert list(state.glob("*.json")) == []


def test_numbers_in_the_hands_of_another_run_are_left_alone(
    inner: pytest.Pytester, elsewhere: Path, live: Live
) -> None:
    """A session does not begin on them."""
    with held(holds_folder(), live.url, FACTS):
        result = played(inner, elsewhere, RENAMES, "--contract-live")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "is in the hands of another run" in result.stderr.str()
    assert live.provider.requests == []
