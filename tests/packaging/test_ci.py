"""What brings the commands into other people's builds, taken step by step as the systems do it.

No such system runs here. Each step's script is run as it stands, by the shell that the system uses, in an
empty folder, with the variables that the system sets. Only pip is told, by its own variables, to do without
the network; what it would fetch is lent.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from contracts.mock.core import handle
from contracts.mock.journal import Entry, line
from contracts.mock.world import FACTS, default_behaviour, new_state
from contracts.model import Exchange, Request, Response
from contracts.resources import spec_file
from tests.packaging.environment import ROOT, Installed, called

ACTION = ROOT / ".github" / "actions" / "contracts"
OURS = ("contracts", "_editable", "__editable__", "__pycache__")
EXPRESSION = re.compile(r"\$\{\{ (\w+)\.([\w-]+)(?:\.([\w.-]+))? \}\}")
FEW = "--max-examples 0 --rules complete-body"
HOSTILE = "$(touch a) `touch b` ; touch c & touch d | touch e > f \"$(touch g)\" '; touch h' --no-such-option"


@pytest.fixture(scope="module")
def lent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dependencies of this environment without the package itself, which the steps have to install."""
    folder = tmp_path_factory.mktemp("lent")
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if not path.name.startswith(OURS) and path.suffix != ".pth":
            (folder / path.name).symlink_to(path)
    return folder


