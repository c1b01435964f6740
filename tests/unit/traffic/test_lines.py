"""Journals and event streams, line by line."""

from __future__ import annotations

import io

import pytest

from contracts.errors import DocumentError
from contracts.events import Event, NumbersKept, RunStarted
from contracts.mock.journal import CLEARED
from contracts.mock.world import FACTS
from contracts.report.ndjson import Ndjson
from contracts.rules import PROVIDER_RULES
from contracts.runner import Options, run
from contracts.target.inprocess import InProcessTarget
from contracts.traffic.lines import is_line, read_lines
from tests.unit.traffic.recordings import exchange, journal


def test_a_journal_is_read() -> None:
    """Each line is an exchange."""
    sent = [exchange({"displayName": str(turn)}) for turn in range(3)]
    entries = list(read_lines(io.BytesIO(journal(*sent))))
    assert [entry.exchange for entry in entries] == sent
    assert [entry.number for entry in entries] == [1, 2, 3]


def test_an_event_stream_is_read() -> None:
    """Its exchanges are those that the run has judged, in their order."""
    written = io.BytesIO()
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        Ndjson(written)(event)

    run(InProcessTarget(), Options(rules=PROVIDER_RULES[:20], examples=0), emit)
    written.seek(0)
    judged = [event.exchange for event in events if hasattr(event, "exchange")]
    assert len(judged) > 20
    begun, *entries = read_lines(written)
    assert (begun.anew, begun.facts) == (True, FACTS)
    assert [entry.exchange for entry in entries] == judged


def test_an_event_that_names_a_journal_is_an_event() -> None:
    """A run on a target whose numbers it has to put back says where it has written down what they were."""
    written = io.BytesIO()
    stream = Ndjson(written)

    def emit(event: Event) -> None:
        stream(event)
        if isinstance(event, RunStarted):
            stream(NumbersKept(journal="/state/restore.json", beyond={}))

    run(InProcessTarget(), Options(rules=PROVIDER_RULES[:1], examples=0), emit)
    assert sum(entry.exchange is not None for entry in read_lines(written.getvalue().splitlines(keepends=True))) > 3


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"\n", "line 2: it is not JSON, or was cut off"),
        (b'{"journal":1,"at"', "line 2: it is not JSON, or was cut off"),
        (b"[" * 100_000, "line 2: it is not JSON, or was cut off"),
        (b"[]", "line 2: it is no object"),
        (b"{}", "line 2: it is neither of a journal nor of an event stream"),
        (b'{"journal":1}', "line 2: request is no object"),
        (b'{"event":"Judged"}', "line 2: 'exchange'"),
        (b'{"event":"Judged","exchange":[]}', "line 2: "),
        (b'{"journal":2}', "line 2: it is of a journal of version 2; this is version 1"),
        (b'{"event":"Judged","version":2}', "line 2: it is of an event stream of another version than 1"),
        (b'{"event":"RunStarted","version":1}', "line 2: "),
    ],
)
def test_a_line_that_is_none_is_named(line: bytes, message: str) -> None:
    """What came before it has been told."""
    entries = read_lines(io.BytesIO(journal(exchange()) + line))
    assert next(entries).exchange == exchange()
    with pytest.raises(DocumentError) as raised:
        next(entries)
    where, _, said = message.partition(": ")
    assert str(raised.value).startswith(f"{where}, byte {len(journal(exchange()))}: {said}")


def test_a_cleared_journal_begins_anew() -> None:
    """What comes after is about a mock in its first state."""
    entries = list(read_lines(io.BytesIO(journal(exchange()) + CLEARED + journal(exchange()))))
    assert [(entry.number, entry.anew) for entry in entries] == [(1, False), (2, True), (3, False)]


def test_an_answer_that_was_spoilt_on_purpose_bears_no_witness() -> None:
    """The mock writes the fault that it was told to commit."""
    (entry,) = read_lines([journal(exchange()).replace(b'"listener"', b'"fault":"internal","listener"')])
    assert (entry.exchange, entry.answered, entry.unread) == (exchange(), False, "")


def test_another_operation_is_no_exchange() -> None:
    """The entry is there to be counted."""
    (entry,) = read_lines([journal(exchange(path="/v1/other"))])
    assert (entry.exchange, entry.unread, entry.about) == (None, "", None)


def test_a_run_without_its_end_was_cut_off() -> None:
    """A stream of whole lines is not whole without the last of them."""
    written = io.BytesIO()
    run(InProcessTarget(), Options(rules=PROVIDER_RULES[:20], examples=0), Ndjson(written))
    lines = written.getvalue().splitlines(keepends=True)
    with pytest.raises(DocumentError, match="the run that begins in line 1 has no end: the stream was cut off"):
        list(read_lines(lines[:-1]))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b'{"journal":1}\n', True),
        (b'{"event":"RunStarted"}\n', True),
        (b'{"log":{}}', False),
        (b"{", False),
        (b"", False),
    ],
)
def test_a_first_line_tells_what_a_file_is(line: bytes, told: bool) -> None:
    """An archive is one document, which may be a line too."""
    assert is_line(line) is told
