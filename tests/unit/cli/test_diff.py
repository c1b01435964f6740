"""``contracts diff``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from contracts.clauses import clauses
from contracts.diff.approvals import fingerprint
from contracts.resources import baselines, spec_file
from tests.conftest import Command, Ended
from tests.unit.diff.revisions import changes, grown, revision, shorter
from tests.unit.traffic.recordings import exchange, journal


@pytest.fixture
def files(elsewhere: Path) -> Path:
    """The document, a break of it, a risk of it, and one that says the same."""

    def reworded(root: Any) -> None:
        root["info"]["title"] = "other"

    for name, change in (("old", lambda root: None), ("short", shorter), ("grown", grown), ("same", reworded)):
        (elsewhere / f"{name}.yaml").write_text(json.dumps(revision(change).root, indent=1), encoding="utf-8")
    return elsewhere


@pytest.mark.parametrize(
    ("new", "fail_on", "code"),
    [
        ("short", "error", 1), ("grown", "error", 0), ("grown", "warning", 1), ("same", "note", 0), ("old", "note", 0),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("files")
def test_the_gravest_change_decides(command: Command, new: str, fail_on: str, code: int) -> None:
    """Against what is to fail."""
    assert command("diff", "--fail-on", fail_on, "old.yaml", f"{new}.yaml").code == code


@pytest.mark.usefixtures("files")
def test_another_severity_can_be_set(command: Command) -> None:
    """For one rule; a rule or a severity that there is not is refused."""
    more = ("--severity", "response-values-widened=error")
    assert command("diff", *more, "old.yaml", "grown.yaml").code == 1
    for several in ("response-member-added=warning,response-values-widened=error", " response-values-widened=error ,"):
        assert command("diff", "--severity", several, "old.yaml", "grown.yaml").code == 1
    for wrong in ("no-such-rule=error", "response-values-widened=grave", "response-values-widened", ",", ""):
        code, _, err = command("diff", "--severity", wrong, "old.yaml", "grown.yaml")
        assert (code, err.count("\n")) == (2, 1)


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("SEVERITY", "response-values-widened=error response-member-added=warning", 1),
        ("SEVERITY", "response-member-added=warning,response-values-widened=error", 1),
        ("SEVERITY", "response-member-added=warning, response-values-widened=error", 1),
        ("FAIL_ON", "warning", 1),
        ("FORMAT", "json", 0),
        ("REPORT", "junit", 0),
    ],
)
def test_options_can_be_set_in_the_environment(
    command: Command, monkeypatch: pytest.MonkeyPatch, name: str, value: str, code: int
) -> None:
    """Under their own names."""
    monkeypatch.setenv(f"CONTRACTS_DIFF_{name}", value)
    ended = command("diff", "old.yaml", "grown.yaml")
    assert ended.code == code
    assert ended.out.startswith("{") is (name == "FORMAT")
    assert Path("junit.xml").exists() is (name == "REPORT")


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("form", ["text", "json", "markdown", "junit", "sarif", "html"])
def test_each_form_is_printed(command: Command, form: str) -> None:
    """With the exit code of the comparison."""
    code, out, err = command("diff", "--format", form, "old.yaml", "short.yaml")
    assert (code, err) == (1, "")
    assert "request-length-narrowed" in out


def test_an_accepted_change_breaks_no_build(command: Command, files: Path) -> None:
    """Until it is gone: then its entry has to go."""
    (change,) = changes(shorter)
    entry = f"- fingerprint: '{fingerprint(change)}'\n  reason: agreed\n  expires: '2999-01-01'\n"
    (files / "accepted.yaml").write_text(entry, encoding="utf-8")
    code, out, _ = command("diff", "--accept", "accepted.yaml", "old.yaml", "short.yaml")
    assert (code, out.splitlines()[-1]) == (0, "1 accepted")
    code, out, _ = command("diff", "--accept", "accepted.yaml", "old.yaml", "old.yaml")
    assert code == 1
    assert "no such change is there any more: remove the entry." in out


@pytest.mark.usefixtures("files")
def test_the_version_that_is_called_for_is_told(command: Command) -> None:
    """1 only if the new document's version is too low."""
    code, out, _ = command("diff", "--bump", "old.yaml", "short.yaml")
    assert (code, out) == (1, "bump: major, 2.0.0 or later; the new document says 1.2.3, which is too low\n")
    assert command("diff", "--bump", "old.yaml", "old.yaml").code == 0


