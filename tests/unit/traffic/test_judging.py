"""Judging entries: what a recording does not show accuses nobody."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from contracts.events import Discovered, Event, Judged
from contracts.mock.world import FACTS
from contracts.model import Credentials, Exchange, Facts, Failure, FailureKind, Verdict
from contracts.observed.address import Address
from contracts.rules import PROVIDER_RULES, RULES
from contracts.runner import Options, run
from contracts.target.inprocess import InProcessTarget
from contracts.traffic import judging
from contracts.traffic.entry import Entry
from contracts.traffic.judging import AT_ONCE, Traffic
from contracts.traffic.order import PAUSE
from tests.rules.traces import asking
from tests.unit.traffic.recordings import NUMBER, exchange
from tests.unit.waiving import waiving

PROVIDER = {rule.id for rule in PROVIDER_RULES}
ABOUT = Address(project_id="p", phone_number="+12025550134")
UNRECORDED = Failure(kind=FailureKind.UNRECORDED, detail="no answer was recorded")


def judged(*entries: Entry, facts: Facts | None = None, **options: Any) -> Traffic:
    """Entries, judged by all rules."""
    traffic = Traffic(rules=RULES, facts=facts, emit=lambda event: None, **options)
    traffic.take("one", entries, str)
    return traffic


def entry(told: Exchange, number: int = 1, **members: Any) -> Entry:
    """An entry that holds an exchange."""
    return Entry(number=number, exchange=told, **members)


def renamed(name: str, shown: str | None = None, *, at: float = 1.0, **members: Any) -> Entry:
    """An update of the callback, whose answer shows a name."""
    told = exchange({"callbackUrl": name}, {**NUMBER, "callbackUrl": name, "displayName": shown or name})
    return entry(dataclasses.replace(told, at=at), **members)


def accused(traffic: Traffic) -> set[str]:
    """The rules of which something was found."""
    return {rule for rule, standing in traffic.tally.standings.items() if standing.findings}


def test_a_name_that_changes_by_itself_is_found() -> None:
    """The tests below take away, each in its way, what this finding stands on."""
    assert accused(judged(renamed("a"), renamed("b"))) == {"omitted-display-name-unchanged"}


@pytest.mark.parametrize(
    "between",
    [
        Entry(number=2, unread="lost", about=ABOUT),
        Entry(number=2, about=ABOUT),
        Entry(number=2, anew=True),
        entry(exchange({"displayName": "b"}), answered=False, unread="lost"),
        entry(dataclasses.replace(exchange({"displayName": "b"}), outcome=UNRECORDED), answered=False, unread="lost"),
    ],
    ids=["a request that was lost", "another operation", "a reset", "an answer in part", "no answer"],
)
def test_what_was_not_seen_is_held_against_nobody(between: Entry) -> None:
    """After it nothing is known of the number."""
    first = renamed("a")
    assert "omitted-display-name-unchanged" not in accused(judged(first, between, renamed("b", "c")))


def test_an_answer_in_part_that_shows_the_number_says_nothing_of_the_provider() -> None:
    """Its body may have been cut, so what is not in it is not missed."""
    cut = exchange({"displayName": "b"}, {"phoneNumber": "+12025550134"})
    assert accused(judged(entry(cut, answered=False, unread="lost"))) == set()
    assert accused(judged(entry(cut))) & PROVIDER != set()


def test_a_client_is_judged_though_its_answer_was_lost() -> None:
    """What it sent was seen."""
    sent = dataclasses.replace(exchange({"smsConfiguration": {}}), outcome=UNRECORDED)
    assert accused(judged(entry(sent, answered=False, unread="lost"))) == {"configurations-not-empty"}


def test_answers_that_were_lost_make_no_storm() -> None:
    """Whoever sends the same again and again may have been answered each time."""
    sent = dataclasses.replace(exchange({"displayName": "x"}), outcome=UNRECORDED)
    entries = [entry(dataclasses.replace(sent, at=float(turn)), answered=False) for turn in range(1, 20)]
    assert accused(judged(*entries)) == set()
    silent = Failure(kind=FailureKind.NO_ANSWER, detail="nothing")
    known = [entry(dataclasses.replace(sent, at=float(turn), outcome=silent)) for turn in range(1, 20)]
    assert "retries-end" in accused(judged(*known))


def test_updates_at_once_are_not_compared() -> None:
    """Which of the two took effect first is not known, nor what the number is like afterwards."""
    entries = (renamed("a", at=11.0, began=10.0), renamed("b", at=12.0, began=10.5), renamed("c", at=14.0, began=13.0))
    traffic = judged(*entries)
    assert accused(traffic) == set()
    assert traffic.passed.unread == {AT_ONCE: 1}
    apart = (renamed("a", at=11.0, began=10.0), renamed("b", at=12.0, began=11.0))
    assert accused(judged(*apart)) == {"omitted-display-name-unchanged"}


def test_a_refusal_that_was_not_heard_yet_may_be_overtaken() -> None:
    """The same request twice at once is no repetition of a refused one."""
    sent = exchange({"displayName": 1}, {"error": {"code": 400, "status": "INVALID_ARGUMENT"}}, status=400)
    at_once = (
        entry(dataclasses.replace(sent, at=11.0), began=10.0),
        entry(dataclasses.replace(sent, at=11.1), began=10.1),
    )
    assert "refused-request-not-repeated" not in accused(judged(*at_once))
    in_turn = (
        entry(dataclasses.replace(sent, at=11.0), began=10.0),
        entry(dataclasses.replace(sent, at=12.0), began=11.0),
    )
    assert "refused-request-not-repeated" in accused(judged(*in_turn))


def test_after_a_long_silence_nothing_is_known() -> None:
    """Somebody else may have changed the number."""
    assert accused(judged(renamed("a", at=1.0), renamed("b", at=2.0 + PAUSE))) == set()
    assert accused(judged(renamed("a", at=1.0), renamed("b", at=PAUSE))) != set()


def test_providers_are_told_apart() -> None:
    """The same number of the same project elsewhere is another number."""
    assert accused(judged(renamed("a", origin="https://one"), renamed("b", origin="https://two"))) == set()
    assert accused(judged(renamed("a", origin="https://one"), renamed("b", origin="https://one"))) != set()


def test_the_facts_of_a_run_are_those_of_its_recording() -> None:
    """They count until another run begins; what was given on the command line counts for more."""
    told = Entry(number=1, anew=True, facts=FACTS)
    empty = exchange({"smsConfiguration": {}}, path=f"/v1/projects/{FACTS.project_id}/activeNumbers/+12025550134")
    known = dataclasses.replace(empty, request=dataclasses.replace(empty.request, credentials=Credentials.VALID))
    refused = dataclasses.replace(known, outcome=dataclasses.replace(empty.response or UNRECORDED, status=400))
    standing = judged(told, entry(refused)).tally.standings["empty-configuration-refused"]
    assert standing.verdict is Verdict.PASS
    other = Facts(project_id="other", numbers=())
    standing = judged(told, entry(refused), facts=other).tally.standings["empty-configuration-refused"]
    assert standing.verdict is Verdict.NOT_APPLICABLE


def test_what_no_recording_says_is_the_reason() -> None:
    """With facts there is less that is not said."""

    def reason(rule: str, facts: Facts | None) -> str:
        return judged(renamed("a"), facts=facts).ended(Verdict.PASS, 0, 0.0).standings[rule].reason

    numbers = "the recording does not say what numbers and ids the provider has; pass --target"
    assert reason("documented-update-accepted", None) == numbers
    assert reason("documented-update-accepted", FACTS).startswith("it never came about that")
    for facts in (None, FACTS):
        assert (
            reason("missing-credentials-refused", facts)
            == "the recording does not say which credentials were missing or wrong"
        )


def with_principal(told: Exchange, principal: str) -> Exchange:
    """The exchange, asked for with a credential."""
    return dataclasses.replace(told, request=dataclasses.replace(told.request, principal=principal))


@pytest.mark.parametrize(("principal", "applied"), [("bearer:a", 1), ("bearer:b", 0)])
def test_a_credential_that_was_taken_is_a_good_one(principal: str, applied: int) -> None:
    """Until it is refused; of another one nothing is known."""
    path = f"/v1/projects/{FACTS.project_id}/activeNumbers/+12025550134"
    good = with_principal(exchange({"displayName": "x"}, path=path), "bearer:a")
    bad = with_principal(exchange({"smsConfiguration": {}}, {"error": {}}, status=400, path=path), principal)
    traffic = judged(entry(good), entry(bad), facts=FACTS)
    assert traffic.tally.standings["empty-configuration-refused"].applied == applied
    gone = with_principal(exchange({"displayName": "y"}, {"error": {}}, status=401, path=path), principal)
    assert (
        judged(entry(good), entry(gone), entry(bad), facts=FACTS).tally.standings["empty-configuration-refused"].applied
        == 0
    )


def test_waived_findings_are_told_with_their_reason() -> None:
    """They break nothing."""
    events: list[Event] = []
    waivers = waiving("omitted-display-name-unchanged")
    traffic = Traffic(rules=RULES, facts=None, emit=events.append, waivers=waivers)
    traffic.take("one", (renamed("a"), renamed("b")), str)
    assert [event.waived for event in events if isinstance(event, Discovered)] == ["known (until 9999-01-01)"]
    assert traffic.concluded == (Verdict.PASS, 0)


def test_each_finding_says_where_it_stands() -> None:
    """Also those of a cause that was told before; where nothing was found nothing is said."""
    events: list[Event] = []
    traffic = Traffic(rules=RULES, facts=None, emit=events.append)
    entries = [entry(exchange({"displayName": "x", "a": turn}), number=turn) for turn in range(1, 4)]
    traffic.take(
        "one", (*entries, entry(exchange({"displayName": "x"}), number=4)), lambda number: f"f, entry {number}"
    )
    places = [event.place for event in events if isinstance(event, Judged)]
    assert places == ["f, entry 1", "f, entry 2", "f, entry 3", ""]
    assert [event.place for event in events if isinstance(event, Discovered)] == ["f, entry 1"]


def test_the_origin_of_a_request_is_told() -> None:
    """A curl line goes where the request went."""
    events: list[Event] = []
    traffic = Traffic(rules=RULES, facts=None, emit=events.append)
    traffic.take("one", [entry(exchange({"smsConfiguration": {}}), origin="https://one")], str)
    assert {event.origin for event in events if isinstance(event, Discovered)} == {"https://one"}


def test_kinds_of_violation_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Further ones of a rule are told once, and counted."""
    monkeypatch.setattr(judging, "MAX_CAUSES", 3)
    sent = [entry(exchange({"displayName": "x", f"member{turn}": 1})) for turn in range(10)]
    counts = judged(*sent).counts
    assert counts == {
        ("known-members", "/member0"): 1,
        ("known-members", "/member1"): 1,
        ("known-members", "/member2"): 1,
        ("known-members", "elsewhere"): 7,
    }


