"""The mock as a function: where a request goes, what it is refused for, and what is remembered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contracts.mock.auth import TOKEN_PATH
from contracts.mock.behaviour import Behaviour, Choices, Empty, Pace, Stages
from contracts.mock.core import STAGES, handle
from contracts.mock.state import FAILED, State
from contracts.mock.world import OTHER_PROJECT, PROJECT, default_behaviour, new_state
from contracts.model import Headers, Request, Response
from contracts.schemas import response_schema
from contracts.strict_json import NOT_JSON
from tests.unit.mock.conversation import (
    ABSENT,
    APP,
    CAMPAIGN,
    FAILING_APP,
    FAILING_PLAN,
    FAX,
    FOREIGN,
    GB,
    JSON_TYPE,
    NOW,
    OTHER_PLAN,
    PLAN,
    SE,
    SIGNED,
    TOLL_FREE,
    TRUNK,
    US,
    Conversation,
    path_of,
    sms,
    violations,
    voice,
)


def remembered(state: State) -> tuple[Any, ...]:
    """All that a state holds, as values that are equal when the state is."""
    held = (getattr(state, one.name) for one in fields(state))
    return tuple(dict(value) if isinstance(value, Mapping) else value for value in held)


def error(response: Response) -> tuple[int, str, str]:
    """The status of an error with its name and its message."""
    assert response.json["error"]["code"] == response.status
    return response.status, response.json["error"]["status"], response.json["error"]["message"]


# Where a request goes


@pytest.mark.parametrize("method", ["GET", "HEAD", "PATCH"])
@pytest.mark.parametrize("path", ["/health", "/health?deep=1"])
def test_health_is_up_for_everybody(method: str, path: str) -> None:
    """Health needs no credentials and changes nothing."""
    talk = Conversation()
    before = talk.state
    response = talk.ask(method, path, headers=())
    assert (response.status, response.body) == (200, b'{"status":"UP"}')
    assert talk.state is before


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "*", "/healthy", "/oauth2", "/oauth2/token/", "/v1/projects", f"/v1/projects/{PROJECT}/activeNumbers",
        f"/v1/projects/{PROJECT}/activeNumbers/", f"/v2/projects/{PROJECT}/activeNumbers/{US}", f"{path_of()}/x",
        f"{path_of()}//",
        f"/v1/projects//activeNumbers/{US}", f"/v1/projects/{PROJECT}/activenumbers/{US}", f"x{path_of()}",
        path_of("+1/2"),
    ],
)  # fmt: skip
def test_another_path_is_not_found(path: str) -> None:
    """A path that is none of ours is 404 in the envelope, credentials or not."""
    talk = Conversation()
    before = talk.state
    for headers in ((), (SIGNED,)):
        response = talk.ask("PATCH", path, headers=headers)
        assert error(response) == (404, "NOT_FOUND", "No such path.")
        assert response.json["error"]["details"] == []
    assert talk.state is before


@pytest.mark.parametrize(
    "path",
    [
        path_of(),
        path_of(US.replace("+", "%2B")),
        path_of(US.replace("+", "%2b")),
        path_of("%2B%31" + US[2:]),
        f"{path_of()}/",
        f"{path_of()}?x=1",
        f"{path_of()}?",
        path_of(project=PROJECT.replace("-", "%2D")),
    ],
)
def test_a_number_is_found_in_every_spelling_of_its_path(path: str) -> None:
    """The plus sign may be encoded, as may any character; a query and a slash at the end do not matter."""
    assert Conversation().ask(path=path).json["phoneNumber"] == US


def test_the_number_found_is_the_one_asked_for() -> None:
    """An update of one number answers with that number and its project."""
    for number in (US, TOLL_FREE, GB, SE):
        body = Conversation().update({"displayName": "x"}, number)
        assert (body["phoneNumber"], body["projectId"], body["displayName"]) == (number, PROJECT, "x")


def test_the_token_endpoint_is_reached() -> None:
    """A token can be had and used in one conversation."""
    talk = Conversation()
    token = talk.ask("POST", "/oauth2/token?x", b"grant_type=client_credentials").json["access_token"]
    assert talk.ask(headers=(("authorization", f"Bearer {token}"),)).status == 200


# Methods


def test_a_look_shows_and_changes_nothing() -> None:
    """GET shows the resource, whatever body comes with it."""
    talk = Conversation()
    before = remembered(talk.state)
    assert talk.ask("GET", body=b'{"displayName": "x"}').json["displayName"] == "Front desk"
    assert remembered(talk.state) == before


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD", "OPTIONS", "patch", "get", "", "PATCHY"])
def test_another_method_is_refused(method: str) -> None:
    """Any other method, in any other spelling, is 405 and changes nothing."""
    talk = Conversation()
    before = talk.state
    assert error(talk.ask(method, body=b'{"displayName": "x"}')) == (405, "UNIMPLEMENTED", "Use GET or PATCH.")
    assert talk.state is before


def test_looking_may_not_be_offered() -> None:
    """With the choice of it, GET is refused too, and PATCH is not."""
    talk = Conversation(get_offered=False)
    assert error(talk.ask("GET")) == (405, "UNIMPLEMENTED", "Use PATCH.")
    assert talk.ask("PATCH").status == 200


@pytest.mark.parametrize(("offered", "methods"), [(True, {"GET", "PATCH"}), (False, {"PATCH"})])
def test_a_refused_method_is_told_which_are_allowed(offered: bool, methods: set[str]) -> None:
    """As HTTP has it, a 405 carries the methods that would do."""
    allowed = Conversation(get_offered=offered).ask("DELETE").header("allow") or ""
    assert {method.strip() for method in allowed.split(",")} == methods


# What is looked at first


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status"),
    [
        ("DELETE", path_of("x"), (), b"{", 401),
        ("DELETE", path_of("x"), (SIGNED,), b"{", 405),
        ("PATCH", path_of("x"), (SIGNED,), b"{", 400),
        ("PATCH", path_of(ABSENT), (SIGNED,), b"{", 404),
        ("PATCH", path_of(), (SIGNED,), b"{", 400),
        ("PATCH", path_of(), (SIGNED, JSON_TYPE), b"{", 400),
        ("PATCH", path_of(), (SIGNED, JSON_TYPE), b"{}", 200),
    ],
)
def test_credentials_come_first_and_the_body_last(
    method: str, path: str, headers: Headers, body: bytes, status: int
) -> None:
    """Of several faults, the one found first decides: credentials, method, number, body."""
    assert Conversation().ask(method, path, body, headers).status == status


# Content types


@pytest.mark.parametrize(
    "kind",
    [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json;x",
        " application/json ",
    ],
)
def test_json_is_known_by_its_type(kind: str) -> None:
    """Case, parameters and spaces of the content type do not matter."""
    talk = Conversation()
    headers = (SIGNED, ("Content-Type", kind))
    assert talk.ask(body=b'{"displayName": "x"}', headers=headers).json["displayName"] == "x"


WRONG_KINDS: list[Headers] = [
    (),
    *(
        (("content-type", kind),)
        for kind in ("", "text/plain", "application/xml", "application/jsonx", "json", "text/json")
    ),
    (("content-type", "application/merge-patch+json"),),
    (("content-type", "application/x-www-form-urlencoded"),),
]


@pytest.mark.parametrize("status", [400, 415])
@pytest.mark.parametrize("headers", WRONG_KINDS)
def test_another_content_type_is_refused(headers: Headers, status: int) -> None:
    """A body under another type is refused, with 400 or with the choice of 415, and changes nothing."""
    talk = Conversation(wrong_content_type_status=status)
    before = talk.state
    response = talk.ask(body=b'{"displayName": "x"}', headers=(SIGNED, *headers))
    assert error(response) == (status, "INVALID_ARGUMENT", "The content type is not JSON.")
    assert talk.state is before


@pytest.mark.parametrize("body", [None, b""])
@pytest.mark.parametrize("headers", WRONG_KINDS)
def test_no_body_needs_no_content_type(headers: Headers, body: bytes | None) -> None:
    """Without a body the type does not matter."""
    assert Conversation().ask(body=body, headers=(SIGNED, *headers)).status == 200


# Numbers that are not there


MALFORMED = [
    "x", "+", "%2B", "+1", "+0", "+02025550134", US[1:], f"00{US[1:]}", "+1234567890123456", "+1202555013x",
    "+1%20202%20555", "%20" + US,
    f"{US}%0A", f"{US}%00", "%2B%2B12025550134", "+%D9%A1%D9%A2%D9%A0%D9%A2", "%EF%BC%8B12025550134", "%2512025550134",
    "%FF", "+1-202-555",
]  # fmt: skip


@pytest.mark.parametrize("number", MALFORMED)
def test_a_malformed_number_is_refused(number: str) -> None:
    """By default text that is no number is 400, with the number at fault."""
    talk = Conversation()
    before = talk.state
    response = talk.ask(path=path_of(number), body=b'{"displayName": "x"}')
    assert violations(response) == [("phone_number", "is not an E.164 number")]
    assert talk.state is before


@pytest.mark.parametrize("number", MALFORMED)
def test_a_malformed_number_may_be_not_found(number: str) -> None:
    """With the choice of it, text that is no number is 404."""
    talk = Conversation(malformed_number_status=404)
    assert error(talk.ask(path=path_of(number))) == (404, "NOT_FOUND", "")


@pytest.mark.parametrize("method", ["GET", "PATCH"])
@pytest.mark.parametrize(("number", "name"), [(ABSENT, ABSENT), (ABSENT.replace("+", "%2B"), ABSENT)])
def test_an_unknown_number_is_named(method: str, number: str, name: str) -> None:
    """A well-formed number that the project does not have is 404, named as a client reads it."""
    talk = Conversation()
    before = talk.state
    response = talk.ask(method, path_of(number), b'{"displayName": "x"}')
    assert error(response) == (404, "NOT_FOUND", "")
    assert response.json["error"]["details"] == [
        {"type": "ResourceInfo", "resourceType": "ActiveNumber", "resourceName": name, "owner": "", "description": ""}
    ]
    assert talk.state is before


FOREIGN_PATHS = [
    path_of(FOREIGN.phone_number),
    path_of(FOREIGN.phone_number, OTHER_PROJECT),
    path_of(US, OTHER_PROJECT),
    path_of(US, "no-such-project"),
]


@pytest.mark.parametrize(("status", "name"), [(404, "NOT_FOUND"), (403, "PERMISSION_DENIED")])
@pytest.mark.parametrize("path", FOREIGN_PATHS)
def test_a_number_of_another_project_is_out_of_reach(path: str, status: int, name: str) -> None:
    """By either project's path, a foreign number is 404, or with the choice 403, and stays as it is."""
    talk = Conversation(foreign_number_status=status)
    before = talk.state
    response = talk.ask(path=path, body=b'{"displayName": "x"}')
    assert error(response)[:2] == (status, name)
    assert talk.state is before


