"""The questions that surfaces ask of schemas, each answered once, and the answers as changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contracts.diff.alignment import Alignment
from contracts.diff.annotations import notices
from contracts.diff.blame import Blame, blamed
from contracts.diff.catalogue import RULES, TOPIC_OF, schema_rule
from contracts.diff.change import Change, Witness
from contracts.diff.closing import Closed, Closing, Member
from contracts.diff.document import definition_name
from contracts.diff.edits import Edit, Spot
from contracts.diff.normal import Message, Shelf
from contracts.diff.revision import Place, Revision
from contracts.diff.spelling import as_texts, in_path, is_spoken
from contracts.diff.surface import Flow, Surface
from contracts.diff.whereabouts import Whereabouts
from contracts.diff.witnesses import NoWitness
from contracts.diff.wording import summary
from contracts.model import Json, Severity
from contracts.pointers import pointer as join
from contracts.schemas import show

_Key = tuple[Message, Flow, str, str]


class Questions:
    """Collects what surfaces ask. Surfaces that ask the same are answered together."""

    def __init__(self, old: Revision, new: Revision) -> None:
        self._old, self._new = old, new
        self._shelves = {
            message: (Shelf(revision=old, message=message, tag="a"), Shelf(revision=new, message=message, tag="b"))
            for message in Message
        }
        self._asked: dict[_Key, list[Surface]] = {}

    def ask(self, surface: Surface) -> None:
        """Takes a surface in."""
        before, after = self._shelves[surface.message]
        names = before.name(surface.old), after.name(surface.new)
        if surface.spoken:
            names = as_texts(before, after, *names)
        if surface.spoken.startswith("path "):
            names = in_path(before, names[0]), in_path(after, names[1])
        self._asked.setdefault((surface.message, surface.flow, *names), []).append(surface)

    def changes(self) -> Iterator[Change]:
        """What the surfaces show."""
        for key, surfaces in self._asked.items():
            for change in self._answer(key, surfaces[0]):
                titles = tuple(dict.fromkeys(one.title for one in surfaces))
                yield replace(change, surfaces=titles, surface=surfaces[0])

    def _answer(self, key: _Key, surface: Surface) -> Iterator[Change]:
        message, flow, old, new = key
        before, after = self._shelves[message]
        left, right = (before, after) if flow is Flow.SENT else (after, before)
        root = (old, new) if flow is Flow.SENT else (new, old)
        alignment = Alignment(left.schemas, right.schemas, root)
        yield from notices(alignment.met, left, right, surface, Whereabouts(left.schemas, root[0]))
        if not alignment.edits:
            return
        closing = Closing(left.schemas, right.schemas, root)
        blames = list(blamed(alignment, left.schemas, right.schemas, root, closing))
        whereabouts = Whereabouts(alignment.definitions, alignment.root)
        for blame in blames:
            yield self._told(blame, surface, left, right, root, whereabouts)
        told = {name for blame in blames if blame.edit is not None for name in (blame.edit.key, *blame.edit.path[-1:])}
        for closed in closing.closed:
            yield self._closed(closed, surface, left, right)
        known = {
            True: {_settled(left, one) for one, _ in alignment.met},
            False: {_settled(right, one) for _, one in alignment.met},
        }
        for member in closing.members:
            if member.name not in told and (not member.is_variant or _owner(member) in known[member.on_left]):
                yield from self._noticed(member, surface, left, right)

    def _told(
        self,
        blame: Blame,
        surface: Surface,
        left: Shelf,
        right: Shelf,
        root: tuple[str, str],
        whereabouts: Whereabouts,
    ) -> Change:
        edit = blame.edit
        at = "" if edit is None else whereabouts.of(edit)
        rule = RULES[schema_rule(surface.kind, _topic(edit, root))]
        if edit is None:
            places = [left.revision.place(left.pointers[root[0]]), right.revision.place(right.pointers[root[1]])]
        else:
            places = [_place(left, edit.left, edit, is_left=True), _place(right, edit.right, edit, is_left=False)]
        old, new = places if surface.flow is Flow.SENT else places[::-1]
        witness = None
        if not isinstance(blame.value, NoWitness):
            witness = Witness(
                value=blame.value,
                allowed_by="old" if surface.flow is Flow.SENT else "new",
            )
        said, cause, backwards = self._words(blame, surface, root, whereabouts)
        return Change(
            rule=rule.id,
            severity=rule.severity if blame.is_proven else Severity.WARNING,
            summary=said,
            cause=cause,
            backwards=backwards,
            surfaces=(),
            old=old,
            new=new,
            at=at,
            hit=_hit(edit, surface, at),
            advice=rule.instead,
            witness=witness,
        )

    def _words(
        self, blame: Blame, surface: Surface, root: tuple[str, str], whereabouts: Whereabouts
    ) -> tuple[str, str, str]:
        """The summary, the same without places, and the same for the way back."""
        if blame.edit is not None and is_spoken(root[0]) and blame.edit.left.name == root[0]:
            # What was compared are texts; what has changed is the type that they stand for.
            places = ((self._old, surface.old), (self._new, surface.new))
            was, is_ = (show(one.at(one.home(at)).get("type")).strip('"') for one, at in places)
            said = f"type is {is_}, and was {was}"
            return said, said, f"type is {was}, and was {is_}"
        return (
            summary(blame, surface.flow, whereabouts.of),
            summary(blame, surface.flow, lambda one: str(one.key or "")),
            summary(blame, surface.flow.other, whereabouts.of),
        )

    def _closed(self, closed: Closed, surface: Surface, left: Shelf, right: Shelf) -> Change:
        """An object that the sender could extend, and the other side does not let be extended."""
        places = _spot(left, closed.left), _spot(right, closed.right)
        rule = RULES["request-closed" if surface.flow is Flow.SENT else "response-opened"]
        where = closed.at or "the body"
        return Change(
            rule=rule.id,
            severity=rule.severity,
            summary=f"other members of {where} are {'refused now' if surface.flow is Flow.SENT else 'possible now'}",
            cause=rule.title,
            surfaces=(),
            old=places[0] if surface.flow is Flow.SENT else places[1],
            new=places[1] if surface.flow is Flow.SENT else places[0],
            at=closed.at,
            hit="clients that send members that are not described"
            if surface.flow is Flow.SENT
            else "strict clients only, those that refuse members they do not know",
            advice=rule.instead,
        )

    def _noticed(self, member: Member, surface: Surface, left: Shelf, right: Shelf) -> Iterator[Change]:
        """A member that only one revision describes, where that breaks nothing by itself."""
        is_old = member.on_left == (surface.flow is Flow.SENT)
        if surface.flow is Flow.SENT:
            id_ = "request-member-removed" if is_old else None
        else:
            id_ = "response-member-removed" if is_old else "response-member-added"
        here, there = (left, right) if member.on_left else (right, left)
        places = (_spot(here, member.spot), _spot(there, member.beside))
        if id_ is not None:
            yield Change(
                rule=id_,
                severity=RULES[id_].severity,
                summary=f"{member.at} is {'no longer described' if is_old else 'new'}",
                cause=member.name,
                surfaces=(),
                old=places[0] if is_old else places[1],
                new=places[1] if is_old else places[0],
                at=member.at,
                hit="clients that use the member" if is_old else "no client that passes over unknown members",
                advice=RULES[id_].instead,
            )


def _spot(shelf: Shelf, spot: Spot) -> Place:
    return shelf.revision.place(shelf.pointers[spot.name] + join(*spot.path))


def _owner(member: Member) -> Spot:
    """The schema that names a member."""
    return Spot(name=member.spot.name, path=member.spot.path[:-2])


def _settled(shelf: Shelf, spot: Spot) -> Spot:
    """Where a schema says something itself: references are followed."""
    for _ in range(100):
        schema: Json = shelf.schemas[spot.name]
        for token in spot.path:
            schema = schema[token]
        if not isinstance(schema, dict) or "$ref" not in schema:
            break
        spot = Spot(name=definition_name(schema["$ref"]))
    return spot


def _topic(edit: Edit | None, root: tuple[str, str]) -> str:
    """What an edit is about."""
    if edit is None:
        return "schema"
    if is_spoken(root[0]) and edit.left.name == root[0]:
        return "type"
    if not edit.keyword and False in (edit.before, edit.after) and edit.path[-2:-1] == ("properties",):
        return "members"
    if not edit.keyword and edit.path[-2:-1] == ("prefixItems",):
        return "items"
    return TOPIC_OF.get(edit.keyword, "schema")


def _place(shelf: Shelf, spot: Spot, edit: Edit, *, is_left: bool) -> Place:
    """The keyword in the document, or the schema that lacks it."""
    schema = shelf.pointers[spot.name] + join(*spot.path)
    ways: list[tuple[str | int, ...]] = [(edit.keyword,)]
    if isinstance(edit.key, int):
        if (edit.key >= 0) == is_left:
            ways.insert(0, (edit.keyword, edit.key if is_left else -1 - edit.key))
    elif edit.key is not None and edit.keyword != "required":
        ways.insert(0, (edit.keyword, edit.key))
    if edit.keyword == "enum":
        ways.append(("const",))
    found = (schema + join(*way) for way in ways if edit.keyword)
    return shelf.revision.place(next((at for at in found if shelf.revision.at(at) is not None), schema))


def _hit(edit: Edit | None, surface: Surface, at: str) -> str:
    """Which clients meet the change."""
    where = at or surface.spoken.partition(" ")[2] or "the body"
    if surface.flow is Flow.RECEIVED:
        if edit is not None and edit.keyword in ("additionalProperties", "unevaluatedProperties", "properties"):
            return "strict clients only, those that refuse members they do not know"
        if edit is not None and edit.keyword == "enum":
            return f"clients that know only the listed values of {where}"
        return f"clients that read {where}"
    if edit is not None and edit.keyword == "required":
        return f"clients that leave out {where}"
    return f"clients that send such a value as {where}"
