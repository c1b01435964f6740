"""JSON read strictly, where one reader could take it otherwise than another."""

from __future__ import annotations

import enum
import json
import math
from typing import Any, Final

import msgspec


class NotJson(enum.Enum):
    """What stands in place of a value where there is none."""

    NOT_JSON = "not JSON"

    def __repr__(self) -> str:
        return "NOT_JSON"


NOT_JSON: Final = NotJson.NOT_JSON


class _DuplicateKeyError(ValueError):
    pass


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _DuplicateKeyError
    return members


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise OverflowError(digits)
    return number


_DECODER = json.JSONDecoder(object_pairs_hook=_no_duplicates, parse_constant=_no_constant, parse_float=_finite)


def parse_json(body: bytes | None) -> Any | NotJson:
    """The JSON value in ``body``, or NOT_JSON.

    Strict where JSON is ambiguous: UTF-8 only, no NaN, no duplicate member, no depth or number
    that Python cannot hold. What is refused here is judged by rules as bytes.
    """
    if not body:
        return NOT_JSON
    try:
        value = msgspec.json.decode(body)
        # What is written back as it came names no member twice, and nothing of it was rounded.
        if msgspec.json.encode(value) == body:
            return value
    except (RecursionError, ValueError):
        # Not JSON, or JSON that the quicker decoder does not take.
        pass
    try:
        return _DECODER.decode(body.decode("utf-8"))
    except (OverflowError, RecursionError, ValueError):
        return NOT_JSON
