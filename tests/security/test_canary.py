"""Before a provider that repeats our credentials everywhere nothing of them is in anything that is written."""

from __future__ import annotations

import json
import socket
import sys
import tomllib
from pathlib import Path
from typing import Final
from urllib.parse import quote

import pytest

from contracts.cli.output import REPORTS
from contracts.config import read_target
from contracts.mock.world import FACTS
from contracts.model import REDACTED, Response
from contracts.target.credentials import basic
from tests.security.answers import request_in
from tests.security.canary import (
    CONFIG,
    KEY_ID,
    KEY_SECRET,
    SECRETS,
    TOKEN,
    Watch,
    configure,
    echo,
    echoing,
    forms,
    leaks,
    search,
    site,
    watched,
)
from tests.security.ending import ran
from tests.unit.target.servers import says, serving


def assert_clean(folder: Path) -> None:
    """No file that anything has written holds any form of any secret."""
    found, files, _ = search(folder)
    assert files
    assert found == []


def test_the_canary_is_seen() -> None:
    """What is looked for is found: each form, a piece of a secret, and an answer of the provider itself."""
    for secret in SECRETS:
        for form in forms(secret):
            assert leaks(b"<" + form + b">")
    honest = Response(status=200, body=b'{"displayName": ""}')
    for turn in range(240):
        assert leaks(echo(turn, honest, basic(KEY_ID, KEY_SECRET)))
        assert leaks(echo(turn, honest, f"Bearer {TOKEN}"))


@pytest.mark.parametrize("auth", ["basic", "bearer", "oauth2"])
def test_no_secret_reaches_anything_that_is_written(auth: str, tmp_path: Path) -> None:
    """Reports, output, caches, the journal, the examples of Hypothesis, the processes: none holds any of it."""
    variables = site(tmp_path)
    with serving(echoing(), keep=True) as server, Watch() as watch:
        configure(tmp_path, server.url, auth)
        run = ran(
            tmp_path, "run", "--target", "canary", "--max-examples", "6", "-v",
            "--report", ",".join(REPORTS), "--report-dir", "out", **variables,
        )  # fmt: skip
    assert run.code == 1, run.err
    assert_clean(tmp_path)
    for name, file in REPORTS.items():
        # Each has something to say of it: the echo came as far as here.
        content = (tmp_path / "out" / file).read_text(encoding="utf-8")
        assert REDACTED in content or name in {"junit", "ctrf"}, name
    assert REDACTED in run.out
    assert len(server.requests) > 500
    assert any(b"schemathesis_worker" in said for said in watch.children.values())
    assert [said for said in watch.children.values() if leaks(said)] == []


@pytest.mark.parametrize("name", ["restore", "gate --upstream", "pytest"])
def test_no_secret_is_left_by_the_other_commands_that_meet_them(name: str) -> None:
    """Putting numbers back, the proxy before a provider with its reports, and pytest at its most talkative."""
    one = watched(name)
    assert "Traceback (most" not in one.run.err
    assert one.echoes >= 3
    assert one.leaks == []
    assert REDACTED in one.run.out or name == "restore"


@pytest.mark.parametrize("auth", ["basic", "oauth2"])
@pytest.mark.parametrize("command", ["doctor", "run"])
def test_no_secret_is_in_what_ends_a_command_early(command: str, auth: str, tmp_path: Path) -> None:
    """A provider that refuses, and says why with our own words."""
    variables = site(tmp_path)

    def refuses(connection: socket.socket, raw: bytes) -> None:
        sent = request_in(raw).header("authorization") or ""
        says(f"HTTP/1.1 {sent} {TOKEN} {KEY_SECRET}\r\n\r\n".encode())(connection, raw)

    with serving(refuses, keep=True) as server:
        configure(tmp_path, server.url, auth)
        run = ran(tmp_path, command, "--target", "canary", **variables)
    assert run.code in {1, 3}
    assert REDACTED in run.out + run.err
    assert_clean(tmp_path)


