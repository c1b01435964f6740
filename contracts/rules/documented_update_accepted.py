"""What the source says can be updated can be updated.

Applies only to requests that leave no doubt: plain names and addresses, ids from the target's own
facts, nothing that has to be unlinked first, no job under way.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping

from contracts.model import Json, Mismatch
from contracts.observed.asked import REFUSAL_STATUSES_OF_OTHERS
from contracts.observed.number import Number
from contracts.observed.observation import Observation
from contracts.observed.shows import Shows
from contracts.rule import Need, Rule
from contracts.scenario import (
    APP,
    FAX,
    OTHER_APP,
    OTHER_PLAN,
    PLAN,
    READ,
    SETTLE,
    TRUNK,
    UNLINK,
    Scenario,
    Send,
    patch,
    sms,
    voice,
)
from contracts.standards import is_client_error
from contracts.strategies.spellings import LABELS, SPELLINGS

_PLAIN_NAME = re.compile(r"[A-Za-z0-9 .,'_-]{0,30}")
_PLAIN_URL = re.compile(r"|https://[a-z0-9.-]+\.example(/[a-z0-9._/-]{0,80})?")


def _plain_sms(asked: Mapping[str, Json], before: Number, observation: Observation) -> bool:
    plan, campaign = asked.get("servicePlanId"), asked.get("campaignId", "")
    sms, facts = before.sms, observation.facts
    if set(asked) - {"servicePlanId", "campaignId"} or sms.job is not None or not before.carries("SMS"):
        return False
    if "campaignId" in asked and observation.region != "US":
        # An empty campaign id says nothing to a number that cannot have one.
        return False
    if plan == "":
        return bool(campaign == "")
    if plan not in facts.service_plans or sms.plan not in ("", plan):
        return False
    if campaign == "":
        # The current plan alone asks for nothing: whether that is taken has a rule of its own.
        return sms.plan == "" or "campaignId" in asked
    return bool(campaign in facts.campaigns and sms.campaign == "" and observation.region == "US")


def _plain_voice(asked: Mapping[str, Json], before: Number, observation: Observation) -> bool:
    facts = observation.facts
    known = {
        "RTC": ("appId", facts.apps),
        "EST": ("trunkId", facts.trunks),
        "FAX": ("serviceId", facts.fax_services),
    }
    member, ids = known.get(str(asked.get("type", "RTC")), ("", ()))
    if set(asked) - {"type", member} or before.voice.pending or not before.carries("VOICE"):
        return False
    return asked.get(member) in ids


def _applies(observation: Observation) -> bool:
    update, before = observation.update, observation.before
    if (
        not observation.reaches_number
        or not update
        or before is None
        or observation.status in REFUSAL_STATUSES_OF_OTHERS
    ):
        return False
    for name, value in update.items():
        if name in ("displayName", "callbackUrl"):
            pattern = _PLAIN_NAME if name == "displayName" else _PLAIN_URL
            plain = isinstance(value, str) and pattern.fullmatch(value) is not None
        elif name in ("smsConfiguration", "voiceConfiguration") and isinstance(value, dict):
            plain = (_plain_sms if name == "smsConfiguration" else _plain_voice)(value, before, observation)
        else:
            plain = False
        if not plain:
            return False
    return True


def _check(observation: Observation) -> Iterator[Mismatch]:
    status = observation.status
    if is_client_error(status):
        yield Mismatch(
            where="status", expected="200, as the update is one that the source describes", received=str(status)
        )


_TEXTS: tuple[dict[str, str], ...] = (
    {},
    {"displayName": "Mixed {}"},
    {"callbackUrl": "https://hooks.example/mixed/{}"},
    {"displayName": "", "callbackUrl": "https://hooks.example/mixed/{}"},
    {"callbackUrl": "", "displayName": "Mixed {}"},
)
_SMS: tuple[dict[str, Json], ...] = ({}, sms(PLAN), sms(OTHER_PLAN), UNLINK)
_VOICE: tuple[dict[str, Json], ...] = (
    {},
    voice("RTC", appId=APP),
    voice(None, appId=OTHER_APP),
    voice("EST", trunkId=TRUNK),
    voice("FAX", serviceId=FAX),
)


def _combinations() -> Iterator[Scenario]:
    """Every combination of members: texts, an SMS link or unlink, each kind of voice target."""
    for turn, (texts, asked, target) in enumerate(itertools.product(_TEXTS, _SMS, _VOICE)):
        # Each text is new, so that one that is passed over shows.
        body = {**{name: text.format(turn) for name, text in texts.items()}, **asked, **target}
        linked = (patch(sms(PLAN)), SETTLE) if asked is UNLINK else ()
        if len(body) > 1:
            yield Scenario(title=f"{' and '.join(body)} together", steps=(*linked, patch(body), SETTLE))


RULE = Rule(
    id="documented-update-accepted",
    title="An update that the source describes is accepted",
    doc=__doc__,
    clause="update.accepted",
    when="the request is plainly right: known ids, plain texts, nothing to unlink first, no job under way",
    needs=Need.FACTS,
    shows=Shows.UPDATE | Shows.KNOWN,
    applies=_applies,
    signs=Shows.ERROR,
    check=_check,
    moves=tuple(_combinations()),
    scenarios=(
        Scenario(title="each text on its own", steps=(patch({"displayName": "A"}), patch({"callbackUrl": ""}))),
        Scenario(
            title="the plus sign encoded",
            steps=(Send(body={"displayName": "B"}, plus="%2B"), Send(body={"displayName": "C"}, plus="%2b"), READ),
        ),
        Scenario(title="spellings of the content type", steps=(*LABELS, READ)),
        Scenario(title="spellings of the body", steps=(*SPELLINGS, READ)),
        Scenario(title="link, then unlink", steps=(patch(sms(PLAN)), SETTLE, patch(UNLINK), SETTLE, patch(sms(PLAN)))),
        Scenario(
            title="voice by each type",
            steps=(
                patch(voice("RTC", appId=APP)),
                SETTLE,
                patch(voice("EST", trunkId=TRUNK)),
                SETTLE,
                patch(voice("FAX", serviceId=FAX)),
                SETTLE,
                patch(voice(None, appId=APP)),
                SETTLE,
            ),
        ),
        Scenario(
            title="everything at once",
            steps=(
                patch(
                    {
                        "displayName": "All",
                        "callbackUrl": "https://hooks.example/all",
                        **sms(PLAN),
                        **voice("RTC", appId=APP),
                    }
                ),
                SETTLE,
            ),
        ),
    ),
)
