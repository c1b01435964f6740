"""The canary: a provider that repeats our credentials everywhere, and nothing of them in anything that is written."""

from __future__ import annotations

import base64
import contextlib
import html
import itertools
import json
import os
import socket
import sys
import threading
import tomllib
from pathlib import Path
from typing import Final, Self
from urllib.parse import quote

import pytest

from contracts.cli.output import REPORTS
from contracts.config import read_target
from contracts.mock.world import FACTS
from contracts.model import REDACTED, Response
from contracts.target.credentials import basic
from tests.security.answers import plain, request_in
from tests.security.ending import ran
from tests.serving import mock_answer
from tests.unit.target.servers import Script, says, serving

KEY_ID: Final = "canary-key-id-7f3a"
KEY_SECRET: Final = 'cAnarY/s3cret+0f="ours"&x'
TOKEN: Final = "eyJjYW5hcnkiOiJ0cnVlIn0.Q2FuYXJ5.tok3n+of/0urs"
PAIR: Final = basic(KEY_ID, KEY_SECRET).split()[1]
SECRETS: Final = (KEY_ID, KEY_SECRET, TOKEN, PAIR)
PIECE: Final = 12
"""A piece of so many letters is a leak."""
CONFIG: Final = """
[targets.canary]
url = "{url}"
auth = "{auth}"
key_id = "${{CANARY_ID}}"
key_secret = "${{CANARY_SECRET}}"
token = "${{CANARY_TOKEN}}"
token_url = "{url}/oauth2/token"
project_id = "{project}"
provisioning_deadline = 1

[[targets.canary.numbers]]
phone_number = "{number}"
region = "US"

[targets.canary.facts]
service_plans = ["{plan}"]
campaigns = ["{campaign}"]
apps = ["{app}"]
"""


def forms(secret: str) -> set[bytes]:
    """The spellings of a secret that are looked for, and each piece of it."""
    raw = secret.encode()
    whole = {
        raw,
        json.dumps(secret)[1:-1].encode(),
        quote(secret, safe="").encode(),
        quote(secret).lower().encode(),
        html.escape(secret).encode(),
        raw.hex().encode(),
        secret.encode("utf-16-le"),
        *(base64.b64encode(b"." * shift + raw)[4 if shift else 0 : -4] for shift in range(3)),
    }
    pieces = {raw[start : start + PIECE] for start in range(len(raw) - PIECE + 1)}
    return whole | pieces


def leaks(content: bytes) -> list[bytes]:
    """Which forms of which secrets are in there."""
    return sorted(form for secret in SECRETS for form in forms(secret) if form in content)


def echo(turn: int, response: Response, sent: str) -> bytes:
    """The answer with the credentials that were sent in it, in one of many ways."""
    value = sent.partition(" ")[2] or "none"
    name = "".join(letter if letter.isalnum() else "-" for letter in value)
    said = (
        value,
        value[: PIECE + 3],
        value[-PIECE - 3 :],
        value[5 : 5 + PIECE + 5],
        quote(value, safe=""),
        base64.b64encode(sent.encode()).decode(),
        "".join(f"\\u{ord(letter):04x}" for letter in value),
        json.dumps(KEY_SECRET)[1:-1],
        KEY_ID,
        TOKEN,
    )[turn % 10]
    if turn % 29 == 7:
        return f"HTTP/1.1 {value} {value}\r\n\r\n".encode()
    if turn % 29 == 9:
        return plain(response, f"Content-Length: {value}")
    body = response.body
    if turn % 4 == 1:
        error = '{"error": {"code": 400, "message": "bad: %s", "status": "INVALID_ARGUMENT"}}'
        body, response = (error % said).encode(), Response(status=400, headers=response.headers)
    elif turn % 3 == 0 and isinstance(response.json, dict) and "displayName" in response.json:
        body = json.dumps({**response.json, "displayName": f"you sent {sent}"}).encode()
    return plain(
        response, f"X-Echo: {said}", f"X-{name}: 1", f"WWW-Authenticate: Basic realm={value}",
        f"Location: http://{KEY_ID}:{quote(KEY_SECRET)}@127.0.0.1/?token={quote(TOKEN)}",
        status=f"{response.status} {value}", body=body,
    )  # fmt: skip


def echoing() -> Script:
    """A provider that is honest but for what it repeats; its token endpoint repeats as well."""
    honest = mock_answer()
    turns = itertools.count()

    def script(connection: socket.socket, raw: bytes) -> None:
        request = request_in(raw)
        sent = request.header("authorization") or ""
        if request.path.startswith("/oauth2/"):
            told = json.dumps({"access_token": TOKEN, "expires_in": 3600, "echo": sent})
            says(plain(Response(status=200, body=told.encode()), f"X-Echo: {TOKEN}"))(connection, raw)
            return
        if sent in {basic(KEY_ID, KEY_SECRET), f"Bearer {TOKEN}"}:
            known = raw.replace(sent.encode(), basic("key", "secret").encode())
            says(echo(next(turns), honest(request_in(known)), sent))(connection, raw)
        else:
            says(plain(honest(request)))(connection, raw)

    return script


class Watch:
    """What children of a process were started with, looked at while it runs. Linux only."""

    def __init__(self) -> None:
        self.children: dict[int, bytes] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.02):
            started = [int(one) for one in _children(os.getpid())]
            for process in started:
                for child in _children(process):
                    with contextlib.suppress(OSError):
                        folder = Path("/proc") / child
                        said = (folder / "cmdline").read_bytes() + b"\n" + (folder / "environ").read_bytes()
                        self.children[int(child)] = said


def _children(process: int) -> list[str]:
    found: list[str] = []
    with contextlib.suppress(OSError):
        for task in (Path("/proc") / str(process) / "task").iterdir():
            found += (task / "children").read_text().split()
    return found


def site(folder: Path) -> dict[str, str]:
    """The environment of a run, everything it may write to within ``folder``."""
    places = {"HOME": folder / "home", "TMPDIR": folder / "tmp"}
    for place in places.values():
        place.mkdir()
    variables = {name: str(place) for name, place in places.items()}
    variables |= {"CANARY_ID": KEY_ID, "CANARY_SECRET": KEY_SECRET, "CANARY_TOKEN": TOKEN, "CONTRACTS_DEBUG": "1"}
    variables |= {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(folder / "summary.md")}
    return variables


def configure(folder: Path, url: str, auth: str) -> None:
    """A configuration that names the variables, and no secret."""
    facts = FACTS
    told = CONFIG.format(
        url=url, auth=auth, project=facts.project_id, number=facts.numbers[0].phone_number,
        plan=facts.service_plans[0], campaign=facts.campaigns[0], app=facts.apps[0],
    )  # fmt: skip
    (folder / "contracts.toml").write_text(told, encoding="utf-8")


def assert_clean(folder: Path) -> None:
    """No file that anything has written holds any form of any secret."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            assert leaks(path.read_bytes()) == [], path
            assert leaks(str(path).encode()) == [], path


def test_the_canary_is_seen() -> None:
    """What is looked for is found: each form, a piece of a secret, and an answer of the provider itself."""
    for secret in SECRETS:
        for form in forms(secret):
            assert leaks(b"<" + form + b">")
    honest = Response(status=200, body=b'{"displayName": ""}')
    for turn in range(120):
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
