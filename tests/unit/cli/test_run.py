"""``contracts run``."""

from __future__ import annotations

import contextlib
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from contracts.cli.chosen import chosen_rules
from contracts.cli.output import REPORTS, open_reports
from contracts.cli.run import parse_shard
from contracts.errors import ConfigurationError
from contracts.events import PhaseStarted
from contracts.rules import PROVIDER_RULES
from contracts.runner import Shard
from tests.conftest import Command
from tests.serving import serving

FIXED = ("run", "--max-examples", "0")
KEPT = "The contract is kept."
BROKEN = "The contract is broken."


def test_the_mock_keeps_the_contract(command: Command) -> None:
    """Without a target the built-in provider is tested, and it passes."""
    code, out, err = command(*FIXED)
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == f"contracts run · mock · {len(PROVIDER_RULES)} rules · 4 numbers · seed 0"
    assert out.splitlines()[-1] == KEPT


def test_a_defect_breaks_the_contract(command: Command) -> None:
    """A violation is shown as a block, and the exit code is 1."""
    code, out, err = command(*FIXED, "--defect", "empty-sms-accepted")
    assert (code, err) == (1, "")
    assert "\nERROR  empty-configuration-refused: An empty configuration object is refused\n" in out
    assert out.splitlines()[-1] == BROKEN


def test_a_dialect_is_no_violation(command: Command) -> None:
    """Another correct variation passes."""
    assert command(*FIXED, "--dialect", "extra-members").code == 0


def test_quiet_says_the_verdict_only(command: Command) -> None:
    """With -q there is a line of figures and a sentence."""
    code, out, err = command(*FIXED, "-q")
    assert (code, err) == (0, "")
    figures, sentence = out.splitlines()
    assert figures.endswith(f"rules: {len(PROVIDER_RULES) - 1} pass, 1 not applicable")
    assert sentence == KEPT


def test_verbose_says_every_rule(command: Command) -> None:
    """With -v each rule has its line."""
    out = command(*FIXED, "-v").out
    for rule in PROVIDER_RULES:
        assert f" {rule.id}  (applied " in out


def test_a_url_is_tested(command: Command) -> None:
    """A provider at a local URL is tested as the mock that it is."""
    with serving() as provider:
        code, out, err = command(*FIXED, "-q", "--target", provider.url)
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == KEPT


def test_only_the_rules_asked_for_judge(command: Command) -> None:
    """A defect that another rule sees does not matter to the rules asked for."""
    code, out, _ = command(*FIXED, "--defect", "empty-sms-accepted", "--rules", "money-unchanged, phone-*")
    assert code == 0
    assert "· 2 rules ·" in out


def test_a_run_that_exercises_nothing_is_not_green(command: Command) -> None:
    """Where no rule ever applied, the exit code is 2."""
    code, out, err = command(*FIXED, "--rules", "server-error-envelope")
    assert (code, err) == (2, "")
    assert out.splitlines()[-1] == "Nothing was tested."


@pytest.mark.parametrize("option", ["--defect", "--dialect"])
def test_only_the_mock_can_be_changed(command: Command, option: str) -> None:
    """A defect for a provider at a URL is refused."""
    ended = command("run", "--target", "http://127.0.0.1:1", option, "415")
    assert (ended.code, ended.err) == (
        2,
        "Error: --defect and --dialect change the built-in mock. Use them with --target mock.\n",
    )


@pytest.mark.parametrize(
    ("option", "reason"),
    [
        (["--max-requests", "100"], "Stopped early: the 100 requests of --max-requests are used up"),
        (["--max-time", "0.05"], "Stopped early: the time of --max-time is used up"),
    ],
)
def test_a_run_can_be_bounded(command: Command, option: list[str], reason: str) -> None:
    """A run that has used up what it was given says so; what it saw until then counts."""
    code, out, _ = command(*FIXED, *option)
    assert code == 0
    assert reason in out.splitlines()


