"""The event stream read back: the same events, or a plain word on why not."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import tracemalloc
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.errors import ConfigurationError, DocumentError
from contracts.events import Discovered, Event, Judged, RunStarted
from contracts.messages import request_to_json
from contracts.model import Exchange, Response
from contracts.report.ndjson import VERSION, Ndjson
from contracts.report.stream import EVENTS, IncompleteStreamError, event_from_json, read_events, read_stream
from contracts.resources import spec_file
from contracts.rules import PROVIDER_RULES
from contracts.runner import Options, run
from contracts.target.inprocess import InProcessTarget
from tests.serving import defective
from tests.unit.report.drawn import ENDS, MIDDLES, STARTS, runs
from tests.unit.report.happenings import ERROR, discovered, ended, started, update

SCHEMA = jsonschema_rs.Draft202012Validator(json.loads(spec_file("events.schema.json")), validate_formats=True)
DRAWN = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
RUN = (started(), discovered(), ended())


def written(events: Sequence[Event]) -> bytes:
    """The stream of these events."""
    stream = io.BytesIO()
    consumer = Ndjson(stream)
    for event in events:
        consumer(event)
    return stream.getvalue()


def read(stream: bytes) -> list[Event]:
    """The events of a stream."""
    return list(read_events(io.BytesIO(stream)))


def lines(*told: dict[str, Any]) -> bytes:
    """Lines of a stream, made by hand."""
    return b"".join(json.dumps(one).encode() + b"\n" for one in told)


def characters(value: Any) -> Any:
    """A JSON value without lone surrogates, which are JSON all the same: the engine takes no text with one."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [characters(item) for item in value]
    if isinstance(value, dict):
        return {characters(name): characters(item) for name, item in value.items()}
    return value


def principals(events: Sequence[Event]) -> list[dict[str, Any]]:
    """Whatever of the requests does not count when two of them are compared."""
    return [request_to_json(event.exchange.request) for event in events if isinstance(event, Judged)]


@DRAWN
@given(runs())
def test_a_stream_is_read_back_as_it_was_written(events: list[Event]) -> None:
    """Any events come back equal, with the names of their credentials, through bytes."""
    again = read(written(events))
    assert again == events
    assert principals(again) == principals(events)


@DRAWN
@given(runs())
def test_every_line_keeps_the_schema(events: list[Event]) -> None:
    """The published schema takes whatever is written, footer included."""
    for line in written(events).splitlines():
        SCHEMA.validate(characters(json.loads(line)))


@DRAWN
@given(STARTS | MIDDLES | ENDS, st.data())
def test_a_line_that_lacks_a_member_is_refused(event: Event, data: st.DataObject) -> None:
    """What the schema requires the reader requires, and the other way round."""
    told = json.loads(written([event]).splitlines()[0])
    del told[data.draw(st.sampled_from([name for name in told if name not in ("event", "version")]))]
    try:
        event_from_json(told)
    except DocumentError:
        assert not SCHEMA.is_valid(characters(told))
    else:
        assert SCHEMA.is_valid(characters(told))


@DRAWN
@given(STARTS | MIDDLES | ENDS, st.data(), st.sampled_from([5.5, True, {"a": 1}, [[]], {"base64": "!"}]))
def test_a_member_of_the_wrong_kind_is_refused(event: Event, data: st.DataObject, value: object) -> None:
    """A reader either refuses a line with a plain word, or makes an event of it: nothing else comes out."""
    told = json.loads(written([event]).splitlines()[0])
    told[data.draw(st.sampled_from([name for name in told if name not in ("event", "version")]))] = value
    with contextlib.suppress(DocumentError):
        assert type(event_from_json(told)) is type(event)


def test_the_schema_knows_every_event() -> None:
    """The names in the schema are those of the events, and the footer's."""
    names = {part["$ref"].rpartition("/")[2] for part in json.loads(spec_file("events.schema.json"))["oneOf"]}
    assert names == {*EVENTS, "End"}


def test_a_finding_shares_its_exchange() -> None:
    """A finding of the exchange just judged does not repeat it on disk, and has the very same one when read."""
    finding = discovered().finding
    judged = Judged(phase="look", exchange=finding.exchange, findings=(finding,), applied=(ERROR,))
    stream = written([started(), judged, Discovered(phase="look", finding=finding, steps=()), ended()])
    assert "exchange" not in json.loads(stream.splitlines()[1])["findings"][0]
    assert "exchange" not in json.loads(stream.splitlines()[2])["finding"]
    _, again, told, _ = read(stream)
    assert isinstance(again, Judged)
    assert isinstance(told, Discovered)
    assert again.findings[0].exchange is told.finding.exchange is again.exchange


def test_a_whole_run_comes_back() -> None:
    """What a run has told is what its stream tells."""
    events: list[Event] = []
    stream = io.BytesIO()
    writer = Ndjson(stream)
    run(
        InProcessTarget(defective("empty-sms-accepted")),
        Options(rules=PROVIDER_RULES, examples=0),
        lambda event: (events.append(event), writer(event))[0],
    )
    assert read(stream.getvalue()) == events


