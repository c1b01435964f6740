"""``contracts lint``."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.cli import main
from contracts.lint.rule import LintRule
from contracts.lint.table import LINT_RULES
from contracts.model import Severity
from contracts.report.lint import explain
from tests.conftest import Command, Ended
from tests.unit.lint.documents import SHOP, as_json, shop
from tests.unit.report.test_sarif import flaws

NO = ("enum: ['NO', SE]", "enum: [NO, SE]")
STATUS = ("        '200':\n          description: The", "        200:\n          description: The")
FORMAT = ("format: date-time", "format: datetime")


def written(folder: Path, *changes: tuple[str, str]) -> Path:
    """The document with changes, as a file."""
    path = folder / "api.yaml"
    path.write_text(shop("3.1.0", *changes), encoding="utf-8")
    return path


def test_the_contract_is_clean(command: Command) -> None:
    """Without a name it is the one that is built in, wherever the command runs."""
    assert command("lint") == Ended(0, "spec/openapi.yaml: 24 rules, nothing found.\n", "")


def test_a_finding_ends_with_1(command: Command, elsewhere: Path) -> None:
    """It is told with its line."""
    written(elsewhere, NO)
    line = SHOP[: SHOP.index("['NO', SE]")].count("\n") + 1
    assert command("lint", "api.yaml") == Ended(
        1,
        f"api.yaml:{line}:68: error: NO is read as a boolean by YAML 1.1 and as text by YAML 1.2: write 'NO'. "
        "[yaml-scalars-read-alike]\napi.yaml: 1 error. `contracts explain RULE` says more.\n",
        "",
    )


@pytest.mark.parametrize(
    ("change", "codes"),
    [(NO, (1, 1, 1)), (FORMAT, (0, 1, 1)), (STATUS, (0, 0, 1)), (None, (0, 0, 0))],
    ids=["error", "warning", "note", "clean"],
)
def test_the_code_goes_by_severity(
    command: Command, elsewhere: Path, change: tuple[str, str] | None, codes: tuple[int, ...]
) -> None:
    """Errors fail by default; --fail-on says which is the mildest that does."""
    written(elsewhere, *([change] if change else []))
    assert command("lint", "api.yaml").code == codes[0]
    assert tuple(command("lint", "--fail-on", severity.value, "api.yaml").code for severity in Severity) == codes


def test_json_and_sarif_are_written_to_the_standard_output(command: Command, elsewhere: Path) -> None:
    """Each whole, and with the same code; the file is named from the working folder."""
    folder = elsewhere / "a b"
    folder.mkdir()
    path = written(folder, FORMAT)
    told = command("lint", "--format", "json", str(path), "--fail-on", "warning")
    assert (told.code, json.loads(told.out)["counts"]) == (1, {"error": 0, "warning": 1, "note": 0})
    told = command("lint", "--format", "sarif", str(path))
    log = json.loads(told.out)
    assert (told.code, flaws(log)) == (0, [])
    (result,) = log["runs"][0]["results"]
    assert result["ruleId"] == "formats-enforced"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "a%20b/api.yaml"}


def test_reformatting_changes_no_fingerprint(command: Command, elsewhere: Path) -> None:
    """In JSON, in another order of lines, the same findings have the same names."""
    text = shop("3.1.0", FORMAT, ("description: The items.", "description: ''"))
    names = []
    for number, form in enumerate([text, as_json(text), as_json(text, None), "# a comment\n\n" + text]):
        (elsewhere / f"{number}.yaml").write_text(form, encoding="utf-8")
        findings = json.loads(command("lint", "--format", "json", f"{number}.yaml").out)["findings"]
        names.append(sorted(one["fingerprint"] for one in findings))
    assert names == [names[0]] * 4
    assert len(names[0]) == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "Cannot read x: there is no such file."),
        (b"", "x is no OpenAPI document: it has no `openapi: 3.…`. Pass a document of OpenAPI 3.0 or 3.1."),
        (b"a: [", "x is not YAML: expected the node content, but found '<stream end>' at line 1, column 5."),
        (b"openapi: 3.1.0\0", "x has a NUL character at line 1: it is no text. Pass an OpenAPI document."),
        (b"\xff\xfeo\0", "x is not UTF-8 at line 1. Save it as UTF-8."),
        (b"swagger: '2.0'", "x is a Swagger 2.0 document. Pass a document of OpenAPI 3.0 or 3.1."),
        (b"#" * 4_000_001, "x is larger than 4,000,000 bytes. Pass a smaller file."),
        (
            b"openapi: 3.1.0\n---\na: 1",
            "x has a second document, which begins at line 2. Only one is read: keep each in a file of its own.",
        ),
        (b"a: &a [*a]", "x has an alias to 'a' within itself at line 1, column 8."),
    ],
    ids=["gone", "empty", "yaml", "nul", "utf-16", "swagger", "large", "two", "loop"],
)
def test_what_is_no_document_ends_with_2(
    command: Command, elsewhere: Path, content: bytes | None, message: str
) -> None:
    """In one line that says why."""
    if content is not None:
        (elsewhere / "x").write_bytes(content)
    assert command("lint", "x") == Ended(2, "", f"Error: {message}\n")


def test_what_only_a_reader_of_yaml_takes_is_no_json(command: Command, elsewhere: Path) -> None:
    """A comma too many is told with its place, by the commands that read documents."""
    text = '{"openapi": "3.1.0", "info": {"title": "x", "version": "1",},\n"paths": {}}'
    (elsewhere / "api.json").write_text(text, encoding="utf-8")
    (elsewhere / "api.yaml").write_text(text, encoding="utf-8")
    for words in (("lint", "api.json"), ("diff", "newest", "api.json")):
        code, out, err = command(*words)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert re.fullmatch(
            r"Error: api\.json is not JSON: .* at line 1, column 6\d\. Mend it, or let its name end in \.yaml\.\n", err
        )
    assert command("lint", "api.yaml").code == 0


def test_what_is_no_file_ends_with_2(command: Command, elsewhere: Path) -> None:
    """A folder and a pipe, which nobody waits for."""
    os.mkfifo(elsewhere / "pipe")
    told = "Error: Cannot read pipe: it is no file. Write what it gives into one first.\n"
    assert command("lint", "pipe") == Ended(2, "", told)
    assert command("lint", ".") == Ended(2, "", "Error: Cannot read .: it is a folder.\n")


@pytest.mark.parametrize("rule", LINT_RULES, ids=lambda rule: rule.id)
def test_a_rule_on_documents_is_explained(command: Command, rule: LintRule) -> None:
    """By the same command as the rules on traffic."""
    assert command("explain", rule.id) == Ended(0, explain(rule) + "\n", "")


def test_a_document_of_a_hundred_operations_is_judged(command: Command, elsewhere: Path) -> None:
    """Each with a schema, an example and a pattern of its own, one of them wrong."""
    paths = "\n".join(
        f"  /p{n}/{{id}}:\n    post:\n      operationId: o{n}\n      parameters:\n"
        "        - {name: id, in: path, required: true, schema: {type: string}, example: a}\n"
        "      requestBody:\n        content:\n          application/json:\n"
        f"            schema: {{$ref: '#/components/schemas/S{n}'}}\n"
        f"            example: {{a: x{n if n != 99 else ''}}}\n"
        "      responses: {'204': {description: Done.}}"
        for n in range(100)
    )
    schemas = "\n".join(
        f"    S{n}: {{type: object, properties: {{a: {{type: string, pattern: '^x[0-9]+$'}}}}}}" for n in range(100)
    )
    text = f"openapi: 3.0.3\ninfo: {{title: a, version: '1'}}\npaths:\n{paths}\ncomponents:\n  schemas:\n{schemas}\n"
    (elsewhere / "big.yaml").write_text(text, encoding="utf-8")
    ended = command("lint", "big.yaml")
    assert (ended.code, ended.out.count("\n")) == (1, 2)
    assert 'expected text that matches ^x[0-9]+$, and there is "x"' in ended.out


PIECES = [line + "\n" for line in SHOP.replace("VERSION", "3.1.0").splitlines()]


@st.composite
def torn(draw: st.DrawFn) -> bytes:
    """The document with lines taken out, doubled, or replaced."""
    lines = list(PIECES)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(2, len(lines) - 1))
        odd = st.sampled_from(
            ["", lines[at] * 2, "  - []\n", "    x: {$ref: 5}\n", "\t\n", "      - null\n", "  '': \n"]
        )
        lines[at] = draw(odd)
    return "".join(lines).encode()


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.nested_given],  # lint draws as well
)
@given(content=st.binary(max_size=60) | st.text(max_size=60).map(str.encode) | torn())
def test_any_bytes_are_judged_or_refused(content: bytes, elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever the file holds, the code is 0 or 1 with findings, or 2 with one line; never a traceback."""
    (elsewhere / "x").write_bytes(content)
    with pytest.raises(SystemExit) as ended:
        main(["lint", "--format", "json", "x"])
    told = capsys.readouterr()
    if ended.value.code == 2:
        assert (told.out, told.err.count("\n"), told.err[:7]) == ("", 1, "Error: ")
    else:
        assert (ended.value.code, told.err) == (int(json.loads(told.out)["counts"]["error"] > 0), "")
