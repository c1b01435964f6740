"""Bodies by Schemathesis: drawn apart, played on listed numbers, and validated by it with our rules as a check."""

from __future__ import annotations

import base64
import io
import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from hypothesis.configuration import set_hypothesis_home_dir, storage_directory
from schemathesis import GenerationMode
from schemathesis.core import NOT_SET
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response as Told

from contracts import fuzz as module
from contracts import schemathesis_worker as worker
from contracts.driver import Driver
from contracts.events import Discovered, Event
from contracts.fuzz import NEGATIVE, POSITIVE, Fuzzer, FuzzError
from contracts.minimise import Minimiser
from contracts.model import Failure, FailureKind, Request, Response
from contracts.rules import PROVIDER_RULES
from contracts.scenario import NO_BODY
from contracts.target.inprocess import InProcessTarget
from tests.unit.scripted import FACTS, Scripted, Watched, number_of, ok, refusal, resource, rule, violated_if


def still(request: Request) -> Response:
    """A number at rest, whatever is sent."""
    return ok(resource(number_of(request)))


@pytest.fixture(scope="module")
def drawn() -> dict[str, list[Any]]:
    """The bodies that a process of its own drew."""
    fuzzer = Fuzzer(examples=25, seed=3)
    try:
        fuzzer.start()
        return {mode: fuzzer.bodies(mode) for mode in (POSITIVE, NEGATIVE)}
    finally:
        fuzzer.stop()


@pytest.fixture(scope="module")
def operation() -> Any:
    """The operation as Schemathesis sees it."""
    return worker.operation()


@pytest.fixture
def hypothesis_home() -> Iterator[None]:
    """Gives the home of Hypothesis back, which a process of its own need not do."""
    home = storage_directory(intent_to_write=False).home_directory
    yield
    set_hypothesis_home_dir(home)


def ready(bodies: dict[str, list[Any]], examples: int = 25) -> Fuzzer:
    """A fuzzer whose bodies are drawn already."""
    return Fuzzer(examples=examples, seed=3, _bodies=bodies)


def sent_bodies(target: Scripted | Watched) -> list[bytes | None]:
    """The bodies of all that was sent but looks."""
    return [request.body for request in target.sent if request.method == "PATCH"]


# Drawing


def test_bodies_of_both_kinds_are_drawn(drawn: dict[str, list[Any]]) -> None:
    """Fitting bodies are objects or nothing, and among the others are some that are no objects."""
    assert 10 <= len(drawn[POSITIVE]) <= 26
    assert 10 <= len(drawn[NEGATIVE]) <= 26
    assert all(body is NO_BODY or isinstance(body, dict) for body in drawn[POSITIVE])
    assert any(not isinstance(body, dict) for body in drawn[NEGATIVE])


def test_no_body_is_drawn_twice(drawn: dict[str, list[Any]]) -> None:
    """Each body of a mode is another one."""
    for bodies in drawn.values():
        assert len({repr(body) for body in bodies}) == len(bodies)


def test_a_seed_draws_the_same(drawn: dict[str, list[Any]]) -> None:
    """Another process with the same seed draws the same bodies."""
    fuzzer = Fuzzer(examples=25, seed=3)
    try:
        fuzzer.start()
        assert {mode: fuzzer.bodies(mode) for mode in drawn} == drawn
    finally:
        fuzzer.stop()


@pytest.mark.parametrize("body", [None, True, 0, "", "text", [], {}, {"displayName": "é"}])
def test_a_json_body_is_handed_over_as_it_is(body: Any) -> None:
    """A JSON value survives the way from one process to the other."""
    assert worker.encoded(body) == {"json": body}


def test_bytes_and_nothing_are_handed_over() -> None:
    """Bytes go in base64, and no body is an empty object."""
    assert worker.encoded(b"\x00{") == {"bytes": base64.b64encode(b"\x00{").decode()}
    assert worker.encoded(NOT_SET) == {}


