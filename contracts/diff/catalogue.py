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
    """One kind of change. ``why`` says what it does to clients, ``instead`` what to do; empty for what harms nobody."""

    id: str
    title: str
    severity: Severity
    why: str
    instead: str = ""

    @property
    def explain(self) -> str:
        """Both in one text."""
        return f"{self.why} Instead: {self.instead}" if self.instead else self.why


@dataclass(frozen=True, slots=True, kw_only=True)
class _Topic:
    """What keywords are about: in words, and what to do instead of narrowing what is sent, or widening what comes."""

    what: str
    sent: str
    received: str


TOPICS: Final[Mapping[str, _Topic]] = {
    "type": _Topic(
        what="the type is",
        sent="Take the old type as well, or add a member for the new one.",
        received="Keep the type, and say the new form in a member of its own.",
    ),
    "values": _Topic(
        what="the list of values is",
        sent="Keep every value that clients send, and map the old ones to the new ones.",
        received="Announce the new values, and send them only to clients that have asked for them.",
    ),
    "range": _Topic(
        what="the range of a number is",
        sent="Keep the bounds, or bring a number that is out of them to the nearest one.",
        received="Keep to the bounds, or say the wider number in a member of its own.",
    ),
    "length": _Topic(
        what="the length of a text is",
        sent="Keep the bounds, or cut and pad on the side of the provider.",
        received="Keep to the bounds: clients have columns and fields of that size.",
    ),
    "pattern": _Topic(
        what="the pattern of a text is",
        sent="Take the old spellings as well.",
        received="Keep to the old spelling, and say the new one in a member of its own.",
    ),
    "format": _Topic(
        what="the format of a text is",
        sent="Take texts of the old format as well.",
        received="Keep to the old format, and say the new one in a member of its own.",
    ),
    "required": _Topic(
        what="the list of required members is",
        sent="Leave the member optional, and assume a default for it.",
        received="Keep sending the member, with a value that says that there is none.",
    ),
    "members": _Topic(
        what="the set of members is",
        sent="Keep taking the member, as deprecated, or pass over it.",
        received="Keep the member as it is, as deprecated, beside the new one.",
    ),
    "items": _Topic(
        what="what a list holds is",
        sent="Keep the bounds and the items of the list.",
        received="Keep to the bounds and the items, and send what is new in a list of its own.",
    ),
    "variants": _Topic(
        what="the choice of variants is",
        sent="Keep taking every variant that clients use, as deprecated.",
        received="Send the new variant only to clients that have asked for it.",
    ),
    "schema": _Topic(
        what="what several keywords say together is",
        sent="Take the change apart, and make each step by itself.",
        received="Take the change apart, and make each step by itself.",
    ),
}

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
    Flow.SENT: "Clients that were right before send values that are refused now.",
    Flow.RECEIVED: "Clients that were right before receive values that they were told not to expect.",
}
_EASES: Final = {
    Flow.SENT: "Clients that were right stay right, and may send more.",
    Flow.RECEIVED: "Clients that were right stay right, and have less to expect.",
}


def schema_rule(kind: Kind, topic: str) -> str:
    """The id of the rule of a topic on a kind of surface, for the way that breaks clients."""
    return f"{kind}-{topic}-{_WAYS[FLOWS[kind]]}"


def _of_schemas(kind: Kind, topic: str) -> ChangeRule:
    tolerated = topic == "values" and FLOWS[kind] is Flow.RECEIVED
    flow = FLOWS[kind]
    return ChangeRule(
        id=schema_rule(kind, topic),
        title=f"In {_NOUNS[kind]}, {TOPICS[topic].what} {_WAYS[flow]}",
        severity=Severity.WARNING if tolerated else Severity.ERROR,
        why="Clients are told to tolerate values that they do not know; many do not." if tolerated else _WHY[flow],
        instead=TOPICS[topic].sent if flow is Flow.SENT else TOPICS[topic].received,
    )


