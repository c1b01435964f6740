"""Words for people: a finding as a block of lines, requests as curl lines. Pure functions."""

from __future__ import annotations

import functools
import hashlib
import json
import re
import shlex
from collections.abc import Iterator, Sequence

from contracts.clauses import Clause
from contracts.events import INTERRUPTED, Discovered, RunEnded, RunStarted
from contracts.messages import body_from_json, request_to_json
from contracts.model import Credentials, Request, Verdict
from contracts.printable import escaped, printable
from contracts.rule import Rule
from contracts.standards import OF_THE_WAY
from contracts.target.credentials import WRONG_SECRET, WRONG_TOKEN

MAX_REPRODUCE = 20_000
"""Characters of a curl line. A longer one is left out: half a request is another request."""
_SENTENCES = {
    Verdict.PASS: "The contract is kept.",
    Verdict.FAIL: "The contract is broken.",
    Verdict.INCONCLUSIVE: "No violation was seen, but not everything could be seen to its end.",
    Verdict.NOT_APPLICABLE: "Nothing was tested.",
    Verdict.ERROR: "The run could not be finished.",
}


def sentence(start: RunStarted | None, end: RunEnded) -> str:
    """The verdict in one sentence."""
    broken = any(standing.verdict is Verdict.FAIL for standing in end.standings.values())
    if end.verdict is Verdict.FAIL and not broken and start is not None and start.command == "gate":
        return "The client's own tests have failed."
    if end.exit_code == INTERRUPTED and end.verdict is Verdict.ERROR:
        return "The run was interrupted."
    if end.stopped and end.verdict is Verdict.PASS:
        return "No violation was seen until then."
    return _SENTENCES[end.verdict]


def curl(request: Request, base_url: str, credentials: str) -> str:
    """A curl line that sends the request again, to be pasted into a shell.

    ``credentials`` is the option for valid ones; it names environment variables, never a secret. What the
    way of a recorded request has added, such as its host, is left to curl.
    """
    told = request_to_json(request)
    body = body_from_json(told["body"])
    # -g: braces and brackets of a path are what they are.
    parts = ["curl -sS -g --path-as-is -X", _shell(_bytes(told["method"]))]
    option = {
        Credentials.NONE: "",
        Credentials.WRONG_BASIC: _wrong_secret(credentials),
        Credentials.WRONG_BEARER: f"-H 'Authorization: Bearer {WRONG_TOKEN}'",
    }.get(request.credentials, credentials)
    if option:
        parts.append(option)
    parts += [f"-H {_shell(_bytes(f'{name}: {value}'))}" for name, value in _asking(told["headers"])]
    feed = ""
    if body is not None:
        if request.header("content-type") is None:
            parts.append("-H 'Content-Type:'")
        if b"\x00" in body:
            # No argument of a command can hold a NUL.
            octal = "".join(f"\\{byte:03o}" for byte in body)
            feed = f"printf '{octal}' | "
            parts.append("--data-binary @-")
        else:
            parts.append(f"--data-raw {_shell(body)}")
    elif request.method == "PATCH":
        parts.append("-H 'Content-Length: 0'")
    return feed + " ".join([*parts, _shell(_bytes(base_url + told["path"]))])


def case_id(steps: Sequence[Request]) -> str:
    """A name for what is sent, the same on any machine and by any way: twelve hexadecimal digits."""
    return _case_id(tuple(steps))


# Each report asks for it, of one case after the other, and a request may be long.
@functools.lru_cache(maxsize=4)
def _case_id(steps: tuple[Request, ...]) -> str:
    told = [{**request_to_json(request), "principal": None} for request in steps]
    for request in told:
        # Whose they were is not known of a recorded request, which is sent again with good ones.
        if request["credentials"] == Credentials.UNKNOWN:
            request["credentials"] = Credentials.VALID
        request["headers"] = _asking(request["headers"])
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:12]


def _asking(headers: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    return [header for header in headers if header[0].lower() not in OF_THE_WAY]


def _bytes(text: str) -> bytes:
    # A lone surrogate is no character, but a recording may hold one.
    return text.encode("utf-8", "surrogatepass")


def _wrong_secret(credentials: str) -> str:
    """The option with the key id of the valid one and a wrong secret."""
    match = re.fullmatch(r"-u (\"?)([^:\"]+):[^\"]+(\"?)", credentials)
    return f"-u {match[1]}{match[2]}:{WRONG_SECRET}{match[3]}" if match else f"-u contracts:{WRONG_SECRET}"


def _shell(data: bytes) -> str:
    try:
        text = data.decode()
        plain = escaped(text) == text
    except UnicodeDecodeError:
        plain = False
    if plain:
        return shlex.quote(text)
    # ANSI-C quoting, byte by byte where a byte is not plain ASCII.
    return "$'" + "".join(_ansi_c(byte) for byte in data) + "'"


def _ansi_c(byte: int) -> str:
    if byte == ord("#"):
        # Two of them and a bracket are a command to some build servers.
        return "\\043"
    if byte in b"\\'":
        return "\\" + chr(byte)
    return chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03o}"


def count(number: int, what: str) -> str:
    """A number with its noun: ``1 finding``, ``2,000 findings``."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def finding_lines(
    event: Discovered,
    rule: Rule,
    clause: Clause,
    base_url: str,
    credentials: str,
    notes: Sequence[str] = (),
    *,
    replay: bool = False,
) -> Iterator[str]:
    """The block of lines for one finding, without colours. ``replay`` adds the command that plays it again."""
    finding = event.finding
    yield f"{finding.severity.upper()}  {finding.rule}: {rule.title}"
    base_url = event.origin or base_url
    if event.place:
        yield f"  at         {printable(event.place)}"
    yield f"  where      {printable(finding.mismatch.where)}"
    yield f"  expected   {printable(finding.mismatch.expected)}"
    yield f"  received   {printable(finding.mismatch.received)}"
    yield f"  clause     {clause.number} {clause.id} ({clause.basis}): {clause.text}"
    if event.waived:
        yield f"  waived     {printable(event.waived)}"
    # What a client did not send cannot be sent again.
    steps = [request for request in event.steps if request.path]
    if replay and steps:
        yield f"  replay     contracts replay {case_id(event.steps)}"
    label = "reproduce"
    for request in steps:
        yield f"  {label:<9}  {reproduce(request, base_url, credentials)}"
        label = ""
    yield from (f"             ({note})" for note in notes if steps)


def reproduce(request: Request, base_url: str, credentials: str) -> str:
    """A curl line, or a word on why there is none."""
    size = len(request.body or b"")
    headers = sum(len(name) + len(value) for name, value in request.headers)
    # In a shell it is longer still; what is too long need not be quoted first.
    line = curl(request, base_url, credentials) if size + headers + len(request.path) <= MAX_REPRODUCE else ""
    if line and len(line) <= MAX_REPRODUCE:
        return line
    return f"(a request with a body of {size:,} bytes is too long for a line; --report ndjson keeps it whole)"
