"""The contract's document: well formed, with examples that hold, and in agreement with the source."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from contracts.document import contract
from contracts.lint.drawn import drawn
from contracts.lint.spec import parse_spec
from contracts.lint.table import lint
from contracts.model import Json
from contracts.pointers import pointer
from contracts.resources import spec_file
from contracts.schemas import FORMATS, response_schema

ROOT = contract().root
OPERATION = contract().operation
SCHEMAS = ROOT["components"]["schemas"]

Verdict = Callable[[Json], bool]


def checker() -> jsonschema.FormatChecker:
    """The formats that ``jsonschema`` knows, and those of the contract."""
    known = jsonschema.FormatChecker(formats=())
    known.checkers = dict(jsonschema.Draft202012Validator.FORMAT_CHECKER.checkers)
    for name, accepts in FORMATS.items():
        known.checks(name)(lambda value, accepts=accepts: not isinstance(value, str) or accepts(value))
    return known


CHECKER = checker()


def whole(schema: dict[str, Json]) -> dict[str, Json]:
    """A schema of the document with the components that it may refer to."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "components": {"schemas": SCHEMAS}}


def by_jsonschema(schema: dict[str, Json]) -> Verdict:
    """The verdict of ``jsonschema``."""
    validator = jsonschema.Draft202012Validator(whole(schema), format_checker=CHECKER)
    return validator.is_valid


def by_jsonschema_rs(schema: dict[str, Json]) -> Verdict:
    """The verdict of ``jsonschema-rs``."""
    validator = jsonschema_rs.Draft202012Validator(
        whole(schema), formats=FORMATS, validate_formats=True, ignore_unknown_formats=False
    )
    return validator.is_valid


ENGINES = pytest.mark.parametrize("engine", [by_jsonschema, by_jsonschema_rs])


def nodes(value: Json, *tokens: str | int) -> Iterator[tuple[str, Json]]:
    """Every value of a document with its JSON Pointer, from the outside in."""
    yield pointer(*tokens), value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for token, inner in items:
        yield from nodes(inner, *tokens, token)


def outside_examples() -> Iterator[tuple[str, dict[str, Json]]]:
    """Every object of the document that is no part of an example's value."""
    for where, value in nodes(ROOT):
        if isinstance(value, dict) and not re.search(r"/(examples?/.*value|example)(/|$)", where):
            yield where, value


def examples() -> Iterator[tuple[str, dict[str, Json], Json]]:
    """Every example of the document with its schema and the place where the two meet."""
    for where, value in outside_examples():
        if "schema" not in value:
            continue
        if "example" in value:
            yield f"{where}/example", value["schema"], value["example"]
        for name, example in value.get("examples", {}).items():
            yield f"{where}/examples/{name}", value["schema"], contract().follow(example)["value"]


EXAMPLES = list(examples())


def test_lint_finds_nothing() -> None:
    """By each rule of `contracts lint`: components, references, examples, formats, patterns, clauses, YAML."""
    assert lint(parse_spec(spec_file("openapi.yaml"), "spec/openapi.yaml", drawn, built_in=True)) == ()


def test_the_document_is_openapi_31_by_the_second_opinion() -> None:
    """The document follows the OpenAPI 3.1 specification in every part, by a validator that is not ours."""
    assert ROOT["openapi"] == "3.1.0"
    assert [error.message for error in OpenAPIV31SpecValidator(ROOT).iter_errors()] == []


@pytest.mark.parametrize(
    "under",
    [
        "/patch/requestBody/", "/patch/responses/200/", "/patch/responses/400/", "/patch/responses/401/content/",
        "/patch/responses/401/headers/WWW-Authenticate/", "/patch/responses/403/", "/patch/responses/404/",
        "/patch/responses/429/content/", "/patch/responses/429/headers/Retry-After/", "/patch/responses/500/",
        "/parameters/projectId/", "/parameters/phoneNumber/", "/post/parameters/0/", "/post/requestBody/",
    ],
)  # fmt: skip
def test_every_part_has_examples(under: str) -> None:
    """Each body, parameter and header of the operation and its callback shows at least one example."""
    assert [where for where, _, _ in EXAMPLES if under in where] != []


