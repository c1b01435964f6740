"""A target for tests of one's own, and a run told rule by rule."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from contracts.errors import ConfigurationError, TargetUnavailableError
from contracts.events import Discovered, Event
from contracts.mock.behaviour import Choices, Pace
from contracts.mock.world import FACTS, default_behaviour
from contracts.model import Credentials, Exchange, Facts, Failure, FailureKind, Request, Severity
from contracts.rules import PROVIDER_RULES
from contracts.runner import Options, run
from contracts.target.inprocess import InProcessTarget
from contracts.testing import ContractBrokenError, JudgedTarget, describe, outcomes, select_target
from contracts.waivers import NO_WAIVERS
from tests.serving import defective
from tests.unit.waiving import waiving

US, _, GB, _ = (number.phone_number for number in FACTS.numbers)
PLAN = FACTS.service_plans[0]
LINK = {"smsConfiguration": {"servicePlanId": PLAN}}
EMPTY = {"smsConfiguration": {}}


class Broken:
    """A target that fails every exchange in one way."""

    def __init__(self, kind: FailureKind, facts: Facts = FACTS) -> None:
        self.name = "broken"
        self.base_url = "http://127.0.0.1:3013"
        self.facts = facts
        self.deadline = 60.0
        self.curl_credentials = ""
        self._failure = Failure(kind=kind, detail="the line is cut")

    def send(self, request: Request) -> Exchange:
        """Fails."""
        return Exchange(request=request, outcome=self._failure)

    def now(self) -> float:
        """Always the same time."""
        return 0.0

    def wait(self, seconds: float) -> None:
        """Lets no time pass."""

    def close(self) -> None:
        """Nothing to give back."""


def judged(defect: str | None = None) -> JudgedTarget:
    """The mock, with a defect or without, whose every exchange is judged."""
    return JudgedTarget(InProcessTarget(defective(defect) if defect else None))


def test_an_update_is_answered() -> None:
    """A good update returns the answer of the target."""
    response = judged().patch({"displayName": "Reception"})
    assert (response.status, response.json["displayName"]) == (200, "Reception")
    assert response.json["phoneNumber"] == US


def test_a_refusal_is_an_answer_too() -> None:
    """A request that is rightly refused raises nothing."""
    assert judged().patch(EMPTY).status == 400


def test_another_number_can_be_named() -> None:
    """Without a number the first one is meant; with one, that one."""
    target = judged()
    assert target.number == US
    assert target.patch({"displayName": "x"}, number=GB).json["phoneNumber"] == GB
    shown = target.read(GB)
    assert shown is not None
    assert shown["displayName"] == "x"


def test_a_body_of_bytes_is_sent_as_it_is() -> None:
    """Bytes are not encoded again."""
    target = judged()
    assert target.patch(b'{"displayName" : "spaced"}').json["displayName"] == "spaced"
    assert target.patch(b"{").status == 400


def test_an_update_without_a_body_changes_nothing() -> None:
    """The default is no body."""
    assert judged().patch().json["displayName"] == "Front desk"


def test_credentials_and_content_type_can_be_chosen() -> None:
    """Both are those of the request."""
    target = judged()
    assert target.patch({"displayName": "x"}, credentials=Credentials.NONE).status == 401
    assert target.patch({"displayName": "x"}, content_type="text/plain").status == 400


def test_a_number_that_is_not_there_reads_as_none() -> None:
    """What the target does not show is None."""
    assert judged().read(FACTS.unknown_numbers[0]) is None


def test_a_link_settles_and_comes_to_rest() -> None:
    """A job is waited for, and rest unlinks."""
    target = judged()
    assert target.patch(LINK).status == 200
    assert target.settle() is True
    shown = target.read()
    assert shown is not None
    assert shown["smsConfiguration"]["servicePlanId"] == PLAN
    target.rest()
    shown = target.read()
    assert shown is not None
    assert shown["smsConfiguration"]["servicePlanId"] == ""


def test_a_job_without_an_end_does_not_settle() -> None:
    """Past the deadline of the target, settling says no."""
    target = JudgedTarget(InProcessTarget(default_behaviour(Choices(pace=Pace.MANUAL))))
    target.patch(LINK)
    assert target.settle() is False


def test_a_broken_contract_is_told_at_the_exchange() -> None:
    """The error is an assertion, and its text is the finding with its curl line."""
    target = judged("empty-sms-accepted")
    target.patch({"displayName": "x"})
    with pytest.raises(ContractBrokenError) as error:
        target.patch(EMPTY)
    assert isinstance(error.value, AssertionError)
    lines = str(error.value).splitlines()
    assert lines[0] == "ERROR  empty-configuration-refused: An empty configuration object is refused"
    assert [line[:11].strip() for line in lines[1:]] == ["where", "expected", "received", "clause", "reproduce"]
    assert lines[5].startswith("  reproduce  curl ")


def test_a_broken_contract_is_told_each_time() -> None:
    """The same violation raises again when it is provoked again."""
    target = judged("empty-sms-accepted")
    for _ in range(2):
        with pytest.raises(ContractBrokenError):
            target.patch(EMPTY)


def test_after_a_finding_a_good_exchange_is_good() -> None:
    """What was told once does not weigh on the next exchange."""
    target = judged("empty-sms-accepted")
    with pytest.raises(ContractBrokenError):
        target.patch(EMPTY)
    assert target.patch({"displayName": "x"}).status == 200


@pytest.mark.parametrize(
    "look", [lambda target: [target.read() for _ in range(3)], JudgedTarget.rest, JudgedTarget.settle]
)
def test_looking_is_judged_too(look: Callable[[JudgedTarget], object]) -> None:
    """A job that ends wrongly is found by whichever method sees its end."""
    target = judged("sms-job-lost")
    target.rest()
    assert target.patch(LINK).status == 200
    with pytest.raises(ContractBrokenError, match="finished-sms-job-links-ids"):
        look(target)


def test_milder_findings_are_collected() -> None:
    """What breaks no build raises nothing and is kept with its severity."""
    target = judged("refusal-422")
    with pytest.raises(ContractBrokenError) as error:
        target.patch({"displayName": "x"}, content_type="text/plain")
    assert "wrong-content-type-refused" not in str(error.value)
    assert [(one.finding.rule, one.finding.severity) for one in target.warnings] == [
        ("wrong-content-type-refused", Severity.WARNING)
    ]


def test_a_target_that_cannot_be_reached_is_no_finding() -> None:
    """An unreachable target is told as what it is."""
    with pytest.raises(TargetUnavailableError, match=r"^broken cannot be reached: the line is cut$"):
        JudgedTarget(Broken(FailureKind.UNREACHABLE)).patch({"displayName": "x"})


# What was not recorded is a matter of recordings alone: a target has an answer, or it has none.
@pytest.mark.parametrize("kind", sorted(set(FailureKind) - {FailureKind.UNREACHABLE, FailureKind.UNRECORDED}))
def test_an_exchange_without_a_whole_answer_breaks_the_contract(kind: FailureKind) -> None:
    """Silence, garbage and half an answer raise, with a curl line."""
    with pytest.raises(ContractBrokenError, match="curl ") as error:
        JudgedTarget(Broken(kind)).patch({"displayName": "x"})
    assert "the line is cut" in str(error.value)
    assert "Failure(" not in str(error.value)


def test_a_finding_is_described_as_a_block() -> None:
    """The block of a finding names the address of the target and its public credentials."""
    events: list[Event] = []
    target = InProcessTarget(defective("empty-sms-accepted"))
    run(target, Options(rules=PROVIDER_RULES, examples=0), events.append)
    found = next(event for event in events if isinstance(event, Discovered))
    assert describe(found, target).splitlines()[-1].endswith(f"{target.base_url}{found.steps[-1].path}")
    assert " -u key:secret " in describe(found, target)


def test_a_run_is_told_rule_by_rule() -> None:
    """Each rule has its verdict; one that never applied has its reason."""
    told = outcomes(InProcessTarget(), examples=0, seed=0, waivers=NO_WAIVERS)
    assert list(told) == [rule.id for rule in PROVIDER_RULES]
    assert told["no-server-error"].verdict == "PASS"
    assert told["no-server-error"].text == ""
    assert told["server-error-envelope"].verdict == "NOT_APPLICABLE"
    assert told["server-error-envelope"].text == "it never came about that an update is answered with 500 and JSON"


def test_a_broken_rule_is_told_with_its_findings() -> None:
    """The text of a rule that fails is its findings, one block each."""
    told = outcomes(InProcessTarget(defective("empty-sms-accepted")), examples=0, seed=0, waivers=NO_WAIVERS)
    failed = {rule: outcome.text for rule, outcome in told.items() if outcome.verdict == "FAIL"}
    assert list(failed) == ["empty-configuration-refused"]
    assert failed["empty-configuration-refused"].startswith("ERROR  empty-configuration-refused: ")
    assert failed["empty-configuration-refused"].count("  reproduce  curl ") == 1


def test_a_waived_rule_passes_a_run() -> None:
    """A waived finding breaks nothing."""
    target = InProcessTarget(defective("empty-sms-accepted"))
    told = outcomes(target, examples=0, seed=0, waivers=waiving("empty-configuration-refused"))
    assert {outcome.verdict for outcome in told.values()} == {"PASS", "NOT_APPLICABLE"}


def test_a_target_comes_with_the_waivers_of_today(elsewhere: Path) -> None:
    """Of the waivers of a target, the expired ones accept nothing."""
    row = '{{rule = "{}", reason = "known", expires = {}}}'
    waivers = ", ".join([row.format("money-unchanged", "9999-01-01"), row.format("no-server-error", "2001-01-01")])
    (elsewhere / "contracts.toml").write_text(
        '[targets.s]\nurl = "http://127.0.0.1:1"\nauth = "none"\nproject_id = "p"\n'
        f'numbers = [{{phone_number = "+12025550134"}}]\nwaivers = [{waivers}]\n',
        encoding="utf-8",
    )
    target, waivers = select_target("s", None, {})
    target.close()
    assert target.name == "s"
    assert waivers.accepted == waiving("money-unchanged").accepted


def test_an_unknown_target_is_refused(elsewhere: Path) -> None:
    """What cannot be made out is told as on the command line."""
    with pytest.raises(ConfigurationError, match=r"^There is no target 'nope'"):
        select_target("nope", None, {})