@pytest.mark.parametrize(
    "option",
    [
        ["--max-time", "0"],
        ["--max-time", "-1"],
        ["--max-time", "nan"],
        ["--max-time", "x"],
        ["--max-requests", "0"],
        ["--max-findings", "0"],
        ["--max-examples", "-1"],
        ["--max-examples", "1.5"],
        ["--seed", "-1"],
    ],
)
def test_a_number_out_of_range_is_a_usage_error(command: Command, option: list[str]) -> None:
    """A bound or a depth that is none is refused with the name of the option."""
    ended = command("run", "--max-requests", "1", *option)
    assert ended.code == 2
    assert ended.error_lines[0].startswith(f"Error: Invalid value for '{option[0]}': ")


@pytest.mark.parametrize("variable", ["CONTRACTS_RUN_MAX_EXAMPLES", "CONTRACTS_RUN_MAX_TIME"])
def test_a_variable_that_holds_no_such_value_is_named(
    command: Command, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """Nobody looks for it under an option that was not given; an option that is given beats it."""
    monkeypatch.setenv(variable, "x")
    ended = command(*FIXED[:1])
    assert ended.code == 2
    assert ended.error_lines[0].startswith(f"Error: Invalid value for {variable}: 'x' is not a valid ")
    option = f"--{variable.removeprefix('CONTRACTS_RUN_').lower().replace('_', '-')}"
    assert command(*FIXED[:1], option, "y").error_lines[0].startswith(f"Error: Invalid value for '{option}': 'y' is ")


def test_shards_make_up_the_whole(command: Command) -> None:
    """The scenarios of two parts are those of the whole."""

    def played(*options: str) -> list[str]:
        assert command(*FIXED, "-q", "--report", "ndjson", "--report-dir", "out", *options).code == 0
        lines = [json.loads(line) for line in Path("out/run.ndjson").read_text(encoding="utf-8").splitlines()]
        return sorted(f"{line['rule']} {line['title']}" for line in lines if line["event"] == "ScenarioPlayed")

    parts = [played("--shard", "1/2"), played("--shard", "2/2")]
    assert sorted(parts[0] + parts[1]) == played()
    assert all(parts)


def test_reports_are_written(command: Command) -> None:
    """All formats land in the folder, which is made; the run goes on as ever."""
    code, out, _ = command(
        *FIXED, "--defect", "empty-sms-accepted", "--report", ",".join(REPORTS), "--report-dir", "a/b"
    )
    assert (code, out.splitlines()[-1]) == (1, BROKEN)
    assert sorted(path.name for path in Path("a/b").iterdir()) == sorted(REPORTS.values())
    assert ET.parse("a/b/junit.xml").getroot().get("failures") == "1"  # noqa: S314 - our own file
    footer = json.loads(Path("a/b/run.ndjson").read_text(encoding="utf-8").splitlines()[-2])
    assert (footer["event"], footer["exit_code"]) == ("RunEnded", 1)


def test_reports_are_written_of_a_run_that_could_not_be_finished(command: Command) -> None:
    """An unreachable target leaves files that say so."""
    ended = command(*FIXED, "--target", "http://127.0.0.1:1", "--report", "junit,ndjson", "--report-dir", "out")
    assert ended.code == 3
    assert ET.parse("out/junit.xml").getroot().get("errors") == "1"  # noqa: S314 - our own file
    footer = json.loads(Path("out/run.ndjson").read_text(encoding="utf-8").splitlines()[-2])
    assert (footer["verdict"], footer["exit_code"]) == ("error", 3)
    assert "cannot be reached" in footer["stopped"]


def test_no_report_is_written_unasked(command: Command, elsewhere: Path) -> None:
    """A run leaves nothing behind in the working folder."""
    command(*FIXED)
    assert list(elsewhere.iterdir()) == []


def test_all_rules_are_chosen_without_globs() -> None:
    """None means every rule."""
    assert chosen_rules(None, PROVIDER_RULES) == PROVIDER_RULES


@pytest.mark.parametrize(
    ("globs", "ids"),
    [
        ("money-unchanged", ["money-unchanged"]),
        ("region-*,money-unchanged", ["money-unchanged", "region-unchanged"]),
        (" money-unchanged , , money-* ", ["money-unchanged"]),
        ("[mr]*-unchanged", ["money-unchanged", "region-unchanged"]),
        ("*", [rule.id for rule in PROVIDER_RULES]),
    ],
)
def test_globs_choose_rules(globs: str, ids: list[str]) -> None:
    """Each rule that a glob matches is chosen once, in the order of the rules."""
    assert [rule.id for rule in chosen_rules(globs, PROVIDER_RULES)] == ids


@pytest.mark.parametrize(
    ("globs", "message"),
    [
        ("nope*", "--rules 'nope*' names no rule on a provider. `contracts rules` lists them with their parties."),
        (
            "money-unchanged,nope",
            "--rules 'nope' names no rule on a provider. `contracts rules` lists them with their parties.",
        ),
        (
            "Money-Unchanged",
            "--rules 'Money-Unchanged' names no rule on a provider. `contracts rules` lists them with their parties.",
        ),
        (",", "--rules names no rule on a provider. `contracts rules` lists them with their parties."),
        ("", "--rules names no rule on a provider. `contracts rules` lists them with their parties."),
    ],
)
def test_a_glob_that_names_no_rule_is_refused(globs: str, message: str) -> None:
    """A slip must not make a run smaller unseen."""
    with pytest.raises(ConfigurationError) as error:
        chosen_rules(globs, PROVIDER_RULES)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("text", "shard"),
    [(None, Shard()), ("1/1", Shard()), ("2/4", Shard(index=2, count=4)), ("04/4", Shard(index=4, count=4))],
)
def test_a_shard_is_parsed(text: str | None, shard: Shard) -> None:
    """I/N is the I-th of N parts; nothing is the whole."""
    assert parse_shard(text) == shard