@pytest.mark.parametrize(("schema", "value"), [pytest.param(*rest, id=where) for where, *rest in EXAMPLES])
def test_every_example_is_valid_by_the_second_opinion(schema: dict[str, Json], value: Json) -> None:
    """An example keeps the schema that it stands beside by ``jsonschema`` too; lint asks the engine that judges."""
    assert by_jsonschema(schema)(value)


def test_schemas_carry_no_examples_of_their_own() -> None:
    """Every example stands beside a schema, where the test above sees it."""
    places = [
        where for where, value in outside_examples() if {"example", "examples"} & value.keys() and "schema" not in value
    ]
    assert places == ["/components"]


FORMATS_BY_NAME: dict[str, tuple[list[str], list[str]]] = {
    "date-time": (
        ["2026-12-18T20:08:53.423835Z", "2026-12-18T20:08:53Z", "2026-12-18T20:08:53+01:00", "2024-02-29T00:00:00.1Z"],
        [
            "",
            "now",
            "2026-12-18",
            "2026-12-18 20:08:53Z",
            "2026-12-18T20:08:53",
            "2026-13-01T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "2026-12-18T25:00:00Z",
            "2026-12-18T20:08:53+1:00",
            "1795000000",
        ],
    ),
    "iso-3166-1-alpha-2": (["US", "GB", "SE", "XK"], ["", "us", "USA", "UK", "ZZ", "840"]),
    "iso-4217": (["USD", "EUR", "SEK"], ["", "usd", "US", "DEM", "840", "$"]),
}


def test_the_formats_of_the_document_are_these() -> None:
    """The document uses the formats of the table above, and no other."""
    assert {value["format"] for _, value in outside_examples() if "format" in value} == set(FORMATS_BY_NAME)


@ENGINES
@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, (good, _) in FORMATS_BY_NAME.items() for value in good]
)
def test_a_good_value_keeps_its_format(name: str, value: str, engine: Callable[[Json], Verdict]) -> None:
    """Either engine takes a value that has the format."""
    assert engine({"type": "string", "format": name})(value)


@ENGINES
@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, (_, bad) in FORMATS_BY_NAME.items() for value in bad]
)
def test_a_bad_value_breaks_its_format(name: str, value: str, engine: Callable[[Json], Verdict]) -> None:
    """Either engine refuses a value that lacks the format: it is enforced, not noted."""
    assert not engine({"type": "string", "format": name})(value)


@ENGINES
@pytest.mark.parametrize("name", FORMATS_BY_NAME)
@pytest.mark.parametrize("value", [None, 5, [], {}])
def test_a_format_is_about_text(value: Json, name: str, engine: Callable[[Json], Verdict]) -> None:
    """What is no text has no format to break."""
    assert engine({"format": name})(value)


PLACES = {where: value["format"] for where, value in nodes(SCHEMAS) if isinstance(value, dict) and "format" in value}


def test_there_are_places_with_a_format() -> None:
    """Region, currency and five dates have a format."""
    assert sorted(PLACES.values()) == ["date-time"] * 5 + ["iso-3166-1-alpha-2", "iso-4217"]


@ENGINES
@pytest.mark.parametrize("where", PLACES)
def test_each_place_enforces_its_format(where: str, engine: Callable[[Json], Verdict]) -> None:
    """In the schema of the member itself, a bad value is refused and a good one is taken."""
    verdict = engine({"$ref": f"#/components/schemas{where}"})
    good, bad = FORMATS_BY_NAME[PLACES[where]]
    assert verdict(good[0])
    assert not verdict(bad[1])


def test_the_security_is_basic_or_oauth2() -> None:
    """Either of two schemes will do: the key pair, or a token for client credentials."""
    assert OPERATION["security"] == ROOT["security"] == [{"basic": []}, {"oauth2": []}]
    schemes = ROOT["components"]["securitySchemes"]
    assert (schemes["basic"]["type"], schemes["basic"]["scheme"]) == ("http", "basic")
    assert (schemes["oauth2"]["type"], list(schemes["oauth2"]["flows"])) == ("oauth2", ["clientCredentials"])


