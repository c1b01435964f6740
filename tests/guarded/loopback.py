"""The guard of the tests: no socket of a Python process leads off this machine.

An audit hook, which no fixture can take out again by patching ``socket``. What is refused is written
to a file as well, since code under test may take the refusal for a provider that is down.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
from pathlib import Path
from typing import Any, Final

LOG: Final = "PYTHON_LOOPBACK_LOG"
"""The environment variable that names the file. It begins as those do that an interpreter is left with."""
NOWHERE: Final = (".invalid", ".localhost")
"""Names that are nobody's, by RFC 6761: not looked up, and not told of."""
_OF_NAMES: Final = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})
_OF_SOCKETS: Final = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_OF_ADDRESSES: Final = "socket.getnameinfo"
"""Asks who has an address, of a machine that knows names."""


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Raises when an audited event leads off this machine."""
    if event in _OF_NAMES:
        host = arguments[0]
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
        if not name or is_here(name):
            return
        if not name.endswith(NOWHERE):
            _note(f"{event} {name}")
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    if event in _OF_SOCKETS or event == _OF_ADDRESSES:
        address = arguments[0] if event == _OF_ADDRESSES else arguments[1]
        if isinstance(address, tuple) and not is_here(str(address[0])):
            _note(f"{event} {address[0]}")
            raise PermissionError(f"{address[0]} is off this machine, and tests stay on it")


def is_here(host: str) -> bool:
    """Whether a host, by address or name, is this machine."""
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host in {"localhost", socket.gethostname()}


def _note(what: str) -> None:
    if path := os.environ.get(LOG):
        with Path(path).open("a", encoding="utf-8") as log:
            log.write(f"{what} (process {os.getpid()}: {' '.join(sys.argv)[:200]})\n")


def install() -> None:
    """Sets the guard for the rest of this process."""
    sys.addaudithook(refuse)
