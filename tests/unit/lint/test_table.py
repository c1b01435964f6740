"""The rules on documents: what each catches in a document that is well made but for one change."""

from __future__ import annotations

import re

import pytest

from contracts.lint.drawn import drawn
from contracts.lint.spec import parse_spec
from contracts.lint.table import LINT_RULES, lint
from contracts.resources import spec_file
from contracts.rules import RULES
from tests.unit.lint.documents import as_json, findings, found, shop, spec

BOTH = ("3.0.3", "3.1.0")
NEW = "/components/schemas/NewItem"
JSON = "application~1json"

Change = tuple[str, str]
Case = tuple[str, str, tuple[str, ...], tuple[Change, ...]]

SOLD = "sold: {type: string, format: date-time}"
COLOUR = "colour: {type: string, enum: [red, green]}"
LIMIT = "schema: {type: integer, minimum: 1, default: 10}"
TOTAL = "X-Total: {schema: {type: integer}, example: 2}"
NAME = "name: {type: string, pattern: '^[A-Z][a-z]+$', example: Chair}"
ID = "id: {type: integer, readOnly: true}"
EXTRA = "sold: {type: string, format: date-time}\n          "
FAILURE = "error: {type: string}"

CAUGHT: list[Case] = [
    ("components-used", "/components/schemas/Lost", BOTH, (("    NewItem:\n", "    Lost: {type: string}\n    NewItem:\n"),)),
    (
        "components-used",
        "/components/responses/Gone",
        BOTH,
        (("    Failure:\n", "    Gone: {$ref: '#/components/responses/Failure'}\n    Failure:\n"),),
    ),
    (
        "components-used",
        "/components/securitySchemes/other",
        BOTH,
        (("    key: {type", "    other: {type: http, scheme: basic}\n    key: {type"),),
    ),
    ("defaults-valid", "/components/parameters/Limit/schema/default", BOTH, (("default: 10", "default: 0"),)),
    ("defaults-valid", f"{NEW}/properties/sold/default", BOTH, ((SOLD, f"{SOLD[:-1]}, default: now}}"),)),
    ("document-valid", "/info/title", BOTH, (("{title: Shop, version", "{version"),)),
    ("document-valid", "/info/version", BOTH, (("version: '1'}", "version: 1}"),)),
    ("document-valid", f"{NEW}/type", BOTH, (("type: object\n      required: [name]", "type: objekt\n      required: [name]"),)),
    ("document-valid", "/paths/~1items/get/responses/200/description", BOTH, (("          description: The items.\n", ""),)),
    ("document-valid", "/paths/~1items/get/parameters/0/in", BOTH, (("in: query, schema: {type: string", "in: body, schema: {type: string"),)),
    ("document-valid", f"{NEW}/properties/sold/maxLength", BOTH, ((SOLD, f"{SOLD[:-1]}, maxLength: -1}}"),)),
    ("document-valid", "/components/securitySchemes/key/name", BOTH, ((", name: X-Key", ""),)),
    ("enum-values-distinct", f"{NEW}/properties/colour/enum/2", BOTH, (("[red, green]", "[red, green, red]"),)),
    (
        "enum-values-distinct",
        f"{NEW}/properties/size/enum/1",
        ("3.1.0",),
        ((COLOUR, f"{COLOUR}\n        size: {{type: number, enum: [1, 1.0]}}"),),
    ),
    ("enum-values-typed", f"{NEW}/properties/colour/enum/1", BOTH, (("[red, green]", "[red, 5]"),)),
    ("enum-values-typed", f"{NEW}/properties/flag/const", ("3.1.0",), ((COLOUR, f"{COLOUR}\n        flag: {{type: boolean, const: 'on'}}"),)),
    ("examples-valid", "/paths/~1items/get/parameters/0/example", BOTH, (("example: 'NO'", "example: DK"),)),
    ("examples-valid", "/paths/~1items/get/responses/200/headers/X-Total/example", BOTH, (("example: 2}", "example: two}"),)),
    (
        "examples-valid",
        f"/paths/~1items/get/responses/200/content/{JSON}/example/0/name",
        BOTH,
        (("[{id: 7, name: Chair}]", "[{id: 7, name: chair}]"),),
    ),
    ("examples-valid", "/components/examples/Chair/value/name", BOTH, (("value: {name: Chair}", "value: {name: 5}"),)),
    ("examples-valid", f"{NEW}/properties/name/example", BOTH, (("example: Chair}", "example: chair}"),)),
    ("examples-valid", f"{NEW}/properties/sold/examples/1", ("3.1.0",), ((SOLD, f"{SOLD[:-1]}, examples: ['2026-11-23T10:00:00Z', now]}}"),)),
    (
        "examples-valid",
        f"/paths/~1items/get/responses/200/content/{JSON}/example/0/id",
        BOTH,
        (("[{id: 7, name: Chair}]", "[{name: Chair}]"),),
    ),
    ("formats-enforced", f"{NEW}/properties/sold/format", BOTH, (("format: date-time", "format: datetime"),)),
    ("formats-enforced", "/paths/~1items~1{itemId}/parameters/0/schema/format", BOTH, (("required: true, schema: {type: integer}", "required: true, schema: {type: integer, format: int64}"),)),
    ("formats-enforced", "/components/parameters/Limit/schema/format", BOTH, (("minimum: 1, default", "format: date, minimum: 1, default"),)),
    ("operation-ids-unique", "/paths/~1items~1{itemId}/put/operationId", BOTH, (("operationId: putItem", "operationId: listItems"),)),
    ("parameters-distinct", "/paths/~1items/get/parameters/1", BOTH, (("name: country, in", "name: limit, in"),)),
    (
        "parameters-distinct",
        "/paths/~1items/get/parameters/1",
        BOTH,
        (("  - {name: country", "  - {name: X-A, in: header, schema: {}}\n        - {name: x-a, in: header, schema: {}}\n        - {name: country"),),
    ),
    ("path-parameters-declared", "/paths/~1items~1{itemId}~1{part}/put", BOTH, (("/items/{itemId}:", "/items/{itemId}/{part}:"),)),
    (
        "path-parameters-declared",
        "/paths/~1items/get/parameters/0",
        BOTH,
        (("  - {name: country", "  - {name: shop, in: path, required: true, schema: {}}\n        - {name: country"),),
    ),
    ("paths-distinct", "/paths/~1items~1", BOTH, (("  /items/{itemId}:", "  /items/: {}\n  /items/{itemId}:"),)),
    (
        "paths-distinct",
        "/paths/~1items~1{name}",
        BOTH,
        (("components:\n  securitySchemes", "  /items/{name}: {}\ncomponents:\n  securitySchemes"),),
    ),
    ("patterns-compile", f"{NEW}/properties/sold/pattern", BOTH, ((SOLD, f"{SOLD[:-1]}, pattern: 'a\\Z'}}"),)),
    ("patterns-compile", f"{NEW}/properties/sold/pattern", BOTH, ((SOLD, f"{SOLD[:-1]}, pattern: '\\p{{Lu}}'}}"),)),
    ("patterns-compile", f"{NEW}/properties/sold/pattern", BOTH, ((SOLD, f"{SOLD[:-1]}, pattern: '('}}"),)),
    ("patterns-mean-one-thing", f"{NEW}/properties/sold/pattern", BOTH, ((SOLD, f"{SOLD[:-1]}, pattern: '^\\d+$'}}"),)),
    ("patterns-mean-one-thing", f"{NEW}/properties/sold/pattern", BOTH, ((SOLD, f"{SOLD[:-1]}, pattern: '^a\\w{{3}}$'}}"),)),
    ("patterns-mean-one-thing", f"{NEW}/properties/sold/pattern", BOTH, ((SOLD, f"{SOLD[:-1]}, pattern: 'x\\sy'}}"),)),
    ("read-only-not-required", f"{NEW}/required/0", BOTH, (("example: Chair}", "example: Chair, readOnly: true}"),)),
    ("read-only-not-required", "/components/schemas/Item/allOf/1/required/0", BOTH, (("schema: {$ref: '#/components/schemas/NewItem'}\n            examples", "schema: {$ref: '#/components/schemas/Item'}\n            examples"),)),
    (
        "read-only-not-required",
        f"/components/responses/Failure/content/{JSON}/schema/required/0",
        BOTH,
        ((FAILURE, f"{FAILURE[:-1]}, writeOnly: true}}\n            required: [error]"),),
    ),
    ("reference-siblings-count", "/paths/~1items/get/parameters/1/required", ("3.0.3",), (("/parameters/Limit'", "/parameters/Limit'\n          required: true"),)),
    ("reference-siblings-count", "/components/schemas/Item/allOf/0/example", BOTH, (("  - $ref: '#/components/schemas/NewItem'", "  - $ref: '#/components/schemas/NewItem'\n          example: {name: Chair}"),)),
    ("references-inside", "/components/schemas/Item/allOf/1/properties/id/$ref", BOTH, ((ID, "id: {$ref: 'ids.yaml#/Id'}"),)),
    ("references-resolve", f"{NEW}/properties/sold/$ref", BOTH, ((SOLD, "sold: {$ref: '#/components/schemas/Gone'}"),)),
    ("references-resolve", "/paths/~1items~1{itemId}/put/responses/204/links/back/operationId", BOTH, (("back: {operationId: listItems}", "back: {operationId: list}"),)),
    (
        "references-resolve",
        f"{NEW}/discriminator/mapping/red",
        BOTH,
        (("    NewItem:\n      type: object\n", "    NewItem:\n      type: object\n      discriminator: {propertyName: colour, mapping: {red: Red}}\n"),),
    ),
    ("required-members-exist", f"{NEW}/required/1", BOTH, (("required: [name]\n      properties", "required: [name, colours]\n      properties"), ("example: [{id: 7, name: Chair}]", "x-a: 1"), ("value: {name: Chair}", "externalValue: https://shop.example/chair") )),
    ("responses-described", "/paths/~1items/get/responses/200/description", BOTH, (("description: The items.", "description: ' '"),)),
    ("security-schemes-exist", "/security/1/token", BOTH, (("  - key: []\n", "  - key: []\n  - token: []\n"),)),
    ("yaml-keys-are-text", "/paths/~1items/get/responses/200", BOTH, (("        '200':\n          description: The items.", "        200:\n          description: The items."),)),
    ("yaml-keys-unique", f"{NEW}/properties/colour", BOTH, ((COLOUR, f"colour: {{}}\n        {COLOUR}"),)),
    ("yaml-scalars-read-alike", "/paths/~1items/get/parameters/0/schema/enum/0", BOTH, (("enum: ['NO', SE]", "enum: [NO, SE]"),)),
    ("yaml-scalars-read-alike", "/components/examples/Chair/x-on/on", BOTH, (("      summary: One of them.", "      x-on: {on: 1}"),)),
    *(
        ("yaml-scalars-read-alike", "/components/examples/Chair/summary", BOTH, (("summary: One of them.", f"summary: {text}"),))
        for text in ("2026-11-23", "2026-11-23T10:00:00Z", "yes", "Off", "12:30", "=")
    ),
    *(
        ("yaml-scalars-read-alike", "/components/examples/Chair/x-a", BOTH, (("summary: One of them.", f"x-a: {text}"),))
        for text in ("+12025550134", "007", "-010", "1_000", "0b1", "1e3", "0o17", "190:20:30")
    ),
    ("yaml-scalars-read-alike", "/components/examples/Chair/x-a/<<", BOTH, (("summary: One of them.", "x-a: {<<: {b: 1}}"),)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "pointer", "version", "changes"),
    [
        pytest.param(rule, where, version, changes, id=f"{rule}-{number}-{version[:3]}")
        for number, (rule, where, versions, changes) in enumerate(CAUGHT)
        for version in versions
    ],
)
def test_a_rule_catches_its_flaw_and_no_other_rule_does(
    rule: str, pointer: str, version: str, changes: tuple[Change, ...]
) -> None:
    """A document with one flaw has one finding, of the rule on it, at the place of the flaw."""
    assert [(one, where) for one, where, _ in found(shop(version, *changes))] == [(rule, pointer)]


