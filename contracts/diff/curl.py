"""A request that shows a change, as a line for the shell."""

from __future__ import annotations

import json
import re
import shlex
import urllib.parse

from contracts.diff.revision import Revision
from contracts.diff.surface import Surface
from contracts.model import Json


def curl(revision: Revision, surface: Surface, value: Json) -> str:
    """The line that sends a value. Path parameters that do not matter stand as their names."""
    method, _, path = surface.operation.partition(" ")
    where, _, name = surface.spoken.partition(" ")
    said = value if isinstance(value, str) else json.dumps(value)
    parts = ["curl", "-sS", "-g", "--path-as-is", "-X", method]
    if not surface.spoken:
        media = surface.label.rpartition(" ")[2]
        parts += ["-H", f"content-type: {media}", "--data-raw", json.dumps(value, ensure_ascii=False)]
    elif where in ("header", "cookie"):
        parts += ["-H", f"{name}: {said}" if where == "header" else f"cookie: {name}={said}"]
    elif where == "path":
        path = path.replace("{" + name + "}", urllib.parse.quote(said, safe=""))
    path = re.sub(r"\{([^}]*)\}", r"\1", path)
    query = f"?{urllib.parse.urlencode({name: said})}" if where == "query" else ""
    return shlex.join([*parts, f"{_server(revision)}{path}{query}"])


def _server(revision: Revision) -> str:
    servers = revision.root.get("servers") or [{}]
    return (
        str(servers[0].get("url", "")).rstrip("/") if isinstance(servers, list) and isinstance(servers[0], dict) else ""
    )
