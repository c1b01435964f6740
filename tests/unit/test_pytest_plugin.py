"""The plugin in a pytest of its own: options, the fixtures, and several workers on one target."""

from __future__ import annotations

import itertools
import subprocess
import sys
from pathlib import Path

import pytest

from contracts.mock.world import PROJECT
from contracts.rules import PROVIDER_RULES
from contracts.runner import Options, run
from contracts.target.inprocess import InProcessTarget
from tests.serving import Provider, defective, mock_answer, serving

NOWHERE = "http://127.0.0.1:1"
RENAME = """
    def test_rename(target):
        assert target.patch({"displayName": "x"}).status == 200
"""
RULE = """
    def test_rule(contract_run):
        outcome = contract_run["empty-configuration-refused"]
        print("verdict", outcome.verdict)
        print(outcome.text)
"""
AS_IT_WAS = b'{"displayName":"Front desk"}'
"""The update that puts the first number of the mock back."""
WAIVER = """
[[targets.s.waivers]]
rule = "empty-configuration-refused"
reason = "known"
expires = 9999-01-01
"""

pytestmark = pytest.mark.usefixtures("elsewhere")


@pytest.fixture
def inner(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A pytest in a folder of its own that no option from outside reaches."""
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    pytester.plugins = []
    return pytester


def play(inner: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """The inner tests, run in this process."""
    return inner.runpytest_inprocess("-p", "no:cacheprovider", "-p", "no:randomly", "-s", *arguments)


def play_apart(inner: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """The inner tests, run in a process of their own, as pytest-xdist needs it."""
    return inner.runpytest_subprocess("-p", "no:cacheprovider", *arguments, timeout=60)


def wrote(url: str, waivers: str = "") -> str:
    """A file with the target ``s``: one number, nothing else to use. Its name."""
    Path("contracts.toml").write_text(
        f'[targets.s]\nurl = "{url}"\nauth = "basic"\nkey_id = "key"\nkey_secret = "secret"\n'
        f'project_id = "{PROJECT}"\nnumbers = [{{phone_number = "+12025550134"}}]\n{waivers}',
        encoding="utf-8",
    )
    return "contracts.toml"


def updates(provider: Provider) -> list[bytes | None]:
    """The bodies of the updates that were asked for, in order: what is done to put a number back is the last."""
    return [request.body for request in provider.requests if request.method == "PATCH"]


def count_of_requests(provider: Provider) -> int:
    """How many requests the operation got."""
    return sum(request.path.startswith("/v1/") for request in provider.requests)


def test_the_options_are_told(inner: pytest.Pytester) -> None:
    """Every option of the plugin stands in the help of pytest, in a group of its own."""
    told = play(inner, "--help").stdout.str()
    assert "contract tests:" in told
    for option in ("--contract-target=", "--contract-config=FILE", "--contract-examples=N", "--contract-seed=N"):
        assert option in told


@pytest.mark.parametrize(
    "option", ["--contract-examples=x", "--contract-seed=x", "--contract-examples=-1", "--contract-seed=-1"]
)
def test_a_number_that_is_none_is_a_usage_error(inner: pytest.Pytester, option: str) -> None:
    """Examples and seed are whole numbers from zero, as on the command line."""
    inner.makepyfile(RULE)
    assert play(inner, option).ret == pytest.ExitCode.USAGE_ERROR


def test_the_plugin_imports_next_to_nothing() -> None:
    """A pytest that tests something else pays for no rule, no Hypothesis and no HTTP client."""
    code = "import sys; import contracts.pytest_plugin; print([n for n in sys.modules if n.startswith('contracts.')])"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60)  # noqa: S603 - our own program
    assert told.stdout.strip() == "['contracts.pytest_plugin']"


def test_the_mock_is_the_default(inner: pytest.Pytester) -> None:
    """Without options both fixtures test the built-in provider."""
    inner.makepyfile(RENAME, test_two=RULE)
    result = play(inner)
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["*verdict PASS"])


def test_a_url_is_the_target(inner: pytest.Pytester) -> None:
    """The option names a provider, and the tests talk to it."""
    inner.makepyfile(RENAME)
    with serving() as provider:
        play(inner, "--contract-target", provider.url).assert_outcomes(passed=1)
        assert updates(provider) == [b'{"displayName":"x"}', AS_IT_WAS]


def test_nothing_is_asked_without_a_fixture(inner: pytest.Pytester) -> None:
    """A test that does not use the plugin sends nothing."""
    inner.makepyfile("def test_other(): pass")
    with serving() as provider:
        play(inner, "--contract-target", provider.url).assert_outcomes(passed=1)
        assert provider.requests == []


def test_a_test_fails_at_the_exchange_that_breaks(inner: pytest.Pytester) -> None:
    """What comes before the violation runs, what comes after does not, and the finding is shown as a block."""
    inner.makepyfile("""
        def test_own(target):
            target.patch({"displayName": "before"})
            target.patch({"smsConfiguration": {}})
            target.patch({"displayName": "after"})
    """)
    with serving(mock_answer(defective("empty-sms-accepted"))) as provider:
        result = play(inner, "--contract-target", provider.url)
        sent = updates(provider)
    result.assert_outcomes(failed=1)
    assert sent == [b'{"displayName":"before"}', b'{"smsConfiguration":{}}', AS_IT_WAS]
    result.stdout.fnmatch_lines(
        [
            "E *ContractBrokenError: ERROR  empty-configuration-refused: An empty configuration object is refused",
            "E *  where      status",
            "E *  expected   400, as smsConfiguration was sent without members",
            "E *  received   status 200",
            "E *  clause     17 config.not-empty (stated): *",
            f"E *  reproduce  curl *'{{\"smsConfiguration\":{{}}}}' {provider.url}/v1/projects/*",
        ]
    )


def test_a_waived_rule_fails_no_test(inner: pytest.Pytester) -> None:
    """A finding that is accepted for a target breaks neither a test of one's own nor the run."""
    inner.makepyfile(
        RULE,
        test_own='def test_own(target): assert target.patch({"smsConfiguration": {}}).status == 200',
    )
    with serving(mock_answer(defective("empty-sms-accepted"))) as provider:
        result = play(inner, "--contract-target", "s", "--contract-config", wrote(provider.url, WAIVER))
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["*verdict PASS"])


