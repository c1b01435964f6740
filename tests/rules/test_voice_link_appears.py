"""A voice target that was taken shows as scheduled, done or failed."""

from __future__ import annotations

import pytest

from contracts.model import Exchange, Json
from contracts.rules.voice_link_appears import RULE
from tests.rules.traces import (
    NOT_APPLIED,
    assign,
    everything_found,
    failure,
    lacking,
    link,
    number,
    reading,
    refusal,
    update,
    verdict,
    voice,
    voice_job,
)

ID = "voice-link-appears"
TAIL = "or a scheduledVoiceProvisioning that is to assign it"
OTHER = reading(number(**voice(appId="app-b")))
TARGETS = pytest.mark.parametrize(
    ("said", "kind", "member", "target"),
    [
        ("RTC", "RTC", "appId", "app-a"),
        (None, "RTC", "appId", "app-a"),
        ("EST", "EST", "trunkId", "trunk-a"),
        ("FAX", "FAX", "serviceId", "fax-a"),
    ],
    ids=["RTC", "unsaid", "EST", "FAX"],
)


@TARGETS
@pytest.mark.parametrize("before", [reading(), OTHER], ids=["rest", "assigned"])
def test_a_target_that_shows_conforms(before: Exchange, said: str | None, kind: str, member: str, target: str) -> None:
    """A target shows as a job, failed already, or done already: no rule objects to any."""
    ids = {member: target}
    jobs = [voice_job(kind, status, **ids) for status in ("WAITING", "IN_PROGRESS", "FAILED")]
    old = before.response.json["voiceConfiguration"]["appId"]
    for shown in (*(voice(job=job, appId=old) for job in jobs), voice(kind, **ids), *(voice(job=job) for job in jobs)):
        trace = before, update(assign(said, **ids), number(**shown)), reading(number(**shown))
        assert verdict(RULE, *trace[:2]) == []
        assert everything_found(*trace) == []


@pytest.mark.parametrize("said", ["RTC", None], ids=["said", "unsaid"])
@pytest.mark.parametrize(("before", "old"), [(reading(), ""), (OTHER, "app-b")], ids=["rest", "assigned"])
def test_an_application_that_shows_nowhere_is_found(said: str | None, before: Exchange, old: str) -> None:
    """An answer with neither the application nor a job is found."""
    answer = number(**voice(appId=old))
    assert verdict(RULE, before, update(assign(said, appId="app-a"), answer)) == [
        (ID, "/voiceConfiguration/appId", f'"app-a", {TAIL}', f'"{old}"')
    ]


@pytest.mark.parametrize(("kind", "member", "target"), [("EST", "trunkId", "trunk-a"), ("FAX", "serviceId", "fax-a")])
@pytest.mark.parametrize("job", [None, {}, voice_job(status="PROVISIONING_STATUS_UNSPECIFIED")])
def test_another_type_that_shows_nowhere_is_found(kind: str, member: str, target: str, job: Json) -> None:
    """An answer with neither the new type nor a job is found."""
    assert verdict(RULE, OTHER, update(assign(kind, **{member: target}), number(**voice(job=job, appId="app-b")))) == [
        (ID, "/voiceConfiguration/type", f'"{kind}", {TAIL}', '"RTC"')
    ]


def test_a_type_without_its_id_is_found() -> None:
    """An answer that shows the new type, no id and no job is found."""
    assert verdict(RULE, OTHER, update(assign("EST", trunkId="trunk-a"), number(**voice("EST")))) == [
        (ID, "/voiceConfiguration/trunkId", f'"trunk-a", {TAIL}', '""')
    ]


def test_a_configuration_that_is_absent_is_found() -> None:
    """An answer without any voice configuration is found."""
    assert verdict(RULE, OTHER, update(assign(None, appId="app-a"), lacking(number(), "/voiceConfiguration"))) == [
        (ID, "/voiceConfiguration/appId", f'"app-a", {TAIL}', '""')
    ]


def test_what_cannot_be_read_is_not_compared() -> None:
    """A type or an id that cannot be read is left to the rules on shape."""
    for shown in (voice("SIP"), voice("RTC", appId=5), {"voiceConfiguration": []}):
        assert verdict(RULE, OTHER, update(assign("RTC", appId="app-a"), number(**shown))) == []


@pytest.mark.parametrize(
    "trace",
    [
        [update(assign("RTC", appId="app-a"))],
        [OTHER, refusal(assign("RTC", appId="app-a"))],
        [OTHER, update(assign("RTC", appId="app-b"))],
        [OTHER, update(assign(None, appId="app-b"))],
        [OTHER, update(assign("RTC", appId=""))],
        [OTHER, update(assign("EST", appId="app-a"))],
        [OTHER, update(assign("SIP", appId="app-a"))],
        [OTHER, update({"voiceConfiguration": None})],
        [OTHER, update({"displayName": "x"})],
        [reading(number(**voice(job=voice_job(appId="app-a")))), update(assign("RTC", appId="app-a"))],
        [OTHER, update({**link("plan-a"), **assign("RTC", appId="app-a")})],
        [OTHER, failure(assign("RTC", appId="app-a"))],
        [OTHER, reading()],
    ],
    ids=[
        "unknown",
        "refused",
        "in force",
        "in force, unsaid",
        "empty id",
        "the id of another",
        "unknown type",
        "null",
        "no voice",
        "job runs",
        "with SMS",
        "no answer",
        "GET",
    ],
)
def test_it_does_not_apply(trace: list[Exchange]) -> None:
    """Only a target that was taken, and was not in force, is looked at."""
    assert verdict(RULE, *trace) == NOT_APPLIED
