"""The gate: what a client's tests find, how they are run and ended, and what comes of it."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from contracts.errors import ConfigurationError
from contracts.events import Discovered, Event, Judged, PhaseEnded, RunEnded, RunStarted
from contracts.gate import GateEnded, gate
from contracts.mock.dialects import DIALECTS
from contracts.mock.faults import FAULTS
from contracts.model import Verdict
from contracts.profiles import PLAIN, PROFILES, Profile
from contracts.rules import CONSUMER_RULES
from tests.unit.waiving import waiving

CLIENT = """
import base64, json, os, sys, urllib.error, urllib.request

def sent(request, tries=3):
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            error.read()
            raise

def token():
    pair = os.environ["SINCH_KEY_ID"] + ":" + os.environ["SINCH_KEY_SECRET"]
    headers = {"authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
    url = os.environ["CONTRACTS_AUTH_URL"] + "/oauth2/token"
    return sent(urllib.request.Request(url, b"grant_type=client_credentials", headers))["access_token"]

def update(body, bearer, number=os.environ["SINCH_PHONE_NUMBER"]):
    url = os.environ["CONTRACTS_BASE_URL"] + "/v1/projects/" + os.environ["SINCH_PROJECT_ID"]
    headers = {"authorization": "Bearer " + bearer, "content-type": "application/json"}
    data = json.dumps(body).encode()
    return sent(urllib.request.Request(url + "/activeNumbers/" + number, data, headers, method="PATCH"))
"""


def client(*lines: str) -> list[str]:
    """A command that runs these lines as a client."""
    return [sys.executable, "-c", CLIENT + "\n".join(lines)]


PLAIN_PROFILE = PROFILES[PLAIN]
GOOD = client("assert update({'displayName': 'x'}, token())['displayName'] == 'x'")


class Gate:
    """One gate, with its events."""

    def __init__(self, command: list[str], *profiles: str | Profile, **options: Any) -> None:
        self.events: list[Event] = []
        chosen = [PROFILES[one] if isinstance(one, str) else one for one in profiles or (PLAIN,)]
        self.ended: GateEnded = gate(command, chosen, CONSUMER_RULES, self.events.append, **options)

    def of(self, kind: type[Any]) -> list[Any]:
        """The events of a kind."""
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def found(self) -> set[str]:
        """The rules that were violated."""
        return {event.finding.rule for event in self.of(Discovered)}


def test_a_good_client_passes() -> None:
    """The code is 0; what it sent is in the stream, judged, and nothing was found."""
    one = Gate(GOOD)
    assert (one.ended.exit_code, one.ended.run.verdict, one.found) == (0, Verdict.PASS, set())
    assert [event.exchange.request.method for event in one.of(Judged)] == ["POST", "PATCH"]
    assert [event.command for event in one.of(RunStarted)] == ["gate"]
    assert isinstance(one.events[-1], RunEnded)
    (trial,) = one.ended.trials
    assert (trial.passed, trial.exchanges, trial.updates, trial.findings) == (True, 2, 1, 0)


def test_a_client_that_breaks_the_contract_is_found() -> None:
    """The code is 1 although its own tests are content; each cause is told once, with the request."""
    lines = ("bearer = token()", *["try: update({'smsConfiguration': {}}, bearer)\nexcept Exception: pass"] * 2)
    one = Gate(client(*lines))
    assert one.ended.trials[0].passed
    assert (one.ended.exit_code, one.ended.run.verdict) == (1, Verdict.FAIL)
    assert "configurations-not-empty" in one.found
    (told,) = [event for event in one.of(Discovered) if event.finding.rule == "configurations-not-empty"]
    assert [step.json for step in told.steps] == [{"smsConfiguration": {}}]
    assert one.ended.run.counts["configurations-not-empty", "/smsConfiguration"] == 2


def test_tests_that_fail_fail_the_gate() -> None:
    """Whatever was sent."""
    one = Gate(client("update({'displayName': 'x'}, token())", "sys.exit(7)"))
    assert (one.ended.trials[0].code, one.ended.exit_code, one.found) == (7, 1, set())


@pytest.mark.parametrize("lines", [("pass",), ("token()",)], ids=["nothing", "a token"])
def test_a_client_that_updates_nothing_was_not_tested(lines: tuple[str, ...]) -> None:
    """The code is 2, with the reason."""
    one = Gate(client(*lines))
    assert (one.ended.exit_code, one.ended.run.verdict) == (2, Verdict.NOT_APPLICABLE)
    assert one.ended.run.stopped == "no update reached the mock under plain"


def test_tests_that_hang_are_ended(tmp_path: Path) -> None:
    """The code is 3, and no child of theirs is left; what was sent until then is judged."""
    pid = tmp_path / "pid"
    lines = (
        "update({'displayName': 'x'}, token())",
        "import subprocess, time",
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])",
        f"open({str(pid)!r}, 'w').write(str(child.pid))",
        "time.sleep(600)",
    )
    one = Gate(client(*lines), max_time=3)
    assert (one.ended.trials[0].code, one.ended.exit_code, one.ended.run.verdict) == (None, 3, Verdict.ERROR)
    assert one.ended.run.stopped == "the client's tests did not end in time under plain"
    assert len(one.of(Judged)) == 2
    end = time.monotonic() + 10
    while _is_alive(int(pid.read_text())):
        assert time.monotonic() < end


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return state != "Z"


def test_tests_that_hang_after_an_error_are_no_better() -> None:
    """They may fail for an error that they were told of, but not wait for ever."""
    hangs = client("try: update({'displayName': 'x'}, token())\nexcept Exception: import time; time.sleep(600)")
    one = Gate(hangs, "unknown", max_time=3)
    assert (one.ended.exit_code, one.ended.run.stopped) == (3, "the client's tests did not end in time under unknown")


def test_a_command_that_is_none_is_told() -> None:
    """In one line, and at the end of the stream too, so that no report is left without an end."""
    events: list[Event] = []
    with pytest.raises(ConfigurationError, match=r"Cannot start 'no-such-command': No such file or directory\."):
        gate(["no-such-command"], [PLAIN_PROFILE], CONSUMER_RULES, events.append)
    end = events[-1]
    assert isinstance(end, RunEnded)
    assert (end.exit_code, end.verdict) == (2, Verdict.ERROR)
    assert end.stopped == "Cannot start 'no-such-command': No such file or directory."


@pytest.mark.parametrize(
    ("body", "code", "verdict"),
    [({"displayName": "x"}, None, Verdict.ERROR), ({"smsConfiguration": {}}, 1, Verdict.FAIL)],
    ids=["nothing found", "something found"],
)
def test_an_interruption_loses_nothing(body: object, code: int | None, verdict: Verdict) -> None:
    """What was sent until then is judged and told; what is broken stays broken, else it is an interruption."""
    lines = (f"try: update({body}, token())\nexcept Exception: pass", f"os.kill({os.getpid()}, 2)")
    events: list[Event] = []
    command = client(*lines, "import time; time.sleep(600)")
    if code is None:
        with pytest.raises(KeyboardInterrupt):
            gate(command, [PLAIN_PROFILE], CONSUMER_RULES, events.append)
    else:
        assert gate(command, [PLAIN_PROFILE], CONSUMER_RULES, events.append).exit_code == code
    end = events[-1]
    assert isinstance(end, RunEnded)
    assert (end.exit_code, end.verdict, end.stopped) == (code or 130, verdict, "interrupted")
    assert len([event for event in events if isinstance(event, Judged)]) == 2


def test_what_a_client_does_again_is_told_and_accuses_nobody() -> None:
    """A client that waits as long as it is told and tries once more is clean, and the table says what it does."""
    patient = client(
        "import time",
        "bearer = token()",
        "for _ in range(3):",
        "    try: update({'displayName': 'x'}, bearer)",
        "    except urllib.error.HTTPError as error: time.sleep(float(error.headers['retry-after']))",
        "    else: break",
    )
    one = Gate(patient, "rate-limited-retry-after")
    assert (one.ended.exit_code, one.found) == (0, set())
    ((habit,),) = [trial.habits for trial in one.ended.trials]
    assert (habit.after, habit.sendings) == ("429", 2)
    assert habit.pause is not None
    assert habit.pause > 0.9
    assert [event.trial for event in one.of(PhaseEnded)] == list(one.ended.trials)


def test_the_tests_find_what_teams_export_already() -> None:
    """Addresses and credentials, under our names and the vendor's; a number and a plan to work with."""
    one = Gate(
        client(
            "update({'smsConfiguration': {'servicePlanId': os.environ['SINCH_SERVICE_PLAN_ID']}}, token())",
            "assert os.environ['CONTRACTS_TOKEN_URL'] == os.environ['CONTRACTS_AUTH_URL'] + '/oauth2/token'",
            "assert os.environ['CONTRACTS_ADMIN_URL'].startswith(os.environ['CONTRACTS_BASE_URL'])",
            "assert os.environ['CONTRACTS_CALLBACK_SECRET']",
        )
    )
    assert one.ended.exit_code == 0


# Profiles


def test_each_profile_is_a_trial_of_its_own() -> None:
    """Each begins with a new mock, is told as a phase, and its trace is judged by itself."""
    one = Gate(GOOD, PLAIN, "nulls-absent", "jobs-at-once")
    assert [event.phase for event in one.of(PhaseEnded)] == [PLAIN, "nulls-absent", "jobs-at-once"]
    assert [trial.exchanges for trial in one.ended.trials] == [2, 2, 2]
    assert one.ended.run.exchanges == 6
    assert one.ended.exit_code == 0


def test_a_client_that_does_not_survive_a_right_answer_fails() -> None:
    """An answer without its nulls is one that the contract allows."""
    brittle = client("assert update({'displayName': 'x'}, token())['expireAt'] is None")
    one = Gate(brittle, PLAIN, "nulls-absent")
    assert [trial.passed for trial in one.ended.trials] == [True, False]
    assert (one.ended.exit_code, one.found) == (1, set())


def test_a_client_may_fail_for_an_error_that_it_was_told_of() -> None:
    """Tests that do not expect a 500 fail when there is one; that alone is no fault of the client."""
    one = Gate(GOOD, "unknown")
    assert (one.ended.trials[0].passed, one.ended.exit_code) == (False, 0)


def test_what_is_sent_in_answer_to_an_error_is_judged_all_the_same() -> None:
    """A client that does not give up is found under the profile that shows it."""
    stubborn = client(
        "bearer = token()",
        "for _ in range(8):",
        "    try: update({'displayName': 'x'}, bearer)",
        "    except urllib.error.HTTPError: continue",
        "    else: break",
    )
    limited = Profile(
        name="limited", sentence="", faults=({"fault": "rate-limited-retry-after", "count": 8, "seconds": 5},)
    )
    assert Gate(stubborn).found == set()
    assert "retry-after-honoured" in Gate(stubborn, limited).found


def test_jobs_fail_where_a_profile_says_so() -> None:
    """With every code of the contract."""
    watching = client(
        "bearer = token()",
        "update({'smsConfiguration': {'servicePlanId': 'plan-blue'}}, bearer)",
        "for _ in range(3): shown = update({}, bearer)",
        "job = shown['smsConfiguration']['scheduledProvisioning']",
        "assert len(job['errorCodes']) > 15 and 'CAMPAIGN_PROVISIONING_FAILED' in job['errorCodes'], job",
    )
    assert Gate(watching, "jobs-fail").ended.trials[0].passed


def test_profiles_name_what_the_mock_knows() -> None:
    """Dialects and faults exist, names are those of the table, sentences are sentences, and the plain one is first."""
    assert next(iter(PROFILES)) == PLAIN
    for name, profile in PROFILES.items():
        assert profile.name == name
        assert profile.sentence.endswith(".")
        assert all(fault["fault"] in FAULTS for fault in profile.faults)
        if "--dialect" in profile.options:
            assert profile.options[1] in DIALECTS


def test_what_is_accepted_breaks_no_build() -> None:
    """A known finding is told with its reason; a new one still fails."""
    bad = client("try: update({'smsConfiguration': {}}, token())\nexcept Exception: pass")
    accepted = Gate(bad, waivers=waiving("configurations-not-empty", "/smsConfiguration"))
    assert accepted.ended.exit_code == 0
    assert [event.waived for event in accepted.of(Discovered)] == ["known (until 9999-01-01)"]
    elsewhere = Gate(bad, waivers=waiving("configurations-not-empty", "/voiceConfiguration"))
    assert elsewhere.ended.exit_code == 1
    assert elsewhere.ended.run.remarks == (
        (
            "The waiver of configurations-not-empty at /voiceConfiguration has accepted nothing. "
            "If that was a whole run, remove it."
        ),
    )


RECEIVER = """
import http.server, threading, time
came = threading.Event()

class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(STATUS)
        self.end_headers()
        came.set()

    def log_message(self, *words):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
threading.Thread(target=server.serve_forever, daemon=True).start()
bearer = token()
url = "http://127.0.0.1:%d/hook?token=t0psecret" % server.server_port
update({"callbackUrl": url, "smsConfiguration": {"servicePlanId": "plan-blue"}}, bearer)
for _ in range(3): update({"displayName": "x"}, bearer)
assert came.wait(10)
deadline = time.monotonic() + 10
outbox = os.environ["CONTRACTS_ADMIN_URL"] + "/callbacks"
while not sent(urllib.request.Request(outbox))["callbacks"][0]["attempts"]:
    assert time.monotonic() < deadline
"""


def receiving(status: int) -> list[str]:
    """A client that takes callbacks and answers them so."""
    return client(f"STATUS = {status}", RECEIVER)


@pytest.mark.parametrize(
    ("profile", "status", "found"),
    [
        (PLAIN, 200, set()),
        (PLAIN, 204, {"callback-answered"}),
        ("callbacks-forged", 401, set()),
        ("callbacks-forged", 200, {"forged-callback-refused"}),
    ],
)
def test_what_a_client_answers_callbacks_is_judged(profile: str, status: int, found: set[str]) -> None:
    """A genuine one wants 200, a forged one a refusal; no secret of the address is in the stream."""
    one = Gate(receiving(status), profile)
    assert one.found == found
    (back, *_) = [event.exchange.request for event in one.of(Judged) if event.exchange.request.method == "POST"][1:]
    assert back.path.startswith("/hook?token=")
    assert "t0psecret" not in back.path


@pytest.mark.parametrize(
    ("ending", "found"),
    [("os._exit(0)", set()), ("time.sleep(1)", {"callback-answered"})],
    ids=["over", "still there"],
)
def test_a_receiver_that_is_gone_with_the_tests_is_accused_of_nothing(ending: str, found: set[str]) -> None:
    """Jobs end when they end, and tests may be over by then; one that takes a callback and says nothing is found."""
    silent = RECEIVER.replace("        self.send_response(STATUS)\n        self.end_headers()\n", "")
    assert Gate(client(silent.partition("deadline =")[0], ending)).found == found
