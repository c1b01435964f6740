"""Faults that only show in rare sequences of requests, written without sight of the scenarios and the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Final
from urllib.parse import unquote

from contracts.mock.behaviour import Behaviour, Body, Violation
from contracts.mock.defects.defect import Defect, Group, staged
from contracts.mock.defects.editing import rendered
from contracts.mock.defects.holdout import Memory, Plant, answering, moving, remembering, sent, sent_name, sms, together
from contracts.mock.defects.over_time import changing, refusing, tolerating
from contracts.mock.provisioning import VOICE_ID, apply_sms
from contracts.mock.state import FAILED, Number, SmsJob, State
from contracts.mock.validate import validate_sms
from contracts.model import Request, Response


def _voice(update: Body) -> Body:
    return update.get("voiceConfiguration") or {}


def _number_in(path: str) -> str:
    return unquote(path.partition("?")[0].rstrip("/").rpartition("/")[2])


def _running(number: Number) -> SmsJob | None:
    return number.sms_job if number.sms_job and number.sms_job.status != FAILED else None


def _starts(before: Number, after: Number) -> bool:
    return after.sms_job is not None and after.sms_job is not before.sms_job


def _ends(before: Number, after: Number) -> bool:
    return _running(before) is not None and _running(after) is None


def _fails(before: Number, after: Number) -> bool:
    return _ends(before, after) and after.sms_job is not None


def _voice_ends(before: Number, after: Number) -> str:
    return before.voice_job.type if before.voice_job and after.voice_job is None else ""


def _links(before: Number, after: Number) -> bool:
    return _ends(before, after) and after.sms_job is None


def _unique_names(memory: Memory) -> Plant:
    def note(before: Number, after: Number, update: Body | None = None) -> Number:
        memory[after.phone_number] = after.name
        return after

    taken = refusing(
        lambda number, update: (
            bool(update.get("displayName"))
            and any(other != number.phone_number and name == update["displayName"] for other, name in memory.items())
        )
    )
    return together(taken, changing(note), moving(note))


def _spreading(memory: Memory) -> Plant:
    def take(before: Number, after: Number) -> Number:
        late = memory.setdefault(after.phone_number, "")
        memory[after.phone_number] = ""
        return replace(after, callback=late) if late and not after.callback else after

    def give(before: Number, after: Number, update: Body) -> Number:
        if update.get("callbackUrl"):
            memory.update({other: update["callbackUrl"] for other in memory if other != after.phone_number})
        return after

    return together(moving(take), changing(give))


def _one_number_a_plan(memory: Memory) -> Plant:
    def move(before: Number, after: Number) -> Number:
        if _links(before, after) and after.plan != before.plan:
            memory[after.plan] = after.phone_number
        lost = after.plan and memory.get(after.plan, after.phone_number) != after.phone_number
        return replace(after, plan="", campaign="", sms_job=None) if lost else after

    return moving(move)


def _deduplicating(memory: Memory) -> Plant:
    def change(before: Number, after: Number, update: Body) -> Number:
        if update.keys() != {"displayName"}:
            return after
        recent = memory.setdefault(after.phone_number, [])
        seen = after.name in recent
        memory[after.phone_number] = [*recent, after.name][-8:]
        return replace(after, name=before.name) if seen else after

    return changing(change)


def _snapshot(memory: Memory) -> Plant:
    def begin(before: Number, after: Number, update: Body) -> Number:
        if _starts(before, after):
            memory[after.phone_number] = after.name
        return after

    return together(
        changing(begin),
        moving(
            lambda before, after: (
                replace(after, name=memory.pop(after.phone_number, after.name)) if _ends(before, after) else after
            )
        ),
    )


def _late_name(memory: Memory) -> Plant:
    def begin(before: Number, after: Number, update: Body) -> Number:
        if not _starts(before, after) or update.get("displayName") is None:
            return after
        memory[after.phone_number] = after.name
        return replace(after, name=before.name)

    return together(
        changing(begin),
        moving(
            lambda before, after: (
                replace(after, name=memory.pop(after.phone_number, after.name)) if _ends(before, after) else after
            )
        ),
    )


def _locking(memory: Memory) -> Plant:
    def count(before: Number, after: Number) -> Number:
        if _ends(before, after):
            memory[after.phone_number] = memory.get(after.phone_number, 0) + 1 if _fails(before, after) else 0
        return after

    return together(
        moving(count),
        refusing(
            lambda number, update: bool(sms(update).get("servicePlanId")) and memory.get(number.phone_number, 0) >= 2
        ),
    )


def _half_refused(memory: Memory) -> Plant:
    def validate(original: Any, behaviour: Behaviour, number: Number, update: Body) -> list[Violation]:
        violations: list[Violation] = original(behaviour, number, update)
        if violations and sms(update) and all(field.startswith("voice") for field, _ in violations):
            memory[number.phone_number] = sms(update)
        return violations

    def advance(original: Any, behaviour: Behaviour, number: Number, now: float) -> Number:
        late = memory.pop(number.phone_number, None)
        result: Number = original(behaviour, number, now)
        return apply_sms(behaviour, result, late, now) if late and not validate_sms(behaviour, result, late) else result

    return staged(validate=validate, advance=advance)


def _unasked(memory: Memory) -> Plant:
    def authenticate(original: Any, behaviour: Behaviour, state: State, request: Request, now: float) -> bool:
        known: bool = original(behaviour, state, request, now)
        if not known and sent_name(request):
            memory[_number_in(request.path)] = sent_name(request)
        return known

    return together(
        staged(authenticate=authenticate),
        moving(lambda before, after: replace(after, name=memory.pop(after.phone_number, after.name))),
    )


def _cached_by_number(memory: Memory) -> Plant:
    def change(request: Request, response: Response) -> Response:
        number = _number_in(request.path)
        if response.status == 200:
            memory[number] = response
        return memory.get(number, response) if response.status == 404 else response

    return answering(change)


def _stale_for_nothing(memory: Memory) -> Plant:
    def change(request: Request, response: Response) -> Response:
        if request.method != "PATCH" or response.status != 200:
            return response
        if not sent(request):
            cached: Response = memory.get(request.path, response)
            return cached
        memory[request.path] = response
        return response

    return answering(change)


def _stale_at_times(memory: Memory) -> Plant:
    def change(request: Request, response: Response) -> Response:
        if request.method != "PATCH" or response.status != 200:
            return response
        count, last = memory.get(request.path, (0, response))
        memory[request.path] = (count + 1, response)
        return last if (count + 1) % 100 == 0 else response

    return answering(change)


def _present_type(original: Any, behaviour: Behaviour, number: Number, update: Body, now: float) -> Number:
    asked = _voice(update)
    if asked.get("appId") and asked.get("type") is None and number.voice_id:
        update = {
            **update,
            "voiceConfiguration": {"type": number.voice_type, VOICE_ID[number.voice_type]: asked["appId"]},
        }
    result: Number = original(behaviour, number, update, now)
    return result


def _half_replaced(before: Number, after: Number, update: Body) -> Number:
    old, new = before.voice_job, after.voice_job
    return replace(after, voice_job=replace(new, type=old.type)) if old and new and old.status != FAILED else after


def _abroad(before: Number, after: Number) -> Number:
    job = after.sms_job
    if job and _fails(before, after) and after.region == "SE" and job.codes == ("CAMPAIGN_NOT_AVAILABLE",):
        return replace(after, plan=job.plan, campaign=job.campaign, sms_job=None)
    return after


def _swept(before: Number, after: Number, update: Body) -> Number:
    both = sms(update).get("servicePlanId") == "" and sms(update).get("campaignId") == ""
    return replace(after, campaign=before.campaign) if both and before.plan else after


def _unstoppable(before: Number, after: Number, update: Body) -> Number:
    unlinks = sms(update).get("servicePlanId") == "" and _running(before) and not before.plan
    return replace(after, sms_job=before.sms_job) if unlinks else after


def _unlink_first(field: str, passes: Callable[[Number], object]) -> Plant:
    wanted = (f"sms_configuration.{field}", "is linked already: unlink it first")
    return tolerating(lambda number, update, violation: violation == wanted and bool(passes(number)))


# fmt: off
def _sequences() -> Iterable[tuple[str, str, str, Plant]]:
    yield "name-taken", "update.accepted", "A name that another number has is refused.", remembering(_unique_names)
    yield "cached-by-number", "address.foreign-number", "A number of this project is answered under another project.", remembering(_cached_by_number)
    yield "callback-spreads", "update.omitted-unchanged", "A callback address is also given to the numbers that have none.", remembering(_spreading)
    yield "plan-moves", "update.omitted-unchanged", "A plan that is linked to a number is taken from another.", remembering(_one_number_a_plan)
    yield "repeat-deduplicated", "name.applied", "A name that was sent a little earlier is taken for a repetition.", remembering(_deduplicating)
    yield "job-restores-name", "name.applied", "The end of an SMS job brings back the name of its beginning.", remembering(_snapshot)
    yield "name-waits-for-job", "name.applied", "A name beside a link is taken when the job has ended.", remembering(_late_name)
    yield "unlink-outrun-by-job", "sms.unlink", "An unlink during the first job does not stop it.", changing(_unstoppable)
    yield "campaign-outlives-plan", "campaign.unlink", "A plan and a campaign unlinked together leave the campaign.", changing(_swept)
    yield "pending-campaign-relinked", "sms.pending-link", "A campaign that is being linked is replaced by another.", _unlink_first("campaign_id", lambda number: not number.campaign)
    yield "failure-opens-relink", "sms.unlink-before-link", "After a failed campaign another plan can be linked over the present one.", _unlink_first("service_plan_id", lambda number: number.sms_job and number.sms_job.status == FAILED)
    yield "failed-campaign-unlinks", "sms.failed-keeps", "A campaign that fails takes the plan in force with it.", moving(lambda before, after: replace(after, plan="", campaign="") if _fails(before, after) else after)
    yield "two-failures-lock", "sms.retry-after-failure", "After two failed jobs in a row no plan can be linked.", remembering(_locking)
    yield "reasons-forgotten", "sms.failed-reason", "The next update empties the reasons of a failed job.", changing(lambda before, after, update: replace(after, sms_job=replace(after.sms_job, codes=())) if after.sms_job and after.sms_job is before.sms_job else after)
    yield "reasons-in-one-text", "response.enums", "Two reasons of a failed job are written as one text.", rendered("smsConfiguration.scheduledProvisioning.errorCodes", lambda codes: [",".join(codes)] if len(codes) > 1 else codes)
    yield "late-campaign-lost", "sms.done", "A campaign for a plan already in force is never linked.", moving(lambda before, after: replace(after, campaign=before.campaign) if _links(before, after) and before.plan == after.plan else after)
    yield "campaign-linked-in-sweden", "campaign.us-only", "A campaign is linked to a Swedish number.", together(tolerating(lambda number, update, violation: number.region == "SE" and violation[1] == "is for US numbers only"), moving(_abroad))
    yield "voice-half-replaced", "voice.link-scheduled", "A voice job that is replaced keeps its type.", changing(_half_replaced)
    yield "untyped-takes-present-type", "voice.types", "A voice target without its type gets the type in force.", staged(apply=_present_type)
    yield "fax-to-trunk-keeps-id", "voice.done", "A trunk that follows a fax service gets the id of the fax service.", moving(lambda before, after: replace(after, voice_id=before.voice_id) if before.voice_type == "FAX" and _voice_ends(before, after) == "EST" else after)
    yield "failed-application-takes-type", "voice.old-until-done", "An application that fails puts its type in the place of another.", moving(lambda before, after: replace(after, voice_type=after.voice_job.type, voice_id="") if after.voice_job and after.voice_job.status == FAILED and after.voice_type != after.voice_job.type else after)
    yield "charge-by-local-time", "readonly.fixed", "The date of the next charge moves by an hour when a fax service is assigned.", moving(lambda before, after: replace(after, next_charge=after.next_charge - 3600) if _voice_ends(before, after) == "FAX" else after)
    yield "toll-free-made-local", "readonly.fixed", "A toll-free number with a campaign becomes a local one.", moving(lambda before, after: replace(after, type="LOCAL") if after.type == "TOLL_FREE" and after.campaign else after)
    yield "empty-sms-when-linked", "config.not-empty", "An empty SMS configuration is taken while a plan is linked.", tolerating(lambda number, update, violation: violation == ("sms_configuration", "must not be empty") and bool(number.plan))
    yield "refused-voice-links-sms", "update.refused-unchanged", "A request that is refused for its voice configuration links its plan.", remembering(_half_refused)
    yield "unauthenticated-name-taken", "update.refused-unchanged", "The name in a request without good credentials is taken.", remembering(_unasked)
    yield "nothing-answered-from-cache", "sms.done", "An update of nothing is answered as the one before it was.", remembering(_stale_for_nothing)
    yield "hundredth-answer-stale", "name.applied", "Each hundredth update of a number gets the answer of the one before it.", remembering(_stale_at_times)
# fmt: on


DEFECTS: Final = tuple(
    Defect(name=name, clause=clause, group=Group.DEEP, sentence=sentence, plant=plant)
    for name, clause, sentence, plant in _sequences()
)