PATTERNS = {where: value["pattern"] for where, value in outside_examples() if "pattern" in value}


def test_there_are_patterns() -> None:
    """Numbers, amounts, event times and signatures have a pattern."""
    assert len(PATTERNS) == 4


@pytest.mark.parametrize("where", PATTERNS)
def test_every_pattern_is_about_the_whole_text(where: str) -> None:
    """A pattern is anchored at both ends."""
    assert (PATTERNS[where][0], PATTERNS[where][-1]) == ("^", "$")


@pytest.mark.parametrize(
    ("where", "good", "bad"),
    [
        (
            "PhoneNumber",
            ["+12", "+12025550134", "+123456789012345"],
            ["12025550134", "+02025550134", "+1", "+1234567890123456", "+1 2"],
        ),
        (
            "Money/properties/amount",
            ["0", "1.00", "10.5", "-0.01"],
            ["", "1,00", ".5", "1.", "1e3", "USD 1", "+1", "١"],
        ),
        (
            "ProvisioningEvent/properties/timestamp",
            ["2026-11-23T10:00:07", "2026-11-23T10:00:07.5"],
            ["2026-11-23T10:00:07Z", "2026-11-23"],
        ),
    ],
)
@ENGINES
def test_patterns_say_what_they_mean(
    where: str, good: list[str], bad: list[str], engine: Callable[[Json], Verdict]
) -> None:
    """Values in the form are taken and others are refused, by either engine."""
    verdict = engine({"$ref": f"#/components/schemas/{where}"})
    assert [verdict(value) for value in good] == [True] * len(good)
    assert [verdict(value) for value in bad] == [False] * len(bad)


# What the source and the readings say


@pytest.mark.parametrize("name", ["SmsConfigurationUpdate", "VoiceConfigurationUpdate"])
@ENGINES
def test_an_empty_configuration_is_invalid(name: str, engine: Callable[[Json], Verdict]) -> None:
    """Either configuration object of a request has at least one member."""
    assert SCHEMAS[name]["minProperties"] == 1
    assert not engine({"$ref": f"#/components/schemas/{name}"})({})


@pytest.mark.parametrize(
    ("where", "values"),
    [
        ("ActiveNumber/properties/type", ["MOBILE", "LOCAL", "TOLL_FREE"]),
        ("ActiveNumber/properties/capability/items", ["SMS", "VOICE"]),
        ("ProvisioningStatus", ["PROVISIONING_STATUS_UNSPECIFIED", "WAITING", "IN_PROGRESS", "FAILED"]),
        (
            "ErrorCode",
            [
                "ERROR_CODE_UNSPECIFIED",
                "INTERNAL_ERROR",
                "SMS_PROVISIONING_FAILED",
                "CAMPAIGN_PROVISIONING_FAILED",
                "CAMPAIGN_NOT_AVAILABLE",
                "EXCEEDED_10DLC_LIMIT",
                "NUMBER_PROVISIONING_FAILED",
                "PARTNER_SERVICE_UNAVAILABLE",
                "CAMPAIGN_PENDING_ACCEPTANCE",
                "MNO_SHARING_ERROR",
                "CAMPAIGN_EXPIRED",
                "CAMPAIGN_MNO_REJECTED",
                "CAMPAIGN_MNO_SUSPENDED",
                "CAMPAIGN_MNO_REVIEW",
                "INSUFFICIENT_BALANCE",
                "MOCK_CAMPAIGN_NOT_ALLOWED",
                "TFN_NOT_ALLOWED",
                "INVALID_NNID",
            ],
        ),
        ("VoiceType", ["RTC", "EST", "FAX"]),
        ("BadRequestError/properties/error/properties/code", [400]),
        ("BadRequestError/properties/error/properties/status", ["INVALID_ARGUMENT"]),
        ("BadRequestDetail/properties/type", ["BadRequest"]),
        ("UnauthenticatedError/properties/error/properties/code", [401]),
        ("UnauthenticatedError/properties/error/properties/status", ["UNAUTHENTICATED"]),
        ("PermissionDeniedError/properties/error/properties/code", [403]),
        ("PermissionDeniedError/properties/error/properties/status", ["PERMISSION_DENIED"]),
        ("NotFoundError/properties/error/properties/code", [404]),
        ("NotFoundError/properties/error/properties/status", ["NOT_FOUND"]),
        ("NotFoundDetail/properties/type", ["ResourceInfo"]),
        ("NotFoundDetail/properties/resourceType", ["ActiveNumber"]),
        ("ResourceExhaustedError/properties/error/properties/code", [429]),
        ("ResourceExhaustedError/properties/error/properties/status", ["RESOURCE_EXHAUSTED"]),
        ("ServerError/properties/error/properties/code", [500]),
        ("ServerError/properties/error/properties/status", ["INTERNAL", "UNKNOWN"]),
        ("ProvisioningEvent/properties/resourceType", ["ACTIVE_NUMBER"]),
        (
            "ProvisioningEvent/properties/eventType",
            [
                "PROVISIONING_TO_SMS_PLATFORM",
                "DEPROVISIONING_FROM_SMS_PLATFORM",
                "PROVISIONING_TO_CAMPAIGN",
                "DEPROVISIONING_FROM_CAMPAIGN",
                "PROVISIONING_TO_VOICE_PLATFORM",
                "DEPROVISIONING_FROM_VOICE_PLATFORM",
                "DEPROVISIONING_TO_VOICE_PLATFORM",
            ],
        ),
        ("ProvisioningEvent/properties/status", ["SUCCEEDED", "FAILED"]),
    ],
)
def test_every_list_of_values_is_complete(where: str, values: list[Json]) -> None:
    """Each enumeration has the values of the source, in its order, and no other."""
    assert contract().at(f"/components/schemas/{where}")["enum"] == values