@pytest.fixture(scope="module")
def correct_run() -> list[Exchange]:
    """What a run of the fixed scenarios exchanges with a correct provider."""
    events: list[Event] = []
    run(InProcessTarget(), Options(rules=PROVIDER_RULES, examples=0), events.append)
    return [event.exchange for event in events if isinstance(event, Judged)]


def unknown(told: Exchange) -> Exchange:
    """The exchange as a recording has it: nothing is said of its credentials."""
    return dataclasses.replace(told, request=dataclasses.replace(told.request, credentials=Credentials.UNKNOWN))


@pytest.mark.parametrize("start", range(0, 600, 37))
def test_a_recording_that_begins_in_the_middle_accuses_no_correct_provider(
    correct_run: list[Exchange], start: int
) -> None:
    """Jobs that run already, links and refusals that were not seen: none of it is held against it."""
    for facts in (None, FACTS):
        entries = [entry(unknown(told)) for told in correct_run[start : start + 150]]
        assert accused(judged(*entries, facts=facts)) & PROVIDER == set()


@pytest.mark.parametrize("gap", range(5))
def test_a_recording_with_gaps_accuses_no_correct_provider(correct_run: list[Exchange], gap: int) -> None:
    """Each fifth answer was cut, each seventh request lost."""
    about = [Address(project_id=FACTS.project_id, phone_number=number.phone_number) for number in FACTS.numbers]
    entries = []
    for turn, told in enumerate(correct_run[:600]):
        if turn % 7 == gap:
            entries += [Entry(number=turn, unread="lost", about=address) for address in about]
        else:
            entries.append(entry(unknown(told), answered=turn % 5 != gap))
    assert accused(judged(*entries)) & PROVIDER == set()


def test_rules_that_are_said_to_need_facts_never_come_to_bear_on_a_correct_provider_without(
    correct_run: list[Exchange],
) -> None:
    """No other rule needs them: each comes to bear somewhere, but for one that needs a credential known as good."""
    traffic = judged(*(entry(unknown(told)) for told in correct_run))
    silent = {rule for rule, standing in traffic.tally.standings.items() if not standing.applied}
    needy = {rule.id for rule in PROVIDER_RULES if rule.needs}
    assert silent & PROVIDER <= needy | {"server-error-envelope", "malformed-number-refused"}


def test_flags_spare_questions_and_change_nothing(correct_run: list[Exchange]) -> None:
    """Whatever a rule leaves to flags comes to the same as asking it, and each rule leaves something to them."""
    by_flags, by_asking = (
        Traffic(rules=rules, facts=FACTS, emit=lambda event: None) for rules in (RULES, tuple(map(asking, RULES)))
    )
    for told in correct_run:
        assert by_flags.judge.judge(told).applied == by_asking.judge.judge(told).applied
    assert [rule.id for rule in RULES if not rule.shows and not rule.enough] == []
