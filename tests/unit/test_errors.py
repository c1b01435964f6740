"""What can go wrong with us, and the exit code of each."""

from __future__ import annotations

import pytest

from contracts.errors import ConfigurationError, ContractsError, DocumentError, TargetUnavailableError


@pytest.mark.parametrize(
    ("error", "exit_code"),
    [(ContractsError, 2), (ConfigurationError, 2), (DocumentError, 2), (TargetUnavailableError, 3)],
)
def test_each_error_knows_its_exit_code(error: type[ContractsError], exit_code: int) -> None:
    """What is wrong with us exits with 2; what could not be tested exits with 3."""
    assert error("say what to do").exit_code == exit_code


@pytest.mark.parametrize("error", [ConfigurationError, DocumentError, TargetUnavailableError])
def test_every_error_is_one_of_ours(error: type[ContractsError]) -> None:
    """One except clause catches all that can go wrong with us."""
    assert issubclass(error, ContractsError)


def test_a_bad_document_is_a_bad_configuration() -> None:
    """A document that cannot be used means that nothing was tested."""
    assert issubclass(DocumentError, ConfigurationError)


def test_a_target_out_of_reach_is_no_bad_configuration() -> None:
    """That a target is silent is told apart from a wrong flag."""
    assert not issubclass(TargetUnavailableError, ConfigurationError)


def test_the_message_is_what_was_said() -> None:
    """An error prints as its message."""
    assert str(ContractsError("No target given.")) == "No target given."