def test_a_folder_named_like_the_package_is_not_ours(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the user stands does not decide what is run."""
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / "__init__.py").write_text("raise SystemExit(9)\n", encoding="utf-8")
    (tmp_path / "hypothesis.py").write_text("raise SystemExit(9)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    fuzzer = Fuzzer(examples=2, seed=1)
    try:
        fuzzer.start()
        assert fuzzer.bodies(POSITIVE) != []
    finally:
        fuzzer.stop()
    assert {path.name for path in tmp_path.iterdir()} == {"contracts", "hypothesis.py"}


# Playing


@pytest.mark.parametrize("mode", [POSITIVE, NEGATIVE])
def test_every_body_reaches_the_target(mode: str, drawn: dict[str, list[Any]]) -> None:
    """Each drawn body is sent, on the listed numbers in turn and on no other."""
    target = Scripted(still)
    driver = Driver(target=target, rules=(), emit=lambda event: None)
    ready(drawn).play(driver, Minimiser(driver=driver), mode)
    bodies = [(request.body, number_of(request)) for request in target.sent if request.method == "PATCH"]
    own = [number.phone_number for number in FACTS.numbers]
    assert [number for _, number in bodies] == [own[turn % len(own)] for turn in range(len(drawn[mode]))]
    for (body, _), value in zip(bodies, drawn[mode], strict=True):
        expected = None if value is NO_BODY else value if isinstance(value, bytes) else json.loads(json.dumps(value))
        assert (json.loads(body) if body is not None and not isinstance(value, bytes) else body) == expected


def test_negative_bodies_go_to_listed_numbers_of_the_mock(drawn: dict[str, list[Any]]) -> None:
    """On the built-in provider, too, nothing but the listed numbers is addressed, and nothing is found."""
    target = Watched(InProcessTarget())
    events: list[Event] = []
    driver = Driver(target=target, rules=PROVIDER_RULES, emit=events.append)
    for mode in (POSITIVE, NEGATIVE):
        ready(drawn).play(driver, Minimiser(driver=driver), mode)
    assert {number_of(request) for request in target.sent} <= {number.phone_number for number in target.facts.numbers}
    assert len(sent_bodies(target)) >= len(drawn[POSITIVE]) + len(drawn[NEGATIVE])
    assert [event.finding.cause for event in events if isinstance(event, Discovered)] == []


def test_a_finding_of_a_drawn_body_is_told_at_its_smallest() -> None:
    """A fault that a drawn body shows is told once, with the least of that body."""
    broken = rule(check=violated_if(lambda seen: bool(seen.update) and "displayName" in seen.update, "/displayName"))
    events: list[Event] = []
    driver = Driver(target=Scripted(still), rules=(broken,), emit=events.append)
    bodies = [{"displayName": "long text", "callbackUrl": "x"}, {"displayName": "another"}]
    ready({POSITIVE: bodies}).play(driver, Minimiser(driver=driver), POSITIVE)
    (event,) = [event for event in events if isinstance(event, Discovered)]
    assert [request.json for request in event.steps] == [{"displayName": ""}]
    assert driver.counts == {("some-rule", "/displayName"): 2}


@pytest.mark.parametrize(
    ("body", "kind", "least"),
    [
        ([["x", 7], {"a": [True]}], list, b"[]"),
        (b'{"displayName": "x"', bytes, b"a"),
        (12345.5, float, b"0.0"),
        ("long text", str, b'""'),
    ],
    ids=["list", "bytes", "number", "text"],
)
def test_a_body_that_is_no_object_is_made_small_too(body: Any, kind: type, least: bytes) -> None:
    """Lists lose their items, bytes and texts their letters, and numbers become 0."""
    broken = rule(check=violated_if(lambda seen: seen.request.body not in {None, b""} and seen.update is None))
    events: list[Event] = []
    driver = Driver(target=Scripted(still), rules=(broken,), emit=events.append)
    ready({NEGATIVE: [body]}).play(driver, Minimiser(driver=driver), NEGATIVE)
    (event,) = [event for event in events if isinstance(event, Discovered)]
    assert [request.body for request in event.steps] == [least]
    assert isinstance(body, kind)


def test_an_exchange_without_an_answer_is_not_handed_back() -> None:
    """Only answers can be validated."""
    silent = Failure(kind=FailureKind.NO_ANSWER, detail="silence")
    target = Scripted(lambda request: silent if request.body == b"{}" else still(request))
    fuzzer = ready({POSITIVE: [{}, {"displayName": "x"}]})
    driver = Driver(target=target, rules=(), emit=lambda event: None)
    fuzzer.play(driver, Minimiser(driver=driver), POSITIVE)
    assert [(answer["turn"], answer["status"]) for answer in fuzzer._answers] == [(1, 200)]


# The whole way, there and back


def whole(target: Scripted | InProcessTarget, *rules: Any, examples: int = 4) -> Fuzzer:
    """Draws, plays both kinds and hands the answers back."""
    fuzzer = Fuzzer(examples=examples, seed=1)
    try:
        fuzzer.start()
        driver = Driver(target=target, rules=rules, emit=lambda event: None)
        for mode in (POSITIVE, NEGATIVE):
            fuzzer.play(driver, Minimiser(driver=driver), mode)
        fuzzer.finish()
    finally:
        fuzzer.stop()
    return fuzzer


def test_answers_that_fit_are_validated_without_a_word() -> None:
    """Schemathesis agrees with our rules about the built-in provider."""
    assert whole(InProcessTarget(), *PROVIDER_RULES)._process is None


def test_what_schemathesis_sees_and_no_rule_sees_is_a_fault_of_ours() -> None:
    """A body that breaks the schema without a finding is told: one of two readings of the spec is wrong."""
    with pytest.raises(FuzzError, match=r"^Schemathesis sees what no rule sees: "):
        whole(Scripted(lambda request: ok({"phoneNumber": 3})))


def test_bodies_that_are_not_drawn_say_why() -> None:
    """A process that ends before it draws is told with its last words, and can be stopped after that."""
    fuzzer = Fuzzer(examples=-1, seed=1)
    fuzzer.start()
    with pytest.raises(FuzzError, match=r"^Schemathesis drew nothing: .*max_examples") as e:
        fuzzer.bodies(POSITIVE)
    assert e.value.exit_code == 3
    fuzzer.stop()


def test_a_process_that_draws_for_ever_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits without a limit: the process is killed, and the run says that nothing was drawn."""
    monkeypatch.setattr(module, "_WAIT_SECONDS", 0.05)
    fuzzer = Fuzzer(examples=1_000_000, seed=1)
    fuzzer.start()
    with pytest.raises(FuzzError, match=r"^Schemathesis drew nothing: it ended without a word"):
        fuzzer.bodies(POSITIVE)
    fuzzer.stop()


def test_a_process_that_fails_at_the_end_says_why() -> None:
    """A failure while validating is told with its last words."""
    fuzzer = Fuzzer(examples=2, seed=1)
    try:
        fuzzer.start()
        fuzzer.bodies(POSITIVE)
        fuzzer._answers.append({"mode": POSITIVE, "turn": 10_000})
        with pytest.raises(FuzzError, match=r"^Schemathesis failed: IndexError"):
            fuzzer.finish()
    finally:
        fuzzer.stop()


def test_a_fuzzer_that_was_not_started_has_nothing_to_hand_back() -> None:
    """Without a process there is nothing to finish or to stop, and there are no bodies."""
    fuzzer = Fuzzer(examples=2, seed=1)
    fuzzer.finish()
    fuzzer.stop()
    with pytest.raises(FuzzError, match="it was not started"):
        fuzzer.bodies(POSITIVE)


def test_a_fuzzer_can_be_stopped_while_it_draws() -> None:
    """A run that ends early leaves no process behind."""
    fuzzer = Fuzzer(examples=10_000, seed=1)
    fuzzer.start()
    process = fuzzer._process
    assert process is not None
    fuzzer.stop()
    fuzzer.stop()
    assert process.returncode is not None


# Validating


def answer(status: int, body: Any, findings: tuple[str, ...] = (), headers: Any = ()) -> dict[str, Any]:
    """An answer as it is handed back."""
    return {
        "mode": POSITIVE,
        "turn": 0,
        "status": status,
        "headers": [["content-type", "application/json"], *headers],
        "body": base64.b64encode(json.dumps(body).encode()).decode(),
        "findings": list(findings),
    }


@pytest.fixture(scope="module")
def case(operation: Any) -> Any:
    """A case of the operation."""
    return operation.Case(body={"displayName": "x"}, media_type="application/json")


def test_our_findings_fail_a_schemathesis_check(case: Any) -> None:
    """A case whose answer our rules object to fails, with their words."""
    told = Told(
        status_code=200,
        headers={},
        content=b"",
        request=requests.Request("PATCH", "http://target/number").prepare(),
        elapsed=0.0,
        verify=True,
    )
    with pytest.raises(FailureGroup) as e:
        case.validate_response(told, checks=[worker.judged(["name-applied: the name sent"])])
    assert "name-applied: the name sent" in str(e.value.exceptions[0])
    case.validate_response(told, checks=[worker.judged([])])


def test_an_answer_that_fits_is_no_disagreement(case: Any) -> None:
    """A documented error passes, headers that repeat included."""
    envelope = {"error": {"code": 400, "message": "", "status": "INVALID_ARGUMENT", "details": []}}
    assert worker.disagreement(case, answer(400, envelope, headers=[["x-a", "1"], ["X-A", "2"]])) is None


def test_an_answer_that_breaks_the_schema_is_a_disagreement(case: Any) -> None:
    """What the schema does not allow is told, unless our rules found something in the same answer."""
    envelope = {"error": {"code": 400, "message": 3, "status": "INVALID_ARGUMENT", "details": []}}
    told = worker.disagreement(case, answer(400, envelope))
    assert told is not None
    assert '3 is not of type "string"' in told
    assert worker.disagreement(case, answer(400, envelope, findings=("response-types: text",))) is None


def test_other_objections_are_left_to_the_rules(case: Any) -> None:
    """A status or a content type that is not documented is no matter of schemas."""
    page = answer(200, "x") | {"headers": [["content-type", "text/html"]]}
    assert worker.disagreement(case, answer(418, {})) is None
    assert worker.disagreement(case, page) is None


def test_nothing_else_is_swallowed(case: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault within a check is not taken for a failed one."""

    def broken(*arguments: Any) -> None:
        raise LookupError("a fault of ours")

    monkeypatch.setattr(worker, "judged", lambda findings: broken)
    with pytest.raises(LookupError, match="a fault of ours"):
        worker.disagreement(case, answer(200, {}))


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_drawing_is_repeatable(mode: GenerationMode, operation: Any) -> None:
    """The same seed draws the same cases within one process too."""
    one, other = (
        [worker.encoded(case.body) for case in worker.draw(operation, mode, examples=8, seed=5)] for _ in range(2)
    )
    assert one == other != []


@pytest.mark.usefixtures("hypothesis_home")
def test_the_process_speaks_in_lines(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """One line with the bodies of both modes, then one line with the disagreements."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps([answer(200, {"phoneNumber": 3})]) + "\n"))
    worker.main(4, 1)
    bodies, disagreements = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert set(bodies) == {POSITIVE, NEGATIVE}
    assert len(disagreements) == 1
    assert "\n" not in disagreements[0]


@pytest.mark.usefixtures("hypothesis_home")
def test_no_answers_are_no_disagreements(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A run that ends before an answer came has nothing to validate."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    worker.main(2, 1)
    assert json.loads(capsys.readouterr().out.splitlines()[1]) == []


def test_a_refusal_is_an_answer() -> None:
    """Statuses, headers and bodies are handed back as they came."""
    fuzzer = ready({NEGATIVE: [[]]})
    target = Scripted(lambda request: refusal(400, ("X-Trace", "1")) if request.body else still(request))
    driver = Driver(target=target, rules=(), emit=lambda event: None)
    fuzzer.play(driver, Minimiser(driver=driver), NEGATIVE)
    expected = {
        "mode": NEGATIVE,
        "turn": 0,
        "status": 400,
        "headers": [["X-Trace", "1"]],
        "body": "",
        "findings": [],
    }
    assert fuzzer._answers == [expected]