@pytest.fixture
def offline(lent: Path) -> dict[str, str]:
    """What stands in for the network."""
    return {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0", "PYTHONPATH": str(lent)}


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two journals: one in order, one of a client that breaks the contract."""
    folder = tmp_path_factory.mktemp("recordings")
    path = f"/v1/projects/{FACTS.project_id}/activeNumbers/{FACTS.numbers[0].phone_number}"
    headers = (("authorization", "Basic a2V5OnNlY3JldA=="), ("content-type", "application/json"))
    found = []
    for name, body in (("good", b'{"displayName": "x"}'), ("bad", b'{"smsConfiguration": {}}')):
        request = Request(method="PATCH", path=path, headers=headers, body=body)
        _, answer = handle(default_behaviour(), new_state(0.0), request, 0.0)
        assert isinstance(answer, Response)
        entry = Entry(
            id=1, listener="all", number=None, fault="", exchange=Exchange(request=request, outcome=answer, at=1.0)
        )
        found.append(folder / f"{name}.ndjson")
        found[-1].write_bytes(line(entry, ()))
    good, bad = found
    return good, bad


# The action


class Action(NamedTuple):
    """What an action came to."""

    code: int
    outputs: dict[str, str]
    out: str
    err: str
    summary: str


class Runner:
    """A runner of GitHub that knows just enough: inputs, outputs, and steps in bash."""

    def __init__(self, workspace: Path, temp: Path, offline: Mapping[str, str]) -> None:
        self.workspace = workspace / "workspace"
        self.workspace.mkdir()
        self.temp = temp
        self._folder = workspace
        self._told: dict[str, Any] = yaml.safe_load((ACTION / "action.yml").read_bytes())
        self._variables = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(ACTION),
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_STEP_SUMMARY": str(workspace / "summary"),
            "RUNNER_TEMP": str(self.temp),
            "CI": "true",
            **offline,
        }

    def run(self, **given: str) -> Action:
        """The action with inputs, step after step until one fails."""
        inputs = {name: given.get(name.replace("-", "_"), told.get("default")) for name, told in self._inputs.items()}
        assert None not in inputs.values(), "an input that is required was not given"
        steps: dict[str, dict[str, str]] = {}
        for step in self._told["runs"]["steps"]:
            if step["name"] == "Install contracts" and (self.temp / "contracts" / "bin" / "contracts").exists():
                # Once is enough for all tests.
                continue
            ended, steps[step.get("id", "")] = self._step(step, inputs)
            if ended.returncode:
                break
        outputs = {name: self._value(told["value"], inputs, steps) for name, told in self._told["outputs"].items()}
        summary = self._folder / "summary"
        text = summary.read_text(encoding="utf-8") if summary.exists() else ""
        return Action(ended.returncode, outputs, ended.stdout, ended.stderr, text)

    @property
    def _inputs(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = self._told["inputs"]
        return found

    def _step(
        self, step: Mapping[str, Any], inputs: Mapping[str, str | None]
    ) -> tuple[subprocess.CompletedProcess[str], dict[str, str]]:
        script, output = self._folder / "step.sh", self._folder / "output"
        script.write_text(step["run"], encoding="utf-8")
        output.write_text("", encoding="utf-8")
        variables = {name: self._value(value, inputs, {}) for name, value in step.get("env", {}).items()}
        variables |= {**self._variables, "GITHUB_OUTPUT": str(output)}
        assert step["shell"] == "bash"
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
        ended = called(command, self.workspace, variables)
        pairs = (tuple(pair.split("=", 1)) for pair in output.read_text(encoding="utf-8").splitlines())
        return ended, dict(pairs)

    @staticmethod
    def _value(text: str, inputs: Mapping[str, str | None], steps: Mapping[str, Mapping[str, str]]) -> str:
        match = EXPRESSION.fullmatch(text)
        assert match is not None, "an expression is all of a value"
        kind, name, rest = match.groups()
        if kind == "inputs":
            return inputs[name] or ""
        return steps.get(name, {}).get(rest.removeprefix("outputs."), "")


@pytest.fixture(scope="module")
def temp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the action installs the package."""
    return tmp_path_factory.mktemp("temp")


@pytest.fixture
def runner(tmp_path: Path, temp: Path, offline: Mapping[str, str]) -> Runner:
    """A runner in an empty workspace."""
    return Runner(tmp_path, temp, offline)


def test_no_script_has_an_expression_in_it() -> None:
    """What a caller gives cannot become part of a script: it comes by the environment."""
    told = yaml.safe_load((ACTION / "action.yml").read_bytes())
    scripts = [step["run"] for step in told["runs"]["steps"]]
    assert len(scripts) == 3
    assert not [script for script in scripts if "${{" in script]
    assert "$[[" not in (ROOT / ".gitlab" / "contracts.yml").read_text(encoding="utf-8")


def test_a_provider_that_keeps_the_contract(runner: Runner) -> None:
    """The package comes from the action's own checkout; reports, a summary and outputs are there."""
    ended = runner.run(command="run", args=FEW)
    assert (ended.code, ended.err) == (0, "")
    assert ended.outputs == {"verdict": "kept", "report-dir": "contracts-reports"}
    assert ended.out.splitlines()[-1] == "The contract is kept."
    assert "The contract is kept." in ended.summary
    written = sorted(path.name for path in (runner.workspace / "contracts-reports").iterdir())
    assert written == ["junit.xml", "report.html"]


def test_a_revision_of_the_document(runner: Runner) -> None:
    """Compared with a released one: what it breaks is an annotation at its line."""
    whole = "Any text, the empty one included.\n"
    assert whole in spec_file("openapi.yaml")
    new = spec_file("openapi.yaml").replace(whole, f"{whole}          maxLength: 3\n")
    (runner.workspace / "new.yaml").write_text(new, encoding="utf-8")
    ended = runner.run(command="diff", args="newest new.yaml")
    assert (ended.code, ended.outputs["verdict"]) == (1, "broken")
    assert "\n::error file=new.yaml,line=" in ended.out
    assert "### baseline 1.0.3 → new.yaml: 1 error" in ended.summary
    written = sorted(path.name for path in (runner.workspace / "contracts-reports").iterdir())
    assert written == ["junit.xml", "report.html"]


def test_a_client_that_breaks_the_contract(runner: Runner, recordings: tuple[Path, Path]) -> None:
    """Outputs are set all the same, a finding is an annotation, and the step fails with the code."""
    ended = runner.run(command="check", args=shlex.quote(str(recordings[1])), reports="ndjson", report_dir="a b/c")
    assert (ended.code, ended.outputs) == (1, {"verdict": "broken", "report-dir": "a b/c"})
    assert "\n::error title=configurations-not-empty" in ended.out
    assert (runner.workspace / "a b" / "c" / "run.ndjson").stat().st_size > 0


def test_a_client_is_gated_by_its_own_tests(runner: Runner) -> None:
    """What follows the two dashes is split as a shell does."""
    tests = "import os, sys; open('words', 'w').write(repr(sys.argv[1:])); os.environ['CONTRACTS_BASE_URL']"
    ended = runner.run(
        command="gate", args=f"-- {sys.executable} -c {shlex.quote(tests)} 'two words' $HOME", reports=""
    )
    assert (ended.code, ended.outputs["verdict"]) == (2, "unusable")
    assert "no update reached the mock" in ended.out
    assert (runner.workspace / "words").read_text() == "['two words', '$HOME']"


def test_nothing_in_the_inputs_is_run(runner: Runner) -> None:
    """Not as arguments, and not as any other input."""
    ended = runner.run(command="run", args=HOSTILE)
    assert (ended.code, ended.outputs["verdict"]) == (2, "unusable")
    assert [path.name for path in runner.workspace.iterdir()] == ["contracts-reports"]
    ended = runner.run(command="check", args="x.har", reports="$(touch i)", report_dir="$(touch j)")
    assert (ended.code, ended.outputs) == (2, {"verdict": "unusable", "report-dir": "$(touch j)"})
    assert sorted(path.name for path in runner.workspace.iterdir()) == ["$(touch j)", "contracts-reports"]


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"command": "mock"}, "::error::The input command has to be run, gate, check or diff."),
        ({"command": "run\n::set-env"}, "::error::The input command has to be run, gate, check or diff."),
        (
            {"command": "run", "report_dir": "x\nverdict=kept"},
            "::error::The input report-dir has to be the name of a folder.",
        ),
        ({"command": "run", "report_dir": ""}, "::error::The input report-dir has to be the name of a folder."),
    ],
)
def test_an_input_that_is_none_is_refused(
    tmp_path: Path, offline: Mapping[str, str], inputs: dict[str, str], message: str
) -> None:
    """In one line that repeats nothing of it, with the code 2, before anything is installed; no output is forged."""
    runner = Runner(tmp_path, tmp_path / "temp", offline)
    ended = runner.run(**inputs)
    assert (ended.code, ended.out, ended.outputs) == (2, f"{message}\n", {"verdict": "", "report-dir": ""})
    assert list(runner.workspace.iterdir()) == []
    assert not runner.temp.exists()


