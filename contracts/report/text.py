"""Words for people: a finding as a block of lines, requests as curl lines. Pure functions."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from contracts.clauses import Clause
from contracts.events import Discovered
from contracts.model import Credentials, Request
from contracts.rule import Rule
from contracts.target.credentials import WRONG_SECRET, WRONG_TOKEN

MAX_LINE = 2_000


def printable(text: str) -> str:
    """Text that cannot steer a terminal: what is not printable is escaped, and a long text is cut."""
    if len(text) > MAX_LINE:
        text = f"{text[:MAX_LINE]}… ({len(text):,} characters)"
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)


def curl(request: Request, base_url: str, credentials: str) -> str:
    """A curl line that sends the request again, to be pasted into a shell.

    ``credentials`` is the option for valid ones; it names environment variables, never a secret.
    """
    parts = ["curl -sS --path-as-is -X", request.method]
    option = {
        Credentials.NONE: "",
        Credentials.WRONG_BASIC: f"-u wrong:{WRONG_SECRET}",
        Credentials.WRONG_BEARER: f"-H 'Authorization: Bearer {WRONG_TOKEN}'",
    }.get(request.credentials, credentials)
    if option:
        parts.append(option)
    parts += [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in request.headers]
    if request.body is not None:
        parts.append(f"--data-binary {_shell(request.body)}")
    elif request.method == "PATCH":
        parts.append("-H 'Content-Length: 0'")
    return " ".join([*parts, _shell((base_url + request.path).encode())])


def _shell(data: bytes) -> str:
    try:
        text = data.decode()
        plain = text.isprintable()
    except UnicodeDecodeError:
        plain = False
    if plain:
        return shlex.quote(text)
    # ANSI-C quoting, byte by byte where a byte is not plain ASCII.
    return "$'" + "".join(_ansi_c(byte) for byte in data) + "'"


def _ansi_c(byte: int) -> str:
    if byte in b"\\'":
        return "\\" + chr(byte)
    return chr(byte) if 0x20 <= byte < 0x7F else f"\\x{byte:02x}"


def finding_lines(
    event: Discovered, rule: Rule, clause: Clause, base_url: str, credentials: str, notes: Sequence[str] = ()
) -> Iterator[str]:
    """The block of lines for one finding, without colours."""
    finding = event.finding
    yield f"{finding.severity.upper()}  {finding.rule}: {rule.title}"
    yield f"  where      {printable(finding.mismatch.where)}"
    yield f"  expected   {printable(finding.mismatch.expected)}"
    yield f"  received   {printable(finding.mismatch.received)}"
    yield f"  clause     {clause.number} {clause.id} ({clause.basis}): {clause.text}"
    if event.waived:
        yield f"  waived     {printable(event.waived)}"
    label = "reproduce"
    for request in event.steps:
        yield f"  {label:<9}  {curl(request, base_url, credentials)}"
        label = ""
    yield from (f"             ({note})" for note in notes)
