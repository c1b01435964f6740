"""Waivers for tests that are not about them."""

from __future__ import annotations

import datetime

from contracts.waivers import Waiver, Waivers


def waiving(rule: str, where: str | None = None) -> Waivers:
    """A waiver of one rule, or of one place."""
    expires = datetime.date(9999, 1, 1)
    return Waivers(accepted=(Waiver(rule=rule, reason="known", expires=expires, where=where),))
