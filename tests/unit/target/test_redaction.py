"""Our credentials are taken out of what a provider says, in whatever spelling and however cut."""

from __future__ import annotations

import base64
import html
import json
import time
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.model import REDACTED, Failure, FailureKind, Response
from contracts.target.redaction import PART, SHORTEST, WINDOW, redacted, removed, text_without

SECRET = 'Ma1n/s3cret+"of ours"=ß&<x>'
TOKEN = "eyJhbGciOiJIUzI1NiJ9.c29tZWJvZHk.Q1w2E3r4T5y6"
SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JSON with letters": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    "JSON with slashes": lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    "JSON all escaped": lambda text: "".join(f"\\u{ord(letter):04X}" for letter in text),
    "percent": lambda text: quote(text, safe=""),
    "percent but slashes": quote,
    "percent in lower case": lambda text: quote(text, safe="").lower() if text.islower() else quote(text),
    "percent all": lambda text: "".join(f"%{byte:02x}" for byte in text.encode()),
    "a form": lambda text: quote_plus(text, safe=" "),
    "HTML": html.escape,
    "HTML all": lambda text: "".join(f"&#{ord(letter)};" for letter in text),
    "hexadecimal": lambda text: text.encode().hex(),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 for URLs": lambda text: base64.urlsafe_b64encode(text.encode()).decode(),
    "upper case": str.upper,
    "title case": str.title,
    "other case": str.swapcase,
    "hexadecimal in upper case": lambda text: text.encode().hex().upper(),
    "escapes of C": lambda text: "".join(f"\\x{byte:02x}" for byte in text.encode()),
    "octal escapes": lambda text: "".join(f"\\{byte:03o}" for byte in text.encode()),
    "escapes in braces": lambda text: "".join(f"\\u{{{ord(letter):x}}}" for letter in text),
    "long escapes": lambda text: "".join(f"\\U{ord(letter):08x}" for letter in text),
    "JSON twice": lambda text: json.dumps("".join(f"\\u{ord(letter):04x}" for letter in text))[1:-1],
    "percent twice": lambda text: "".join(f"%25{byte:02x}" for byte in text.encode()),
    "percent three times": lambda text: "".join(f"%2525{byte:02X}" for byte in text.encode()),
    "percent u": lambda text: "".join(f"%u{ord(letter):04x}" for letter in text),
    "HTML in hexadecimal": lambda text: "".join(f"&#x{ord(letter):X};" for letter in text),
    "HTML twice": lambda text: "".join(f"&amp;#{ord(letter)};" for letter in text),
    "percent in JSON": lambda text: "".join(f"\\u0025{byte:02x}" for byte in text.encode()),
    "mail": lambda text: "".join(f"={byte:02X}" for byte in text.encode()),
    "base64 behind one": lambda text: base64.b64encode(b":" + text.encode() + b"\n").decode()[2:-4],
    "base64 behind two": lambda text: base64.b64encode(b"k:" + text.encode() + b"!").decode()[3:-4],
}


@pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS)
@pytest.mark.parametrize("secret", [SECRET, TOKEN], ids=["odd", "token"])
def test_a_secret_is_removed_in_any_spelling(secret: str, spell: Callable[[str], str]) -> None:
    """What is left holds no run of the spelling of more than half a block."""
    spelt = spell(secret)
    told = removed(f"before {spelt} after".encode(), (secret,)).decode()
    assert REDACTED in told
    assert not [start for start in range(len(spelt) - WINDOW) if spelt[start : start + WINDOW] in told]
    assert told.startswith("before ")
    assert told.endswith(" after")


@pytest.mark.parametrize("fold", ["\r\n ", "\n", "\n\t", "\t"])
@pytest.mark.parametrize("spell", [str, SPELLINGS["base64"], SPELLINGS["hexadecimal"]])
def test_a_secret_in_several_lines_is_removed(spell: Callable[[str], str], fold: str) -> None:
    """A header that is folded, or base64 as mail has it."""
    spelt = spell(TOKEN)
    lines = fold.join(spelt[start : start + 5] for start in range(0, len(spelt), 5))
    told = removed(f"before {lines} after".encode(), (TOKEN,)).decode()
    assert "".join(told.split()) == f"before{REDACTED}after" or told.count(REDACTED) == 1
    assert not [start for start in range(len(spelt) - WINDOW) if spelt[start : start + WINDOW] in "".join(told.split())]


