"""The configuration file: what is found, what is refused, and what a target of it becomes."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from contracts.config import DEFAULT_DEADLINE, TargetConfig, Waiver, find, read_target, reserved_numbers
from contracts.errors import ConfigurationError
from contracts.model import Facts, ForeignNumber, NumberFact

LEAST = """
[targets.sandbox]
url = "https://numbers.api.example"
auth = "none"
project_id = "p-1"
numbers = [{phone_number = "+12025550134"}]
"""
FULL = """
[targets.sandbox]
url = "https://${HOST}/v${VERSION}"
auth = "oauth2"
key_id = "${KEY_ID}"
key_secret = "${KEY_SECRET}"
token = "pre-${TOKEN}"
token_url = "https://auth.api.example/oauth2/token"
project_id = "${PROJECT}"
provisioning_deadline = 7.5
rate_limit = "5/s"

[[targets.sandbox.numbers]]
phone_number = "+12025550134"
region = "US"

[[targets.sandbox.numbers]]
phone_number = "+447700900999"

[targets.sandbox.facts]
service_plans = ["${PLAN}", "plan-b"]
campaigns = ["CAMP-A"]
apps = ["app-a"]
trunks = ["trunk-a"]
fax_services = ["fax-a"]
failing_service_plans = ["bad-plan"]
failing_apps = ["bad-app"]
unknown_numbers = ["+12025550111"]
foreign_numbers = [{project_id = "p-2", phone_number = "+12025550122"}]

[[targets.sandbox.waivers]]
rule = "link-requires-unlink"
reason = "being mended"
expires = 2027-06-01

