"""Mutants that no test is to kill, each with the reason. One that is killed after all is struck off."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

Change = tuple[str, str, str]
"""Module below contracts, the line before and after."""

EXPLAINED: Final[Mapping[str, tuple[Change, ...]]] = MappingProxyType({})
"""The changes that cannot be told from the original, by reason."""
