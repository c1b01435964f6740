"""From what was asked for on the command line to a target."""

from __future__ import annotations

import functools
import ipaddress
import re
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from contracts import config
from contracts.errors import ConfigurationError
from contracts.mock import world
from contracts.mock.behaviour import Behaviour
from contracts.model import Facts, NumberFact
from contracts.standards import is_e164
from contracts.target import guard
from contracts.target.credentials import KeyRing, basic, secrets_of
from contracts.target.http import HttpTarget
from contracts.target.inprocess import InProcessTarget
from contracts.target.oauth import TokenSource
from contracts.target.port import Target
from contracts.waivers import Waiver

_ENVIRONMENT: Final = ("SINCH_PROJECT_ID", "SINCH_KEY_ID", "SINCH_KEY_SECRET", "SINCH_PHONE_NUMBER")


_ADDRESS: Final = re.compile(
    r"https?://(?:\[[0-9A-Fa-f:.]+\]|[\w-]+(?:\.[\w-]+)*\.?)(?::[0-9]+)?(?:[/?#][!-~]*)?", re.ASCII | re.IGNORECASE
)
LIVE_INTERVAL: Final = 0.2
"""Seconds between two requests to another machine, where no rate limit is set."""


def select(  # noqa: PLR0913 - what is asked for, and how it is to be asked
    target: str,
    config_file: str | None,
    environment: Mapping[str, str],
    behaviour: Behaviour | None = None,
    *,
    live: bool = False,
    min_interval: float | None = None,
    answer_deadline: float | None = None,
    plans: bool = True,
) -> tuple[Target, tuple[Waiver, ...]]:
    """The target that is named: ``mock``, a URL, or a name from the configuration file; and its waivers.

    ``live`` allows a target on another machine; ``min_interval`` beats the configured rate limit, and
    ``answer_deadline`` the configured one, in seconds. ``plans`` is whether what asks has a --dry-run to advise.
    Raises ConfigurationError when it cannot be made out, or is on another machine and ``live`` is not set.
    """
    found = config.find(config_file, Path.cwd()) if config_file else None
    if target == "mock":
        return InProcessTarget(behaviour), ()
    if "://" in target:
        url = allowed(check_url(target, "--target"), live=live, dry=plans)
        return _by_url(url, environment, min_interval, answer_deadline), ()
    found = found or config.find(None, Path.cwd())
    if found is None:
        raise ConfigurationError(
            f"There is no target {target!r}: no contracts.toml is here. Pass --target mock, a URL, or --config FILE; "
            "`contracts init` writes one."
        )
    settings = config.read_target(*found, target, environment)
    allowed(check_url(settings.url, f"targets.{settings.name}.url"), live=live, dry=plans)
    return _by_settings(settings, min_interval, answer_deadline, live=live), settings.waivers


def allowed(url: str, *, live: bool, dry: bool = True) -> str:
    """The URL. Raises ConfigurationError for one on another machine, unless ``live`` is set.

    ``dry`` is whether what asks has a --dry-run to advise.
    """
    if not live and not is_loopback(url):
        raise ConfigurationError(
            f"{url} is on another machine, where real numbers would be changed. "
            f"Pass --live if that is meant{'; add --dry-run to see the plan first' if dry else ''}."
        )
    return url


def interval_of(url: str, configured: float, asked: float | None) -> float:
    """Seconds between two requests: as asked for, else as configured, else what suits the place."""
    if asked is not None:
        return asked
    return configured or (0.0 if is_loopback(url) else LIVE_INTERVAL)


def check_url(url: str, place: str) -> str:
    """The URL, if it can be a target's. Raises ConfigurationError when it cannot."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    # A URL that cannot be read may hold credentials anywhere, so that it is not shown.
    if "@" in (parts.netloc or url):
        raise ConfigurationError(f"{place} holds credentials. Put them into a target of contracts.toml.")
    # The parser passes over line breaks, and over what no name of a host has.
    if not _ADDRESS.fullmatch(url) or parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise ConfigurationError(f"{place} {url!r} is not a URL. Write it like https://numbers.api.example.")
    if parts.query or parts.fragment:
        raise ConfigurationError(f"{place} {url.partition('?')[0]!r} has a query or fragment. Leave it out.")
    return url


def is_loopback(url: str) -> bool:
    """Whether a URL names this machine: by an address of it, or by a name that leads nowhere else."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return (host == "localhost" or host.endswith(".localhost")) and _leads_here(host)


@functools.lru_cache(maxsize=64)
def _leads_here(name: str) -> bool:
    """Whether no address of a name is that of another machine: not every resolver keeps to RFC 6761."""
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        # Nothing can be sent there.
        return True
    return all(ipaddress.ip_address(str(address[0]).partition("%")[0]).is_loopback for *_, address in found)


