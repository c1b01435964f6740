"""The admin API on what goes wrong on demand: answers that are spoilt, jobs that fail, tokens that end."""

from __future__ import annotations

import dataclasses
from typing import Final

from contracts.mock import arming, auth, fates
from contracts.mock.admin_call import MATCHING, NUMBER, Call, Route, among, texts
from contracts.mock.faults import FAULTS
from contracts.mock.state import Fate
from contracts.model import Json


def _failures(call: Call) -> Json:
    return {"failures": [_fate(fate) for fate in call.service.state.fates]}


def _fail_jobs(call: Call) -> Json:
    asked = dict(call.body)
    codes = texts(asked.pop("codes"), "codes")
    call.service.state = fates.fail_jobs(call.service.state, codes, **asked)
    return _fate(call.service.state.fates[-1])


def _fate(fate: Fate) -> Json:
    return {**dataclasses.asdict(fate), "codes": list(fate.codes)}


def _lift(call: Call) -> Json:
    call.service.state = fates.lift(call.service.state)
    return {}


def _lift_one(call: Call) -> Json:
    among(call.id, call.service.state.fates)
    call.service.state = fates.lift(call.service.state, call.id)
    return {}


def _faults(call: Call) -> Json:
    table = [
        {
            "fault": fault.name,
            "sentence": fault.sentence,
            "documented": fault.documented,
            "place": fault.place,
            "applied": fault.applied,
            "seconds": fault.seconds,
        }
        for fault in FAULTS.values()
    ]
    return {"faults": table, "armed": [dataclasses.asdict(armed) for armed in call.service.state.faults]}


def _arm(call: Call) -> Json:
    asked = dict(call.body)
    call.service.state = arming.arm(call.service.state, asked.pop("fault"), **asked)
    return dataclasses.asdict(call.service.state.faults[-1])


def _disarm(call: Call) -> Json:
    call.service.state = arming.disarm(call.service.state)
    return {}


def _disarm_one(call: Call) -> Json:
    among(call.id, call.service.state.faults)
    call.service.state = arming.disarm(call.service.state, call.id)
    return {}


def _expire(call: Call) -> Json:
    call.service.state = auth.expire_tokens(call.service.state)
    return {}


def _revoke(call: Call) -> Json:
    call.service.state = auth.revoke_tokens(call.service.state)
    return {}


def _foreign(call: Call) -> Json:
    return {"access_token": auth.foreign_token(call.service.clock.now())}


ROUTES: Final = (
    Route(method="GET", path="/failures", act=_failures),
    Route(
        method="POST",
        path="/failures",
        act=_fail_jobs,
        members={"codes": (list,), "job": (str,), **MATCHING},
        required=("codes",),
    ),
    Route(method="DELETE", path="/failures", act=_lift),
    Route(method="DELETE", path="/failures/{id}", act=_lift_one),
    Route(method="GET", path="/faults", act=_faults),
    Route(
        method="POST",
        path="/faults",
        act=_arm,
        members={"fault": (str,), "seconds": NUMBER, "method": (str,), "scenario": (str,), **MATCHING},
        required=("fault",),
    ),
    Route(method="DELETE", path="/faults", act=_disarm),
    Route(method="DELETE", path="/faults/{id}", act=_disarm_one),
    Route(method="POST", path="/tokens/expire", act=_expire),
    Route(method="POST", path="/tokens/revoke", act=_revoke),
    Route(method="GET", path="/tokens/foreign", act=_foreign),
)
"""What goes wrong, and when."""
