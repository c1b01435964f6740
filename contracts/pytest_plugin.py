"""The pytest plugin: options that name a target, and fixtures that test it.

Loaded by every pytest of the environment, so it imports next to nothing: what it needs is imported
by the first fixture that is asked for, which saves others some 0.4 s at each start.

A target other than the built-in mock is looked after as `contracts run` does: its plan is told first, other
runs are kept off, and what its numbers are is written down before the first test and put back after the last.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from contracts.mocked import Mock
    from contracts.target.port import Target
    from contracts.testing import JudgedTarget, RuleOutcome
    from contracts.waivers import Waivers


def _natural(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 on")
    return int(text)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the options of the plugin."""
    group = parser.getgroup("contracts", "contract tests")
    group.addoption("--contract-target", default="mock", help="mock, a URL, or a target of the configuration file")
    group.addoption("--contract-live", action="store_true", help="allow a target on another machine")
    group.addoption(
        "--contract-live-negative", action="store_true", help="let contract_run send there what the contract refuses"
    )
    group.addoption("--contract-config", default=None, metavar="FILE", help="configuration file")
    group.addoption(
        "--contract-examples", default=0, type=_natural, metavar="N", help="depth of the run; 0: fixed scenarios"
    )
    group.addoption("--contract-seed", default=0, type=_natural, metavar="N", help="what is drawn")


_CARE = pytest.StashKey[ExitStack]()
_NOTE = pytest.StashKey[Path]()
"""The file that names the restore journal of the session, for the workers of pytest-xdist and whoever started them."""
_TOLD = pytest.StashKey[list[str]]()
_NOT_RESTORED = 3
_OF_COMMAND_LINE = re.compile(r"(?<![\w-])--(?=(target|config|live)\b)")


def pytest_configure(config: pytest.Config) -> None:
    """Refuses a target that cannot be used, before anything is collected, and keeps other runs off it."""
    if _is_worker(config):
        return
    of_mock = config.getoption("--contract-target") == "mock"
    if of_mock and config.getoption("--contract-config") is None:
        return
    from contracts.errors import ContractsError
    from contracts.holding import held
    from contracts.resources import holds_folder
    from contracts.testing import plan

    care = config.stash[_CARE] = ExitStack()
    try:
        target = _selected(config)[0]
        care.callback(target.close)
        if of_mock:
            return
        care.enter_context(held(holds_folder(), target.base_url, target.facts))
    except ContractsError as error:
        care.close()
        raise pytest.UsageError(str(error)) from None
    config.stash[_NOTE] = Path(care.enter_context(tempfile.TemporaryDirectory(prefix="contracts-"))) / "journal"
    config.stash[_TOLD] = list(plan(target, negative=config.getoption("--contract-live-negative")))


def pytest_report_header(config: pytest.Config) -> list[str]:
    """What will be done to a target on another machine."""
    told = config.stash.get(_TOLD, [])
    lines, told[:] = list(told), []
    return lines


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tells a worker of pytest-xdist where the restore journal is named."""
    if (note := node.config.stash.get(_NOTE, None)) is not None:
        node.workerinput["contract_journal"] = str(note)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Puts the numbers back, once no worker changes them any more."""
    note = session.config.stash.get(_NOTE, None)
    if note is None or not note.is_file():
        return
    from contracts.errors import ContractsError
    from contracts.testing import put_back

    journal = Path(note.read_text(encoding="utf-8"))
    try:
        target = _selected(session.config)[0]
        session.config.stash[_CARE].callback(target.close)
        session.config.stash[_TOLD] += put_back(target, journal)
    except ContractsError as error:
        session.config.stash[_TOLD].append(f"{error} The numbers are in {journal}.")
    if journal.exists() and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = _NOT_RESTORED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Says what is not as it was."""
    for line in config.stash.get(_TOLD, []):
        terminalreporter.write_line(f"contract target: {line}")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Lets other runs have the target."""
    if (care := config.stash.get(_CARE, None)) is not None:
        care.close()


def _selected(config: pytest.Config) -> tuple[Target, Waivers]:
    from contracts.errors import ConfigurationError
    from contracts.testing import select_target

    name, file = config.getoption("--contract-target"), config.getoption("--contract-config")
    try:
        return select_target(name, file, os.environ, live=config.getoption("--contract-live"))
    except ConfigurationError as error:
        # It advises options of the command line, which have other names here.
        raise ConfigurationError(_OF_COMMAND_LINE.sub("--contract-", str(error))) from None


