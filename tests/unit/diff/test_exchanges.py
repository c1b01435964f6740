"""The exchange that shows a change, whole: what an old client sends, and what it would be answered with."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from typing import Any

import pytest

from contracts.diff.change import Witness
from contracts.diff.compare import compare
from contracts.diff.revision import parse_revision
from contracts.diff.sent import Sent
from tests.unit.diff.revisions import PATH, grown, revision, shorter

FORM = "application/x-www-form-urlencoded"
BASIC = "Basic a2V5OnNlY3JldA=="
URL = "https://numbers.example/v1/projects/p-1/activeNumbers/+12025550134"


def whole(root: Any) -> None:
    """The document with a server, credentials, examples, a header, a query, a callback and other media types."""
    root["servers"] = [{"url": "https://{place}.example/", "variables": {"place": {"default": "numbers"}}}]
    root["security"] = [{"basic": []}, {"key": [], "token": []}]
    root["components"]["securitySchemes"] = {
        "basic": {"type": "http", "scheme": "Basic"},
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "token": {"type": "oauth2", "flows": {}},
    }
    patch = root["paths"][PATH]["patch"]
    project, number = patch["parameters"]
    project["example"] = "p-1"
    number |= {"examples": {"wrong": {"value": 7}, "us": {"value": "+12025550134"}}}
    patch["parameters"] += [
        {"name": "Reason", "in": "header", "required": True, "schema": {"type": "string", "enum": ["sale"]}},
        {"name": "fields", "in": "query", "schema": {"type": "array", "items": {"type": "string", "minLength": 1}}},
        {"name": "dry", "in": "query", "schema": {"type": "boolean"}},
    ]
    patch["requestBody"]["content"][FORM] = {"schema": {"$ref": "#/components/schemas/Update"}}
    patch["responses"]["200"]["headers"] = {"X-Left": {"required": True, "schema": {"type": "integer", "minimum": 0}}}
    event = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string", "minLength": 3}}}
    patch["callbacks"] = {
        "done": {
            "{$request.body#/hook}": {
                "post": {
                    "requestBody": {"required": True, "content": {"application/json": {"schema": event}}},
                    "responses": {"200": {"description": "Seen."}, "204": {"description": "Seen."}},
                }
            }
        }
    }


def shown(change: Callable[[Any], None]) -> Witness:
    """The witness of the one grave change when the whole document is changed."""

    def changed(root: Any) -> None:
        whole(root)
        change(root)

    found = compare(revision(whole, name="old.yaml"), revision(changed))
    (witness,) = [one.witness for one in found if one.witness is not None]
    return witness


def patch_of(root: Any) -> Any:
    """The operation."""
    return root["paths"][PATH]["patch"]


def test_what_is_sent_has_all_that_the_document_asks_for() -> None:
    """Server, credentials, path from the examples that are right, required header, media type, body."""
    witness = shown(shorter)
    body = {"displayName": "a" * 41}
    assert witness.exchange == {
        "request": {
            "method": "PATCH",
            "url": URL,
            "headers": {"reason": "sale", "authorization": BASIC, "content-type": "application/json"},
            "body": body,
        }
    }
    assert shlex.split(witness.curl) == [
        *("curl", "-sS", "-g", "--path-as-is", "-X", "PATCH", "-H", "reason: sale", "-H", f"authorization: {BASIC}"),
        *("-H", "content-type: application/json", "--data-raw", json.dumps(body), URL),
    ]


def test_what_comes_is_shown_with_what_asks_for_it() -> None:
    """The answer has its status, its media type and the value."""
    witness = shown(grown)
    assert witness.exchange["request"]["url"] == URL
    assert "body" not in witness.exchange["request"]
    assert witness.exchange["response"] == {
        "status": 200,
        "headers": {"content-type": "application/json"},
        "body": {"phoneNumber": "", "type": "TOLL_FREE"},
    }


def without_basic(root: Any) -> None:
    """Only key and token together are enough."""
    del root["security"][0]


def without_key(root: Any) -> None:
    """Only Basic is enough."""
    del root["security"][1]


def other_server(root: Any) -> None:
    """Another host."""
    root["servers"] = [{"url": "https://other.example"}]


def reason_narrowed(root: Any) -> None:
    """The header has another value."""
    patch_of(root)["parameters"][2]["schema"]["enum"] = ["move"]


def fields_joined(root: Any) -> None:
    """A list in one piece."""
    patch_of(root)["parameters"][3]["explode"] = False


def dry_required(root: Any) -> None:
    """A query that was optional."""
    patch_of(root)["parameters"][4]["required"] = True


def number_narrowed(root: Any) -> None:
    """A pattern in the path."""
    patch_of(root)["parameters"][1]["schema"]["pattern"] = "^[+]"


def form_gone(root: Any) -> None:
    """A media type less."""
    del patch_of(root)["requestBody"]["content"][FORM]


@pytest.mark.parametrize(
    ("change", "url", "headers"),
    [
        (without_basic, URL, {"reason": "sale", "authorization": BASIC}),
        (without_key, URL, {"reason": "sale", "x-key": "KEY", "authorization": "Bearer TOKEN"}),
        (other_server, URL, {"reason": "sale", "authorization": BASIC}),
        (reason_narrowed, URL, {"reason": "sale", "authorization": BASIC}),
        (fields_joined, f"{URL}?fields=a&fields=a", {"reason": "sale", "authorization": BASIC}),
        (dry_required, URL, {"reason": "sale", "authorization": BASIC}),
        (number_narrowed, URL.replace("+12025550134", "a"), {"reason": "sale", "authorization": BASIC}),
        (
            form_gone,
            URL,
            {"reason": "sale", "authorization": BASIC, "content-type": FORM},
        ),
    ],
)
def test_what_no_body_decides_is_shown_by_the_request(
    change: Callable[[Any], None], url: str, headers: dict[str, str]
) -> None:
    """With the credentials, the server, the parameter or the media type that is refused."""
    request = shown(change).exchange["request"]
    assert request["url"] == url
    assert request["headers"] == headers


def test_a_header_of_an_answer_is_shown_in_an_answer() -> None:
    """Beside the body that the document describes."""

    def negative(root: Any) -> None:
        del patch_of(root)["responses"]["200"]["headers"]["X-Left"]["schema"]["minimum"]

    assert shown(negative).exchange["response"]["headers"] == {"content-type": "application/json", "x-left": -1}


def test_a_callback_is_sent_to_the_client() -> None:
    """By the provider, to an address of the client, without the credentials of the operation."""

    def short_ids(root: Any) -> None:
        callback = patch_of(root)["callbacks"]["done"]["{$request.body#/hook}"]["post"]
        callback["requestBody"]["content"]["application/json"]["schema"]["properties"]["id"]["minLength"] = 1

    assert shown(short_ids).exchange == {
        "request": {
            "method": "POST",
            "url": "https://client.example/callback",
            "headers": {"content-type": "application/json"},
            "body": {"id": "a"},
        }
    }


def test_an_answer_to_a_callback_is_shown_with_the_callback() -> None:
    """The status that is no longer taken."""

    def only_200(root: Any) -> None:
        del patch_of(root)["callbacks"]["done"]["{$request.body#/hook}"]["post"]["responses"]["204"]

    told = shown(only_200).exchange
    assert (told["request"]["body"], told["response"]) == ({"id": "aaa"}, {"status": 204, "headers": {}})


@pytest.mark.parametrize(
    ("sent", "curl"),
    [
        (Sent(method="GET", url="https://a.example", headers={"x": ""}), ["-H", "x;", "https://a.example"]),
        (
            Sent(method="GET", url="https://a.example", query=(("a", "x y"), ("b", "&")), headers={}),
            ["https://a.example?a=x+y&b=%26"],
        ),
        (
            Sent(method="GET", url="u", headers={"content-type": "multipart/form-data"}, body={"a": "@b", "n": 1}),
            ["--form-string", "a=@b", "--form-string", "n=1", "u"],
        ),
        (
            Sent(method="GET", url="u", headers={"content-type": FORM}, body={"a": "ä&"}),
            ["-H", f"content-type: {FORM}", "--data-raw", "a=%C3%A4%26", "u"],
        ),
        (
            Sent(method="GET", url="u", headers={"content-type": "text/plain"}, body="it's"),
            ["-H", "content-type: text/plain", "--data-raw", "it's", "u"],
        ),
        (
            Sent(method="GET", url="u", headers={"content-type": "application/json"}, body=None),
            ["-H", "content-type: application/json", "--data-raw", "null", "u"],
        ),
    ],
)
def test_the_line_for_the_shell_sends_just_that(sent: Sent, curl: list[str]) -> None:
    """Quoted for a shell, in the form of the media type."""
    assert shlex.split(sent.curl) == ["curl", "-sS", "-g", "--path-as-is", "-X", "GET", *curl]


def test_a_relative_server_gets_a_host() -> None:
    """Curl takes no address without one."""

    def relative(root: Any) -> None:
        root["servers"] = [{"url": "/api"}]

    def both(root: Any) -> None:
        relative(root)
        shorter(root)

    old = parse_revision(json.dumps(revision(relative).root), "old.yaml")
    (change,) = compare(old, revision(both))
    assert change.witness is not None
    assert change.witness.exchange["request"]["url"].startswith("https://api.example/api/v1/projects/a/")


def test_a_path_is_never_empty() -> None:
    """A path with nothing in it is another path, so asking for one letter at least breaks nobody."""

    def filled(root: Any) -> None:
        patch_of(root)["parameters"][1]["schema"]["minLength"] = 1

    assert compare(revision(), revision(filled)) == ()