@pytest.mark.parametrize("path", FOREIGN_PATHS)
def test_a_foreign_number_is_not_told_from_one_that_nobody_has(path: str) -> None:
    """By default the 404 for a number of another project gives away nothing but the number."""
    number = path.rpartition("/")[2]
    told = Conversation().ask(path=path).body
    assert told.replace(number.encode(), b"N") == Conversation().ask(path=path_of(ABSENT)).body.replace(
        ABSENT.encode(), b"N"
    )


@pytest.mark.parametrize("project", [PROJECT, OTHER_PROJECT, "no-such-project"])
def test_a_number_that_nobody_has_is_not_found(project: str) -> None:
    """Where foreign numbers are 403, one that does not exist is 404 still."""
    assert Conversation(foreign_number_status=403).ask(path=path_of(ABSENT, project)).status == 404


def test_a_malformed_number_is_malformed_in_every_project() -> None:
    """That text is no number is said whoever's project it is asked of."""
    assert Conversation(foreign_number_status=403).ask(path=path_of("x", OTHER_PROJECT)).status == 400


# Stages


def staged(**stages: Any) -> Conversation:
    """A conversation with a mock that has some stages replaced."""
    return Conversation(replace(default_behaviour(), stages=replace(STAGES, **stages)))


def test_a_replaced_authenticate_is_used() -> None:
    """Who is asking is decided by the stage, which gets the time."""
    seen: list[float] = []

    def authenticate(behaviour: Behaviour, state: State, request: Request, now: float) -> bool:
        seen.append(now)
        return request.header("x-pass") == "yes"

    talk = staged(authenticate=authenticate)
    assert talk.ask(headers=(SIGNED,)).status == 401
    assert talk.ask(headers=(("x-pass", "yes"),)).status == 200
    assert seen == [NOW, NOW]


