"""Whatever a stranger hands in is used, or refused in one line with exit 2: soon, and in little memory."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts import config
from contracts.document import load_openapi
from contracts.errors import ConfigurationError
from contracts.mock.world import PROJECT
from contracts.target.http import Connection
from contracts.target.select import check_url
from tests.conftest import Command
from tests.security.ending import Run, ran
from tests.security.inputs import CONFIGURATIONS, DOCUMENTS, FILES, LEAST, SPECS, Input
from tests.security.recordings import JOURNALS, RECORDINGS, STREAMS
from tests.serving import serving

ROOT: Final = str(Path(__file__).parents[2])
SOME: Final = frozenset(
    {"a pipe", "a device without an end", "an alias bomb", "an alias to itself", "a depth of 100,000"}
)
"""What other commands than those that read our own contract are tried on here; `tests.security.measure` tries all."""
BYTES: Final = b"p\xff\xfe".decode("utf-8", "surrogateescape")


def check(run: Run, told: str) -> None:
    """It was refused in one line that says so."""
    run.check(2, told)
    errors = [line for line in run.err.splitlines() if line]
    assert len(errors) == 1
    assert errors[0].startswith("Error: ")
    assert len(errors[0]) < 3_000
    assert run.out == ""


@pytest.mark.parametrize("hostile", [*FILES, *CONFIGURATIONS], ids=lambda hostile: hostile.name)
def test_a_hostile_configuration_is_refused(hostile: Input, tmp_path: Path) -> None:
    """One clear line and exit 2, and nothing was sent."""
    hostile.place(tmp_path / "given.toml")
    check(ran(tmp_path, "run", "--config", "given.toml", "--target", "a", BYTES=BYTES), hostile.told)


@pytest.mark.parametrize("hostile", [*FILES, *SPECS], ids=lambda hostile: hostile.name)
def test_a_hostile_spec_is_refused(hostile: Input, tmp_path: Path) -> None:
    """One clear line and exit 2, and no other file was opened."""
    hostile.place(tmp_path / "given.yaml")
    path = os.pathsep.join((ROOT, os.environ["PYTHONPATH"]))
    check(ran(tmp_path, "given.yaml", module="tests.security.inputs", PYTHONPATH=path), hostile.told)


@pytest.mark.parametrize(
    ("words", "hostile"),
    [
        *((("check", "given"), one) for one in RECORDINGS if not one.endless),
        *((("report", "given"), one) for one in STREAMS if not one.endless),
        *((("restore", "given"), one) for one in JOURNALS),
        *((("lint", "given"), one) for one in DOCUMENTS if one.name in SOME),
        *((("diff", "newest", "given"), one) for one in DOCUMENTS if one.name in SOME),
    ],
    ids=lambda value: value.name if isinstance(value, Input) else value[0],
)
def test_a_hostile_file_is_refused(
    words: tuple[str, ...], hostile: Input, command: Command, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Recordings, streams, restore journals and documents: one clear line and exit 2, and nothing was sent."""
    monkeypatch.setenv("XDG_STATE_HOME", str(elsewhere))
    hostile.place(elsewhere / "given")
    ended = command(*words)
    assert ended.code == 2
    assert hostile.told in ended.out + ended.err
    assert len(ended.error_lines) <= 1
    assert "fault in contracts" not in ended.err


@pytest.mark.parametrize(
    ("words", "hostile"),
    [
        *((("check", "given"), one) for one in RECORDINGS if one.endless),
        *((("report", "given"), one) for one in STREAMS if one.endless),
    ],
    ids=lambda value: value.name if isinstance(value, Input) else value[0],
)
def test_a_file_without_an_end_is_refused(words: tuple[str, ...], hostile: Input, tmp_path: Path) -> None:
    """Two gigabytes, packed into few bytes, take neither the time nor the memory of two gigabytes."""
    hostile.place(tmp_path / "given")
    ran(tmp_path, *words).check(2, hostile.told)


def test_the_names_of_the_catalogue_are_unique() -> None:
    """Each input is another, and there are more than eighty."""
    for table in (FILES, CONFIGURATIONS, SPECS, DOCUMENTS, RECORDINGS, STREAMS, JOURNALS):
        names = [hostile.name for hostile in table]
        assert len(names) == len(set(names))
    assert len(FILES) + len(CONFIGURATIONS) + len(SPECS) > 80


def test_the_configuration_that_the_others_are_made_of_is_good(tmp_path: Path) -> None:
    """What is refused is refused for what is wrong with it."""
    (tmp_path / "given.toml").write_text(LEAST, encoding="utf-8")
    run = ran(tmp_path, "run", "--config", "given.toml", "--target", "a", "--dry-run")
    run.check(0, "plan · a")


# The environment and the command line


@pytest.mark.parametrize("name", ["SINCH_PROJECT_ID", "SINCH_KEY_ID", "SINCH_KEY_SECRET"])
def test_a_variable_that_is_no_text_is_refused(name: str, tmp_path: Path) -> None:
    """Bytes that are no UTF-8 cannot be sent."""
    given = {
        "SINCH_PROJECT_ID": "p",
        "SINCH_KEY_ID": "k",
        "SINCH_KEY_SECRET": "s",
        "SINCH_PHONE_NUMBER": "+12025550134",
    }
    run = ran(tmp_path, "run", "--target", "http://127.0.0.1:9", **(given | {name: BYTES}))
    check(run, f"The environment has {name}, which is no text.")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "ndjson/../../x", "..", "\x1b[31mred", "n" * 9_999]
)
def test_a_report_is_one_of_the_formats(name: str, tmp_path: Path) -> None:
    """The name of a report is no path: nothing is written."""
    before = sorted(tmp_path.iterdir())
    run = ran(tmp_path, "run", "--max-examples", "0", "--report", name)
    check(run, "is not a format")
    assert "\x1b" not in run.err
    assert [path for path in sorted(tmp_path.iterdir()) if path not in before and path.name[:3] != "std"] == []


