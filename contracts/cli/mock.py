"""``contracts mock``."""

from __future__ import annotations

import dataclasses
import gc
import math
import os
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import click
from click.core import ParameterSource

from contracts.cli.behaviour import behaviour_of, mock_options
from contracts.errors import ConfigurationError
from contracts.mock import files
from contracts.mock.admin import PREFIX, Admin
from contracts.mock.app import create_app
from contracts.mock.auth import TOKEN_PATH
from contracts.mock.behaviour import Behaviour, CallbackChoices, Pace, Signature
from contracts.mock.delivery import Deliverer
from contracts.mock.journal import MAX_ENTRIES, Journal
from contracts.mock.server import Server, listen
from contracts.mock.service import ALL, AUTH, NUMBERS, Service
from contracts.mock.world import FACTS, PROJECT, new_state
from contracts.model import Exchange, Finding

DEFAULT_PORT: Final = 3013
AUTH_PORT: Final = 3011
"""Where the vendor's own clients look for the token endpoint of a mock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Options:
    """The options of the command, by their names."""

    host: str
    port: int
    layout: str
    auth_port: int
    ready_file: Path | None
    lenient: bool
    defect: str | None
    dialect: str | None
    pace: str | None
    token_seconds: int
    token_limit: bool
    challenge: bool
    fault_header: bool
    callbacks: bool
    callback_host: tuple[str, ...]
    callback_signature: str
    old_event_names: bool
    journal: Path | None
    journal_entries: int
    state: Path | None
    admin_token: str | None
    admin_host: tuple[str, ...]


_GARBAGE: Final = 50_000
"""How many more objects there are before the young ones are looked through for garbage."""
_FILE: Final = click.Path(path_type=Path, dir_okay=False)
_PORT: Final = click.IntRange(0, 65535)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=_PORT, default=DEFAULT_PORT, show_default=True, help="0 takes a free one.")
@click.option(
    "--layout",
    type=click.Choice(["one", "sinch"]),
    default="one",
    show_default=True,
    help="sinch: tokens on --auth-port, numbers on --port, as the vendor's own mocks listen.",
)
@click.option("--auth-port", type=_PORT, default=AUTH_PORT, show_default=True, help="With --layout sinch.")
@click.option(
    "--ready-file", type=_FILE, metavar="FILE", help="Write addresses, credentials and facts there once ready."
)
@click.option("--pace", metavar="PACE", help="What ends jobs: answers (default), immediate, time:SECONDS or manual.")
@click.option("--lenient", is_flag=True, help="Relink a linked number in place, as the vendor's own mock does.")
@mock_options
@click.option(
    "--token-seconds", type=click.IntRange(0, 10**9), default=3599, show_default=True, help="How long a token is good."
)
@click.option("--token-limit", is_flag=True, help="Let the token endpoint run dry: 30 at once, 10 more a second.")
@click.option("--challenge/--no-challenge", default=True, show_default=True, help="WWW-Authenticate on a 401.")
@click.option(
    "--fault-header/--no-fault-header",
    default=True,
    show_default=True,
    help="Whether a request may ask for a fault with X-Contracts-Fault.",
)
@click.option("--callbacks", is_flag=True, help="Send callbacks, to this machine. Else they wait in the outbox.")
@click.option("--callback-host", multiple=True, metavar="NAME", help="Another host that callbacks may go to.")
@click.option(
    "--callback-signature",
    type=click.Choice([choice.value for choice in Signature]),
    default=Signature.RIGHT.value,
    show_default=True,
    help="How callbacks are signed.",
)
@click.option("--old-event-names", is_flag=True, help="Name events in callbacks as they were named at first.")
@click.option("--journal", type=_FILE, metavar="FILE", help="Add every exchange to this file, a line of JSON each.")
@click.option(
    "--journal-entries",
    type=click.IntRange(1, 10**7),
    default=MAX_ENTRIES,
    show_default=True,
    help="How many exchanges are remembered.",
)
@click.option("--state", type=_FILE, metavar="FILE", help="Begin with the state in this file, and leave it there.")
@click.option("--admin-token", metavar="TOKEN", help="Opens the admin API to other machines.")
@click.option("--admin-host", multiple=True, metavar="NAME", help="Another name that this machine is asked under.")
def command(**options: Any) -> int:
    """Start the built-in provider.

    It behaves as the contract says, over time, remembers what it was sent, and answers until it is
    stopped with Ctrl-C. Its admin API is under /__admin.
    """
    asked = _Options(**options)
    given = click.get_current_context().get_parameter_source("auth_port")
    if asked.layout == "one" and given is ParameterSource.COMMANDLINE:
        raise ConfigurationError("--auth-port says nothing without --layout sinch. Pass that with it.")
    behaviour = _behaviour(asked)
    recording = _Recording(asked.journal) if asked.journal else None
    service = _service(asked, behaviour, recording.add if recording else None)
    listeners = _listeners(asked)
    tasks = []
    if asked.callbacks or asked.callback_host:
        deliverer = Deliverer(
            service, allowed=asked.callback_host, refused=lambda why: _say(f"No callback sent: {why}.")
        )
        tasks.append(deliverer.run)

    def stop() -> None:
        server.stop()

    admin = Admin(service, token=asked.admin_token, hosts=(asked.host, *asked.admin_host), shutdown=stop)
    ports = {listener.getsockname()[1]: offers for offers, listener in listeners if offers != ALL}

    def ready() -> None:
        _announce(asked, behaviour, [(offers, listener.getsockname()[1]) for offers, listener in listeners])

    def ended() -> None:
        if service.save:
            service.save(service.snapshot())
        if recording and recording.gap:
            raise recording.gap

    # What is remembered stays for long: looking through it again and again would take a tenth of the time.
    gc.set_threshold(_GARBAGE)
    server = Server(create_app(service, admin, ports), ready=ready, ended=ended, tick=service.tick, beside=tasks)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        # As good as any other end: who closes a terminal wants the state kept.
        signal.signal(signal.SIGHUP, lambda number, frame: signal.raise_signal(signal.SIGTERM))
    server.run(sockets=[listener for _, listener in listeners])
    return 0


def _behaviour(asked: _Options) -> Behaviour:
    behaviour = behaviour_of(asked.defect, asked.dialect, lenient=asked.lenient)
    tokens = replace(
        behaviour.tokens, seconds=asked.token_seconds, limited=asked.token_limit, challenge=asked.challenge
    )
    callbacks = CallbackChoices(signature=Signature(asked.callback_signature), old_names=asked.old_event_names)
    behaviour = replace(behaviour, tokens=tokens, callbacks=callbacks, faults_by_header=asked.fault_header)
    if asked.pace is None:
        return behaviour
    name, _, rest = asked.pace.partition(":")
    seconds = _seconds(rest) if name == Pace.TIME else behaviour.choices.seconds
    if name not in list(Pace) or (rest and name != Pace.TIME):
        raise ConfigurationError(f"There is no pace {asked.pace!r}. Say immediate, answers, time:SECONDS or manual.")
    return replace(behaviour, choices=replace(behaviour.choices, pace=Pace(name), seconds=seconds))


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        raise ConfigurationError(f"{text!r} is not a number of seconds. Write --pace time:2.5")
    return seconds


def _listeners(asked: _Options) -> list[tuple[str, Any]]:
    if asked.layout == "one":
        return [(ALL, listen(asked.host, asked.port))]
    return [(AUTH, listen(asked.host, asked.auth_port)), (NUMBERS, listen(asked.host, asked.port))]


def _service(asked: _Options, behaviour: Behaviour, record: Callable[[bytes], None] | None) -> Service:
    journal = Journal(
        _Judging(),
        principal_key=os.urandom(16),
        entries=asked.journal_entries,
        record=record,
    )
    place = asked.state
    state = files.read_state(place) if place else None
    service = Service(
        behaviour,
        state or new_state(time.time()),
        journal=journal,
        save=(lambda content: files.write(place, content)) if place else None,
    )
    if service.save:
        # That it cannot be written is better told now than when there is something to lose.
        service.save(service.snapshot())
    return service


class _Recording:
    """The file of the journal. That the disk takes no more is told then and at the end; clients are answered."""

    def __init__(self, path: Path) -> None:
        self._write = files.append_to(path)
        self.gap: ConfigurationError | None = None

    def add(self, line: bytes) -> None:
        try:
            self._write(line)
        except ConfigurationError as error:
            if self.gap is None:
                self.gap = ConfigurationError(f"The journal has gaps. {error}")
                _say(str(self.gap))


class _Judging:
    """The consumer's rules, for the journal. They are loaded when they are first asked."""

    def __init__(self) -> None:
        self._asked: Callable[[Exchange], Sequence[Finding]] | None = None

    def judge(self, exchange: Exchange) -> Sequence[Finding]:
        if self._asked is None:
            self._asked = _rules()
        return self._asked(exchange)

    def forget(self) -> None:
        self._asked = None


