"""From a step of a scenario to the request that it stands for on a target."""

from __future__ import annotations

from urllib.parse import quote

from contracts.model import Credentials, Facts, Request
from contracts.scenario import Send, To, encode

JSON_TYPE = (("content-type", "application/json"),)


def number_path(project_id: str, segment: str) -> str:
    """The path of a number. ``segment`` is put in as it is."""
    return f"/v1/projects/{quote(project_id, safe='')}/activeNumbers/{segment}"


def request_of(step: Send, phone_number: str, facts: Facts) -> Request:
    """The request of a step, addressed and filled from the facts of the target."""
    project = facts.project_id
    match step.to:
        case To.NUMBER:
            segment = phone_number
        case To.ABSENT:
            segment = facts.unknown_numbers[0]
        case To.FOREIGN_NUMBER:
            segment = facts.foreign_numbers[0].phone_number
        case To.FOREIGN_PROJECT:
            project, segment = facts.foreign_numbers[0].project_id, facts.foreign_numbers[0].phone_number
        case To.OTHER_PROJECT:
            project, segment = facts.foreign_numbers[0].project_id, phone_number
        case To.MALFORMED:
            segment = step.number
    segment = segment.replace("+", step.plus)
    body = encode(step.body, facts)
    label = (("content-type", step.content_type),) if body is not None and step.content_type else ()
    return Request(
        method="PATCH",
        path=number_path(project, segment),
        headers=(*label, *step.headers),
        body=body,
        credentials=step.credentials,
    )


def look_of(project_id: str, phone_number: str) -> Request:
    """The request that reads a number."""
    return Request(method="GET", path=number_path(project_id, phone_number), credentials=Credentials.VALID)


def patch_of(project_id: str, phone_number: str, body: bytes) -> Request:
    """A PATCH of a number in due form."""
    path = number_path(project_id, phone_number)
    return Request(method="PATCH", path=path, headers=JSON_TYPE, body=body, credentials=Credentials.VALID)
