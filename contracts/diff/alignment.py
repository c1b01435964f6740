"""Two schemas laid side by side, part by part: the single edits that make the one of the other.

The left schema is copied, one copy of a definition for each part of the right schema that it meets, so
that an edit to a component used in five places is one edit. All edits together turn the copy into the
right schema; each alone makes a schema that differs from the left one in one point.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from contracts.diff.document import definition_name
from contracts.diff.edits import GONE, Edit, Spot, put
from contracts.diff.keywords import CHOICES, LISTS, MAPS, ONE, TOGETHER
from contracts.diff.matching import Matcher
from contracts.diff.merging import Schema
from contracts.diff.values import among, equal
from contracts.model import Json
from contracts.pointers import pointer as join


class Alignment:
    """The edits from one definition of the left shelf to one of the right."""

    def __init__(self, left: Mapping[str, Json], right: Mapping[str, Json], root: tuple[str, str]) -> None:
        self._left, self._right = left, right
        self._matcher = Matcher(left, right)
        self._edits: list[Edit] = []
        self._copies: dict[tuple[str, Spot], str] = {}
        self.definitions: dict[str, Json] = {}
        """The copies, and the right definitions that edits may bring in."""
        self.met: dict[tuple[Spot, Spot], None] = {}
        """Parts that belong together, references not followed."""
        spot = self._settled(self._right, Spot(name=root[1]))
        self.met[Spot(name=root[0]), Spot(name=root[1])] = None
        self.root = self._copy(root[0], spot)
        self.edits = tuple(self._edits)
        """In the order of the left schema."""
        self.definitions |= {**left, **right}

    def edited(self, edits: Iterable[Edit]) -> dict[str, Json]:
        """The definitions after some edits."""
        found = dict(self.definitions)
        for edit in edits:
            found[edit.definition] = put(found[edit.definition], edit.path, edit)
        return found

    def _copy(self, name: str, right: Spot) -> str:
        left = self._settled(self._left, Spot(name=name))
        key = (left.name, right) if not left.path else (f"{left.name}{join(*left.path)}", right)
        if key not in self._copies:
            copy = f"p{len(self._copies)}"
            self._copies[key] = copy
            self.definitions[copy] = True
            self.definitions[copy] = self._node(left, right, Spot(name=copy))
        return self._copies[key]

    def _settled(self, definitions: Mapping[str, Json], spot: Spot) -> Spot:
        """Where a schema says something itself: references and conjunctions of one are followed."""
        for _ in range(100):
            schema = _at(definitions, spot)
            if isinstance(schema, dict) and set(schema) == {"$ref"}:
                spot = Spot(name=definition_name(schema["$ref"]))
            elif isinstance(schema, dict) and set(schema) == {"allOf"} and len(schema["allOf"]) == 1:
                spot = spot.below("allOf", 0)
            else:
                break
        return spot

    def _node(self, left: Spot, right: Spot, copy: Spot) -> Json:
        self.met[left, right] = None
        right = self._settled(self._right, right)
        before = _at(self._left, left)
        if isinstance(before, dict) and set(before) == {"$ref"}:
            name = self._copy(definition_name(before["$ref"]), right)
            return {"$ref": f"#/$defs/{name}"}
        if isinstance(before, dict) and set(before) == {"allOf"} and len(before["allOf"]) == 1:
            return self._node(left.below("allOf", 0), right, copy)
        after = _at(self._right, right)
        if not isinstance(before, dict) or not isinstance(after, dict):
            before, after = ({} if one is True else one for one in (before, after))
            if not isinstance(before, dict) or not isinstance(after, dict):
                if before != after:
                    self._edit(copy, "", None, before, after, left, right)
                return before
        return self._choice(before, after, left, right, copy) or self._keywords(before, after, left, right, copy)

    def _choice(self, before: Schema, after: Schema, left: Spot, right: Spot, copy: Spot) -> Schema | None:
        """A choice beside a schema that is like one of its branches, which is a choice of one; None for all else."""
        mine, theirs = _bare_choice(before), _bare_choice(after)
        if bool(mine) == bool(theirs) or any(one in (after if mine else before) for one in CHOICES):
            return None
        keyword = mine or theirs
        lefts = _each(left, keyword, before[keyword]) if mine else [left]
        rights = _each(right, keyword, after[keyword]) if theirs else [right]
        if not dict(
            self._matcher.matches([_at(self._left, one) for one in lefts], [_at(self._right, one) for one in rights])
        ):
            return None
        found: Schema = {}
        self._options(found, keyword, lefts, rights, (left, right, copy))
        return found

    def _keywords(self, before: Schema, after: Schema, left: Spot, right: Spot, copy: Spot) -> Schema:
        found: Schema = {}
        done = self._together(found, before, after, left, right, copy)
        for keyword in [*before, *(one for one in after if one not in before)]:
            old, new = before.get(keyword, GONE), after.get(keyword, GONE)
            if keyword in done:
                continue
            if keyword == "$ref" and GONE not in (old, new):
                name = self._copy(definition_name(old), self._settled(self._right, Spot(name=definition_name(new))))
                found[keyword] = f"#/$defs/{name}"
            elif keyword in MAPS:
                self._members(found, keyword, old, new, left, right, copy)
            elif keyword == "prefixItems" and "unevaluatedItems" not in {**before, **after}:
                self._places(found, before, after, left, right, copy)
            elif keyword in LISTS and GONE not in (old, new):
                lefts, rights = _each(left, keyword, old), _each(right, keyword, new)
                self._options(found, keyword, lefts, rights, (left, right, copy))
            elif keyword in ONE and GONE not in (old, new):
                spots = left.below(keyword), right.below(keyword), copy.below(keyword)
                found[keyword] = self._node(*spots)
            elif keyword == "required":
                self._required(found, old, new, left, right, copy)
            else:
                self._whole(found, keyword, old, new, left, right, copy)
        return found

    def _whole(self, found: Schema, keyword: str, old: Any, new: Any, left: Spot, right: Spot, copy: Spot) -> None:
        if old is not GONE:
            found[keyword] = old
        if not _alike(keyword, old, new):
            self._edit(copy, keyword, None, old, new, left, right)

    def _required(self, found: Schema, old: Any, new: Any, left: Spot, right: Spot, copy: Spot) -> None:
        before, after = ([] if one is GONE else one for one in (old, new))
        if before:
            found["required"] = before
        for name in sorted(set(before) ^ set(after)):
            was, is_ = (name, GONE) if name in before else (GONE, name)
            self._edit(copy, "required", name, was, is_, left, right)

    def _together(
        self, found: Schema, before: Schema, after: Schema, left: Spot, right: Spot, copy: Spot
    ) -> frozenset[str]:
        """Makes one edit of keywords that say one thing together and come or go. Returns those keywords."""
        done: set[str] = set()
        for lead, keywords in TOGETHER.items():
            old, new = ({key: one[key] for key in keywords if key in one} for one in (before, after))
            if old.keys() != new.keys():
                found |= old
                self._edit(copy, lead, None, old or GONE, new or GONE, left, right)
                done.update(keywords)
        return frozenset(done)

    def _members(self, found: Schema, keyword: str, old: Any, new: Any, left: Spot, right: Spot, copy: Spot) -> None:
        before, after = ({} if one is GONE else one for one in (old, new))
        if before:
            found[keyword] = {}
        for name in [*before, *(one for one in after if one not in before)]:
            spots = left.below(keyword, name), right.below(keyword, name), copy.below(keyword, name)
            if name in before and name in after:
                found[keyword][name] = self._node(*spots)
            elif name in before:
                found[keyword][name] = before[name]
                self._edit(copy, keyword, name, before[name], GONE, left, right)
            else:
                self._edit(copy, keyword, name, GONE, after[name], left, right)

    def _options(
        self, found: Schema, keyword: str, lefts: list[Spot], rights: list[Spot], spots: tuple[Spot, Spot, Spot]
    ) -> None:
        left, right, copy = spots
        old, new = [_at(self._left, one) for one in lefts], [_at(self._right, one) for one in rights]
        matches = dict(
            self._matcher.matches(old, new)
            if keyword != "prefixItems"
            else ((index, index) for index in range(min(len(old), len(new))))
        )
        found[keyword] = []
        for index, one in enumerate(old):
            if index in matches:
                found[keyword].append(self._node(lefts[index], rights[matches[index]], copy.below(keyword, index)))
            else:
                found[keyword].append(one)
                self._edit(copy, keyword, index, one, GONE, left, right)
        for index, one in enumerate(new):
            if index not in matches.values():
                self._edit(copy, keyword, -1 - index, GONE, one, left, right)

    def _places(self, found: Schema, before: Schema, after: Schema, left: Spot, right: Spot, copy: Spot) -> None:
        """The places of a list, one by one: where a side describes no such place, its ``items`` do."""
        lengths = [len(one.get("prefixItems", ())) for one in (before, after)]
        found["prefixItems"] = []
        for index in range(max(lengths)):
            spots = [
                side.below("prefixItems", index)
                if index < length
                else side.below("items")
                if "items" in schema
                else None
                for side, schema, length in zip((left, right), (before, after), lengths, strict=True)
            ]
            here, there, place = spots[0], spots[1], copy.below("prefixItems", index)
            if here is not None and there is not None:
                found["prefixItems"].append(self._node(here, there, place))
            else:
                was = True if here is None else _at(self._left, here)
                is_ = True if there is None else _at(self._right, there)
                found["prefixItems"].append(was)
                if was != is_:
                    self._edit(place, "", None, was, is_, here or left, there or right)

    def _edit(self, copy: Spot, keyword: str, key: Any, before: Any, after: Any, left: Spot, right: Spot) -> None:
        self._edits.append(
            Edit(
                definition=copy.name,
                path=copy.path,
                keyword=keyword,
                key=key,
                before=before,
                after=after,
                left=left,
                right=right,
            )
        )


def _at(definitions: Mapping[str, Json], spot: Spot) -> Json:
    value = definitions[spot.name]
    for token in spot.path:
        value = value[token]
    return value


def _each(spot: Spot, keyword: str, listed: list[Json]) -> list[Spot]:
    return [spot.below(keyword, index) for index in range(len(listed))]


def _bare_choice(schema: Schema) -> str:
    """``anyOf`` or ``oneOf`` when a schema says nothing else, or nothing."""
    return next((one for one in CHOICES if set(schema) == {one}), "")


def _alike(keyword: str, old: Any, new: Any) -> bool:
    if keyword == "enum" and GONE not in (old, new):
        return all(among(one, new) for one in old) and all(among(one, old) for one in new)
    return equal(old, new)