[[targets.sandbox.waivers]]
rule = "money-unchanged"
reason = "known"
expires = "2027-07-01"
"""
ENVIRONMENT = {
    "HOST": "numbers.api.example",
    "VERSION": "1",
    "KEY_ID": "id-1",
    "KEY_SECRET": "hush",
    "TOKEN": "tok",
    "PROJECT": "p-1",
    "PLAN": "plan-a",
}


def written(folder: Path, text: str | bytes, name: str = "contracts.toml") -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(folder: Path, text: str, environment: dict[str, str] | None = None) -> TargetConfig:
    """The target ``sandbox`` of a file with this content."""
    found = find(str(written(folder, text)), folder)
    assert found is not None
    return read_target(*found, "sandbox", environment or {})


def refusal(folder: Path, text: str | bytes, environment: dict[str, str] | None = None) -> str:
    """What is said of a file with this content, with the folder cut out of it."""
    path = written(folder, text)
    with pytest.raises(ConfigurationError) as error:
        read_target(*(find(str(path), folder) or ({}, "")), "sandbox", environment or {})
    return str(error.value).replace(f"{folder}/", "")


def test_a_file_that_is_named_is_read(tmp_path: Path) -> None:
    """The table of the file comes with the name under which it was asked for."""
    path = written(tmp_path, LEAST, "other.toml")
    table, name = find(str(path), tmp_path / "nowhere") or ({}, "")
    assert list(table["targets"]) == ["sandbox"]
    assert name == str(path)


def test_contracts_toml_comes_before_pyproject(tmp_path: Path) -> None:
    """With both files there, and even when it is empty, contracts.toml is the one."""
    written(tmp_path, "")
    written(tmp_path, "[tool.contracts.targets]\n", "pyproject.toml")
    assert find(None, tmp_path) == ({}, "contracts.toml")


def test_pyproject_is_read_from_its_table(tmp_path: Path) -> None:
    """Of pyproject.toml only [tool.contracts] counts."""
    written(tmp_path, "[project]\nname = 'x'\n[tool.contracts.targets]\n[tool.other]\na = 1\n", "pyproject.toml")
    assert find(None, tmp_path) == ({"targets": {}}, "pyproject.toml")


@pytest.mark.parametrize("text", ["", "[project]\nname = 'x'\n", "[tool.other]\na = 1\n"])
def test_a_pyproject_of_somebody_else_is_passed_over(tmp_path: Path, text: str) -> None:
    """A pyproject.toml without our table is no configuration."""
    written(tmp_path, text, "pyproject.toml")
    assert find(None, tmp_path) is None


def test_an_empty_folder_has_no_configuration(tmp_path: Path) -> None:
    """Without a file and without being asked for one, nothing is found."""
    assert find(None, tmp_path) is None


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """The message names the file and what to pass."""
    with pytest.raises(ConfigurationError) as error:
        find("gone.toml", tmp_path)
    assert str(error.value) == "There is no file gone.toml. Pass --config FILE with a file that exists."


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    """A folder in the place of the file is told in one line."""
    with pytest.raises(ConfigurationError, match=r" is no file\. Name a file\.$") as error:
        find(str(tmp_path), tmp_path)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"\xff", "contracts.toml cannot be read: 'utf-8' codec can't decode byte 0xff in position 0: invalid"),
        ("x =", "contracts.toml is not TOML: Invalid value (at end of document)."),
        ("[a]\n[a]", "contracts.toml is not TOML: Cannot declare ('a',) twice (at line 2, column 3)."),
    ],
)
def test_a_file_that_is_not_toml_is_told(tmp_path: Path, text: str | bytes, message: str) -> None:
    """The message names the file and the place."""
    assert refusal(tmp_path, text).startswith(message)


@pytest.mark.parametrize("text", ["x = " + "[" * 5_000, "x = " + "9" * 5_000])
def test_a_file_past_what_python_holds_is_told(tmp_path: Path, text: str) -> None:
    """Nesting or digits without end are a fault of the file, not of ours."""
    assert refusal(tmp_path, text).startswith("contracts.toml is not TOML: ")


@pytest.mark.parametrize(
    ("text", "place"), [("tool = 1", "tool"), ("[tool]\ncontracts = 1", "tool.contracts"), ("tool = []", "tool")]
)
def test_a_pyproject_whose_table_is_no_table_is_told(tmp_path: Path, text: str, place: str) -> None:
    """Another value in the place of [tool.contracts] is neither passed over nor a fault of ours."""
    written(tmp_path, text, "pyproject.toml")
    with pytest.raises(ConfigurationError, match=place):
        find(None, tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[targets.sandbox]", "frob = 1\n[targets.sandbox]", "the file has a key that is not known: "),
        ("auth =", "frob = 1\nauth =", "targets.sandbox has a key that is not known: "),
        ("[{", "[{frob = 1, ", "targets.sandbox.numbers.0 has a key that is not known: "),
        ("auth =", "facts.frob = []\nauth =", "targets.sandbox.facts has a key that is not known: "),
        (
            "auth =",
            "waivers = [{frob = 1, rule = 'x', reason = 'x', expires = '2027-01-01'}]\nauth =",
            "targets.sandbox.waivers.0 has a key that is not known: ",
        ),
    ],
)
def test_an_unknown_key_is_told_with_its_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    """No table takes a key that it does not know, and the message names the table and the key."""
    told = refusal(tmp_path, LEAST.replace(old, new, 1))
    assert told.startswith(f"contracts.toml: {message}")
    assert "frob" in told


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[targets.sandbox]\n", "frob = 1\n[targets.sandbox]\n"),
        ("auth =", "frob = 1\nauth ="),
        ("region =", "frob = 1\nregion ="),
        ("[targets.sandbox.facts]\n", "[targets.sandbox.facts]\nfrob = 1\n"),
        ("[targets.sandbox]\n", '[targets.live]\nfrob = "${X}"\n[targets.sandbox]\n'),
    ],
)
def test_an_unknown_key_beside_variables_is_told(tmp_path: Path, old: str, new: str) -> None:
    """A file that uses the environment is checked no less than another."""
    assert "frob" in refusal(tmp_path, FULL.replace(old, new, 1), ENVIRONMENT)


@pytest.mark.parametrize("member", ["key_secret", "token"])
def test_a_table_of_a_wrong_shape_shows_no_secret(tmp_path: Path, member: str) -> None:
    """A target that is written as a list is told without what stands in it."""
    text = LEAST.replace("[targets.sandbox]", "[[targets.sandbox]]").replace("auth =", f'{member} = "hush"\nauth =')
    told = refusal(tmp_path, text)
    assert "targets.sandbox" in told
    assert "hush" not in told


def test_an_unknown_key_is_told_with_the_one_that_was_meant(tmp_path: Path) -> None:
    """A slip of the hand is told with the key that comes near; what comes near to none is to be taken out."""
    told = refusal(tmp_path, LEAST.replace("auth =", "provisoning_deadline = 1\nauth ="))
    assert told == (
        "contracts.toml: targets.sandbox has a key that is not known: provisoning_deadline. "
        "Did you mean provisioning_deadline?"
    )
    assert refusal(tmp_path, "xyz = 1") == "contracts.toml: the file has a key that is not known: xyz. Take it out."


def test_a_number_stands_once(tmp_path: Path) -> None:
    """A number that is listed twice is refused: nobody can say which of its two regions is meant."""
    told = refusal(tmp_path, LEAST.replace("[{", '[{phone_number = "+12025550134"}, {', 1))
    assert told == "contracts.toml: targets.sandbox.numbers has +12025550134 twice. Take one of them out."


def test_who_sends_nothing_needs_no_credentials(tmp_path: Path) -> None:
    """The facts and waivers of a target are had without the variables of its key pair; its project is a fact."""
    written(tmp_path, FULL)
    found = find(None, tmp_path)
    assert found is not None
    needed = {name: value for name, value in ENVIRONMENT.items() if "KEY" not in name}
    told = read_target(*found, "sandbox", needed, sends=False)
    assert told.facts == read_target(*found, "sandbox", ENVIRONMENT).facts
    with pytest.raises(ConfigurationError, match="needs the environment variable"):
        read_target(*found, "sandbox", {}, sends=False)


def test_an_unknown_key_is_told_in_one_line(tmp_path: Path) -> None:
    """A key with a line break in it does not break the message."""
    assert "\n" not in refusal(tmp_path, '"a\\nb" = 1')


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('auth = "none"\n', "", "targets.sandbox has no auth. Add it."),
        ('"none"', '"magic"', 'targets.sandbox.auth is "magic"; expected one of oauth2, basic, bearer, none.'),
        ('"p-1"', "1", "targets.sandbox.project_id is 1; expected string."),
        (
            "+1202",
            "1202",
            r'.numbers.0.phone_number is "12025550134"; expected text that matches ^\+[1-9][0-9]{1,14}$.',
        ),
        (
            "[{",
            '[{region = "UK", ',
            'targets.sandbox.numbers.0.region is "UK"; expected the format iso-3166-1-alpha-2.',
        ),
        ('[{phone_number = "+12025550134"}]', "[]", "targets.sandbox.numbers is []; expected minItems 1."),
        ("auth =", "facts.apps = ['']\nauth =", 'targets.sandbox.facts.apps.0 is ""; expected minLength 1.'),
        ("auth =", "facts.apps = 'a'\nauth =", 'targets.sandbox.facts.apps is "a"; expected array.'),
        ("auth =", "provisioning_deadline = -1\nauth =", "provisioning_deadline is -1; expected minimum 0"),
        ("auth =", "provisioning_deadline = 12:00:00\nauth =", 'provisioning_deadline is "12:00:00"; expected number.'),
        ("auth =", "rate_limit = 5\nauth =", "targets.sandbox.rate_limit is 5; expected string."),
        ("auth =", "rate_limit = '5/d'\nauth =", 'targets.sandbox.rate_limit is "5/d"; expected text that matches'),
        ("[targets.sandbox]", "[[targets]]", "targets is "),
        (LEAST, "targets = 1", "targets is 1; expected object."),
    ],
)
def test_a_wrong_value_is_told_with_its_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    """The message says where the value stands, what it is and what is expected."""
    told = refusal(tmp_path, LEAST.replace(old, new, 1))
    assert told.startswith("contracts.toml: ")
    assert message in told


@pytest.mark.parametrize("number", ["nan", "inf"])
def test_a_deadline_is_a_finite_number(tmp_path: Path, number: str) -> None:
    """A deadline that is no number, or has no end, is refused by the name it has in the file."""
    told = refusal(tmp_path, LEAST.replace("auth =", f"provisioning_deadline = {number}\nauth ="))
    assert "targets.sandbox.provisioning_deadline" in told
    assert number in told


@pytest.mark.parametrize("member", ["key_secret", "token"])
def test_a_secret_of_a_wrong_type_is_not_shown(tmp_path: Path, member: str) -> None:
    """A secret that is written without quotes is named, not repeated."""
    told = refusal(tmp_path, LEAST.replace("auth =", f"{member} = 12345678\nauth ="))
    assert f"targets.sandbox.{member}" in told
    assert "12345678" not in told


def test_the_least_target_has_defaults(tmp_path: Path) -> None:
    """Four members make a target; the rest is empty or has its default."""
    assert read(tmp_path, LEAST) == TargetConfig(
        name="sandbox",
        url="https://numbers.api.example",
        auth="none",
        facts=Facts(
            project_id="p-1",
            numbers=(NumberFact(phone_number="+12025550134", region=""),),
            unknown_numbers=("+12025550199", "+12025550198", "+447700900999"),
            authenticated=False,
        ),
        deadline=DEFAULT_DEADLINE,
        variables={},
    )


def test_a_full_target_has_every_member(tmp_path: Path) -> None:
    """Each member of the file arrives, with the environment filled in."""
    assert read(tmp_path, FULL, ENVIRONMENT) == TargetConfig(
        name="sandbox",
        url="https://numbers.api.example/v1",
        auth="oauth2",
        key_id="id-1",
        key_secret="hush",
        token="pre-tok",
        token_url="https://auth.api.example/oauth2/token",
        deadline=7.5,
        min_interval=0.2,
        facts=Facts(
            project_id="p-1",
            numbers=(
                NumberFact(phone_number="+12025550134", region="US"),
                NumberFact(phone_number="+447700900999", region=""),
            ),
            service_plans=("plan-a", "plan-b"),
            campaigns=("CAMP-A",),
            apps=("app-a",),
            trunks=("trunk-a",),
            fax_services=("fax-a",),
            failing_service_plans=("bad-plan",),
            failing_apps=("bad-app",),
            unknown_numbers=("+12025550111",),
            foreign_numbers=(ForeignNumber(project_id="p-2", phone_number="+12025550122"),),
        ),
        waivers=(
            Waiver(rule="link-requires-unlink", reason="being mended", expires=datetime.date(2027, 6, 1)),
            Waiver(rule="money-unchanged", reason="known", expires=datetime.date(2027, 7, 1)),
        ),
        variables={"key_id": "KEY_ID", "key_secret": "KEY_SECRET", "project_id": "PROJECT"},
    )


def test_an_unknown_target_is_told_with_those_there_are(tmp_path: Path) -> None:
    """The message lists the targets of the file."""
    found = find(str(written(tmp_path, LEAST + LEAST.replace("sandbox", "live"))), tmp_path)
    assert found is not None
    with pytest.raises(ConfigurationError) as error:
        read_target(found[0], "contracts.toml", "nope", {})
    assert str(error.value) == "contracts.toml has no target 'nope'. It has: live, sandbox."


def test_a_file_without_targets_says_so(tmp_path: Path) -> None:
    """An empty file has no target to choose from."""
    assert refusal(tmp_path, "") == "contracts.toml has no target 'sandbox'. It has: none."


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('"p-1"', '"${GONE}"', "targets.sandbox.project_id"),
        ('"p-1"', '"a-${GONE}-b"', "targets.sandbox.project_id"),
        ("auth =", "facts.apps = ['${GONE}']\nauth =", "targets.sandbox.facts.apps"),
    ],
)
def test_a_variable_that_is_not_set_is_told(tmp_path: Path, old: str, new: str, place: str) -> None:
    """The message names the variable and the place that needs it."""
    assert refusal(tmp_path, LEAST.replace(old, new)) == (
        f"{place} needs the environment variable GONE, which is not set."
    )


def test_only_the_chosen_target_needs_its_variables(tmp_path: Path) -> None:
    """A variable of another target may be missing."""
    other = LEAST.replace("sandbox", "live").replace('"p-1"', '"${GONE}"')
    assert read(tmp_path, LEAST + other).facts.project_id == "p-1"


@pytest.mark.parametrize("text", ["$HOME", "${}", "${1A}", "$(HOST)", "{HOST}", "${HO-ST}"])
def test_what_is_no_variable_stays(tmp_path: Path, text: str) -> None:
    """Only ${NAME} is replaced."""
    assert read(tmp_path, LEAST.replace("p-1", text), ENVIRONMENT).facts.project_id == text


def test_a_value_from_the_environment_is_not_filled_again(tmp_path: Path) -> None:
    """A variable whose value looks like a variable is taken as it is."""
    environment = {"PROJECT": "${OTHER}", "OTHER": "x"}
    assert read(tmp_path, LEAST.replace("p-1", "${PROJECT}"), environment).facts.project_id == "${OTHER}"


@pytest.mark.parametrize(
    ("old", "new", "value"),
    [('"+12025550134"', '"${V}"', "+12025550100"), ("[{", '[{region = "${V}", ', "US"), ('"none"', '"${V}"', "none")],
)
def test_any_text_may_come_from_the_environment(tmp_path: Path, old: str, new: str, value: str) -> None:
    """A variable may stand for a text that has a form of its own."""
    settings = read(tmp_path, LEAST.replace(old, new), {"V": value})
    number = settings.facts.numbers[0]
    assert value in (number.phone_number, number.region, settings.auth)


@pytest.mark.parametrize(
    ("old", "new", "value"),
    [
        ('"+12025550134"', '"${V}"', "12025550100"),
        ('"p-1"', '"${V}"', ""),
        ("auth =", "facts.service_plans = ['${V}']\nauth =", ""),
        ("auth =", "facts.unknown_numbers = ['${V}']\nauth =", "x"),
    ],
)
def test_a_value_from_the_environment_is_checked_too(tmp_path: Path, old: str, new: str, value: str) -> None:
    """What a variable brings has to have the form that the file would need."""
    assert "targets.sandbox" in refusal(tmp_path, LEAST.replace(old, new), {"V": value})


def test_an_empty_project_id_is_refused(tmp_path: Path) -> None:
    """A path without a project would be about another operation."""
    assert "targets.sandbox.project_id" in refusal(tmp_path, LEAST.replace('"p-1"', '""'))


@pytest.mark.parametrize(
    ("rate", "seconds"), [("5/s", 0.2), ("0.5/s", 2.0), ("30/m", 2.0), ("120/h", 30.0), ("1.5/m", 40.0)]
)
def test_a_rate_becomes_an_interval(tmp_path: Path, rate: str, seconds: float) -> None:
    """So many requests a unit are so many seconds from one to the next."""
    settings = read(tmp_path, LEAST.replace("auth =", f"rate_limit = '{rate}'\nauth ="))
    assert settings.min_interval == pytest.approx(seconds)


@pytest.mark.parametrize("rate", ["0/s", "0.0/h", "00/m"])
def test_a_rate_of_nothing_is_refused(tmp_path: Path, rate: str) -> None:
    """With no requests allowed there is nothing to test."""
    assert refusal(tmp_path, LEAST.replace("auth =", f"rate_limit = '{rate}'\nauth =")) == (
        "rate_limit is 0 requests: nothing could be tested. Set it higher, or leave it out."
    )


@pytest.mark.parametrize("expires", ["'soon'", "2027-06-01T00:00:00Z", "12:00:00", "'2027-02-30'", "''"])
def test_a_waiver_ends_on_a_day(tmp_path: Path, expires: str) -> None:
    """What is no date is refused with the rule and a date as it is written."""
    waiver = f"waivers = [{{rule = 'no-server-error', reason = 'x', expires = {expires}}}]\nauth ="
    told = refusal(tmp_path, LEAST.replace("auth =", waiver))
    assert told.startswith("contracts.toml: the waiver of no-server-error expires on ")
    assert told.endswith(", no date. Write 2027-06-01.")


@pytest.mark.parametrize("missing", ["rule", "reason", "expires"])
def test_a_waiver_has_all_its_parts(tmp_path: Path, missing: str) -> None:
    """A waiver without its rule, its reason or its end is refused."""
    parts: dict[str, Any] = {"rule": "'no-server-error'", "reason": "'x'", "expires": "2027-01-01"}
    del parts[missing]
    waiver = "waivers = [{" + ", ".join(f"{key} = {value}" for key, value in parts.items()) + "}]\nauth ="
    assert refusal(tmp_path, LEAST.replace("auth =", waiver)) == (
        f"contracts.toml: targets.sandbox.waivers.0 has no {missing}. Add it."
    )


def test_reserved_numbers_leave_out_those_listed() -> None:
    """A fictional number that the target lists is not taken for an unknown one."""
    listed = (NumberFact(phone_number="+12025550198", region="US"),)
    assert reserved_numbers(()) == ("+12025550199", "+12025550198", "+447700900999")
    assert reserved_numbers(listed) == ("+12025550199", "+447700900999")


def test_listed_numbers_are_never_unknown(tmp_path: Path) -> None:
    """Without a list of their own, the unknown numbers are fictional ones that the target does not list."""
    assert read(tmp_path, LEAST.replace("+12025550134", "+12025550199")).facts.unknown_numbers == (
        "+12025550198",
        "+447700900999",
    )
