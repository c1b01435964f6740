"""YAML is read strictly, and an OpenAPI document is resolved."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.document import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_NODES,
    OPERATION_PATH,
    OpenApiDocument,
    contract,
    load_yaml,
    parse_openapi,
)
from contracts.errors import DocumentError
from contracts.model import Json

OPERATION = f"  {OPERATION_PATH}:\n    patch:\n"


def openapi(responses: str, rest: str = "") -> OpenApiDocument:
    """A small document with the operation in it."""
    return parse_openapi(f"openapi: 3.1.0\npaths:\n{OPERATION}      responses: {responses}\n{rest}", "small.yaml")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("null", None),
        ("Null", None),
        ("NULL", None),
        ("~", None),
        ("a:", {"a": None}),
        ("true", True),
        ("True", True),
        ("FALSE", False),
        ("0", 0),
        ("-12", -12),
        ("007", 7),
        ("0o17", 15),
        ("0xfF", 255),
        ("1.50", 1.5),
        ("-.5", -0.5),
        ("+1.5", 1.5),
        ("1e3", 1000.0),
        ("-.inf", -math.inf),
        ('{"a": [1, "b", {}]}', {"a": [1, "b", {}]}),
        ("[]", []),
        ("- a\n- b", ["a", "b"]),
        ("a: &x [1]\nb: *x", {"a": [1], "b": [1]}),
        ("<<: {a: 1}", {"<<": {"a": 1}}),
        ("|\n  two\n  lines\n", "two\nlines\n"),
    ],
)
def test_yaml_has_the_core_types(text: str, value: Json) -> None:
    """Null, booleans, numbers, text, lists and mappings are read as YAML 1.2 has them."""
    read = load_yaml(text, "file")
    assert read == value
    assert type(read) is type(value)


def test_not_a_number_is_a_float() -> None:
    """``.nan`` is the float that equals nothing."""
    assert math.isnan(load_yaml(".nan", "file"))


@pytest.mark.parametrize(
    "text",
    [
        "NO",
        "no",
        "yes",
        "on",
        "off",
        "y",
        "2026-11-23",
        "2026-11-23T10:00:00Z",
        "1_000",
        "12:30:45",
        "0b1",
        "=",
        "+",
        "+1x",
        "1.2.3",
    ],
)
def test_what_yaml_11_would_misread_is_text(text: str) -> None:
    """Countries, dates, times of day and the like stay the text that was written."""
    assert load_yaml(text, "file") == text


@pytest.mark.parametrize("text", ["'+12025550134'", '"+12025550134"'])
def test_a_quoted_phone_number_is_text(text: str) -> None:
    """In quotes, a number keeps its plus sign."""
    assert load_yaml(text, "file") == "+12025550134"


def test_an_unquoted_phone_number_is_refused() -> None:
    """Without quotes a number would lose its plus sign, and the message says what to write."""
    with pytest.raises(DocumentError) as error:
        load_yaml("number: +12025550134", "file.yaml")
    assert str(error.value) == (
        "file.yaml has +12025550134 is not quoted, so the plus sign is lost: write '+12025550134' at line 1, column 9."
    )


def test_a_repeated_key_is_refused() -> None:
    """A key that stands twice in a mapping is named with its place."""
    with pytest.raises(DocumentError) as error:
        load_yaml("a: 1\nb: 2\na: 3\n", "file.yaml")
    assert str(error.value) == "file.yaml has the key 'a' twice in one mapping at line 3, column 1."


def test_a_key_may_stand_in_two_mappings() -> None:
    """Only a repetition in one and the same mapping is refused."""
    assert load_yaml("a: {k: 1}\nb: {k: 1}", "file") == {"a": {"k": 1}, "b": {"k": 1}}


@pytest.mark.parametrize("text", ["? [a]\n: b", "{[a]: b}", "? {a: 1}\n: b"])
def test_a_key_that_is_not_text_is_refused(text: str) -> None:
    """A list or a mapping is no key."""
    with pytest.raises(DocumentError, match="file has a key that is not plain text at line 1"):
        load_yaml(text, "file")


def test_the_deepest_nesting_is_read() -> None:
    """Nesting up to the limit is no trouble."""
    value = load_yaml("[" * MAX_DEPTH + "]" * MAX_DEPTH, "file")
    depth = 0
    while isinstance(value, list):
        depth, value = depth + 1, value[0] if value else None
    assert depth == MAX_DEPTH


@pytest.mark.parametrize("text", ["[" * (MAX_DEPTH + 1), "[" * 50_000])
def test_nesting_past_the_limit_is_refused(text: str) -> None:
    """One level too many, or fifty thousand, ends in one line."""
    with pytest.raises(DocumentError, match=r"^file has nested deeper than 100 levels at line 1, column 101\.$"):
        load_yaml(text, "file")


def test_as_many_values_as_allowed_are_read() -> None:
    """Values up to the limit are read; each alias counts as all that it stands for, and the list as one."""
    text = "- &a [x]\n" + "- *a\n" * ((MAX_NODES - 3) // 2)
    assert len(load_yaml(text, "file")) == (MAX_NODES - 3) // 2 + 1


def test_values_past_the_limit_are_refused() -> None:
    """A file that is short and stands for more than a reader could hold is refused at the first too many."""
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{turn}: &a{turn} [{', '.join([f'*a{turn - 1}'] * 10)}]\n" for turn in range(1, 12)
    )
    problem = r"^file has more than 250,000 values, those of its aliases included at line 6, column \d+\.$"
    with pytest.raises(DocumentError, match=problem):
        load_yaml(bomb, "file")


@pytest.mark.parametrize("text", ["&a [*a]", "a: &a {b: {c: *a}}", "- &a [&b [*a], *b]"])
def test_an_alias_to_what_it_stands_in_is_refused(text: str) -> None:
    """A value that holds itself has no end."""
    with pytest.raises(DocumentError, match=r"^file has an alias to 'a' within itself at line 1, column \d+\.$"):
        load_yaml(text, "file")


def test_references_that_branch_are_counted_as_one_circle() -> None:
    """References whose parts are references again do not keep a look-up busy."""
    levels = {f"l{turn}": {"$ref": f"#/l{turn + 1}/x/x/x"} for turn in range(30)}
    root = {**levels, "l30": {"x": {"$ref": "#/l29"}}}
    with pytest.raises(DocumentError, match="has a circle of references at"):
        OpenApiDocument(root=root, name="file").at("/l0/x/x")


def test_a_text_past_the_limit_is_refused() -> None:
    """A file that is too large is not parsed at all."""
    with pytest.raises(DocumentError) as error:
        load_yaml("#" * (MAX_BYTES + 1), "big.yaml")
    assert str(error.value) == "big.yaml is larger than 4,000,000 characters. Pass a smaller file."


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: [", "expected the node content, but found '<stream end>' at line 1, column 5"),
        ("a: b: c", "mapping values are not allowed here at line 1, column 5"),
        ("a: *gone", "found undefined alias 'gone' at line 1, column 4"),
        ("!!python/object:os.system {}", "could not determine a constructor for the tag"),
        ("\ud800", "unreadable text"),
        ("a\x00b", "unreadable text"),
        ("9" * 5000, "4300 digits"),
        ("!!int abc", "invalid literal"),
        ("!!timestamp 2026-99-99", "month must be in 1..12"),
    ],
    ids=range(9),
)
def test_what_is_not_yaml_is_said_in_one_line(text: str, problem: str) -> None:
    """The message names the file, the problem and the place, on one line."""
    with pytest.raises(DocumentError) as error:
        load_yaml(text, "file.yaml")
    assert str(error.value).startswith("file.yaml is not YAML: ")
    assert problem in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("text", ["--- a\n--- b", "a: 1\n---\n", "a\n---\nb: ["])
def test_a_second_document_is_told_with_its_line(text: str) -> None:
    """Reading the first one alone would pass over the rest."""
    with pytest.raises(DocumentError) as error:
        load_yaml(text, "file.yaml")
    assert str(error.value) == (
        "file.yaml has a second document, which begins at line 2. Only one is read: keep each in a file of its own."
    )


@pytest.mark.parametrize("name", ["file.json", "git:HEAD:spec/FILE.JSON"])
@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"a": 1,\n "b": [2]]', "line 2, column 10"),
        ('{"a": 1,\n // what follows\n "b": 2}', "line 2, column 2"),
        ("{'a': 1}", "line 1, column 2"),
        ("a: 1", "line 1, column 1"),
        ("", "line 1, column 1"),
    ],
)
def test_what_is_named_json_has_to_be_json(name: str, text: str, place: str) -> None:
    """As other readers go by the name; the place is told, and what to do."""
    with pytest.raises(DocumentError) as error:
        load_yaml(text, name)
    told = str(error.value)
    assert told.startswith(f"{name} is not JSON: e")
    assert told.endswith(f" at {place}. Mend it, or let its name end in .yaml.")


@pytest.mark.parametrize("text", ['{"a":\t1}', '\ufeff{"a": 1}', ' {"a": 1}\n'])
def test_what_is_json_is_read(text: str) -> None:
    """With tabs, and with a mark of the order of bytes."""
    assert load_yaml(text, "file.json") == {"a": 1}


@pytest.mark.parametrize(("text", "told"), [("[" * 5000, "nested deeper"), ("9" * 5000, "4300 digits")])
def test_what_no_reader_of_json_gets_through_is_refused(text: str, told: str) -> None:
    """By the bounds for any text."""
    with pytest.raises(DocumentError, match=told):
        load_yaml(text, "file.json")


@pytest.mark.parametrize(
    "text",
    [
        "!!int [1]",
        "!!bool maybe",
        "!!float ''",
        "!!timestamp soon",
        "!!map [a]",
        "!!set [a]",
        "!!map ab",
        "!plus |\n  two\n  lines",
        '"\\UFFFFFFFF"',
        '"\\U00110000"',
    ],
)
def test_a_tag_or_an_escape_that_does_not_fit_is_refused(text: str) -> None:
    """A value that its own tag contradicts, or a character that does not exist, is no YAML."""
    with pytest.raises(DocumentError) as error:
        load_yaml(text, "file")
    assert str(error.value).startswith("file ")
    assert len(str(error.value).splitlines()) == 1


YAML_PIECES = st.sampled_from(
    [
        "a", "b: ", "- ", "? ", ": ", "\n", "  ", "{", "}", "[", "]", ",", "&x ", "*x", "'", '"', "|\n", ">-\n", "#",
        "---\n", "...\n",
        "%YAML 1.2\n", "!!int ", "!!bool ", "!!float ", "!!null ", "!!map ", "!!seq ", "!!set ", "!!omap ",
        "!!timestamp ", "!!binary ",
        "!plus ", "!x ", "0x", "+1", "1e5", "\\U", "FFFFFFFF", "\\ud800", "<<: ", "~", "\t", "\ufeff", "\x85",
    ]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.text() | st.lists(YAML_PIECES, max_size=12).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever the text, the outcome is a value or a DocumentError of one line that names the file."""
    try:
        load_yaml(text, "file.yaml")
    except DocumentError as error:
        message = str(error)
    else:
        message = "file.yaml "
    assert message.startswith("file.yaml ")
    assert len(message.splitlines()) == 1