def test_a_replaced_read_is_used() -> None:
    """What is in the body is decided by the stage: an update, or violations."""
    assert staged(read=lambda behaviour, request: {"displayName": "read"}).update({})["displayName"] == "read"
    assert violations(staged(read=lambda behaviour, request: [("f", "d")]).patch({})) == [("f", "d")]


def test_an_update_that_could_not_be_read_is_refused() -> None:
    """A list of violations refuses the request even when nothing is on it."""
    assert violations(staged(read=lambda behaviour, request: []).patch({})) == []


def test_a_replaced_validate_is_used() -> None:
    """What is refused is decided by the stage, which sees the number as it is by now."""
    talk = staged(validate=lambda behaviour, number, update: [(number.phone_number, update["displayName"])])
    assert violations(talk.patch({"displayName": "x"})) == [(US, "x")]
    lenient = staged(validate=lambda behaviour, number, update: [])
    assert (
        lenient.update({"displayName": "x", "smsConfiguration": {"servicePlanId": PLAN, "x": 1}})["displayName"] == "x"
    )


def test_a_replaced_apply_is_used() -> None:
    """What an update changes is decided by the stage."""
    talk = staged(apply=lambda behaviour, number, update, now: replace(number, name=f"applied at {now:.0f}"))
    assert talk.update({"displayName": "x"})["displayName"] == talk.look()["displayName"] == f"applied at {NOW:.0f}"