def _by_url(url: str, environment: Mapping[str, str], asked: float | None, answer_deadline: float | None) -> Target:
    missing = [name for name in _ENVIRONMENT if not environment.get(name)]
    if len(missing) == len(_ENVIRONMENT) and is_loopback(url):
        # Nobody said anything: then it is `contracts mock`, whose world is known.
        behaviour = world.default_behaviour()
        pair = basic(behaviour.key_id, behaviour.key_secret)
        return HttpTarget(
            name=url,
            base_url=url,
            facts=world.FACTS,
            keys=KeyRing(valid=lambda: pair, key_id=behaviour.key_id, secrets=(pair.split()[1],)),
            deadline=config.DEFAULT_DEADLINE,
            curl_credentials=f"-u {behaviour.key_id}:{behaviour.key_secret}",
            min_interval=interval_of(url, 0.0, asked),
            guard=guard.check,
            answer_seconds=answer_deadline,
        )
    if missing:
        there = [name for name in _ENVIRONMENT if name not in missing]
        mock = f", or unset {', '.join(there)} if this is `contracts mock`" if is_loopback(url) else ""
        raise ConfigurationError(
            f"{url} needs {', '.join(missing)} in the environment. Set what is missing, or describe the target in "
            f"contracts.toml{mock}."
        )
    project, key_id, secret, phone_number = (config.text_of(name, environment) for name in _ENVIRONMENT)
    if not is_e164(phone_number):
        raise ConfigurationError(
            f"SINCH_PHONE_NUMBER is {phone_number!r}, which is no E.164 number. Write it like +12025550134."
        )
    numbers = (NumberFact(phone_number=phone_number, region=""),)
    plan = environment.get("SINCH_SERVICE_PLAN_ID")
    facts = Facts(
        project_id=project,
        numbers=numbers,
        service_plans=(plan,) if plan else (),
        unknown_numbers=config.reserved_numbers(numbers),
    )
    pair = basic(key_id, secret)
    return HttpTarget(
        name=url,
        base_url=url,
        facts=facts,
        keys=KeyRing(valid=lambda: pair, key_id=key_id, secrets=secrets_of(key_id, secret)),
        deadline=config.DEFAULT_DEADLINE,
        curl_credentials='-u "$SINCH_KEY_ID:$SINCH_KEY_SECRET"',
        min_interval=interval_of(url, 0.0, asked),
        guard=guard.check,
        answer_seconds=answer_deadline,
    )


def _by_settings(
    settings: config.TargetConfig, asked: float | None, answer_deadline: float | None, *, live: bool
) -> Target:
    place = f"targets.{settings.name}"
    for member in {
        "basic": ("key_id", "key_secret"),
        "oauth2": ("key_id", "key_secret", "token_url"),
        "bearer": ("token",),
    }.get(settings.auth, ()):
        if not getattr(settings, member):
            raise ConfigurationError(f"{place} has auth = {settings.auth!r} and no {member}. Add it.")
    for number in settings.facts.unknown_numbers:
        if not guard.is_fictional(number):
            raise ConfigurationError(
                f"{place}.facts.unknown_numbers has {number}, which somebody may have. "
                "Name numbers that are kept for fiction, such as +12025550199, or leave it out."
            )
    if settings.auth == "oauth2" and not live and not is_loopback(check_url(settings.token_url, f"{place}.token_url")):
        raise ConfigurationError(
            f"{place}.token_url {settings.token_url} is on another machine, where the keys would be sent. "
            "Pass --live if that is meant."
        )
    keys, option = _keys(settings, place)
    return HttpTarget(
        name=settings.name,
        base_url=check_url(settings.url, f"{place}.url"),
        facts=settings.facts,
        keys=keys,
        deadline=settings.deadline,
        curl_credentials=option,
        min_interval=interval_of(settings.url, settings.min_interval, asked),
        guard=guard.check,
        answer_seconds=settings.answer_deadline if answer_deadline is None else answer_deadline,
    )


def _keys(settings: config.TargetConfig, place: str) -> tuple[KeyRing, str]:
    """The key ring of a target, and the curl option that stands for it without showing a secret."""
    name = {
        member: "$" + settings.variables.get(member, member.upper()) for member in ("key_id", "key_secret", "token")
    }
    secrets = _secrets_of(settings)
    match settings.auth:
        case "basic":
            pair = basic(settings.key_id, settings.key_secret)
            ring = KeyRing(valid=lambda: pair, key_id=settings.key_id, secrets=secrets)
            return ring, f'-u "{name["key_id"]}:{name["key_secret"]}"'
        case "oauth2":
            token_url = check_url(settings.token_url, f"{place}.token_url")
            source = TokenSource(token_url, settings.key_id, settings.key_secret, secrets=secrets)
            ring = KeyRing(
                valid=source.header,
                key_id=settings.key_id,
                secrets=secrets,
                handed_out=source.handed_out,
                close=source.close,
            )
            return ring, '-H "Authorization: Bearer $TOKEN"'
        case "bearer":
            if not (settings.token.isascii() and settings.token.isprintable()):
                raise ConfigurationError(f"{place}.token holds characters that no header can carry. Check it.")
            header = f"Bearer {settings.token}"
            ring = KeyRing(valid=lambda: header, secrets=secrets)
            return ring, f'-H "Authorization: Bearer {name["token"]}"'
    return KeyRing(valid=lambda: None, secrets=secrets), ""


def _secrets_of(settings: config.TargetConfig) -> tuple[str, ...]:
    """All secrets of a target, those too that its kind of authentication has no use for."""
    pair = secrets_of(settings.key_id, settings.key_secret) if settings.key_secret else ()
    return (*pair, settings.token) if settings.token else pair