def test_arguments_that_cannot_be_split_are_told(runner: Runner) -> None:
    """They are no verdict on anybody."""
    ended = runner.run(command="run", args="--target 'x")
    assert (ended.code, ended.outputs["verdict"]) == (2, "unusable")
    assert ended.err == "INPUT_ARGS cannot be split into words: No closing quotation.\n"


# The job of GitLab


class Job:
    """The template's job, and a GitLab that runs it."""

    def __init__(self, folder: Path, offline: Mapping[str, str]) -> None:
        told: dict[str, Any] = yaml.safe_load((ROOT / ".gitlab" / "contracts.yml").read_bytes())
        self.told: dict[str, Any] = told[".contracts"]
        self.folder = folder / "project"
        self.folder.mkdir()
        self._variables = {"GITLAB_CI": "true", "CI": "true", "CI_JOB_ID": "7", "CI_BUILDS_DIR": str(folder), **offline}

    def run(self, shell: str = "bash", **variables: str) -> subprocess.CompletedProcess[str]:
        """The script, its lines joined as a runner does it."""
        script = "set -eo pipefail\n" if shell == "bash" else "set -e\n"
        script += "\n".join(self.told["script"])
        given = {**self.told["variables"], **{f"CONTRACTS_CI_{name}": value for name, value in variables.items()}}
        return called([shell, "-c", script], self.folder, {**given, **self._variables})


