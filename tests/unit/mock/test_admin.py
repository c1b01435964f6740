"""The admin API: who is let in, and what is a request."""

from __future__ import annotations

import re

import pytest

from contracts.mock.admin import TOKEN_HEADER, Admin
from contracts.mock.admin_routes import ROUTES
from contracts.model import Headers, Request
from tests.unit.mock.administering import HOST, Office, document, operation
from tests.unit.mock.conversation import JSON_TYPE

FAR = "192.0.2.7"
TOKEN = (TOKEN_HEADER, "let me in")


def status(
    path: str, *headers: tuple[str, str], caller: str = "127.0.0.1", method: str = "GET", hosts: tuple[str, ...] = ()
) -> int:
    """The status of a request to an API that has a token."""
    office = Office(token=TOKEN[1], hosts=hosts)
    return office.send(Request(method=method, path=path, headers=headers), caller).status


def test_the_document_has_every_route_and_no_other() -> None:
    """Methods and paths of the table and of the document are the same, and so are members and parameters."""
    offered = {(route.method, route.path) for route in ROUTES} | {("POST", "/shutdown")}
    described = {
        (method.upper(), path)
        for path, item in document()["paths"].items()
        for method in item
        if method != "parameters"
    }
    assert offered == described
    for route in ROUTES:
        found = operation(route.method, route.path.replace("{id}", "1"))
        assert found is not None
        schema = found.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        if not route.free:
            assert set(schema.get("properties", {})) == set(route.members or ()), route
            assert set(schema.get("required", ())) == set(route.required), route
        parameters = [ref["$ref"].rpartition("/")[2] for ref in found.get("parameters", ())]
        known = document()["components"]["parameters"]
        assert {known[name]["name"] for name in parameters} - {"id"} == set(route.query), route


@pytest.mark.parametrize("path", ["/__admin", "/__admin/", "/__admin/health"])
def test_its_paths_are_known(path: str) -> None:
    """Whatever lies under its prefix is its own."""
    assert Admin.serves(path)


@pytest.mark.parametrize("path", ["/__administer", "/health", "/v1/projects/p/activeNumbers/__admin"])
def test_other_paths_are_not_its_own(path: str) -> None:
    """The prefix is a whole segment, at the beginning."""
    assert not Admin.serves(path)


@pytest.mark.parametrize("caller", ["127.0.0.1", "127.8.9.1", "::1"])
def test_this_machine_is_let_in(caller: str) -> None:
    """Any loopback address is this machine."""
    assert status("/__admin/health", HOST, caller=caller) == 200


@pytest.mark.parametrize("caller", [FAR, "::ffff:192.0.2.7", "2001:db8::1", "", "localhost"])
def test_another_machine_needs_the_token(caller: str) -> None:
    """Without it the answer is 403, with a wrong one too, with the right one what was asked for."""
    assert status("/__admin/health", HOST, caller=caller) == 403
    assert status("/__admin/health", HOST, (TOKEN_HEADER, "let me"), caller=caller) == 403
    assert status("/__admin/health", HOST, (TOKEN_HEADER, "lét"), caller=caller) == 403
    assert status("/__admin/health", HOST, TOKEN, caller=caller) == 200


def test_a_wrong_token_is_refused_here_too() -> None:
    """Who sends a token means to use it."""
    assert status("/__admin/health", HOST, (TOKEN_HEADER, "x")) == 403


def test_without_a_token_nobody_far_is_let_in() -> None:
    """Where no token was set, none opens anything."""
    office = Office()
    asked = Request(method="GET", path="/__admin/health", headers=(HOST, (TOKEN_HEADER, "")))
    assert office.send(asked, FAR).status == 403
    assert office.send(asked).status == 200


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "127.0.0.1:3013", "[::1]:3013", "mock.test:1"])
def test_names_of_this_machine_are_taken(host: str) -> None:
    """The name it is asked under is this machine's, or one that was allowed."""
    assert status("/__admin/health", ("host", host), hosts=("mock.test",)) == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", ""])
def test_other_names_are_refused(host: str) -> None:
    """A page that has its own name lead to this machine does not get through."""
    assert status("/__admin/health", ("host", host)) == 403


def test_the_token_stands_for_the_name_too() -> None:
    """A page in a browser cannot know it."""
    assert status("/__admin/health", ("host", "far.example"), TOKEN) == 200


