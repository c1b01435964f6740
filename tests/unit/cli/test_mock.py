"""``contracts mock``."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.cli import main
from contracts.mock.journal import read_line
from contracts.mock.world import PROJECT
from contracts.mocked import Mock, running
from contracts.model import Request, Response
from contracts.target.credentials import basic
from contracts.target.select import select
from tests.conftest import Command
from tests.serving import serving

LISTENING = re.compile(r"Listening on (http://127\.0\.0\.1:[0-9]+)\n")


@contextlib.contextmanager
def started(*options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The command in a process of its own on a free port, with its URL."""
    arguments = [sys.executable, "-m", "contracts", "mock", "--port", "0", *options]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own program
        assert process.stdout is not None
        try:
            match = LISTENING.fullmatch(process.stdout.readline())
            assert match is not None
            yield match[1], process
        finally:
            process.kill()
            process.communicate()


def patch(url: str, body: object) -> Response | None:
    """The answer of a mock at a URL to an update of its first number."""
    target, _ = select(url, None, {})
    try:
        return target.send(
            Request(
                method="PATCH",
                path=f"/v1/projects/{PROJECT}/activeNumbers/+12025550134",
                headers=(("content-type", "application/json"),),
                body=json.dumps(body).encode(),
            )
        ).response
    finally:
        target.close()


def status(url: str, body: object) -> int | None:
    """The status of that answer."""
    response = patch(url, body)
    return response.status if response else None


def test_the_mock_answers_until_it_is_stopped() -> None:
    """It says where it listens and with which keys, answers, and ends with 130 at Ctrl-C without a word."""
    with started() as (url, process):
        assert process.stdout is not None
        assert process.stdout.readline() == (f"Project {PROJECT}, key id key, key secret secret. Stop with Ctrl-C.\n")
        assert status(url, {"displayName": "x"}) == 200
        assert status(url, {"smsConfiguration": {}}) == 400
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        assert (process.returncode, out, err.strip()) == (130, "", "")


def test_options_change_the_mock() -> None:
    """A defect, a dialect and leniency are those of the mock that is started."""
    with started("--defect", "empty-sms-accepted", "--dialect", "extra-members", "--lenient") as (url, _):
        assert status(url, {"smsConfiguration": {}}) == 200
        for plan in ("plan-blue", "5f2b9d0c4c8e4c0b9a7d1e3f5a6b7c8d"):
            assert status(url, {"smsConfiguration": {"servicePlanId": plan}}) == 200


def test_a_mock_in_this_process_answers(elsewhere: Path) -> None:
    """Ctrl-C while it serves ends the command with 130, and the port is free again."""
    url: list[str] = []

    class Watched(io.StringIO):
        def flush(self) -> None:
            match = LISTENING.match(self.getvalue())
            if match and not url and "Stop with" in self.getvalue():
                url.append(match[1])
                threading.Thread(target=visit).start()

    def visit() -> None:
        try:
            with urllib.request.urlopen(f"{url[0]}/health", timeout=10) as answer:  # noqa: S310 - our own address
                assert json.load(answer) == {"status": "UP"}
        finally:
            os.kill(os.getpid(), signal.SIGINT)

    with contextlib.redirect_stdout(Watched()), pytest.raises(SystemExit) as ended:
        main(["mock", "--port", "0"])
    assert ended.value.code == 130
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", int(url[0].rpartition(":")[2])))


