"""A document to be looked at: which are taken, what stands where."""

from __future__ import annotations

import pytest

from contracts.errors import DocumentError
from contracts.lint.spec import parse_spec
from contracts.lint.walk import Tokens
from contracts.model import Json
from tests.unit.lint.documents import shop, spec

HEAD = "info: {title: a, version: '1'}\npaths: {}\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "x is no OpenAPI document: it has no `openapi: 3.…`. Pass a document of OpenAPI 3.0 or 3.1."),
        ("[]", "x is no OpenAPI document: it has no `openapi: 3.…`. Pass a document of OpenAPI 3.0 or 3.1."),
        ("5", "x is no OpenAPI document: it has no `openapi: 3.…`. Pass a document of OpenAPI 3.0 or 3.1."),
        ("swagger: '2.0'", "x is a Swagger 2.0 document. Pass a document of OpenAPI 3.0 or 3.1."),
        ("openapi: 3.2.0", "x is of OpenAPI 3.2.0; 3.0 and 3.1 are read here."),
        ("openapi: 3.10.0", "x is of OpenAPI 3.10.0; 3.0 and 3.1 are read here."),
        ("openapi: {a: [1, 2, 3, 4, 5, 6, 7]}", "x is of OpenAPI {'a': [1, 2, 3, 4, 5…; 3.0 and 3.1 are read here."),
        ("a: b\nc\0d", "x has a NUL character at line 2: it is no text. Pass an OpenAPI document."),
        ("a: [", "x is not YAML: expected the node content, but found '<stream end>' at line 1, column 5."),
    ],
)
def test_what_is_no_document_is_told(text: str, message: str) -> None:
    """In one line that says what to do."""
    with pytest.raises(DocumentError) as error:
        parse_spec(text, "x")
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("written", "version"), [("3.0.0", "3.0"), ("3.0.3", "3.0"), ("3.1", "3.1"), ("'3.1.1'", "3.1"), ("3.0", "3.0")]
)
def test_a_version_is_known_by_its_first_numbers(written: str, version: str) -> None:
    """Whether or not it is quoted: the rules tell what is wrong with it."""
    assert spec(f"openapi: {written}\n{HEAD}").version == version


@pytest.mark.parametrize(
    ("reference", "tokens"),
    [
        ("#/components/schemas/Item", ("components", "schemas", "Item")),
        ("#/components/schemas/Item/allOf/0", ("components", "schemas", "Item", "allOf", "0")),
        ("#/paths/~1items~1{itemId}/put", ("paths", "/items/{itemId}", "put")),
        ("#/paths/~1items~1%7BitemId%7D/put", ("paths", "/items/{itemId}", "put")),
        ("#", ()),
        ("#/components/schemas/Gone", None),
        ("#/components/schemas/Item/allOf/2", None),
        ("#/components/schemas/Item/allOf/00", None),
        ("#/components/schemas/Item/allOf/-1", None),
        ("#/components/schemas/Item/allOf/x", None),
        ("#/info/title/0", None),
        ("#Item", None),
        ("other.yaml#/components/schemas/Item", None),
    ],
)
def test_a_reference_leads_to_a_place(reference: str, tokens: Tokens | None) -> None:
    """As RFC 6901 and RFC 3986 have it, or nowhere."""
    assert spec(shop()).target(reference) == tokens


CHAIN = f"openapi: 3.1.0\n{HEAD}x-a: {{$ref: '#/x-b'}}\nx-b: {{$ref: '#/x-c'}}\nx-c: 5\nx-d: {{$ref: '#/x-d'}}\n"


@pytest.mark.parametrize(("name", "value"), [("x-a", 5), ("x-b", 5), ("x-c", 5), ("x-d", None)])
def test_references_are_followed_to_their_end(name: str, value: Json) -> None:
    """A circle has no end."""
    document = spec(CHAIN)
    assert document.follow(document.root[name]) == value


@pytest.mark.parametrize(
    ("tokens", "line", "column"),
    [
        ((), 1, 1),
        (("info",), 2, 1),
        (("info", "title"), 2, 8),
        (("paths", "gone"), 3, 1),
        (("x-list", 1), 4, 13),
        (("x-list", "1"), 4, 13),
        (("x-list", 7), 4, 1),
        (("x-list", 1, "b"), 4, 14),
    ],
)
def test_a_place_has_a_line(tokens: Tokens, line: int, column: int) -> None:
    """That of the member's name or of the item; of what is not there, that of what is around it."""
    node = spec(f"openapi: 3.1.0\n{HEAD}x-list: [a, {{b: 1}}]\n").node_at(tokens)
    assert (node.line, node.column) == (line, column)


def test_places_are_what_openapi_takes_them_for() -> None:
    """Every kind of object is found where it stands, and data is none of them."""
    document = spec(shop())
    assert {kind: len(places) for kind, places in document.kinds.items()} == {
        "document": 1, "security": 1, "path": 3, "operation": 3, "parameter": 4, "response": 5, "header": 1,
        "media": 5, "schema": 19, "body": 2, "example": 2, "link": 1, "callback": 1, "components": 1, "scheme": 1,
    }  # fmt: skip
    assert [place.tokens for place in document.of("link")] == [
        ("paths", "/items/{itemId}", "put", "responses", "204", "links", "back")
    ]
