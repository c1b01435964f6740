"""Faults planted in the mock, one at a time, to prove that the rules see them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from contracts.mock.defects import configuration
from contracts.mock.defects.defect import Defect

DEFECTS: Final[tuple[Defect, ...]] = (*configuration.DEFECTS,)
"""Every planted defect."""

BY_NAME: Final[Mapping[str, Defect]] = MappingProxyType({defect.name: defect for defect in DEFECTS})
