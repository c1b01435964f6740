"""Accepted changes: named by a fingerprint that survives another layout, for a reason, until a day."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from typing import Any

import pytest

from contracts.diff.approvals import Approval, fingerprint, parse_approvals, settle
from contracts.diff.compare import compare
from contracts.diff.revision import parse_revision
from contracts.errors import DocumentError
from contracts.model import Severity
from tests.unit.diff.revisions import changes, grown, revision, shorter

TODAY = datetime.date(2027, 6, 1)
DAY = datetime.timedelta(days=1)


def approval(name: str, expires: datetime.date = TODAY) -> Approval:
    """An approval for a reason that does not matter."""
    return Approval(fingerprint=name, reason="agreed", expires=expires)


def test_a_fingerprint_survives_another_layout() -> None:
    """The same change in files with other lines, other spacing and another order has the same name."""
    (change,) = changes(shorter)
    new = revision(shorter)
    lines = "\n\n# a comment\n" + json.dumps(dict(reversed(new.root.items())), indent=7)
    (other,) = compare(revision(), parse_revision(lines, "other.yaml"))
    assert change.new.line != other.new.line
    assert fingerprint(change) == fingerprint(other)


def test_another_change_at_the_same_place_has_another_fingerprint() -> None:
    """A bound that falls further than was agreed is a new change."""
    (change,) = changes(shorter)

    def shortest(root: Any) -> None:
        root["components"]["schemas"]["Update"]["properties"]["displayName"]["maxLength"] = 20

    (further,) = changes(shortest)
    assert fingerprint(change) != fingerprint(further)


def test_the_same_change_of_another_member_has_another_fingerprint() -> None:
    """An approval of the one accepts nothing of the other."""

    def limited(root: Any) -> None:
        members = root["components"]["schemas"]["Update"]["properties"]
        members |= {name: {"type": "string", "maxLength": 10} for name in ("one", "other")}

    def longer(root: Any) -> None:
        limited(root)
        for name in ("one", "other"):
            root["components"]["schemas"]["Update"]["properties"][name]["maxLength"] = 20

    found = compare(revision(longer), revision(limited))
    assert [change.at for change in found] == ["/one", "/other"]
    assert len({fingerprint(change) for change in found}) == 2


def test_changes_that_say_the_same_of_one_place_are_told_apart() -> None:
    """Two variants that both get the same bound: accepted one by one, whatever order the document has."""

    def chosen(root: Any, *lengths: int) -> None:
        variants = [
            {
                "type": "object",
                "required": [name],
                "properties": {name: {}, "text": {"type": "string", "maxLength": one}},
            }
            for name, one in zip("ab", lengths, strict=True)
        ]
        root["components"]["schemas"]["Update"]["properties"]["target"] = {"anyOf": variants}

    found = compare(revision(lambda root: chosen(root, 80, 80)), revision(lambda root: chosen(root, 40, 40)))
    assert [(change.at, change.summary) for change in found] == [
        ("/target/text", "/target/text: maxLength is 40, and was 80")
    ] * 2
    assert len({fingerprint(change) for change in found}) == 2


def test_the_notes_of_accepted_changes_go_stale_only_with_them() -> None:
    """What is not shown is there all the same."""
    found = (*changes(shorter), *changes(grown))
    note = replace(found[1], severity=Severity.NOTE)
    settled = settle((found[0], note), [approval(fingerprint(note))], TODAY).without_notes()
    assert (settled.changes, settled.hidden, settled.complaints) == (found[:1], 1, ())


def test_what_is_accepted_is_not_open() -> None:
    """It is told with its reason; another change stays open."""
    found = (*changes(shorter), *changes(grown))
    settled = settle(found, [approval(fingerprint(found[0]))], TODAY)
    assert settled.open == found[1:]
    assert settled.reason(found[0]) == "agreed (until 2027-06-01)"
    assert settled.reason(found[1]) is None
    assert settled.complaints == ()


def test_an_entry_that_has_expired_accepts_nothing_and_is_a_complaint() -> None:
    """The day after its last."""
    found = changes(shorter)
    settled = settle(found, [approval(fingerprint(found[0]), TODAY - DAY)], TODAY)
    assert settled.open == found
    assert settled.complaints == (
        f"{fingerprint(found[0])} was accepted until 2027-05-31: mend the change, or agree on another day.",
    )


def test_an_entry_without_a_change_is_a_complaint() -> None:
    """Whatever was accepted there is gone."""
    settled = settle((), [approval("0123456789ab")], TODAY)
    assert settled.complaints == ("0123456789ab is accepted, and no such change is there any more: remove the entry.",)


def test_a_file_of_entries_is_read() -> None:
    """A YAML list; an empty file accepts nothing."""
    text = "- fingerprint: 0123456789ab\n  reason: agreed\n  expires: '2027-06-01'\n"
    assert parse_approvals(text, "a.yaml") == (approval("0123456789ab"),)
    assert parse_approvals("# nothing yet\n", "a.yaml") == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1", "a.yaml is no list of accepted changes. `contracts diff` tells the id of each."),
        ("- 1", "a.yaml: entry 1 is no object of fingerprint, reason and expires."),
        (
            "- {fingerprint: a, reason: b}",
            "a.yaml: entry 1 has no expires: fingerprint, reason and expires are needed.",
        ),
        (
            "- {fingerprint: a, reason: b, expires: '2027-06-01', until: x}",
            "a.yaml: entry 1 has 'until', which means nothing here: fingerprint, reason and expires are known.",
        ),
        (
            "- {fingerprint: 12, reason: b, expires: '2027-06-01'}",
            "a.yaml: entry 1 has a member that is no text, or empty. Put it in quotes.",
        ),
        (
            "- {fingerprint: a, reason: ' ', expires: '2027-06-01'}",
            "a.yaml: entry 1 has a member that is no text, or empty. Put it in quotes.",
        ),
        (
            "- {fingerprint: a, reason: b, expires: soon}",
            "a.yaml: entry 1 expires on 'soon', no date. Write '2027-06-01'.",
        ),
        (
            "- &one {fingerprint: a, reason: b, expires: '2027-06-01'}\n- *one",
            "a.yaml: a is accepted twice. Keep one of the entries.",
        ),
    ],
)
def test_a_malformed_file_is_refused(text: str, message: str) -> None:
    """In one line that says which entry, and what to do."""
    with pytest.raises(DocumentError) as error:
        parse_approvals(text, "a.yaml")
    assert str(error.value) == message
