"""The canary: a provider that repeats our credentials everywhere, and a search for them in all that is written."""

from __future__ import annotations

import base64
import contextlib
import html
import itertools
import json
import os
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self
from urllib.parse import quote

from contracts.cli.output import REPORTS
from contracts.mock.world import FACTS
from contracts.model import Response
from contracts.target.credentials import basic
from tests.security.answers import plain, request_in
from tests.security.ending import Run, ran
from tests.security.recordings import RESTORE
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
        raw.hex().upper().encode(),
        raw.lower(),
        raw.upper(),
        raw.title(),
        "".join(f"\\u{ord(letter):04x}" for letter in secret).encode(),
        "".join(f"\\x{byte:02x}" for byte in raw).encode(),
        "".join(f"%{byte:02X}" for byte in raw).encode(),
        "".join(f"%25{byte:02X}" for byte in raw).encode(),
        "".join(f"&#{byte};" for byte in raw).encode(),
        "".join(f"&#x{byte:x};" for byte in raw).encode(),
        base64.urlsafe_b64encode(raw).rstrip(b"=")[:-1],
        secret.encode("utf-16-be"),
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
        value.upper(),
        value.lower(),
        value.title(),
        "".join(f"\\x{ord(letter):02x}" for letter in value),
        "".join(f"%25{ord(letter):02X}" for letter in value),
        "".join(f"&#x{ord(letter):x};" for letter in value),
        value.encode().hex(),
        base64.b64encode(b"k:" + value.encode()).decode(),
        " ".join(value[start : start + PIECE + 2] for start in range(0, len(value), PIECE + 2)),
    )[turn % 19]
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


def search(folder: Path) -> tuple[list[tuple[str, bytes]], int, int]:
    """What was found in the files below a folder and in their names; how many files there are, and bytes in them."""
    found: list[tuple[str, bytes]] = []
    files = size = 0
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            files, size = files + 1, size + len(content)
            found += [(str(path), leak) for leak in (*leaks(content), *leaks(str(path).encode()))]
    return found, files, size


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """One command before a provider that repeats our credentials, and everything that it has left."""

    name: str
    run: Run
    echoes: int
    """How many requests the provider was sent."""
    files: int
    size: int
    processes: int
    """How many children were seen."""
    leaks: list[tuple[str, bytes]]


def _of_run(auth: str) -> Callable[[Path, str], tuple[str, ...]]:
    def words(folder: Path, url: str) -> tuple[str, ...]:
        configure(folder, url, auth)
        return ("run", "--target", "canary", "--max-examples", "6", "-v", *_REPORTS)

    return words


_REPORTS: Final = ("--report", ",".join(REPORTS), "--report-dir", "out")


def _of_doctor(folder: Path, url: str) -> tuple[str, ...]:
    configure(folder, url, "oauth2")
    return ("doctor", "--target", "canary")


def _of_restore(folder: Path, url: str) -> tuple[str, ...]:
    configure(folder, url, "basic")
    told = RESTORE | {"target": "canary", "base_url": url}
    (folder / "journal.json").write_text(json.dumps(told), encoding="utf-8")
    return ("restore", "journal.json")


CLIENT: Final = """
import http.client, os
from urllib.parse import urlsplit

url = urlsplit(os.environ["CONTRACTS_BASE_URL"])
for turn in range(60):
    for secret in ("Bearer " + os.environ["CANARY_TOKEN"], os.environ["CANARY_PAIR"]):
        connection = http.client.HTTPConnection(url.hostname, url.port, timeout=10)
        headers = {"authorization": secret, "content-type": "application/json", "x-copy": secret}
        connection.request("PATCH", os.environ["CANARY_PATH"], '{"displayName": "a"}', headers)
        try:
            connection.getresponse().read()
        except (http.client.HTTPException, ValueError):
            pass
        connection.close()
"""


def _of_gate(folder: Path, url: str) -> tuple[str, ...]:
    return ("gate", "--upstream", url, "-v", *_REPORTS, "--", sys.executable, "-c", CLIENT)


TESTS: Final = """
import pytest

@pytest.mark.parametrize("turn", range(40))
def test_renames(target, turn):
    secret_free = target.patch({"displayName": "a"})
    assert secret_free.status == 0, (secret_free, target.read())
"""


def _of_pytest(folder: Path, url: str) -> tuple[str, ...]:
    configure(folder, url, "bearer")
    (folder / "test_mine.py").write_text(TESTS, encoding="utf-8")
    return ("-vv", "--showlocals", "--junit-xml", "junit.xml", "--contract-target", "canary", "test_mine.py")


SITES: Final[Mapping[str, Callable[[Path, str], tuple[str, ...]]]] = {
    "run, basic": _of_run("basic"),
    "run, bearer": _of_run("bearer"),
    "run, oauth2": _of_run("oauth2"),
    "doctor": _of_doctor,
    "restore": _of_restore,
    "gate --upstream": _of_gate,
    "pytest": _of_pytest,
}
"""Every command that meets the credentials of a provider, by name: how it is set up, and what is run."""


def watched(name: str) -> Watched:
    """One of the sites in a folder of its own, and what was found there."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        variables = site(folder)
        if name == "gate --upstream":
            variables |= {
                "CANARY_PATH": f"/v1/projects/{FACTS.project_id}/activeNumbers/{FACTS.numbers[0].phone_number}",
                "CANARY_PAIR": basic(KEY_ID, KEY_SECRET),
                "SINCH_KEY_ID": KEY_ID,
                "SINCH_KEY_SECRET": KEY_SECRET,
            }
        with serving(echoing(), keep=True) as server, Watch() as watch:
            words = SITES[name](folder, server.url)
            run = ran(folder, *words, module="pytest" if name == "pytest" else "contracts", **variables)
            echoes = len(server.requests)
        found, files, size = search(folder)
    # What a client is started with is for its user to say; and pytest is started with what its user has.
    children = {} if name in {"gate --upstream", "pytest"} else watch.children
    found += [(f"process {process}", leak) for process, said in children.items() for leak in leaks(said)]
    return Watched(name=name, run=run, echoes=echoes, files=files, size=size, processes=len(children), leaks=found)


def count_of_forms() -> int:
    """How many different texts are looked for."""
    return len({form for secret in SECRETS for form in forms(secret)})