def test_a_version_that_cannot_be_compared_is_too_low(command: Command, files: Path) -> None:
    """A change that calls for another one is not green then; the same document is."""

    def banana(root: Any) -> None:
        root["info"]["version"] = "banana"

    def broken(root: Any) -> None:
        shorter(root)
        banana(root)

    for name, change in (("banana", banana), ("broken", broken)):
        (files / f"{name}.yaml").write_text(json.dumps(revision(change).root), encoding="utf-8")
    assert command("diff", "--bump", "old.yaml", "broken.yaml") == Ended(
        1,
        "bump: major, 2.0.0 or later; the new document says banana, "
        "which is no number of three parts and counts as too low\n",
        "",
    )
    assert command("diff", "--bump", "banana.yaml", "short.yaml").code == 1
    assert command("diff", "--bump", "banana.yaml", "banana.yaml").code == 0


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    "option",
    [
        ("--fail-on", "warning"), ("--format", "json"), ("--accept", "accepted.yaml"),
        ("--behaviour",), ("--replay", "run.ndjson"),
    ],
    ids=lambda option: option[0],
)  # fmt: skip
def test_what_has_no_effect_on_the_version_is_refused(command: Command, option: tuple[str, ...]) -> None:
    """In one line, before anything is read."""
    told = (
        f"Error: --bump tells one line and judges by it alone, so {option[0]} has no effect. Leave one of them out.\n"
    )
    assert command("diff", "--bump", *option, "nothing.yaml", "short.yaml") == Ended(2, "", told)


