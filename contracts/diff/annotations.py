"""What no value is refused for and clients feel all the same: defaults, deprecation, formats, discriminators.

A containment of schemas is blind to these, so each has a comparison of its own, in one table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from contracts.diff.catalogue import RULES
from contracts.diff.change import Change, Witness
from contracts.diff.edits import Spot
from contracts.diff.keywords import ENFORCED
from contracts.diff.normal import Shelf
from contracts.diff.revision import Revision
from contracts.diff.surface import Flow, Surface
from contracts.diff.whereabouts import Whereabouts
from contracts.model import Json
from contracts.pointers import pointer as join
from contracts.schemas import show

_HARMLESS: Final = ENFORCED | {"int64", "password", "byte", "binary"}
_HOPS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Blind:
    """One thing to compare: ``read`` makes a value of a schema, ``rule`` names what a change of it is, or None."""

    keyword: str
    read: Callable[[Revision, dict[str, Json]], Json]
    rule: Callable[[Json, Json, Flow], str | None]


def notices(
    met: Iterable[tuple[Spot, Spot]], left: Shelf, right: Shelf, surface: Surface, whereabouts: Whereabouts
) -> Iterator[Change]:
    """The changes at parts that belong together. ``whereabouts`` are those of the left side."""
    told = set()
    for mine, theirs in met:
        first, second = (
            ((left, mine), (right, theirs)) if surface.flow is Flow.SENT else ((right, theirs), (left, mine))
        )
        before, after = _chain(*first), _chain(*second)
        for blind in _TABLE:
            was, is_ = _found(blind, first[0].revision, before), _found(blind, second[0].revision, after)
            rule = (
                None if was[0] == is_[0] and type(was[0]) is type(is_[0]) else blind.rule(was[0], is_[0], surface.flow)
            )
            if rule is not None and (rule, was[1], is_[1]) not in told:
                told.add((rule, was[1], is_[1]))
                at = whereabouts.at(mine.name, mine.path)
                cause = f"{blind.keyword} is {_said(is_[0])}, and was {_said(was[0])}"
                yield Change(
                    rule=rule,
                    severity=RULES[rule].severity,
                    summary=f"{at}: {cause}" if at else cause,
                    cause=cause,
                    at=at,
                    surfaces=(),
                    old=first[0].revision.place(was[1]),
                    new=second[0].revision.place(is_[1]),
                    hit="clients that meet it",
                    advice=RULES[rule].instead,
                    witness=Witness(value={"content encoded as": was[0]}, allowed_by="old", by_schema=False)
                    if rule == "encoding-changed"
                    else None,
                )


def _chain(shelf: Shelf, spot: Spot) -> list[str]:
    """The JSON Pointers of a schema and of what it refers to."""
    at, found = shelf.pointers[spot.name] + join(*spot.path), []
    for _ in range(_HOPS):
        schema = shelf.revision.at(at)
        if not isinstance(schema, dict):
            break
        found.append(at)
        if isinstance(schema.get("$ref"), str):
            at = shelf.revision.target(schema["$ref"])
        elif isinstance(schema.get("allOf"), list) and len(schema["allOf"]) == 1:
            at += "/allOf/0"
        else:
            break
    return found


def _found(blind: _Blind, revision: Revision, chain: list[str]) -> tuple[Json, str]:
    """What is said first along a chain, and where; None and the end of the chain when nothing is."""
    for at in chain:
        schema = revision.at(at)
        # In OpenAPI 3.0 nothing beside a reference counts.
        value = None if revision.is_3_0 and "$ref" in schema else blind.read(revision, schema)
        if value is not None:
            return value, at
    return None, chain[-1] if chain else ""


def _said(value: Json) -> str:
    return "not set" if value is None else show(value[0] if isinstance(value, tuple) else value)


def _default(revision: Revision, schema: dict[str, Json]) -> Json:
    return (schema["default"],) if "default" in schema else None


def _format(revision: Revision, schema: dict[str, Json]) -> Json:
    found = schema.get("format")
    return None if found in _HARMLESS else found


def _encoding(revision: Revision, schema: dict[str, Json]) -> Json:
    said = [schema.get(key) for key in ("contentEncoding", "contentMediaType", "contentSchema")]
    if any(one is not None for one in said):
        return said
    kinds = {"byte": ["base64", None, None], "binary": [None, "application/octet-stream", None]}
    return kinds.get(str(schema.get("format")))


def _discriminator(revision: Revision, schema: dict[str, Json]) -> Json:
    found = schema.get("discriminator")
    if not isinstance(found, dict):
        return None
    # A value without a mapping stands for the schema of that name; renaming a schema is no news.
    return {"propertyName": found.get("propertyName"), "mapping": sorted(found.get("mapping") or {})}


def _format_rule(was: Json, is_: Json, flow: Flow) -> str | None:
    gone = is_ if flow is Flow.RECEIVED else was
    stays = was if flow is Flow.RECEIVED else is_
    return "format-unknown" if stays is not None or gone is None else None


def _discriminator_rule(was: Json, is_: Json, flow: Flow) -> str | None:
    """One value more for what clients send is no news for them, nor is one less for what they receive."""
    if not was or not is_:
        return None
    fewer, more = (was, is_) if flow is Flow.SENT else (is_, was)
    same = was["propertyName"] == is_["propertyName"]
    return None if same and set(fewer["mapping"]) <= set(more["mapping"]) else "discriminator-changed"


_TABLE: Final = (
    _Blind(
        keyword="default",
        read=_default,
        rule=lambda was, is_, flow: "request-default-changed" if flow is Flow.SENT else "response-default-changed",
    ),
    _Blind(keyword="format", read=_format, rule=_format_rule),
    _Blind(keyword="encoding", read=_encoding, rule=lambda was, is_, flow: "encoding-changed"),
    _Blind(
        keyword="discriminator",
        read=_discriminator,
        rule=_discriminator_rule,
    ),
    _Blind(
        keyword="deprecated",
        read=lambda revision, schema: True if schema.get("deprecated") is True else None,
        rule=lambda was, is_, flow: "deprecated" if is_ else None,
    ),
)