def test_a_port_in_use_is_told(command: Command) -> None:
    """The message names the address and the reason, and what to pass."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = command("mock", "--port", str(port))
    assert ended.code == 2
    assert ended.error_lines == [
        f"Error: Cannot listen on 127.0.0.1:{port}: [Errno 98] Address already in use. Choose another port or host."
    ]


@pytest.mark.parametrize("host", ["999.1.1.1", "127.0.0.1.x.invalid"])
def test_a_host_that_is_none_is_told(command: Command, host: str) -> None:
    """An address that does not exist is told in one line."""
    ended = command("mock", "--host", host, "--port", "0")
    assert ended.code == 2
    assert len(ended.error_lines) == 1
    assert ended.error_lines[0].startswith(f"Error: Cannot listen on {host}:0: ")


@pytest.mark.parametrize("port", ["-1", "65536", "x"])
def test_a_port_that_is_none_is_a_usage_error(command: Command, port: str) -> None:
    """A port is a number from 0 to 65535."""
    ended = command("mock", "--port", port)
    assert ended.code == 2
    assert ended.error_lines[0].startswith("Error: Invalid value for '--port': ")


@pytest.mark.parametrize("option", ["--defect", "--dialect"])
def test_names_are_listed_and_nothing_is_started(command: Command, option: str) -> None:
    """``list`` lists the names and ends."""
    code, out, err = command("mock", option, "list")
    assert (code, err) == (0, "")
    assert len(out.splitlines()) > 20
    assert "Listening" not in out


# What it leaves and reads


def started_with(*options: str) -> contextlib.AbstractContextManager[Mock]:
    """The command in a process of its own, with its admin API."""
    return running(options)


def rename(mock: Mock, name: str) -> int | None:
    """The status of an update over HTTP."""
    return status(mock.address.base_url, {"displayName": name})


def test_a_ready_file_says_all_that_a_client_needs(tmp_path: Path) -> None:
    """Addresses, keys and facts; it is there once requests are answered."""
    with started_with() as mock:
        facts = mock.address.facts
        assert mock.admin("GET", "/health")["status"] == "UP"
        assert (facts["project_id"], facts["key_id"], facts["key_secret"]) == (PROJECT, "key", "secret")
        assert facts["token_url"] == f"{facts['base_url']}/oauth2/token"
        assert mock.address.numbers[0] == "+12025550134"
        assert isinstance(facts["pid"], int)


def test_the_layout_of_the_vendor_has_two_ports() -> None:
    """Tokens come from one, numbers from the other; both say that they are up."""
    with started_with("--layout", "sinch", "--auth-port", "0") as mock:
        address = mock.address
        assert address.auth_url != address.base_url
        assert address.token_url == f"{address.auth_url}/oauth2/token"
        for url in (address.auth_url, address.base_url):
            with urllib.request.urlopen(f"{url}/health", timeout=10) as answer:  # noqa: S310 - our own address
                assert json.load(answer) == {"status": "UP"}
        assert rename(mock, "x") == 200
        assert status(address.auth_url, {"displayName": "x"}) == 404
        assert [one["listener"] for one in mock.requests()] == ["numbers", "auth"]


def test_a_state_outlives_the_mock(tmp_path: Path) -> None:
    """It is written at the end, and the next mock begins with it; a snapshot writes it at once."""
    place = str(tmp_path / "state.json")
    with started_with("--state", place) as mock:
        rename(mock, "kept")
    with started_with("--state", place) as mock:
        assert mock.admin("GET", "/state")["state"]["numbers"][0]["name"] == "kept"
        rename(mock, "at once")
        mock.admin("POST", "/snapshot")
        assert "at once" in (tmp_path / "state.json").read_text()


def test_a_journal_outlives_the_mock(tmp_path: Path) -> None:
    """Each exchange is a line, judged, with no credentials in it, also when the mock is killed."""
    place = tmp_path / "journal.ndjson"
    with started_with("--journal", str(place)) as mock:
        rename(mock, "x")
        status(mock.address.base_url, {"smsConfiguration": {}})
        os.kill(mock.address.facts["pid"], signal.SIGKILL)
    lines = place.read_bytes().splitlines()
    assert [read_line(line).request.json for line in lines] == [{"displayName": "x"}, {"smsConfiguration": {}}]
    assert [finding["rule"] for finding in json.loads(lines[1])["findings"]] == ["configurations-not-empty"]
    assert b"a2V5OnNlY3JldA" not in place.read_bytes()


@pytest.mark.parametrize(
    ("pace", "job"),
    [("immediate", None), ("manual", "WAITING"), ("time:0", None), ("time:100", "WAITING")],
)
def test_the_pace_can_be_chosen(pace: str, job: str | None) -> None:
    """Jobs end at once, by hand or by the clock."""
    with started_with("--pace", pace) as mock:
        status(mock.address.base_url, {"smsConfiguration": {"servicePlanId": "plan-blue"}})
        response = patch(mock.address.base_url, {})
        assert response is not None
        shown = response.json["smsConfiguration"]["scheduledProvisioning"]
        assert (shown and shown["status"]) == job


def test_tokens_can_be_limited_and_short() -> None:
    """The endpoint runs dry after thirty, a token ends when it was said to, and a refusal may be silent."""
    with started_with("--token-limit", "--token-seconds", "0", "--no-challenge") as mock:
        address = mock.address

        def ask() -> tuple[int, object]:
            request = urllib.request.Request(  # noqa: S310 - our own address
                address.token_url, b"grant_type=client_credentials", {"authorization": basic("key", "secret")}
            )
            try:
                with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - our own address
                    return answer.status, json.load(answer)["expires_in"]
            except urllib.error.HTTPError as error:
                with error:
                    return error.code, None

        asked = [ask() for _ in range(60)]
        assert asked[:30] == [(200, 0)] * 30
        assert (429, None) in asked
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{address.base_url}/v1/projects/p/activeNumbers/+1", timeout=10)  # noqa: S310 - ours
        with refused.value:
            assert refused.value.headers["www-authenticate"] is None


def test_callbacks_are_sent_when_allowed() -> None:
    """To this machine; else they wait in the outbox."""
    with serving(lambda request: Response(status=200)) as receiver, started_with("--callbacks") as mock:
        linked = {"callbackUrl": f"{receiver.url}/hook", "smsConfiguration": {"servicePlanId": "plan-blue"}}
        assert status(mock.address.base_url, linked) == 200
        for _ in range(5):
            patch(mock.address.base_url, {})
        end = time.monotonic() + 10
        while mock.admin("GET", "/callbacks")["callbacks"][0]["outcome"] != "delivered":
            assert time.monotonic() < end
        assert [request.path for request in receiver.requests] == ["/hook"]
    with started_with() as mock:
        status(mock.address.base_url, linked)
        for _ in range(5):
            patch(mock.address.base_url, {})
        assert [one["outcome"] for one in mock.admin("GET", "/callbacks")["callbacks"]] == ["pending"]


def test_it_can_be_ended_over_http() -> None:
    """By the admin API."""
    with started() as (url, process):
        request = urllib.request.Request(  # noqa: S310 - our own address
            f"{url}/__admin/shutdown", b"", {"content-type": "application/json"}, method="POST"
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - our own address
            assert answer.status == 200
        assert process.wait(10) == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--host", ""), "An empty host listens to every network. Say --host 0.0.0.0 if that is meant."),
        (("--pace", "slow"), "There is no pace 'slow'. Say immediate, answers, time:SECONDS or manual."),
        (("--pace", "manual:1"), "There is no pace 'manual:1'. Say immediate, answers, time:SECONDS or manual."),
        (("--pace", "time:soon"), "'soon' is not a number of seconds. Write --pace time:2.5"),
        (("--pace", "time:-1"), "'-1' is not a number of seconds. Write --pace time:2.5"),
        (("--pace", "time:inf"), "'inf' is not a number of seconds. Write --pace time:2.5"),
        (("--auth-port", "3999"), "--auth-port says nothing without --layout sinch. Pass that with it."),
        (("--state", "nowhere/s"), "Cannot write nowhere/s: No such file or directory."),
        (("--journal", "nowhere/j"), "Cannot write nowhere/j: No such file or directory."),
        (
            ("--state", "bad.json"),
            "bad.json is not JSON. Name a file that a mock has written, or one that is not there.",
        ),
    ],
)
def test_an_option_that_cannot_be_is_told(
    command: Command, elsewhere: Path, options: tuple[str, ...], message: str
) -> None:
    """In one line, with the code 2, before anything is answered."""
    (elsewhere / "bad.json").write_text("x")
    ended = command("mock", "--port", "0", *options)
    assert (ended.code, ended.error_lines) == (2, [f"Error: {message}"])


def test_options_can_be_set_in_the_environment(monkeypatch: pytest.MonkeyPatch, command: Command) -> None:
    """Each has its variable."""
    monkeypatch.setenv("CONTRACTS_MOCK_PACE", "slow")
    assert command("mock", "--port", "0").error_lines[0].startswith("Error: There is no pace 'slow'.")
