"""The table of planted consumer defects: one habit that is wrong, and the one rule that is meant to say so."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final

from contracts.mock.world import FACTS
from contracts.model import Json
from tests.consumers.client import Habits, Update, documented_path

TRUNK: Final = FACTS.trunks[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """One wrong habit. ``rule`` is the only rule of the consumer that says something about it."""

    name: str
    rule: str
    habits: Habits


def _snake(value: Json) -> Json:
    if not isinstance(value, dict):
        return value
    return {re.sub("[A-Z]", lambda match: f"_{match[0].lower()}", name): _snake(inner) for name, inner in value.items()}


def _whole(update: Update, shown: Update) -> Json:
    """The whole number as it was read, with the update in it."""
    kept = {name: shown[name] for name in shown if name not in ("smsConfiguration", "voiceConfiguration")}
    return kept | update


def _list_for_a_name(update: Update, shown: Update) -> Json:
    return {name: [value] if name == "displayName" else value for name, value in update.items()}


def _trunk_without_type(update: Update, shown: Update) -> Json:
    return {name: {"trunkId": TRUNK} if name == "voiceConfiguration" else value for name, value in update.items()}


def _both_configurations(update: Update, shown: Update) -> Json:
    return {"smsConfiguration": {}, "voiceConfiguration": {}} | update


def _campaign_alone(update: Update, shown: Update) -> Json:
    sms = update.get("smsConfiguration", {})
    if not sms.get("campaignId"):
        return update
    return update | {"smsConfiguration": {"campaignId": sms["campaignId"]}}


def _scheduled(update: Update, shown: Update) -> Json:
    if "smsConfiguration" not in update:
        return update
    job = {"servicePlanId": update["smsConfiguration"]["servicePlanId"], "status": "WAITING"}
    return update | {"smsConfiguration": update["smsConfiguration"] | {"scheduledProvisioning": job}}


def _twice(body: Json) -> bytes:
    """JSON in which the first member stands twice."""
    text = json.dumps(body)
    return f"{text[:-1]}, {text[1:-1]}}}".encode()


TABLE: Final = (
    ("number-without-plus", "number-in-e164", Habits(path=lambda project, number: documented_path(project, number[1:]))),
    ("number-with-00", "number-in-e164", Habits(path=lambda project, number: documented_path(project, f"00{number[1:]}"))),
    ("number-with-hyphens", "number-in-e164", Habits(path=lambda project, number: documented_path(project, f"{number[:2]}-{number[2:5]}-{number[5:]}"))),
    ("plus-lost-in-a-form", "number-in-e164", Habits(path=lambda project, number: documented_path(project, number.replace("+", "%20")))),
    ("number-with-a-slash", "number-in-e164", Habits(path=lambda project, number: documented_path(project, f"{number[:5]}/{number[5:]}"))),
    ("slash-at-the-end", "path-as-documented", Habits(path=lambda project, number: documented_path(project, number) + "/")),
    ("another-version", "path-as-documented", Habits(path=lambda project, number: documented_path(project, number).replace("/v1/", "/v2/"))),
    ("path-in-lower-case", "path-as-documented", Habits(path=lambda project, number: documented_path(project, number).replace("N", "n"))),
    ("plus-encoded-twice", "path-encoded-once", Habits(path=lambda project, number: documented_path(project, number.replace("+", "%252B")))),
    ("project-left-out", "project-named", Habits(path=lambda project, number: documented_path("undefined", number))),
    ("mask-in-the-query", "path-without-query", Habits(query=lambda token: "?updateMask=displayName")),
    ("token-in-the-query", "credentials-not-in-url", Habits(query=lambda token: f"?access_token={token}")),
    ("put-for-patch", "method-offered", Habits(method="PUT")),
    ("method-in-lower-case", "method-offered", Habits(method="patch")),
    ("merge-patch", "body-sent-as-json", Habits(content_type="application/merge-patch+json")),
    ("no-content-type", "body-sent-as-json", Habits(content_type=None)),
    ("latin-1", "body-in-utf8", Habits(content_type="application/json; charset=iso-8859-1")),
    ("python-for-json", "body-is-json", Habits(write=lambda body: repr(body).encode())),
    ("members-twice", "body-is-json", Habits(write=_twice)),
    ("byte-order-mark", "body-is-json", Habits(write=lambda body: b"\xef\xbb\xbf" + json.dumps(body).encode())),
    ("list-for-a-name", "body-fits-schema", Habits(shape=_list_for_a_name)),
    ("trunk-without-type", "body-fits-schema", Habits(shape=_trunk_without_type)),
    ("update-in-a-list", "body-fits-schema", Habits(shape=lambda update, shown: [update])),
    ("empty-configurations", "configurations-not-empty", Habits(shape=_both_configurations)),
    ("whole-number-sent-back", "read-only-members-left-out", Habits(shape=_whole)),
    ("job-in-the-request", "read-only-members-left-out", Habits(shape=_scheduled)),
    ("snake-case", "known-members", Habits(shape=lambda update, shown: _snake(update))),
    ("type-marks", "known-members", Habits(shape=lambda update, shown: update | {"@type": "ActiveNumber"})),
    ("campaign-alone", "sms-plan-named", Habits(shape=_campaign_alone)),
    ("plan-over-plan", "plan-unlinked-first", Habits(unlinks=frozenset({"campaignId"}))),
    ("campaign-over-campaign", "campaign-unlinked-first", Habits(unlinks=frozenset({"servicePlanId"}))),
    ("campaigns-anywhere", "campaign-asked-in-us", Habits(minds_region=False)),
    ("body-lost", "update-asks-for-something", Habits(shape=lambda update, shown: None)),
    ("repeats-refusals", "refused-request-not-repeated", Habits(retried=frozenset({400, 429, 500, 503}))),
    ("no-pause", "retries-back-off", Habits(pause=lambda turn, asked: asked)),
    ("never-gives-up", "retries-end", Habits(tries=12)),
    ("deaf-to-retry-after", "retry-after-honoured", Habits(pause=lambda turn, asked: 2.0**turn / 2)),
    ("token-for-each-request", "token-shared", Habits(keeps_token=False)),
    ("renews-on-every-401", "token-kept-when-not-expired", Habits(renews=lambda response: True)),
    ("expired-token-again", "expired-token-renewed", Habits(drops_old=False)),
    ("request-dropped-with-token", "expired-token-renewed", Habits(repeats=False)),
)  # fmt: skip
DEFECTS: Final = tuple(Defect(name=name, rule=rule, habits=habits) for name, rule, habits in TABLE)
