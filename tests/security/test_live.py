"""A target on another machine: asked for by name, planned before it is touched, and spared what it refuses."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from contracts.events import Event, Judged
from contracts.mock.defects import BY_NAME
from contracts.mock.world import FACTS, default_behaviour
from contracts.model import Exchange
from contracts.rules import PROVIDER_RULES
from contracts.runner import LIVE_REQUESTS, Options, run
from contracts.schemas import request_schema
from contracts.target.inprocess import InProcessTarget
from tests.conftest import Command
from tests.security.conftest import LISTED, Live

RUN = ("run", "--max-examples", "0", "--target", "sandbox")
OWN = f"/v1/projects/{FACTS.project_id}/activeNumbers/{LISTED}"


@pytest.mark.parametrize("command_line", [RUN, ("doctor", "--target", "sandbox")], ids=["run", "doctor"])
def test_without_leave_nothing_is_sent(command: Command, live: Live, command_line: tuple[str, ...]) -> None:
    """A target on another machine is refused with exit 2 before anything reaches it."""
    ended = command(*command_line)
    assert (ended.code, ended.out, live.provider.requests) == (2, "", [])
    assert ended.err.startswith(f"Error: {live.url} is on another machine")


def test_a_dry_run_sends_nothing(command: Command, live: Live) -> None:
    """The plan names host, project, numbers, bounds and kinds; no request follows, and the exit code is 0."""
    ended = command(*RUN, "--live", "--dry-run", "--max-requests", "70", "--max-time", "9", "--rate-limit", "4/s")
    assert (ended.code, ended.err, live.provider.requests) == (0, "", [])
    lines = ended.out.splitlines()
    assert lines[:5] == [
        "plan · sandbox",
        f"  host       {live.url}",
        f"  project    {FACTS.project_id}",
        f"  changed    {LISTED}",
        "  sent       updates in due form only",
    ]
    assert "  requests   at most 70, 4 a second, for at most 9 s" in lines
    assert lines[-1].startswith("  restore    what the numbers are is kept in ")


def test_the_plan_comes_first(command: Command, live: Live) -> None:
    """A run on another machine prints the plan before its first line, with a bound on the requests of its own."""
    ended = command(*RUN, "--live")
    lines = ended.out.splitlines()
    assert ended.code == 0, ended.err
    assert lines[0] == "plan · sandbox"
    assert any(line.startswith(f"  requests   at most {LIVE_REQUESTS:,}") for line in lines)
    assert lines.index("plan · sandbox") < next(at for at, line in enumerate(lines) if line.startswith("contracts run"))


@pytest.mark.parametrize("examples", ["0", "4"])
def test_a_live_target_gets_updates_in_due_form(command: Command, live: Live, examples: str) -> None:
    """Without further leave each update is of the listed number, with good credentials and a body that fits."""
    ended = command("run", "--max-examples", examples, "--target", "sandbox", "--live", "--max-requests", "900")
    assert ended.code == 0, ended.err
    assert {unquote(path) for path in live.updates} == {OWN}
    bodies = [request.json for request in live.provider.requests if request.body]
    assert bodies
    assert all(isinstance(body, dict) and {} not in body.values() for body in bodies)
    assert "fitting bodies" not in ended.out


@pytest.mark.parametrize("defect", [None, "both-voice-forgotten", "voice-wiped"])
def test_what_a_live_target_gets_is_taken_by_the_contract(defect: str | None) -> None:
    """No link over a link, no campaign abroad, and nothing of that kind is made of an update by making it small."""
    kind = default_behaviour()
    target = InProcessTarget(BY_NAME[defect].plant(kind) if defect else kind)
    made: list[Exchange] = []

    def emit(event: Event) -> None:
        if isinstance(event, Judged):
            made.append(event.exchange)

    ended = run(target, Options(rules=PROVIDER_RULES, examples=1, negative=False), emit)
    assert ended.exit_code == (1 if defect else 0)
    assert len(made) > 500
    bodies = [exchange.request for exchange in made if exchange.request.body is not None]
    assert [request.body for request in bodies if request_schema().mismatches(request.json)] == []
    if defect is None:
        assert {exchange.response.status for exchange in made if exchange.response} == {200}


def test_negative_input_needs_more_leave(command: Command, live: Live) -> None:
    """With ``--live-negative`` the empty configuration object and the unknown number are asked about too."""
    assert command(*RUN, "--live", "--live-negative").code == 0
    bodies = [request.json for request in live.provider.requests if request.body]
    assert {"smsConfiguration": {}} in bodies
    assert any(path.endswith("+12025550199") for path in live.updates)


def test_a_case_that_the_contract_refuses_is_not_replayed_without_more_leave(command: Command, live: Live) -> None:
    """An empty configuration object stays at home without ``--live-negative``, and is sent with it."""
    wrong = ("--defect", "empty-sms-accepted", "--rules", "empty-configuration-refused")
    found = command("run", *wrong, "--max-examples", "0", "--report", "ndjson")
    name = re.search(r"contracts replay ([0-9a-f]{12})", found.out)
    assert name is not None
    again = ("replay", name[1], "--target", "sandbox", "--live")
    code, out, err = command(*again)
    assert (code, out, live.provider.requests) == (2, "", [])
    assert "sends what the contract refuses" in err
    assert "--live-negative" in err
    ended = command(*again, "--live-negative")
    assert ended.code == 0
    assert live.provider.requests
    assert ended.out.splitlines()[:5] == [
        "plan · sandbox",
        f"  host       {live.url}",
        f"  project    {FACTS.project_id}",
        f"  changed    {LISTED}",
        "  sent       what has shown the finding (1 in all); before it, what brings the numbers to rest",
    ]


def test_a_run_here_needs_no_leave_and_prints_no_plan(command: Command, live: Live) -> None:
    """A target on this machine is run as it is."""
    ended = command("run", "--max-examples", "0", "--target", live.provider.url, "--max-requests", "40")
    assert ended.code == 0
    assert ended.out.startswith("contracts run")
