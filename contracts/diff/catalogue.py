"""The rules of a comparison as records, and the one law that gives most of them their severity.

Narrowing what a client sends, or widening what it receives, breaks clients: ``error``. Two things the
vendor tells clients to tolerate, new listed values and new optional members of what they receive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from contracts.diff.surface import Flow, Kind
from contracts.model import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRule:
    """One kind of change. ``explain`` says why it matters and what to do instead."""

    id: str
    title: str
    severity: Severity
    explain: str


TOPICS: Final[Mapping[str, tuple[str, str]]] = {
    "type": ("the type", "another type is another message: add a member beside the old one instead"),
    "values": ("the list of values", "keep every value that clients send, and announce those that they will meet"),
    "range": ("the range of a number", "keep the bounds, or check the new ones where it is known who asks"),
    "length": ("the length of a text", "keep the bounds, or cut and pad on the side of the provider"),
    "pattern": ("the pattern of a text", "keep the pattern, or accept both spellings"),
    "format": ("the format of a text", "keep the format, or accept both spellings"),
    "required": (
        "which members are required",
        "give the member a default instead of asking for it, or keep sending it",
    ),
    "members": ("which members there are", "keep the member, mark it deprecated and stop using it"),
    "items": ("the items of a list", "keep the bounds and the items of the list"),
    "variants": ("the variants", "add a variant beside the others and keep those that clients use"),
    "schema": ("several keywords together", "take the change apart and make each step by itself"),
}
"""What keywords are about: in words, and what to do instead of breaking it."""

_KEYWORDS: Final = {
    "type": "type",
    "values": "enum const",
    "range": "minimum maximum exclusiveMinimum exclusiveMaximum multipleOf",
    "length": "minLength maxLength",
    "pattern": "pattern",
    "format": "format",
    "required": "required dependentRequired",
    "members": (
        "properties additionalProperties patternProperties propertyNames minProperties maxProperties "
        "unevaluatedProperties dependentSchemas"
    ),
    "items": "items prefixItems contains minContains maxContains minItems maxItems uniqueItems unevaluatedItems",
    "variants": "allOf anyOf oneOf not if then else $ref",
}
TOPIC_OF: Final[Mapping[str, str]] = {
    "": "type",
    **{keyword: topic for topic, keywords in _KEYWORDS.items() if topic in TOPICS for keyword in keywords.split()},
}
"""The topic of a keyword."""

FLOWS: Final[Mapping[Kind, Flow]] = {
    Kind.REQUEST: Flow.SENT,
    Kind.PARAMETER: Flow.SENT,
    Kind.RESPONSE: Flow.RECEIVED,
    Kind.HEADER: Flow.RECEIVED,
    Kind.CALLBACK: Flow.RECEIVED,
    Kind.CALLBACK_PARAMETER: Flow.RECEIVED,
    Kind.CALLBACK_RESPONSE: Flow.SENT,
    Kind.CALLBACK_HEADER: Flow.SENT,
}
_NOUNS: Final[Mapping[Kind, str]] = {
    Kind.REQUEST: "a request body",
    Kind.PARAMETER: "a parameter",
    Kind.RESPONSE: "a response body",
    Kind.HEADER: "a response header",
    Kind.CALLBACK: "the body of a callback",
    Kind.CALLBACK_PARAMETER: "a parameter of a callback",
    Kind.CALLBACK_RESPONSE: "the answer to a callback",
    Kind.CALLBACK_HEADER: "a header of the answer to a callback",
}
_WAYS: Final = {Flow.SENT: "narrowed", Flow.RECEIVED: "widened"}
_WHY: Final = {
    Flow.SENT: "Clients that were right before send values that are refused now",
    Flow.RECEIVED: "Clients that were right before receive values that they were told not to expect",
}


def schema_rule(kind: Kind, topic: str) -> str:
    """The id of the rule of a topic on a kind of surface."""
    return f"{kind}-{topic}-{_WAYS[FLOWS[kind]]}"


def _of_schemas(kind: Kind, topic: str) -> ChangeRule:
    tolerated = topic == "values" and FLOWS[kind] is Flow.RECEIVED
    what, instead = TOPICS[topic]
    way = _WAYS[FLOWS[kind]]
    why = "Clients are told to tolerate values that they do not know; many do not" if tolerated else _WHY[FLOWS[kind]]
    return ChangeRule(
        id=schema_rule(kind, topic),
        title=f"In {_NOUNS[kind]}, {what} {'are' if topic in ('variants', 'items') else 'is'} {way}",
        severity=Severity.WARNING if tolerated else Severity.ERROR,
        explain=f"{why}. Instead: {instead}.",
    )


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE
_OTHERS: Final = (
    ("operation-removed", _E, "An operation is gone", "Clients that call it fail. Mark it deprecated and keep it until nobody calls it."),
    ("operation-added", _N, "There is a new operation", "No client calls it yet."),
    ("operation-deprecated", _N, "An operation is newly deprecated", "Clients have time to move."),
    ("operation-id-changed", _N, "An operation has another operationId", "Generated clients name their methods by it; nothing on the wire changes."),
    ("server-removed", _E, "A server is gone", "Clients that call it fail. Keep it, or redirect."),
    ("request-body-required", _E, "A request body is newly required", "Clients that send none are refused. Treat a missing body as an empty one."),
    ("request-body-removed", _E, "A request body is no longer taken", "What clients send is refused or lost. Keep taking it."),
    ("request-media-type-removed", _E, "A media type of a request is gone", "Clients that send it are refused. Keep taking it."),
    ("request-member-removed", _W, "A member of a request is no longer described", "What clients send there is ignored, at best. Keep describing it, as deprecated."),
    ("request-closed", _W, "An object of a request takes no other members any longer", "Clients that send members that nobody described are refused. Pass over them instead."),
    ("response-opened", _N, "An object of a response can have other members", "Strict clients, those that refuse members they do not know, can meet one."),
    ("request-default-changed", _W, "A default of what clients send has changed", "Clients that leave it out get something else. Keep the default."),
    ("response-status-removed", _E, "A success status is gone", "Clients wait for it. Keep answering with it."),
    ("response-error-removed", _N, "An error status is gone", "Clients that handle it no longer meet it."),
    ("response-status-added", _W, "There is a new success status", "Clients that know only the old one take it for something else. Answer with the old one."),
    ("response-error-added", _N, "There is a new error status", "Clients handle errors by their class, if they are careful."),
    ("response-body-removed", _E, "A response has no described body any longer", "Clients read it. Keep sending it."),
    ("response-body-added", _N, "A response has a body now", "Clients that expect none pass over it."),
    ("response-media-type-removed", _E, "A media type of a response is gone", "Clients ask for it and read it. Keep offering it."),
    ("response-media-type-added", _N, "A response comes in one more media type", "Clients that name what they accept do not meet it."),
    ("response-member-removed", _W, "An optional member of a response is no longer described", "Clients that read it find nothing. Keep it, as deprecated."),
    ("response-member-added", _N, "A response has a new member", "Clients are told to pass over members that they do not know."),
    ("response-default-changed", _N, "A default of what clients receive has changed", "Clients that fill in what is left out fill in something else."),
    ("header-removed", _E, "A promised response header is gone", "Clients read it. Keep sending it."),
    ("header-optional-removed", _W, "An optional response header is gone", "Clients that read it find nothing. Keep sending it."),
    ("header-optional", _E, "A response header is no longer promised", "Clients rely on it. Keep sending it always."),
    ("header-added", _N, "There is a new response header", "Clients pass over headers that they do not know."),
    ("parameter-removed", _W, "A parameter is no longer described", "What clients send is ignored, at best. Keep it, as deprecated."),
    ("parameter-added", _E, "There is a new required parameter", "Clients that do not send it are refused. Make it optional."),
    ("parameter-required", _E, "A parameter is newly required", "Clients that leave it out are refused. Keep it optional, with a default."),
    ("parameter-empty-refused", _E, "A query parameter may no longer be empty", "Clients that send its name alone are refused. Keep taking it."),
    ("parameter-serialization-changed", _E, "A parameter is spelled another way", "What clients send is read as something else. Accept both spellings."),
    ("callback-removed", _E, "A callback or webhook is gone", "Clients wait for it. Keep sending it."),
    ("callback-added", _N, "There is a new callback or webhook", "Clients that ask for it know it."),
    ("callback-parameter-removed", _E, "A promised parameter of a callback is gone", "Clients read it. Keep sending it."),
    ("callback-answer-refused", _E, "An answer to a callback is no longer taken", "Clients that answer so are called again. Keep taking it."),
    ("security-removed", _E, "A way to authorise is gone or asks for more", "Clients that use it are refused. Keep it beside the new one."),
    ("security-scheme-moved", _W, "A way to authorise has moved", "Clients find tokens at the old address. Keep it answering."),
    ("discriminator-changed", _W, "The discriminator has changed", "Generated clients choose the variant by it. Keep the name and the mapping."),
    ("format-unknown", _W, "A format that cannot be judged has changed", "Nothing here knows which values it rules out. Say it in a pattern or a range."),
    ("encoding-changed", _E, "Content is encoded another way", "The same bytes mean something else. Offer another media type instead."),
    ("deprecated", _N, "Something is newly deprecated", "Clients have time to move."),
)  # fmt: skip

RULES: Final[Mapping[str, ChangeRule]] = {
    rule.id: rule
    for rule in (
        *(_of_schemas(kind, topic) for kind in Kind for topic in TOPICS),
        *(
            ChangeRule(id=id_, title=title, severity=severity, explain=explain)
            for id_, severity, title, explain in _OTHERS
        ),
    )
}
"""Every rule, by its id."""
