"""The table of faults: what each does to an answer, and which rules see it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from contracts.errors import TargetUnavailableError
from contracts.events import Discovered, Event
from contracts.judge import Judge
from contracts.mock.arming import arm
from contracts.mock.auth import expired
from contracts.mock.core import handle
from contracts.mock.faults import FAULTS, Fault, Place
from contracts.mock.transfer import Answer, Carried, End, Transfer, outcome
from contracts.model import Credentials, Exchange, Request, Response, Severity
from contracts.rules import PROVIDER_RULES
from contracts.runner import Options, run
from contracts.target.inprocess import InProcessTarget
from tests.unit.mock.conversation import FACTS, JSON_TYPE, NOW, PLAN, SIGNED, Conversation, path_of, sms
from tests.unit.mock.test_auth import token_request

SEEN_BY = {
    "invalid-argument": "documented-update-accepted",
    "unauthenticated": "",
    "token-expired": "",
    "unauthenticated-no-challenge": "",
    "unauthenticated-no-body": "assumed-error-envelope",
    "forbidden": "",
    "not-found": "documented-update-accepted",
    "rate-limited": "",
    "rate-limited-retry-after": "",
    "internal": "no-server-error",
    "unknown": "no-server-error",
    "html-502": "no-server-error",
    "html-503": "no-server-error",
    "html-504": "no-server-error",
    "redirect": "documented-status",
    "closed-unanswered": "request-answered",
    "reset-unanswered": "request-answered",
    "hang": "request-answered",
    "slow-first-byte": "",
    "slow-body": "",
    "truncated-body": "complete-body",
    "reset-in-body": "complete-body",
    "hang-in-body": "complete-body",
    "closed-after-update": "request-answered",
    "reset-after-update": "request-answered",
    "internal-after-update": "no-server-error",
    "html-502-after-update": "no-server-error",
    "wrong-content-type": "json-content-type",
    "no-content-type": "json-content-type",
    "content-type-charset": "",
    "html-200": "complete-body json-content-type",
    "empty-200": "complete-body",
    "no-content": "documented-status",
    "not-json": "complete-body",
    "not-utf-8": "complete-body",
    "byte-order-mark": "complete-body",
    "two-documents": "complete-body",
    "json-list": "response-types",
    "json-null": "response-types",
    "empty-object": "response-members-present",
    "duplicate-members": "complete-body",
    "unknown-members": "",
    "huge-body": "",
    "unknown-enum-values": (
        "capability-unchanged number-type-unchanged region-unchanged response-formats response-values-listed"
    ),
    "null-members": (
        "display-name-applied omitted-display-name-unchanged omitted-sms-unchanged response-types sms-link-appears"
    ),
    "absent-members": "",
    "absent-required-members": "response-members-present",
    "absent-service-plan": "response-members-present",
    "wrong-types": "capability-unchanged dates-unchanged money-unchanged response-types",
    "times-without-zone": "dates-unchanged response-formats",
}
"""The rules that each fault of the operation breaks in the middle of a good life."""

OF_OPERATION = [fault for fault in FAULTS.values() if fault.place is Place.OPERATION]
OF_TOKEN = [fault for fault in FAULTS.values() if fault.place is Place.TOKEN]
ASKED = {"displayName": "x", "callbackUrl": "", **sms(PLAN)}


def send(talk: Conversation, request: Request) -> Answer:
    """The answer with the way it travels."""
    talk.state, answer = handle(talk.behaviour, talk.state, request, talk.now)
    talk.now += 0.001
    return answer


def update() -> Request:
    """A good update with good credentials."""
    return Request(
        method="PATCH",
        path=path_of(),
        headers=(SIGNED, JSON_TYPE),
        body=json.dumps(ASKED).encode(),
        credentials=Credentials.VALID,
    )


def faulted(name: str, seconds: float | None = None) -> Carried:
    """The answer of a good update that a fault befalls."""
    talk = Conversation()
    talk.state = arm(talk.state, name, seconds=seconds)
    answer = send(talk, token_request() if FAULTS[name].place is Place.TOKEN else update())
    assert isinstance(answer, Carried)
    assert answer.fault == name
    return answer


def test_every_fault_of_the_operation_is_judged() -> None:
    """The table above knows each fault of the operation, and no other."""
    assert list(SEEN_BY) == [fault.name for fault in OF_OPERATION]


@pytest.mark.parametrize("name", SEEN_BY)
def test_rules_see_a_fault(name: str) -> None:
    """A look, an update that a fault befalls, and a look: these rules are broken, and no crash comes of it."""
    talk, judge, found = Conversation(), Judge(PROVIDER_RULES, FACTS), {}
    look = replace(update(), method="GET", body=None)
    talk.state = arm(talk.state, name, method="PATCH")
    for request in (look, update(), look):
        exchange = Exchange(request=request, outcome=outcome(send(talk, request)), at=talk.now)
        found |= {one.rule: one.severity for one in judge.judge(exchange).findings}
    assert found.keys() == set(SEEN_BY[name].split())
    broken = {rule for rule, severity in found.items() if severity is not Severity.NOTE}
    # Each is documented as such, and not as the answer to a good update.
    refused = {"documented-update-accepted", "no-server-error"}
    if FAULTS[name].documented:
        assert broken <= refused
    else:
        assert broken


@pytest.mark.parametrize("fault", OF_OPERATION, ids=lambda fault: fault.name)
def test_the_table_says_whether_the_update_is_made(fault: Fault) -> None:
    """After a fault that stands instead of an answer nothing has changed; after one that spoils it all has."""
    talk = Conversation()
    talk.state = arm(talk.state, fault.name)
    send(talk, update())
    assert (talk.number().name, talk.number().sms_job is not None) == (
        ("x", True) if fault.applied else ("Front desk", False)
    )


@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda fault: fault.name)
def test_a_fault_is_told_in_a_sentence(fault: Fault) -> None:
    """Each says in a sentence what it does, and has one way to do it."""
    assert fault.sentence.endswith(".")
    assert (fault.instead is None) is not (fault.spoil is None)
    assert 0 <= fault.seconds <= 60


@pytest.mark.parametrize(
    ("name", "status", "word", "header"),
    [
        ("invalid-argument", 400, "INVALID_ARGUMENT", None),
        ("unauthenticated", 401, "UNAUTHENTICATED", ("www-authenticate", 'Basic realm="numbers"')),
        (
            "token-expired",
            401,
            "UNAUTHENTICATED",
            ("www-authenticate", expired(NOW)),
        ),
        ("unauthenticated-no-challenge", 401, "UNAUTHENTICATED", None),
        ("forbidden", 403, "PERMISSION_DENIED", None),
        ("not-found", 404, "NOT_FOUND", None),
        ("rate-limited", 429, "RESOURCE_EXHAUSTED", None),
        ("rate-limited-retry-after", 429, "RESOURCE_EXHAUSTED", ("retry-after", "1")),
        ("internal", 500, "INTERNAL", None),
        ("unknown", 500, "UNKNOWN", None),
    ],
)  # fmt: skip
def test_documented_errors(name: str, status: int, word: str, header: tuple[str, str] | None) -> None:
    """Each documented error has its status, its word and its header, and travels at once."""
    answer = faulted(name)
    error = answer.response.json["error"]
    assert (answer.response.status, error["code"], error["status"]) == (status, status, word)
    assert answer.response.headers == (JSON_TYPE, *([header] if header else []))
    assert answer.transfer == Transfer()


def test_an_error_names_what_it_is_about() -> None:
    """A 404 names the number asked for; a 400 names a field."""
    (found,) = faulted("not-found").response.json["error"]["details"]
    assert (found["resourceName"], found["resourceType"]) == ("+12025550134", "ActiveNumber")
    (bad,) = faulted("invalid-argument").response.json["error"]["details"]
    assert bad["fieldViolations"][0]["field"] == "display_name"


@pytest.mark.parametrize(
    ("name", "seconds", "transfer"),
    [
        ("slow-first-byte", None, Transfer(first_byte=2)),
        ("slow-first-byte", 0.5, Transfer(first_byte=0.5)),
        ("html-504", 7, Transfer(first_byte=7)),
        ("closed-unanswered", None, Transfer(status_sent=False, end=End.CLOSED)),
        ("reset-unanswered", 3, Transfer(first_byte=3, status_sent=False, end=End.RESET)),
        ("hang", None, Transfer(status_sent=False, end=End.SILENT, held=60)),
        ("hang", 4, Transfer(status_sent=False, end=End.SILENT, held=4)),
        ("closed-after-update", None, Transfer(status_sent=False, end=End.CLOSED)),
        ("reset-after-update", None, Transfer(status_sent=False, end=End.RESET)),
    ],
)
def test_how_a_fault_travels(name: str, seconds: float | None, transfer: Transfer) -> None:
    """A fault of the wire says what the edge has to do, for as long as it is told to."""
    assert faulted(name, seconds).transfer == transfer


@pytest.mark.parametrize(
    ("name", "end", "held"),
    [("truncated-body", End.CLOSED, 0), ("reset-in-body", End.RESET, 0), ("hang-in-body", End.SILENT, 60)],
)
def test_half_a_body(name: str, end: End, held: float) -> None:
    """The whole body is announced, half of it is sent."""
    answer = faulted(name)
    half = len(answer.response.body) // 2
    assert half > 100
    assert answer.transfer == Transfer(sent=half, end=end, held=held)


def test_a_slow_body_comes_byte_by_byte() -> None:
    """The pauses between the bytes add up to the seconds of the fault."""
    answer = faulted("slow-body", 5)
    assert answer.transfer.piece == 1
    assert answer.transfer.seconds(len(answer.response.body)) == pytest.approx(5)


@pytest.mark.parametrize(
    ("name", "status", "headers", "body"),
    [
        ("html-200", 200, (("content-type", "text/html; charset=utf-8"),), b"<!doctype html>"),
        ("empty-200", 200, (JSON_TYPE,), b""),
        ("no-content", 204, (), b""),
        ("json-list", 200, (JSON_TYPE,), b"[]"),
        ("json-null", 200, (JSON_TYPE,), b"null"),
        ("empty-object", 200, (JSON_TYPE,), b"{}"),
        ("wrong-content-type", 200, (("content-type", "text/plain"),), b'{"phoneNumber":'),
        ("no-content-type", 200, (), b'{"phoneNumber":'),
        ("byte-order-mark", 200, (JSON_TYPE,), b'\xef\xbb\xbf{"phoneNumber":'),
        ("html-502", 502, (("content-type", "text/html; charset=utf-8"),), b"<html>\r\n<head><title>502 Bad Gateway"),
        ("html-503", 503, (("content-type", "text/html; charset=utf-8"),), b"<html>\r\n<head><title>503 Service"),
        ("redirect", 307, (("location", "/v1/moved"), ("content-length", "0")), b""),
    ],
)
def test_what_a_fault_answers(name: str, status: int, headers: tuple[tuple[str, str], ...], body: bytes) -> None:
    """Status, headers and the beginning of the body; where nothing should come, nothing comes."""
    response = faulted(name).response
    assert (response.status, response.headers) == (status, headers)
    assert response.body.startswith(body)
    assert bool(response.body) is bool(body)


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("not-json", b",}"),
        ("not-utf-8", b',"note":"\xe9"}'),
        ("duplicate-members", b',"displayName":"another"}'),
    ],
)
def test_spoilt_bytes(name: str, end: bytes) -> None:
    """The body is as it would have been but for its end."""
    assert faulted(name).response.body == Conversation().patch(ASKED).body[:-1] + end


def test_two_documents_are_the_same_twice() -> None:
    """The whole resource stands twice in one body."""
    good = Conversation().patch(ASKED).body
    assert faulted("two-documents").response.body == good + good


def changed(name: str) -> dict[str, object]:
    """The members that a fault changes, adds or (as ``...``) drops."""
    body, good = faulted(name).response.json, Conversation().patch(ASKED).json
    return {
        member: body.get(member, ...)
        for member in sorted({*body, *good})
        if member not in body or body[member] != good.get(member, ...)
    }


def test_spoilt_members() -> None:
    """Each fault of the members changes those that it is about, and no other."""
    assert changed("null-members") == dict.fromkeys(
        ("callbackUrl", "displayName", "smsConfiguration", "voiceConfiguration")
    )
    assert changed("absent-required-members") == dict.fromkeys(
        ("money", "nextChargeDate", "phoneNumber", "projectId"), ...
    )
    assert changed("wrong-types") == {
        "capability": "SMS",
        "displayName": 7,
        "money": {"amount": 1.0, "currencyCode": 840},
        "paymentIntervalMonths": "1",
    }
    assert changed("times-without-zone").keys() == {"nextChargeDate", "smsConfiguration"}
    assert changed("unknown-members").keys() == {
        "Display_Name",
        "novelty",
        "smsConfiguration",
        "voiceConfiguration",
    }
    assert changed("huge-body") == {"padding": "x" * 2**20}


def test_unset_members_are_absent() -> None:
    """What is null or empty is left out, at every depth, but for the service plan."""
    body = faulted("absent-members").response.json
    assert "expireAt" not in body
    assert "callbackUrl" not in body
    assert body["voiceConfiguration"] == {"type": "RTC"}
    assert body["smsConfiguration"].keys() == {"servicePlanId", "scheduledProvisioning"}
    assert body["smsConfiguration"]["scheduledProvisioning"].keys() == {"servicePlanId", "status", "lastUpdatedTime"}


def test_unknown_values_stand_in_every_list() -> None:
    """Each listed value of the answer is one that no list has, those of a running job too."""
    body = faulted("unknown-enum-values").response.json
    job = body["smsConfiguration"]["scheduledProvisioning"]
    assert (body["type"], body["capability"][1], body["voiceConfiguration"]["type"]) == ("SATELLITE", "RCS", "SIP")
    assert (job["status"], job["errorCodes"]) == ("PAUSED", ["CARRIER_ON_STRIKE"])


@pytest.mark.parametrize(
    ("name", "status", "told"),
    [
        ("token-rate-limited", 429, "rate_limit_exceeded"),
        ("token-refused", 401, "invalid_client"),
        ("token-server-error", 500, "server_error"),
    ],
)
def test_errors_of_the_token_endpoint(name: str, status: int, told: str) -> None:
    """They have the form of OAuth, and say nothing of waiting."""
    response = faulted(name).response
    assert (response.status, response.json["error"], response.header("retry-after")) == (status, told, None)


def test_a_foreign_token_opens_nothing() -> None:
    """The token endpoint hands out what the operation refuses, in due form."""
    told = faulted("token-foreign").response.json
    assert told.keys() == {"access_token", "expires_in", "scope", "token_type"}
    talk = Conversation()
    assert talk.ask(headers=(("authorization", f"Bearer {told['access_token']}"),)).status == 401


def test_a_token_without_scope() -> None:
    """The other three members stay."""
    assert faulted("token-without-scope").response.json.keys() == {"access_token", "expires_in", "token_type"}


@pytest.mark.parametrize("fault", OF_TOKEN, ids=lambda fault: fault.name)
def test_a_fault_of_the_token_endpoint_leaves_the_operation_alone(fault: Fault) -> None:
    """It waits for the token endpoint while updates go on."""
    talk = Conversation()
    talk.state = arm(talk.state, fault.name)
    assert isinstance(send(talk, update()), Response)
    assert isinstance(send(talk, token_request()), Carried)


@pytest.mark.parametrize("name", ["empty-200", "internal-after-update", "not-json", "closed-after-update", "html-200"])
def test_a_spoiler_waits_for_something_to_spoil(name: str) -> None:
    """A refusal is answered as ever, and the fault waits for a good answer."""
    talk = Conversation()
    talk.state = arm(talk.state, name)
    assert isinstance(send(talk, replace(update(), body=b"[]")), Response)
    assert isinstance(send(talk, update()), Carried)
    assert talk.state.faults == ()


@pytest.mark.parametrize("name", ["truncated-body", "slow-body", "slow-first-byte", "wrong-content-type"])
def test_a_refusal_can_be_spoilt_as_well(name: str) -> None:
    """What befalls any body befalls that of a refusal."""
    talk = Conversation()
    talk.state = arm(talk.state, name)
    answer = send(talk, replace(update(), body=b"[]"))
    assert isinstance(answer, Carried)
    assert answer.response.status == 400


def test_an_empty_body_cannot_be_cut() -> None:
    """Where there is no body, a fault within the body waits for another answer."""
    talk = Conversation(unauthenticated_envelope=False)
    talk.state = arm(talk.state, "truncated-body")
    assert isinstance(send(talk, replace(update(), headers=())), Response)
    assert len(talk.state.faults) == 1


UNTESTABLE = {
    "unauthenticated",
    "token-expired",
    "unauthenticated-no-challenge",
    "unauthenticated-no-body",
    "forbidden",
    "rate-limited",
    "rate-limited-retry-after",
}
"""What lets no update through for a reason that may be the user's: the key pair, its permissions, the rate."""