# Files that are written


def test_a_report_is_not_written_through_a_link(command: Command, elsewhere: Path) -> None:
    """A link in the folder of reports, such as a checkout may bring along, does not lead to another file."""
    precious = elsewhere / "precious"
    precious.write_text("kept", encoding="utf-8")
    (elsewhere / "out").mkdir()
    (elsewhere / "out" / "junit.xml").symlink_to(precious)
    ended = command("run", "--max-examples", "0", "--report", "junit", "--report-dir", "out")
    assert ended.code == 2
    assert ended.error_lines == [
        "Error: out/junit.xml cannot be written: it is a link to another file. Pass another --report-dir."
    ]
    assert precious.read_text(encoding="utf-8") == "kept"


def test_a_report_does_not_wait_for_a_reader(command: Command, elsewhere: Path) -> None:
    """A pipe in the place of a report, with nobody at its other end, is told and not waited for."""
    os.mkfifo("junit.xml")
    ended = command("run", "--max-examples", "0", "--report", "junit", "--report-dir", ".")
    assert ended.error_lines == [
        "Error: junit.xml cannot be written: it is a pipe that nobody reads. Pass another --report-dir."
    ]


def test_a_name_of_a_target_leads_nowhere(elsewhere: Path, monkeypatch: pytest.MonkeyPatch, command: Command) -> None:
    """A target whose name is a path has its journal in the folder for journals, under a name without slashes."""
    state = elsewhere / "state"
    with serving() as provider:
        told = LEAST.replace("[targets.a", '[targets."../../../x"').replace("http://127.0.0.1:9", provider.url)
        told = told.replace('"k"', '"key"').replace('"s"', '"secret"').replace('"p"', f'"{PROJECT}"')
        (elsewhere / "contracts.toml").write_text(told, encoding="utf-8")
        seen: list[str] = []
        known = Path.replace
        monkeypatch.setattr(Path, "replace", lambda path, to: (seen.append(str(to)), known(path, to))[1])
        ended = command("run", "--target", "../../../x", "--max-examples", "0", "--state-dir", str(state))
    assert ended.code == 0
    (journal,) = seen
    assert Path(journal).parent == state
    assert re.fullmatch(r"[0-9T.]+-[0-9]+-x\.json", Path(journal).name)


# Drawn input

_PATIENT = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
_LINES = st.sampled_from(
    [*LEAST.splitlines(), "[", "a = [", '"', "\0", "[targets.a.facts]", "x = 1", "=", "a.b.c = {}"]
)
_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.just("${HOME}")),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=10), inner, max_size=3)),
    max_leaves=8,
)


def refused_or_read(read: Any, *arguments: Any) -> None:
    """It returns, or raises the error that ends a command with 2."""
    with contextlib.suppress(ConfigurationError):
        read(*arguments)


@_PATIENT
@given(
    content=st.one_of(
        st.binary(max_size=200), st.lists(_LINES, max_size=14).map(lambda lines: "\n".join(lines).encode())
    )
)
def test_any_configuration_is_read_or_refused(content: bytes, tmp_path: Path) -> None:
    """No bytes in a file of configuration bring anything else about than an error of ours."""
    path = tmp_path / "drawn.toml"
    path.write_bytes(content)

    def read() -> None:
        found = config.find(str(path), tmp_path)
        assert found is not None
        config.read_target(*found, "a", {})

    refused_or_read(read)


@_PATIENT
@given(
    member=st.sampled_from(["url", "auth", "key_id", "project_id", "numbers", "facts", "waivers", "rate_limit", "x"]),
    value=_VALUES,
)
def test_any_table_is_read_or_refused(member: str, value: Any) -> None:
    """No value of a member brings anything else about than an error of ours."""
    good = {"url": "http://a", "auth": "none", "project_id": "p", "numbers": [{"phone_number": "+12025550134"}]}
    table = {"targets": {"a": {**good, member: value}}}
    refused_or_read(config.read_target, table, "file", "a", {"HOME": "x"})


@_PATIENT
@given(
    content=st.one_of(
        st.binary(max_size=200), st.text(alphabet="a-:?&*![]{}|>'\"#%@`, \n\t~0<.", max_size=80).map(str.encode)
    )
)
def test_any_spec_is_read_or_refused(content: bytes, tmp_path: Path) -> None:
    """No bytes in a spec bring anything else about than an error of ours."""
    path = tmp_path / "drawn.yaml"
    path.write_bytes(content)
    refused_or_read(load_openapi, path)


@_PATIENT
@given(
    st.one_of(
        st.text(max_size=30).map("http://".__add__),
        st.from_regex(r"https?://[\w.:\[\]@%-]{1,20}(/[ -~]{0,9})?", fullmatch=True),
    )
)
def test_any_address_is_taken_or_refused(url: str) -> None:
    """An address that is taken is one that a connection can be made for."""
    try:
        check_url(url, "--target")
    except ConfigurationError:
        return
    Connection(url).close()
