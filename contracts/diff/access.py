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
            summary = _no_longer(alternative, names, after)
            yield pair.change(
                "security-removed", summary, "security", subject=names or "no credentials",
                hit=f"clients that use {names or 'no credentials'}",
                old=security_at(pair.old, pair.old_at), new=security_at(pair.new, pair.new_at),
            )  # fmt: skip
    yield from _addresses(pair)


def _no_longer(alternative: _Alternative, names: str, after: Mapping[_Alternative, str]) -> str:
    said = f"{names} was" if names else "no credentials were"
    wider = next((other for other in after if alternative < other), None)
    if wider is None or not names:
        return f"{said} enough and {'is' if names else 'are'} not any longer"
    scopes = sorted({scope for _, scope in wider - alternative if scope})
    return f"{said} enough, and now needs {'the scope ' + ', '.join(scopes) if scopes else after[wider]}"


def alternatives(revision: Revision, operation: str) -> Mapping[_Alternative, str]:
    """The alternatives of an operation, with the names that they go by. Schemes are told by what they are.

    A scheme with several flows is as many alternatives: clients use one of them.
    """
    listed = revision.at(security_at(revision, operation)) or [{}]
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


def security_at(revision: Revision, operation: str) -> str:
    """The JSON Pointer of the alternatives of an operation: its own, or those of the document."""
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
    names = {name for one in pair.old.at(security_at(pair.old, pair.old_at)) or () for name in one}
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
        said = flow if isinstance(flow, dict) else {}
        found |= {(name, key, str(said.get(key, ""))) for key in ("authorizationUrl", "tokenUrl")}
    return found
