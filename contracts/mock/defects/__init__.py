"""Faults planted in the mock, one at a time, to prove that the rules see them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from contracts.mock.defects import (
    configuration,
    deep,
    envelope,
    holdout,
    holdout_sequences,
    identity,
    jobs,
    over_time,
    robustness,
    shape,
)
from contracts.mock.defects.defect import Defect

DEFECTS: Final[tuple[Defect, ...]] = (
    *shape.DEFECTS,
    *envelope.DEFECTS,
    *configuration.DEFECTS,
    *identity.DEFECTS,
    *over_time.DEFECTS,
    *jobs.DEFECTS,
    *robustness.DEFECTS,
    *deep.DEFECTS,
    *holdout.DEFECTS,
    *holdout_sequences.DEFECTS,
)
"""Every planted defect."""

BY_NAME: Final[Mapping[str, Defect]] = MappingProxyType({defect.name: defect for defect in DEFECTS})