def test_a_run_is_told_rule_by_rule(inner: pytest.Pytester) -> None:
    """A rule that is broken has its findings, and the run happens once for all tests."""
    inner.makepyfile(RULE, test_two=RULE)
    with serving(mock_answer(defective("empty-sms-accepted"))) as provider:
        result = play(inner, "--contract-target", provider.url)
        asked = count_of_requests(provider)
    result.assert_outcomes(passed=2)
    assert result.stdout.str().count("verdict FAIL") == 2
    assert result.stdout.str().count("ERROR  empty-configuration-refused: ") == 2
    assert asked < 2 * one_run()


def one_run() -> int:
    """How many exchanges one run without examples takes."""
    return run(InProcessTarget(), Options(rules=PROVIDER_RULES, examples=0), lambda event: None).exchanges


def test_the_depth_is_that_of_the_option(inner: pytest.Pytester) -> None:
    """With examples, more than the fixed scenarios is played."""
    inner.makepyfile(RULE)
    with serving() as provider:
        options = ("--contract-target", "s", "--contract-config", wrote(provider.url))
        play(inner, *options).assert_outcomes(passed=1)
        fixed = count_of_requests(provider)
        play(inner, *options, "--contract-examples", "1").assert_outcomes(passed=1)
        assert count_of_requests(provider) > 3 * fixed


@pytest.mark.parametrize("body", [RENAME, RULE])
def test_a_target_that_is_none_is_a_usage_error(inner: pytest.Pytester, body: str) -> None:
    """One line says what is wrong with the option, and no test counts as failed."""
    inner.makepyfile(body, test_two=body)
    result = play(inner, "--contract-target", "nope")
    told = result.stdout.str() + result.stderr.str()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert told.count("There is no target 'nope': no contracts.toml is here. Pass --contract-target mock, a URL") == 1
    assert "pytest_plugin.py" not in told


@pytest.mark.parametrize("body", [RENAME, RULE])
def test_a_configuration_that_is_none_is_a_usage_error(inner: pytest.Pytester, body: str) -> None:
    """Whatever the target is: one line, and no test counts as failed."""
    inner.makepyfile(body)
    result = play(inner, "--contract-config", "nowhere.toml")
    told = result.stdout.str() + result.stderr.str()
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert told.count("There is no file nowhere.toml. Pass --contract-config FILE with a file that exists.") == 1
    assert "pytest_plugin.py" not in told


