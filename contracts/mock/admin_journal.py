"""The admin API on what a mock was sent and what it has to send: the journal, and the outbox of callbacks."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from contracts.errors import ConfigurationError
from contracts.mock import callbacks
from contracts.mock.admin_call import Call, NoSuchError, Route
from contracts.mock.journal import Wanted, told
from contracts.mock.state import Delivery
from contracts.model import Json

MAX_PAGE: Final = 1_000
_PAGE: Final = 100
_FILTERS: Final = ("method", "path", "number", "status", "rule", "fault")


def _requests(call: Call) -> Json:
    wanted, after, limit = _query(call)
    journal = call.service.journal
    page = []
    for entry in journal.select(wanted):
        if entry.id > after:
            page.append(told(entry, journal.findings(entry.id)))
            if len(page) == limit:
                break
    return {"total": journal.total, "kept": journal.kept, "requests": page}


def _count(call: Call) -> Json:
    wanted, _, _ = _query(call)
    return {"count": sum(1 for _ in call.service.journal.select(wanted))}


def _violations(call: Call) -> Json:
    listed = _requests(replace(call, query={**call.query, "violations": "true"}))
    return {"findings": call.service.journal.found, **listed}


def _query(call: Call) -> tuple[Wanted, int, int]:
    query = call.query
    wanted = Wanted(
        method=query.get("method"),
        path=query.get("path"),
        number=query.get("number"),
        status=_whole(query, "status", None, 999),
        rule=query.get("rule"),
        fault=query.get("fault"),
        violations=query.get("violations") == "true",
    )
    return wanted, _whole(query, "after", 0, 2**53) or 0, _whole(query, "limit", _PAGE, MAX_PAGE, least=1) or _PAGE


def _whole(query: Mapping[str, str], name: str, default: int | None, most: int, *, least: int = 0) -> int | None:
    text = query.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and least <= int(text) <= most):
        raise ConfigurationError(f"{name} is a whole number from {least} to {most}.")
    return int(text)


def _request(call: Call) -> Json:
    entry = call.service.journal.entry(call.id)
    if entry is None:
        raise NoSuchError
    return told(entry, call.service.journal.findings(entry.id))


def _forget(call: Call) -> Json:
    call.service.journal.clear()
    return {}


def _forget_one(call: Call) -> Json:
    if not call.service.journal.remove(call.id):
        raise NoSuchError
    return {}


def _callbacks(call: Call) -> Json:
    return {"callbacks": [_delivery(one) for one in call.service.state.outbox]}


def _pull(call: Call) -> Json:
    due = call.service.due()
    for one in due:
        call.service.attempted(one.id, 200)
    return {"callbacks": [_delivery(one) for one in due]}


def _redeliver(call: Call) -> Json:
    ids = call.body["ids"]
    if not all(isinstance(one, int) and not isinstance(one, bool) for one in ids):
        raise ConfigurationError("ids is a list of whole numbers.")
    service = call.service
    service.state = callbacks.redeliver(service.state, ids, service.clock.now())
    return {}


def _empty_outbox(call: Call) -> Json:
    call.service.state = callbacks.forget(call.service.state)
    return {}


def _delivery(one: Delivery) -> Json:
    return {**dataclasses.asdict(one), "body": one.body.decode()}


ROUTES: Final = (
    Route(method="GET", path="/requests", act=_requests, query=("after", "limit", *_FILTERS)),
    Route(method="GET", path="/requests/count", act=_count, query=_FILTERS),
    Route(method="GET", path="/requests/violations", act=_violations, query=("after", "limit", *_FILTERS)),
    Route(method="GET", path="/requests/{id}", act=_request),
    Route(method="DELETE", path="/requests", act=_forget),
    Route(method="DELETE", path="/requests/{id}", act=_forget_one),
    Route(method="GET", path="/callbacks", act=_callbacks),
    Route(method="POST", path="/callbacks/pull", act=_pull),
    Route(method="POST", path="/callbacks/redeliver", act=_redeliver, members={"ids": (list,)}, required=("ids",)),
    Route(method="DELETE", path="/callbacks", act=_empty_outbox),
)
"""What came, and what goes out."""
