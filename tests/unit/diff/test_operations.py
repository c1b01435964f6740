"""What operations show beside their schemas."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from contracts.diff.change import Change
from contracts.diff.compare import compare
from contracts.diff.media import partner
from contracts.diff.revision import parse_revision


def document(operation: Any, *, path: str = "/things/{id}", **rest: Any) -> dict[str, Any]:
    """A document with one operation."""
    responses = {"200": {"description": "It."}}
    parameters = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
    item = {"parameters": parameters, "patch": {"responses": responses, **operation}}
    return {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {path: item}, **rest}


def changes(old: Any, new: Any) -> list[Change]:
    """What is told, notes apart."""
    found = compare(*(parse_revision(json.dumps(one, indent=1), "a document") for one in (old, new)))
    return [one for one in found if one.severity.value != "note"]


def rules(old: Any, new: Any) -> list[str]:
    """The rules of what is told, notes apart."""
    return [one.rule for one in changes(old, new)]


def test_a_free_server_variable_is_any_value() -> None:
    """A variable without a list takes in every listed value, and not the other way round."""
    free = document({}, servers=[{"url": "https://{where}.example/v1", "variables": {"where": {"default": "eu"}}}])
    listed = copy.deepcopy(free)
    listed["servers"][0]["variables"]["where"]["enum"] = ["eu", "us"]
    assert rules(listed, free) == []
    (change,) = changes(free, listed)
    assert (change.rule, change.summary) == ("server-removed", "the server https://any.example/v1 is gone")


def test_a_path_may_move_to_the_servers() -> None:
    """What is called is the server's path and the operation's: it may be parted at another place."""
    before = document({}, path="/v1/things/{id}", servers=[{"url": "https://a.example"}])
    after = document({}, servers=[{"url": "https://a.example/v1/"}])
    assert rules(before, after) == []
    assert rules(after, before) == []
    assert rules(before, {**after, "servers": [{"url": "https://b.example/v1"}]}) == ["server-removed"]
    assert rules(before, {**after, "servers": [{"url": "https://a.example/v2"}]}) == ["operation-removed"]


def oauth(*flows: str, url: str = "https://a.example/token") -> dict[str, Any]:
    """A document with flows of one scheme."""
    schemes = {"oauth": {"type": "oauth2", "flows": {flow: {"tokenUrl": url, "scopes": {}} for flow in flows}}}
    return document({"security": [{"oauth": ["write"]}]}, components={"securitySchemes": schemes})


def test_each_flow_is_a_way_of_its_own() -> None:
    """A flow beside the one that clients use is no news, a flow less is a way less."""
    assert rules(oauth("clientCredentials"), oauth("clientCredentials", "authorizationCode")) == []
    (change,) = changes(oauth("clientCredentials", "authorizationCode"), oauth("clientCredentials"))
    assert (change.rule, change.hit) == ("security-removed", "clients that use oauth (authorizationCode)")
    moved = oauth("clientCredentials", url="https://b.example/token")
    assert rules(oauth("clientCredentials"), moved) == ["security-scheme-moved"]


def test_webhooks_are_received() -> None:
    """What a webhook sends may not widen, and what it is answered with may not narrow."""
    schema = {"type": "object", "required": ["at"], "properties": {"at": {"type": "string"}}}
    answers = {"200": {"description": "Taken."}, "204": {"description": "Taken."}}
    hook = {
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": answers,
    }
    before = document({}, webhooks={"tick": {"post": hook}})
    after = copy.deepcopy(before)
    del after["webhooks"]["tick"]["post"]["requestBody"]["content"]["application/json"]["schema"]["required"]
    (change,) = changes(before, after)
    assert (change.rule, change.surfaces) == (
        "callback-required-widened",
        ("webhook POST tick: request body application/json",),
    )
    after = copy.deepcopy(before)
    del after["webhooks"]["tick"]["post"]["responses"]["204"]
    assert rules(before, after) == ["callback-answer-refused"]
    assert rules(before, document({})) == ["callback-removed"]


def answered(**schemas: Any) -> dict[str, Any]:
    """A document with statuses and the schemas of their bodies; ``s`` before a status."""
    return document(
        {
            "responses": {
                status.removeprefix("s"): {"description": "", "content": {"application/json": {"schema": schema}}}
                for status, schema in schemas.items()
            }
        }
    )


def test_a_status_that_goes_is_what_its_class_says() -> None:
    """A status that is no longer described by itself is compared with the range, or the default, that covers it."""
    text, any_ = {"type": "string"}, {}
    assert rules(answered(s404=text, s4XX=any_), answered(s4XX=any_)) == ["response-type-widened"]
    assert rules(answered(s404=text, s4XX=text), answered(s4XX=text)) == []
    assert rules(answered(s404=text), answered(default=any_)) == ["response-type-widened"]
    assert "response-status-removed" in rules(answered(s200=text), answered(default=text))


def queried(**parameter: Any) -> dict[str, Any]:
    """A document with one query parameter."""
    return document({"parameters": [{"name": "sort", "in": "query", **parameter}]})


@pytest.mark.parametrize(
    ("schema", "found"),
    [
        ({"enum": ["asc"]}, ["parameter-empty-refused"]),
        ({"type": "integer"}, ["parameter-empty-refused"]),
        ({"type": "string"}, []),
    ],
)
def test_a_value_may_be_left_empty(schema: Any, found: list[str]) -> None:
    """A parameter that may be empty may stay so, by its schema if not by its word."""
    assert rules(queried(schema=schema, allowEmptyValue=True), queried(schema=schema)) == found
    assert rules(queried(schema=schema), queried(schema=schema, allowEmptyValue=True)) == []


def test_listed_values_of_a_header_are_tolerated_as_those_of_a_body() -> None:
    """One more value in a response header is a warning."""
    texts = ({"type": "string", "enum": ["a"]}, {"type": "string", "enum": ["a", "b"]})
    before, after = (
        document({"responses": {"200": {"description": "", "headers": {"Mode": {"schema": one}}}}}) for one in texts
    )
    assert [(one.rule, one.severity.value) for one in changes(before, after)] == [("header-values-widened", "warning")]


def parts(media: str = "multipart/form-data", **encoding: Any) -> dict[str, Any]:
    """A document whose request has one part."""
    schema = {"type": "object", "properties": {"icon": {"type": "string"}}}
    content = {"schema": schema, **({"encoding": {"icon": encoding}} if encoding else {})}
    return document({"requestBody": {"content": {media: content}}})


def test_a_part_may_be_written_in_more_ways() -> None:
    """Each media type that clients use for a part has to stay; more of them, or a range, are no news."""
    png = parts(contentType="image/png")
    assert rules(png, parts(contentType="image/jpeg, IMAGE/PNG")) == []
    assert rules(png, parts(contentType="image/*")) == []
    assert rules(png, parts(contentType="image/jpeg")) == ["encoding-changed"]
    assert rules(parts(contentType="image/*"), png) == ["encoding-changed"]
    assert rules(parts(), parts(contentType="text/plain")) == []
    assert rules(parts(), png) == ["encoding-changed"]
    assert rules(parts(style="pipeDelimited"), parts()) == ["encoding-changed"]
    assert rules(parts("application/json", contentType="image/png"), parts("application/json")) == []


def test_a_media_type_is_covered_by_a_range() -> None:
    """The same media type goes before a range, and a range before all."""
    assert partner("Application/JSON", ["*/*", "application/*", "application/json"]) == "application/json"
    assert partner("image/png; q=1", ["*/*", "image/*"]) == "image/*"
    assert partner("image/png", ["text/plain"]) is None


def chosen(*kinds: str) -> dict[str, Any]:
    """A document with a union in its request and its response."""
    names = {kind: f"#/components/schemas/{kind.title()}" for kind in kinds}
    union = {
        "oneOf": [{"$ref": one} for one in names.values()],
        "discriminator": {"propertyName": "kind", "mapping": names},
    }
    schemas = {
        kind.title(): {"type": "object", "required": ["kind"], "properties": {"kind": {"const": kind}}}
        for kind in kinds
    }
    return document(
        {"requestBody": {"content": {"application/json": {"schema": union}}}}, components={"schemas": schemas}
    )


def test_a_variant_more_is_no_news_for_who_sends() -> None:
    """A discriminator that names one more variant of a request changes nothing for clients; one less does."""
    assert rules(chosen("cat"), chosen("cat", "dog")) == []
    assert "discriminator-changed" in rules(chosen("cat", "dog"), chosen("cat"))
