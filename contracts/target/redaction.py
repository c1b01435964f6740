"""Taking our credentials out of what a provider says: as they are, coded, escaped, or cut off.

A provider may repeat a credential in any spelling. Two kinds are told apart: codings of the secret
itself (base64, hexadecimal), which are looked for as they stand, and escapes of the text
around it (JSON, programs, percent, HTML, mail, UTF-16, lines), which are taken off first, one within
another too. Upper and lower case are the same.

A part of a secret counts too, from ``PART`` bytes on, wherever it was cut. Whether there is any is
asked of every exchange, so it is cheap: every fourth window of ``WINDOW`` bytes is looked up in a set.
"""

from __future__ import annotations

import base64
import functools
import html
import json
import re
import sys
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import quote, unquote_to_bytes

from contracts.model import REDACTED, Failure, Response

WINDOW: Final = 8
_STEP: Final = 4
PART: Final = WINDOW + _STEP - 1
"""A run of so many bytes of a secret holds a whole window, wherever it begins."""
SHORTEST: Final = 4
"""What is shorter is in any text, so that taking it out would spoil everything and hide nothing."""
_MARK: Final = REDACTED.encode()
_ESCAPED: Final = re.compile(
    rb"\\+(?:u00|u\{0*|U000000)([2-7][0-9a-fA-F])\}?|\\+x([2-9a-fA-F][0-9a-fA-F])|%u00([2-7][0-9a-fA-F])"
    rb"|\\+([0-3][0-7]{2})|\\+(/)"
)
_OF_MAIL: Final = re.compile(rb"=([2-9A-F][0-9A-F])|=\r?\n")
_DEPTH: Final = 3
"""How many escapes within one another are taken off."""
_KEPT: Final = b'"\\'
_ROUNDS: Final = 40
"""What was taken out may leave something together that was apart."""
_APART: Final = "\x1f"
"""Between two texts that are searched as one: nothing that an escape or a line break would be made of."""
_Spellings = tuple[tuple[bytes, tuple[bytes, ...]], ...]


def redacted(outcome: Response | Failure, secrets: tuple[str, ...]) -> Response | Failure:
    """What came of a request, without our secrets. The very same object where there are none in it."""
    if isinstance(outcome, Failure):
        detail = text_without(outcome.detail, secrets)
        return outcome if detail == outcome.detail else Failure(kind=outcome.kind, detail=detail)
    said = _APART.join(part for pair in outcome.headers for part in pair)
    if _is_clean(_bytes(said + _APART) + outcome.body, secrets):
        # Nearly always, and asked of every exchange.
        return outcome
    headers = tuple((text_without(name, secrets), text_without(value, secrets)) for name, value in outcome.headers)
    return Response(status=outcome.status, headers=headers, body=removed(outcome.body, secrets))


def text_without(text: str, secrets: tuple[str, ...]) -> str:
    """A text without the secrets."""
    data = _bytes(text)
    safe = removed(data, secrets)
    return text if safe is data else safe.decode("latin-1" if data.decode("latin-1") == text else "utf-8", "replace")


def _bytes(text: str) -> bytes:
    try:
        # A header comes as latin-1, whatever its bytes mean.
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _is_clean(data: bytes, secrets: tuple[str, ...]) -> bool:
    short, windows = _signs(secrets)
    return all(_has_none(view, short, windows) for view in _views(data))


def _has_none(data: bytes, short: tuple[bytes, ...], windows: frozenset[int]) -> bool:
    low = data.lower()
    if any(one in low for one in short):
        return False
    view = memoryview(low)
    for start in range(0, WINDOW, _STEP):
        # As numbers of eight bytes, so that the loop is not one of Python.
        whole = max(len(data) - start, 0) // WINDOW * WINDOW
        if not windows.isdisjoint(view[start : start + whole].cast("Q")):
            return False
    return True


def shows(data: bytes, secrets: tuple[str, ...]) -> bool:
    """Whether data holds a secret for all to see, or the first or second half of one, in one of its codings.

    In a fraction of the time that it takes to be certain: for traffic that is judged by the million.
    """
    for probe in _probes(secrets):  # noqa: SIM110 - a loop takes half the time of any()
        if probe in data:
            return True
    return False