@pytest.mark.parametrize("method", ["GET", "PATCH"])
def test_a_replaced_advance_is_used(method: str) -> None:
    """How jobs go on is decided by the stage, before every answer."""
    talk = staged(advance=lambda behaviour, number, now: replace(number, name=f"{number.name}+"))
    assert [talk.ask(method).json["displayName"] for _ in range(2)] == ["Front desk+", "Front desk++"]


@pytest.mark.parametrize("method", ["GET", "PATCH"])
def test_a_replaced_render_is_used(method: str) -> None:
    """What a 200 shows is decided by the stage."""
    talk = staged(render=lambda behaviour, project, number: {"seen": [project, number.phone_number]})
    assert talk.ask(method).json == {"seen": [PROJECT, US]}


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status"),
    [
        ("PATCH", path_of(), (), None, 401),
        ("PUT", path_of(), (SIGNED,), None, 405),
        ("PATCH", path_of("x"), (SIGNED,), None, 400),
        ("PATCH", path_of(ABSENT), (SIGNED,), None, 404),
        ("PATCH", path_of(), (SIGNED,), b"{}", 400),
        ("PATCH", path_of(), (SIGNED, JSON_TYPE), b"{", 400),
        ("PATCH", path_of(), (SIGNED, JSON_TYPE), b'{"smsConfiguration": {}}', 400),
    ],
)
def test_a_replaced_refuse_is_used(method: str, path: str, headers: Headers, body: bytes | None, status: int) -> None:
    """How the operation refuses is decided by the stage, which gets the status."""
    talk = staged(refuse=lambda behaviour, status, message, details: Response(status=418, body=str(status).encode()))
    answer = talk.ask(method, path, body, headers)
    assert (answer.status, answer.body) == (418, str(status).encode())


@pytest.mark.parametrize(
    ("headers", "body"), [((), None), ((SIGNED,), None), ((SIGNED, JSON_TYPE), b"{"), ((SIGNED, JSON_TYPE), b"{}")]
)
def test_a_replaced_finish_has_the_last_word(headers: Headers, body: bytes | None) -> None:
    """Good and bad answers of the operation pass through the stage."""
    talk = staged(finish=lambda behaviour, request, response: Response(status=299, body=request.method.encode()))
    assert talk.ask(body=body, headers=headers) == Response(status=299, body=b"PATCH")