@pytest.mark.parametrize(
    "text", ["", "1", "/", "1/", "/2", "0/2", "3/2", "1/0", "-1/2", "1.0/2", "a/b", "1/2/3", "²/3", "1/" + "9" * 5_000]
)
def test_a_shard_that_is_none_is_refused(text: str) -> None:
    """What is no part of a whole is told with an example."""
    with pytest.raises(ConfigurationError, match=r"is no part of a whole\. Write it like 1/4\.$"):
        parse_shard(text)


@pytest.mark.parametrize("formats", [None, "", ",", " , "])
def test_no_format_opens_no_file(tmp_path: Path, formats: str | None) -> None:
    """Where no report is asked for, not even the folder is made."""
    with contextlib.ExitStack() as stack:
        assert open_reports(formats, tmp_path / "out", stack) == []
    assert list(tmp_path.iterdir()) == []


def test_a_format_is_opened_once(tmp_path: Path) -> None:
    """A format that is named twice has one consumer, and its file is closed with the stack."""
    with contextlib.ExitStack() as stack:
        (consumer,) = open_reports("ndjson,ndjson", tmp_path, stack)
        consumer(PhaseStarted(phase="look", total=1))
    with pytest.raises(ValueError, match="closed file"):
        consumer(PhaseStarted(phase="look", total=1))
    assert len((tmp_path / "run.ndjson").read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.parametrize("formats", ["xml", "ndjson,xml", "NDJSON"])
def test_an_unknown_format_is_refused_before_a_file_is_opened(tmp_path: Path, formats: str) -> None:
    """The message lists the formats, and nothing is written."""
    message = f"is not a format. The formats are {', '.join(REPORTS)}."
    with contextlib.ExitStack() as stack, pytest.raises(ConfigurationError, match=re.escape(message)):
        open_reports(formats, tmp_path / "out", stack)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A file in the place of the folder, or a folder in the place of the file, is told in one line."""
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "run.ndjson").mkdir()
    for folder in (tmp_path / "file", tmp_path):
        with contextlib.ExitStack() as stack, pytest.raises(ConfigurationError) as error:
            open_reports("ndjson", folder, stack)
        assert str(error.value).startswith(f"{folder / 'run.ndjson'} cannot be written: ")
        assert str(error.value).endswith(". Pass another --report-dir.")