@pytest.mark.usefixtures("files")
def test_what_the_environment_says_is_for_other_comparisons(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """And refuses no --bump; nor does what asks for nothing, or for the reports of the comparison."""
    for name, value in {
        "FAIL_ON": "note", "FORMAT": "json", "BEHAVIOUR": "1", "REPLAY": "run.ndjson",
    }.items():  # fmt: skip
        monkeypatch.setenv(f"CONTRACTS_DIFF_{name}", value)
    plain = ("--report", "junit", "--format", "text", "--report-dir", "out", "-q")
    for options in ((), plain):
        assert command("diff", "--bump", *options, "old.yaml", "grown.yaml").out.startswith("bump: minor, 1.3.0 ")
    assert Path("out/junit.xml").read_bytes().startswith(b"<?xml")


def test_the_example_of_the_readme_is_what_is_told(command: Command, files: Path) -> None:
    """Line by line, those that are cut there up to the cut; the accepted change is that one."""
    readme = (Path(__file__).resolve().parents[3] / "README.md").read_text(encoding="utf-8")
    shown = readme[readme.index("ERROR   request-length-narrowed") :].split("\n```", 1)[0].splitlines()
    before = "Any text, the empty one included.\n          type: string\n"
    old = baselines()["1.0.3"]
    assert old.count(before) == 1
    (files / "shorter.yaml").write_text(old.replace(before, f"{before}          maxLength: 40\n"), encoding="utf-8")
    told = command("diff", "1.0.3", "shorter.yaml").out.splitlines()
    assert [line[: len(cut)] for line, cut in zip(told, (line.rstrip("…") for line in shown), strict=False)] == [
        line.rstrip("…") for line in shown
    ]
    assert told[len(shown) :] == ["1 error"]
    assert shown[-1].split()[0] == "id"
    assert f"- fingerprint: {shown[-1].split()[1]}\n" in readme


def test_our_own_revisions_concern_clauses(command: Command, files: Path) -> None:
    """Each with the places that say something else and the rules that enforce it."""
    same = "no change that a client meets\nno clause is concerned\n"
    assert command("diff", "--behaviour", "newest", "newest") == Ended(0, same, "")
    ours = spec_file("openapi.yaml").replace("required: [servicePlanId]", "required: [servicePlanId, campaignId]", 1)
    (files / "ours.yaml").write_text(ours, encoding="utf-8")
    compared = command("diff", "newest", "ours.yaml")
    assert compared.code == 1
    assert command("diff", "--behaviour", "newest", "ours.yaml") == Ended(
        1,
        f"{compared.out}{(clause := clauses()['sms.plan-required']).number} sms.plan-required: {clause.text}\n"
        "  at     /components/schemas/SmsConfigurationUpdate/required\n"
        "  rules  sms-plan-named\n"
        "1 clause concerned\n",
        "",
    )
    mild = ("--severity", "request-required-narrowed=warning", "newest", "ours.yaml")
    assert [command("diff", *more, *mild).code for more in ((), ("--behaviour",))] == [0, 0]


def test_a_recorded_run_is_replayed(command: Command, files: Path) -> None:
    """A run of the built-in provider, against a document with shorter names; of a file that was cut, what there is."""
    assert command("run", "-q", "--max-examples", "0", "--report", "ndjson", "--report-dir", ".").code == 0
    code, out, _ = command("diff", "--replay", "run.ndjson", "old.yaml", "short.yaml")
    assert code == 1
    assert " exchanges replayed, " in out
    assert command("diff", "--replay", "run.ndjson", "old.yaml", "old.yaml").code == 0
    (files / "cut.ndjson").write_bytes((files / "run.ndjson").read_bytes()[:60_000])
    code, out, err = command("diff", "--replay", "cut.ndjson", "old.yaml", "old.yaml")
    assert (code, out.endswith(" replayed, 0 kinds of refusal\n"), "was cut off" in err) == (2, True, True)
    both = command("diff", "--behaviour", "--replay", "run.ndjson", "newest", "newest").out
    assert both.startswith("no change that a client meets\nno clause is concerned\n")
    assert both.endswith(" replayed, 0 kinds of refusal\n")


@pytest.fixture
def recorded(files: Path) -> Path:
    """One exchange, with a name that only the old document allows."""
    content = journal(exchange({"displayName": "a" * 50}))
    (files / "sent.ndjson").write_bytes(content)
    return files


REFUSED = f'request body at /displayName: expected maxLength 40, received "{"a" * 50}"\n'


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize(
    ("options", "new", "code"),
    [
        ((), "same", 0),
        ((), "short", 1),
        (("--severity", "request-length-narrowed=note"), "short", 1),
        ((), "grown", 0),
        (("--fail-on", "warning"), "grown", 1),
        (("--severity", "response-values-widened=error"), "grown", 1),
        (("-q", "--report", "json"), "grown", 0),
    ],
)
def test_a_replay_comes_on_top_of_the_comparison(
    command: Command, options: tuple[str, ...], new: str, code: int
) -> None:
    """Which is told and judged as ever, all its options in force: 1 when either of the two fails."""
    compared = command("diff", *options, "old.yaml", f"{new}.yaml")
    replayed = command("diff", *options, "--replay", "sent.ndjson", "old.yaml", f"{new}.yaml")
    assert replayed.out.startswith(compared.out)
    rest = replayed.out.removeprefix(compared.out)
    assert rest.startswith(REFUSED if new == "short" else "1 exchange replayed, 0 kinds of refusal\n")
    assert replayed.code == code
    assert compared.code == (0 if "request-length-narrowed=note" in options else code)
    assert Path("diff.json").exists() is ("json" in options)


@pytest.mark.usefixtures("recorded")
def test_what_is_accepted_is_accepted_beside_a_replay(command: Command, files: Path) -> None:
    """The recorded exchange is refused all the same; an entry without its change fails."""
    (change,) = changes(shorter)
    entry = f"- fingerprint: '{fingerprint(change)}'\n  reason: agreed\n  expires: '2999-01-01'\n"
    (files / "accepted.yaml").write_text(entry, encoding="utf-8")
    options = ("--accept", "accepted.yaml", "--replay", "sent.ndjson")
    code, out, _ = command("diff", *options, "old.yaml", "short.yaml")
    assert (code, f"1 accepted\n{REFUSED}" in out) == (1, True)
    code, out, _ = command("diff", *options, "old.yaml", "old.yaml")
    assert (code, "no such change is there any more" in out) == (1, True)


@pytest.mark.usefixtures("files")
def test_a_recording_that_is_not_there_is_told_before_the_comparison(command: Command) -> None:
    """As any other file."""
    told = "Error: Cannot read nothing.ndjson: there is no such file.\n"
    assert command("diff", "--replay", "nothing.ndjson", "old.yaml", "short.yaml") == Ended(2, "", told)


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize("form", ["json", "markdown", "junit", "sarif", "html"])
@pytest.mark.parametrize("options", [("--behaviour",), ("--replay", "sent.ndjson")])
def test_what_is_text_spoils_no_other_form(
    command: Command, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], form: str
) -> None:
    """Wherever the form comes from; as a file it goes with the text."""
    told = (
        f"Error: --behaviour and --replay speak as text, which would spoil --format {form}. "
        f"Take --format text, and write the file with --report {form}.\n"
    )
    assert command("diff", *options, "--format", form, "old.yaml", "short.yaml") == Ended(2, "", told)
    assert command("diff", *options, "--report", form, "old.yaml", "short.yaml").code == 1
    monkeypatch.setenv("CONTRACTS_DIFF_FORMAT", form)
    assert command("diff", *options, "old.yaml", "short.yaml") == Ended(2, "", told)


