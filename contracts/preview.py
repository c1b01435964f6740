"""The plan of a run, told before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from contracts.model import Facts, Request
from contracts.observed.address import address_of
from contracts.runner import Options, outline
from contracts.target.inprocess import InProcessTarget
from contracts.target.port import Target

KINDS: Final = {True: "updates, what the contract refuses, drawn input", False: "updates in due form only"}
"""What a run sends, by whether it may send negative input."""


def plan_lines(
    target: Target, options: Options, *, interval: float = 0.0, journals: str | None = None
) -> Iterator[str]:
    """What a run will do, line by line. ``journals`` is where restore journals go, None without a restore."""
    yield f"plan · {target.name}"
    yield f"  host       {'none: within this process' if isinstance(target, InProcessTarget) else target.base_url}"
    yield f"  project    {target.facts.project_id}"
    yield from _replayed(target.facts, options.steps) if options.steps else _played(target, options)
    yield f"  requests   {_bounds(options, interval)}"
    yield f"  restore    {_restore(journals)}"


def _played(target: Target, options: Options) -> Iterator[str]:
    facts = target.facts
    yield f"  changed    {_listed(number.phone_number for number in facts.numbers)}"
    if options.negative:
        asked = [*facts.unknown_numbers[:1], *(one.phone_number for one in facts.foreign_numbers[:1])]
        yield f"  asked of   {_listed(asked)}; malformed numbers that nobody can have"
    yield f"  sent       {KINDS[options.negative]}"
    if not options.negative:
        yield "             pass --live-negative for what the contract refuses, and for drawn input"
    phases = ", ".join(f"{name} {total:,}" for name, total in outline(target, options))
    yield f"  scenarios  {phases}"


def _replayed(facts: Facts, steps: Sequence[Request]) -> Iterator[str]:
    addresses = {address_of(request.path) for request in steps}
    asked = {address.phone_number for address in addresses if address is not None}
    yield f"  changed    {_listed(one.phone_number for one in facts.numbers if one.phone_number in asked)}"
    yield f"  sent       what has shown the finding ({len(steps)} in all); before it, what brings the numbers to rest"


def _listed(numbers: Iterator[str] | list[str]) -> str:
    return ", ".join(numbers) or "none"


def _bounds(options: Options, interval: float) -> str:
    told = "as many as that takes" if options.max_requests is None else f"at most {options.max_requests:,}"
    if interval:
        told += f", {1 / interval:g} a second"
    if options.max_time is not None:
        told += f", for at most {options.max_time:g} s"
    return told


def _restore(journals: str | None) -> str:
    if journals is None:
        return "none: the numbers stay as the run leaves them"
    return f"what the numbers are is kept in {journals}, and put back at the end with requests on top of these"
