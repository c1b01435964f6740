"""Faults in what an update applies, keeps and refuses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Final

from contracts.mock.behaviour import Behaviour, Body, Violation
from contracts.mock.defects.defect import Defect, Group, staged
from contracts.mock.state import Number, VoiceJob
from contracts.model import Request

Plant = Callable[[Behaviour], Behaviour]
_CONFIGURATIONS = ("smsConfiguration", "voiceConfiguration")


def dropping(*names: str, when: Callable[[Body], bool] = lambda update: True) -> Plant:
    """Plants an update that forgets members; it is validated with them."""

    def apply(original: Any, behaviour: Behaviour, number: Number, update: Body, now: float) -> Number:
        kept = {name: value for name, value in update.items() if name not in names} if when(update) else update
        result: Number = original(behaviour, number, kept, now)
        return result

    return staged(apply=apply)


def changing(change: Callable[[Number, Number, Body], Number]) -> Plant:
    """Plants a change after every update. ``change`` gets the number before, after, and the update."""

    def apply(original: Any, behaviour: Behaviour, number: Number, update: Body, now: float) -> Number:
        return change(number, original(behaviour, number, update, now), update)

    return staged(apply=apply)


def asking(change: Callable[[Body], Body]) -> Plant:
    """Plants an update that is taken for another one after it was validated."""

    def apply(original: Any, behaviour: Behaviour, number: Number, update: Body, now: float) -> Number:
        result: Number = original(behaviour, number, change(update), now)
        return result

    return staged(apply=apply)


def tolerating(passes: Callable[[Number, Body, Violation], bool]) -> Plant:
    """Plants a validation that passes over some violations."""

    def validate(original: Any, behaviour: Behaviour, number: Number, update: Body) -> list[Violation]:
        return [one for one in original(behaviour, number, update) if not passes(number, update, one)]

    return staged(validate=validate)


def refusing(refuses: Callable[[Number, Body], bool]) -> Plant:
    """Plants a validation that refuses something good."""

    def validate(original: Any, behaviour: Behaviour, number: Number, update: Body) -> list[Violation]:
        return [*original(behaviour, number, update), *([("body", "is not liked")] if refuses(number, update) else [])]

    return staged(validate=validate)


def _sms(update: Body) -> Body:
    return _members(update, "smsConfiguration")


def _voice(update: Body) -> Body:
    return _members(update, "voiceConfiguration")


def _members(update: Body, name: str) -> Body:
    value = update.get(name)
    return value if isinstance(value, dict) else {}


def _partly(*names: str) -> Plant:
    """Plants a provider that applies members of a request that it then refuses.

    The state of a refused request is not kept, so the fault stands in the advance of the next one.
    """

    def plant(behaviour: Behaviour) -> Behaviour:
        # One memory for each mock that it is planted in.
        waiting: dict[str, Body] = {}

        def validate(original: Any, inner: Behaviour, number: Number, update: Body) -> list[Violation]:
            violations: list[Violation] = original(inner, number, update)
            if violations:
                good = {name: update[name] for name in names if isinstance(update.get(name), str)}
                waiting[number.phone_number] = waiting.get(number.phone_number, {}) | good
            return violations

        def advance(original: Any, inner: Behaviour, number: Number, now: float) -> Number:
            late = waiting.pop(number.phone_number, {})
            name, callback = late.get("displayName", number.name), late.get("callbackUrl", number.callback)
            result: Number = original(inner, replace(number, name=name, callback=callback), now)
            return result

        return staged(validate=validate, advance=advance)(behaviour)

    return plant


def _wiped(field: str, *, unless: str) -> Plant:
    empty: dict[str, Any] = {field: ""}
    return changing(lambda before, after, update: after if unless in update or not update else replace(after, **empty))


def _voice_reset(before: Number, after: Number, update: Body) -> Number:
    return after if "voiceConfiguration" in update else replace(after, voice_type="RTC", voice_id="", voice_job=None)


def _sms_reset(before: Number, after: Number, update: Body) -> Number:
    return after if "smsConfiguration" in update else replace(after, plan="", campaign="", sms_job=None)


def _text(value: Any) -> Any:
    return value if value is None or isinstance(value, str) else json.dumps(value)


def _coercing(kinds: tuple[type, ...], names: Iterable[str] = ()) -> Plant:
    """Plants a provider that makes text of some JSON types."""
    wanted = frozenset(names)

    def read(original: Any, behaviour: Behaviour, request: Request) -> Any:
        body = original(behaviour, request)
        if not isinstance(body, dict):
            return body
        return {
            name: _text(value) if type(value) in kinds and (not wanted or name in wanted) else value
            for name, value in body.items()
        }

    return staged(read=read)


def _lenient_body(*kinds: type) -> Plant:
    """Plants a provider that takes a body of another kind for an empty one."""

    def read(original: Any, behaviour: Behaviour, request: Request) -> Any:
        return {} if isinstance(request.json, kinds) else original(behaviour, request)

    return staged(read=read)


def _broken_body_ignored(behaviour: Behaviour) -> Behaviour:
    def read(original: Any, behaviour: Behaviour, request: Request) -> Any:
        body = original(behaviour, request)
        return {} if isinstance(body, list) and body == [("body", "is not JSON")] else body

    return staged(read=read)(behaviour)


def _toggle(before: Number, after: Number, update: Body) -> Number:
    again = _sms(update).get("servicePlanId")
    return replace(after, plan="", campaign="", sms_job=None) if again and again == before.plan else after


def _restart(before: Number, after: Number, update: Body) -> Number:
    if (
        _voice(update)
        and (before.voice_type, before.voice_id) == (after.voice_type, after.voice_id)
        and after.voice_job is None
    ):
        return replace(after, voice_job=VoiceJob(type="RTC", id="", started=0.0, updated=0.0))
    return after


_UNLINK_FIRST = "is linked already: unlink it first"


def _conflict(field: str) -> Callable[[Number, Body, Violation], bool]:
    return lambda number, update, violation: violation == (f"sms_configuration.{field}", _UNLINK_FIRST)


def _pending_only(number: Number, update: Body, violation: Violation) -> bool:
    return violation[1] == _UNLINK_FIRST and not number.plan


def _links_abroad(before: Number, after: Number, update: Body) -> Number:
    campaign = _sms(update).get("campaignId")
    return replace(after, campaign=campaign) if campaign and after.region != "US" else after


def _plan_too(before: Number, after: Number, update: Body) -> Number:
    drops = _sms(update).get("campaignId") == "" and before.campaign
    return replace(after, plan="", campaign="", sms_job=None) if drops else after


# fmt: off
def _rows() -> Iterable[tuple[str, str, str, Plant]]:
    yield "name-ignored", "name.applied", "A name that is sent is not taken.", dropping("displayName")
    yield "name-trimmed", "name.applied", "Blanks around a name are cut off.", asking(lambda update: ({**update, "displayName": update["displayName"].strip()} if isinstance(update.get("displayName"), str) else update))
    yield "name-not-emptied", "name.applied", "An empty name does not empty the name.", dropping("displayName", when=lambda update: update.get("displayName") == "")
    yield "callback-ignored", "callback.applied", "A callback address that is sent is not taken.", dropping("callbackUrl")
    yield "callback-not-emptied", "callback.applied", "An empty callback address does not empty it.", dropping("callbackUrl", when=lambda update: update.get("callbackUrl") == "")
    yield "callback-with-slash", "callback.applied", "A callback address gets a slash at its end.", asking(lambda update: ({**update, "callbackUrl": update["callbackUrl"] + "/"} if update.get("callbackUrl") and not update["callbackUrl"].endswith("/") else update))
    yield "name-wiped", "update.omitted-unchanged", "A name that is left out is emptied.", _wiped("name", unless="displayName")
    yield "callback-wiped", "update.omitted-unchanged", "A callback address that is left out is emptied.", _wiped("callback", unless="callbackUrl")
    yield "sms-wiped", "update.omitted-unchanged", "An SMS configuration that is left out is cleared.", changing(_sms_reset)
    yield "voice-wiped", "update.omitted-unchanged", "A voice configuration that is left out is cleared.", changing(_voice_reset)
    yield "both-sms-forgotten", "update.both-configurations", "SMS is forgotten when voice is sent too.", dropping("smsConfiguration", when=lambda update: "voiceConfiguration" in update)
    yield "both-voice-forgotten", "update.both-configurations", "Voice is forgotten when SMS is sent too.", dropping("voiceConfiguration", when=lambda update: "smsConfiguration" in update)
    yield "both-refused", "update.accepted", "SMS and voice in one request are refused.", refusing(lambda number, update: all(name in update for name in _CONFIGURATIONS))
    yield "untyped-voice-refused", "update.accepted", "A voice target without its type is refused.", refusing(lambda number, update: bool(_voice(update)) and "type" not in _voice(update))
    yield "fax-refused", "update.accepted", "A fax service is refused.", refusing(lambda number, update: _voice(update).get("type") == "FAX")
    yield "empty-callback-refused", "update.accepted", "An empty callback address is refused.", refusing(lambda number, update: update.get("callbackUrl") == "")
    yield "name-partly-applied", "update.refused-unchanged", "The name of a refused request is taken.", _partly("displayName")
    yield "callback-partly-applied", "update.refused-unchanged", "The callback address of a refused request is taken.", _partly("callbackUrl")
    yield "plan-again-toggles", "update.idempotent", "Sending the plan in force again unlinks it.", changing(_toggle)
    yield "voice-again-restarts", "update.idempotent", "Sending the voice target in force again assigns nothing.", changing(_restart)
    yield "plan-relinked", "sms.unlink-before-link", "A linked number is linked to another plan.", tolerating(_conflict("service_plan_id"))
    yield "campaign-relinked", "campaign.unlink-before-link", "A number with a campaign is linked to another.", tolerating(_conflict("campaign_id"))
    yield "pending-relinked", "sms.pending-link", "A number that is being linked is linked to another plan.", tolerating(_pending_only)
    yield "unlink-ignored", "sms.unlink", "An empty service plan id is passed over.", dropping("smsConfiguration", when=lambda update: _sms(update).get("servicePlanId") == "")
    yield "unlink-refused", "update.accepted", "An empty service plan id is refused.", refusing(lambda number, update: _sms(update).get("servicePlanId") == "")
    yield "campaign-unlink-ignored", "campaign.unlink", "An empty campaign id is passed over.", dropping("smsConfiguration", when=lambda update: _sms(update).get("campaignId") == "" and bool(_sms(update).get("servicePlanId")))
    yield "campaign-unlink-drops-plan", "campaign.unlink", "An empty campaign id unlinks the plan too.", changing(_plan_too)
    yield "campaign-linked-abroad", "campaign.us-only", "A campaign is linked to a number outside the US.", _both(tolerating(lambda number, update, violation: violation[1] == "is for US numbers only"), changing(_links_abroad))
    yield "number-coerced", "body.member-types", "Numbers are made text.", _coercing((int, float))
    yield "truth-coerced", "body.member-types", "True and false are made text.", _coercing((bool,))
    yield "list-coerced", "body.member-types", "A list for a name is made text.", _coercing((list,), ("displayName",))
    yield "object-coerced", "body.member-types", "An object for a name is made text.", _coercing((dict,), ("displayName",))
    yield "list-body-accepted", "body.object", "A list is taken for a body without members.", _lenient_body(list)
    yield "text-body-accepted", "body.object", "A text is taken for a body without members.", _lenient_body(str)
    yield "number-body-accepted", "body.object", "A number is taken for a body without members.", _lenient_body(int, float)
    yield "broken-json-accepted", "body.json", "Broken JSON is taken for a body without members.", _broken_body_ignored
# fmt: on


def _both(one: Plant, other: Plant) -> Plant:
    return lambda behaviour: other(one(behaviour))


DEFECTS: Final = tuple(
    Defect(name=name, clause=clause, group=Group.OVER_TIME, sentence=sentence, plant=plant)
    for name, clause, sentence, plant in _rows()
)
