"""The exchange that shows a change: a whole request, and the answer to it where that is what has changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from contracts.diff.asking import Asking, Place, Told
from contracts.diff.change import Change, Witness
from contracts.diff.normal import Message, child
from contracts.diff.operations import WEBHOOKS
from contracts.diff.parameters import schema_way
from contracts.diff.sent import NO_BODY, USUAL, NoBody, Sent, Usual
from contracts.diff.surface import Kind, Surface
from contracts.model import Json

_Answer = dict[str, Json]
_Shown = tuple[Sent, _Answer | None]
_FIRST: Final = {"default": "500"}
"""A status for what stands for several."""


def with_exchange(change: Change, asking: Asking) -> Change:
    """The change with a whole exchange in its witness. ``asking`` is of the old revision, as old clients are hit."""
    witness = change.witness
    if witness is None:
        return change
    if change.surface is not None and witness.by_schema:
        sent, answer = _of_surface(change.surface, witness.value, asking)
    elif change.rule in _OF_RULES and not _is_lost_webhook(change):
        sent, answer = _OF_RULES[change.rule](_Case.of(change, witness, asking))
    else:
        return change
    told: dict[str, Json] = {"request": sent.json, **({} if answer is None else {"response": answer})}
    return replace(change, witness=replace(witness, exchange=told, curl=sent.curl))


def _is_lost_webhook(change: Change) -> bool:
    """Whether a webhook comes no longer: nothing asks for it, and nothing can be shown of it."""
    return change.rule == "callback-removed" and change.surfaces[0].startswith(f"{WEBHOOKS}: ")


def _of_surface(surface: Surface, value: Json, asking: Asking) -> _Shown:
    """The exchange in which a value of a surface travels."""
    callback = re.search(r"callback (\S+ .*?), ", surface.label)
    place = asking.place(surface.operation, callback[1] if callback else "")
    where, _, name = surface.spoken.partition(" ")
    if surface.kind in (Kind.REQUEST, Kind.CALLBACK):
        return asking.request(place, Told(media=surface.label.rpartition(" ")[2], body=value)), None
    if surface.kind in (Kind.PARAMETER, Kind.CALLBACK_PARAMETER):
        return asking.request(place, Told(parameters={(where, name): value})), None
    status = _word(surface.label, "response ")
    if surface.spoken:
        return asking.request(place, Told()), _answer(place, status, asking, headers={name.lower(): value})
    media = surface.label.rpartition(" ")[2]
    return asking.request(place, Told()), _answer(place, status, asking, media=media, body=value)


def _answer(
    place: Place,
    status: str,
    asking: Asking,
    *,
    media: str | None = None,
    body: Json | NoBody | Usual = USUAL,
    headers: Mapping[str, Json] | None = None,
) -> _Answer:
    """An answer of a status."""
    content: Json | NoBody = body
    if isinstance(body, Usual):
        media, content = asking.content(child(place.at, "responses", status), None, Message.RESPONSE)
    number = int(re.sub("[^0-9]", "0", _FIRST.get(status, status)))
    told: _Answer = {"status": number, "headers": dict(headers or {})}
    if not isinstance(content, NoBody):
        told["headers"] = {"content-type": media, **told["headers"]}
        told["body"] = content
    return told


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A change that no schema decides."""

    change: Change
    subject: str
    place: Place
    asking: Asking

    @classmethod
    def of(cls, change: Change, witness: Witness, asking: Asking) -> _Case:
        operation, _, label = change.surfaces[0].partition(": ")
        callback = re.match(r"callback (\S+ .*?), ", label)
        subject = str([*witness.value.values()][-1])
        place = asking.place(operation, callback[1] if callback else "")
        return cls(change=change, subject=subject, place=place, asking=asking)

    @property
    def status(self) -> str:
        """The status that the change is about."""
        return _word(self.change.surfaces[0], "response ")

    def sends(self, told: Told) -> _Shown:
        """A request alone."""
        return self.asking.request(self.place, told), None

    def answered(self, status: str, told: Told | None = None, **more: Json) -> _Shown:
        """A request with the answer of a status."""
        answer = _answer(self.place, status, self.asking, **more)
        return self.asking.request(self.place, told or Told()), answer

    @property
    def parameter(self) -> tuple[str, str]:
        """Where the parameter is sent that the change is about, and its name: the new one, or the old one."""
        found = re.search(r"parameter (.*) in (\w+)$", self.change.surfaces[0])
        return (found[2], found[1]) if found else ("", "")

    def spelled(self) -> _Shown:
        """A request with the parameter as it was spelled, with more than one value where it takes them."""
        at = self.change.old.pointer
        parameter = self.asking.revision.at(at)
        schema = child(at, *schema_way(parameter))
        value = self.asking.several(schema) or self.asking.sample(at, schema, Message.REQUEST)
        return self.sends(Told(parameters={self.parameter: value}))


def _word(text: str, before: str) -> str:
    found = re.search(rf"{before}(\S+)", text)
    return found[1] if found else "200"


_OF_RULES: Final[Mapping[str, Callable[[_Case], _Shown]]] = {
    "operation-removed": lambda case: case.sends(Told()),
    "server-removed": lambda case: case.sends(Told(server=case.subject)),
    "request-body-required": lambda case: case.sends(Told(body=NO_BODY)),
    "request-body-removed": lambda case: case.sends(Told(media=_offered(case))),
    "request-media-type-removed": lambda case: case.sends(Told(media=case.subject)),
    "response-status-removed": lambda case: case.answered(case.subject),
    "response-body-removed": lambda case: (
        case.sends(Told(body=NO_BODY)) if case.place.is_callback else case.answered(case.status, body=NO_BODY)
    ),
    "response-media-type-removed": lambda case: case.answered(case.status, Told(headers={"accept": case.subject})),
    "header-removed": lambda case: case.answered(case.status),
    "header-optional": lambda case: case.answered(case.status),
    "parameter-added": lambda case: case.sends(Told()),
    "parameter-required": lambda case: case.sends(Told(without=case.parameter)),
    "parameter-serialization-changed": lambda case: case.spelled(),
    "callback-removed": lambda case: case.sends(Told()),
    "callback-parameter-removed": lambda case: case.sends(Told(without=case.parameter)),
    "callback-answer-refused": lambda case: case.answered(case.subject),
    "security-removed": lambda case: case.sends(Told(credentials=case.subject.removeprefix("no credentials"))),
    "encoding-changed": lambda case: case.sends(Told(media=_offered(case))),
}
"""What shows a change that no schema decides."""


def _offered(case: _Case) -> str:
    """The media type of the request that a change is about, else the first that there is."""
    media = case.change.surfaces[0].rpartition(" ")[2]
    body = child(case.place.at, "requestBody")
    return case.asking.content(body, media if "/" in media else None, Message.REQUEST)[0]
