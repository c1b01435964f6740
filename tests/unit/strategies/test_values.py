"""The tables of values: one for each hole, and each value is of the kind that its hole says."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any
from urllib.parse import unquote

import pytest

from contracts.scenario import Hole, Scenario, patch
from contracts.standards import is_e164
from contracts.strategies.values import NAMES, VALUES
from contracts.strict_json import NOT_JSON, parse_json


def ids(values: Any) -> list[str]:
    """Short names for values."""
    return [repr(value)[:40] for value in values]


def test_every_hole_has_a_table() -> None:
    """There is no hole that nothing fills, and no table without a hole."""
    assert set(VALUES) == set(Hole)
    assert all(VALUES.values())


@pytest.mark.parametrize("hole", Hole)
def test_a_table_holds_no_value_twice(hole: Hole) -> None:
    """A value is played once; 0 and false are two."""
    counted = Counter((type(value).__name__, repr(value)) for value in VALUES[hole])
    assert [value for value, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("value", VALUES[Hole.WRONG_TYPE], ids=ids(VALUES[Hole.WRONG_TYPE]))
def test_a_wrong_type_is_neither_text_nor_object_nor_null(value: Any) -> None:
    """It is wrong for each member of the request, whichever type that member has."""
    assert not isinstance(value, str | dict)
    assert value is not None


@pytest.mark.parametrize("value", VALUES[Hole.NOT_OBJECT], ids=ids(VALUES[Hole.NOT_OBJECT]))
def test_what_is_not_an_object_is_json_of_another_kind(value: Any) -> None:
    """It is no object and not null, and it survives as JSON."""
    assert not isinstance(value, dict)
    assert value is not None
    assert json.loads(json.dumps(value)) == value


@pytest.mark.parametrize("kind", [bool, int, float, list])
def test_wrong_types_are_of_every_kind(kind: type) -> None:
    """True and false, numbers whole and broken, and lists are all there."""
    for hole in (Hole.WRONG_TYPE, Hole.NOT_OBJECT):
        assert any(type(value) is kind for value in VALUES[hole])


@pytest.mark.parametrize("value", VALUES[Hole.NOT_JSON], ids=ids(VALUES[Hole.NOT_JSON]))
def test_what_is_not_json_is_not_json_to_anybody(value: bytes) -> None:
    """Neither our strict reading nor Python's lenient one takes it, in whatever encoding."""
    assert isinstance(value, bytes)
    assert parse_json(value) is NOT_JSON
    for reading in (value, value.decode("latin-1")):
        with pytest.raises(ValueError, match=r"."):
            json.loads(reading)


@pytest.mark.parametrize("segment", VALUES[Hole.MALFORMED_NUMBER], ids=ids(VALUES[Hole.MALFORMED_NUMBER]))
def test_a_malformed_number_is_no_number_however_it_is_read(segment: str) -> None:
    """It is one path segment in ASCII, and no E.164 number once its percent-encoding is removed."""
    assert segment.isascii()
    assert segment.isprintable()
    assert not set(segment) & set("/?# ")
    assert not is_e164(unquote(segment))


@pytest.mark.parametrize("hole", [Hole.NAME, Hole.CALLBACK])
def test_texts_are_texts(hole: Hole) -> None:
    """Names and callback addresses are text, the empty text among them."""
    assert all(isinstance(value, str) for value in VALUES[hole])
    assert "" in VALUES[hole]


@pytest.mark.parametrize("limit", [1, 8, 16, 32, 64, 100, 128, 255, 256, 512, 1024, 4096, 8192])
def test_names_come_around_usual_limits(limit: int) -> None:
    """A column of a usual size is met exactly and passed by one."""
    lengths = {len(name) for name in NAMES}
    assert limit in lengths
    assert any(limit < length <= limit + 2 or length == limit + 1 for length in lengths)


def test_names_say_different_things_in_letters_and_bytes() -> None:
    """Some names are longer in UTF-8 and in UTF-16 than in letters, so that a limit in either shows."""
    assert any(len(name.encode()) > 255 >= len(name) for name in NAMES)
    assert any(len(name.encode("utf-16-le")) // 2 > 255 >= len(name) for name in NAMES)


@pytest.mark.parametrize("hole", Hole)
def test_every_value_can_be_sent(hole: Hole) -> None:
    """A scenario with the value filled in has an id of its own and leaves nothing open."""
    scenes = [
        Scenario(title="t", steps=(patch({"displayName": hole}),)).fill(lambda _, value=value: value)
        for value in VALUES[hole]
    ]
    assert len({scene.id for scene in scenes}) == len(scenes)
    assert not any(scene.holes for scene in scenes)