def test_there_is_no_other_list_of_values() -> None:
    """The test above knows every enumeration of the document."""
    assert len([where for where, value in outside_examples() if "enum" in value]) == 23


@pytest.mark.parametrize(
    ("status", "schema", "basis"),
    [
        (200, "ActiveNumber", "stated"),
        (400, "BadRequestError", "stated"),
        (401, "UnauthenticatedError", "assumed"),
        (403, "PermissionDeniedError", "assumed"),
        (404, "NotFoundError", "stated"),
        (429, "ResourceExhaustedError", "assumed"),
        (500, "ServerError", "stated"),
    ],
)
def test_each_status_has_a_schema_and_a_basis_of_its_own(status: int, schema: str, basis: str) -> None:
    """What the source does not say is marked as assumed, on the answer and on its schema."""
    answer = OPERATION["responses"][str(status)]
    assert list(answer["content"]) == ["application/json"]
    assert answer["content"]["application/json"]["schema"] == {"$ref": f"#/components/schemas/{schema}"}
    assert (answer["x-basis"], SCHEMAS[schema]["x-basis"]) == (basis, basis)


def test_no_other_status_is_documented() -> None:
    """Two hundred, and six errors."""
    assert list(OPERATION["responses"]) == ["200", "400", "401", "403", "404", "429", "500"]


def test_every_basis_is_one_of_four() -> None:
    """A mark says stated, implied, published or assumed."""
    marks = {value["x-basis"] for _, value in outside_examples() if isinstance(value.get("x-basis"), str)}
    assert marks == {"stated", "implied", "published", "assumed"}


REQUEST = {"$ref": "#/components/schemas/ActiveNumberUpdate"}


