"""One update written in the many ways that HTTP and JSON allow, as tables.

What a client's library writes is seldom what the example in a document shows. Each of these means
the same as the plain form, or is at worst refused; none may be misread or bring a provider down.
"""

from __future__ import annotations

from typing import Final

from contracts.scenario import Send

_BROWSER: Final = (("accept", "text/html,application/xhtml+xml,*/*;q=0.8"), ("accept-language", "de-DE,de;q=0.9"))
_DEPTH: Final = 100
_LARGE: Final = 20_000

SPELLINGS: Final = (
    Send(body=b' \r\n\t{ "displayName" :\t"Spelt with blanks"\n}\r\n '),
    Send(body=b'{"display\\u004eame":"Spelt with an escape"}'),
    Send(body=b'{"displayName":"\\u0053pelt with a letter escaped"}'),
)
"""JSON with white space and with escapes in the name of a member."""

ESCAPED: Final = (
    Send(body=b'{"displayName":"Zo\\u00eb"}'),
    Send(body=b'{"displayName":"\\ud83d\\ude00 a\\/b \\u0022quoted\\u0022"}'),
)
"""Names in escapes: a letter, a pair for a character beyond the basic plane, a slash, quotation marks."""

LABELS: Final = (
    Send(body={"displayName": "Labelled 1"}, content_type="application/json; charset=utf-8"),
    Send(body={"displayName": "Labelled 2"}, content_type='application/json;charset="UTF-8"'),
    Send(body={"displayName": "Labelled 3"}, content_type="Application/JSON"),
    Send(body={"displayName": "Zoë"}, content_type="application/json; charset=utf-8"),
)
"""Content types that mean JSON in UTF-8."""

BULKY: Final = (
    Send(body=b'{"displayName":"Large"' + b" " * _LARGE + b"}"),
    Send(body=b'{"nickname":' + b"[" * _DEPTH + b"]" * _DEPTH + b"}"),
)
"""Bodies that are large and deep, and legal JSON all the same."""

AS_A_BROWSER: Final = (
    Send(body={"displayName": "Browsed"}, headers=_BROWSER),
    Send(body={"displayName": 7}, headers=_BROWSER),
)
"""What a browser says it likes: pages first, then anything; German first."""
