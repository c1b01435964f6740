"""What can go wrong with us, as opposed to the provider: each error knows its exit code."""

from __future__ import annotations


class ContractsError(Exception):
    """Something of ours is wrong. The message is one line that says what to do."""

    exit_code = 2


class ConfigurationError(ContractsError):
    """A flag, a file or a fact is wrong: nothing was tested."""


class DocumentError(ConfigurationError):
    """A YAML, JSON or OpenAPI document cannot be used."""


class TargetUnavailableError(ContractsError):
    """The target cannot be reached, refuses our credentials or limits us out: could not test."""

    exit_code = 3