@pytest.mark.parametrize(
    ("body", "valid"),
    [
        ({}, True),
        ({"displayName": "", "callbackUrl": ""}, True),
        ({"displayName": None}, False),
        ({"displayName": 5}, False),
        ({"callbackUrl": []}, False),
        ({"unknown": 1}, True),
        ([], False),
        ("x", False),
        (None, False),
        ({"smsConfiguration": {"servicePlanId": ""}}, True),
        ({"smsConfiguration": {"servicePlanId": "p", "campaignId": "c"}}, True),
        ({"smsConfiguration": {"campaignId": ""}}, False),
        ({"smsConfiguration": {"servicePlanId": None}}, False),
        ({"smsConfiguration": {"servicePlanId": 5}}, False),
        ({"smsConfiguration": None}, False),
        ({"smsConfiguration": "p"}, False),
        ({"voiceConfiguration": {"type": "RTC", "appId": "a"}}, True),
        ({"voiceConfiguration": {"type": "RTC"}}, True),
        ({"voiceConfiguration": {"appId": "a"}}, True),
        ({"voiceConfiguration": {"appId": ""}}, True),
        ({"voiceConfiguration": {"type": "EST", "trunkId": "t"}}, True),
        ({"voiceConfiguration": {"type": "FAX", "serviceId": "s"}}, True),
        ({"voiceConfiguration": {"trunkId": "t"}}, False),
        ({"voiceConfiguration": {"serviceId": "s"}}, False),
        ({"voiceConfiguration": {"type": "SIP", "trunkId": "t"}}, False),
        ({"voiceConfiguration": {"type": "rtc", "appId": "a"}}, False),
        ({"voiceConfiguration": {"type": "EST", "trunkId": 5}}, False),
        ({"voiceConfiguration": {"appId": 5}}, False),
        ({"voiceConfiguration": []}, False),
    ],
)
@ENGINES
def test_the_request_schema_knows_good_from_bad(body: Json, valid: bool, engine: Callable[[Json], Verdict]) -> None:
    """The type of a voice target is required but for RTC, a plan beside every campaign."""
    assert engine(REQUEST)(body) is valid


def test_a_body_is_optional() -> None:
    """A request without a body is allowed."""
    assert OPERATION["requestBody"]["required"] is False


def test_the_price_is_read_only() -> None:
    """The amount is marked as one that no client sets."""
    assert SCHEMAS["Money"]["properties"]["amount"]["readOnly"] is True


# The second opinion


BODY = {
    **contract().at("/components/examples/NumberProvisioning/value"),
    "expireAt": "2027-01-01T00:00:00Z",
}
BODY = {**BODY, "voiceConfiguration": {**BODY["voiceConfiguration"], "lastUpdatedTime": "2026-11-20T08:30:00Z"}}
GONE: Any = object()
SMS_JOB = "/smsConfiguration/scheduledProvisioning"
VOICE_JOB = "/voiceConfiguration/scheduledVoiceProvisioning"


def changed(where: str, value: Json) -> dict[str, Json]:
    """The body with another value at a JSON Pointer, or without the member."""
    body = copy.deepcopy(BODY)
    *way, last = where.split("/")[1:]
    inside: Any = body
    for token in way:
        inside = inside[int(token) if isinstance(inside, list) else token]
    if value is GONE:
        del inside[last]
    else:
        inside[int(last) if isinstance(inside, list) else last] = value
    return body


