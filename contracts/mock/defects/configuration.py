"""Faults in what is refused about configuration objects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from contracts.mock.behaviour import Behaviour, Body, Violation
from contracts.mock.defects.defect import Defect, Group, chosen, staged
from contracts.mock.state import Number

Validate = Callable[[Behaviour, Number, Body], list[Violation]]


def _passes_empty(*names: str) -> Callable[..., Any]:
    def validate(original: Validate, behaviour: Behaviour, number: Number, update: Body) -> list[Violation]:
        kept = {name: value for name, value in update.items() if not (name in names and value == {})}
        return original(behaviour, number, kept)

    return validate


def _drops_empty(*names: str) -> Callable[..., Any]:
    def apply(
        original: Callable[..., Number], behaviour: Behaviour, number: Number, update: Body, now: float
    ) -> Number:
        kept = {name: value for name, value in update.items() if not (name in names and value == {})}
        return original(behaviour, number, kept, now)

    return apply


DEFECTS: Final = (
    Defect(
        name="empty-sms-accepted",
        clause="config.not-empty",
        group=Group.OVER_TIME,
        sentence="An smsConfiguration without members is passed over with 200.",
        plant=staged(validate=_passes_empty("smsConfiguration"), apply=_drops_empty("smsConfiguration")),
    ),
    Defect(
        name="empty-voice-accepted",
        clause="config.not-empty",
        group=Group.OVER_TIME,
        sentence="A voiceConfiguration without members is passed over with 200.",
        plant=staged(validate=_passes_empty("voiceConfiguration"), apply=_drops_empty("voiceConfiguration")),
    ),
    Defect(
        name="relink-accepted",
        clause="sms.unlink-before-link",
        group=Group.OVER_TIME,
        sentence="A linked number is linked to another plan in place.",
        plant=chosen(relink_accepted=True),
    ),
)
