"""What the gate finds in the real clients, beside what is recorded of them: `python -m tests.clients.defects`.

Drives each installed client under every profile and writes reports/clients.md. The record of who
has which defect stands in the table below. It was made from the clients' sources and by the tests of
this folder, without the gate, but for one row: the model of another voice type was first seen by the
gate, and then confirmed in the source.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from contracts.events import Discovered, Event
from contracts.gate import gate
from contracts.harness.adapter import Adapter, Provider
from contracts.model import Finding
from contracts.observed.habits import Habit
from contracts.profiles import PROFILES
from contracts.rules import CONSUMER_RULES
from tests.clients.install import CLIENTS, Installed, default_folder, find

REPORT: Final = Path(__file__).resolve().parents[2] / "reports" / "clients.md"
NEWEST, OLDER, NODE = (client.name for client in CLIENTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A defect that some clients are known to have, and what the gate says of it."""

    what: str
    clients: tuple[str, ...]
    rule: str
    where: str = ""
    """What the place begins with."""

    def is_told_by(self, findings: Iterable[Finding]) -> bool:
        """Whether one of the findings is about it."""
        return any(one.rule == self.rule and one.mismatch.where.startswith(self.where) for one in findings)


RECORDED: Final = (
    Recorded(
        what="An update of nothing is sent, without a body or as `{}`",
        clients=(NEWEST, OLDER, NODE),
        rule="update-asks-for-something",
    ),
    Recorded(
        what="`smsConfiguration: {}` is sent",
        clients=(OLDER, NODE),
        rule="configurations-not-empty",
        where="/smsConfiguration",
    ),
    Recorded(
        what="`voiceConfiguration: {}` is sent",
        clients=(OLDER, NODE),
        rule="configurations-not-empty",
        where="/voiceConfiguration",
    ),
    Recorded(
        what="A number like `+1/2` goes into the path as it is",
        clients=(NEWEST, OLDER, NODE),
        rule="number-in-e164",
    ),
    Recorded(
        what="The model's `capabilities` is never filled, as the wire says `capability`",
        clients=(NEWEST, OLDER),
        rule="answer-members-declared",
        where="/capability",
    ),
    Recorded(
        what="The model of one voice type is made for another, so that its id has no field",
        clients=(OLDER,),
        rule="answer-members-declared",
        where="/voiceConfiguration",
    ),
    Recorded(
        what="Every error is a `NumberNotFoundException`",
        clients=(NEWEST, OLDER),
        rule="error-named-as-it-is",
    ),
    Recorded(
        what="An error that is no JSON is told without its status",
        clients=(NEWEST, OLDER),
        rule="error-told",
    ),
    Recorded(
        what="A display name that looks like a time is made one",
        clients=(NODE,),
        rule="answer-handed-on",
        where="/displayName",
    ),
    Recorded(
        what="`ValueError` on a legal answer: an integer written `1.0`, an empty schedule",
        clients=(NEWEST, OLDER),
        rule="answer-taken",
    ),
    Recorded(
        what="A voice job is made up where the schedule is an empty object",
        clients=(NEWEST,),
        rule="answer-handed-on",
        where="/voiceConfiguration/scheduledVoiceProvisioning",
    ),
)

