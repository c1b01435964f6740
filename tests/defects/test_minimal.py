"""What a run tells of a deep defect is minimal: shown by brute force, without the minimiser's own code."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from contracts.events import Discovered, Event
from contracts.judge import Judge
from contracts.mock.defects import BY_NAME
from contracts.mock.world import default_behaviour
from contracts.model import Json, Request
from contracts.rules import PROVIDER_RULES
from contracts.runner import Options, run
from contracts.target.inprocess import InProcessTarget

DEEP = (
    "name-cut-at-1024",
    "name-of-32-padded",
    "zero-width-dropped",
    "html-escaped",
    "date-normalised",
    "callback-port-dropped",
    "name-while-pending-forgotten",
    "callback-lost-beside-fax",
    "unlink-lost-beside-voice",
    "name-while-failed-forgotten",
    "abroad-voice-lost",
    "zero-as-empty-name",
)


BEFORE = b'{"displayName":"Before","callbackUrl":"https://hooks.example/before"}'
"""What the number is like before: an update that is lost shows only where there is something to change."""


def told(defect: str) -> Discovered:
    """The first finding that a default run tells."""
    found: list[Discovered] = []

    def emit(event: Event) -> None:
        if isinstance(event, Discovered):
            found.append(event)

    target = InProcessTarget(BY_NAME[defect].plant(default_behaviour()))
    run(target, Options(rules=PROVIDER_RULES, seed=1, max_findings=1), emit)
    return found[0]


def shows(defect: str, requests: tuple[Request, ...], cause: tuple[str, str]) -> bool:
    """Whether these requests show the cause on a fresh provider, on a number that has a name and a callback address."""
    target = InProcessTarget(BY_NAME[defect].plant(default_behaviour()))
    judge = Judge(PROVIDER_RULES, target.facts)
    before = replace(requests[-1], method="PATCH", headers=(("content-type", "application/json"),), body=BEFORE)
    judge.judge(target.send(before))
    findings = [finding for request in requests for finding in judge.judge(target.send(request)).findings]
    return cause in {finding.cause for finding in findings}


def without_one(requests: tuple[Request, ...]) -> Iterator[tuple[Request, ...]]:
    """The requests less one PATCH."""
    for index, request in enumerate(requests):
        if request.method == "PATCH":
            yield requests[:index] + requests[index + 1 :]


def simpler(value: Json) -> Iterator[Json]:
    """The value less one member, or with one character of one text dropped. Runs of a character are cut once."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield {other: kept for other, kept in value.items() if other != name}
            yield from ({**value, name: less} for less in simpler(item))
    elif isinstance(value, str):
        yield from {value[:index] + value[index + 1 :] for index in range(len(value))}


def with_simpler_values(requests: tuple[Request, ...]) -> Iterator[tuple[Request, ...]]:
    """The requests with one value made simpler. Ids of the target's facts stay: another id is another request."""
    facts = InProcessTarget().facts
    ids = {*facts.service_plans, *facts.campaigns, *facts.apps, *facts.trunks, *facts.fax_services}
    ids |= {*facts.failing_service_plans, *facts.failing_campaigns, *facts.failing_apps}
    for index, request in enumerate(requests):
        if request.method != "PATCH" or not isinstance(request.json, dict):
            continue
        for less in simpler(request.json):
            text = json.dumps(less, ensure_ascii=False)
            if all(text.count(known) == json.dumps(request.json, ensure_ascii=False).count(known) for known in ids):
                changed = replace(request, body=text.encode())
                yield (*requests[:index], changed, *requests[index + 1 :])


@pytest.mark.parametrize("defect", DEEP)
def test_what_is_told_shows_the_defect_and_nothing_can_be_left_out(defect: str) -> None:
    """The steps show the cause on a fresh provider; without any one update, member or character they do not.

    Looks stay: they are what lets jobs be seen to go on.
    """
    event = told(defect)
    cause = event.finding.cause
    assert shows(defect, event.steps, cause)
    assert [fewer for fewer in without_one(event.steps) if fewer and shows(defect, fewer, cause)] == []
    assert [
        [request.body for request in less] for less in with_simpler_values(event.steps) if shows(defect, less, cause)
    ] == []


def test_findings_of_one_cause_are_told_once_with_a_count() -> None:
    """Over all phases each cause is one event, and the end of the run says how often it was found."""
    events: list[Event] = []
    target = InProcessTarget(BY_NAME["region-lower-case"].plant(default_behaviour()))
    ended = run(target, Options(rules=PROVIDER_RULES, examples=5), events.append)
    causes = [event.finding.cause for event in events if isinstance(event, Discovered)]
    assert len(causes) == len(set(causes))
    assert set(ended.counts) == set(causes)
    assert ended.counts["response-formats", "/regionCode"] > 1_000
