"""Checks for Schemathesis, written by hand: what a schema cannot say, as far as a check can see it.

One instance of the state for a run: a check gets one exchange at a time and may remember.
"""

import json
from urllib.parse import unquote

import schemathesis

_last = {}
"""The last representation of each number."""
_FIXED = (
    "phoneNumber",
    "projectId",
    "regionCode",
    "type",
    "capability",
    "money",
    "paymentIntervalMonths",
    "nextChargeDate",
    "expireAt",
)
_KNOWN = {"+12025550134", "+18005550146", "+447700900123", "+46701740605"}
_PROJECT = "7d1b5b5e-0d6f-4d0b-9a51-2f0c7a9c1e11"
_IDS = {"RTC": "appId", "EST": "trunkId", "FAX": "serviceId"}


def _text(value):
    return value or ""


def _sms(body):
    sms = body.get("smsConfiguration") or {}
    return _text(sms.get("servicePlanId")), _text(sms.get("campaignId")), sms.get("scheduledProvisioning") or {}


def _voice(body):
    voice = body.get("voiceConfiguration") or {}
    kind = voice.get("type", "RTC")
    return kind, _text(voice.get(_IDS.get(kind, "appId"))), voice.get("scheduledVoiceProvisioning") or {}


def _running(job):
    return bool(job) and job.get("status") in ("WAITING", "IN_PROGRESS")


class Exchange:
    def __init__(self, response, case):
        self.status = response.status_code
        try:
            self.answer = response.json()
        except Exception:
            self.answer = None
        self.sent = case.body if isinstance(case.body, dict) else {} if "NotSet" in type(case.body).__name__ else None
        parameters = case.path_parameters or {}
        self.number = unquote(str(parameters.get("phoneNumber", "")))
        self.project = unquote(str(parameters.get("projectId", "")))
        self.authorized = bool(response.request.headers.get("Authorization"))
        self.before = _last.get(self.number)
        self.ok = case.method.upper() == "PATCH" and self.status == 200 and isinstance(self.answer, dict)
        self.patch = case.method.upper() == "PATCH"


_seen = {}


def _read(response, case):
    key = id(response)
    if key not in _seen:
        _seen.clear()
        exchange = Exchange(response, case)
        _seen[key] = exchange
        if exchange.ok:
            _last[exchange.number] = exchange.answer
        elif exchange.status is None or exchange.status >= 500:
            _last.pop(exchange.number, None)
    return _seen[key]


@schemathesis.check
def texts_applied(ctx, response, case):
    seen = _read(response, case)
    if seen.ok and seen.sent:
        for name in ("displayName", "callbackUrl"):
            if isinstance(seen.sent.get(name), str):
                assert _text(seen.answer.get(name)) == seen.sent[name], f"{name} is not what was sent"


@schemathesis.check
def empty_configuration_refused(ctx, response, case):
    seen = _read(response, case)
    if seen.patch and seen.sent and {} in (seen.sent.get("smsConfiguration"), seen.sent.get("voiceConfiguration")):
        assert seen.status != 200, "an empty configuration object was accepted"


@schemathesis.check
def omitted_members_kept(ctx, response, case):
    seen = _read(response, case)
    if not (seen.ok and seen.before and seen.sent is not None):
        return
    for name in ("displayName", "callbackUrl"):
        if name not in seen.sent:
            assert _text(seen.answer.get(name)) == _text(seen.before.get(name)), (
                f"{name} changed though it was left out"
            )
    if "smsConfiguration" not in seen.sent and not _sms(seen.before)[2]:
        assert _sms(seen.answer) == _sms(seen.before), "SMS changed though it was left out"
    if "voiceConfiguration" not in seen.sent and not _voice(seen.before)[2]:
        assert _voice(seen.answer) == _voice(seen.before), "voice changed though it was left out"


@schemathesis.check
def fixed_members_kept(ctx, response, case):
    seen = _read(response, case)
    if seen.ok and seen.before:
        for name in _FIXED:
            assert seen.answer.get(name) == seen.before.get(name), f"{name} changed"