@pytest.mark.parametrize("name", SEEN_BY)
def test_a_run_on_a_lasting_fault_ends_as_it_should(name: str) -> None:
    """A run whose every update meets a fault: red by its rules, code 3 where nothing can be tested, else green."""
    events: list[Event] = []
    target = InProcessTarget(begin=lambda state: arm(state, name, count=None, method="PATCH"))
    try:
        code = run(target, Options(rules=PROVIDER_RULES, examples=0, seed=1), events.append).exit_code
    except TargetUnavailableError as error:
        code = error.exit_code
    found = {event.finding.rule for event in events if isinstance(event, Discovered)}
    assert found >= set(SEEN_BY[name].split())
    assert code == (3 if name in UNTESTABLE else 1 if SEEN_BY[name] else 0)


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("reset-unanswered", "request-answered"),
        ("truncated-body", "complete-body"),
        ("html-200", "json-content-type"),
        ("null-members", "response-types"),
        ("html-502", "no-server-error"),
    ],
)
def test_a_run_reports_a_passing_fault(name: str, rule: str) -> None:
    """A run on a mock that commits a fault three times is red for that fault, and goes on to its end."""
    events: list[Event] = []
    target = InProcessTarget(begin=lambda state: arm(state, name, count=3, method="PATCH"))
    ended = run(target, Options(rules=PROVIDER_RULES, examples=0, seed=1), events.append)
    assert (ended.exit_code, ended.stopped) == (1, None)
    assert rule in {event.finding.rule for event in events if isinstance(event, Discovered)}
