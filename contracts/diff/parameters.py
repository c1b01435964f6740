"""Parameters: in the path, the query, headers and cookies, with the way they are spelled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from contracts.diff.change import Change
from contracts.diff.document import rooted
from contracts.diff.engine import judge
from contracts.diff.merging import types
from contracts.diff.normal import Message, Shelf, child
from contracts.diff.pair import Pair, flag
from contracts.diff.revision import Revision
from contracts.diff.surface import Kind, Surface
from contracts.model import Json

_STYLES: Final = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}
_IGNORED: Final = {"accept", "content-type", "authorization"}
"""Headers that OpenAPI wants described elsewhere."""


def parameters(pair: Pair, paths: tuple[str, str], names: tuple[str, str]) -> Iterator[Surface | Change]:
    """The parameters of an operation. ``paths`` are the pointers of the path items, ``names`` the two paths."""
    before = described(pair.old, (paths[0], pair.old_at), names[0])
    after = described(pair.new, (paths[1], pair.new_at), names[1])
    for key, old_at in before.items():
        label = f"parameter {pair.old.at(old_at)['name']} in {key[0]}"
        if key in after:
            yield from _both(pair.at(old_at, after[key]), key, label)
        elif pair.is_callback:
            if flag(pair.old.at(old_at), "required"):
                yield pair.change("callback-parameter-removed", f"the {label} is gone", label, old=old_at)
        else:
            yield pair.change(
                "parameter-removed", f"the {label} is gone", label, hit="clients that send it", old=old_at
            )
    for key, new_at in after.items():
        parameter = pair.new.at(new_at)
        if key not in before and flag(parameter, "required") and not pair.is_callback:
            label = f"parameter {parameter['name']} in {key[0]}"
            yield pair.change(
                "parameter-added", f"the {label} is new and required", label, hit="all clients", new=new_at
            )


def described(revision: Revision, places: tuple[str, str], path: str) -> Mapping[tuple[str, str], str]:
    """The pointers of the parameters by what makes them the same one: where, and name or place in the path."""
    order = {name: str(index) for index, name in enumerate(re.findall(r"\{([^}]*)\}", path))}
    found = {}
    for place in places:
        listed = revision.at(child(place, "parameters"))
        for index in range(len(listed) if isinstance(listed, list) else 0):
            at = revision.home(child(place, "parameters", index))
            parameter = revision.at(at)
            where, name = str(parameter.get("in")), str(parameter.get("name"))
            if where == "header" and name.lower() in _IGNORED:
                continue
            found[where, order.get(name, name) if where == "path" else name.lower() if where == "header" else name] = at
    return found


def _both(pair: Pair, key: tuple[str, str], label: str) -> Iterator[Surface | Change]:
    where, name = key[0], str(pair.before["name"])
    was, is_ = flag(pair.before, "required"), flag(pair.after, "required")
    if is_ and not was and not pair.is_callback:
        hit = "clients that leave it out"
        yield pair.change("parameter-required", f"the {label} was optional and is required", label, hit=hit)
    if was and not is_ and pair.is_callback:
        yield pair.change("callback-parameter-removed", f"the {label} was promised and is optional now", label)
    if flag(pair.after, "deprecated") and not flag(pair.before, "deprecated"):
        yield pair.change("deprecated", f"the {label} is deprecated", label)
    spelled = [_spelling(revision, at, where) for revision, at in ((pair.old, pair.old_at), (pair.new, pair.new_at))]
    if spelled[0] != spelled[1]:
        told = ", ".join(
            f"{what}: {spelled[0].get(what)} before, {spelled[1].get(what)} now"
            for what in spelled[0] | spelled[1]
            if spelled[0].get(what) != spelled[1].get(what)
        )
        spelling = f"{name} in {where} spelled as {spelled[0]}"
        yield pair.change("parameter-serialization-changed", told, label, subject=spelling, hit="clients that send it")
    if where == "query" and flag(pair.before, "allowEmptyValue") and not _may_be_empty(pair.new, pair.new_at):
        told = f"the {label} could be empty and cannot any longer"
        yield pair.change(
            "parameter-empty-refused", told, label, subject=f"?{name}=", hit="clients that send it without a value"
        )
    inner = pair.into(schema_way(pair.before), schema_way(pair.after))
    if inner is not None:
        yield Surface(
            operation=pair.operation,
            label=f"{pair.within}{label}",
            kind=Kind.CALLBACK_PARAMETER if pair.is_callback else Kind.PARAMETER,
            flow=pair.flow,
            message=Message.REQUEST,
            old=child(pair.old_at, *schema_way(pair.before)),
            new=child(pair.new_at, *schema_way(pair.after)),
            spoken=f"{where} {name}",
        )


def _may_be_empty(revision: Revision, at: str) -> bool:
    """Whether a query parameter may have an empty value: it is said so, or the schema takes an empty text."""
    if flag(revision.at(at), "allowEmptyValue"):
        return True
    shelf = Shelf(revision=revision, message=Message.REQUEST, tag="e")
    name = shelf.name(child(at, *schema_way(revision.at(at))))
    known = judge(rooted(name, shelf.schemas))
    return known is not None and known.says("") is True


def schema_way(parameter: Json) -> tuple[str, ...]:
    """The way to the schema of a parameter."""
    content = parameter.get("content")
    return ("content", next(iter(content)), "schema") if isinstance(content, dict) and content else ("schema",)


def _spelling(revision: Revision, at: str, where: str) -> dict[str, Any]:
    """How values are written, as far as it makes a difference for the values of the schema."""
    parameter = revision.at(at)
    if "content" in parameter:
        return {"media type": next(iter(parameter["content"]), None)}
    schema_at = revision.home(child(at, "schema"))
    revision.check_schema(schema_at)
    schema = revision.at(schema_at) or {}
    kinds = set(types(schema)) if isinstance(schema, dict) and "type" in schema else {"string"}
    style = parameter.get("style", _STYLES.get(where, "simple"))
    found: dict[str, Any] = {}
    if kinds & {"array", "object"} or style not in ("simple", "form"):
        found["style"] = style
    if kinds & {"array", "object"}:
        found["explode"] = parameter.get("explode", style == "form")
    if where == "query":
        found["allowReserved"] = parameter.get("allowReserved", False)
    return found
