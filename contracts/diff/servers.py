"""The servers that are called, and where a path is on them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

from contracts.diff.change import Change
from contracts.diff.normal import child
from contracts.diff.pair import Pair, members
from contracts.diff.revision import Revision
from contracts.model import Json

_MAX_URLS: Final = 1_000
_FREE: Final = "\ue000"
"""Stands in an address for a variable that can have any value."""


def shape(path: str) -> str:
    """A path without the names of its parameters."""
    return re.sub(r"\{[^}$]*\}", "{}", path)


def full_shape(revision: Revision, path: str) -> str:
    """A path as it is called: with the path of the first server of the document before it."""
    first = next(iter(_expanded(revision.at("/servers"))))
    return urlsplit(first).path.rstrip("/") + shape(path)


def servers(pair: Pair, items: tuple[str, str], paths: tuple[str, str]) -> Iterator[Change]:
    """Each address at which clients call an operation has to stay.

    ``items`` are the pointers of the path items, ``paths`` the paths that they stand under.
    """
    old_at, new_at = (
        servers_at(one, at, item)
        for one, at, item in ((pair.old, pair.old_at, items[0]), (pair.new, pair.new_at, items[1]))
    )
    before, after = _expanded(pair.old.at(old_at)), _expanded(pair.new.at(new_at))
    ends = [shape(path) for path in paths]
    for url, usual in before.items():
        shown = next((one for one in (usual, url.replace(_FREE, "any"), url) if not _is_called(one, ends, after)), None)
        if shown is not None:
            shown = shown.replace(_FREE, "any")
            yield pair.change(
                "server-removed", f"the server {shown} is gone", "servers", subject=shown,
                hit=f"clients of {shown}", old=old_at, new=new_at,
            )  # fmt: skip


def _is_called(url: str, ends: list[str], after: Mapping[str, str]) -> bool:
    """Whether an operation that was at the first end of an address is at the second end of one of others."""
    address = _joined(url, ends[0])
    return any(
        re.fullmatch(".*".join(map(re.escape, _joined(one, ends[1]).split(_FREE))), address, re.DOTALL) for one in after
    )


def _joined(url: str, path: str) -> str:
    return url.rstrip("/") + path


def servers_at(revision: Revision, operation: str, item: str) -> str:
    """The JSON Pointer of the servers of an operation: its own, those of its path item, or of the document."""
    found = [child(one, "servers") for one in (operation, item)]
    return next((one for one in found if revision.at(one)), "/servers")


def _expanded(listed: Json) -> dict[str, str]:
    """The addresses with their listed variables filled in, spelled in one way; beside each, with all filled in."""
    found: dict[str, str] = {}
    for server in listed or [{"url": "/"}]:
        variables = members(server, "variables")
        options = [one.get("enum") or [_FREE] for one in variables.values()]
        for chosen in itertools.islice(itertools.product(*options), _MAX_URLS):
            values = {name: str(one) for name, one in zip(variables, chosen, strict=True)}
            usual = {
                name: str(variables[name].get("default", "")) if one == _FREE else one for name, one in values.items()
            }
            url = str(server.get("url", "/"))
            found.setdefault(_plain(_filled(url, values)), _plain(_filled(url, usual)))
    return found


def _filled(url: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\{([^}]*)\}", lambda hole: values.get(hole[1], hole[0]), url)


def _plain(url: str) -> str:
    """An address without a trailing slash and a default port, its host in lower case."""
    parts = urlsplit(url)
    host = parts.netloc.lower()
    for scheme, port in (("https", ":443"), ("http", ":80")):
        host = host.removesuffix(port) if parts.scheme.lower() == scheme else host
    start = f"{parts.scheme.lower()}://{host}" if parts.scheme else f"//{host}" if host else ""
    return start + parts.path.rstrip("/") or "/"