@pytest.mark.parametrize(
    "headers", [(), (("content-type", "text/plain"),), (("content-type", "application/x-www-form-urlencoded"),)]
)
def test_a_form_cannot_post(headers: Headers) -> None:
    """What a page can send to another origin unasked is not JSON, and is refused."""
    assert status("/__admin/reset", HOST, *headers, method="POST") == 415


@pytest.mark.parametrize("kind", ["application/json", "Application/JSON; charset=utf-8"])
def test_json_is_taken_however_it_is_spelt(kind: str) -> None:
    """Case and parameters of the content type do not matter."""
    assert status("/__admin/reset", HOST, ("content-type", kind), method="POST") == 200


def test_an_unknown_path_is_told() -> None:
    """The message names it, and where to look."""
    assert Office().refused("GET", "/nothing") == (
        404,
        "The admin API has no /nothing. spec/admin.yaml lists what it has.",
    )
    assert Office().refused("GET", "")[0] == 404


@pytest.mark.parametrize("path", ["/faults/x", "/faults/-1", "/faults/1/2", "/faults/9999999999999999"])
def test_an_id_is_a_whole_number(path: str) -> None:
    """Anything else is no path of the API."""
    assert Office().refused("DELETE", path)[0] == 404


def test_another_method_is_told_what_is_offered() -> None:
    """The message names the methods of the path."""
    assert Office().refused("PUT", "/faults") == (405, "Use GET, POST, DELETE.")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{", "The body is not JSON."),
        (b'{"seconds":NaN}', "The body is not JSON."),
        (b"[]", "The body is not a JSON object."),
        (b"{}", "The member seconds is missing."),
        (b"", "The member seconds is missing."),
        (b'{"seconds":"1"}', "The member seconds is not a number."),
        (b'{"seconds":true}', "The member seconds is not a number."),
        (b'{"seconds":1,"minutes":1}', "The member 'minutes' is not known. It has: seconds."),
        (b'{"seconds":1' + b"0" * 400 + b"}", "A number is larger than can be counted with."),
        (b'{"seconds":-1}', "Time goes forward: advance the clock by 0 seconds or more."),
    ],
)
def test_a_wrong_body_is_told(body: bytes, message: str) -> None:
    """The message names the member and what it is to be."""
    request = Request(method="POST", path="/__admin/clock/advance", headers=(HOST, JSON_TYPE), body=body)
    response = Office().send(request)
    assert (response.status, response.json["error"]["message"]) == (400, message)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("numbr=x", "The query parameter 'numbr' is not known. It has: after, limit, method"),
        ("limit=1001", "limit is a whole number from 1 to 1000."),
        ("limit=0", "limit is a whole number from 1 to 1000."),
        ("limit=-1", "limit is a whole number from 1 to 1000."),
        ("limit=%D9%A1", "limit is a whole number from 1 to 1000."),
        ("status=x", "status is a whole number from 0 to 999."),
    ],
)
def test_a_wrong_query_is_told(query: str, message: str) -> None:
    """The message names the parameter."""
    status, told = Office().refused("GET", f"/requests?{query}")
    assert status == 400
    assert told.startswith(message)


def test_what_takes_no_members_says_so() -> None:
    """A member or a parameter that is not known is not passed over."""
    assert Office().refused("POST", "/reset", {"x": 1}) == (400, "The member 'x' is not known. It has none.")
    assert Office().refused("GET", "/health?x=1") == (400, "The query parameter 'x' is not known. It has none.")


def test_shutdown_ends_the_process() -> None:
    """It calls what the server gave, once; without a server there is no such path."""
    calls: list[str] = []
    office = Office(shutdown=lambda: calls.append("ended"))
    assert office.told("POST", "/shutdown") == {}
    assert calls == ["ended"]
    assert Office().refused("POST", "/shutdown")[0] == 404


def test_no_parameter_names_a_file_or_a_command() -> None:
    """Nothing that is sent over HTTP reaches the file system."""
    words = re.compile(r"file|path|folder|command|exec|eval|script", re.IGNORECASE)
    members = {name for route in ROUTES for name in (*(route.members or ()), *route.query)}
    assert {name for name in members if words.search(name)} == {"path"}, "the part of a path to look for"
