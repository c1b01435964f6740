"""Texts that match a pattern, drawn by Hypothesis: the same for the same pattern."""

from __future__ import annotations

import functools

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException

_SAMPLES = 30


@functools.cache
def drawn(pattern: str) -> tuple[str, ...]:
    """Up to 30 texts that match by Python's reading; none where there is none or none was found."""
    found: list[str] = []

    @settings(
        max_examples=_SAMPLES,
        database=None,
        deadline=None,
        derandomize=True,
        phases=(Phase.generate,),
        suppress_health_check=tuple(HealthCheck),
    )
    @given(st.from_regex(pattern))
    def collect(text: str) -> None:
        found.append(text)

    try:
        collect()
    except HypothesisException:
        return tuple(found)
    return tuple(found)
