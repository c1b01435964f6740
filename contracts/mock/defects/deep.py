"""Faults that only show for rare values, combinations, steps of a number's life, or kinds of number."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Final
from urllib.parse import unquote, unquote_plus

from contracts.mock.behaviour import Behaviour, Body, Violation
from contracts.mock.defects.defect import Defect, Group, staged
from contracts.mock.defects.over_time import asking, changing, refusing
from contracts.mock.state import FAILED, Number, SmsJob
from contracts.model import Request

Plant = Callable[[Behaviour], Behaviour]
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def _member(name: str, change: Callable[[str], str]) -> Plant:
    """Plants a change of a text on its way in."""

    def changed(update: Body) -> Body:
        value = update.get(name)
        return {**update, name: change(value)} if isinstance(value, str) else update

    return asking(changed)


def _name(change: Callable[[str], str]) -> Plant:
    return _member("displayName", change)


def _callback(change: Callable[[str], str]) -> Plant:
    return _member("callbackUrl", change)


def _shown_name(change: Callable[[str], str]) -> Plant:
    """Plants a change of the name on its way out."""

    def render(original: Any, behaviour: Behaviour, project_id: str, number: Number) -> Body:
        body: Body = original(behaviour, project_id, number)
        return {**body, "displayName": change(body["displayName"])}

    return staged(render=render)


def _members(update: Body, name: str) -> Body:
    value = update.get(name)
    return value if isinstance(value, dict) else {}


def _sms(update: Body) -> Body:
    return _members(update, "smsConfiguration")


def _voice(update: Body) -> Body:
    return _members(update, "voiceConfiguration")


def _pending(number: Number) -> SmsJob | None:
    return number.sms_job if number.sms_job and number.sms_job.status != FAILED else None


def _forgets(name: str, when: Callable[[Number, Body], bool]) -> Plant:
    """Plants an update that forgets one member where a condition holds."""

    def apply(original: Any, behaviour: Behaviour, number: Number, update: Body, now: float) -> Number:
        kept = {member: value for member, value in update.items() if member != name or not when(number, update)}
        result: Number = original(behaviour, number, kept, now)
        return result

    return staged(apply=apply)


def _cut(limit: int) -> Callable[[str], str]:
    return lambda text: text[:limit]


# fmt: off
def _texts() -> Iterable[tuple[str, str, Plant]]:
    for limit in (64, 100, 128, 255, 256, 1024, 2048, 4096):
        yield f"name-cut-at-{limit}", f"A name is cut after {limit} characters.", _name(_cut(limit))
    yield "name-cut-at-255-bytes", "A name is cut after 255 bytes.", _name(lambda text: text.encode("utf-8", "replace")[:255].decode("utf-8", "ignore"))
    yield "name-lost-beyond-512", "A name of more than 512 characters is passed over.", _forgets("displayName", lambda number, update: len(str(update.get("displayName"))) > 512)
    yield "name-of-32-padded", "A name of exactly 32 characters gets a blank.", _name(lambda text: f"{text} " if len(text) == 32 else text)
    yield "callback-cut-at-255", "A callback address is cut after 255 characters.", _callback(lambda text: text[:255])
    yield "callback-cut-at-2047", "A callback address is cut after 2,047 characters.", _callback(lambda text: text[:2047])
    yield "emoji-dropped", "Characters beyond the basic plane are dropped.", _name(lambda text: "".join(letter for letter in text if ord(letter) < 0x10000))
    yield "emoji-questioned", "Characters beyond the basic plane come back as question marks.", _shown_name(lambda text: "".join(letter if ord(letter) < 0x10000 else "?" for letter in text))
    yield "name-composed", "Names are brought into composed form.", _name(lambda text: unicodedata.normalize("NFC", text))
    yield "name-compatible", "Look-alike characters are folded.", _name(lambda text: unicodedata.normalize("NFKC", text))
    yield "full-width-folded", "Full-width letters become plain ones.", _name(lambda text: text.translate(_FULL_WIDTH))
    yield "zero-width-dropped", "Zero-width characters are dropped.", _name(lambda text: text.replace("\u200b", "").replace("\u200d", ""))
    yield "direction-marks-dropped", "Marks of direction are dropped.", _name(lambda text: text.replace("\u202e", ""))
    yield "controls-dropped", "Control characters are dropped.", _name(lambda text: "".join(letter for letter in text if letter >= " "))
    yield "name-ends-at-nul", "A name ends at a NUL.", _name(lambda text: text.partition("\x00")[0])
    yield "line-breaks-unified", "Carriage returns are dropped.", _name(lambda text: text.replace("\r\n", "\n"))
    yield "tabs-as-blanks", "Tabs become blanks.", _name(lambda text: text.replace("\t", " "))
    yield "blanks-merged", "Blanks in a row become one.", _name(lambda text: " ".join(text.split(" ")) if "  " not in text else text.replace("  ", " "))
    yield "no-break-blank-plain", "A no-break blank becomes a plain one.", _name(lambda text: text.replace("\u00a0", " "))
    yield "line-separator-dropped", "U+2028 is dropped.", _shown_name(lambda text: text.replace("\u2028", ""))
    yield "byte-order-mark-dropped", "A byte order mark at the start is dropped.", _name(lambda text: text.removeprefix("\ufeff"))
    yield "quotes-escaped", "Quotation marks get a backslash.", _shown_name(lambda text: text.replace('"', '\\"'))
    yield "backslash-dropped", "Backslashes are dropped.", _name(lambda text: text.replace("\\", ""))
    yield "apostrophe-doubled", "Apostrophes are doubled.", _name(lambda text: text.replace("'", "''"))
    yield "html-escaped", "Angle brackets come back as HTML entities.", _shown_name(lambda text: html.escape(text, quote=False))
    yield "html-unescaped", "HTML entities are resolved.", _name(html.unescape)
    yield "name-percent-decoded", "Percent signs are decoded.", _name(unquote)
    yield "name-form-decoded", "A plus sign becomes a blank.", _name(unquote_plus)
    yield "name-as-latin-1", "Letters beyond Latin-1 are questioned.", _name(lambda text: text.encode("latin-1", "replace").decode("latin-1"))
    yield "name-mojibake", "Accents come back as two characters.", _shown_name(lambda text: (text.encode("utf-8", "replace").decode("latin-1") if any("\u0080" <= letter <= "\u00ff" for letter in text) else text))
    yield "sharp-s-folded", "A sharp s becomes two letters.", _name(lambda text: text.replace("ß", "ss"))
    yield "dotted-i-lowered", "A dotted capital I becomes a plain one.", _name(lambda text: text.replace("İ", "I"))
    yield "date-normalised", "A name that looks like a date is rewritten.", _shown_name(lambda text: text.replace("T10:00:00Z", "T10:00:00.000Z"))
    yield "number-normalised", "A name that looks like a number loses its zeros.", _name(lambda text: text.lstrip("0") if text.isdecimal() and len(text) > 1 else text)
    yield "name-null-is-none", "The name null empties the name.", _name(lambda text: "" if text == "null" else text)
    yield "name-true-in-words", "The name true is written True.", _shown_name(lambda text: "True" if text == "true" else text)
    yield "template-expanded", "Braces in a name are evaluated.", _name(lambda text: text.replace("{{7*7}}", "49"))
    yield "callback-host-lowered", "The host of a callback address is put in lower case.", _callback(lambda text: text.replace("HOOKS", "hooks"))
    yield "callback-decoded", "A callback address is percent-decoded.", _callback(unquote)
    yield "callback-fragment-dropped", "The fragment of a callback address is dropped.", _callback(lambda text: text.partition("#")[0])
    yield "callback-query-dropped", "The query of a callback address is dropped.", _callback(lambda text: text.partition("?")[0])
    yield "callback-port-dropped", "The port of a callback address is dropped.", _callback(lambda text: text.replace(":8443", ""))
    yield "callback-upgraded", "A callback address becomes https.", _callback(lambda text: text.replace("http://", "https://"))
# fmt: on


# fmt: off
def _lives() -> Iterable[tuple[str, str, Plant]]:
    yield "rename-cancels-job", "A rename while an SMS job runs drops the job.", changing(lambda before, after, update: (replace(after, sms_job=None) if _pending(before) and set(update) == {"displayName"} else after))
    yield "callback-cancels-voice-job", "A callback address while a voice job runs drops the job.", changing(lambda before, after, update: (replace(after, voice_job=None) if before.voice_job and "callbackUrl" in update else after))
    yield "voice-while-pending-forgotten", "A voice target is forgotten while an SMS job runs.", _forgets("voiceConfiguration", lambda number, update: _pending(number) is not None and "smsConfiguration" not in update)
    yield "name-while-pending-forgotten", "A name is forgotten while an SMS job runs.", _forgets("displayName", lambda number, update: _pending(number) is not None)
    yield "callback-while-failed-forgotten", "A callback address is forgotten while a failed job is shown.", _forgets("callbackUrl", lambda number, update: number.sms_job is not None and number.sms_job.status == FAILED)
    yield "name-while-failed-forgotten", "A name is forgotten while a failed voice job is shown.", _forgets("displayName", lambda number, update: number.voice_job is not None and number.voice_job.status == FAILED)
    yield "link-with-voice-linked-refused", "A number with a SIP trunk cannot be linked to SMS.", refusing(lambda number, update: number.voice_type == "EST" and bool(_sms(update).get("servicePlanId")))
    yield "fax-to-trunk-refused", "A fax number cannot get a trunk.", refusing(lambda number, update: number.voice_type == "FAX" and _voice(update).get("type") == "EST")
    yield "untyped-keeps-type", "A target without a type keeps the type in force.", _untyped_keeps_type
    yield "unlink-keeps-campaign", "Unlinking both leaves the campaign.", changing(lambda before, after, update: (replace(after, campaign=before.campaign) if _sms(update) == {"servicePlanId": "", "campaignId": ""} and before.campaign else after))
    yield "second-unlink-refused", "Unlinking what is not linked is refused.", refusing(lambda number, update: (_sms(update).get("servicePlanId") == "" and not number.plan and number.sms_job is None))
    yield "refused-relink-unlinks", "A link that is refused unlinks the plan in force.", _refusal_unlinks
    yield "empty-configuration-cancels-job", "An empty configuration that is refused drops the running job.", _refusal_cancels
    yield "name-lost-in-company", "A name is forgotten beside SMS and voice.", _forgets("displayName", lambda number, update: {"smsConfiguration", "voiceConfiguration"} <= set(update))
    yield "callback-lost-beside-fax", "A callback address is forgotten beside a fax service.", _forgets("callbackUrl", lambda number, update: _voice(update).get("type") == "FAX")
    yield "empty-name-stops-voice", "An empty name makes the voice target forgotten.", _forgets("voiceConfiguration", lambda number, update: update.get("displayName") == "")
    yield "unlink-lost-beside-voice", "An unlink is forgotten beside a trunk.", _forgets("smsConfiguration", lambda number, update: _sms(update).get("servicePlanId") == "" and _voice(update).get("type") == "EST")
    yield "campaign-lost-beside-voice", "A campaign is forgotten beside a voice target.", _campaign_lost
    yield "fourth-rename-lost", "A name that begins with the one before it is forgotten.", _forgets("displayName", lambda number, update: (bool(number.name) and str(update.get("displayName")).startswith(number.name) and update.get("displayName") != number.name))
# fmt: on


def _untyped_keeps_type(behaviour: Behaviour) -> Behaviour:
    def apply(original: Any, inner: Behaviour, number: Number, update: Body, now: float) -> Number:
        result: Number = original(inner, number, update, now)
        job = result.voice_job
        if job and _voice(update) and "type" not in _voice(update) and number.voice_type != "RTC":
            return replace(result, voice_job=replace(job, type=number.voice_type))
        return result

    return staged(apply=apply)(behaviour)


def _after_refusal(spoil: Callable[[Number, Body], Number | None]) -> Plant:
    """Plants a refusal that leaves a trace: the next look finds the number as ``spoil`` left it."""

    def plant(behaviour: Behaviour) -> Behaviour:
        # One memory for each mock that it is planted in.
        spoilt: dict[str, Callable[[Number], Number]] = {}

        def validate(original: Any, inner: Behaviour, number: Number, update: Body) -> list[Violation]:
            violations: list[Violation] = original(inner, number, update)
            if violations and spoil(number, update) is not None:
                spoilt[number.phone_number] = lambda later: spoil(later, update) or later
            return violations

        def advance(original: Any, inner: Behaviour, number: Number, now: float) -> Number:
            change = spoilt.pop(number.phone_number, None)
            result: Number = original(inner, change(number) if change else number, now)
            return result

        return staged(validate=validate, advance=advance)(behaviour)

    return plant


_refusal_unlinks = _after_refusal(
    lambda number, update: (
        replace(number, plan="", campaign="") if number.plan and _sms(update).get("servicePlanId") else None
    )
)
_refusal_cancels = _after_refusal(
    lambda number, update: replace(number, sms_job=None) if _pending(number) and {} in update.values() else None
)


def _campaign_lost(behaviour: Behaviour) -> Behaviour:
    def lost(update: Body) -> Body:
        if not _sms(update).get("campaignId") or not _voice(update):
            return update
        return {**update, "smsConfiguration": {"servicePlanId": _sms(update).get("servicePlanId")}}

    return asking(lost)(behaviour)


# fmt: off
def _kinds() -> Iterable[tuple[str, str, Plant]]:
    yield "toll-free-name-lost", "The name of a toll-free number cannot be changed.", _forgets("displayName", lambda number, update: number.type == "TOLL_FREE")
    yield "toll-free-campaign-refused", "A toll-free number gets no plan.", refusing(lambda number, update: number.type == "TOLL_FREE" and bool(_sms(update).get("servicePlanId")))
    yield "abroad-callback-lost", "A callback address of a number in Great Britain is forgotten.", _forgets("callbackUrl", lambda number, update: number.region == "GB")
    yield "abroad-voice-lost", "A voice target of a number in Sweden is forgotten.", _forgets("voiceConfiguration", lambda number, update: number.region == "SE")
    yield "abroad-unlink-lost", "A mobile number cannot be unlinked.", _forgets("smsConfiguration", lambda number, update: number.type == "MOBILE" and _sms(update).get("servicePlanId") == "")
    yield "abroad-price-rounded", "A rename in Sweden rounds the price.", changing(lambda before, after, update: (replace(after, amount="11.00") if after.region == "SE" and "displayName" in update else after))
    yield "abroad-relinked", "A number in Great Britain is relinked in place.", _relinks_in("GB")
    yield "hex-plan-upper-case", "A service plan of 32 hex digits comes back in upper case.", _plan(lambda plan: plan.upper() if len(plan) == 32 else plan)
    yield "hex-plan-dashed", "A service plan of 32 hex digits comes back as a UUID.", _plan(lambda plan: f"{plan[:8]}-{plan[8:12]}-{plan[12:16]}-{plan[16:20]}-{plan[20:]}" if len(plan) == 32 else plan)
    yield "app-without-uuid-refused", "An application id that is no UUID is refused.", refusing(lambda number, update: bool(_voice(update).get("appId")) and len(str(_voice(update)["appId"])) != 36)
    yield "zero-as-empty-name", "The number 0 empties the name.", _zero_name
    yield "false-as-no-callback", "False empties the callback address.", _false_callback
    yield "list-as-empty-sms", "An empty list is taken for no SMS configuration.", _loose("smsConfiguration", [])
    yield "text-as-empty-voice", "An empty text is taken for no voice configuration.", _loose("voiceConfiguration", "")
    yield "trailing-comma-accepted", "JSON with a comma at its end is taken.", _trailing_comma
# fmt: on


def _relinks_in(region: str) -> Plant:
    def validate(original: Any, behaviour: Behaviour, number: Number, update: Body) -> list[Violation]:
        violations: list[Violation] = original(behaviour, number, update)
        return [one for one in violations if number.region != region or "unlink it first" not in one[1]]

    return staged(validate=validate)


def _plan(change: Callable[[str], str]) -> Plant:
    def advance(original: Any, behaviour: Behaviour, number: Number, now: float) -> Number:
        result: Number = original(behaviour, number, now)
        return replace(result, plan=change(result.plan)) if result.plan != number.plan else result

    return staged(advance=advance)


def _loose(name: str, value: Any) -> Plant:
    def read(original: Any, behaviour: Behaviour, request: Request) -> Any:
        body = original(behaviour, request)
        if isinstance(body, dict) and name in body and body[name] == value:
            return {member: item for member, item in body.items() if member != name}
        return body

    return staged(read=read)


def _zero_name(behaviour: Behaviour) -> Behaviour:
    def read(original: Any, inner: Behaviour, request: Request) -> Any:
        body = original(inner, request)
        zero = isinstance(body, dict) and body.get("displayName") == 0 and body["displayName"] is not False
        return {**body, "displayName": ""} if zero else body

    return staged(read=read)(behaviour)


def _false_callback(behaviour: Behaviour) -> Behaviour:
    def read(original: Any, inner: Behaviour, request: Request) -> Any:
        body = original(inner, request)
        return {**body, "callbackUrl": ""} if isinstance(body, dict) and body.get("callbackUrl") is False else body

    return staged(read=read)(behaviour)


def _trailing_comma(behaviour: Behaviour) -> Behaviour:
    def read(original: Any, inner: Behaviour, request: Request) -> Any:
        body = (request.body or b"").replace(b",}", b"}")
        return original(inner, replace(request, body=body)) if body else original(inner, request)

    return staged(read=read)(behaviour)


_CLAUSES: Final = {
    "callback": "callback.applied",
    "name": "name.applied",
}


def _defects(rows: Iterable[tuple[str, str, Plant]], clause: str) -> Iterable[Defect]:
    for name, sentence, plant in rows:
        own = _CLAUSES.get(name.partition("-")[0], clause)
        yield Defect(name=name, clause=own, group=Group.DEEP, sentence=sentence, plant=plant)


DEFECTS: Final = (
    *_defects(_texts(), "name.applied"),
    *_defects(_lives(), "update.accepted"),
    *_defects(_kinds(), "update.accepted"),
)