ROOT = {
    "a": {"b~c": {"d/e": [10, {"f": 20}]}},
    "to": {"$ref": "#/a"},
    "on": {"$ref": "#/to/b~0c"},
    "out": {"$ref": "other.yaml#/a"},
    "one": {"$ref": "#/two"},
    "two": {"$ref": "#/one"},
    "self": {"$ref": "#/self"},
    "odd": {"$ref": 5},
}


@pytest.fixture
def document() -> OpenApiDocument:
    """A document with references of every kind."""
    return OpenApiDocument(root=ROOT, name="it")


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("", ROOT),
        ("#", ROOT),
        ("/a/b~0c/d~1e/0", 10),
        ("#/a/b~0c/d~1e/1/f", 20),
        ("/to", ROOT["a"]),
        ("/to/b~0c/d~1e/0", 10),
        ("/on/d~1e/1/f", 20),
        ("/odd", {"$ref": 5}),
    ],
)
def test_a_pointer_leads_to_its_value(document: OpenApiDocument, pointer: str, value: Json) -> None:
    """Escapes, list positions and references on the way are followed."""
    assert document.at(pointer) == value


@pytest.mark.parametrize(
    "pointer", ["/x", "/a/x", "/a/b~0c/d~1e/2", "/a/b~0c/d~1e/-1", "/a/b~0c/d~1e/x", "/a/b~0c/d~1e/0/x"]
)
def test_a_pointer_to_nothing_is_refused(document: OpenApiDocument, pointer: str) -> None:
    """Where nothing is, the message repeats the pointer."""
    with pytest.raises(DocumentError) as error:
        document.at(pointer)
    assert str(error.value) == f"it has nothing at {pointer}."


