"""Each check of oasdiff beside the rules that tell the same change, or the reason why none does.

The checks are those of oasdiff 1.15.0 (``oasdiff checks``), in tests/data. Its names are made of a carrier, such as
``request-property``, and of what has happened to it, so the table is one of these parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from contracts.diff.catalogue import FLOWS
from contracts.diff.surface import Kind

CHECKS: Final = tuple(
    (Path(__file__).parents[1] / "data" / "oasdiff-1.15-checks.txt").read_text(encoding="utf-8").split()
)

_EXTENSION: Final = "x-sunset and x-stability-level are oasdiff's own: no rule of OpenAPI gives them a meaning"
_WORDS: Final = "nothing on the wire, and no name in generated code"
_UNUSED: Final = "what nothing uses changes nothing; where it is used, the rule of the use tells"
_REASONS: Final[Mapping[str, str]] = {
    r".*sunset.*": _EXTENSION,
    r"api-(stability-decreased|invalid-stability-level)": _EXTENSION,
    r".*x-extensible-enum-.*": "x-extensible-enum is an extension: no rule of OpenAPI gives it a meaning",
    r"api-tag-(added|removed)": _WORDS,
    r"api-schema-removed": _UNUSED,
    r"api-security-component-(added|removed|type-changed)": _UNUSED,
    r"api-security-component-oauth-scope-.*": _UNUSED,
    r".*-discriminator-(added|removed)": "the variants beside it decide which values are right; alone it changes none",
    r"request-(optional|required)-property-became-(not-)?write-only": "a request has write-only members as before",
    r"response-(optional|required)-property-became-(not-)?read-only": "an answer has read-only members as before",
    r"response-(optional|required)-write-only-property-.*": "an answer has no write-only members",
    r"response-write-only-property-.*": "an answer has no write-only members",
    r"request-read-only-property-.*": "a request has no read-only members",
    r"api-operation-id-added": "no client can have had a name for it",
}
"""Why a check has no rule, by the whole of its name."""

_WHOLE: Final[Mapping[str, str]] = {
    r"api-(global-)?security(-scope)?-added": "security-removed security-added",
    r"api-(global-)?security(-scope)?-removed": "security-removed security-added",
    r"api-security-component-oauth-(token-)?url-changed": "security-scheme-moved",
    r"api-operation-id-removed": "operation-id-changed",
    r"api-(path-)?removed-(with|without)-deprecation": "operation-removed",
    r"endpoint-added": "operation-added",
    r"endpoint-deprecated": "operation-deprecated",
    r"endpoint-reactivated": "operation-reactivated",
    r"new-optional-request-(default-)?parameter(-to-existing-path)?": "parameter-optional-added",
    r"new-required-request-(default-)?parameter(-to-existing-path)?": "parameter-added",
    r"new-request-path-parameter": "operation-removed parameter-added",
    r"new-required-request-header-property": "parameter-required-narrowed parameter-type-narrowed",
    r"new-optional-request-property": "request-member-added request-members-widened",
    r"new-required-request-property(-with-default)?": "request-required-narrowed",
    r"(optional|required)-response-header-removed": "header-removed header-optional-removed",
    r"response-header-became-optional": "header-optional",
    r"request-body-added-(optional|required)": "request-body-added request-body-required",
    r"request-body-became-optional": "request-body-optional",
    r"request-body-became-required": "request-body-required",
    r"request-body-removed": "request-body-removed",
    r"request-body-media-type-(added|removed)": "request-media-type-added request-media-type-removed",
    r"request-property-removed(-with-deprecation)?": "request-member-removed request-members-narrowed",
    r"request-property-(deprecated|reactivated)": "deprecated reactivated",
    r"response-property-(deprecated|reactivated)": "deprecated reactivated",
    r"request-parameter-(deprecated|reactivated)": "deprecated reactivated",
    r"request-parameter-removed(-with-deprecation)?": "parameter-removed",
    r"request-parameter-became-optional": "parameter-optional",
    r"request-parameter-became-required": "parameter-required",
    r"request-(optional|required)-property-became-read-only": "request-members-narrowed",
    r"request-(optional|required)-property-became-not-read-only": "request-members-widened request-member-added",
    r"response-(optional|required)-property-became-write-only": "response-member-removed response-members-narrowed "
    "response-required-widened",
    r"response-(optional|required)-property-became-not-write-only": "response-member-added response-members-widened "
    "response-required-narrowed",
    r"response-(optional|required)-property-added": "response-member-added response-members-widened",
    r"response-optional-property-removed": "response-member-removed",
    r"response-required-property-removed": "response-required-widened",
    r"response-media-type-added": "response-media-type-added response-body-added",
    r"response-media-type-removed": "response-media-type-removed response-body-removed",
    r"response-media-type-name-.*": "response-media-type-added response-media-type-removed",
    r"response-non-success-status-(added|removed)": "response-error-added response-error-removed",
    r"response-success-status-(added|removed)": "response-status-added response-status-removed",
    r"webhook-(added|removed)": "callback-added callback-removed",
}
"""Rules by the whole name of a check, divided by spaces: one of them tells it."""

_CARRIERS: Final[Mapping[str, Kind]] = {
    r"request-(body|property|required-property|optional-property)": Kind.REQUEST,
    r"request-(parameter|parameter-property|header-property)": Kind.PARAMETER,
    r"response-(body|property|mediatype)": Kind.RESPONSE,
}
_NARROWED, _WIDENED, _EITHER = "narrowed", "widened", "narrowed widened"
_EVENTS: Final[Mapping[str, tuple[str, str]]] = {
    r"(exclusive-)?(min|max)-set": ("range", _NARROWED),
    r"(exclusive-)?max-decreased|(exclusive-)?min-increased": ("range", _NARROWED),
    r"(exclusive-)?max-increased|(exclusive-)?min-decreased": ("range", _WIDENED),
    r"max-length-(decreased|set)|min-length-increased": ("length", _NARROWED),
    r"max-length-(increased|unset)|min-length-decreased": ("length", _WIDENED),
    r"max-items-decreased|min-items-(increased|set)": ("items", _NARROWED),
    r"max-items-increased|min-items-(decreased|unset)": ("items", _WIDENED),
    r"contains-added|max-contains-decreased|min-contains-increased|unevaluated-items-added": ("items", _NARROWED),
    r"contains-removed|max-contains-increased|min-contains-decreased|unevaluated-items-removed": ("items", _WIDENED),
    r"prefix-items-(added|removed)": ("items", _EITHER),
    r"became-enum|enum-value-removed|const-added": ("values", _NARROWED),
    r"enum-value-added|const-removed": ("values", _WIDENED),
    r"const-changed": ("values", _EITHER),
    r"became-not-nullable|list-of-types-narrowed": ("type", _NARROWED),
    r"type-specialized": ("type format", _NARROWED),
    r"became-nullable|list-of-types-widened": ("type", _WIDENED),
    r"type-generalized": ("type format", _WIDENED),
    r"type-changed": ("type format", _EITHER),
    r"pattern-added": ("pattern", _NARROWED),
    r"pattern-(removed|generalized)": ("pattern", _WIDENED),
    r"pattern-changed": ("pattern", _EITHER),
    r"became-required(-with-default)?|dependent-required-added": ("required", _NARROWED),
    r"became-optional|dependent-required-removed": ("required", _WIDENED),
    r"dependent-required-changed": ("required", _EITHER),
    r"(property-names|dependent-schema|unevaluated-properties)-added": ("members", _NARROWED),
    r"(property-names|dependent-schema|unevaluated-properties)-removed": ("members", _WIDENED),
    r"pattern-property-(added|removed)": ("members", _EITHER),
    r"all-of-added|(any|one)-of-removed|(if|then|else)-added": ("variants", _NARROWED),
    r"all-of-removed|(any|one)-of-added|(if|then|else)-removed": ("variants", _WIDENED),
}
"""What has happened to a carrier: the topics, and the ways that the values of the schema can go."""
_BLIND: Final[Mapping[str, str]] = {
    r"content-(encoding|media-type)-changed|content-schema-(added|removed)": "encoding-changed",
    r"discriminator-(mapping-(added|changed|deleted)|property-name-changed)": "discriminator-changed",
    r"default-value-(added|changed|removed)": "{}-default-changed",
}


def answers(check: str) -> tuple[tuple[str, ...], str]:
    """The rules that tell the change of a check, or none of them and the reason."""
    for pattern, reason in _REASONS.items():
        if re.fullmatch(pattern, check):
            return (), reason
    for pattern, rules in _WHOLE.items():
        if re.fullmatch(pattern, check):
            return tuple(rules.split()), ""
    return tuple(_of_schemas(check)), ""


def _of_schemas(check: str) -> Iterator[str]:
    for carrier, kind in _CARRIERS.items():
        for event, (topics, ways) in _EVENTS.items():
            if re.fullmatch(f"{carrier}-({event})", check):
                yield from (f"{kind}-{topic}-{way}" for topic in topics.split() for way in ways.split())
        for event, rule in _BLIND.items():
            if re.fullmatch(f"{carrier}-({event})", check):
                yield rule.format("request" if FLOWS[kind] == "sent" else "response")


def table() -> str:
    """reports/oasdiff.md: every check with its rules, or the reason why it has none."""
    told = {check: answers(check) for check in CHECKS}
    ruled = sum(bool(rules) for rules, _ in told.values())
    lines = [
        "# Checks of oasdiff",
        "",
        f"Each of the {len(CHECKS)} checks of oasdiff 1.15.0 beside the rules of `contracts diff` that tell the same",
        f"change: {ruled} have some, {len(CHECKS) - ruled} have none, for the reason given. Made by",
        "`python -m tests.diff.oasdiff`.",
        "",
        "| check | told by |",
        "| --- | --- |",
        *(
            f"| `{check}` | {', '.join(f'`{rule}`' for rule in rules) or f'none: {reason}'} |"
            for check, (rules, reason) in told.items()
        ),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (Path(__file__).parents[2] / "reports" / "oasdiff.md").write_text(table(), encoding="utf-8")
