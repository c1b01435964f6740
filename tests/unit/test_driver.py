"""Playing scenarios: numbers brought to rest, jobs waited for, limits obeyed, findings told once at their least."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from contracts.addressing import number_path
from contracts.driver import Budget, BudgetSpentError, Driver, Played
from contracts.errors import ConfigurationError, TargetUnavailableError
from contracts.events import Discovered, Event, Judged, ScenarioPlayed
from contracts.model import Credentials, Exchange, Facts, Failure, FailureKind, Request, Response, Severity
from contracts.observed.life import SmsState
from contracts.rule import Rule
from contracts.scenario import NO_BODY, PLAN, READ, SETTLE, Scenario, Send, Step, To, patch, sms
from tests.unit.scripted import (
    FACTS,
    GB,
    ONE_NUMBER,
    US,
    Answer,
    Scripted,
    job,
    number_of,
    ok,
    refusal,
    resource,
    rule,
    unreachable,
    violated,
    violated_if,
)
from tests.unit.waiving import waiving

LABEL = ("content-type", "application/json")
LOOK, NOTHING = ("GET", None), ("PATCH", b"{}")
RENAME = patch({"displayName": "x"})


def scene(*steps: Step) -> Scenario:
    """A scenario of these steps."""
    return Scenario(title="the title", steps=steps)


class Drive:
    """A driver on a scripted target, with the events it told."""

    def __init__(
        self, answer: Answer, *rules: Rule, facts: Facts = ONE_NUMBER, pace: float = 0.0, **parts: Any
    ) -> None:
        self.target = Scripted(answer, facts=facts, pace=pace)
        self.events: list[Event] = []
        self.driver = Driver(target=self.target, rules=rules, emit=self.events.append, phase="test", **parts)

    def play(self, *steps: Step, number: str = US, report: bool = True) -> Played:
        """Plays steps on a number, and tells what was found as it is."""
        played = self.driver.play(scene(*steps), number, rule="some-rule")
        if report:
            self.driver.report()
        return played

    @property
    def told(self) -> list[Discovered]:
        """The findings that were told."""
        return [event for event in self.events if isinstance(event, Discovered)]

    @property
    def lines(self) -> list[tuple[str, bytes | None]]:
        """What was sent."""
        return self.target.lines


def still(request: Request) -> Response:
    """A number at rest, whatever is sent."""
    return ok(resource(number_of(request)))


def in_turn(*answers: Response | Failure) -> Answer:
    """These answers one after another; the last one stays."""
    left = list(answers)
    return lambda request: left.pop(0) if len(left) > 1 else left[0]


def no_get(answer: Answer, status: int = 405) -> Answer:
    """The same without GET."""
    return lambda request: refusal(status) if request.method == "GET" else answer(request)


def linking(looks: int) -> Answer:
    """A number whose link ends after it was looked at so many times."""
    left = looks

    def answer(request: Request) -> Response:
        nonlocal left
        if request.method == "GET":
            left -= 1
        return ok(resource(sms_job=job() if left > 0 else None))

    return answer


# Addressing


@pytest.mark.parametrize(
    ("step", "path"),
    [
        (Send(), f"/v1/projects/p/activeNumbers/{US}"),
        (Send(plus="%2B"), "/v1/projects/p/activeNumbers/%2B12025550134"),
        (Send(to=To.ABSENT), "/v1/projects/p/activeNumbers/+12025550199"),
        (Send(to=To.FOREIGN_NUMBER), "/v1/projects/p/activeNumbers/+12025550177"),
        (Send(to=To.FOREIGN_PROJECT), "/v1/projects/q/activeNumbers/+12025550177"),
        (Send(to=To.MALFORMED, number="%2B%00x"), "/v1/projects/p/activeNumbers/%2B%00x"),
    ],
)
def test_a_step_says_what_is_addressed(step: Send, path: str) -> None:
    """Each kind of address becomes the path it stands for; what is malformed goes out as it is written."""
    assert Drive(still, facts=FACTS).driver.request(step, US).path == path


@pytest.mark.parametrize(
    ("step", "headers", "body"),
    [
        (Send(), (), None),
        (Send(body=sms(PLAN)), (LABEL,), b'{"smsConfiguration":{"servicePlanId":"plan-a"}}'),
        (Send(body=b"{", content_type="text/plain"), (("content-type", "text/plain"),), b"{"),
        (Send(body={}, content_type=None), (), b"{}"),
    ],
    ids=["no body", "facts filled in", "bytes", "unlabelled"],
)
def test_a_body_is_labelled_as_the_step_says(step: Send, headers: Any, body: bytes | None) -> None:
    """Facts are filled in, and a content type goes with a body only."""
    request = Drive(still).driver.request(replace(step, credentials=Credentials.WRONG_BASIC), US)
    assert (request.method, request.headers, request.body) == ("PATCH", headers, body)
    assert request.credentials is Credentials.WRONG_BASIC


def test_a_project_id_is_escaped_in_a_path() -> None:
    """A project id cannot leave its segment; the number is put in as it is."""
    assert number_path("a/b c", "+1%00") == "/v1/projects/a%2Fb%20c/activeNumbers/+1%00"


# Looking


def test_a_number_is_read_by_get_where_it_is_offered() -> None:
    """A GET that shows the number is how every look is made from then on."""
    drive = Drive(still, facts=FACTS)
    for number in (US, GB):
        shown = drive.driver.look(number)
        assert shown is not None
        assert shown.body["phoneNumber"] == number
    assert drive.lines == [LOOK, LOOK]


def test_a_number_is_read_by_an_empty_patch_without_get() -> None:
    """Where GET is refused it is not tried again, and a PATCH that changes nothing shows the number."""
    drive = Drive(no_get(still))
    for _ in range(2):
        shown = drive.driver.look(US)
        assert shown is not None
        assert shown.name == "Desk"
    assert drive.lines == [LOOK, NOTHING, NOTHING]
    assert drive.target.sent[1].headers == (("content-type", "application/json"),)


def test_a_number_is_read_by_a_rename_to_its_own_name_at_last() -> None:
    """Where GET and an empty body are refused, the name that was last seen is sent again."""

    def answer(request: Request) -> Response:
        return refusal(400) if request.body in {None, b"{}"} else ok(resource(displayName=request.json["displayName"]))

    drive = Drive(answer)
    drive.driver.send(drive.driver.request(patch({"displayName": "Réception"}), US))
    for _ in range(2):
        shown = drive.driver.look(US)
        assert shown is not None
        assert shown.name == "Réception"
    own = ("PATCH", json.dumps({"displayName": "Réception"}, ensure_ascii=False, separators=(",", ":")).encode())
    assert drive.lines[1:] == [LOOK, NOTHING, own, own]


def test_without_get_a_refusal_of_nothing_shows_nothing_at_first() -> None:
    """Where GET and an empty body are refused, a number that was never shown stays unknown, and as it is."""
    drive = Drive(lambda request: refusal(405 if request.method == "GET" else 400))
    assert drive.driver.look(US) is None
    assert drive.driver.look(US) is None
    assert drive.lines == [LOOK, NOTHING]


@pytest.mark.parametrize("status", [401, 403, 404, 500, 503])
def test_a_name_that_is_not_known_is_not_overwritten(status: int) -> None:
    """A number that was never shown is not renamed by a look, whatever the target answers."""
    drive = Drive(lambda request: refusal(status))
    drive.driver.look(US)
    assert not [body for _, body in drive.lines if body is not None and b"displayName" in body]


def test_a_hiccup_of_the_first_look_does_not_rule_get_out() -> None:
    """A server error says nothing about whether GET is offered."""
    drive = Drive(in_turn(refusal(503), ok(resource())))
    drive.driver.look(US)
    drive.driver.look(US)
    assert drive.lines[-1] == LOOK


def test_a_look_without_an_answer_is_not_repeated_otherwise() -> None:
    """An empty PATCH that brings no answer shows nothing and sends nothing else."""
    silent = Failure(kind=FailureKind.NO_ANSWER, detail="silence")
    drive = Drive(no_get(lambda request: silent))
    assert drive.driver.look(US) is None
    assert drive.lines == [LOOK, NOTHING]


# Rest


def test_a_number_at_rest_is_looked_at_once() -> None:
    """A number that is not known is looked at; one known to be at rest is left alone."""
    drive = Drive(still)
    assert drive.driver.rest(US)
    assert drive.driver.rest(US)
    assert drive.lines == [LOOK]


@pytest.mark.parametrize(
    ("campaign", "sent"), [("", {"servicePlanId": ""}), ("CAMP-A", {"servicePlanId": "", "campaignId": ""})]
)
def test_a_linked_number_is_unlinked(campaign: str, sent: dict[str, str]) -> None:
    """A plan is unlinked, and with it a campaign if there is one."""

    def answer(request: Request) -> Response:
        return ok(resource(plan="plan-a", campaign=campaign) if request.method == "GET" else resource())

    drive = Drive(answer)
    assert drive.driver.rest(US)
    assert drive.lines == [LOOK, ("PATCH", json.dumps({"smsConfiguration": sent}, separators=(",", ":")).encode())]


def test_jobs_are_waited_for_before_and_after_an_unlink() -> None:
    """A running job ends first; then what it linked is unlinked, and that is waited for too."""
    pending, linked = ok(resource(sms_job=job())), ok(resource(plan="plan-a"))
    unlinking, free = ok(resource(plan="plan-a", sms_job=job(plan=""))), ok(resource())
    drive = Drive(in_turn(pending, linked, unlinking, free))
    assert drive.driver.rest(US)
    assert [method for method, _ in drive.lines] == ["GET", "GET", "PATCH", "GET"]


def test_a_number_that_does_not_show_is_taken_to_be_at_rest() -> None:
    """What cannot be seen cannot be waited for."""
    drive = Drive(lambda request: refusal(404))
    assert drive.driver.rest(US)


# Waiting for jobs


def test_a_job_is_waited_for_with_longer_and_longer_pauses() -> None:
    """Three looks come at once; from then on each pause is twice the one before, up to a second."""
    drive = Drive(linking(looks=15))
    drive.driver.look(US)
    assert drive.driver.settle(US)
    doubled = [0.005 * 2**turn for turn in range(8)]
    assert drive.target.waits == pytest.approx([0.0] * 3 + doubled + [1.0] * (14 - 1 - 11))
    assert len(drive.lines) == 15


def test_a_number_known_to_be_at_rest_is_not_looked_at_again() -> None:
    """What the last answer showed is enough."""
    drive = Drive(still)
    drive.driver.look(US)
    assert drive.driver.settle(US)
    assert drive.lines == [LOOK]


def test_a_failed_job_is_an_end() -> None:
    """A job that has failed is not waited for."""
    drive = Drive(lambda request: ok(resource(sms_job=job("FAILED"))))
    assert drive.driver.settle(US)
    assert drive.target.waits == []


def test_past_the_deadline_a_job_is_not_settled() -> None:
    """A job that never ends is looked at until the deadline of the target and not much longer."""
    drive = Drive(lambda request: ok(resource(sms_job=job())))
    assert not drive.driver.settle(US)
    assert drive.target.deadline < drive.target.now() <= drive.target.deadline + 1.0


def test_a_stuck_number_is_looked_at_once_from_then_on() -> None:
    """The deadline is spent once a number: later waits look once and pass no time."""
    drive = Drive(lambda request: ok(resource(number_of(request), sms_job=job())), facts=FACTS)
    assert not drive.driver.settle(US)
    asked, now = len(drive.lines), drive.target.now()
    assert not drive.driver.settle(US)
    assert (len(drive.lines), drive.target.now()) == (asked + 1, now)
    assert not drive.driver.settle(GB)
    assert drive.target.now() > now + drive.target.deadline


def test_a_stuck_number_that_comes_to_rest_is_waited_for_again() -> None:
    """Once its job has ended a number is like any other."""
    stuck = True
    drive = Drive(lambda request: ok(resource(sms_job=job() if stuck else None)))
    assert not drive.driver.settle(US)
    stuck = False
    assert drive.driver.settle(US)
    stuck = True
    drive.driver.look(US)
    before = drive.target.now()
    assert not drive.driver.settle(US)
    assert drive.target.now() - before > drive.target.deadline


def test_a_number_that_vanishes_is_not_waited_for() -> None:
    """A number whose state is lost on the way counts as settled."""
    drive = Drive(in_turn(ok(resource(sms_job=job())), refusal(500)))
    drive.driver.look(US)
    drive.driver.send(drive.driver.request(RENAME, US))
    assert drive.driver.settle(US)


# Limits


def limited(times: int, *headers: tuple[str, str]) -> Answer:
    """429 so many times, and then a number."""
    return in_turn(*[refusal(429, *headers)] * times, ok(resource()))


@pytest.mark.parametrize(
    ("header", "waited"),
    [
        ("3", [3.0, 3.0]),
        (" 0 ", [0.0, 0.0]),
        ("60", [60.0, 60.0]),
        ("Thu, 01 Jan 1970 00:00:07 GMT", [7.0, 0.0]),
        ("soon", [1.0, 2.0]),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", [1.0, 2.0]),
    ],
)
def test_a_429_is_waited_out_as_it_says(header: str, waited: list[float]) -> None:
    """Retry-After is obeyed up to a minute, in seconds or as a date; other words are not understood."""
    drive = Drive(limited(2, ("Retry-After", header)))
    judgement = drive.driver.send(drive.driver.request(RENAME, US))
    assert judgement.observation.status == 200
    assert drive.target.waits == waited
    assert drive.target.sent == [drive.driver.request(RENAME, US)] * 3


def renamed(drive: Drive, times: int) -> None:
    """Sends an update so many times."""
    for _ in range(times):
        drive.driver.send(drive.driver.request(RENAME, US))


@pytest.mark.parametrize("status", [429, 503])
def test_who_wants_more_than_a_minute_is_not_asked_again(status: int) -> None:
    """A pause that is longer than a run waits ends it: asking sooner would not be keeping to Retry-After."""
    drive = Drive(lambda request: refusal(status, ("Retry-After", "86400")))
    with pytest.raises(TargetUnavailableError, match=r"^scripted wants 86,400 s to pass before the next request"):
        renamed(drive, 2)
    assert (len(drive.target.sent), drive.target.waits) == (1, [])


def test_after_a_503_nothing_is_sent_for_as_long_as_it_says() -> None:
    """The answer stands and the update is not repeated; the next request waits."""
    drive = Drive(in_turn(refusal(503, ("Retry-After", "4")), ok(resource())))
    assert drive.driver.send(drive.driver.request(RENAME, US)).observation.status == 503
    assert drive.target.waits == []
    assert drive.driver.send(drive.driver.request(RENAME, US)).observation.status == 200
    assert (len(drive.target.sent), drive.target.waits) == (2, [4.0])


def test_a_target_that_turns_away_again_and_again_cannot_be_tested() -> None:
    """Five 503 in a row that each ask for time end a run; those that ask for none are findings and no more."""
    drive = Drive(lambda request: refusal(503, ("Retry-After", "1")))
    with pytest.raises(TargetUnavailableError, match=r"^scripted answers 503 again and again"):
        renamed(drive, 5)
    patient = Drive(lambda request: refusal(503))
    renamed(patient, 7)
    assert (len(patient.target.sent), patient.target.waits) == (7, [])


def test_a_429_without_a_hint_is_waited_out_longer_and_longer() -> None:
    """Each further 429 doubles the pause."""
    drive = Drive(limited(4))
    assert drive.driver.send(drive.driver.request(RENAME, US)).observation.status == 200
    assert drive.target.waits == [1.0, 2.0, 4.0, 8.0]


def test_a_target_that_keeps_limiting_cannot_be_tested() -> None:
    """After five 429 in a row the run gives up, and says what to change."""
    drive = Drive(lambda request: refusal(429))
    with pytest.raises(TargetUnavailableError, match=r"^scripted answers 429 again and again.*rate_limit lower"):
        drive.driver.send(drive.driver.request(RENAME, US))
    assert len(drive.lines) == 5


def test_nobody_waits_only_to_give_up() -> None:
    """After the last 429 no time is passed."""
    drive = Drive(lambda request: refusal(429, ("retry-after", "60")))
    with pytest.raises(TargetUnavailableError):
        drive.driver.send(drive.driver.request(RENAME, US))
    assert drive.target.waits == [60.0] * 4


def test_every_429_is_judged() -> None:
    """An answer that was waited out is an exchange like any other."""
    drive = Drive(limited(2), rule(check=violated_if(lambda observation: observation.status == 429)))
    drive.driver.send(drive.driver.request(RENAME, US))
    assert [len(event.findings) for event in drive.events if isinstance(event, Judged)] == [1, 1, 0]


def test_an_unreachable_target_cannot_be_tested() -> None:
    """What was never asked is no exchange, and no finding."""
    drive = Drive(unreachable, rule(check=violated()))
    with pytest.raises(TargetUnavailableError, match=r"^scripted cannot be reached: connection refused$"):
        drive.play(RENAME)
    assert (drive.driver.exchanges, drive.events) == (0, [])


def test_no_request_is_sent_past_the_budget() -> None:
    """The bound on requests is exact."""
    drive = Drive(still, budget=Budget(requests=2))
    with pytest.raises(BudgetSpentError, match=r"^the 2 requests of --max-requests are used up$"):
        drive.play(*[RENAME] * 5)
    assert len(drive.lines) == 2


def test_no_request_is_sent_past_the_time() -> None:
    """The bound on time is by the clock of the target."""
    drive = Drive(still, budget=Budget(until=3.0), pace=1.0)
    with pytest.raises(BudgetSpentError, match=r"^the time of --max-time is used up$"):
        drive.play(*[RENAME] * 5)
    assert len(drive.lines) == 3


def test_a_429_is_not_waited_out_past_the_time() -> None:
    """A provider that wants an hour to pass gets no more than the run has."""
    drive = Drive(lambda request: refusal(429, ("retry-after", "3600")), budget=Budget(until=5.0))
    with pytest.raises(BudgetSpentError, match=r"^the time of --max-time is used up$"):
        drive.driver.send(drive.driver.request(RENAME, US))
    assert (drive.target.waits, len(drive.lines)) == ([5.0], 1)


@pytest.mark.parametrize("kind", [FailureKind.NO_ANSWER, FailureKind.TRUNCATED])
def test_a_target_that_is_waited_for_in_vain_cannot_be_tested(kind: FailureKind) -> None:
    """After five answers that did not come whole in time, no sixth is waited for."""
    drive = Drive(lambda request: drive.target.wait(0.5) or Failure(kind=kind, detail="late"))  # type: ignore[func-returns-value]
    for _ in range(5):
        drive.driver.send(drive.driver.request(RENAME, US))
    with pytest.raises(TargetUnavailableError, match=r"^scripted left 5 requests without .*answer_deadline higher"):
        drive.driver.send(drive.driver.request(RENAME, US))
    assert len(drive.lines) == 5


def test_a_failure_at_once_is_not_waiting() -> None:
    """Connections that break at once cost no time, so the run goes on and finds what there is."""
    drive = Drive(lambda request: Failure(kind=FailureKind.NO_ANSWER, detail="reset"))
    for _ in range(50):
        drive.driver.send(drive.driver.request(RENAME, US))
    assert len(drive.lines) == 50


def test_a_429_counts_against_the_budget() -> None:
    """Waiting does not hide requests."""
    drive = Drive(lambda request: refusal(429), budget=Budget(requests=2))
    with pytest.raises(BudgetSpentError):
        drive.driver.send(drive.driver.request(RENAME, US))
    assert len(drive.lines) == 2


# The first look


@pytest.mark.parametrize("status", [401, 403])
def test_refused_credentials_end_a_run(status: int) -> None:
    """A target that refuses the credentials cannot be tested."""
    drive = Drive(lambda request: refusal(status))
    with pytest.raises(TargetUnavailableError, match=rf"^scripted refuses the credentials with {status}.*project id"):
        drive.driver.preflight()


def test_a_number_that_the_target_does_not_know_ends_a_run() -> None:
    """A listed number that is not there is a fault of the configuration."""
    drive = Drive(lambda request: refusal(404) if number_of(request) == GB else still(request), facts=FACTS)
    with pytest.raises(ConfigurationError, match=r"^scripted does not know \+447700900123 in project p\. List"):
        drive.driver.preflight()


def test_a_number_that_is_not_shown_for_other_reasons_is_no_obstacle() -> None:
    """A server error at the first look is judged like any other, and the run goes on."""
    drive = Drive(lambda request: refusal(500), rule(check=violated()))
    drive.driver.preflight()
    assert [event.finding.cause for event in drive.told] == [("some-rule", "status")]


def test_each_number_is_looked_at_once() -> None:
    """The first look costs one request a number."""
    drive = Drive(still, facts=FACTS)
    drive.driver.preflight()
    assert [(request.method, number_of(request)) for request in drive.target.sent] == [("GET", US), ("GET", GB)]


# Playing


def test_a_scenario_is_played_step_by_step() -> None:
    """Steps go out in order on a number at rest, and the play says what it sent last and that jobs ended."""
    drive = Drive(linking(looks=4), rule())
    played = drive.play(READ, RENAME, SETTLE)
    assert played.settled
    assert played.sent is not None
    assert played.sent.request.json == {"displayName": "x"}
    end = drive.events[-1]
    assert end == ScenarioPlayed(phase="test", title="the title", rule="some-rule", phone_number=US, settled=True)
    judged = [event for event in drive.events if isinstance(event, Judged)]
    assert [event.exchange.request for event in judged] == drive.target.sent
    assert {(event.phase, event.applied) for event in judged} == {("test", ("some-rule",))}
    assert drive.driver.exchanges == len(judged)


@pytest.mark.parametrize("steps", [(RENAME,), (RENAME, SETTLE)])
def test_a_number_that_does_not_come_to_rest_is_said_not_to(steps: tuple[Step, ...]) -> None:
    """A job that never ends makes the play unsettled, before the steps or within them."""
    drive = Drive(lambda request: ok(resource(sms_job=job())))
    assert not drive.play(*steps).settled


def test_a_play_without_a_patch_sent_none() -> None:
    """The requests that bring a number to rest are not those of the scenario."""
    assert Drive(still).play(READ).sent is None


def test_the_last_patch_is_that_of_the_scenario() -> None:
    """The exchange that a play hands on is its last PATCH, whatever was read after it."""
    drive = Drive(no_get(still))
    sent = drive.play(RENAME, patch({"displayName": "y"}), READ).sent
    assert isinstance(sent, Exchange)
    assert sent.request.json == {"displayName": "y"}


# Findings at their least


def told_on_rename(where: str = "status") -> Rule:
    """A rule that every rename breaks, whatever was before."""
    return rule(check=violated_if(lambda observation: bool(observation.update), where))


def told_on_second_rename() -> Rule:
    """A rule that a rename breaks when the number is known to have the name already."""
    return rule(
        "twice",
        check=violated_if(
            lambda seen: bool(seen.update and seen.before) and seen.before.name == seen.update["displayName"]
        ),
    )


def renaming() -> Answer:
    """A number that takes the name it is sent."""
    name = "Desk"

    def answer(request: Request) -> Response:
        nonlocal name
        name = request.json.get("displayName", name) if request.body else name
        return ok(resource(number_of(request), displayName=name))

    return answer


def test_a_finding_that_needs_no_past_is_one_request() -> None:
    """What shows on the exchange alone is told with that request, whatever was sent before it."""
    drive = Drive(still, told_on_rename())
    drive.play(READ, READ, RENAME, READ)
    (event,) = drive.told
    assert [(request.method, request.json) for request in event.steps] == [("PATCH", {"displayName": "x"})]
    assert event.phase == "test"
    assert event.waived is None


def test_a_finding_that_needs_a_past_is_the_way_to_it() -> None:
    """What shows only after something is told with all steps up to it, and a look at what was before."""
    drive = Drive(renaming(), told_on_second_rename())
    drive.play(patch({"displayName": "y"}), RENAME, RENAME, READ)
    (event,) = drive.told
    steps = [(request.method, request.body) for request in event.steps]
    rename = ("PATCH", b'{"displayName":"x"}')
    assert steps == [LOOK, ("PATCH", b'{"displayName":"y"}'), rename, rename]
    assert event.steps[0].path == event.steps[1].path


def test_a_way_that_begins_with_a_look_gets_no_other() -> None:
    """A look that is there already is enough."""
    drive = Drive(renaming(), told_on_second_rename())
    drive.play(READ, RENAME, RENAME)
    assert [request.method for request in drive.told[0].steps] == ["GET", "PATCH", "PATCH"]


def test_without_get_no_look_is_put_before_the_way() -> None:
    """A look that the target does not offer is not part of a finding."""
    drive = Drive(no_get(renaming()), told_on_second_rename())
    drive.play(RENAME, RENAME)
    assert [request.method for request in drive.told[0].steps] == ["PATCH", "PATCH"]


def test_a_finding_on_the_way_to_rest_keeps_that_way() -> None:
    """Where bringing the number to rest shows the fault, those requests are part of the finding."""
    known = rule(check=violated_if(lambda seen: seen.before is not None and seen.before.sms.plan == "plan-a"))
    drive = Drive(in_turn(ok(resource(plan="plan-a")), ok(resource())), known)
    drive.play(RENAME)
    (event,) = drive.told
    unlink = ("PATCH", b'{"smsConfiguration":{"servicePlanId":""}}')
    assert [(request.method, request.body) for request in event.steps] == [LOOK, unlink]


def test_a_cause_is_told_once_and_counted() -> None:
    """A finding of a known cause is counted and not told again; another place is another cause."""
    drive = Drive(still, told_on_rename(), rule("other", check=violated_if(lambda seen: bool(seen.update), "/a")))
    for _ in range(3):
        drive.play(RENAME, RENAME)
    assert [event.finding.cause for event in drive.told] == [("some-rule", "status"), ("other", "/a")]
    assert drive.driver.counts == {("some-rule", "status"): 6, ("other", "/a"): 6}


def test_a_finding_is_told_when_its_play_is_over() -> None:
    """What a play finds is handed over when its last step was played."""
    drive = Drive(still, told_on_rename())
    drive.play(RENAME, READ)
    kinds = [type(event).__name__ for event in drive.events]
    assert kinds == ["Judged", "Judged", "Judged", "ScenarioPlayed", "Discovered"]


def test_a_replay_ends_at_the_finding_it_is_for() -> None:
    """A replay plays no step after the first that shows its cause, and is no play of the plan."""
    drive = Drive(still, told_on_rename())
    played = drive.driver.replay(scene(READ, RENAME, READ, RENAME), US, until=("some-rule", "status"))
    assert played.steps == 2
    assert [finding.cause for finding in played.findings] == [("some-rule", "status")]
    assert [type(event).__name__ for event in drive.events] == ["Judged", "Judged", "Judged"]


@pytest.mark.parametrize("until", [None, ("some-rule", "/elsewhere"), ("other-rule", "status")])
def test_a_replay_of_another_cause_is_played_to_its_end(until: tuple[str, str] | None) -> None:
    """A finding of another cause does not cut a replay short."""
    drive = Drive(still, told_on_rename())
    played = drive.driver.replay(scene(RENAME, RENAME, READ), US, until=until)
    assert (played.steps, len(played.findings)) == (3, 2)


def test_a_play_says_which_transitions_were_seen() -> None:
    """The moves of the state graph between two representations are handed over, those of this play alone."""
    drive = Drive(linking(looks=2), rule())
    first = drive.play(SETTLE)
    assert first.moves == {(SmsState.LINKING, SmsState.UNLINKED)}
    assert drive.play(READ).moves == frozenset()


def test_only_findings_that_break_the_contract_count_towards_the_bound() -> None:
    """A warning, a note or a waived finding does not use up the bound on findings."""
    mild = rule("mild", check=violated(), severity=Severity.WARNING)
    waived = rule("waived", check=violated("/a"))
    drive = Drive(still, mild, waived, budget=Budget(findings=1), waivers=waiving("waived"))
    drive.play(RENAME, RENAME)
    assert (drive.driver.grave, len(drive.told)) == (0, 2)
    grave = Drive(still, told_on_rename(), budget=Budget(findings=1))
    grave.play(RENAME)
    with pytest.raises(BudgetSpentError, match=r"^as many findings as --max-findings allows were found$"):
        grave.play(RENAME)


def test_without_report_findings_are_left_to_the_caller() -> None:
    """A play that does not report hands its findings and its requests over, and counts nothing."""
    drive = Drive(still, told_on_rename())
    played = drive.play(READ, RENAME, report=False)
    assert [finding.cause for finding in played.findings] == [("some-rule", "status")]
    assert [request.method for request in played.trail] == ["GET", "PATCH"]
    assert (drive.told, dict(drive.driver.counts)) == ([], {})


@pytest.mark.parametrize("requests", [1, 2])
def test_what_was_found_is_told_when_the_budget_ends(requests: int) -> None:
    """A finding that the tally counts is told, even when no request is left to finish the step."""
    drive = Drive(linking(looks=9), rule(check=violated()), budget=Budget(requests=requests))
    with pytest.raises(BudgetSpentError):
        drive.play(SETTLE)
    assert [event.finding.cause for event in drive.told] == [("some-rule", "status")]


def test_waived_findings_are_told_with_the_reason() -> None:
    """A finding that is accepted is told as such, and the rule does not fail."""
    drive = Drive(still, told_on_rename(), waivers=waiving("some-rule"))
    drive.play(RENAME)
    assert [event.waived for event in drive.told] == ["known (until 9999-01-01)"]
    assert drive.driver.tally.standings["some-rule"].findings == 0


def test_each_play_starts_afresh() -> None:
    """The findings and the requests of one play are not those of the next."""
    drive = Drive(still, told_on_rename())
    drive.play(RENAME)
    played = drive.play(READ)
    assert played.findings == ()
    assert [request.method for request in played.trail] == ["GET"]


LOOKING: tuple[Callable[[Drive], object], ...] = (
    lambda drive: drive.driver.look(US),
    lambda drive: drive.driver.send(drive.driver.request(Send(body=NO_BODY), US)),
)
"""The ways to have a number shown."""


@pytest.mark.parametrize("ask", LOOKING, ids=["a look", "a patch"])
def test_what_was_last_shown_is_known(ask: Callable[[Drive], object]) -> None:
    """A number is unknown until an answer shows it."""
    drive = Drive(still)
    assert drive.driver.shown(US) is None
    ask(drive)
    known = drive.driver.shown(US)
    assert known is not None
    assert known.name == "Desk"