@pytest.mark.usefixtures("files")
def test_a_job_of_github_gets_annotations(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside the text, at the line of the new document."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    out = command("diff", "old.yaml", "short.yaml").out
    assert "\n::error file=short.yaml,line=" in out


@pytest.mark.usefixtures("files")
def test_a_job_of_github_gets_a_summary(command: Command, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Markdown, after what other steps have written."""
    (files / "summary.md").write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    command("diff", "old.yaml", "short.yaml")
    assert (files / "summary.md").read_text(encoding="utf-8").startswith("before\n### old.yaml → short.yaml: 1 error\n")


def test_reports_are_written_beside_what_is_printed(command: Command, files: Path) -> None:
    """Several of them, each into a file of its own; a format that there is not is refused before anything is read."""
    code, out, _ = command("diff", "--report", "junit, sarif,html", "--report-dir", "out", "old.yaml", "short.yaml")
    assert (code, out.splitlines()[-1]) == (1, "1 error")
    assert sorted(one.name for one in (files / "out").iterdir()) == ["diff.sarif", "junit.xml", "report.html"]
    assert "request-length-narrowed" in (files / "out" / "junit.xml").read_text(encoding="utf-8")
    code, out, err = command("diff", "--report", "pdf", "nothing.yaml", "short.yaml")
    assert (code, out) == (2, "")
    assert err == ("Error: --report 'pdf' is not a format. The formats are text, json, markdown, junit, sarif, html.\n")


@pytest.mark.usefixtures("files")
def test_a_report_that_cannot_be_written_is_told_before_the_comparison(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is printed then; so it is with the summary of a job of GitHub."""
    Path("taken").touch()
    told = "Error: taken/report.html cannot be written: File exists. Pass another --report-dir.\n"
    options = ("--report", "html", "--report-dir", "taken")
    assert command("diff", *options, "old.yaml", "short.yaml") == Ended(2, "", told)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", ".")
    told = "Error: . cannot be written: Is a directory. GITHUB_STEP_SUMMARY has to name a file.\n"
    assert command("diff", "old.yaml", "short.yaml") == Ended(2, "", told)


def test_a_report_is_not_written_over_what_is_read(command: Command, files: Path) -> None:
    """A document, accepted changes or a recording of that name stay as they were."""
    content = (files / "old.yaml").read_bytes()
    (files / "diff.json").write_bytes(content)
    told = "Error: diff.json is read here, so it cannot be written. Pass another --report-dir.\n"
    assert command("diff", "--report", "json", "diff.json", "short.yaml") == Ended(2, "", told)
    assert command("diff", "--report", "json", "--replay", "diff.json", "old.yaml", "same.yaml") == Ended(2, "", told)
    assert (files / "diff.json").read_bytes() == content


@pytest.mark.usefixtures("files")
def test_notes_can_be_left_out(command: Command) -> None:
    """They are counted all the same."""
    assert command("diff", "short.yaml", "old.yaml").out.startswith("NOTE    request-length-widened: ")
    assert command("diff", "-q", "short.yaml", "old.yaml").out == "1 note not shown\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("swagger: '2.0'", "bad.yaml is a Swagger 2.0 document. Pass a document of OpenAPI 3.0 or 3.1."),
        ("openapi: 3.2.0", "bad.yaml is of OpenAPI 3.2.0; 3.0 and 3.1 are read here."),
        (
            "title: x",
            "bad.yaml is no OpenAPI document: it has no `openapi: 3.…`. Pass a document of OpenAPI 3.0 or 3.1.",
        ),
        (
            "openapi: 3.1.0\ninfo: {title: x, version: '1'}\npaths:\n  /a:\n    get: 5\n",
            "bad.yaml is no valid OpenAPI at line 5, /paths/~1a/get: expected object, and there is 5. {}",
        ),
    ],
)
def test_what_is_wrong_with_a_document_is_told(command: Command, files: Path, text: str, message: str) -> None:
    """What it is instead, or where it is not what OpenAPI says."""
    (files / "bad.yaml").write_text(text, encoding="utf-8")
    told = message.format("`contracts lint` says more.")
    assert command("diff", "old.yaml", "bad.yaml").err == f"Error: {told}\n"