def _easing(kind: Kind, topic: str) -> ChangeRule:
    """The same change the other way round, which harms nobody."""
    flow = FLOWS[kind]
    way = _WAYS[flow.other]
    title = f"In {_NOUNS[kind]}, {TOPICS[topic].what} {way}"
    return ChangeRule(id=f"{kind}-{topic}-{way}", title=title, severity=Severity.NOTE, why=_EASES[flow])


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE
_OTHERS: Final = (
    ("operation-removed", _E, "An operation is gone", "Clients that call it fail.", "Mark it deprecated and keep it until nobody calls it."),
    ("operation-added", _N, "There is a new operation", "No client calls it yet.", ""),
    ("operation-deprecated", _N, "An operation is newly deprecated", "Clients have time to move.", ""),
    ("operation-id-changed", _N, "An operation has another operationId", "Generated clients name their methods by it; nothing on the wire changes.", ""),
    ("server-removed", _E, "A server is gone", "Clients that call it fail.", "Keep it, or redirect."),
    ("request-body-required", _E, "A request body is newly required", "Clients that send none are refused.", "Treat a missing body as an empty one."),
    ("request-body-removed", _E, "A request body is no longer taken", "What clients send is refused or lost.", "Keep taking it."),
    ("request-media-type-removed", _E, "A media type of a request is gone", "Clients that send it are refused.", "Keep taking it."),
    ("request-member-removed", _W, "A member of a request is no longer described", "What clients send there is ignored, at best.", "Keep describing it, as deprecated."),
    ("request-closed", _W, "An object of a request takes no other members any longer", "Clients that send members that nobody described are refused.", "Pass over them instead."),
    ("response-opened", _N, "An object of a response can have other members", "Strict clients, those that refuse members they do not know, can meet one.", ""),
    ("request-default-changed", _W, "A default of what clients send has changed", "Clients that leave it out get something else.", "Keep the default."),
    ("response-status-removed", _E, "A success status is gone", "Clients wait for it.", "Keep answering with it."),
    ("response-error-removed", _N, "An error status is gone", "Clients that handle it no longer meet it.", ""),
    ("response-status-added", _W, "There is a new success status", "Clients that know only the old one take it for something else.", "Answer with the old one."),
    ("response-error-added", _N, "There is a new error status", "Clients handle errors by their class, if they are careful.", ""),
    ("response-body-removed", _E, "A response has no described body any longer", "Clients read it.", "Keep sending it."),
    ("response-body-added", _N, "A response has a body now", "Clients that expect none pass over it.", ""),
    ("response-media-type-removed", _E, "A media type of a response is gone", "Clients ask for it and read it.", "Keep offering it."),
    ("response-media-type-added", _N, "A response comes in one more media type", "Clients that name what they accept do not meet it.", ""),
    ("response-member-removed", _W, "An optional member of a response is no longer described", "Clients that read it find nothing.", "Keep it, as deprecated."),
    ("response-member-added", _N, "A response has a new member", "Clients are told to pass over members that they do not know.", ""),
    ("response-default-changed", _N, "A default of what clients receive has changed", "Clients that fill in what is left out fill in something else.", ""),
    ("header-removed", _E, "A promised response header is gone", "Clients read it.", "Keep sending it."),
    ("header-optional-removed", _W, "An optional response header is gone", "Clients that read it find nothing.", "Keep sending it."),
    ("header-optional", _E, "A response header is no longer promised", "Clients rely on it.", "Keep sending it always."),
    ("header-added", _N, "There is a new response header", "Clients pass over headers that they do not know.", ""),
    ("parameter-removed", _W, "A parameter is no longer described", "What clients send is ignored, at best.", "Keep it, as deprecated."),
    ("parameter-added", _E, "There is a new required parameter", "Clients that do not send it are refused.", "Make it optional."),
    ("parameter-required", _E, "A parameter is newly required", "Clients that leave it out are refused.", "Keep it optional, with a default."),
    ("parameter-empty-refused", _E, "A query parameter may no longer be empty", "Clients that send its name alone are refused.", "Keep taking it."),
    ("parameter-serialization-changed", _E, "A parameter is spelled another way", "What clients send is read as something else.", "Accept both spellings."),
    ("callback-removed", _E, "A callback or webhook is gone", "Clients wait for it.", "Keep sending it."),
    ("callback-added", _N, "There is a new callback or webhook", "Clients that ask for it know it.", ""),
    ("callback-parameter-removed", _E, "A promised parameter of a callback is gone", "Clients read it.", "Keep sending it."),
    ("callback-answer-refused", _E, "An answer to a callback is no longer taken", "Clients that answer so are called again.", "Keep taking it."),
    ("security-removed", _E, "A way to authorise is gone or asks for more", "Clients that use it are refused.", "Keep it beside the new one."),
    ("security-scheme-moved", _W, "A way to authorise has moved", "Clients find tokens at the old address.", "Keep it answering."),
    ("discriminator-changed", _W, "The discriminator has changed", "Generated clients choose the variant by it.", "Keep the name and the mapping."),
    ("format-unknown", _W, "A format that cannot be judged has changed", "Nothing here knows which values it rules out.", "Say it in a pattern or a range."),
    ("encoding-changed", _E, "Content is encoded another way", "The same bytes mean something else.", "Offer another media type instead."),
    ("deprecated", _N, "Something is newly deprecated", "Clients have time to move.", ""),
)  # fmt: skip

