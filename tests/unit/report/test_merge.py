"""Streams told again: one as it was, several as one, and never greener than what is there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from contracts.errors import ConfigurationError, DocumentError
from contracts.events import Discovered, Event, Judged, PhaseEnded, RunEnded, RunStarted
from contracts.exercised import Extent
from contracts.judge import Standing
from contracts.model import Verdict
from contracts.report.merge import heads, join, tell
from contracts.report.ndjson import Ndjson
from contracts.rules import PROVIDER_RULES
from contracts.runner import Options, Shard, run
from contracts.target.inprocess import InProcessTarget
from contracts.watch import Aspect
from tests.serving import defective
from tests.unit.report.happenings import BY_ID, ERROR, NOTE, WARNING, discovered, ended, failing, started


def write(place: Path, *events: Event) -> Path:
    """A file with the stream of these events."""
    with place.open("wb") as stream:
        consumer = Ndjson(stream)
        for event in events:
            consumer(event)
    return place


def cut(place: Path, lines: int) -> Path:
    """The same file after its first lines."""
    place.write_bytes(b"".join(place.read_bytes().splitlines(keepends=True)[:lines]))
    return place


def told(*paths: Path) -> tuple[list[Event], RunEnded]:
    """What streams tell together, and how that ends."""
    events: list[Event] = []
    end = tell(paths, BY_ID, events.append)
    assert events[-1] is end
    return events, end


def shard(index: int, count: int = 2) -> RunStarted:
    """The beginning of one part of a run."""
    return replace(started(), shard=index, shards=count)


def judged(rule: str = ERROR, *, waived: bool = False) -> tuple[Judged, Discovered]:
    """A finding as a run tells of it: the exchange, then the new cause."""
    event = discovered(rule, waived="known" if waived else None)
    return (
        Judged(
            phase="scenarios",
            exchange=event.finding.exchange,
            findings=(event.finding,),
            applied=(rule, "money-unchanged"),
        ),
        event,
    )


@pytest.mark.parametrize("defect", [None, "empty-sms-accepted"])
def test_one_stream_is_told_as_it_was(tmp_path: Path, defect: str | None) -> None:
    """Every event of a run comes again, the verdict included."""
    events: list[Event] = []
    target = InProcessTarget(defective(defect)) if defect else InProcessTarget()
    with (tmp_path / "run.ndjson").open("wb") as stream:
        writer = Ndjson(stream)
        run(target, Options(rules=PROVIDER_RULES, examples=0), lambda event: (events.append(event), writer(event))[0])
    assert told(tmp_path / "run.ndjson")[0] == events


def test_shards_together_are_the_whole(tmp_path: Path) -> None:
    """Two halves of a run agree with the whole on every verdict, and count what they have played."""
    ends, paths = [], []
    for index in (1, 2):
        paths.append(tmp_path / str(index))
        with paths[-1].open("wb") as stream:
            options = Options(rules=PROVIDER_RULES, examples=0, shard=Shard(index=index, count=2))
            ends.append(run(InProcessTarget(defective("empty-sms-accepted")), options, Ndjson(stream)))
    whole = run(
        InProcessTarget(defective("empty-sms-accepted")), Options(rules=PROVIDER_RULES, examples=0), lambda event: None
    )
    events, end = told(*paths)
    assert {rule: standing.verdict for rule, standing in end.standings.items()} == {
        rule: standing.verdict for rule, standing in whole.standings.items()
    }
    assert (end.verdict, end.exit_code) == (Verdict.FAIL, 1)
    assert end.exchanges == sum(one.exchanges for one in ends)
    assert sum(isinstance(event, Judged) for event in events) == end.exchanges
    causes = [event.finding.cause for event in events if isinstance(event, Discovered)]
    assert sorted(set(causes)) == sorted(causes) == sorted(end.counts)
    assert [type(event) for event in events].count(RunStarted) == 1
    assert {(extent.aspect, extent.total) for extent in end.exercised} == {
        (extent.aspect, extent.total) for extent in whole.exercised
    }


def test_verdicts_join_by_their_maximum_and_counts_add() -> None:
    """Rule by rule: the worse verdict with its reason, and the sums."""
    one = ended(
        {ERROR: Standing(verdict=Verdict.PASS, applied=2), NOTE: Standing(reason="never")},
        counts={(ERROR, "status"): 1},
        exercised=(Extent(aspect=Aspect.STATES, total=3, missing=("a", "b")),),
    )
    other = ended(
        {
            ERROR: Standing(verdict=Verdict.INCONCLUSIVE, applied=1, reason="still running"),
            NOTE: Standing(verdict=Verdict.PASS, applied=4, findings=1),
        },
        Verdict.INCONCLUSIVE,
        counts={(ERROR, "status"): 2, (NOTE, "/a"): 1},
        exercised=(Extent(aspect=Aspect.STATES, total=3, missing=("b", "c")),),
        stopped="the time is used up",
    )
    assert join([one, other]) == RunEnded(
        verdict=Verdict.INCONCLUSIVE,
        exit_code=0,
        standings={
            ERROR: Standing(verdict=Verdict.INCONCLUSIVE, applied=3, reason="still running"),
            NOTE: Standing(verdict=Verdict.PASS, applied=4, findings=1),
        },
        counts={(ERROR, "status"): 3, (NOTE, "/a"): 1},
        exchanges=2468,
        seconds=2.5,
        exercised=(Extent(aspect=Aspect.STATES, total=3, missing=("b",)),),
        stopped="the time is used up",
    )


@pytest.mark.parametrize(
    ("verdicts", "joined"),
    [
        (((Verdict.PASS, 0), (Verdict.NOT_APPLICABLE, 2)), (Verdict.PASS, 0)),
        (((Verdict.NOT_APPLICABLE, 2), (Verdict.NOT_APPLICABLE, 2)), (Verdict.NOT_APPLICABLE, 2)),
        (((Verdict.PASS, 0), (Verdict.FAIL, 1)), (Verdict.FAIL, 1)),
        (((Verdict.PASS, 0), (Verdict.ERROR, 3)), (Verdict.ERROR, 3)),
        (((Verdict.ERROR, 130), (Verdict.ERROR, 3)), (Verdict.ERROR, 130)),
        (((Verdict.ERROR, 3), (Verdict.FAIL, 1)), (Verdict.FAIL, 1)),
    ],
)
def test_the_whole_ends_like_its_worst_part(
    verdicts: tuple[tuple[Verdict, int], ...], joined: tuple[Verdict, int]
) -> None:
    """Except that a contract seen to be broken stays broken, whatever else could not be tested."""
    end = join([ended(verdict=verdict, exit_code=code) for verdict, code in verdicts])
    assert (end.verdict, end.exit_code) == joined


@pytest.mark.parametrize("lines", [1, 2, 3])
def test_a_stream_that_was_cut_off_is_not_green(tmp_path: Path, lines: int) -> None:
    """It ends with 3, and says after how many events it was cut."""
    events = (
        started((NOTE, "money-unchanged")),
        judged(NOTE)[0],
        ended({NOTE: Standing(), "money-unchanged": Standing()}),
    )
    _, end = told(cut(write(tmp_path / "run", *events), lines))
    assert (end.verdict, end.exit_code) == (Verdict.ERROR, 3)
    assert end.stopped == f"{tmp_path / 'run'}: it was cut off after {lines} events. Run it again."


def test_a_stream_that_was_cut_off_after_a_violation_is_red(tmp_path: Path) -> None:
    """What was seen to be broken is broken; what was counted until then is told."""
    _, end = told(cut(write(tmp_path / "run", started((ERROR, "money-unchanged")), *judged(), ended()), 3))
    assert (end.verdict, end.exit_code, end.exchanges) == (Verdict.FAIL, 1, 1)
    assert end.standings[ERROR] == Standing(verdict=Verdict.FAIL, applied=1, findings=1)
    assert end.standings["money-unchanged"] == Standing(verdict=Verdict.PASS, applied=1)
    assert end.counts == {(ERROR, "status"): 1}


def test_what_was_met_before_a_cut_is_told_as_often_as_it_was_met(tmp_path: Path) -> None:
    """Occurrences of each cause, the time of the phases that have ended, and no cause that was not discovered."""
    exchange, cause = judged()
    events = (
        started((ERROR, "money-unchanged")),
        exchange,
        cause,
        *[exchange] * 3,
        PhaseEnded(phase="scenarios", exchanges=4, seconds=1.5),
        judged("money-unchanged")[0],
        PhaseEnded(phase="fitting bodies", exchanges=1, seconds=0.5),
    )
    whole = write(tmp_path / "run", *events, ended())
    _, end = told(cut(whole, len(events)))
    assert (end.counts, end.exchanges, end.seconds) == ({(ERROR, "status"): 4}, 5, 2.0)


def test_a_waived_finding_does_not_break_a_stream_that_was_cut_off(tmp_path: Path) -> None:
    """What is accepted for the target is accepted here too."""
    begun = started((ERROR, "money-unchanged"))
    _, end = told(cut(write(tmp_path / "run", begun, *judged(waived=True), ended()), 3))
    assert (end.verdict, end.exit_code, end.standings[ERROR].verdict) == (Verdict.ERROR, 3, Verdict.PASS)


def test_one_part_that_was_cut_off_spoils_the_whole(tmp_path: Path) -> None:
    """Its neighbour is told to the end, and the whole is not green."""
    begun = started()
    good = write(tmp_path / "good", begun, ended())
    bad = cut(write(tmp_path / "bad", begun, ended()), 1)
    _, end = told(good, bad)
    assert (end.verdict, end.exit_code, end.exchanges) == (Verdict.ERROR, 3, 1234)


def test_a_line_that_is_none_spoils_the_whole(tmp_path: Path) -> None:
    """Damage in the middle counts like a cut."""
    place = write(tmp_path / "run", started(), ended())
    place.write_bytes(place.read_bytes().replace(b'"RunEnded"', b'"RunSpoilt"'))
    assert told(place)[1].exit_code == 3


def test_a_rule_that_comes_from_nowhere_spoils_the_whole(tmp_path: Path) -> None:
    """A finding of a rule that the run did not begin with is no finding of this run."""
    place = write(tmp_path / "run", started((WARNING,)), *judged(), ended({WARNING: Standing()}))
    assert told(place)[1].exit_code == 3


def test_a_missing_shard_is_told(tmp_path: Path) -> None:
    """A set that is not whole is not green, and its gaps are named."""
    paths = [write(tmp_path / str(index), shard(index, 4), ended()) for index in (1, 3)]
    _, end = told(*paths)
    assert (end.verdict, end.exit_code) == (Verdict.ERROR, 3)
    assert end.stopped == "of 4 shards these are missing: 2, 4. Name the streams of all of them."


def test_shards_of_several_seeds_are_whole_for_each(tmp_path: Path) -> None:
    """A part of one run and the other part of another are no run."""
    heads = [replace(shard(1), seed=7), replace(shard(2), seed=14)]
    paths = [write(tmp_path / str(head.shard), head, ended()) for head in heads]
    _, end = told(*paths)
    assert end.exit_code == 3
    assert end.stopped == ("of 2 shards these are missing: 2 of seed 7, 1 of seed 14. Name the streams of all of them.")
    more = [write(tmp_path / f"{head.shard}+", replace(head, shard=3 - head.shard), ended()) for head in heads]
    assert told(*paths, *more)[1].exit_code == 0


def test_a_whole_set_of_shards_is_green(tmp_path: Path) -> None:
    """In any order."""
    paths = [write(tmp_path / str(index), shard(index), ended()) for index in (2, 1)]
    events, end = told(*paths)
    assert (end.verdict, end.exit_code) == (Verdict.PASS, 0)
    assert events[0] == started()


def test_a_cause_is_told_once(tmp_path: Path) -> None:
    """What two shards have found is one finding, counted twice."""
    end = ended(failing(), Verdict.FAIL, exit_code=1, counts={(ERROR, "status"): 2})
    begun = (ERROR, "money-unchanged")
    paths = [write(tmp_path / f"{index}", replace(shard(index), rules=begun), *judged(), end) for index in (1, 2)]
    events, whole = told(*paths)
    assert sum(isinstance(event, Discovered) for event in events) == 1
    assert whole.counts == {(ERROR, "status"): 4}


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (started(target="sandbox"), "are of different targets"),
        (started(rules=(ERROR,)), "are of different rules"),
        (replace(started(), command="gate"), "are of different commands"),
        (shard(2), "are of different numbers of shards"),
    ],
)
def test_streams_that_do_not_belong_together_are_refused(tmp_path: Path, other: RunStarted, message: str) -> None:
    """Before anything is told."""
    paths = [write(tmp_path / "a", started(), ended()), write(tmp_path / "b", other, ended())]
    with pytest.raises(ConfigurationError, match=message):
        tell(paths, BY_ID, lambda event: pytest.fail("something was told"))


def test_a_shard_given_twice_is_refused(tmp_path: Path) -> None:
    """Its counts would double, and a copy under another name is the same shard."""
    paths = [write(tmp_path / name, shard(1), ended()) for name in ("a", "b")]
    with pytest.raises(ConfigurationError, match=r"b is shard 1 once more\. Name each shard once\."):
        heads(paths, BY_ID)


def test_a_rule_that_is_not_known_is_refused(tmp_path: Path) -> None:
    """A stream of another version cannot be explained here."""
    path = write(tmp_path / "a", started(rules=("of-tomorrow",)), ended({}))
    with pytest.raises(DocumentError, match="the rule 'of-tomorrow' is not known here"):
        heads([path], BY_ID)
