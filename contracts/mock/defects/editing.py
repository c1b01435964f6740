"""Changing one place of a JSON body: the tool of the defects that are about shape."""

from __future__ import annotations

import copy
import enum
import json
from collections.abc import Callable
from typing import Any, Final

from contracts.mock.behaviour import Behaviour, Body
from contracts.mock.defects.defect import staged
from contracts.mock.state import Number
from contracts.model import Request, Response

Change = Callable[[Any], Any]


class _Drop(enum.Enum):
    DROP = "drop"


DROP: Final = _Drop.DROP
"""As a change: the member is left out."""


def edit(body: Body, path: str, change: Any) -> Body:
    """A copy of a body with one place changed; as it was when the place is not there.

    ``path`` is dotted, ``*`` stands for every item of a list. ``change`` is DROP, a value, or a
    function of the value.
    """
    edited = copy.deepcopy(body)
    *way, last = path.split(".")
    holders: list[Any] = [edited]
    for name in way:
        holders = [inner for holder in holders for inner in _inner(holder, name)]
    for holder in holders:
        if isinstance(holder, dict) and last in holder:
            _change(holder, last, change)
        elif isinstance(holder, list) and last == "*":
            holder[:] = [change(item) if callable(change) else change for item in holder]
    return edited


def _inner(holder: Any, name: str) -> list[Any]:
    if name == "*":
        return list(holder) if isinstance(holder, list) else []
    return [holder[name]] if isinstance(holder, dict) and holder.get(name) is not None else []


def _change(holder: Body, name: str, change: Any) -> None:
    if change is DROP:
        del holder[name]
    else:
        holder[name] = change(holder[name]) if callable(change) else change


def rendered(path: str, change: Any) -> Callable[[Behaviour], Behaviour]:
    """Plants a change in every resource that is written."""

    def render(original: Any, behaviour: Behaviour, project_id: str, number: Number) -> Body:
        return edit(original(behaviour, project_id, number), path, change)

    return staged(render=render)


def answered(status: int, path: str, change: Any) -> Callable[[Behaviour], Behaviour]:
    """Plants a change in the body of every answer with a status."""

    def finish(original: Any, behaviour: Behaviour, request: Request, response: Response) -> Response:
        response = original(behaviour, request, response)
        if response.status != status or not isinstance(response.json, dict):
            return response
        body = json.dumps(edit(response.json, path, change), separators=(",", ":")).encode()
        return Response(status=status, headers=response.headers, body=body)

    return staged(finish=finish)