AGAIN: Final = "429"
"""The answer after which a client is recorded to send a PATCH again."""
SENDS_AGAIN: Final = (NEWEST,)
NOT_LEGAL: Final = "`ValueError` on a 200 whose `smsConfiguration` lacks `servicePlanId`"
RAISES: Final = (NEWEST, OLDER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the gate says of a client: one finding of each kind, and what it does of its own accord."""

    findings: tuple[Finding, ...]
    habits: tuple[Habit, ...]

    def again(self, after: str) -> Habit | None:
        """How it sends an update again after an answer, over all profiles."""
        told = [habit for habit in self.habits if habit.after == after]
        return functools.reduce(Habit.joined, told) if told else None


def seen_of(client: Installed) -> Seen:
    """What the gate says of a client that it drives under every profile."""
    events: list[Event] = []
    ended = gate(list(client.command), tuple(PROFILES.values()), CONSUMER_RULES, events.append, drive=True)
    return Seen(
        findings=tuple(event.finding for event in events if isinstance(event, Discovered)),
        habits=tuple(habit for trial in ended.trials for habit in trial.habits),
    )


def version_of(client: Installed) -> str:
    """The version that was installed, and those of the parts that do the work."""
    adapter = Adapter(client.command)
    try:
        told = adapter.ask("describe", {}, provider=_NOWHERE, session="describe").value
    finally:
        adapter.close()
    parts = told.get("parts", {}) if isinstance(told, dict) else {}
    return ", ".join([client.version, *(f"{name} {version}" for name, version in sorted(parts.items()))])


_NOWHERE: Final = Provider(auth="", numbers="", project_id="", key_id="", key_secret="")


def table(seen: Mapping[str, Seen], versions: Mapping[str, str]) -> str:
    """The report."""
    names = list(seen)
    lines = [
        "# What the gate finds in real clients",
        "",
        "Made by `python -m tests.clients.defects`: each client is driven through its adapter with",
        "`contracts gate --drive --profile all`, nothing patched but addresses. Who has which defect was",
        "recorded without the gate (but for the model of another voice type, which the gate was the first to see);",
        "*found* and *missed* are what the gate says of it, *none* is a defect that a client does not have and that",
        "the gate does not claim.",
        "",
        f"| recorded defect | rule | {' | '.join(f'{name} ({versions[name]})' for name in names)} |",
        f"| --- | --- |{' --- |' * len(names)}",
    ]
    for one in RECORDED:
        cells = [_cell(told=one.is_told_by(seen[name].findings), has=name in one.clients) for name in names]
        lines.append(_row(one.what, f"`{one.rule}`", cells))
    again = [_again(seen[name].again(AGAIN), has=name in SENDS_AGAIN) for name in names]
    lines.append(_row("PATCH is sent again after a 429", "none: told as a habit (1)", again))
    lines.append(
        _row(NOT_LEGAL, "none: no legal answer (2)", ["**missed** (2)" if name in RAISES else "none" for name in names])
    )
    have = [(one, name) for one in RECORDED for name in one.clients if name in seen]
    told = sum(one.is_told_by(seen[name].findings) for one, name in have)
    lines += ["", f"{told} of {len(have)} recorded defects with a rule are found."]
    return "\n".join([*lines, "", *_NOTES, "", *_others(seen)]) + "\n"


_NOTES: Final = (
    "1. Reading 13 takes it for right: a 429 speaks of the moment, and the client waits as long as it is told, and",
    "   gives up. So no rule holds it against it. Whoever ships a client is told all the same, with how often an",
    "   update goes out and how long it waits, in every report of a gate.",
    "2. The contract requires `servicePlanId` in the `smsConfiguration` of an answer. No provider that keeps it sends",
    "   such a 200, so that no profile does, and a client need not live without.",
)


def _row(what: str, rule: str, cells: Iterable[str]) -> str:
    return f"| {what} | {rule} | {' | '.join(cells)} |"


def _again(habit: Habit | None, *, has: bool) -> str:
    if habit is None:
        return "**missed**" if has else "none"
    told = f"{habit.sendings} times in all"
    return f"told: {told}" if has else f"**claimed**: {told}"


def _cell(*, told: bool, has: bool) -> str:
    return {(True, True): "found", (False, True): "**missed**", (True, False): "**claimed**"}.get((told, has), "none")


def _others(seen: Mapping[str, Seen]) -> list[str]:
    others = [
        f"- {name}: {_told(one)}"
        for name, told in seen.items()
        for one in told.findings
        if not any(recorded.is_told_by([one]) for recorded in RECORDED)
    ]
    return ["Found beside them:", "", *others] if others else ["Nothing else was found."]


def _told(finding: Finding) -> str:
    where, expected, received = finding.mismatch.where, finding.mismatch.expected, finding.mismatch.received
    return f"`{finding.rule}` at {where}: expected {expected}, received {received[:200]}"


def main() -> int:
    """Writes the report. 3 when a client is not installed, 1 when a recorded defect is missed or one is made up."""
    seen, versions = {}, {}
    for client in CLIENTS:
        installed = find(client, default_folder())
        if isinstance(installed, str):
            sys.stderr.write(f"{installed}\n")
            return 3
        seen[client.name], versions[client.name] = seen_of(installed), version_of(installed)
    text = table(seen, versions)
    REPORT.write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    return int("**" in text.replace("**missed** (2)", ""))


if __name__ == "__main__":
    sys.exit(main())