def test_each_rule_is_seen_to_catch_something() -> None:
    """No rule is without a document above, but for the one on the clauses of the contract."""
    assert {rule for rule, *_ in CAUGHT} == {rule.id for rule in LINT_RULES} - {"clauses-covered"}


@pytest.mark.parametrize("version", BOTH)
@pytest.mark.parametrize("indent", [None, 2, "\t"], ids=["line", "spaces", "tabs"])
def test_a_document_that_is_well_made_is_clean_in_json_too(version: str, indent: str | int | None) -> None:
    """Nothing is found in either version, in YAML or in JSON of any indentation."""
    assert found(shop(version)) == []
    assert found(as_json(shop(version), indent)) == []


def test_a_number_of_json_is_no_trap() -> None:
    """With an exponent YAML 1.1 takes it for text; but nobody reads JSON by YAML 1.1."""
    text = as_json(shop("3.1.0", ("summary: One of them.", "x-a: 1000")))
    assert found(text.replace("1000", "1e3")) == []
    assert [rule for rule, *_ in found(shop("3.1.0", ("summary: One of them.", "x-a: 1e3")))] == [
        "yaml-scalars-read-alike"
    ]


RIGHT = [
    pytest.param(version, changes, id=f"{name}-{version[:3]}")
    for name, versions, changes in [
        ("status quoted otherwise", BOTH, (("        '200':\n          description: The", '        "200":\n          description: The'),)),
        ("comment with a tab", BOTH, (("summary: One of them.", "summary: One of them. # \tNO +1 2026-11-23"),)),
        ("quoted traps", BOTH, (("summary: One of them.", "x-a: ['NO', \"+1\", '007', '2026-11-23', '12:30', '<<']"),)),
        ("block traps", BOTH, (("summary: One of them.", "summary: |\n        NO\n        \tno: [+1"),)),
        ("ids that differ in case", BOTH, (("operationId: putItem", "operationId: LISTITEMS"),)),
        ("data called $ref", BOTH, (("summary: One of them.", "x-a: {$ref: '#/nothing'}"),)),
        ("a member called example", BOTH, ((SOLD, "example: {type: string}"),)),
        ("a member called required", BOTH, ((SOLD, "required: {type: array, items: {type: string}}"),)),
        ("a member called $ref", ("3.1.0",), ((SOLD, "$ref: {type: string}"),)),
        ("an example that is data of a schema", BOTH, (("summary: One of them.", "x-a: {enum: [1, 1], type: string, pattern: '('}"),)),
        ("binary", BOTH, ((SOLD, "sold: {type: string, format: binary}"),)),
        ("a size beside its bounds", BOTH, ((SOLD, "sold: {type: integer, format: int32, minimum: -2147483648, maximum: 2147483647}"),)),
        ("double", BOTH, ((SOLD, "sold: {type: number, format: double}"),)),
        ("null in a nullable schema", ("3.0.3",), ((SOLD, "sold: {type: string, format: date-time, nullable: true, example: null}"),)),
        ("null in a nullable composition", ("3.0.3",), ((SOLD, "sold: {nullable: true, allOf: [{type: string}], example: null}"),)),
        ("null in a nullable list of values", ("3.0.3",), ((SOLD, "sold: {type: string, nullable: true, enum: [a, null], example: null}"),)),
        ("an exclusive bound of 3.0", ("3.0.3",), ((SOLD, "sold: {type: integer, minimum: 0, exclusiveMinimum: true, example: 1}"),)),
        ("no exclusive bound of 3.0", ("3.0.3",), ((SOLD, "sold: {type: integer, minimum: 0, exclusiveMinimum: false, example: 0}"),)),
        ("null in a list of types", ("3.1.0",), ((SOLD, "sold: {type: [string, 'null'], enum: [a, null], examples: [null]}"),)),
        ("a constant", ("3.1.0",), ((SOLD, "sold: {type: integer, const: 1.0}"),)),
        ("a schema that is true", ("3.1.0",), ((SOLD, "sold: true"),)),
        ("an anchor", ("3.1.0",), ((SOLD, "sold: {$anchor: sold, type: string}\n        resold: {$ref: '#sold'}"),)),
        ("required under not", ("3.1.0",), ((COLOUR, f"{COLOUR}\n      not: {{required: [wood]}}"),)),
        ("required in an alternative", BOTH, ((COLOUR, f"{COLOUR}\n      anyOf: [{{required: [sold]}}, {{required: [colour]}}, {{}}]"),)),
        ("required by pattern", ("3.1.0",), (("required: [name]\n      properties", "required: [name]\n      patternProperties: {'^x-': {}}\n      dependentSchemas: {name: {required: [name]}}\n      properties"),)),
        ("a child of a discriminator", BOTH, (("    NewItem:\n      type: object\n", "    Kid: {allOf: [{$ref: '#/components/schemas/NewItem'}]}\n    NewItem:\n      type: object\n      discriminator: {propertyName: colour}\n"),)),
        ("a mapping by name", BOTH, (("    NewItem:\n      type: object\n", "    Kid: {type: object}\n    NewItem:\n      type: object\n      discriminator: {propertyName: colour, mapping: {red: Kid}}\n"),)),
        ("a schema of itself", BOTH, ((SOLD, "sold: {$ref: '#/components/schemas/NewItem'}"),)),
        ("text of another form", BOTH, (("example: name=Chair", "example: {name: Chair}"),)),
        ("pattern of a boundary", BOTH, ((SOLD, "sold: {type: string, pattern: '^(?:[0-9]{4}|x)$'}"),)),
        ("deep", BOTH, (("summary: One of them.", f"x-a: {'[' * 60}{']' * 60}"),)),
        ("an alias", BOTH, (("summary: One of them.", "x-a: [&a {b: 1}, *a, *a]"),)),
    ]
    for version in versions
]  # fmt: skip