@pytest.fixture
def job(tmp_path: Path, offline: Mapping[str, str]) -> Job:
    """The job in an empty project."""
    return Job(tmp_path, offline)


@pytest.mark.parametrize("shell", ["bash", "sh"])
def test_the_job_leaves_its_reports_as_artifacts(job: Job, shell: str) -> None:
    """Whatever shell the image has; they are where the job says, also when it fails."""
    ended = job.run(shell, PACKAGE=str(ROOT), ARGS=FEW)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.splitlines()[-1] == "The contract is kept."
    artifacts = job.told["artifacts"]
    assert artifacts["when"] == "always"
    assert [path.name for path in job.folder.iterdir()] == [path.rstrip("/") for path in artifacts["paths"]]
    assert (job.folder / artifacts["reports"]["junit"]).read_bytes().startswith(b"<?xml")


def test_the_job_fails_with_the_code(job: Job, recordings: tuple[Path, Path]) -> None:
    """Of the command."""
    ended = job.run(PACKAGE=str(ROOT), COMMAND="check", ARGS=shlex.quote(str(recordings[1])))
    assert (ended.returncode, ended.stdout.splitlines()[-1]) == (1, "The contract is broken.")
    assert "tests=" in (job.folder / "contracts-reports" / "junit.xml").read_text(encoding="utf-8")


def test_nothing_in_the_variables_is_run(job: Job) -> None:
    """They are arguments, and no script."""
    assert job.run(PACKAGE=str(ROOT), ARGS=HOSTILE).returncode == 2
    assert [path.name for path in job.folder.iterdir()] in ([], ["contracts-reports"])


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({}, "Set CONTRACTS_CI_PACKAGE to what pip has to install: a path, a wheel, or a repository at a tag."),
        ({"PACKAGE": "x", "COMMAND": "mock"}, "CONTRACTS_CI_COMMAND has to be run, gate, check or diff."),
    ],
)
def test_a_job_that_is_not_set_up_says_so(job: Job, variables: dict[str, str], message: str) -> None:
    """In one line, with the code 2, before anything is installed."""
    ended = job.run(**variables)
    assert (ended.returncode, ended.stderr) == (2, f"{message}\n")


# The hook of pre-commit


def hook() -> dict[str, Any]:
    """The one hook that there is."""
    (told,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_bytes())
    found: dict[str, Any] = told
    return found


def test_the_hook_is_one_that_pre_commit_can_install() -> None:
    """It names what it has to, and runs a program that the package installs."""
    told = hook()
    assert {"id", "name", "entry", "language", "files"} <= set(told)
    assert told["language"] == "python"
    assert told["require_serial"] is True


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("a/b.har", True),
        ("b.har.gz", True),
        ("monday.ndjson", True),
        ("monday.ndjson.gz", True),
        ("shared.json", False),
        ("a.hard", False),
        ("har", False),
    ],
)
def test_the_hook_looks_at_recordings(name: str, wanted: bool) -> None:
    """By their names."""
    assert bool(re.search(hook()["files"], name)) is wanted


def test_the_hook_stops_a_recording_that_breaks_the_contract(
    installed: Installed, recordings: tuple[Path, Path], tmp_path: Path
) -> None:
    """With the code 1; one in order passes."""
    program, *words = shlex.split(hook()["entry"])
    command = [str(installed.folder / "bin" / program), *words]
    good, bad = recordings
    assert called([*command, str(good)], tmp_path).returncode == 0
    ended = called([*command, str(bad), str(good)], tmp_path)
    assert (ended.returncode, "configurations-not-empty" in ended.stdout) == (1, True)
    assert list(tmp_path.iterdir()) == []
    assert json.loads(good.read_bytes())["journal"] == 1
