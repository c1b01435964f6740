"""Findings as blocks of lines, and requests as curl lines that can be pasted."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence

import pytest

from contracts.clauses import clauses
from contracts.events import Discovered
from contracts.mock.world import PROJECT
from contracts.model import Credentials, Request, Response
from contracts.printable import MAX_LINE, printable
from contracts.report.text import MAX_REPRODUCE, case_id, curl, finding_lines
from contracts.rules import PROVIDER_RULES
from contracts.runner import Options, run
from contracts.target.inprocess import InProcessTarget
from tests.serving import Provider, defective, mock_answer, serving
from tests.unit.report.happenings import BASE, BY_ID, ERROR, HOSTILE, PATH, discovered, update

NUMBER = f"/v1/projects/{PROJECT}/activeNumbers/+12025550134"
KEY = "-u key:secret"

needs_curl = pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("bash")), reason="curl or bash is not installed"
)


def pasted(line: str) -> str:
    """What a curl line prints when it is pasted into a shell: the body of the answer, then its status."""
    command = f"{line} -w '\\n%{{http_code}}'"
    told = subprocess.run(["bash", "-c", command], check=False, capture_output=True, text=True, timeout=20)  # noqa: S603, S607 - our own program
    assert told.returncode == 0, told.stderr
    return told.stdout


def status(line: str) -> int:
    """The status that a pasted curl line is answered with."""
    return int(pasted(line).rpartition("\n")[2])


def sent(requests: Sequence[Request], provider: Provider) -> list[Request]:
    """What reaches a provider when requests are pasted as curl lines."""
    for request in requests:
        pasted(curl(request, provider.url, ""))
    return provider.requests


@pytest.mark.parametrize("text", ["", "plain", "é 😀 日本", "a" * MAX_LINE, "'\"\\$`"])
def test_plain_text_stays(text: str) -> None:
    """Printable text of any script, up to the limit, is left alone."""
    assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\r\tc", "a\\nb\\r\\tc"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x00\x7f\x85\x9b", "\\x00\\x7f\\x85\\x9b"),
        ("\u202eevil\u2066\u200f", "\\u202eevil\\u2066\\u200f"),
        ("\u2028\u2029\ufeff\ufffe", "\\u2028\\u2029\\ufeff\\ufffe"),
        ("\ud800x\udfff", "\\ud800x\\udfff"),
        ("\U000e0001", "\\U000e0001"),
    ],
)
def test_what_steers_a_terminal_is_escaped(text: str, shown: str) -> None:
    """Control characters, directions, separators and lone surrogates become escapes."""
    assert printable(text) == shown
    assert printable(text).isprintable()


def test_a_long_text_is_cut() -> None:
    """Past the limit the rest gives way to the length of the whole."""
    assert printable("x" * (MAX_LINE + 1)) == "x" * MAX_LINE + "… (2,001 characters)"


def test_a_curl_line_reads_as_a_person_would_write_it() -> None:
    """Method, credentials, header, body and address come in this order."""
    assert curl(update(b'{"displayName":"x"}'), BASE, KEY) == (
        "curl -sS -g --path-as-is -X PATCH -u key:secret -H 'content-type: application/json' "
        f"""--data-raw '{{"displayName":"x"}}' {BASE}{PATH}"""
    )


def test_an_update_without_a_body_says_its_length() -> None:
    """A PATCH without a body announces no bytes; a GET announces nothing."""
    assert "-H 'Content-Length: 0'" in curl(update(None, headers=()), BASE, KEY)
    assert curl(update(None, method="GET", headers=()), BASE, KEY).count("-H") == 0


def test_credentials_are_those_of_the_request() -> None:
    """None has no option, a wrong token stands in the line, and valid ones are the option handed in."""
    lines = {kind: curl(update(credentials=kind), BASE, '-u "$A:$B"') for kind in Credentials}
    assert "-u" not in lines[Credentials.NONE]
    assert "-H 'Authorization: Bearer not-a-token-that-anybody-handed-out-0'" in lines[Credentials.WRONG_BEARER]
    assert ":not-the-secret" in lines[Credentials.WRONG_BASIC]
    assert '-u "$A:$B"' in lines[Credentials.VALID]
    assert "-u  " not in curl(update(), BASE, "")


def test_no_secret_stands_in_a_curl_line() -> None:
    """Of wrong credentials nothing but what is made up is shown, whatever the valid ones are."""
    for kind in Credentials:
        assert "$SECRET" in curl(update(credentials=kind), BASE, '-u "$ID:$SECRET"') or kind in (
            Credentials.NONE,
            Credentials.WRONG_BASIC,
            Credentials.WRONG_BEARER,
        )


@pytest.mark.parametrize(
    "request_",
    [
        update(HOSTILE.encode("utf-8", "surrogatepass")),
        update(b"\xff\xfe\x00"),
        update(headers=(("content-type", "a\x1b[31m\u202e\r\nb"),)),
        update(path=f"{PATH}\u202e\x1b%0A"),
        update(path=f"{PATH}\ud800"),
        update(path=f"{PATH}##[error]", method="\udcff\n::error::x"),
    ],
    ids=["hostile body", "bytes", "header", "path", "lone surrogate", "commands"],
)
def test_a_curl_line_steers_no_terminal(request_: Request) -> None:
    """Whatever is in a request, its line is one line of printable text."""
    assert curl(request_, BASE, KEY).isprintable()
    assert "##[" not in curl(request_, BASE, KEY)


def test_a_request_that_is_too_long_for_a_line_is_left_out() -> None:
    """Half a curl line would send something else; the size is told, and that the event stream has it."""
    rule = BY_ID[ERROR]
    for length in (MAX_REPRODUCE - 1, 50_000_000):
        event = discovered(steps=(update(b"x" * length),))
        *_, line = finding_lines(event, rule, clauses()[rule.clause], BASE, KEY)
        assert line.startswith(f"  reproduce  (a request with a body of {length:,} bytes is too long for a line; ")


def test_a_case_id_is_that_of_what_is_sent() -> None:
    """The same requests have the same name anywhere, whoever sent them; another byte makes another name."""
    assert case_id([update()]) == case_id([update(principal="basic:1")]) == "ee5d07ab1817"
    assert len({case_id(steps) for steps in ([update(b"1")], [update(b"2")], [update(b"1"), update(b"1")], [])}) == 4


RECORDED = (
    ("Host", "127.0.0.1:38211"),
    ("content-type", "application/json"),
    ("Content-Length", "2"),
    ("User-Agent", "client/1 python/3.12"),
    ("accept-encoding", "gzip"),
    ("connection", "close"),
    ("accept", "*/*"),
)


def test_what_the_way_has_added_is_no_part_of_a_case() -> None:
    """A recorded request has the same name on any port, and a curl line that works before any provider."""
    asking = (("content-type", "application/json"), ("accept", "*/*"))
    assert case_id([update(headers=RECORDED)]) == case_id([update(headers=asking)]) != case_id([update()])
    assert curl(update(headers=RECORDED), BASE, KEY) == curl(update(headers=asking), BASE, KEY)


BODIES = {
    "commands": b"##[error]x\n::error::x",
    "object": b'{"displayName":"x"}',
    "quotes": b"""{"displayName":"it's \\"q\\" $HOME `id` !x"}""",
    "lines": b'{\r\n\t"displayName": "x"\n}\n',
    "backslashes": rb'{"displayName":"a\\b\n"}\\',
    "quote and line": b"it's\n'quoted'",
    "unicode": '{"displayName":"é 😀 日本 \u202e \u200d"}'.encode(),
    "bytes": bytes(range(1, 256)),
    "hex after a byte": b"\x01a\x02b\xffff",
    "nul": b"a\x00b",
    "nul alone": b"\x00",
    "at": b"@/dev/null",
    "dash": b"-x",
    "percent": b"%41%%",
    "not utf-8": b'{"displayName":"\xc3\x28"}',
    "utf-16": '{"displayName":"é"}'.encode("utf-16"),
    "long": b"x" * 70_000,
}


@needs_curl
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_a_pasted_line_sends_the_same_bytes(body: bytes) -> None:
    """The body arrives byte by byte as it was, with the same method, path and type."""
    with serving(lambda request: Response(status=200)) as provider:
        (arrived,) = sent([update(body)], provider)
    assert (arrived.method, arrived.path, arrived.body) == ("PATCH", PATH, body)
    assert arrived.header("content-type") == "application/json"


@needs_curl
@pytest.mark.parametrize(
    "path",
    [
        f"{PATH}%0A%2e%2E/../x",
        "/v1/projects/p/activeNumbers/%2B12025550134",
        "/v1/projects/p/activeNumbers/(202)5550134;ext=1,2*~&$HOME",
        "/v1/projects/p/activeNumbers/{a,b}[1-3]",
        "/v1/projects/p/activeNumbers/it's",
    ],
)
def test_a_pasted_line_sends_the_same_path(path: str) -> None:
    """Nothing of a path is tidied up, expanded or left out."""
    with serving(lambda request: Response(status=200)) as provider:
        assert [arrived.path for arrived in sent([update(path=path)], provider)] == [path]


@needs_curl
def test_a_pasted_line_adds_no_content_type() -> None:
    """A body without a type is sent without one, as it was."""
    with serving(lambda request: Response(status=200)) as provider:
        (arrived,) = sent([update(b"{}", headers=())], provider)
    assert arrived.header("content-type") is None


@needs_curl
def test_a_pasted_line_without_a_body_sends_none() -> None:
    """No body and no type arrive, and the length is said."""
    with serving(lambda request: Response(status=200)) as provider:
        (arrived,) = sent([update(None, headers=())], provider)
    assert (arrived.body, arrived.header("content-type"), arrived.header("content-length")) == (None, None, "0")


@needs_curl
def test_a_pasted_line_is_understood_by_the_mock() -> None:
    """Each kind of credentials comes to the answer that it had in the run."""
    body = json.dumps({"displayName": "it's\nnew"}).encode()
    with serving() as provider:
        codes = {
            kind: status(curl(update(body, path=NUMBER, credentials=kind), provider.url, KEY))
            for kind in (Credentials.VALID, Credentials.NONE, Credentials.WRONG_BASIC, Credentials.WRONG_BEARER)
        }
        look = pasted(curl(update(None, path=NUMBER, method="GET", headers=()), provider.url, KEY))
    assert list(codes.values()) == [200, 401, 401, 401]
    assert json.loads(look.rpartition("\n")[0])["displayName"] == "it's\nnew"


@needs_curl
@pytest.mark.parametrize(
    "defect", ["empty-sms-accepted", "no-credentials-accepted", "any-secret-accepted", "any-token-accepted"]
)
def test_a_pasted_finding_is_seen_again(defect: str) -> None:
    """The last line of a finding, pasted against the same provider, is answered with the status that was wrong."""
    events: list[object] = []
    target = InProcessTarget(defective(defect))
    run(target, Options(rules=PROVIDER_RULES, examples=0), events.append)
    found = next(event for event in events if isinstance(event, Discovered))
    with serving(mock_answer(defective(defect))) as provider:
        lines = [curl(request, provider.url, target.curl_credentials) for request in found.steps]
        assert [status(line) for line in lines][-1] == 200


def test_a_finding_is_a_block_of_lines() -> None:
    """Rule, where, expected, received, clause and reproduce stand in this order, each under its name."""
    rule = BY_ID[ERROR]
    event = discovered(steps=(update(b"1"), update(b"2")), waived="known (until 2027-06-01)")
    lines = list(finding_lines(event, rule, clauses()[rule.clause], BASE, KEY, ["a note", "another"]))
    assert lines == [
        "ERROR  empty-configuration-refused: An empty configuration object is refused",
        "  where      status",
        "  expected   400",
        "  received   status 200",
        f"  clause     17 config.not-empty (stated): {clauses()['config.not-empty'].text}",
        "  waived     known (until 2027-06-01)",
        f"  reproduce  {curl(update(b'1'), BASE, KEY)}",
        f"             {curl(update(b'2'), BASE, KEY)}",
        "             (a note)",
        "             (another)",
    ]


def test_a_finding_without_a_waiver_does_not_speak_of_one() -> None:
    """Six lines are enough for one request."""
    rule = BY_ID[ERROR]
    lines = list(finding_lines(discovered(), rule, clauses()[rule.clause], BASE, KEY))
    assert [line[:11].strip() for line in lines[1:]] == ["where", "expected", "received", "clause", "reproduce"]


def test_what_a_provider_says_steers_no_terminal() -> None:
    """Whatever stands in a finding, each of its lines is printable."""
    rule = BY_ID[ERROR]
    event = discovered(
        where=f"/{HOSTILE}",
        expected=HOSTILE,
        received=HOSTILE * 1000,
        steps=(update(HOSTILE.encode("utf-8", "surrogatepass")),),
        waived=HOSTILE,
    )
    for line in finding_lines(event, rule, clauses()[rule.clause], BASE, KEY):
        assert line.isprintable()
        assert len(line) < 30_000
