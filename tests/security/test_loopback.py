"""No request leaves the machine in the whole test run: the guard bites, in this process and in its children."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from contracts.fuzz import environment
from tests.guarded.loopback import is_here
from tests.security.conftest import configuration
from tests.security.ending import ran

ELSEWHERE: Final = "192.0.2.1"
"""An address that is kept for documentation: nobody has it."""


def lines(log: Path) -> list[str]:
    """What was refused, without the process."""
    return [line.partition(" (")[0] for line in log.read_text(encoding="utf-8").splitlines()]


def test_a_connection_to_elsewhere_is_refused(refused: Path) -> None:
    """A socket is not connected to another machine, and the test would fail for it."""
    with socket.socket() as one, pytest.raises(PermissionError, match=r"192\.0\.2\.1 is off this machine"):
        one.connect((ELSEWHERE, 80))
    with socket.socket(socket.AF_INET6) as one, pytest.raises(PermissionError):
        one.connect_ex(("2001:db8::1", 443))
    assert lines(refused) == ["socket.connect 192.0.2.1", "socket.connect 2001:db8::1"]


def test_a_datagram_to_elsewhere_is_refused(refused: Path) -> None:
    """Nothing is sent without a connection either."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one, pytest.raises(PermissionError):
        one.sendto(b"x", (ELSEWHERE, 53))
    assert lines(refused) == ["socket.sendto 192.0.2.1"]


@pytest.mark.parametrize("name", ["numbers.example", "api.github.com", "example.localhost.example"])
def test_a_name_is_not_looked_up(name: str, refused: Path) -> None:
    """A name of another machine is not even asked for."""
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo(name, 443)
    with pytest.raises(socket.gaierror):
        socket.gethostbyname(name)
    assert lines(refused) == [f"socket.getaddrinfo {name}", f"socket.gethostbyname {name}"]


def test_a_name_of_an_address_is_not_looked_up(refused: Path) -> None:
    """Who has an address is not asked either; of one of this machine it may be."""
    with pytest.raises(PermissionError):
        socket.getnameinfo((ELSEWHERE, 80), 0)
    with pytest.raises(socket.gaierror):
        socket.gethostbyaddr(ELSEWHERE)
    socket.getnameinfo(("127.0.0.1", 80), socket.NI_NUMERICHOST)
    assert lines(refused) == ["socket.getnameinfo 192.0.2.1", "socket.gethostbyaddr 192.0.2.1"]


@pytest.mark.parametrize("way", ["connect", "sendto", "sendmsg"])
def test_a_datagram_of_a_child_is_guarded_too(way: str, refused: Path) -> None:
    """Nor does a child ask a server of names by itself, over UDP."""
    sends = {"connect": "connect(A)", "sendto": "sendto(b'x', A)", "sendmsg": "sendmsg([b'x'], [], 0, A)"}[way]
    code = f"import socket; A = ({ELSEWHERE!r}, 53); socket.socket(socket.AF_INET, socket.SOCK_DGRAM).{sends}"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=30)  # noqa: S603
    assert told.returncode == 1
    assert "is off this machine, and tests stay on it" in told.stderr
    assert lines(refused) == [f"socket.{way} 192.0.2.1"]


def test_the_processes_of_a_run_are_guarded_too(refused: Path) -> None:
    """What the process that draws bodies gets of the environment has the guard in it."""
    kept = environment(os.environ)
    assert {"PYTHONPATH", "PYTHON_LOOPBACK_LOG"} <= kept.keys()
    code = f"import socket; socket.create_connection(({ELSEWHERE!r}, 80), 5)"
    told = subprocess.run([sys.executable, "-P", "-c", code], env=kept, capture_output=True, check=False, timeout=30)  # noqa: S603
    assert told.returncode == 1
    assert lines(refused) == ["socket.getaddrinfo 192.0.2.1"]


def test_a_child_is_guarded_too(refused: Path) -> None:
    """A process that a test starts is bound as the test is."""
    code = f"import socket; socket.create_connection(({ELSEWHERE!r}, 80), 5)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=30)  # noqa: S603
    assert told.returncode == 1
    assert told.stderr.endswith("Name or service not known\n")
    assert lines(refused) == ["socket.getaddrinfo 192.0.2.1"]


def test_a_run_on_another_machine_is_refused(tmp_path: Path, refused: Path) -> None:
    """``contracts run --live`` itself gets no further than its first connection, and says it cannot test."""
    (tmp_path / "contracts.toml").write_text(configuration("http://numbers.example"), encoding="utf-8")
    run = ran(tmp_path, "run", "--target", "sandbox", "--live")
    assert run.code == 3
    assert "cannot be reached" in run.err
    assert lines(refused) == ["socket.getaddrinfo numbers.example"]


def test_what_is_refused_fails_the_test(pytester: pytest.Pytester) -> None:
    """A refusal that the code under test swallows still fails the test in which it came."""
    root = Path(__file__).parents[2]
    pytester.makeconftest("from tests.conftest import _stays_here, refused")
    pytester.makepyfile(
        f"""
        import contextlib, socket

        def test_swallows():
            with contextlib.suppress(OSError), socket.socket() as one:
                one.connect(({ELSEWHERE!r}, 80))

        def test_told(refused):
            with contextlib.suppress(OSError), socket.socket() as one:
                one.connect(({ELSEWHERE!r}, 80))

        def test_stays_here():
            with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as one:
                one.connect(server.getsockname())
        """
    )
    path = os.pathsep.join((str(root), os.environ["PYTHONPATH"]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", path)
        result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=3, errors=1)
    result.stdout.fnmatch_lines(["*led off this machine, and was refused: socket.connect 192.0.2.1*"])


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost", "::1%lo"])
def test_this_machine_is_here(host: str) -> None:
    """Loopback is what a test may use."""
    assert is_here(host)


@pytest.mark.parametrize(
    "host", ["0.0.0.1", "10.0.0.1", "192.168.1.1", "8.8.8.8", "::2", "localhost.example", "fe80::1"]
)
def test_other_machines_are_elsewhere(host: str) -> None:
    """Neither a private network nor what looks like loopback is this machine."""
    assert not is_here(host)