@pytest.mark.parametrize(("version", "changes"), RIGHT)
def test_what_is_right_is_let_be(version: str, changes: tuple[Change, ...]) -> None:
    """Nothing is found in a document that only looks like a flawed one."""
    assert found(shop(version, *changes)) == []


@pytest.mark.parametrize("name", ["openapi.yaml", "admin.yaml"])
def test_the_documents_of_the_package_are_clean(name: str) -> None:
    """Nothing is found in the contract nor in the description of the admin API."""
    assert lint(parse_spec(spec_file(name), name, drawn, built_in=name == "openapi.yaml")) == ()


def test_the_contract_is_covered_and_another_document_need_not_be() -> None:
    """What the clauses point at is missed where the contract is built in, and nowhere else."""
    text = (
        spec_file("openapi.yaml").replace("    PhoneNumber:\n", "    Number:\n").replace("s/PhoneNumber'", "s/Number'")
    )
    assert lint(spec(text)) == ()
    assert [(one.rule, one.message, one.line) for one in lint(spec(text, built_in=True))] == [
        ("clauses-covered", f"Clause {clause} points at /components/schemas/{pointer}, where nothing is.", 7)
        for clause, pointer in [
            ("2 address.number-e164", "PhoneNumber/pattern"),
            ("47 response.formats", "PhoneNumber"),
        ]
    ]


