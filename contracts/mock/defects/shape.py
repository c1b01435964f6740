"""Faults in the shape of a 200: one member of another type, missing, misspelt or out of its list."""

from __future__ import annotations

from typing import Any, Final

from contracts.mock.defects.defect import Defect, Group
from contracts.mock.defects.editing import DROP, rendered

_SMS_JOB = "smsConfiguration.scheduledProvisioning"
_VOICE_JOB = "voiceConfiguration.scheduledVoiceProvisioning"


def _without_zone(timestamp: str | None) -> str | None:
    return timestamp and timestamp.removesuffix("Z")


def _with_space(timestamp: str) -> str:
    return timestamp.replace("T", " ")


_MISSING: Final = (
    "phoneNumber",
    "projectId",
    "regionCode",
    "type",
    "capability",
    "money",
    "money.currencyCode",
    "money.amount",
    "paymentIntervalMonths",
    "nextChargeDate",
    "smsConfiguration.servicePlanId",
    f"{_SMS_JOB}.status",
    f"{_SMS_JOB}.lastUpdatedTime",
    "voiceConfiguration.type",
    f"{_VOICE_JOB}.type",
    f"{_VOICE_JOB}.status",
    f"{_VOICE_JOB}.lastUpdatedTime",
)

_TYPES: Final[tuple[tuple[str, str, Any, str], ...]] = (
    ("phone-number-as-number", "phoneNumber", lambda text: int(text[1:]), "The number is a JSON number."),
    ("project-id-as-number", "projectId", 1, "The project id is a JSON number."),
    ("display-name-as-list", "displayName", lambda text: [text], "The name is a list."),
    ("display-name-as-object", "displayName", lambda text: {"value": text}, "The name is an object."),
    ("display-name-null", "displayName", None, "The name is null."),
    ("region-as-number", "regionCode", 840, "The region is a JSON number."),
    ("type-as-number", "type", 1, "The type of the number is its position in the list."),
    ("type-null", "type", None, "The type of the number is null."),
    ("capability-as-text", "capability", ",".join, "The capabilities are one text."),
    ("capability-as-object", "capability", lambda items: dict.fromkeys(items, True), "The capabilities are an object."),
    ("money-as-text", "money", lambda money: f"{money['amount']} {money['currencyCode']}", "The price is one text."),
    ("amount-as-number", "money.amount", float, "The amount is a JSON number."),
    ("currency-as-number", "money.currencyCode", 840, "The currency is its number."),
    ("interval-as-text", "paymentIntervalMonths", str, "The interval of payment is text."),
    ("interval-as-fraction", "paymentIntervalMonths", 1.5, "The interval of payment is not whole."),
    ("charge-date-as-number", "nextChargeDate", 1795000000, "The date of the next charge is seconds since 1970."),
    ("expiry-as-number", "expireAt", 0, "The expiry is seconds since 1970."),
    ("sms-as-list", "smsConfiguration", lambda sms: [sms], "The SMS configuration is a list."),
    ("plan-null", "smsConfiguration.servicePlanId", lambda plan: plan or None, "An unset service plan is null."),
    ("plan-as-number", "smsConfiguration.servicePlanId", len, "The service plan is a JSON number."),
    ("campaign-as-number", "smsConfiguration.campaignId", len, "The campaign is a JSON number."),
    ("sms-job-as-list", _SMS_JOB, lambda job: [job] if job else [], "The scheduled SMS job is a list."),
    ("sms-job-as-text", _SMS_JOB, lambda job: job["status"] if job else "", "The scheduled SMS job is its status."),
    ("sms-job-status-as-number", f"{_SMS_JOB}.status", 1, "The status of an SMS job is its position in the list."),
    ("sms-job-time-as-number", f"{_SMS_JOB}.lastUpdatedTime", 1795000000, "The time of an SMS job is a number."),
    ("error-codes-as-text", f"{_SMS_JOB}.errorCodes", ",".join, "The error codes are one text."),
    ("error-codes-null", f"{_SMS_JOB}.errorCodes", lambda codes: codes or None, "No error codes are null."),
    ("sms-job-plan-as-number", f"{_SMS_JOB}.servicePlanId", len, "The service plan of a job is a JSON number."),
    ("voice-as-list", "voiceConfiguration", lambda voice: [voice], "The voice configuration is a list."),
    ("voice-type-as-number", "voiceConfiguration.type", 1, "The voice type is its position in the list."),
    ("app-id-as-number", "voiceConfiguration.appId", len, "The application id is a JSON number."),
    ("trunk-id-null", "voiceConfiguration.trunkId", lambda text: text or None, "An unset trunk is null."),
    ("voice-job-as-list", _VOICE_JOB, lambda job: [job] if job else [], "The scheduled voice job is a list."),
    ("voice-job-status-as-number", f"{_VOICE_JOB}.status", 2, "The status of a voice job is a number."),
    ("callback-as-object", "callbackUrl", lambda text: {"url": text}, "The callback address is an object."),
    ("callback-null", "callbackUrl", lambda text: text or None, "An unset callback address is null."),
)