def test_a_reference_to_another_document_is_refused(document: OpenApiDocument) -> None:
    """Only references into the document itself are followed."""
    with pytest.raises(DocumentError) as error:
        document.at("/out")
    assert str(error.value) == "it refers to other.yaml#/a, which is outside the document."


@pytest.mark.parametrize("pointer", ["/one", "/two", "/self", "/self/x"])
def test_a_circle_of_references_is_refused(document: OpenApiDocument, pointer: str) -> None:
    """References that lead back to themselves end in one line."""
    with pytest.raises(DocumentError) as error:
        document.at(pointer)
    assert str(error.value).startswith("it has a circle of references at #/")


@pytest.mark.parametrize("value", [None, 5, "text", [1], {"a": 1}])
def test_what_is_no_reference_stands_for_itself(document: OpenApiDocument, value: Json) -> None:
    """Following a value that refers to nothing gives the value."""
    assert document.follow(value) is value


@pytest.mark.parametrize("text", ["[]", "5", "", "swagger: '2.0'", "openapi: 2.0.0", "openapi: [3.1]", "openapi: 31"])
def test_another_kind_of_document_is_refused(text: str) -> None:
    """A text that is no OpenAPI 3 is told so."""
    with pytest.raises(DocumentError) as error:
        parse_openapi(text, "it")
    assert str(error.value) == "it is not an OpenAPI 3 document: it has no `openapi: 3.…`."