@pytest.mark.parametrize("place", ["url", "token_url"])
def test_a_secret_in_a_url_of_the_configuration_is_not_repeated(place: str, tmp_path: Path) -> None:
    """Credentials before a host, or in a query, are refused without showing them."""
    variables = site(tmp_path)
    for url in (f"http://user:{TOKEN}@127.0.0.1:9", f"http://127.0.0.1:9/?token={TOKEN}", f"http://[::1/{TOKEN}@x"):
        configure(tmp_path, "http://127.0.0.1:9", "oauth2")
        told = (tmp_path / "contracts.toml").read_text(encoding="utf-8")
        lines = [f'{place} = "${{URL}}"' if line.startswith(f"{place} =") else line for line in told.splitlines()]
        (tmp_path / "contracts.toml").write_text("\n".join(lines), encoding="utf-8")
        run = ran(tmp_path, "run", "--target", "canary", **variables, URL=url)
        assert run.code == 2
        assert_clean(tmp_path)


def test_a_configuration_shows_no_secret_in_its_name() -> None:
    """What a traceback prints of a target's settings holds no secret."""
    table = tomllib.loads(
        CONFIG.format(
            url="http://127.0.0.1", auth="basic", project="p", number="+12025550134", plan="p", campaign="c", app="a"
        )
    )
    settings = read_target(
        table, "contracts.toml", "canary", {"CANARY_ID": KEY_ID, "CANARY_SECRET": KEY_SECRET, "CANARY_TOKEN": TOKEN}
    )
    assert settings.key_secret == KEY_SECRET
    assert leaks(repr(settings).encode()) == []


CARELESS: Final = """
import os, socket
from urllib.parse import urlsplit

url = urlsplit(os.environ["CONTRACTS_BASE_URL"])
path = f"/v1/projects/{os.environ['SINCH_PROJECT_ID']}/activeNumbers/{os.environ['SINCH_PHONE_NUMBER']}"
for target in (
    f"{path}?access_token={SECRET}",
    f"{path}?a=b&key_secret={SECRET}&c=d",
    f"http://user:{SECRET}@{url.netloc}{path}",
):
    with socket.create_connection((url.hostname, url.port), 10) as connection:
        head = f"PATCH {target} HTTP/1.1\\r\\nHost: x\\r\\nAuthorization: Bearer {SECRET}\\r\\nCookie: s={SECRET}\\r\\n"
        connection.sendall((head + "Content-Length: 0\\r\\nConnection: close\\r\\n\\r\\n").encode())
        while connection.recv(65536):
            pass
"""


def test_a_client_that_puts_credentials_into_a_url_is_told_so_without_them(tmp_path: Path) -> None:
    """The finding of ``contracts gate`` names the member of the query, and the value is nowhere."""
    variables = site(tmp_path)
    secret = quote(TOKEN, safe="")
    code = f"SECRET = {secret!r}\n{CARELESS}"
    run = ran(
        tmp_path, "gate", "--report", ",".join(REPORTS), "--report-dir", "out", "-v",
        "--", sys.executable, "-c", code, **variables,
    )  # fmt: skip
    assert run.code == 1, run.err
    assert 'received   a value for "access_token"' in run.out
    assert_clean(tmp_path)


def test_a_recording_with_credentials_in_a_url_is_told_without_them(tmp_path: Path) -> None:
    """So is that of ``contracts check`` on an archive, whose own file is the only one that holds them."""
    variables = site(tmp_path)
    path = f"/v1/projects/p/activeNumbers/{FACTS.numbers[0].phone_number}"
    urls = (f"http://user:{quote(TOKEN)}@a.example{path}", f"http://a.example{path}?token={quote(TOKEN)}&x=1")
    entries = [
        {
            "startedDateTime": "2027-01-01T00:00:00Z",
            "time": 1,
            "request": {
                "method": "PATCH", "url": url, "httpVersion": "HTTP/1.1", "cookies": [], "queryString": [],
                "headers": [{"name": "Authorization", "value": f"Bearer {TOKEN}"}], "headersSize": -1, "bodySize": 0,
            },
            "response": {
                "status": 200, "statusText": "", "httpVersion": "HTTP/1.1", "cookies": [], "headers": [],
                "content": {"size": 2, "mimeType": "application/json", "text": "{}"}, "redirectURL": "",
                "headersSize": -1, "bodySize": 2,
            },
            "cache": {}, "timings": {"send": 0, "wait": 1, "receive": 0},
        }
        for url in urls
    ]  # fmt: skip
    archive = tmp_path / "sent.har"
    told = {"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": entries}}
    archive.write_text(json.dumps(told), encoding="utf-8")
    run = ran(tmp_path, "check", "sent.har", "-v", "--report", ",".join(REPORTS), "--report-dir", "out", **variables)
    assert run.code == 1, run.err
    assert 'received   a value for "token"' in run.out
    archive.unlink()
    assert_clean(tmp_path)