@pytest.mark.parametrize(
    ("reference", "told"),
    [
        ("#/components/schemas/Gone", "where nothing is."),
        ("other.yaml", "which is outside the document. Bundle it into one file first."),
    ],
)
def test_a_reference_that_leads_nowhere_is_told_with_its_line(
    command: Command, files: Path, reference: str, told: str
) -> None:
    """That of the reference."""
    text = (files / "old.yaml").read_text(encoding="utf-8").replace("#/components/schemas/Update", reference)
    (files / "bad.yaml").write_text(text, encoding="utf-8")
    line = text[: text.index(f'"{reference}"')].count("\n") + 1
    ended = command("diff", "old.yaml", "bad.yaml")
    assert ended == Ended(2, "", f"Error: bad.yaml refers at line {line} to {reference}, {told}\n")


@pytest.mark.usefixtures("files")
def test_a_baseline_that_is_not_there_is_told(command: Command) -> None:
    """With those that are."""
    told = "Error: '9.9.9' is neither a file nor a baseline. The baselines are 1.0.3 and newest.\n"
    assert command("diff", "9.9.9", "old.yaml") == Ended(2, "", told)


@pytest.mark.parametrize(
    "text", ["", "hello", "[]", "openapi: 2.0", "openapi: '3.1.0'\npaths: 7", "{", "\x00", "a: b: c"]
)
def test_what_is_no_document_is_told_in_one_line(command: Command, files: Path, text: str) -> None:
    """With 2, whichever side it is on."""
    (files / "bad.yaml").write_text(text, encoding="utf-8")
    for pair in (("bad.yaml", "old.yaml"), ("old.yaml", "bad.yaml")):
        code, out, err = command("diff", *pair)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert err.startswith("Error: bad.yaml ")