@pytest.mark.parametrize(
    "text",
    [
        "openapi: 3.1.0",
        "openapi: 3.1.0\npaths:",
        "openapi: 3.1.0\npaths: {/health: {get: {}}}",
        f"openapi: 3.1.0\npaths: {{'{OPERATION_PATH}': {{get: {{}}}}}}",
    ],
)
def test_a_document_without_the_operation_is_refused(text: str) -> None:
    """A document that describes other operations only is told which one it lacks."""
    with pytest.raises(DocumentError) as error:
        parse_openapi(text, "it")
    assert str(error.value) == f"it has no PATCH {OPERATION_PATH}."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"openapi: 3.1.0\npaths: {{'{OPERATION_PATH}': {{$ref: '#/gone'}}}}", "it has nothing at #/gone."),
        ("openapi: 3.1.0\npaths: {$ref: '#/paths'}", "it has a circle of references at #/paths."),
    ],
)
def test_a_reference_that_leads_nowhere_is_told(text: str, message: str) -> None:
    """Where the operation would stand, too."""
    with pytest.raises(DocumentError) as error:
        parse_openapi(text, "it")
    assert str(error.value) == message


@pytest.mark.parametrize("version", ["3.0.4", "3.1.0", "3.2.0", "3.1"])
def test_every_openapi_3_is_taken(version: str) -> None:
    """Any version that begins with 3 will do, unquoted numbers included."""
    assert parse_openapi(f"openapi: {version}\npaths:\n{OPERATION}      x: 1\n", "it").operation == {"x": 1}


@pytest.mark.parametrize("status", ["200", "'200'"])
def test_a_status_may_go_unquoted(status: str) -> None:
    """A response schema is found whether or not the status is in quotes."""
    document = openapi(
        f"{{{status}: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/N'}}}}}}}}}}"
    )
    assert document.statuses == (200,)
    assert document.response_schema_pointer(200) == "/components/schemas/N"


def test_a_response_may_be_a_reference() -> None:
    """The schema is found behind a reference to a response."""
    document = openapi(
        "{'200': {$ref: '#/components/responses/R'}}",
        "components:\n  responses:\n    R: {content: {application/json: {schema: {$ref: '#/components/schemas/N'}}}}\n",
    )
    assert document.response_schema_pointer(200) == "/components/schemas/N"


@pytest.mark.parametrize("response", ["{}", "{description: x}", "{description: x, content: {text/plain: {}}}"])
def test_a_response_without_json_has_no_schema(response: str) -> None:
    """A documented answer without a JSON body has no schema."""
    assert openapi(f"{{'200': {response}}}").response_schema_pointer(200) is None


def test_an_undocumented_status_has_no_schema() -> None:
    """A status that the document leaves out has no schema."""
    assert openapi("{'200': {}}").response_schema_pointer(418) is None


def test_statuses_ascend() -> None:
    """The statuses come in ascending order, however they are written."""
    assert openapi("{'500': {}, '200': {}, '404': {}}").statuses == (200, 404, 500)


@pytest.mark.parametrize("extra", ["default", "4XX", "x-note"])
def test_only_statuses_are_statuses(extra: str) -> None:
    """A default, a range or an extension beside the responses is no status of its own."""
    assert openapi(f"{{'200': {{}}, {extra}: {{}}}}").statuses == (200,)


def test_the_packaged_contract_documents_seven_statuses() -> None:
    """The contract knows 200, 400, 401, 403, 404, 429 and 500."""
    assert contract().statuses == (200, 400, 401, 403, 404, 429, 500)


def test_the_packaged_contract_is_read_once() -> None:
    """Asking twice gives the same document."""
    assert contract() is contract()
    assert contract().name == "spec/openapi.yaml"
    assert contract().operation["operationId"] == "updateActiveNumber"
