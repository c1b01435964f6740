"""What an update asks for, against what was in force before it. Shared by the rules over time."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.model import Credentials, Mismatch
from contracts.observed.asks import SmsAsk, VoiceAsk
from contracts.observed.drift import same_voice
from contracts.observed.number import VOICE_IDS, Voice, VoiceTarget
from contracts.observed.observation import Observation
from contracts.schemas import show
from contracts.standards import is_json_type

REFUSAL_STATUSES_OF_OTHERS = frozenset({401, 403, 429})
"""Refusals that are about the caller or the pace, and so say nothing about the request."""


TOO_LARGE = frozenset({413, 414, 431})
"""Refusals that are about the size of a request."""


def new_plan(observation: Observation) -> str | None:
    """The service plan that is asked for and not in force; None when there is none or it is not known."""
    asked, before = observation.sms_asked, observation.before
    if asked and asked.plan and before and before.sms.plan not in (None, asked.plan):
        return asked.plan
    return None


def new_campaign(observation: Observation) -> str | None:
    """The campaign that is asked for and not in force."""
    asked, before = observation.sms_asked, observation.before
    if asked and asked.campaign and before and before.sms.campaign not in (None, asked.campaign):
        return asked.campaign
    return None


def new_voice(observation: Observation) -> VoiceAsk | None:
    """The voice target that is asked for and not in force."""
    asked, before = observation.voice_asked, observation.before
    if asked and before and not before.voice.pending and not same_voice(voice_target(asked), before.voice.target):
        return asked
    return asked if asked and before and not before.voice.pending and not before.voice.target.id else None


def voice_target(asked: VoiceAsk) -> VoiceTarget:
    """The target that an ask describes, with the ids of other types empty."""
    one, two, three = (asked.id if kind == asked.type else "" for kind in VOICE_IDS)
    return VoiceTarget(type=asked.type, ids=(one, two, three))


def links_unlinked_sms(observation: Observation) -> bool:
    """Whether a plan is asked for, or a campaign of a US number, where nothing stands in the way."""
    before = observation.before
    if before is None or before.sms.pending:
        return False
    if new_plan(observation):
        return before.sms.plan == "" and (new_campaign(observation) is None or before.sms.campaign == "")
    return new_campaign(observation) is not None and before.sms.campaign == "" and observation.region == "US"


def sms_link_missing(observation: Observation) -> Iterator[Mismatch]:
    """Says so when a link that was taken shows up nowhere: no job, and not in force."""
    now, asked = observation.now, observation.sms_asked
    if now is None or asked is None or now.sms.job is not None:
        return
    for member, wanted, shown in (
        ("servicePlanId", new_plan(observation), now.sms.plan),
        ("campaignId", new_campaign(observation) if observation.region == "US" else None, now.sms.campaign),
    ):
        if wanted and shown is not None and shown != wanted:
            yield Mismatch(
                where=f"/smsConfiguration/{member}",
                expected=f"{show(wanted)} here, or a scheduledProvisioning that is to link it",
                received=f"{show(shown)}, and no job",
            )


def voice_link_missing(observation: Observation) -> Iterator[Mismatch]:
    """Says so when a voice target that was taken shows up nowhere."""
    now, asked = observation.now, observation.voice_asked
    if now is None or asked is None or now.voice.job is not None:
        return
    yield from voice_not_in_force(asked, now.voice)


def voice_not_in_force(asked: VoiceAsk, voice: Voice) -> Iterator[Mismatch]:
    """Says so when the voice target in force is not the one asked for."""
    if voice.target.type is not None and voice.target.type != asked.type:
        yield Mismatch(
            where="/voiceConfiguration/type",
            expected=f"{show(asked.type)}, or a scheduledVoiceProvisioning that is to assign it",
            received=show(voice.target.type),
        )
    elif voice.target.id is not None and voice.target.id != asked.id:
        yield Mismatch(
            where=f"/voiceConfiguration/{VOICE_IDS[asked.type]}",
            expected=f"{show(asked.id)}, or a scheduledVoiceProvisioning that is to assign it",
            received=show(voice.target.id),
        )


def running_sms_ask(observation: Observation) -> SmsAsk | None:
    """What the SMS job that is shown was asked to do: by this update, or by the last one taken."""
    return observation.sms_asked or observation.history.sms if observation.accepted else observation.history.sms


def running_voice_ask(observation: Observation) -> VoiceAsk | None:
    """What the voice job that is shown was asked to do."""
    update = observation.update if observation.accepted else None
    if update and update.get("voiceConfiguration") is not None:
        return observation.voice_asked
    return observation.history.voice


def is_plain_update(observation: Observation) -> bool:
    """Whether nothing about the request itself could be refused: known ids, a text for a name, and JSON."""
    update, facts = observation.update, observation.facts
    request = observation.request
    if request.credentials is not Credentials.VALID or not is_json_type(request.header("content-type")) or not update:
        return False
    if set(update) - {"displayName", "smsConfiguration"} or not isinstance(update.get("displayName", ""), str):
        return False
    sms = update.get("smsConfiguration", {"servicePlanId": ""})
    if not isinstance(sms, dict) or set(sms) - {"servicePlanId", "campaignId"}:
        return False
    return sms.get("servicePlanId") in ("", *facts.service_plans) and sms.get("campaignId", "") in (
        "",
        *facts.campaigns,
    )


def asks_only_sms_ids(observation: Observation) -> bool:
    """Whether an update in due form sends a plan, perhaps a campaign, and nothing else."""
    update = observation.update or {}
    if not observation.reaches_number or observation.sms_asked is None or set(update) != {"smsConfiguration"}:
        return False
    sms = update["smsConfiguration"]
    # A null may be refused: it is left open.
    return set(sms) <= {"servicePlanId", "campaignId"} and None not in sms.values()


def is_fresh_ask(observation: Observation) -> bool:
    """Whether this very update asks for SMS ids."""
    return observation.accepted and observation.sms_asked is not None


def is_fresh_voice_ask(observation: Observation) -> bool:
    """Whether this very update asks for something of the voice configuration."""
    return observation.accepted and (observation.update or {}).get("voiceConfiguration") is not None


def refused_otherwise(observation: Observation) -> bool:
    """Whether the answer is a server error, a refusal of the caller, or none: another rule's matter."""
    status = observation.status
    return status is None or status >= 500 or status in REFUSAL_STATUSES_OF_OTHERS | TOO_LARGE


def expect_400(observation: Observation, where: str, why: str) -> Iterator[Mismatch]:
    """Says so when the request was not refused with 400. ``why`` completes "400, as …"."""
    if observation.status != 400 and not refused_otherwise(observation):
        yield Mismatch(where=where, expected=f"400, as {why}", received=f"status {observation.status}")
