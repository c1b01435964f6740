"""What was not seen of a message yet, place by place."""

from __future__ import annotations

from contracts.document import OpenApiDocument
from contracts.model import Json
from contracts.watch import Aspect, Place, Watch, read_place

SCHEMA: Json = {
    "type": "object",
    "properties": {
        "kind": {"enum": ["A", "B"]},
        "names": {"type": "array", "items": {"type": "string", "maxLength": 3}},
    },
}
DOCUMENT = OpenApiDocument(name="test", root={"openapi": "3.1.0"})


def watch(*, broken: bool = False) -> Watch:
    """A watch over a message of the schema, each bound to be seen on both sides."""
    return Watch(read_place("body", SCHEMA, DOCUMENT, bounds=True), Place.broken if broken else Place.kept)


def test_what_is_seen_is_told_once() -> None:
    """A visit tells what it was the first to show; the rest stays missing."""
    watching = watch()
    assert set(watching.visit({"kind": "A"})) == {
        (Aspect.MEMBERS, "body"),
        (Aspect.BOUNDS, "body type kept"),
        (Aspect.MEMBERS, "body /kind"),
        (Aspect.VALUES, "body /kind A"),
    }
    assert watching.visit({"kind": "A"}) == ()
    assert (Aspect.VALUES, "body /kind B") in set(watching.missing)
    assert watching.visit({"kind": "B"}) == ((Aspect.VALUES, "body /kind B"),)


def test_items_of_a_list_are_one_place() -> None:
    """Each item is looked at, under one name."""
    watching = watch(broken=True)
    assert watching.visit({"names": ["abc", "abcd", 5]}) == (
        (Aspect.BOUNDS, "body /names/* maxLength broken"),
        (Aspect.BOUNDS, "body /names/* type broken"),
    )


def test_an_object_between_two_that_are_alike_is_looked_at() -> None:
    """That the last object was the same spares a look; that one before it was does not."""
    watching = watch()
    for value in ({"names": ["a"]}, {"kind": "A"}, {"names": ["a"]}):
        watching.visit(value)
    assert set(watching.missing) == {(Aspect.VALUES, "body /kind B")}
    watching.visit({"names": ["a"], "kind": "B"})
    assert watching.done
