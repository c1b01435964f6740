"""One operation out of a document, as two documents need not describe the same others."""

from __future__ import annotations

import re
from dataclasses import replace

from contracts.diff.normal import child
from contracts.diff.operations import METHODS
from contracts.diff.revision import Revision
from contracts.errors import ConfigurationError, DocumentError


def only(revision: Revision, operation: str) -> Revision:
    """The revision with one operation left, such as ``PATCH /numbers/{id}``. Names of path parameters do not count.

    What its author calls the operation is left out: documents that have other operations are of other authors too.

    Raises ConfigurationError for a text that names no operation, DocumentError when the document has none such.
    """
    method, _, wanted = operation.strip().partition(" ")
    method, wanted = method.lower(), wanted.strip()
    if method not in METHODS or not wanted.startswith("/"):
        raise ConfigurationError(f"--operation {operation[:80]!r} names none. Write it like 'PATCH /numbers/{{id}}'.")
    paths = revision.root.get("paths") or {}
    for path in paths:
        at = revision.home(child("/paths", path))
        item = revision.at(at)
        if _shape(path) == _shape(wanted) and isinstance(item, dict) and method in item:
            kept = {name: value for name, value in item.items() if name not in METHODS}
            kept[method] = {name: value for name, value in item[method].items() if name != "operationId"}
            return replace(revision, root={**revision.root, "paths": {path: kept}})
    raise DocumentError(f"{revision.name} has no {method.upper()} {wanted[:200]}.")


def _shape(path: str) -> str:
    return re.sub(r"\{[^{}]*\}", "{}", path).rstrip("/")