BROKEN: list[tuple[str, Json]] = [
    ("/phoneNumber", GONE),
    ("/phoneNumber", None),
    ("/phoneNumber", 12025550134),
    ("/phoneNumber", "12025550134"),
    ("/phoneNumber", ""),
    ("/phoneNumber", "+1 202 555 0134"),
    ("/phoneNumber", "%2B12025550134"),
    ("/projectId", GONE),
    ("/projectId", 5),
    ("/projectId", None),
    ("/displayName", None),
    ("/displayName", []),
    ("/displayName", {"text": "x"}),
    ("/regionCode", GONE),
    ("/regionCode", "us"),
    ("/regionCode", "USA"),
    ("/regionCode", "ZZ"),
    ("/regionCode", ""),
    ("/regionCode", None),
    ("/type", GONE),
    ("/type", "local"),
    ("/type", "LANDLINE"),
    ("/type", ""),
    ("/type", ["LOCAL"]),
    ("/capability", GONE),
    ("/capability", "SMS"),
    ("/capability", None),
    ("/capability/0", "sms"),
    ("/capability/1", "FAX"),
    ("/capability/0", 1),
    ("/money", GONE),
    ("/money", None),
    ("/money", "1.00 USD"),
    ("/money/currencyCode", GONE),
    ("/money/currencyCode", "usd"),
    ("/money/currencyCode", "DEM"),
    ("/money/currencyCode", "$"),
    ("/money/amount", GONE),
    ("/money/amount", 1.0),
    ("/money/amount", "1,00"),
    ("/money/amount", ""),
    ("/money/amount", "free"),
    ("/paymentIntervalMonths", GONE),
    ("/paymentIntervalMonths", "1"),
    ("/paymentIntervalMonths", 1.5),
    ("/paymentIntervalMonths", -1),
    ("/paymentIntervalMonths", True),
    ("/paymentIntervalMonths", None),
    ("/nextChargeDate", GONE),
    ("/nextChargeDate", None),
    ("/nextChargeDate", "2026-12-18"),
    ("/nextChargeDate", 1795000000),
    ("/nextChargeDate", "2026-12-18T20:08:53"),
    ("/nextChargeDate", "2026-02-30T00:00:00Z"),
    ("/expireAt", ""),
    ("/expireAt", "never"),
    ("/expireAt", 0),
    ("/expireAt", {}),
    ("/smsConfiguration", None),
    ("/smsConfiguration", []),
    ("/smsConfiguration/servicePlanId", GONE),
    ("/smsConfiguration/servicePlanId", None),
    ("/smsConfiguration/campaignId", None),
    ("/smsConfiguration/campaignId", 5),
    (SMS_JOB, "none"),
    (SMS_JOB, []),
    (f"{SMS_JOB}/status", GONE),
    (f"{SMS_JOB}/status", "waiting"),
    (f"{SMS_JOB}/status", "DONE"),
    (f"{SMS_JOB}/status", None),
    (f"{SMS_JOB}/lastUpdatedTime", GONE),
    (f"{SMS_JOB}/lastUpdatedTime", None),
    (f"{SMS_JOB}/lastUpdatedTime", "just now"),
    (f"{SMS_JOB}/servicePlanId", 5),
    (f"{SMS_JOB}/campaignId", None),
    (f"{SMS_JOB}/errorCodes", None),
    (f"{SMS_JOB}/errorCodes", "INTERNAL_ERROR"),
    (f"{SMS_JOB}/errorCodes", {}),
    ("/voiceConfiguration", None),
    ("/voiceConfiguration", "RTC"),
    ("/voiceConfiguration/type", GONE),
    ("/voiceConfiguration/type", "rtc"),
    ("/voiceConfiguration/type", "SIP"),
    ("/voiceConfiguration/appId", None),
    ("/voiceConfiguration/trunkId", 5),
    ("/voiceConfiguration/serviceId", []),
    ("/voiceConfiguration/lastUpdatedTime", ""),
    ("/voiceConfiguration/lastUpdatedTime", 5),
    (VOICE_JOB, "none"),
    (f"{VOICE_JOB}/type", GONE),
    (f"{VOICE_JOB}/type", None),
    (f"{VOICE_JOB}/status", GONE),
    (f"{VOICE_JOB}/status", "FAILLED"),
    (f"{VOICE_JOB}/appId", None),
    (f"{VOICE_JOB}/lastUpdatedTime", GONE),
    (f"{VOICE_JOB}/lastUpdatedTime", "2026-11-23"),
    ("/callbackUrl", None),
    ("/callbackUrl", 5),
]
WHOLE: list[tuple[str, Json]] = [
    ("/displayName", GONE), ("/displayName", ""), ("/regionCode", "XK"), ("/type", "TOLL_FREE"), ("/capability", []),
    ("/money/amount", "-0.5"),
    ("/paymentIntervalMonths", 0), ("/paymentIntervalMonths", 1.0), ("/nextChargeDate", "2024-02-29T23:59:59-12:00"),
    ("/expireAt", None),
    ("/expireAt", GONE), ("/smsConfiguration", GONE), ("/smsConfiguration/campaignId", GONE), (SMS_JOB, None),
    (SMS_JOB, {}), (SMS_JOB, GONE),
    (f"{SMS_JOB}/errorCodes", GONE), (f"{SMS_JOB}/errorCodes", ["INVALID_NNID"]),
    (f"{SMS_JOB}/status", "PROVISIONING_STATUS_UNSPECIFIED"),
    ("/voiceConfiguration", GONE), ("/voiceConfiguration/lastUpdatedTime", None), (VOICE_JOB, None), (VOICE_JOB, {}),
    (VOICE_JOB, GONE),
    ("/callbackUrl", GONE), ("/callbackUrl", "not a url"), ("/labels", {"a": 1}), ("/smsConfiguration/provider", None),
]  # fmt: skip
ANSWER = {"$ref": "#/components/schemas/ActiveNumber"}