@pytest.mark.parametrize("before", ["", "k", "id", '{"authorization": "'])
def test_a_secret_that_was_encoded_with_other_text_is_removed(before: str) -> None:
    """What was encoded around it stays, less the letters that hold bits of both."""
    spelt = base64.b64encode(f"{before}{TOKEN} and more".encode()).decode()
    told = removed(spelt.encode(), (TOKEN,)).decode()
    left, _, right = told.partition(REDACTED)
    assert len(left) <= len(before) * 4 / 3 + 1
    assert base64.b64decode(right[-8:]) in f"{TOKEN} and more".encode()
    assert len(right) <= len(" and more") * 4 / 3 + 3


@pytest.mark.parametrize("coding", ["utf-16-le", "utf-16-be"])
def test_a_secret_among_wide_letters_is_removed(coding: str) -> None:
    """A body in UTF-16 is shown in base64, where nobody would see the secret."""
    assert TOKEN.encode(coding) not in removed(f"x {TOKEN} y".encode(coding), (TOKEN,))


@pytest.mark.parametrize("length", range(PART, len(TOKEN)))
def test_a_secret_that_was_cut_off_is_removed(length: int) -> None:
    """The beginning of a secret, and its end, count from eleven bytes on."""
    assert removed(TOKEN[:length].encode(), (TOKEN,)) == REDACTED.encode()
    assert removed(f"<{TOKEN[-length:]}>".encode(), (TOKEN,)) == f"<{REDACTED}>".encode()


@pytest.mark.parametrize("start", range(len(TOKEN) - PART))
def test_a_piece_of_a_secret_is_removed(start: int) -> None:
    """A run from the middle of a secret counts from eleven bytes on, at whatever place it stands."""
    for place in range(WINDOW):
        around = " " * place
        told = removed(f"{around}{TOKEN[start : start + PART]}>".encode(), (TOKEN,))
        assert told == f"{around}{REDACTED}>".encode()


def test_a_secret_of_three_letters_is_not_looked_for() -> None:
    """It would be found in every other word."""
    assert removed(b"refused", ("use",)) == b"refused"
    assert removed(b"refused", ("fuse",)) == f"re{REDACTED}d".encode()


@given(st.text(min_size=SHORTEST, max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_no_text_keeps_a_secret(secret: str, before: str, after: str) -> None:
    """Whatever stands around it, and whatever it is."""
    told = removed(f"{before}{secret}{after}".encode(), (secret,))
    left = told.replace(REDACTED.encode(), b"")
    assert secret.encode() not in left or secret in REDACTED


def test_what_holds_no_secret_is_left_alone() -> None:
    """The very same objects come back, escapes and all."""
    body = b'{"a": "\\u0041 100% &amp; \\/"}'
    response = Response(status=200, headers=(("a%20", "&lt;"),), body=body)
    assert redacted(response, (SECRET, TOKEN)) is response
    failure = Failure(kind=FailureKind.MALFORMED, detail="SSH-2.0 \u20ac")
    assert redacted(failure, (SECRET, TOKEN)) is failure


def test_the_text_of_a_failure_holds_no_secret() -> None:
    """A status line that is none is quoted in the failure, and may be an echo of what we sent."""
    failure = redacted(Failure(kind=FailureKind.MALFORMED, detail=f"not HTTP (Bearer {TOKEN} €)"), (TOKEN,))
    assert failure == Failure(kind=FailureKind.MALFORMED, detail=f"not HTTP (Bearer {REDACTED} €)")


def test_names_of_headers_hold_no_secret() -> None:
    """An echo in the name of a header goes too, in lower case as well."""
    response = redacted(Response(status=200, headers=((f"x-{TOKEN.lower()}", "a"), ("b", TOKEN))), (TOKEN,))
    assert isinstance(response, Response)
    assert response.headers == ((f"x-{REDACTED}", "a"), ("b", REDACTED))


def test_a_header_that_is_not_ascii_is_seen_through() -> None:
    """A secret with other letters than those of ASCII comes back in a header as latin-1."""
    assert text_without("schlüsselwort".encode().decode("latin-1"), ("schlüsselwort",)) == REDACTED


def test_the_marker_itself_is_no_secret() -> None:
    """A secret that the marker itself says is not looked for: that would have no end."""
    assert removed(b"credential, token", ("credential", "token")) == f"credential, {REDACTED}".encode()


def test_a_secret_in_several_spellings_is_removed_in_all() -> None:
    """One spelling that is found does not hide another."""
    spelt = [spell(TOKEN) for spell in SPELLINGS.values()]
    assert removed(" ".join(spelt).encode(), (TOKEN,)).count(REDACTED.encode()) == len(SPELLINGS)


def test_a_megabyte_is_searched_in_no_time() -> None:
    """Three secrets in a body at the cap, with escapes in it, take less than a second."""
    body = b'{"a": "\\u0041%41&amp;"}' * 45_000
    began = time.process_time()
    assert removed(body, (SECRET, TOKEN, "k" * 40)) is body
    assert time.process_time() - began < 2.0
