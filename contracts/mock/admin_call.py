"""One request of the admin API and the route that it takes: what a table of routes is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from contracts.errors import ConfigurationError
from contracts.mock.service import Service
from contracts.mock.state import Armed, Fate
from contracts.model import Json

NUMBER: Final = (int, float)
MATCHING: Final[Mapping[str, tuple[type, ...]]] = MappingProxyType(
    {"count": (int, type(None)), "project": (str,), "number": (str,), "target": (str,)}
)
"""Members that say which requests or jobs something is about, with their types."""


class NoSuchError(Exception):
    """What a path names is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request of the admin API, taken apart and checked."""

    service: Service
    id: int = 0
    """The number at the end of the path, where it has one."""
    query: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    body: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One operation. ``members`` are those of the body with their types; a body that is not an object has none."""

    method: str
    path: str
    """After the prefix; ``{id}`` stands for a whole number."""
    act: Callable[[Call], Json]
    members: Mapping[str, tuple[type, ...]] | None = None
    required: tuple[str, ...] = ()
    query: tuple[str, ...] = ()
    free: bool = False
    """Whether the body may be any JSON value."""


def texts(value: Any, name: str) -> list[str]:
    """The texts of a list in a body. Raises ConfigurationError for anything else."""
    if not all(isinstance(one, str) for one in value):
        raise ConfigurationError(f"{name} is a list of texts.")
    return list(value)


def among(wanted: int, there: tuple[Armed | Fate, ...]) -> None:
    """Raises NoSuchError unless there is one of this id."""
    if not any(one.id == wanted for one in there):
        raise NoSuchError