def test_findings_come_by_line_and_once() -> None:
    """A shared example that two places use is told once, and the order is that of the text."""
    text = shop("3.1.0", ("value: {name: Chair}", "value: {name: 5}"), ("description: The items.", "description: ''"))
    form = "              application/x-www-form-urlencoded:"
    text = text.replace(form, f"              application/merge-patch+json:\n                schema: {{$ref: '#{NEW}'}}\n"
                        f"                examples: {{a: {{$ref: '#/components/examples/Chair'}}}}\n{form}")  # fmt: skip
    assert [(one.rule, one.line) for one in findings(text)] == [
        ("responses-described", text[: text.index("description: ''")].count("\n") + 1),
        ("examples-valid", text[: text.index("{name: 5}")].count("\n") + 1),
    ]


MESSAGES = [
    (("example: 'NO'", "example: DK"), 'The example breaks its schema: expected one of NO, SE, and there is "DK".'),
    (("[{id: 7, name: Chair}]", "[{id: 7}]"), "The example breaks its schema: `name` is missing."),
    (("{title: Shop, version", "{version"), "By OpenAPI 3.1: `title` is missing."),
    (("{title: Shop, version", "{title: Shop, owner: me, version"), "By OpenAPI 3.1: `owner` is no member of this object."),
    (("enum: ['NO', SE]", "enum: [NO, SE]"), "NO is read as a boolean by YAML 1.1 and as text by YAML 1.2: write 'NO'."),
    (("summary: One of them.", "x-a: +46123"), "+46123 is read as a number, and its plus sign is lost: write '+46123'."),
    (
        ("summary: One of them.", "x-a: 010"),
        "010 is read as a number, and its leading zero is lost; by YAML 1.1 it is octal: write '010'.",
    ),
    ((SOLD, "sold: {$ref: '#/no'}"), "#/no leads to nothing in this document."),
    (
        (SOLD, "sold: {type: string, pattern: '^\\d$'}"),
        '"^\\\\d$" matches "\\u0661" by Python and not ECMA 262: write the characters out, as in [0-9].',
    ),
    ((SOLD, "sold: {type: string, pattern: 'a\\Z'}"), '"a\\\\Z" is no regular expression of ECMA 262.'),
    ((SOLD, "sold: {type: string, pattern: '['}"), '"[" is no regular expression of Python or ECMA 262.'),
    (("operationId: putItem", "operationId: listItems"), "listItems is the id of /items get already: name this one otherwise."),
]  # fmt: skip


