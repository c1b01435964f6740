"""The pytest plugin: options that name a target, and fixtures that test it.

Loaded by every pytest of the environment, so it imports next to nothing: what it needs is imported
by the first fixture that is asked for, which saves others some 0.4 s at each start.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

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
    group.addoption("--contract-config", default=None, metavar="FILE", help="configuration file")
    group.addoption(
        "--contract-examples", default=0, type=_natural, metavar="N", help="depth of the run; 0: fixed scenarios"
    )
    group.addoption("--contract-seed", default=0, type=_natural, metavar="N", help="what is drawn")


def pytest_configure(config: pytest.Config) -> None:
    """Refuses a target that cannot be used, before anything is collected."""
    name = config.getoption("--contract-target")
    if name != "mock":
        from contracts.errors import ContractsError
        from contracts.testing import select_target

        try:
            live = config.getoption("--contract-live")
            select_target(name, config.getoption("--contract-config"), os.environ, live=live)[0].close()
        except ContractsError as error:
            raise pytest.UsageError(str(error)) from None


@pytest.fixture(scope="session")
def contract_provider(pytestconfig: pytest.Config) -> Iterator[tuple[Target, Waivers]]:
    """The target that was asked for, and what is waived for it."""
    from contracts.errors import ContractsError
    from contracts.testing import select_target

    try:
        provider, waivers = select_target(
            pytestconfig.getoption("--contract-target"),
            pytestconfig.getoption("--contract-config"),
            os.environ,
            live=pytestconfig.getoption("--contract-live"),
        )
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
        yield JudgedTarget(provider, waivers)


@pytest.fixture(scope="session")
def contracts_mock_options() -> tuple[str, ...]:
    """The options of ``contracts mock`` for ``contracts_mock``. Override it to set some."""
    return ()


@pytest.fixture(scope="session")
def contracts_mock_process(contracts_mock_options: tuple[str, ...]) -> Iterator[Mock]:
    """One mock for the whole session, in a process of its own and on a free port."""
    from contracts.errors import ContractsError
    from contracts.mocked import running

    with ExitStack() as stack:
        try:
            mock = stack.enter_context(running(contracts_mock_options))
        except ContractsError as error:
            pytest.fail(str(error), pytrace=False)
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

    def fresh() -> dict[str, RuleOutcome]:
        try:
            return outcomes(provider, examples=examples, seed=seed, waivers=waivers)
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
