"""Faults that only show for rare values, written without sight of the scenarios and the rules."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Final

from contracts.mock.behaviour import Behaviour, Body, Violation
from contracts.mock.defects.defect import Defect, Group, staged
from contracts.mock.defects.editing import edit
from contracts.mock.defects.over_time import asking, changing, dropping
from contracts.mock.render import json_response
from contracts.mock.state import Number
from contracts.model import Failure, FailureKind, Request, Response

Plant = Callable[[Behaviour], Behaviour]
Memory = dict[str, Any]
"""What a faulty provider remembers beside its state, by phone number or path."""

_INTERNAL = {"error": {"code": 500, "message": "Internal error", "status": "INTERNAL", "details": []}}
_HTML = Response(status=500, headers=(("content-type", "text/html"),), body=b"<h1>Bad request</h1>")
_SILENCE = Failure(kind=FailureKind.NO_ANSWER, detail="no answer")
_NOT_JSON: list[Violation] = [("body", "is not JSON")]
_COLUMN = 255
_BUFFER = 64
_LARGE = 16 * 1024
_DEEP = 64
_COMMA_LANGUAGES = ("de", "es", "fr", "sv")


def remembering(plant: Callable[[Memory], Plant]) -> Plant:
    """Plants a fault with a memory of its own for each mock."""

    def planted(behaviour: Behaviour) -> Behaviour:
        return plant({})(behaviour)

    return planted


def together(*plants: Plant) -> Plant:
    """Plants one fault that shows in more than one stage."""

    def plant(behaviour: Behaviour) -> Behaviour:
        for one in plants:
            behaviour = one(behaviour)
        return behaviour

    return plant


def _naming(change: Callable[[str], str]) -> Plant:
    """Plants a change of each name that is taken."""
    return asking(
        lambda update: {**update, "displayName": change(update["displayName"])} if update.get("displayName") else update
    )


def _reading(change: Callable[[Request, Any], Any]) -> Plant:
    """Plants a change of what is read. ``change`` gets the request and its members, or what is wrong with them."""

    def read(original: Any, behaviour: Behaviour, request: Request) -> Any:
        return change(request, original(behaviour, request))

    return staged(read=read)


def moving(change: Callable[[Number, Number], Number]) -> Plant:
    """Plants a change whenever jobs move on. ``change`` gets the number before and after."""

    def advance(original: Any, behaviour: Behaviour, number: Number, now: float) -> Number:
        return change(number, original(behaviour, number, now))

    return staged(advance=advance)


def answering(change: Callable[[Request, Response], Response | Failure]) -> Plant:
    """Plants a last word on every answer of the operation."""

    def finish(original: Any, behaviour: Behaviour, request: Request, response: Response) -> Response | Failure:
        return change(request, original(behaviour, request, response))

    return staged(finish=finish)


def _failing(when: Callable[[Request], bool]) -> Plant:
    return answering(
        lambda request, response: (
            json_response(500, _INTERNAL) if request.method == "PATCH" and when(request) else response
        )
    )


def sms(update: Body) -> Body:
    """The SMS configuration of an update, empty when there is none."""
    asked = update.get("smsConfiguration")
    return asked if isinstance(asked, dict) else {}


def sent(request: Request) -> Body:
    """The members that a PATCH sends, empty when it sends none."""
    return request.json if request.method == "PATCH" and isinstance(request.json, dict) else {}


def sent_name(request: Request) -> str:
    """The name that a PATCH sends, empty when it sends none."""
    name = sent(request).get("displayName")
    return name if isinstance(name, str) else ""


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level:
        depth += 1
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
    return depth


def _first_line(name: str) -> str:
    return name.splitlines()[0] if name.splitlines() else ""


def _as_latin_1(request: Request) -> Request:
    if "charset" not in (request.header("content-type") or "").lower() or not request.body:
        return request
    return replace(request, body=request.body.decode("latin-1").encode())


def _mistaken_charset(behaviour: Behaviour) -> Behaviour:
    return staged(read=lambda original, inner, request: original(inner, _as_latin_1(request)))(behaviour)


def _half_pairs(request: Request, body: Any) -> Any:
    if not isinstance(body, dict) or not re.search(rb"\\u[dD][89abAB]", request.body or b""):
        return body
    return {
        name: re.sub(r"[\U00010000-\U0010ffff]", "\ufffd\ufffd", value) if isinstance(value, str) else value
        for name, value in body.items()
    }


def _unescaped_only(request: Request, body: Any) -> Any:
    return (
        {
            name: value
            for name, value in body.items()
            if f'"{name}"'.encode() in (request.body or b"") or name != "displayName"
        }
        if isinstance(body, dict)
        else body
    )


def _in_latin_1(request: Request, response: Response) -> Response:
    if response.status != 200:
        return response
    text = json.dumps(response.json, separators=(",", ":"), ensure_ascii=False)
    fits = not text.isascii() and all(ord(letter) < 256 for letter in text)
    return replace(response, body=text.encode("latin-1")) if fits else response


def _comma(request: Request, response: Response) -> Response:
    speaks = (request.header("accept-language") or "").lower().startswith(_COMMA_LANGUAGES)
    if response.status != 200 or not speaks:
        return response
    return json_response(200, edit(response.json, "money.amount", lambda text: text.replace(".", ",")))  # type: ignore[arg-type]


def _for_browsers(request: Request, response: Response) -> Response:
    browser = (request.header("accept") or "").startswith("text/html")
    return replace(_HTML, status=response.status) if browser and response.status >= 400 else response


def _sms_after_voice(update: Body) -> bool:
    names = list(update)
    return {"smsConfiguration", "voiceConfiguration"} <= set(names) and names.index("voiceConfiguration") < names.index(
        "smsConfiguration"
    )


# fmt: off
def _values() -> Iterable[tuple[str, str, str, Plant]]:
    yield "name-cut-at-column", "name.applied", "A name of more than 255 characters is cut.", _naming(lambda name: name[:_COLUMN])
    yield "name-off-by-one", "name.applied", "A name of exactly 64 characters loses its last.", _naming(lambda name: name[:-1] if len(name) == _BUFFER else name)
    yield "name-joiners-lost", "name.applied", "Characters that are not seen, joiners among them, are taken out of a name.", _naming(lambda name: "".join(letter for letter in name if unicodedata.category(letter) != "Cf"))
    yield "name-basic-plane", "name.applied", "Characters beyond the basic plane become question marks.", _naming(lambda name: re.sub(r"[\U00010000-\U0010ffff]", "?", name))
    yield "name-entities-decoded", "name.applied", "Character entities in a name are decoded.", _naming(html.unescape)
    yield "name-null-word", "name.applied", "A person called Null has no name.", _naming(lambda name: "" if name.lower() in {"null", "none", "undefined"} else name)
    yield "name-first-line", "name.applied", "A name ends at its first line break.", _naming(_first_line)
    yield "name-case-unchanged", "name.applied", "A name that differs in case alone from the present one is not taken.", changing(lambda before, after, update: replace(after, name=before.name) if after.name.lower() == before.name.lower() else after)
    yield "callback-made-secure", "callback.applied", "A callback address without TLS gets https.", asking(lambda update: {**update, "callbackUrl": re.sub(r"^http://", "https://", update["callbackUrl"])} if update.get("callbackUrl") else update)
    yield "escaped-member-unseen", "name.applied", "A member whose name is written with escapes is not seen.", _reading(_unescaped_only)
    yield "escaped-pairs-broken", "name.applied", "A character written as two escapes is not put together.", _reading(_half_pairs)
    yield "blank-before-body-refused", "update.accepted", "A body that begins with white space is refused.", _reading(lambda request, body: _NOT_JSON if (request.body or b"")[:1].isspace() else body)
    yield "charset-mistaken", "name.applied", "A body with a charset in its content type is read as Latin-1.", _mistaken_charset
    yield "upper-case-type-refused", "update.accepted", "A content type with capitals is refused.", _reading(lambda request, body: [("body", "has another type")] if re.search("[A-Z]", (request.header("content-type") or "").partition(";")[0]) else body)
    yield "500-on-large-body", "error.no-server-error", "A body of more than 16 KiB is a server error.", _failing(lambda request: len(request.body or b"") > _LARGE)
    yield "500-on-deep-body", "error.no-server-error", "A body of more than 64 levels is a server error.", _failing(lambda request: _depth(sent(request)) > _DEEP)
    yield "silent-on-half-pair", "transport.answered", "A name with half a pair of escapes gets no answer.", answering(lambda request, response: _SILENCE if re.search("[\ud800-\udfff]", sent_name(request)) else response)
    yield "answer-in-latin-1", "response.content-type", "An answer whose letters fit is written in Latin-1.", answering(_in_latin_1)
    yield "sms-after-voice-forgotten", "update.both-configurations", "An SMS configuration behind a voice configuration is forgotten.", dropping("smsConfiguration", when=_sms_after_voice)
    yield "amount-by-language", "response.formats", "The amount has a comma for who reads German, Spanish, French or Swedish.", answering(_comma)
    yield "refusal-as-page", "error.bad-request-envelope", "A refusal is a page for who prefers pages.", answering(_for_browsers)
    yield "lower-case-escape-refused", "address.number-e164", "A plus sign written as %2b is refused.", _reading(lambda request, body: [("phone_number", "is not an E.164 number")] if "%2b" in request.path else body)
# fmt: on


DEFECTS: Final = tuple(
    Defect(name=name, clause=clause, group=Group.DEEP, sentence=sentence, plant=plant)
    for name, clause, sentence, plant in _values()
)
