"""Words for people: a finding as a block of lines, requests as curl lines. Pure functions."""

from __future__ import annotations

import re
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
    # -g: braces and brackets of a path are what they are.
    parts = ["curl -sS -g --path-as-is -X", request.method]
    option = {
        Credentials.NONE: "",
        Credentials.WRONG_BASIC: _wrong_secret(credentials),
        Credentials.WRONG_BEARER: f"-H 'Authorization: Bearer {WRONG_TOKEN}'",
    }.get(request.credentials, credentials)
    if option:
        parts.append(option)
    parts += [f"-H {_shell(f'{name}: {value}'.encode())}" for name, value in request.headers]
    feed = ""
    if request.body is not None:
        if request.header("content-type") is None:
            parts.append("-H 'Content-Type:'")
        if b"\x00" in request.body:
            # No argument of a command can hold a NUL.
            octal = "".join(f"\\{byte:03o}" for byte in request.body)
            feed = f"printf '{octal}' | "
            parts.append("--data-binary @-")
        else:
            parts.append(f"--data-raw {_shell(request.body)}")
    elif request.method == "PATCH":
        parts.append("-H 'Content-Length: 0'")
    return feed + " ".join([*parts, _shell((base_url + request.path).encode())])


def _wrong_secret(credentials: str) -> str:
    """The option with the key id of the valid one and a wrong secret."""
    match = re.fullmatch(r"-u (\"?)([^:\"]+):[^\"]+(\"?)", credentials)
    return f"-u {match[1]}{match[2]}:{WRONG_SECRET}{match[3]}" if match else f"-u contracts:{WRONG_SECRET}"


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
    return chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03o}"


def count(number: int, what: str) -> str:
    """A number with its noun: ``1 finding``, ``2,000 findings``."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def finding_lines(
    event: Discovered, rule: Rule, clause: Clause, base_url: str, credentials: str, notes: Sequence[str] = ()
) -> Iterator[str]:
    """The block of lines for one finding, without colours."""
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
    label = "reproduce"
    for request in event.steps:
        yield f"  {label:<9}  {curl(request, base_url, credentials)}"
        label = ""
    yield from (f"             ({note})" for note in notes)