@pytest.mark.parametrize(("change", "message"), MESSAGES)
def test_a_message_says_what_is_wrong(change: Change, message: str) -> None:
    """In words that can be acted on."""
    assert [one.message for one in findings(shop("3.1.0", change))] == [message]


def test_a_circle_of_references_is_told() -> None:
    """Each reference in a circle leads nowhere."""
    text = shop("3.0.3", (SOLD, "sold: {$ref: '#/components/schemas/A'}"), ("    NewItem:\n", "    A: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}\n    NewItem:\n"))  # fmt: skip
    assert {(one.rule, one.message) for one in findings(text)} == {
        ("references-resolve", "#/components/schemas/A leads in a circle of references."),
        ("references-resolve", "#/components/schemas/B leads in a circle of references."),
    }


def test_a_collection_of_components_is_let_be() -> None:
    """In a document without paths nothing has to be used."""
    text = "openapi: 3.1.0\ninfo: {title: a, version: '1'}\ncomponents: {schemas: {A: {type: string}}}\n"
    assert found(text) == []


def test_the_rules_are_in_order_and_well_formed() -> None:
    """Ids are unique, kebab-case and in order, and none is an id of a rule on traffic; titles are whole phrases."""
    ids = [rule.id for rule in LINT_RULES]
    assert ids == sorted(set(ids))
    assert not set(ids) & {rule.id for rule in RULES}
    for rule in LINT_RULES:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.id)
        assert len(rule.title) <= 80
        assert rule.title[-1] != "."
        assert rule.explain.endswith(".")
    assert len({rule.title for rule in LINT_RULES}) == len(ids)