def test_every_cut_is_noticed() -> None:
    """A stream cut after any number of bytes gives the events that are whole, and then says that it was cut."""
    stream = written(RUN)
    ends = [at + 1 for at, byte in enumerate(stream) if byte == ord("\n")]
    for cut in range(ends[0], len(stream)):
        events: list[Event] = []
        with pytest.raises(IncompleteStreamError, match=r"was cut off .*Run it again\.$"):
            events.extend(read_events(io.BytesIO(stream[:cut])))
        seen: list[Event] = []
        reader = read_events(io.BytesIO(stream[:cut]))
        with pytest.raises(IncompleteStreamError):
            seen.extend(iter(lambda reader=reader: next(reader), None))
        assert seen == list(RUN[: sum(end <= cut for end in ends)])


def test_a_line_that_is_taken_out_is_noticed() -> None:
    """The footer counts the events."""
    first, _, *rest = written(RUN).splitlines(keepends=True)
    with pytest.raises(IncompleteStreamError, match="it was changed"):
        read(b"".join((first, *rest)))


def test_a_byte_that_was_changed_is_noticed() -> None:
    """The footer seals the lines: a verdict that was mended afterwards does not pass."""
    stream = written((started(), discovered(), ended(exit_code=1)))
    with pytest.raises(IncompleteStreamError, match="it was changed"):
        read(stream.replace(b'"exit_code":1', b'"exit_code":0'))


def test_what_follows_the_footer_is_noticed() -> None:
    """Two streams in one file are not one stream."""
    with pytest.raises(IncompleteStreamError, match="something stands after its footer"):
        read(written(RUN) * 2)


@pytest.mark.parametrize(
    ("stream", "message"),
    [
        (b"", "it is empty"),
        (b"\n", "it is no event stream"),
        (b'{"log":{}}\n', "it is no event stream"),
        (b"<testsuite/>", "it is no event stream"),
        (b"\xff\xfe\n", "it is no event stream"),
        (b'{"journal":1,"id":1}\n', "it is no event stream"),
        (lines({"event": "RunStarted"}), "line 1: it is no event stream, as it has no version"),
        (lines({"event": "RunStarted", "version": True}), "line 1: it is no event stream, as it has no version"),
        (
            lines({"event": "Anything", "version": VERSION + 1}),
            "it is of version 2, and 1 is the newest known here. Update contracts.",
        ),
        (lines({"event": "PhaseEnded", "version": 1}), "line 1: PhaseEnded has no place there"),
        (lines({"event": "RunStarted", "version": 1}), "line 1: target is missing"),
        (written(RUN[:1]) * 2, "line 2: RunStarted has no place there"),
        (written(RUN[:1]) + lines({"event": "Gone", "version": 1}), "line 2: 'Gone' is no event"),
        (written(RUN[:1]) + b"[]\n", "line 2: it is no event"),
    ],
    ids=range(14),
)
def test_what_is_no_stream_is_told(stream: bytes, message: str) -> None:
    """Foreign, newer, or out of order: one plain sentence for each."""
    with pytest.raises(DocumentError) as error:
        read(stream)
    assert str(error.value) == message


def test_a_file_is_named_in_what_is_wrong_with_it(tmp_path: Path) -> None:
    """Missing, foreign, cut off: the message begins with the file, and the kind of error stays."""
    cut, foreign = tmp_path / "cut", tmp_path / "foreign"
    cut.write_bytes(written(RUN[:2]))
    foreign.write_bytes(b"{}")
    with pytest.raises(IncompleteStreamError, match=f"^{cut}: it was cut off after 2 events"):
        list(read_stream(cut))
    with pytest.raises(DocumentError, match=f"^{foreign}: it is no event stream$"):
        list(read_stream(foreign))
    with pytest.raises(ConfigurationError, match="there is no such file"):
        list(read_stream(tmp_path / "absent"))


def test_gzip_is_unpacked(tmp_path: Path) -> None:
    """A packed stream is read like a plain one, and a packed one that was cut is noticed."""
    place = tmp_path / "run.ndjson.gz"
    packed = gzip.compress(written(RUN))
    place.write_bytes(packed)
    assert list(read_stream(place)) == list(RUN)
    place.write_bytes(packed[:-9])
    with pytest.raises(IncompleteStreamError):
        list(read_stream(place))


def test_memory_does_not_grow_with_the_stream(tmp_path: Path) -> None:
    """Ten times the events take no more memory to read."""
    answer = Response(status=200, body=b"x" * 20_000)

    def peak(count: int) -> int:
        place = tmp_path / str(count)
        with place.open("wb") as stream:
            writer = Ndjson(stream)
            writer(started())
            for at in range(count):
                exchange = Exchange(request=update(), outcome=answer, at=float(at))
                writer(Judged(phase="look", exchange=exchange, findings=(), applied=()))
            writer(ended())
        tracemalloc.start()
        assert sum(1 for _ in read_stream(place)) == count + 2
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(1_000) < peak(100) + 100_000


def test_each_event_is_on_disk_before_the_next(tmp_path: Path) -> None:
    """A run that is killed leaves every event that it has told: nothing waits in a buffer."""
    place = tmp_path / "run.ndjson"
    with place.open("wb") as stream:
        writer = Ndjson(stream)
        for number, event in enumerate(RUN[:2], start=1):
            writer(event)
            assert len(place.read_bytes().splitlines()) == number
            assert isinstance(next(read_stream(place)), RunStarted)
