"""Waivers: findings that are accepted for one target, with a reason, until a day."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from contracts.config import Waiver
from contracts.errors import ConfigurationError
from contracts.rules import RULES


def in_force(waivers: Sequence[Waiver], today: datetime.date) -> Mapping[str, str]:
    """The reason of each waiver that has not expired, by rule.

    Raises ConfigurationError when a waiver names a rule that does not exist.
    """
    known = {rule.id for rule in RULES}
    for waiver in waivers:
        if waiver.rule not in known:
            raise ConfigurationError(
                f"A waiver names the rule {waiver.rule!r}, which does not exist. `contracts rules` lists them."
            )
    return MappingProxyType(
        {waiver.rule: f"{waiver.reason} (until {waiver.expires})" for waiver in waivers if today <= waiver.expires}
    )
