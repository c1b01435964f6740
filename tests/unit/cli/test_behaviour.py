"""The options that change the built-in provider."""

from __future__ import annotations

import click
import pytest

from contracts.cli.behaviour import behaviour_of, mock_options
from contracts.errors import ConfigurationError
from contracts.mock.defects import BY_NAME, DEFECTS
from contracts.mock.dialects import DIALECTS
from contracts.mock.world import default_behaviour, new_state
from contracts.model import Request, Response

NOW = 1_795_000_000.0


def test_without_options_the_mock_is_as_ever() -> None:
    """No defect and no dialect is the behaviour that the mock starts with."""
    assert behaviour_of(None, None) == default_behaviour()


@pytest.mark.parametrize("name", list(DIALECTS))
def test_a_dialect_changes_the_choices(name: str) -> None:
    """The choices are those of the dialect, and the stages stay."""
    behaviour = behaviour_of(None, name)
    assert behaviour.choices == DIALECTS[name]
    assert behaviour.stages == default_behaviour().stages


def test_a_defect_is_planted() -> None:
    """The answer of the behaviour shows the defect."""
    behaviour = behaviour_of("no-credentials-accepted", None)
    request = Request(method="PATCH", path="/")
    assert behaviour.stages.authenticate(behaviour, new_state(NOW), request, NOW) is True
    plain = behaviour_of(None, None)
    assert plain.stages.authenticate(plain, new_state(NOW), request, NOW) is False


def test_a_defect_goes_with_a_dialect() -> None:
    """Both are in the behaviour."""
    behaviour = behaviour_of("no-credentials-accepted", "415")
    assert behaviour.choices == DIALECTS["415"]
    assert behaviour.stages.authenticate != default_behaviour().stages.authenticate


def test_lenient_is_a_relink_in_place() -> None:
    """The lenient mock is the one with the defect of that name, and another defect goes with it."""
    assert behaviour_of(None, None, lenient=True) == BY_NAME["relink-accepted"].plant(default_behaviour())
    both = behaviour_of("no-credentials-accepted", None, lenient=True)
    request = Request(method="PATCH", path="/")
    assert both.stages.authenticate(both, new_state(NOW), request, NOW) is True
    assert both.choices.relink_accepted is True


@pytest.mark.parametrize(
    ("defect", "dialect", "message"),
    [
        ("nope", None, "There is no defect 'nope'. `contracts mock --defect list` lists them."),
        ("", None, "There is no defect ''. `contracts mock --defect list` lists them."),
        (None, "nope", "There is no dialect 'nope'. `contracts mock --dialect list` lists them."),
        (None, "", "There is no dialect ''. `contracts mock --dialect list` lists them."),
        ("nope", "nope", "There is no dialect 'nope'. `contracts mock --dialect list` lists them."),
    ],
)
def test_an_unknown_name_is_refused(defect: str | None, dialect: str | None, message: str) -> None:
    """The message says where the names are listed."""
    with pytest.raises(ConfigurationError) as error:
        behaviour_of(defect, dialect)
    assert str(error.value) == message


def test_defects_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Each defect has a line: name, group and sentence, apart from each other."""
    with pytest.raises(click.exceptions.Exit) as ended:
        behaviour_of("list", None)
    lines = capsys.readouterr().out.splitlines()
    assert ended.value.exit_code == 0
    assert [line.split()[0] for line in lines] == [defect.name for defect in DEFECTS]
    assert all(line.endswith(defect.sentence) for line, defect in zip(lines, DEFECTS, strict=True))


def test_defects_are_listed_in_columns(capsys: pytest.CaptureFixture[str]) -> None:
    """Groups and sentences stand under each other, however long a name is."""
    with pytest.raises(click.exceptions.Exit):
        behaviour_of("list", None)
    lines = capsys.readouterr().out.splitlines()
    assert len({line.index(f" {defect.group} ") for line, defect in zip(lines, DEFECTS, strict=True)}) == 1


def test_dialects_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Each dialect has a line."""
    with pytest.raises(click.exceptions.Exit) as ended:
        behaviour_of(None, "list")
    assert ended.value.exit_code == 0
    assert capsys.readouterr().out.splitlines() == list(DIALECTS)


def test_a_command_gets_both_options() -> None:
    """The decorator adds --defect and --dialect, each None without."""
    taken: list[object] = []

    @click.command()
    @mock_options
    def probe(defect: str | None, dialect: str | None) -> None:
        taken.extend([defect, dialect])

    probe.main([], standalone_mode=False)
    probe.main(["--defect", "a", "--dialect", "b"], standalone_mode=False)
    assert taken == [None, None, "a", "b"]


def test_a_response_is_what_a_behaviour_makes() -> None:
    """The behaviour that is handed out answers."""
    behaviour = behaviour_of(None, "bare-401")
    refusal = behaviour.stages.refuse(behaviour, 401, "No.", [])
    assert isinstance(refusal, Response)
    assert refusal.status == 401
