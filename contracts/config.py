"""The configuration file: ``contracts.toml``, or ``[tool.contracts]`` in ``pyproject.toml``."""

from __future__ import annotations

import datetime
import difflib
import math
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from contracts.errors import ConfigurationError
from contracts.intake import content_of
from contracts.model import Facts, ForeignNumber, Json, NumberFact
from contracts.schemas import Schema, SchemaMismatch, show
from contracts.waivers import Waiver

_TEXTS: Final = {"type": "array", "items": {"type": "string", "minLength": 1}}
_NUMBER: Final = {"type": "string", "pattern": r"^\+[1-9][0-9]{1,14}$"}
RATE: Final = r"[0-9]{1,9}(\.[0-9]{1,9})?/(s|m|h)"
"""How a rate limit is written, such as 5/s."""
_FACT_NAMES: Final = (
    "service_plans",
    "campaigns",
    "apps",
    "trunks",
    "fax_services",
    "failing_service_plans",
    "failing_campaigns",
    "failing_apps",
)


def _closed(properties: dict[str, Json], *required: str) -> dict[str, Json]:
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": list(required)}


_WAIVERS: Final = {
    "type": "array",
    "items": _closed(
        {
            "rule": {"type": "string"},
            "where": {"type": "string"},
            "reason": {"type": "string", "minLength": 1},
            "expires": {"type": "string"},
        },
        "rule",
        "reason",
        "expires",
    ),
}
_TARGET: Final = _closed(
    {
        "url": {"type": "string", "minLength": 1},
        "auth": {"enum": ["oauth2", "basic", "bearer", "none"]},
        **{name: {"type": "string"} for name in ("key_id", "key_secret", "token", "token_url")},
        "project_id": {"type": "string", "minLength": 1},
        "provisioning_deadline": {"type": "number", "minimum": 0, "maximum": 604_800},
        "answer_deadline": {"type": "number", "minimum": 0.5, "maximum": 3600},
        "rate_limit": {"type": "string", "pattern": f"^{RATE}$"},
        "numbers": {
            "type": "array",
            "minItems": 1,
            "items": _closed(
                {"phone_number": _NUMBER, "region": {"type": "string", "format": "iso-3166-1-alpha-2"}}, "phone_number"
            ),
        },
        "facts": _closed(
            {
                **dict.fromkeys(_FACT_NAMES, _TEXTS),
                "unknown_numbers": {"type": "array", "items": _NUMBER},
                "foreign_numbers": {
                    "type": "array",
                    "items": _closed(
                        {"project_id": {"type": "string"}, "phone_number": _NUMBER}, "project_id", "phone_number"
                    ),
                },
            }
        ),
        "waivers": _WAIVERS,
    },
    "url",
    "auth",
    "project_id",
    "numbers",
)
_FILE: Final = _closed(
    {"targets": {"type": "object", "additionalProperties": _TARGET}, "gate": _closed({"waivers": _WAIVERS})}
)
_VARIABLE: Final = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_KEYS: Final = sorted({*_TARGET["properties"], *_TARGET["properties"]["facts"]["properties"], *_FILE["properties"]})
_QUOTED: Final = re.compile(r"'([^']*)'")
_UNITS: Final = {"s": 1.0, "m": 60.0, "h": 3600.0}
_WAY: Final = ("url", "token_url", "key_id", "key_secret", "token")
"""Members that say where a target is, and how it is got into."""
_SECRETS: Final = (".key_id", ".key_secret", ".token")
"""Members whose value is not shown."""
DEFAULT_DEADLINE: Final = 60.0
MAX_BYTES: Final = 250_000
MAX_DOTS: Final = 100
"""In one line. The memory that a dotted key takes to read grows with the square of its parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetConfig:
    """One target of the file, environment variables filled in. Its name in a traceback shows no secret."""

    name: str
    url: str
    auth: str
    facts: Facts
    key_id: str = field(default="", repr=False)
    key_secret: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    token_url: str = ""
    deadline: float = DEFAULT_DEADLINE
    answer_deadline: float | None = None
    """How long one answer may take, in seconds."""
    min_interval: float = 0.0
    waivers: tuple[Waiver, ...] = ()
    variables: Mapping[str, str]
    """Which environment variable a member came from, where it came from one alone."""


def find(path: str | None, folder: Path) -> tuple[dict[str, Json], str] | None:
    """The configuration table and the name of its file: ``path``, or what stands in ``folder``.

    None when no file was asked for and none is there. Raises ConfigurationError when it cannot be used.
    """
    if path is not None:
        return _checked(_table(Path(path)), path)
    for name in ("contracts.toml", "pyproject.toml"):
        candidate = folder / name
        if candidate.is_file():
            table = _table(candidate)
            if name == "contracts.toml" or table:
                return _checked(table, name)
    return None


def located(target: str, path: str | None) -> str | None:
    """The path from the root of the file that describes a target; None for a URL without a file."""
    found = find(None, Path.cwd()) if path is None and "://" not in target else None
    name = path or (found[1] if found else None)
    return name and str(Path(name).resolve())


def _table(path: Path) -> dict[str, Json]:
    if not path.exists():
        raise ConfigurationError(f"There is no file {path}. Pass --config FILE with a file that exists.")
    try:
        text = content_of(path, MAX_BYTES).decode("utf-8")
        if any(line.count(".") > MAX_DOTS for line in text.splitlines()):
            raise ConfigurationError(f"{path} has a line with more than {MAX_DOTS} dots. Break it up.")
        content = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} cannot be read: {error}.") from None
    except (RecursionError, ValueError) as error:
        raise ConfigurationError(f"{path} is not TOML: {error}.") from None
    if path.name != "pyproject.toml":
        return content
    place = ""
    for name in ("tool", "contracts"):
        place = f"{place}.{name}" if place else name
        content = content.get(name, {})
        if not isinstance(content, dict):
            raise ConfigurationError(f"{path}: {place} is {show(_plain(content))}; expected a table.")
    return content


def _checked(table: dict[str, Json], name: str) -> tuple[dict[str, Json], str]:
    # What stands for an environment variable is checked once it is filled in.
    _check(_plain(table), _FILE, name, "", _is_not_a_variable)
    return table, name


def _is_not_a_variable(mismatch: SchemaMismatch) -> bool:
    return mismatch.keyword == "additionalProperties" or not _VARIABLE.search(mismatch.received)


def _check(
    table: Json, schema: dict[str, Json], file: str, prefix: str, keep: Callable[[SchemaMismatch], bool]
) -> None:
    # A key that nobody knows is the likelier slip than one that is missing.
    for mismatch in sorted(Schema(schema).mismatches(table), key=lambda one: one.keyword != "additionalProperties"):
        if not keep(mismatch):
            continue
        place = (prefix + mismatch.pointer).removeprefix("/").replace("/", ".") or "the file"
        expected = " ".join(mismatch.expected.split())
        if mismatch.keyword == "additionalProperties":
            raise ConfigurationError(f"{file}: {place} has a key that is not known: {_unknown(expected)}")
        if mismatch.keyword == "required":
            above, _, member = place.rpartition(".")
            raise ConfigurationError(f"{file}: {above or 'the file'} has no {member}. Add it.")
        # A secret, or a table that may hold one, is not shown, not even in a message about it.
        hidden = place.endswith(_SECRETS) or mismatch.received.startswith(('{"', "[{", '["'))
        received = "something else" if hidden else mismatch.received
        raise ConfigurationError(f"{file}: {place} is {received}; expected {expected}.")


def _unknown(told: str) -> str:
    """The keys that a validator told of, and what to do about the first."""
    names = _QUOTED.findall(told)
    near = difflib.get_close_matches(names[0], _KEYS, n=1) if names else []
    return f"{', '.join(names)}. " + (f"Did you mean {near[0]}?" if near else "Take it out.")


def _plain(value: Any) -> Json:
    # TOML has dates; JSON Schema sees them as the text they were.
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else value


def read_target(
    table: Mapping[str, Json], file: str, name: str, environment: Mapping[str, str], *, sends: bool = True
) -> TargetConfig:
    """A target of the file. Raises ConfigurationError when it is not there, or a variable is not set.

    Without ``sends`` nobody will ask the target for anything: its address and credentials are left as they stand.
    """
    targets = table.get("targets", {})
    if name not in targets:
        known = ", ".join(sorted(targets)) or "none"
        raise ConfigurationError(f"{file} has no target {name!r}. It has: {known}.")
    raw, place = _plain(targets[name]), f"targets.{name}"
    way = {} if sends else {member: raw[member] for member in _WAY if member in raw}
    filled = way | _fill({member: value for member, value in raw.items() if member not in way}, place, environment)
    _check(filled, _TARGET, file, f"/targets/{name}", lambda mismatch: True)
    _check_once(file, place, [one["phone_number"] for one in filled["numbers"]])
    facts = filled.get("facts", {})
    numbers = tuple(
        NumberFact(phone_number=one["phone_number"], region=one.get("region", "")) for one in filled["numbers"]
    )
    return TargetConfig(
        name=name,
        url=filled["url"],
        auth=filled["auth"],
        facts=Facts(
            project_id=filled["project_id"],
            numbers=numbers,
            unknown_numbers=tuple(facts.get("unknown_numbers") or reserved_numbers(numbers)),
            foreign_numbers=tuple(ForeignNumber(**one) for one in facts.get("foreign_numbers", ())),
            authenticated=filled["auth"] != "none",
            **{fact: tuple(facts.get(fact, ())) for fact in _FACT_NAMES},
        ),
        **{member: filled.get(member, "") for member in ("key_id", "key_secret", "token", "token_url")},
        deadline=float(filled.get("provisioning_deadline", DEFAULT_DEADLINE)),
        answer_deadline=filled.get("answer_deadline"),
        min_interval=interval(filled.get("rate_limit")),
        waivers=tuple(_waiver(one, file) for one in filled.get("waivers", ())),
        variables={
            member: match[1]
            for member, value in raw.items()
            if isinstance(value, str) and (match := _VARIABLE.fullmatch(value))
        },
    )


def _check_once(file: str, place: str, numbers: list[str]) -> None:
    for number in numbers:
        if numbers.count(number) > 1:
            raise ConfigurationError(f"{file}: {place}.numbers has {number} twice. Take one of them out.")


def gate_waivers(table: Mapping[str, Json], file: str) -> tuple[Waiver, ...]:
    """What is accepted of a client. Raises ConfigurationError for an entry that has no date."""
    return tuple(_waiver(one, file) for one in _plain(table.get("gate", {})).get("waivers", ()))


def reserved_numbers(numbers: tuple[NumberFact, ...]) -> tuple[str, ...]:
    """Numbers that nobody has, for the questions about unknown ones: fictional, less those listed."""
    listed = {number.phone_number for number in numbers}
    return tuple(number for number in ("+12025550199", "+12025550198", "+447700900999") if number not in listed)


def interval(rate: str | None) -> float:
    """Seconds between two requests by a rate such as ``5/s``; 0 without. Raises ConfigurationError for no rate."""
    if rate is None:
        return 0.0
    count, _, unit = rate.partition("/")
    if float(count) == 0:
        raise ConfigurationError("rate_limit is 0 requests: nothing could be tested. Set it higher, or leave it out.")
    return _UNITS[unit] / float(count)


def _waiver(entry: Mapping[str, str], file: str) -> Waiver:
    try:
        expires = datetime.date.fromisoformat(entry["expires"])
    except ValueError:
        raise ConfigurationError(
            f"{file}: the waiver of {entry['rule']} expires on {entry['expires']!r}, no date. Write 2027-06-01."
        ) from None
    return Waiver(rule=entry["rule"], reason=entry["reason"], expires=expires, where=entry.get("where"))


def text_of(name: str, environment: Mapping[str, str]) -> str:
    """The value of an environment variable. Raises ConfigurationError for one whose bytes are no text."""
    try:
        environment[name].encode("utf-8")
    except UnicodeEncodeError:
        raise ConfigurationError(f"The environment has {name}, which is no text. Set it to UTF-8.") from None
    return environment[name]


def _fill(value: Json, place: str, environment: Mapping[str, str]) -> Json:
    if isinstance(value, dict):
        return {key: _fill(item, f"{place}.{key}", environment) for key, item in value.items()}
    if isinstance(value, list):
        return [_fill(item, place, environment) for item in value]
    if not isinstance(value, str):
        return value

    def variable(match: re.Match[str]) -> str:
        if match[1] not in environment:
            raise ConfigurationError(f"{place} needs the environment variable {match[1]}, which is not set.")
        return text_of(match[1], environment)

    return _VARIABLE.sub(variable, value)
