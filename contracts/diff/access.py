"""Ways to authorise, as sets of alternatives, and the servers that are called."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from contracts.diff.change import Change
from contracts.diff.normal import child
from contracts.diff.pair import Pair, members
from contracts.diff.revision import Revision
from contracts.model import Json

_Alternative = frozenset[tuple[str, str]]
"""What a client has to show at once: pairs of a way to authorise and a scope, or an empty scope."""

_MAX_URLS = 1_000


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
    """The alternatives of an operation, with the names that they go by. Schemes are told by what they are."""
    listed = revision.at(security_at(revision, operation)) or [{}]
    schemes = members(revision.root.get("components"), "securitySchemes")
    found = {}
    for one in listed:
        asked = set()
        for name, scopes in one.items():
            scheme = _identity(revision, name) if name in schemes else name
            asked |= {(scheme, "")} | {(scheme, str(scope)) for scope in scopes or ()}
        found[frozenset(asked)] = " with ".join(sorted(one))
    return found


def security_at(revision: Revision, operation: str) -> str:
    """The JSON Pointer of the alternatives of an operation: its own, or those of the document."""
    own = child(operation, "security")
    return own if revision.at(own) is not None else "/security"


def _identity(revision: Revision, name: str) -> str:
    """What a scheme is, without its name, its prose and its addresses."""
    scheme = revision.at(revision.home(child("/components/securitySchemes", name)))
    kind = str(scheme.get("type"))
    said = [kind, str(scheme.get("scheme", "")).lower(), scheme.get("in")]
    said += [str(scheme.get("name", "")).lower() if scheme.get("in") == "header" else scheme.get("name")]
    return json.dumps([*said, sorted(members(scheme, "flows"))])


def _addresses(pair: Pair) -> Iterator[Change]:
    """Where tokens come from."""
    names = {name for one in pair.old.at(security_at(pair.old, pair.old_at)) or () for name in one}
    for name in sorted(names):
        at = child("/components/securitySchemes", name)
        scheme = pair.at(at, at) if pair.old.at(at) is not None and pair.new.at(at) is not None else None
        if scheme is not None and _urls(scheme.before) != _urls(scheme.after):
            yield scheme.change("security-scheme-moved", f"the addresses of {name} have changed", "security")


def _urls(scheme: Json) -> list[str]:
    found = [str(scheme.get("openIdConnectUrl", ""))]
    for flow in members(scheme, "flows").values():
        found += [str(flow.get(key, "")) for key in ("authorizationUrl", "tokenUrl")]
    return found


def servers(pair: Pair, paths: tuple[str, str]) -> Iterator[Change]:
    """Each address that clients call has to stay."""
    old_at, new_at = (
        servers_at(one, at, path)
        for one, at, path in ((pair.old, pair.old_at, paths[0]), (pair.new, pair.new_at, paths[1]))
    )
    before, after = _expanded(pair.old.at(old_at)), _expanded(pair.new.at(new_at))
    for url in before:
        if url not in after:
            yield pair.change(
                "server-removed",
                f"the server {url} is gone",
                "servers",
                subject=url,
                hit=f"clients of {url}",
                old=old_at,
                new=new_at,
            )


def servers_at(revision: Revision, operation: str, path: str) -> str:
    """The JSON Pointer of the servers of an operation: its own, those of its path item, or of the document."""
    found = [child(one, "servers") for one in (operation, path)]
    return next((one for one in found if revision.at(one)), "/servers")


def _expanded(listed: Json) -> dict[str, None]:
    """The addresses with their variables filled in, spelled in one way."""
    found: dict[str, None] = {}
    for server in listed or [{"url": "/"}]:
        variables = members(server, "variables")
        options = [one.get("enum") or [one.get("default", "")] for one in variables.values()]
        for chosen in itertools.islice(itertools.product(*options), _MAX_URLS):
            values = dict(zip(variables, chosen, strict=True))
            url = re.sub(r"\{([^}]*)\}", lambda hole: str(values.get(hole[1], hole[0])), str(server.get("url", "/")))  # noqa: B023
            found[_plain(url)] = None
    return found


def _plain(url: str) -> str:
    """An address without a trailing slash and a default port, its host in lower case."""
    parts = urlsplit(url)
    host = parts.netloc.lower()
    for scheme, port in (("https", ":443"), ("http", ":80")):
        host = host.removesuffix(port) if parts.scheme.lower() == scheme else host
    start = f"{parts.scheme.lower()}://{host}" if parts.scheme else f"//{host}" if host else ""
    return start + parts.path.rstrip("/") or "/"
