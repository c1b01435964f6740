"""Ways to authorise, as sets of alternatives."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping

from contracts.diff.change import Change
from contracts.diff.normal import child
from contracts.diff.pair import Pair, members
from contracts.diff.revision import Revision
from contracts.model import Json

_Alternative = frozenset[tuple[str, str]]
"""What a client has to show at once: pairs of a way to authorise and a scope, or an empty scope."""


def security(pair: Pair) -> Iterator[Change]:
    """Each way that clients authorise by has to stay enough."""
    before, after = alternatives(pair.old, pair.old_at), alternatives(pair.new, pair.new_at)
    for alternative, names in before.items():
        if not any(other <= alternative for other in after):
            summary = f"{names or 'no credentials'} {'were' if not names else 'was'} enough and is not any longer"
            yield pair.change(
                "security-removed", summary, "security", subject=names or "no credentials",
                hit=f"clients that use {names or 'no credentials'}",
                old=_security_at(pair.old, pair.old_at), new=_security_at(pair.new, pair.new_at),
            )  # fmt: skip
    yield from _addresses(pair)


def alternatives(revision: Revision, operation: str) -> Mapping[_Alternative, str]:
    """The alternatives of an operation, with the names that they go by. Schemes are told by what they are.

    A scheme with several flows is as many alternatives: clients use one of them.
    """
    listed = revision.at(_security_at(revision, operation)) or [{}]
    found: dict[_Alternative, str] = {}
    for one in listed:
        ways = [[(kind, flow, name) for kind, flow in _kinds(revision, name)] for name in one]
        for chosen in itertools.product(*ways):
            asked = {(kind, "") for kind, _, _ in chosen}
            asked |= {(kind, str(scope)) for kind, _, name in chosen for scope in one[name] or ()}
            several = {name for way in ways for _, _, name in way if len(way) > 1}
            told = sorted(f"{name} ({flow})" if name in several else name for _, flow, name in chosen)
            found.setdefault(frozenset(asked), " with ".join(told))
    return found


def _security_at(revision: Revision, operation: str) -> str:
    own = child(operation, "security")
    return own if revision.at(own) is not None else "/security"


def _kinds(revision: Revision, name: str) -> list[tuple[str, str]]:
    """What a scheme is, without its name, its prose and its addresses: one kind for each flow, with the flow."""
    if name not in members(revision.root.get("components"), "securitySchemes"):
        return [(name, "")]
    scheme = revision.at(revision.home(child("/components/securitySchemes", name)))
    said = [str(scheme.get("type")), str(scheme.get("scheme", "")).lower(), scheme.get("in")]
    said += [str(scheme.get("name", "")).lower() if scheme.get("in") == "header" else scheme.get("name")]
    return [(json.dumps([*said, flow]), flow) for flow in sorted(members(scheme, "flows")) or [""]]


def _addresses(pair: Pair) -> Iterator[Change]:
    """Where tokens come from."""
    names = {name for one in pair.old.at(_security_at(pair.old, pair.old_at)) or () for name in one}
    for name in sorted(names):
        at = child("/components/securitySchemes", name)
        scheme = pair.at(at, at) if pair.old.at(at) is not None and pair.new.at(at) is not None else None
        if scheme is None:
            continue
        stays = {"", *members(scheme.after, "flows")}  # flows that go are alternatives that go
        if not {one for one in _urls(scheme.before) if one[0] in stays} <= _urls(scheme.after):
            yield scheme.change("security-scheme-moved", f"the addresses of {name} have changed", "security")


def _urls(scheme: Json) -> set[tuple[str, str, str]]:
    """The addresses of a scheme: the flow, what is there, where."""
    found = {("", "openIdConnectUrl", str(scheme.get("openIdConnectUrl", "")))}
    for name, flow in members(scheme, "flows").items():
        found |= {(name, key, str(flow.get(key, ""))) for key in ("authorizationUrl", "tokenUrl")}
    return found
