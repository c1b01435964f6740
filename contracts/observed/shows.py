"""What an exchange shows at first sight: enough to tell which rules bear on it, and which of them it may break.

Most exchanges are in order. What is asked here is asked once for each; the rules need not ask it again.
"""

from __future__ import annotations

import enum
import functools
from collections.abc import Mapping
from typing import Final

from contracts.model import Json, Request, Response
from contracts.observed.number import Number
from contracts.observed.sent_body import are_documented
from contracts.observed.sent_path import has_userinfo, names_nothing, query_names, sent_path
from contracts.schemas import request_schema, response_schema
from contracts.standards import is_json_type
from contracts.strict_json import NOT_JSON


class Shows(enum.IntFlag):
    """What an observation shows at first sight.

    A rule names what it cannot apply without, and what is there wherever it is broken. The flags that begin
    with ``ODD`` may be set where nothing is wrong; they are never missing where something is.
    """

    ANYTHING = 0
    UPDATE = 1
    """An update: a PATCH on the path of the operation."""
    SHOWN = 2
    """A number, in the answer."""
    KNOWN = 4
    """A number that was seen before."""
    CONFIGURATION = 8
    """An SMS or a voice configuration among the members that are sent."""
    SMS = 16
    """SMS ids that are asked for."""
    JOB = 32
    """A job, before or now."""
    ERROR = 64
    """An answer with a status of 400 or more."""
    CALLER = 128
    """Something of the client that came before and bears on this request."""
    INSIDE = 256
    """More than the wire shows: what a client told its user, or how a callback was signed."""
    ADDRESSED = 512
    """A path about one number, or nearly so."""
    ODD_PATH = 1024
    """A method or a request target that is not as documented."""
    BODY = 2048
    """An update with a body."""
    GOOD_BODY = 4096
    """An update in JSON, labelled so, of documented members that keep their schema."""
    ODD_BODY = 8192
    """Any other update: one of nothing too."""
    TAKEN = 16384
    """An update that was answered with 200 and JSON."""
    ODD_ANSWER = 32768
    """An update that was not answered with 200 and JSON, labelled so, about the number asked for, in its schema."""
    MOVED = 65536
    """A number of which something has changed that no update changes."""
    CHANGED = 131072
    """A number of which something has changed that updates change."""
    STRANGER = 262144
    """An update without good credentials, or of a number that the project does not have."""
    REFUSED = 524288
    """A number of which a request was refused since it was seen."""


FIXED: Final = (
    "regionCode", "type", "capability", "money", "paymentIntervalMonths", "nextChargeDate", "expireAt",
)  # fmt: skip
"""The members of a number that no update changes, but for its names."""
_METHODS: Final = frozenset({"PATCH", "GET", "HEAD", "OPTIONS"})
_ODD_PATH: Final = int(Shows.ODD_PATH)
_ADDRESSED: Final = int(Shows.ADDRESSED)
_BODY: Final = int(Shows.BODY)
_GOOD_BODY: Final = int(Shows.GOOD_BODY | Shows.BODY)
_ODD_BODY: Final = int(Shows.ODD_BODY)
_TAKEN: Final = int(Shows.TAKEN)
_ODD_ANSWER: Final = int(Shows.ODD_ANSWER)
_MOVED: Final = int(Shows.MOVED)
_CHANGED: Final = int(Shows.CHANGED)
# Plain numbers: arithmetic on flags is slow, and this is done for each exchange.


@functools.lru_cache(maxsize=4096)
def shown_by_path(method: str, target: str) -> int:
    """What a method and a request target show."""
    path = sent_path(method, target)
    odd = method not in _METHODS or bool(query_names(target)) or has_userinfo(target)
    if path is None:
        return _ODD_PATH if odd else 0
    faults = path.encoding_fault or path.number_fault or names_nothing(path.project) or not path.as_documented
    return _ADDRESSED | _ODD_PATH if odd or faults else _ADDRESSED


def shown_by_body(request: Request, label: str | None) -> int:
    """What the body of an update and its label, the Content-Type, show."""
    if not request.body:
        return _ODD_BODY
    sent = request.json
    if not isinstance(sent, dict) or not sent or not _is_plain(label) or request.header("content-encoding") is not None:
        return _ODD_BODY | _BODY
    return _GOOD_BODY if are_documented(sent) and request_schema().fits(sent) else _ODD_BODY | _BODY


@functools.lru_cache(maxsize=256)
def _is_plain(label: str | None) -> bool:
    charset = (label or "").lower().partition("charset")[2].strip("= \"'")
    return is_json_type(label) and charset in ("", "utf-8", "utf8")


def shown_by_answer(response: Response | None, phone_number: str, project: str) -> int:
    """What the answer to an update of a number shows."""
    if response is None or response.status != 200 or response.json is NOT_JSON:
        return _ODD_ANSWER
    told, schema = response.json, response_schema(200)
    fits = is_json_type(response.header("content-type")) and schema is not None and schema.fits(told)
    if fits and told["phoneNumber"] == phone_number and told["projectId"] == project:
        return _TAKEN
    return _TAKEN | _ODD_ANSWER


def shown_by_change(before: Number, now: Number, region: str | None) -> int:
    """What two representations of a number show. ``region`` is what it has to be, where that is known otherwise."""
    shows = 0
    if before.name != now.name or before.callback != now.callback or _differ(before, now):
        shows = _CHANGED
    old, new = before.body, now.body
    for name in FIXED:
        if old.get(name) != new.get(name) or (name in old) is not (name in new):
            return shows | _MOVED
    return shows if region is None or new.get("regionCode") == region else shows | _MOVED


def _differ(before: Number, now: Number) -> bool:
    # What is the same object has not changed, and a number at rest is the same object most of the time.
    sms = before.sms is not now.sms and before.sms != now.sms
    return sms or (before.voice is not now.voice and before.voice != now.voice)


def asks_for_configuration(update: Mapping[str, Json] | None) -> bool:
    """Whether an update has an SMS or a voice configuration among its members."""
    return update is not None and ("smsConfiguration" in update or "voiceConfiguration" in update)
