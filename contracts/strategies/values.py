"""Values that matter, as tables: lengths at limits, classes of characters, empty and falsy values.

Plain data, no Hypothesis: the deterministic phase walks through it, and the drawn phases mix it in.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest
from types import MappingProxyType
from typing import Final

from contracts.model import Json
from contracts.scenario import Hole

_LENGTHS: Final = (1, 2, 7, 8, 15, 16, 17, 20, 31, 32, 33, 40, 50, 63, 64, 65, 80, 99, 100, 101, 127, 128, 129, 140,
                   160, 199, 200, 201, 254, 255, 256, 257, 499, 500, 511, 512, 513, 1000, 1023, 1024, 1025, 2000,
                   2047, 2048, 2049, 4095, 4096, 4097, 8191, 8192, 8193)  # fmt: skip

_SPEAKING: Final = (
    "", " ", "  two  spaces  ", "\t", "\n", "line\nbreak", "carriage\r\nreturn", "trailing ", " leading", ".", "-", "_",
    "a", "A", "0", "-1", "1e3", "0x10", "007", "+12025550134", "12025550134", "null", "NULL", "None", "undefined", "nil",
    "true", "false", "NaN", "Infinity", "[]", "{}", '""', "''", '{"displayName":"x"}',
    "2026-11-23", "2026-11-23T10:00:00Z", "2026-11-23T10:00:00.123456+02:00", "10:00", "1795000000",
    "Front desk", "front desk", "FRONT DESK", "O'Brien", 'say "hi"', "back\\slash", "slash/", "a,b;c:d", "50 %", "100%25",
    "%41", "%2B", "a+b", "a&b=c", "#anchor", "?query", "<b>bold</b>", "<script>alert(1)</script>", "&amp;", "&lt;",
    "${jndi:ldap://x}", "{{7*7}}", "$HOME", "`id`", "; DROP TABLE numbers; --", "../../etc/passwd", "C:\\temp\\new",
    "=1+1", "@home", "|pipe|", "~tilde~", "^caret", "[brackets]", "(parens)", "*star*", "under_score", "a\u0000b",
    "\u0001", "\u001b[31mred", "\u007f", "\u0085", "\ufeffbom", "no\u00a0break", "zero\u200bwidth", "join\u200der",
    "rtl \u202eabc", "شركة", "חברה", "株式会社", "회사", "компания", "Ελλάδα", "ไทย", "हिन्दी",
    "Zoë", "Zoe\u0308", "Ångström", "A\u030angstro\u0308m", "ﬁ ligature", "ſ long s", "İstanbul", "ıstanbul", "straße",
    "STRASSE", "ǅ", "Ω", "\u2126", "\u212a", "\u212b", "µ", "μ", "１２３", "²", "½", "Ⅷ", "①",
    "😀", "👩‍👩‍👧", "🇸🇪", "👍🏽", "𝒳", "𐍈", "a\U0001f600b", "\U0010fffd", "\ufffd", "\uffff", "\u2028", "\u2029",
    "e\u0301\u0302\u0303", "смesь", "раураl", "admin", "root", "test", "deleted", "unlink", "RTC", "WAITING", "FAILED",
)  # fmt: skip

_CALLBACKS: Final = (
    "", "https://hooks.example/numbers", "https://hooks.example", "https://hooks.example/", "http://hooks.example/plain",
    "https://hooks.example:8443/numbers", "https://hooks.example/a/b/c?x=1&y=2", "https://hooks.example/?q=%20%2B",
    "https://hooks.example/#part", "https://user@hooks.example/", "https://HOOKS.example/Path", "https://hooks.example/ü",
    "https://xn--hcks-5qa.example/", "https://höcks.example/", "https://[2001:db8::1]/numbers", "https://192.0.2.1/numbers",
    "https://hooks.example/" + "p" * 233, "https://hooks.example/" + "p" * 234, "https://hooks.example/" + "p" * 490,
    "https://hooks.example/" + "p" * 1001, "https://hooks.example/" + "p" * 2026, "https://hooks.example//double//slash",
    "https://hooks.example/a;b=c", "https://hooks.example/a b", "https://hooks.example/%zz", "https://hooks.example/?a=1&amp;b=2",
    "https://hooks.example/" + "?" + "k=v&" * 60, "https://hooks.example/trailing.", "https://hooks.example/+plus", " ",
    "hooks.example/numbers", "//hooks.example/numbers", "ftp://hooks.example/", "javascript:alert(1)", "not a url", "null",
    "https://", "https://hooks.example/\n", "https://hooks.example/\u202e", "https://localhost/", "http://127.0.0.1:9/",
)  # fmt: skip

_WRONG_TYPES: Final[tuple[Json, ...]] = (
    0,
    1,
    -1,
    5,
    1.5,
    1e30,
    True,
    False,
    [],
    [""],
    ["plan-blue"],
    [None],
    [[]],
    12345678901234567890,
)
_NOT_OBJECTS: Final[tuple[Json, ...]] = (
    0,
    1,
    -1.5,
    True,
    False,
    "",
    "text",
    "{}",
    [],
    [{}],
    [{"displayName": "x"}],
    [[]],
    1e300,
)
_NOT_JSON: Final = (
    b"{", b"}", b"[", b"]", b'"', b'{"displayName"', b'{"displayName":', b'{"displayName":}', b'{"displayName":"x"',
    b'{"displayName":"x",}', b'{,"displayName":"x"}', b"{'displayName':'x'}", b"{displayName:1}", b'{"displayName":"x"}}',
    b'{"displayName":"x"}x', b"nul", b"tru", b"undefined", b"01", b"+1", b".5", b"1.", b"--1", b"<xml/>", b"displayName=x",
    b"displayName: x", b'{"displayName":"\\x41"}', b'{"displayName":"\\u12"}', b"\x00", b'{"a":1 "b":2}',
)  # fmt: skip
_MALFORMED_NUMBERS: Final = (
    "+", "%2B", "0", "1", "12025550134", "0012025550134", "+02025550134", "+0", "+1", "+1202555013x", "+1%20202%20555%200134",
    "+1-202-555-0134", "+1.202.555.0134", "(202)5550134", "+12025550134567890", "+123456789012345678901234567890", "x",
    "null", "undefined", "*", "-", "~", "tel:+12025550134", "%2B%2B12025550134", "+12025550134%00", "+12025550134%0A",
    "%20+12025550134", "+12025550134%20", "+%D9%A1%D9%A2%D9%A0%D9%A2%D9%A5%D9%A5%D9%A5", "%EF%BC%8B12025550134", "PN1",
    "7d1b5b5e-0d6f-4d0b-9a51-2f0c7a9c1e11", "+1,2025550134", "+12025550134;ext=1", "%2512025550134",
)  # fmt: skip

NAMES: Final[tuple[str, ...]] = tuple(
    name
    for turn in zip_longest(
        _SPEAKING,
        ("n" * length for length in _LENGTHS),
        ("é" * length for length in (15, 16, 32, 64, 127, 128, 255, 256)),
        ("😀" * length for length in (8, 16, 32, 64, 128, 255, 256)),
        ("w " * (length // 2) for length in (64, 256)),
    )
    for name in turn
    if name is not None
)
"""Display names, speaking ones and mere lengths in turn."""

_DIGITS: Final = "".join(f"{number}," for number in range(2000))
"""A long text of which no two parts are alike, so that wherever it is cut or padded shows."""

PACKED_NAMES: Final[Mapping[str, str]] = MappingProxyType({
    "letters of many scripts": " \ufeff  Zoë’s “2nd” line \u200b\u200d\u202e شركة 株式会社 Zoe\u0308 ﬁſ İı ß Ω\u2126\u212b µ １２３ ²½Ⅷ 😀👩‍👩‍👧 𝒳 \u00a0 \u2028\u2029 ",
    "punctuation and markup": " \" ' ` \\ / % %41 %2B + a+b &amp; &lt; <b>bold</b> #x ?q ;-- ${x} {{7*7}} $HOME [] {} a\tb\r\nc\n\n =1+1 2026-11-23T10:00:00Z ",
    "control characters": "\ufeffa\u0001b\u001b[31mc\u007fd\u0085e\u0000f\uffff",
    "a name of great length": _DIGITS,
})  # fmt: skip
"""Names with much in each: one request shows what many others would. What fails here is then made small."""

PACKED_CALLBACKS: Final[Mapping[str, str]] = MappingProxyType({
    "every part of an address": "http://HOOKS.example:8443/a%20b/+plus//%zz;c=d?x=1&y=%2B&amp;z=#part",
    "an address of great length": f"https://hooks.example/{_DIGITS}",
})  # fmt: skip
"""Callback addresses with much in each."""

VALUES: Final[Mapping[Hole, tuple[Json, ...]]] = MappingProxyType(
    {
        Hole.NAME: NAMES,
        Hole.CALLBACK: _CALLBACKS,
        Hole.WRONG_TYPE: _WRONG_TYPES,
        Hole.NOT_OBJECT: _NOT_OBJECTS,
        Hole.NOT_JSON: _NOT_JSON,
        Hole.MALFORMED_NUMBER: tuple(number for number in _MALFORMED_NUMBERS if number != "+1"),
    }
)
"""The table for each hole."""