@pytest.mark.parametrize("path", ["/health", "/oauth2/token", "/nowhere"])
def test_the_stages_are_those_of_the_operation_only(path: str) -> None:
    """Health, tokens and other paths go on as ever when every stage is broken."""

    def broken(*arguments: Any) -> Any:
        raise AssertionError

    talk = staged(**{field.name: broken for field in fields(Stages)})
    assert talk.ask("POST", path, b"grant_type=client_credentials") == Conversation().ask(
        "POST", path, b"grant_type=client_credentials"
    )


# State


def test_a_refused_request_leaves_the_very_state() -> None:
    """A job that would have moved does not, when the request that looks at it is refused."""
    talk = Conversation()
    talk.update(sms(PLAN))
    before = talk.state
    assert talk.patch(sms(OTHER_PLAN)).status == 400
    assert talk.patch({"smsConfiguration": {}}).status == 400
    assert talk.state is before


def test_an_update_writes_to_a_new_state() -> None:
    """The state that an update was answered from is as it was."""
    before = new_state(NOW)
    kept = remembered(before)
    body = json.dumps({**sms(PLAN, CAMPAIGN), **voice(appId=APP), "displayName": "x"}).encode()
    request = Request(method="PATCH", path=path_of(), headers=(SIGNED, JSON_TYPE), body=body)
    after, response = handle(default_behaviour(), before, request, NOW)
    assert response.status == 200
    assert after is not before
    assert remembered(before) == kept
    assert remembered(after) != kept


def test_the_same_question_has_the_same_answer() -> None:
    """The core is a function: asked twice from one state at one time, it answers twice the same."""
    state, behaviour = new_state(NOW), default_behaviour()
    request = Request(method="PATCH", path=path_of(), headers=(SIGNED, JSON_TYPE), body=json.dumps(sms(PLAN)).encode())
    (one, answer), (other, again) = (handle(behaviour, state, request, NOW) for _ in range(2))
    assert answer == again
    assert remembered(one) == remembered(other)


# Whatever comes


OPTIONS = st.builds(
    Choices,
    pace=st.sampled_from(Pace),
    empty_schedule=st.sampled_from(Empty),
    null_members=st.sampled_from(Empty),
    wrong_content_type_status=st.sampled_from([400, 415]),
    malformed_number_status=st.sampled_from([400, 404]),
    foreign_number_status=st.sampled_from([404, 403]),
    **{field.name: st.booleans() for field in fields(Choices) if field.default is False or field.default is True},
)
TEXT = st.sampled_from(["", "x", "\ud800", "å"]) | st.text(max_size=8)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
SMS = st.fixed_dictionaries(
    {},
    optional={
        "servicePlanId": st.sampled_from(["", PLAN, OTHER_PLAN, FAILING_PLAN]) | ANY_JSON,
        "campaignId": st.sampled_from(["", CAMPAIGN]) | ANY_JSON,
    },
)
VOICE = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["RTC", "EST", "FAX"]) | ANY_JSON,
        "appId": st.sampled_from(["", APP, FAILING_APP]) | ANY_JSON,
        "trunkId": st.sampled_from(["", TRUNK]) | ANY_JSON,
        "serviceId": st.sampled_from(["", FAX]) | ANY_JSON,
    },
)
UPDATES = st.fixed_dictionaries(
    {},
    optional={
        "displayName": TEXT | ANY_JSON,
        "callbackUrl": TEXT | ANY_JSON,
        "smsConfiguration": SMS | ANY_JSON,
        "voiceConfiguration": VOICE | ANY_JSON,
        "money": ANY_JSON,
        "x": ANY_JSON,
    },
)
SEGMENT = st.sampled_from([PROJECT, OTHER_PROJECT, US, GB, ABSENT, "%2B12025550134"]) | st.text(max_size=12)
REQUESTS = st.builds(
    Request,
    method=st.sampled_from(["PATCH", "PATCH", "PATCH", "GET", "PUT"]) | st.text(max_size=6),
    path=st.sampled_from([path_of(), path_of(GB)]) | st.builds(path_of, SEGMENT, SEGMENT) | st.text(max_size=20),
    headers=st.just((SIGNED, JSON_TYPE))
    | st.lists(
        st.sampled_from([SIGNED, JSON_TYPE]) | st.tuples(st.sampled_from(["authorization", "content-type"]), TEXT),
        max_size=3,
    ).map(tuple),
    body=UPDATES.map(lambda update: json.dumps(update).encode())
    | ANY_JSON.map(lambda value: json.dumps(value).encode())
    | st.binary(max_size=20)
    | st.none(),
)


