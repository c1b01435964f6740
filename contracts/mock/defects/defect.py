"""The record of a planted defect, and the ways to plant one."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from contracts.mock.behaviour import Behaviour


class Group(enum.StrEnum):
    """What kind of fault it is."""

    SHAPE = "shape"
    ENVELOPE = "envelope"
    IDENTITY = "identity"
    READ_ONLY = "read-only"
    OVER_TIME = "rules over time"
    PROVISIONING = "provisioning"
    AUTHENTICATION = "authentication"
    ROBUSTNESS = "robustness"
    DEEP = "deep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """One fault. ``plant`` turns a good behaviour into one that has it and no other."""

    name: str
    clause: str
    group: Group
    sentence: str
    plant: Callable[[Behaviour], Behaviour]


def staged(**stages: Callable[..., Any]) -> Callable[[Behaviour], Behaviour]:
    """Plants by replacing stages. Each replacement gets the original stage as its first argument."""

    def plant(behaviour: Behaviour) -> Behaviour:
        wrapped = {name: _wrap(stage, getattr(behaviour.stages, name)) for name, stage in stages.items()}
        return replace(behaviour, stages=replace(behaviour.stages, **wrapped))

    return plant


def _wrap(stage: Callable[..., Any], original: Callable[..., Any]) -> Callable[..., Any]:
    def run(*arguments: Any) -> Any:
        return stage(original, *arguments)

    return run


def chosen(**choices: Any) -> Callable[[Behaviour], Behaviour]:
    """Plants by setting a choice to a value that the contract does not allow."""

    def plant(behaviour: Behaviour) -> Behaviour:
        return replace(behaviour, choices=replace(behaviour.choices, **choices))

    return plant
