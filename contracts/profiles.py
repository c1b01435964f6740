"""The profiles of the gate: ways of answering that the contract allows, and that a client has to live with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from contracts.mock.fates import ERROR_CODES
from contracts.mocked import Mock


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One way of answering that the contract allows, and that a client has to live with."""

    name: str
    sentence: str
    options: tuple[str, ...] = ()
    """Of ``contracts mock``."""
    faults: tuple[Mapping[str, Any], ...] = ()
    """What is armed before the client's tests begin, as the admin API takes it."""
    failures: tuple[Mapping[str, Any], ...] = ()
    """Which jobs are bound to fail, as the admin API takes it."""
    jobs_alone: bool = False
    """Whether nothing is otherwise than every day but how jobs end: a client behind an adapter is asked for no more."""
    survivable: bool = True
    """Whether a client can come through unharmed. Else its tests may fail for an error that they were told of."""


def _dialect(name: str, sentence: str) -> Profile:
    return Profile(name=name, sentence=sentence, options=("--dialect", name))


def _fault(name: str, sentence: str, *, survivable: bool = True, **matching: Any) -> Profile:
    return Profile(name=name, sentence=sentence, faults=({"fault": name, **matching},), survivable=survivable)


def _failing(code: str) -> Profile:
    return Profile(
        name=f"jobs-fail-{code.lower().replace('_', '-')}",
        sentence=f"Every job fails with {code}.",
        failures=({"codes": [code], "count": None},),
        jobs_alone=True,
        survivable=False,
    )


PLAIN: Final = "plain"
PROFILES: Final[Mapping[str, Profile]] = MappingProxyType(
    {
        profile.name: profile
        for profile in (
            Profile(name=PLAIN, sentence="Answers as every day; members without a value are null."),
            _dialect("nulls-absent", "Members without a value are left out."),
            _dialect("unset-absent", "Texts that are not set are left out too."),
            _dialect("schedule-empty-object", "A schedule without a job is an empty object."),
            _dialect("extra-members", "Answers have members that no client knows."),
            _dialect("offset-times", "Times have an offset, and not Z."),
            _dialect("times-without-fraction", "Times have no fraction of a second."),
            _dialect("times-in-nanoseconds", "Times have nine digits of a second."),
            _dialect("whole-as-decimal", "Whole numbers have a decimal point."),
            _dialect("details-empty", "Errors have no details."),
            _dialect("unlink-by-job", "Unlinking takes a job."),
            Profile(name="jobs-slow", sentence="A job takes two seconds.", options=("--pace", "time:2")),
            Profile(
                name="jobs-at-once", sentence="A job has ended before the answer.", options=("--pace", "immediate")
            ),
            Profile(
                name="jobs-fail",
                sentence="Every job fails, with every code that there is.",
                failures=({"codes": list(ERROR_CODES), "count": None},),
                survivable=False,
            ),
            *(_failing(code) for code in ERROR_CODES),
            _fault("unknown-enum-values", "Listed values are others than a client knows.", count=None),
            Profile(name="token-short", sentence="A token lasts a second.", options=("--token-seconds", "1")),
            _fault("token-expired", "One request meets a token that has expired."),
            _fault("unauthenticated-no-challenge", "One 401 does not say why.", survivable=False),
            _fault("rate-limited-retry-after", "One 429 asks to wait for a second.", seconds=1),
            _fault("rate-limited", "One 429 does not say for how long.", survivable=False),
            _fault("unknown", "One 500 with the status UNKNOWN.", survivable=False),
            _fault("html-502", "One page of HTML with the status 502.", survivable=False),
            Profile(
                name="callbacks-forged",
                sentence="Every callback is signed with another secret.",
                options=("--callback-signature", "wrong-secret"),
                survivable=False,
            ),
        )
    }
)
"""The profiles by their names, the everyday one first."""


def prepare(mock: Mock, profile: Profile) -> None:
    """Arms what a profile arms."""
    for fault in profile.faults:
        mock.admin("POST", "/faults", dict(fault))
    for failure in profile.failures:
        mock.admin("POST", "/failures", dict(failure))