def check_answer(choices: Choices, response: Response) -> None:
    """The answer has a status that the contract or a reading knows, and the body that belongs to it."""
    if response.status == 401 and not choices.unauthenticated_envelope:
        assert response.body == b""
        return
    assert response.json is not NOT_JSON
    schema = response_schema(response.status)
    if schema is None:
        assert response.status in (405, 415)
        assert set(response.json["error"]) == {"code", "message", "status", "details"}
        assert response.json["error"]["code"] == response.status
    else:
        assert schema.mismatches(response.json) == ()


@settings(max_examples=400, deadline=None)
@given(OPTIONS, REQUESTS, st.floats(min_value=0, max_value=4e9))
def test_any_request_has_an_answer_of_the_contract(choices: Choices, request: Request, now: float) -> None:
    """Whatever is sent to whatever mock, nothing is raised, the answer is valid, and a refusal changes nothing."""
    state = new_state(now)
    kept = remembered(state)
    # Hypothesis also draws literals of the source: the paths beside the operation have answers of their own.
    assume(request.path.partition("?")[0] not in ("/health", TOKEN_PATH))
    after, response = handle(default_behaviour(choices), state, request, now)
    check_answer(choices, response)
    assert remembered(state) == kept
    assert response.status == 200 or after is state


FIXED = (
    "phoneNumber",
    "projectId",
    "regionCode",
    "type",
    "capability",
    "money",
    "paymentIntervalMonths",
    "nextChargeDate",
)


@settings(max_examples=150, deadline=None)
@given(OPTIONS, st.lists(st.tuples(st.sampled_from([US, GB]), UPDATES), max_size=6))
def test_any_life_of_a_number_keeps_its_rules(choices: Choices, updates: list[tuple[str, dict[str, Any]]]) -> None:
    """Through any updates the answers are valid, the fixed members stay, and a refusal changes nothing."""
    talk = Conversation(default_behaviour(replace(choices, get_offered=True, seconds=3)))
    first = {number: talk.look(number) for number in (US, GB)}
    for number, update in updates:
        before, kept = talk.state, remembered(talk.state)
        response = talk.patch(update, number)
        talk.now += 1
        check_answer(choices, response)
        assert remembered(before) == kept
        if response.status == 200:
            assert {name: response.json[name] for name in FIXED} == {name: first[number][name] for name in FIXED}
            shown = response.json.get("displayName", "")
            assert shown == update.get("displayName") or update.get("displayName") is None
        else:
            assert talk.state is before


@settings(max_examples=100, deadline=None)
@given(OPTIONS, st.lists(st.tuples(st.sampled_from([US, GB]), UPDATES), max_size=4))
def test_every_job_ends(choices: Choices, updates: list[tuple[str, dict[str, Any]]]) -> None:
    """Unless it waits to be told, after enough looks and time each job is done or has failed."""
    pace = Pace.ANSWERS if choices.pace is Pace.MANUAL else choices.pace
    talk = Conversation(default_behaviour(replace(choices, get_offered=True, pace=pace)))
    for number, update in updates:
        talk.patch(update, number)
    for number in (US, GB):
        for _ in range(3):
            talk.now += 60
            talk.look(number)
        sms_job, voice_job = talk.number(number).sms_job, talk.number(number).voice_job
        assert sms_job is None or (sms_job.status == FAILED and sms_job.codes != ())
        assert voice_job is None or voice_job.status == FAILED
