"""The schemas of OpenAPI, and the second opinion on what they say."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

from contracts.resources import openapi_schema
from tests.unit.lint.documents import findings, shop, spec
from tests.unit.lint.test_table import CAUGHT, Change

VALIDATORS = {"3.0": OpenAPIV30SpecValidator, "3.1": OpenAPIV31SpecValidator}


@pytest.mark.parametrize("version", VALIDATORS)
def test_the_schema_of_openapi_is_the_one_that_is_kept_by_others(version: str) -> None:
    """The copy in the package is that of openapi-spec-validator, which follows the OpenAPI Initiative."""
    kept = files("openapi_spec_validator") / "resources" / "schemas" / f"v{version}" / "schema.json"
    assert json.loads(openapi_schema(version)) == json.loads(kept.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("version", "changes"),
    [
        pytest.param(version, changes, id=f"{number}-{version[:3]}")
        for number, (rule, _, versions, changes) in enumerate(CAUGHT)
        for version in versions
        if rule == "document-valid"
    ],
)
def test_what_is_not_openapi_is_not_by_the_second_opinion(version: str, changes: tuple[Change, ...]) -> None:
    """A document that lint says is not valid, openapi-spec-validator refuses too."""
    validator = VALIDATORS[version[:3]]
    assert list(validator(spec(shop(version)).root).iter_errors()) == []
    assert list(validator(spec(shop(version, *changes)).root).iter_errors()) != []


@pytest.mark.parametrize(
    ("version", "text", "message"),
    [
        ("3.0.3", "{type: http}", "By OpenAPI 3.0: `scheme` is missing."),
        ("3.1.0", "{type: http}", "By OpenAPI 3.1: `scheme` is missing."),
        ("3.0.3", "{type: apiKey, in: body, name: x}",
         'By OpenAPI 3.0: expected one of header, query, cookie, and there is "body".'),
        ("3.1.0", "{type: apiKey, in: body, name: x}",
         'By OpenAPI 3.1: expected one of query, header, cookie, and there is "body".'),
        ("3.0.3", "5", "By OpenAPI 3.0: expected object, and there is 5."),
        ("3.1.0", "5", "By OpenAPI 3.1: expected object, and there is 5."),
    ],
)  # fmt: skip
def test_of_alternatives_the_nearest_is_told(version: str, text: str, message: str) -> None:
    """What is wrong with a scheme is said of the kind of scheme that it is."""
    found = findings(shop(version, ("key: {type: apiKey, in: header, name: X-Key}", f"key: {text}")))
    assert [one.message for one in found if one.rule == "document-valid"] == [message]
