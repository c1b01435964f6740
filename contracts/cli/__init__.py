"""The command line. Each command is a module that is imported when it is asked for."""

from __future__ import annotations

import difflib
import errno
import importlib
import os
import sys
from typing import Any, Final

import click

from contracts.errors import ContractsError
from contracts.printable import escaped

COMMANDS: Final = {
    "run": "Say whether a provider keeps the contract.",
    "diff": "Say what a revision of an OpenAPI document breaks.",
    "gate": "Say whether a client keeps the contract.",
    "check": "Say whether recorded traffic keeps the contract.",
    "lint": "Say whether an OpenAPI document is well made.",
    "report": "Tell a run again from its event stream.",
    "replay": "Send again what has shown a finding.",
    "init": "Write a configuration file to begin with.",
    "mock": "Start the built-in provider.",
    "proxy": "Pass requests on to a provider and keep a journal of them.",
    "healthcheck": "Say whether a mock is up.",
    "restore": "Put numbers back to what they were before a run.",
    "doctor": "Say whether a target can be tested, without changing it.",
    "rules": "List the rules.",
    "explain": "Explain a rule.",
}
"""The commands and their one-line helps: known here, so that --help imports none of them."""


_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_LONGEST: Final = 2_500
"""How many letters of a complaint are told: a name in it may be of any length."""
_TELLING: Final = frozenset({"rules", "explain"})
"""The commands that test nothing: who has read enough of them has missed no verdict."""


class _Group(click.Group):
    """Loads a command when it is used: importing all of them would cost half a second each time."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"contracts.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        near = difflib.get_close_matches(args[0], COMMANDS, n=1)
        if near and args[0] not in COMMANDS:
            raise click.UsageError(f"No such command {args[0]!r}. Did you mean {near[0]!r}?", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import version  # 30 ms that only this option needs

        click.echo(f"contracts {version('contracts')}")
        ctx.exit()


@click.group(cls=_Group, context_settings={"auto_envvar_prefix": "CONTRACTS", "help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    allow_from_autoenv=False,
    callback=_version,
    help="Print the version.",
)
def cli() -> None:
    """Contract tests for one operation: updating an active phone number.

    Exit codes: 0 the contract is kept, 1 it is broken, 2 usage, configuration or spec is wrong or
    nothing was tested, 3 it could not be tested, 130 interrupted.
    """


def main(arguments: list[str] | None = None) -> Any:
    """Runs the command line and exits with its code. Whatever goes wrong is told in one line."""
    context: click.Context | None = None
    try:
        # Not cli.main: it takes a reader that went away for a failure with the code 1.
        with cli.make_context("contracts", list(sys.argv[1:] if arguments is None else arguments)) as context:
            code = cli.invoke(context)
        _flush()
    except click.exceptions.Exit as error:
        code = error.exit_code
    except click.exceptions.Abort:
        code = 130
    except KeyboardInterrupt:
        code = 130
    except click.ClickException as error:
        _name_variable(error)
        error.show()
        code = error.exit_code
    except ContractsError as error:
        _complain(str(error))
        code = error.exit_code
    except BrokenPipeError:
        # The reader went away, as `head` does: no more output, and no complaint at exit.
        _mute()
        code = 0 if context is not None and context.invoked_subcommand in _TELLING else 3
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            # Where it is a file of ours that takes no more, whoever writes it names it.
            _mute()
            _complain(f"The output cannot be written: {error.strerror}. Make room, or send it elsewhere.")
            sys.exit(2)
        if os.environ.get("CONTRACTS_DEBUG"):
            raise
        what = f"{type(error).__name__}: {error}"
        _complain(f"a fault in contracts itself: {what}. Set CONTRACTS_DEBUG=1 to see where.")
        code = 3
    sys.exit(code if isinstance(code, int) else 0)


def _name_variable(error: click.ClickException) -> None:
    """Lets a complaint about a value name the variable that holds it, if it does, and not the option."""
    if not isinstance(error, click.BadParameter) or error.ctx is None or not isinstance(error.param, click.Option):
        return
    context, option = error.ctx, error.param
    if context.get_parameter_source(option.name) is click.core.ParameterSource.ENVIRONMENT:
        error.param_hint = str(option.envvar or f"{context.auto_envvar_prefix}_{option.name.upper()}")


def _flush() -> None:
    # Whoever has closed it wants to hear nothing.
    if sys.stdout is not None:
        sys.stdout.flush()


def _mute() -> None:
    """Sends what else is printed nowhere: at exit what was not written would be tried again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(message: str) -> None:
    """One line on the standard error, which cannot steer a terminal."""
    words = escaped(" ".join(message.split()))
    click.echo(f"Error: {words if len(words) <= _LONGEST else words[:_LONGEST] + ' …'}", err=True)
