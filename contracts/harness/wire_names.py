"""What a client calls the members of the wire, in whichever style its language has."""

from __future__ import annotations

import re
from collections.abc import Mapping

from contracts.model import Json
from contracts.observed.handed_on import is_typed


def by_wire_names(value: Json, own: Mapping[str, str]) -> Json:
    """A model under the names of the wire. ``own`` are the fields that the client calls by another word."""
    if is_typed(value):
        return value
    if isinstance(value, dict):
        return {wire_name(name, own): by_wire_names(member, own) for name, member in value.items()}
    if isinstance(value, list):
        return [by_wire_names(member, own) for member in value]
    return value


def wire_name(name: str, own: Mapping[str, str]) -> str:
    """The wire's name of a field: ``display_name`` and ``DisplayName`` are ``displayName``."""
    if name in own:
        return own[name]
    words = re.sub(r"_([a-z])", lambda match: match[1].upper(), name)
    return words[:1].lower() + words[1:]