def cases(table: list[tuple[str, Json]]) -> Any:
    """The table as parameters with readable names."""
    return [pytest.param(*case, id=f"{case[0]}={'GONE' if case[1] is GONE else case[1]!r}") for case in table]


def test_the_unchanged_body_is_valid() -> None:
    """The body that the table below changes is good by both engines."""
    assert by_jsonschema(ANSWER)(BODY)
    assert by_jsonschema_rs(ANSWER)(BODY)


@pytest.mark.parametrize(("where", "value"), cases(BROKEN))
def test_both_engines_refuse_one_wrong_member(where: str, value: Json) -> None:
    """A body with one member changed is invalid by both, and every mismatch points at that member."""
    body = changed(where, value)
    schema = response_schema(200)
    assert schema is not None
    assert not by_jsonschema(ANSWER)(body)
    assert not by_jsonschema_rs(ANSWER)(body)
    assert {mismatch.pointer for mismatch in schema.mismatches(body)} == {where}


@pytest.mark.parametrize(("where", "value"), cases(WHOLE))
def test_both_engines_take_one_member_that_may_differ(where: str, value: Json) -> None:
    """A body with one member changed in a way that the contract allows is valid by both."""
    body = changed(where, value)
    schema = response_schema(200)
    assert schema is not None
    assert by_jsonschema(ANSWER)(body)
    assert by_jsonschema_rs(ANSWER)(body)
    assert schema.mismatches(body) == ()


ERRORS = {status: contract().at(f"/components/examples/{name}/value") for status, name in {
    400: "ErrorEmptyConfiguration", 401: "ErrorUnauthenticated", 403: "ErrorPermissionDenied", 404: "ErrorNotFound",
    429: "ErrorResourceExhausted", 500: "ErrorInternal",
}.items()}  # fmt: skip


@pytest.mark.parametrize("status", ERRORS)
@pytest.mark.parametrize(
    ("member", "value"),
    [
        *((member, GONE) for member in ("code", "message", "status", "details")),
        ("code", 418), ("code", "400"), ("code", None), ("status", "OK"), ("status", None), ("message", None),
        ("message", 5),
        ("details", {}), ("details", None), ("details", "none"),
    ],
)  # fmt: skip
def test_both_engines_refuse_one_wrong_member_of_an_error(status: int, member: str, value: Json) -> None:
    """An envelope with one member wrong or missing is invalid by both, at that member."""
    members = {**ERRORS[status]["error"], member: value}
    body = {"error": {name: kept for name, kept in members.items() if kept is not GONE}}
    schema = response_schema(status)
    assert schema is not None
    reference = {"$ref": f"#{contract().response_schema_pointer(status)}"}
    assert not by_jsonschema(reference)(body)
    assert not by_jsonschema_rs(reference)(body)
    assert {mismatch.pointer for mismatch in schema.mismatches(body)} == {f"/error/{member}"}


@pytest.mark.parametrize(
    ("where", "value"), [("/phoneNumber", "+12025550134\n"), ("/money/amount", "1.00\n"), ("/regionCode", "US\n")]
)
def test_a_line_break_at_the_end_is_no_part_of_a_value(where: str, value: str) -> None:
    """The engine that judges reads ``$`` as the end of the text, where Python's reads a last line break over."""
    schema = response_schema(200)
    assert schema is not None
    assert [mismatch.pointer for mismatch in schema.mismatches(changed(where, value))] == [where]