_EASING: Final = (
    ("server-removed", "server-added", "There is a new server", "Clients may call it."),
    ("request-body-required", "request-body-optional", "A request body is no longer required", "Clients may leave it out."),
    ("request-body-removed", "request-body-added", "A request body is newly taken", "Clients may send one."),
    ("request-media-type-removed", "request-media-type-added", "A request comes in one more media type", "Clients may send it."),
    ("request-member-removed", "request-member-added", "A request has a new member", "Clients may send it."),
    ("request-closed", "request-opened", "An object of a request takes other members", "Clients may send some."),
    ("response-opened", "response-closed", "An object of a response has no other members any longer", "Clients have less to expect."),
    ("header-optional", "header-promised", "A response header is newly promised", "Clients may rely on it."),
    ("parameter-removed", "parameter-optional-added", "There is a new optional parameter", "Clients may send it."),
    ("parameter-required", "parameter-optional", "A parameter is no longer required", "Clients may leave it out."),
    ("parameter-empty-refused", "parameter-empty-taken", "A query parameter may newly be empty", "Clients may send its name alone."),
    ("callback-parameter-removed", "callback-parameter-added", "A callback has a new parameter", "Clients may read it."),
    ("callback-answer-refused", "callback-answer-added", "One more answer to a callback is taken", "Clients may answer so."),
    ("security-removed", "security-added", "There is a new way to authorise, or one asks for less", "Clients may use it."),
    ("operation-deprecated", "operation-reactivated", "An operation is no longer deprecated", "Clients may stay with it."),
    ("deprecated", "reactivated", "Something is no longer deprecated", "Clients may stay with it."),
)  # fmt: skip

EASED: Final[Mapping[str, str]] = {
    **{schema_rule(kind, topic): _easing(kind, topic).id for kind in Kind for topic in TOPICS},
    **{breaking: eased for breaking, eased, _, _ in _EASING},
}
"""For the rule of a change, that of the same change made the other way round, where no rule tells both."""

RULES: Final[Mapping[str, ChangeRule]] = {
    rule.id: rule
    for rule in (
        *(_of_schemas(kind, topic) for kind in Kind for topic in TOPICS),
        *(ChangeRule(id=id_, title=title, severity=level, why=why, instead=instead) for id_, level, title, why, instead in _OTHERS),
        *(_easing(kind, topic) for kind in Kind for topic in TOPICS),
        *(ChangeRule(id=id_, title=title, severity=_N, why=why) for _, id_, title, why in _EASING),
    )
}  # fmt: skip
"""Every rule, by its id."""