@schemathesis.check
def own_number_shown(ctx, response, case):
    seen = _read(response, case)
    if seen.ok:
        assert seen.answer.get("phoneNumber") == seen.number, "another number is shown"
        assert seen.answer.get("projectId") == seen.project, "another project is shown"
        assert seen.number in _KNOWN and seen.project == _PROJECT, "a number that is not there was updated"


@schemathesis.check
def sms_link_and_unlink(ctx, response, case):
    seen = _read(response, case)
    asked = seen.sent.get("smsConfiguration") if seen.sent else None
    if not isinstance(asked, dict) or not isinstance(asked.get("servicePlanId"), str) or not seen.before:
        return
    plan, campaign, job = _sms(seen.before)
    wanted = asked["servicePlanId"]
    if wanted and plan and wanted != plan and not job:
        assert seen.status != 200, "a linked number was linked to another plan"
    if not seen.ok:
        return
    now_plan, now_campaign, now_job = _sms(seen.answer)
    if wanted and wanted != plan:
        assert now_plan == wanted or now_job.get("servicePlanId") == wanted, "the link shows up nowhere"
        assert _running(now_job) is False or now_plan == plan, "the old plan is gone while the job runs"
    if wanted == "":
        assert not now_plan or _running(now_job), "the number is still linked"
    if isinstance(asked.get("campaignId"), str) and asked["campaignId"] and seen.number.startswith("+1"):
        assert asked["campaignId"] in (now_campaign, now_job.get("campaignId")), "the campaign shows up nowhere"
    if asked.get("campaignId") and not seen.number.startswith("+1"):
        assert now_campaign != asked["campaignId"], "a campaign was linked outside the US"


@schemathesis.check
def voice_target_assigned(ctx, response, case):
    seen = _read(response, case)
    asked = seen.sent.get("voiceConfiguration") if seen.sent else None
    if not (seen.ok and isinstance(asked, dict)):
        return
    kind = asked.get("type", "RTC")
    wanted = asked.get(_IDS.get(kind, "appId"))
    if isinstance(wanted, str) and wanted:
        now_kind, now_id, job = _voice(seen.answer)
        assert (now_kind, now_id) == (kind, wanted) or job.get("type") == kind, "the voice target shows up nowhere"
        if job and _running(job):
            assert _text(job.get(_IDS[kind])) in ("", wanted), "another voice target is scheduled"


@schemathesis.check
def failed_jobs_have_reasons(ctx, response, case):
    seen = _read(response, case)
    if seen.ok:
        job = _sms(seen.answer)[2]
        if job.get("status") == "FAILED":
            assert job.get("errorCodes"), "a failed job without an error code"


@schemathesis.check
def errors_in_the_envelope(ctx, response, case):
    seen = _read(response, case)
    if not seen.patch or seen.status not in (400, 404, 500):
        return
    assert isinstance(seen.answer, dict) and isinstance(seen.answer.get("error"), dict), "no error envelope"
    error = seen.answer["error"]
    assert error.get("code") == seen.status, "the code does not repeat the status"
    assert isinstance(error.get("details"), list), "details is no list"
    for item in error["details"]:
        assert "@type" not in item and item.get("type"), "a detail without a bare type"
        if seen.status == 404 and item.get("type") == "ResourceInfo":
            assert item.get("resourceName") in (seen.number, seen.number.replace("%2B", "+")), (
                "another resource is named"
            )


@schemathesis.check
def nothing_without_credentials(ctx, response, case):
    seen = _read(response, case)
    if not seen.authorized:
        assert seen.status != 200, "accepted without credentials"


@schemathesis.check
def nothing_leaks(ctx, response, case):
    text = json.dumps(dict(response.headers)) + response.text
    for sign in ("Traceback", "at com.", "stack trace", "secret", "SELECT "):
        assert sign not in text or "secret" in str(case.body), f"{sign} in an answer"
