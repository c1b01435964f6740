"""The same operation as another document has it: its style is silent, what it says otherwise is told."""

from __future__ import annotations

import pytest

from contracts.diff.change import Change
from contracts.diff.compare import compare
from contracts.diff.picking import only
from contracts.diff.revision import Revision, parse_revision
from contracts.errors import ConfigurationError, DocumentError
from contracts.model import Severity

OPERATION = "PATCH /v1/projects/{projectId}/activeNumbers/{phoneNumber}"
OURS = """
openapi: 3.1.0
info: {title: Active number update, version: 1.0.3}
paths:
  /v1/projects/{projectId}/activeNumbers/{phoneNumber}:
    parameters:
      - {$ref: '#/components/parameters/ProjectId'}
      - {name: phoneNumber, in: path, required: true, schema: {type: string, pattern: '^\\+[1-9][0-9]{1,14}$'}}
    patch:
      operationId: updateActiveNumber
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Update'}
      responses:
        '200':
          description: The number.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Number'}
        '400': {description: Refused.}
components:
  parameters:
    ProjectId: {name: projectId, in: path, required: true, schema: {type: string}}
  schemas:
    Update:
      type: object
      properties:
        displayName: {type: string, maxLength: 80, description: A name.}
        interval: {type: number, exclusiveMinimum: 0}
    Number:
      type: object
      required: [phoneNumber, type]
      properties:
        phoneNumber: {type: string}
        type: {type: string, enum: [MOBILE, LOCAL]}
        kind: {const: number}
        expireAt: {type: [string, 'null'], format: date-time}
        sms: {$ref: '#/components/schemas/Sms'}
    Sms:
      type: object
      required: [servicePlanId]
      properties:
        servicePlanId: {type: string}
"""
THEIRS = """
openapi: 3.0.3
info: {title: Numbers, version: '2024-05'}
tags: [{name: active}]
paths:
  /v1/projects/{projectId}/activeNumbers:
    get:
      operationId: NumberService_ListActiveNumbers
      responses: {'200': {description: A list.}}
  /v1/projects/{project}/activeNumbers/{number}:
    get:
      operationId: NumberService_GetActiveNumber
      parameters:
        - {name: project, in: path, required: true, schema: {type: string}}
        - {name: number, in: path, required: true, schema: {type: string}}
      responses: {'200': {description: A number.}}
    patch:
      tags: [active]
      summary: Update
      description: Changes a number, at length.
      operationId: updateActiveNumber
      parameters:
        - {name: project, in: path, required: true, description: The project., schema: {type: string, example: p}}
        - name: number
          in: path
          required: true
          schema: {type: string, pattern: '^\\+[1-9]\\d{1,14}$', title: number}
      requestBody:
        content:
          application/json:
            schema:
              type: object
              title: ActiveNumberRequest
              example: {displayName: x}
              properties:
                interval: {minimum: 0, exclusiveMinimum: true, type: number}
                displayName: {type: string, maxLength: 80}
      responses:
        '400': {description: Bad Request}
        '200':
          description: OK
          content:
            application/json:
              schema: {$ref: '#/components/schemas/ActiveNumber'}
components:
  schemas:
    ActiveNumber:
      type: object
      title: ActiveNumber
      required: [type, phoneNumber]
      properties:
        type: {type: string, enum: [LOCAL, MOBILE], description: The kind.}
        phoneNumber: {type: string, example: '+12025550134'}
        kind: {type: string, enum: [number]}
        expireAt: {type: string, format: date-time, nullable: true}
        sms:
          allOf:
            - type: object
              required: [servicePlanId]
              properties: {servicePlanId: {type: string}}
"""


def picked(text: str, name: str) -> Revision:
    """The operation out of a document."""
    return only(parse_revision(text, name), OPERATION)


def drift(theirs: str) -> tuple[Change, ...]:
    """What their document says otherwise."""
    return compare(picked(OURS, "ours.yaml"), picked(theirs, "theirs.yaml"))


def test_another_style_is_silent() -> None:
    """3.0 beside 3.1, inline schemas, other names, orders, spellings and descriptions say the same."""
    assert drift(THEIRS) == ()


def test_what_the_operation_is_called_is_style() -> None:
    """Another author has another operationId; between revisions of one document it is told."""
    theirs = THEIRS.replace("operationId: updateActiveNumber", "operationId: NumberService_UpdateActiveNumber")
    assert drift(theirs) == ()
    whole = compare(parse_revision(OURS, "ours.yaml"), parse_revision(theirs, "theirs.yaml"))
    assert "operation-id-changed" in {change.rule for change in whole}


def test_what_is_said_otherwise_is_told() -> None:
    """A shorter name, a member that is gone, and nothing else."""
    theirs = THEIRS.replace("maxLength: 80", "maxLength: 60").replace(
        "required: [type, phoneNumber]", "required: [type]"
    )
    grave = [change for change in drift(theirs) if change.severity is Severity.ERROR]
    assert {change.rule for change in grave} == {"request-length-narrowed", "response-required-widened"}


def test_other_operations_do_not_count() -> None:
    """Unless nobody picks one."""
    everything = compare(parse_revision(OURS, "ours.yaml"), parse_revision(THEIRS, "theirs.yaml"))
    assert {change.rule for change in everything} == {"operation-added"}


@pytest.mark.parametrize("operation", ["", "PATCH", "update /v1", "PATCH v1", "/v1 PATCH"])
def test_what_names_no_operation_is_refused(operation: str) -> None:
    """In one line that shows how."""
    with pytest.raises(ConfigurationError, match=r"Write it like 'PATCH /numbers/\{id\}'"):
        only(parse_revision(OURS, "ours.yaml"), operation)


@pytest.mark.parametrize("operation", ["GET /v1/projects/{a}/activeNumbers/{b}", "PATCH /v2"])
def test_an_operation_that_is_not_there_is_told(operation: str) -> None:
    """By the document that lacks it."""
    with pytest.raises(DocumentError, match=r"^ours\.yaml has no (GET|PATCH) /v"):
        only(parse_revision(OURS, "ours.yaml"), operation)