_SPELLINGS: Final[tuple[tuple[str, str, Any, str], ...]] = (
    ("region-lower-case", "regionCode", str.lower, "The region is in lower case."),
    (
        "region-three-letters",
        "regionCode",
        lambda code: {"US": "USA", "GB": "GBR"}.get(code, "SWE"),
        "The region is ISO 3166-1 alpha-3.",
    ),
    ("region-unassigned", "regionCode", lambda code: "UK" if code == "GB" else code, "Great Britain is written UK."),
    ("currency-lower-case", "money.currencyCode", str.lower, "The currency is in lower case."),
    ("currency-symbol", "money.currencyCode", "$", "The currency is a symbol."),
    ("currency-unknown", "money.currencyCode", "USX", "The currency is not in ISO 4217."),
    ("amount-with-comma", "money.amount", lambda text: text.replace(".", ","), "The amount has a comma."),
    ("amount-with-currency", "money.amount", lambda text: f"{text} USD", "The amount carries its currency."),
    ("amount-empty", "money.amount", "", "The amount is empty."),
    ("interval-negative", "paymentIntervalMonths", -1, "The interval of payment is negative."),
    ("charge-date-without-zone", "nextChargeDate", _without_zone, "The date of the next charge has no zone."),
    ("charge-date-with-space", "nextChargeDate", _with_space, "The date of the next charge has a space for its T."),
    ("charge-date-european", "nextChargeDate", "18.12.2026", "The date of the next charge is written day first."),
    ("expiry-empty", "expireAt", lambda text: text or "", "No expiry is an empty text."),
    ("expiry-without-zone", "expireAt", _without_zone, "The expiry has no zone."),
    ("sms-job-time-without-zone", f"{_SMS_JOB}.lastUpdatedTime", _without_zone, "The time of an SMS job has no zone."),
    (
        "voice-job-time-without-zone",
        f"{_VOICE_JOB}.lastUpdatedTime",
        _without_zone,
        "The time of a voice job has no zone.",
    ),
    (
        "voice-time-without-zone",
        "voiceConfiguration.lastUpdatedTime",
        _without_zone,
        "The time of the last voice change has no zone.",
    ),
    (
        "voice-time-empty",
        "voiceConfiguration.lastUpdatedTime",
        lambda text: text or "",
        "No voice change is an empty time.",
    ),
)

_LISTS: Final[tuple[tuple[str, str, Any, str], ...]] = (
    ("type-in-words", "type", lambda text: text.capitalize(), "The type of the number is not in upper case."),
    ("type-unknown", "type", lambda text: "LANDLINE" if text == "LOCAL" else text, "A local number is a LANDLINE."),
    ("capability-in-words", "capability.*", lambda text: text.capitalize(), "Capabilities are not in upper case."),
    ("capability-unknown", "capability", lambda items: [*items, "MMS"], "A capability is not in the list."),
    ("sms-job-status-lower-case", f"{_SMS_JOB}.status", str.lower, "The status of an SMS job is in lower case."),
    ("sms-job-status-unknown", f"{_SMS_JOB}.status", lambda text: "PENDING" if text == "WAITING" else text, "A waiting SMS job is PENDING."),
    ("error-code-lower-case", f"{_SMS_JOB}.errorCodes.*", str.lower, "Error codes are in lower case."),
    ("error-code-unknown", f"{_SMS_JOB}.errorCodes.*", "OUT_OF_LUCK", "An error code is not in the list."),
    ("voice-type-in-words", "voiceConfiguration.type", lambda text: text.capitalize(), "The voice type is not in upper case."),
    ("voice-type-unknown", "voiceConfiguration.type", lambda text: "SIP" if text == "EST" else text, "A trunk has the type SIP."),
    ("voice-job-status-lower-case", f"{_VOICE_JOB}.status", str.lower, "The status of a voice job is in lower case."),
    ("voice-job-status-unknown", f"{_VOICE_JOB}.status", lambda text: "RUNNING" if text == "IN_PROGRESS" else text, "A voice job in progress is RUNNING."),
    ("voice-job-type-unknown", f"{_VOICE_JOB}.type", lambda text: "APP" if text == "RTC" else text, "The voice job of an application has the type APP."),
)  # fmt: skip


def _defect(name: str, path: str, change: Any, sentence: str, clause: str) -> Defect:
    return Defect(name=name, clause=clause, group=Group.SHAPE, sentence=sentence, plant=rendered(path, change))


def _missing(path: str) -> Defect:
    name = "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in path).replace(".", "-")
    return _defect(f"{name}-missing", path, DROP, f"The member {path} is left out.", "response.members")


DEFECTS: Final = (
    *(_missing(path) for path in _MISSING),
    *(_defect(*row, "response.types") for row in _TYPES),
    *(_defect(*row, "response.formats") for row in _SPELLINGS),
    *(_defect(*row, "response.enums") for row in _LISTS),
)
