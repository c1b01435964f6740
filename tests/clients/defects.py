"""What the gate finds in the real clients, beside what is recorded of them: `python -m tests.clients.defects`.

Drives each installed client under every profile and writes reports/clients.md. The record of who
has which defect stands in the table below. It was made from the clients' sources and by the tests of
this folder, without the gate, but for one row: the model of another voice type was first seen by the
gate, and then confirmed in the source.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from contracts.events import Discovered, Event
from contracts.gate import gate
from contracts.model import Finding
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

NOT_JUDGED: Final = (
    (
        "PATCH is sent again after a 429, up to four times (Python 2.3.0)",
        "allowed by reading 13: a 429 speaks of the moment. It waits as long as it is told, and gives up.",
    ),
    (
        "`ValueError` on a 200 whose `smsConfiguration` lacks `servicePlanId` (both Python versions)",
        "the contract requires the member there, so a client need not live without.",
    ),
)


def found_in(client: Installed) -> tuple[Finding, ...]:
    """One finding of each kind that the gate makes of a client."""
    events: list[Event] = []
    gate(list(client.command), tuple(PROFILES.values()), CONSUMER_RULES, events.append, drive=True)
    return tuple(event.finding for event in events if isinstance(event, Discovered))


def table(found: Mapping[str, tuple[Finding, ...]], versions: Mapping[str, str]) -> str:
    """The report."""
    names = list(found)
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
        cells = " | ".join(_cell(told=one.is_told_by(found[name]), has=name in one.clients) for name in names)
        lines.append(f"| {one.what} | `{one.rule}` | {cells} |")
    have = [(one, name) for one in RECORDED for name in one.clients if name in found]
    told = sum(one.is_told_by(found[name]) for one, name in have)
    lines += ["", f"{told} of {len(have)} recorded defects are found.", ""]
    lines += [*_others(found), "", "Recorded, and no break of the contract as we read it:", ""]
    lines += [f"- {what}: {why}" for what, why in NOT_JUDGED]
    return "\n".join(lines) + "\n"


def _cell(*, told: bool, has: bool) -> str:
    return {(True, True): "found", (False, True): "**missed**", (True, False): "**claimed**"}.get((told, has), "none")


def _others(found: Mapping[str, tuple[Finding, ...]]) -> list[str]:
    others = [
        f"- {name}: {_told(one)}"
        for name, findings in found.items()
        for one in findings
        if not any(recorded.is_told_by([one]) for recorded in RECORDED)
    ]
    return ["Found beside them:", "", *others] if others else ["Nothing else was found."]


def _told(finding: Finding) -> str:
    where, expected, received = finding.mismatch.where, finding.mismatch.expected, finding.mismatch.received
    return f"`{finding.rule}` at {where}: expected {expected}, received {received[:200]}"


def main() -> int:
    """Writes the report. 3 when a client is not installed, 1 when a recorded defect is missed or one is made up."""
    found, versions = {}, {}
    for client in CLIENTS:
        installed = find(client, default_folder())
        if isinstance(installed, str):
            sys.stderr.write(f"{installed}\n")
            return 3
        found[client.name], versions[client.name] = found_in(installed), installed.version
    text = table(found, versions)
    REPORT.write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    return int("**" in text)


if __name__ == "__main__":
    sys.exit(main())