@functools.lru_cache(maxsize=64)
def _probes(secrets: tuple[str, ...]) -> tuple[bytes, ...]:
    spellings = [spelling for secret in secrets if len(secret) >= SHORTEST for spelling in _of_one(secret)]
    halves = ((one[:WINDOW], one[len(one) // 2 :][:WINDOW]) for one in spellings)
    return tuple(dict.fromkeys(probe for pair in halves for probe in pair))


def removed(data: bytes, secrets: tuple[str, ...]) -> bytes:
    """The data without the secrets; the very same where there are none in it."""
    if _is_clean(data, secrets):
        return data
    spellings = _spellings(secrets)
    for _ in range(_ROUNDS):
        for view in _views(data):
            safe = _removed_as_it_stands(view, spellings)
            if safe is not view:
                # What was escaped is told unescaped, in this one case.
                data = safe
                break
        else:
            return data
    # Made for it: then nothing of it is shown.
    return _MARK


def _removed_as_it_stands(data: bytes, spellings: _Spellings) -> bytes:
    low = data.lower()
    spans = sorted(span for spelling, windows in spellings for span in _spans(low, spelling, windows))
    if not spans:
        return data
    kept, end = [], 0
    for start, stop in spans:
        if start >= end:
            kept.append(data[end:start])
        end = max(end, stop)
    return _MARK.join([*kept, data[end:]])


def _spans(low: bytes, spelling: bytes, windows: tuple[bytes, ...]) -> Iterator[tuple[int, int]]:
    """Where the secret stands, whole or in part: each time where it begins and ends."""
    for part, within in ((spelling, 0), *((window, spelling.index(window)) for window in windows)):
        at = low.find(part)
        while at != -1:
            start, end = _run(low, spelling, at, within, len(part))
            yield start, end
            at = low.find(part, end)


def _views(data: bytes) -> Iterator[bytes]:
    """The data, and what it says once its escapes are taken off: of one kind, of all, and without line breaks."""
    yield data
    seen, plain = {data}, data
    for _ in range(_DEPTH):
        before = plain
        for way in _WAYS:
            alone, plain = way(before), way(plain)
            if alone is not before and alone not in seen:
                seen.add(alone)
                yield alone
        if plain is before or plain == before:
            break
        if plain not in seen:
            seen.add(plain)
            yield plain
    if b"\n" in plain or b"\t" in plain:
        yield plain.translate(None, b" \t\r\n")


def _without_backslashes(data: bytes) -> bytes:
    return _ESCAPED.sub(_unescaped, data) if b"\\" in data or b"%u" in data else data


def _without_percent(data: bytes) -> bytes:
    return unquote_to_bytes(data) if b"%" in data else data


def _without_entities(data: bytes) -> bytes:
    if b"&" not in data:
        return data
    return html.unescape(data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def _without_mail(data: bytes) -> bytes:
    if b"=" not in data:
        return data
    return _OF_MAIL.sub(lambda found: bytes([int(found[1], 16)]) if found[1] else b"", data)


_WAYS: Final[tuple[Callable[[bytes], bytes], ...]] = (
    _without_backslashes,
    _without_percent,
    _without_entities,
    _without_mail,
    # As UTF-16 has them: in a report they would stand in base64, where nobody sees what they are.
    lambda data: data.replace(b"\0", b""),
)
"""Each takes one kind of escapes off, and gives the very same data where there are none."""


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1] or found[2] or found[3]
    letter = found[5] or bytes([int(code, 16) if code else int(found[4], 8)])
    # These two would end a text of JSON; so they mean the same.
    return b"\\" + letter if letter in _KEPT else letter


@functools.lru_cache(maxsize=64)
def _spellings(secrets: tuple[str, ...]) -> _Spellings:
    """The spellings of all secrets, the longest first, each with its windows."""
    # What the marker itself says would be found for ever.
    known = (secret for secret in secrets if len(secret) >= SHORTEST)
    found = {spelling.lower() for secret in known for spelling in _of_one(secret)}
    found = {spelling for spelling in found if spelling not in _MARK.lower()}
    return tuple((spelling, _windows(spelling)) for spelling in sorted(found, key=lambda text: (-len(text), text)))


@functools.lru_cache(maxsize=64)
def _signs(secrets: tuple[str, ...]) -> tuple[tuple[bytes, ...], frozenset[int]]:
    """What gives a secret away: the spellings too short to hold a window for sure, and the windows of the others."""
    spellings = _spellings(secrets)
    short = tuple(spelling for spelling, _ in spellings if len(spelling) < PART)
    windows = (window for _, windows in spellings for window in windows)
    return short, frozenset(int.from_bytes(window, sys.byteorder) for window in windows)


def _of_one(secret: str) -> Iterator[bytes]:
    raw = secret.encode("utf-8", "surrogatepass")
    yield from (raw, raw.hex().encode())
    yield from (json.dumps(secret)[1:-1].encode(), quote(raw, safe="").encode())
    for coded in (base64.b64encode, base64.urlsafe_b64encode):
        yield from (text for text in _in_base64(raw, coded) if len(text) >= WINDOW)


def _in_base64(raw: bytes, coded: Callable[[bytes], bytes]) -> Iterator[bytes]:
    """The secret in base64 as it comes out behind 0, 1 or 2 other bytes, less the letters that those share."""
    for shift, shared in ((0, 0), (1, 2), (2, 3)):
        whole = coded(b"\0" * shift + raw).rstrip(b"=")
        # The last letter depends on what follows, unless the bytes come out even.
        yield whole[shared : None if (shift + len(raw)) % 3 == 0 else -1]


def _windows(spelling: bytes) -> tuple[bytes, ...]:
    found = dict.fromkeys(spelling[start : start + WINDOW] for start in range(len(spelling) - WINDOW + 1))
    return tuple(window for window in found if window not in _MARK.lower())


def _run(low: bytes, spelling: bytes, at: int, within: int, size: int) -> tuple[int, int]:
    """How far around a part the data goes on as the secret does: where it begins and ends."""
    left = 0
    while left < min(at, within) and low[at - left - 1] == spelling[within - left - 1]:
        left += 1
    right = size
    longest = min(len(low) - at, len(spelling) - within)
    while right < longest and low[at + right] == spelling[within + right]:
        right += 1
    return at - left, at + right