def _keep(provider: Target, config: pytest.Config) -> None:
    """Writes down what the numbers are, if no test or worker has before. Whoever calls has the target alone."""
    if provider.name == "mock":
        return
    from contracts.testing import keep

    given = getattr(config, "workerinput", {}).get("contract_journal")
    note = Path(given) if given else config.stash[_NOTE]
    if not note.exists():
        journal = keep(provider, config.getoption("--contract-config"))
        if journal is not None:
            note.write_text(str(journal), encoding="utf-8")


@contextmanager
def _failing() -> Iterator[None]:
    """What keeps a fixture from its work is told in one line."""
    from contracts.errors import ContractsError

    try:
        yield
    except ContractsError as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None


@pytest.fixture(scope="session")
def contract_provider(pytestconfig: pytest.Config) -> Iterator[tuple[Target, Waivers]]:
    """The target that was asked for, and what is waived for it."""
    from contracts.errors import ContractsError

    try:
        provider, waivers = _selected(pytestconfig)
    except ContractsError as error:
        raise pytest.UsageError(str(error)) from None
    yield provider, waivers
    provider.close()


@pytest.fixture
def target(
    contract_provider: tuple[Target, Waivers],
    pytestconfig: pytest.Config,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[JudgedTarget]:
    """The target, to be used in tests: every exchange is judged by every rule."""
    from contracts.testing import JudgedTarget

    provider, waivers = contract_provider
    with _alone(provider, pytestconfig, tmp_path_factory):
        with _failing():
            _keep(provider, pytestconfig)
        yield JudgedTarget(provider, waivers)


@pytest.fixture(scope="session")
def contracts_mock_options() -> tuple[str, ...]:
    """The options of ``contracts mock`` for ``contracts_mock``. Override it to set some."""
    return ()


@pytest.fixture(scope="session")
def contracts_mock_process(contracts_mock_options: tuple[str, ...]) -> Iterator[Mock]:
    """One mock for the whole session, in a process of its own and on a free port."""
    from contracts.mocked import running

    with ExitStack() as stack:
        with _failing():
            mock = stack.enter_context(running(contracts_mock_options))
        yield mock


@pytest.fixture
def contracts_mock(contracts_mock_process: Mock) -> Mock:
    """A mock for tests of a client, as it is at the beginning: ``address`` says how it is reached."""
    contracts_mock_process.reset()
    return contracts_mock_process


@pytest.fixture(scope="session")
def contract_run(
    contract_provider: tuple[Target, Waivers],
    pytestconfig: pytest.Config,
    tmp_path_factory: pytest.TempPathFactory,
) -> Mapping[str, RuleOutcome]:
    """One whole run, told rule by rule. Under pytest-xdist one worker runs it and the others read it."""
    from contracts.errors import ContractsError
    from contracts.testing import RuleOutcome, outcomes

    provider, waivers = contract_provider
    examples, seed = pytestconfig.getoption("--contract-examples"), pytestconfig.getoption("--contract-seed")
    negative = pytestconfig.getoption("--contract-live-negative")

    def fresh() -> dict[str, RuleOutcome]:
        try:
            _keep(provider, pytestconfig)
            return outcomes(provider, examples=examples, seed=seed, waivers=waivers, negative=negative)
        except ContractsError as error:
            if _is_worker(pytestconfig):
                # A worker that exits is an internal error to pytest-xdist, and the reason is lost.
                pytest.fail(str(error), pytrace=False)
            pytest.exit(str(error), returncode=error.exit_code)

    if not _is_worker(pytestconfig):
        return fresh()
    kept = tmp_path_factory.getbasetemp().parent / "contract-run.json"
    with _alone(provider, pytestconfig, tmp_path_factory, always=True):
        if not kept.is_file():
            told = {rule: [outcome.verdict, outcome.text] for rule, outcome in fresh().items()}
            kept.write_text(json.dumps(told), encoding="utf-8")
        lines = json.loads(kept.read_text(encoding="utf-8"))
    return {rule: RuleOutcome(verdict=verdict, text=text) for rule, (verdict, text) in lines.items()}


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def _alone(
    provider: Target, config: pytest.Config, factory: pytest.TempPathFactory, *, always: bool = False
) -> AbstractContextManager[object]:
    """Keeps the workers of pytest-xdist from changing the same numbers at the same time.

    Each worker has an in-process mock of its own; any other target is shared.
    """
    if not _is_worker(config) or (provider.name == "mock" and not always):
        return nullcontext()
    from filelock import FileLock

    return FileLock(Path(factory.getbasetemp().parent) / "contract-target.lock")