def _rules() -> Callable[[Exchange], Sequence[Finding]]:
    # A tenth of a second that the first answer need not wait for.
    from contracts.judge import Judge, RuleCrashError
    from contracts.rules import CONSUMER_RULES

    judge = Judge(CONSUMER_RULES, FACTS)

    def asked(exchange: Exchange) -> Sequence[Finding]:
        try:
            return judge.judge(exchange).findings
        except RuleCrashError as error:
            _say(f"A fault in contracts itself: {error}.")
            return ()

    return asked


def _announce(asked: _Options, behaviour: Behaviour, ports: list[tuple[str, int]]) -> None:
    address = f"[{asked.host}]" if ":" in asked.host else asked.host
    urls = {offers: f"http://{address}:{port}" for offers, port in ports}
    numbers = urls.get(ALL) or urls[NUMBERS]
    auth = urls.get(ALL) or urls[AUTH]
    if asked.ready_file:
        files.ready(
            asked.ready_file,
            {
                "base_url": numbers,
                "auth_url": auth,
                "token_url": f"{auth}{TOKEN_PATH}",
                "admin_url": f"{numbers}{PREFIX}",
                "key_id": behaviour.key_id,
                "key_secret": behaviour.key_secret,
                "callback_secret": behaviour.callback_secrets[PROJECT],
                **dataclasses.asdict(FACTS),
                "pid": os.getpid(),
            },
        )
    click.echo(f"Listening on {numbers}" + (f", tokens on {auth}" if auth != numbers else ""))
    click.echo(f"Project {PROJECT}, key id {behaviour.key_id}, key secret {behaviour.key_secret}. Stop with Ctrl-C.")


def _say_refused(reason: str) -> None:
    _say(f"No callback sent: {reason}.")


def _say(message: str) -> None:
    click.echo(message, err=True)
