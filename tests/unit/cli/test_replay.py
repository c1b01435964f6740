"""``contracts replay``."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from contracts.mocked import running
from tests.conftest import Command
from tests.unit.test_gate import client

FEW = ("--max-examples", "0", "--report", "ndjson")
BROKEN = ("--defect", "empty-sms-accepted")
SANDBOX = """
[targets.sandbox]
url = "{url}"
auth = "basic"
key_id = "key"
key_secret = "secret"
project_id = "{project}"
numbers = [{{phone_number = "+12025550134", region = "US"}}]
"""
BAD = client("try: update({'smsConfiguration': {}}, token())\nexcept Exception: pass")


def case(out: str) -> str:
    """The id under the first finding."""
    found = re.search(r"^  replay     contracts replay ([0-9a-f]{12})$", out, re.MULTILINE)
    assert found is not None
    return found[1]


@pytest.fixture
def found(command: Command) -> str:
    """The id of a case that a run on a provider with a fault has found; its event stream is in the usual place."""
    ended = command("run", *BROKEN, *FEW, "--rules", "empty-configuration-refused")
    assert ended.code == 1
    return case(ended.out)


def test_a_fault_that_is_still_there_is_found_again(command: Command, found: str) -> None:
    """On the provider of the run, by what was sent then and nothing more: the code is 1, the same case under it."""
    code, out, err = command("replay", found)
    assert (code, err) == (1, "")
    assert "Found again: empty-configuration-refused at status" in out
    assert (case(out), out.splitlines()[-1]) == (found, "The contract is broken.")


def test_a_fault_that_was_mended_is_not(command: Command, found: str) -> None:
    """The code is 0."""
    code, out, _ = command("replay", "--target", "mock", found)
    assert code == 0
    assert out.splitlines()[-2:] == [
        "Not found again: empty-configuration-refused at status",
        "The contract is kept.",
    ]


def test_another_provider_is_asked_over_http(command: Command, found: str) -> None:
    """A target in a process of its own."""
    with running(("--defect", "empty-sms-accepted")) as mock:
        code, out, _ = command("replay", "--target", mock.address.base_url, found)
    assert (code, "Found again: empty-configuration-refused" in out) == (1, True)


def test_the_numbers_are_put_back(command: Command, found: str) -> None:
    """What shows nothing at first is tried from other texts, which do not stay."""
    with running() as mock:
        before = mock.admin("GET", "/state")["state"]["numbers"]
        assert command("replay", "--target", mock.address.base_url, found).code == 0
        assert any(b"Before" in str(one["request"]["body"]).encode() for one in mock.requests(method="PATCH"))
        assert mock.admin("GET", "/state")["state"]["numbers"] == before


def test_a_replay_has_reports_of_its_own(command: Command, found: str, elsewhere: Path) -> None:
    """The stream that it reads stays; the new one is a replay, and says what was found again."""
    before = (elsewhere / "reports" / "runs" / "run.ndjson").read_bytes()
    assert command("replay", *BROKEN, found, "--report", "ndjson,html").code == 1
    assert (elsewhere / "reports" / "runs" / "run.ndjson").read_bytes() == before
    told = (elsewhere / "reports" / "replays" / "run.ndjson").read_text(encoding="utf-8").splitlines()
    assert json.loads(told[0])["command"] == "replay"
    assert json.loads(told[-2])["remarks"] == ["Found again: empty-configuration-refused at status"]


def test_a_stream_that_was_cut_off_still_has_its_cases(command: Command, found: str, elsewhere: Path) -> None:
    """What is missing at its end says nothing about them."""
    stream = elsewhere / "reports" / "runs" / "run.ndjson"
    (elsewhere / "cut.ndjson").write_bytes(b"\n".join(stream.read_bytes().splitlines()[:-2]) + b"\n")
    assert command("replay", *BROKEN, found, "cut.ndjson").code == 1


def test_what_a_client_sent_can_be_sent_again(command: Command) -> None:
    """Judged by the rules on clients: the request is as wrong as it was, whoever sends it."""
    ended = command("gate", "--report", "ndjson", "--", *BAD)
    code, out, _ = command("replay", case(ended.out))
    assert (code, "Found again: configurations-not-empty at /smsConfiguration" in out) == (1, True)
    assert case(out) == case(ended.out), "it is the same request, whoever sends it"


def test_what_only_a_client_can_do_again_is_told(command: Command) -> None:
    """A pause between two requests is in neither of them."""
    hasty = client(
        "bearer = token()",
        "for _ in range(2):",
        "    try: update({'displayName': 'x'}, bearer, '+12025550199')",
        "    except urllib.error.HTTPError: pass",
    )
    ended = command("gate", "--report", "ndjson", "--", *hasty)
    assert "refused-request-not-repeated" in ended.out
    again = command("replay", case(ended.out))
    assert again.code == 2
    (line,) = again.error_lines
    assert line.endswith(
        "is about what a client did around its requests (refused-request-not-repeated), and only the "
        "client can do that again. Run `contracts gate` with its tests."
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nonsense",), "Error: 'nonsense' is no id of a case: it has twelve digits, and stands under a finding."),
        (("0" * 12, "no.ndjson"), "Error: Cannot read no.ndjson: there is no such file."),
        (("0" * 12,), "Error: No finding in reports/runs/run.ndjson has the id 000000000000. There is CASE."),
        (("CASE", "--target", "nobody"), "Error: There is no target 'nobody': no contracts.toml is here."),
        (("CASE", "--target", "https://numbers.api.example"), "Error: https://numbers.api.example is on another"),
        (("CASE", "--target", "http://127.0.0.1:1", "--defect", "name-ignored"), "Error: --defect and --dialect"),
    ],
)
def test_what_cannot_be_replayed_is_told(
    command: Command, found: str, arguments: tuple[str, ...], message: str
) -> None:
    """In one line, with the code 2."""
    ended = command("replay", *(found if one == "CASE" else one for one in arguments))
    assert ended.code == 2
    (line,) = ended.error_lines
    assert line.startswith(message.replace("CASE", found))


def test_a_name_that_stands_for_another_provider_is_not_asked(command: Command, elsewhere: Path) -> None:
    """A case is not sent to whatever has the name now, but only where it was found, or where somebody says."""
    with running(BROKEN) as broken, running() as other:
        for name, mock in (("broken", broken), ("contracts", other)):
            text = SANDBOX.format(url=mock.address.base_url, project=mock.address.project_id)
            (elsewhere / f"{name}.toml").write_text(text, encoding="utf-8")
        rules = ("--rules", "empty-configuration-refused")
        found = case(command("run", "--config", "broken.toml", "--target", "sandbox", *FEW, *rules).out)
        asked = len(other.requests(method="PATCH"))
        ended = command("replay", found)
        (line,) = ended.error_lines
        there, here = broken.address.base_url, other.address.base_url
        assert line.startswith(
            f"Error: The case {found} was found at {there}, and here sandbox is at {here}. Pass --config "
        )
        assert ended.code == 2
        assert len(other.requests(method="PATCH")) == asked
        assert command("replay", found, "--config", "broken.toml").code == 1
        assert command("replay", found, "--target", "sandbox").code == 0


def test_without_a_stream_it_is_said_where_one_comes_from(command: Command, elsewhere: Path) -> None:
    """The line under a finding is pasted before a stream was asked for."""
    ended = command("replay", "0" * 12)
    assert ended.code == 2
    (line,) = ended.error_lines
    assert line.startswith(
        "Error: There is no reports/runs/run.ndjson, where cases are looked up. Run again with --report "
    )


def test_a_case_of_a_recording_needs_a_target(command: Command, elsewhere: Path) -> None:
    """A recording says whence it came, not where it may be sent."""
    journal = elsewhere / "journal.ndjson"
    with running(("--journal", str(journal))) as mock:
        url, path = mock.address.base_url, f"/v1/projects/{mock.address.project_id}/activeNumbers/+12025550134"
        command("run", "--target", url, "--max-examples", "0", "--max-requests", "60")
    assert path
    ended = command("check", str(journal), "--party", "consumer", "--report", "ndjson")
    assert ended.code == 1
    again = command("replay", case(ended.out))
    assert (again.code, again.error_lines) == (
        2,
        [f"Error: The case {case(ended.out)} stands in a recording. Pass --target: where it is to be sent."],
    )