def test_a_target_that_cannot_be_reached_is_told_once_for_each_test(
    inner: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one line, without what led to it; the summary below says it again where pytest does not cut its lines."""
    monkeypatch.setenv("CI", "true")
    inner.makepyfile(RENAME)
    result = play(inner, "--contract-target", NOWHERE)
    told, _, summary = result.stdout.str().partition("short test summary info")
    assert "During handling" not in told
    assert told.count(f"{NOWHERE} cannot be reached: ") == 1
    assert summary.count(f"{NOWHERE} cannot be reached: ") == 1


def test_a_target_on_another_machine_is_a_usage_error(inner: pytest.Pytester) -> None:
    """The line says how to allow it, in the options of pytest."""
    inner.makepyfile(RENAME)
    told = play(inner, "--contract-target", "https://numbers.api.example").stderr.str()
    assert told.endswith("Pass --contract-live if that is meant.\n"), told


def test_a_target_that_cannot_be_reached_ends_the_session(inner: pytest.Pytester) -> None:
    """The exit code is that of the command line, and the reason stands at the end."""
    inner.makepyfile(RULE)
    result = play(inner, "--contract-target", NOWHERE)
    assert result.ret == 3
    assert f"{NOWHERE} cannot be reached" in result.stdout.str()


def test_workers_share_one_run_and_take_turns(inner: pytest.Pytester) -> None:
    """Two workers make one run between them, and no two use a shared target at the same time."""
    # Both workers play every test; they meet before they ask for the target, so that without turns
    # their requests would mix.
    inner.makepyfile("""
        import os
        import urllib.request

        import pytest

        WORKER = os.environ["PYTEST_XDIST_WORKER"]

        @pytest.fixture
        def meeting(pytestconfig):
            urllib.request.urlopen(pytestconfig.getoption("--contract-target") + "/meeting").close()

        def test_alone(meeting, target):
            for turn in range(50):
                assert target.patch({"displayName": WORKER}).status == 200

        def test_run(contract_run):
            assert {outcome.verdict for outcome in contract_run.values()} == {"PASS", "NOT_APPLICABLE"}
    """)
    with serving() as provider:
        result = play_apart(inner, "--contract-target", provider.url, "-n", "2", "--dist", "each")
        bodies = [request.body for request in provider.requests]
    assert result.ret == 0, result.stdout.str()
    result.assert_outcomes(passed=4)
    names = [body for body in bodies if body in (b'{"displayName":"gw0"}', b'{"displayName":"gw1"}')]
    assert sorted(names) == [b'{"displayName":"gw0"}'] * 50 + [b'{"displayName":"gw1"}'] * 50
    assert sum(here != there for here, there in itertools.pairwise(names)) == 1
    assert one_run() <= len(bodies) - 100 < 2 * one_run()


def test_workers_tell_an_unreachable_target_plainly(inner: pytest.Pytester) -> None:
    """With pytest-xdist too the reason is shown, and nothing breaks inside pytest."""
    inner.makepyfile(RULE)
    result = play_apart(inner, "--contract-target", NOWHERE, "-n", "2")
    told = result.stdout.str() + result.stderr.str()
    assert result.ret != 0
    assert f"{NOWHERE} cannot be reached" in told
    assert "INTERNALERROR" not in told


# A mock for tests of a client


CLIENT = """
    import urllib.request

    def visit(mock):
        request = urllib.request.Request(
            f"{mock.address.base_url}/v1/projects/p/activeNumbers/x", b"{}", method="PATCH")
        try:
            urllib.request.urlopen(request, timeout=10)
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    def test_one(contracts_mock):
        assert visit(contracts_mock) == 401
        assert len(contracts_mock.requests()) == 1
        assert "number-in-e164" in contracts_mock.violations()

    def test_other(contracts_mock):
        assert contracts_mock.requests() == []
        contracts_mock.arm("forbidden")
        assert visit(contracts_mock) == 403
"""


def test_a_mock_is_new_for_each_test(inner: pytest.Pytester) -> None:
    """One process serves them all, and each finds it as it is at the beginning."""
    inner.makepyfile(CLIENT)
    play_apart(inner).assert_outcomes(passed=2)


def test_a_mock_has_the_options_of_a_fixture(inner: pytest.Pytester) -> None:
    """Whoever wants others overrides it."""
    inner.makepyfile("""
        import pytest

        @pytest.fixture(scope="session")
        def contracts_mock_options():
            return ("--layout", "sinch", "--auth-port", "0")

        def test_layout(contracts_mock):
            assert contracts_mock.address.auth_url != contracts_mock.address.base_url
    """)
    play_apart(inner).assert_outcomes(passed=1)


def test_a_mock_that_does_not_start_fails_the_test(inner: pytest.Pytester) -> None:
    """With the reason, and without a traceback of ours."""
    inner.makepyfile("""
        import pytest

        @pytest.fixture(scope="session")
        def contracts_mock_options():
            return ("--dialect", "none")

        def test_nothing(contracts_mock):
            pass
    """)
    result = play_apart(inner)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*The mock did not start: Error: There is no dialect 'none'.*"])
