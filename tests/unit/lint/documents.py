"""Documents that are well made, for the tests of lint to change in one place."""

from __future__ import annotations

import json
import textwrap

from contracts.lint.drawn import drawn
from contracts.lint.rule import LintFinding
from contracts.lint.spec import Spec, parse_spec
from contracts.lint.table import lint
from contracts.nodes import compose

SHOP = textwrap.dedent("""\
    openapi: VERSION
    info: {title: Shop, version: '1'}
    security:
      - key: []
    paths:
      /items:
        get:
          operationId: listItems
          parameters:
            - {name: country, in: query, schema: {type: string, enum: ['NO', SE]}, example: 'NO'}
            - $ref: '#/components/parameters/Limit'
          responses:
            '200':
              description: The items.
              headers:
                X-Total: {schema: {type: integer}, example: 2}
              content:
                application/json:
                  schema: {type: array, items: {$ref: '#/components/schemas/Item'}}
                  example: [{id: 7, name: Chair}]
            default:
              $ref: '#/components/responses/Failure'
      /items/{itemId}:
        parameters:
          - {name: itemId, in: path, required: true, schema: {type: integer}, example: 7}
        put:
          operationId: putItem
          requestBody:
            content:
              application/json:
                schema: {$ref: '#/components/schemas/NewItem'}
                examples:
                  chair: {$ref: '#/components/examples/Chair'}
              application/x-www-form-urlencoded:
                schema: {$ref: '#/components/schemas/NewItem'}
                example: name=Chair
          responses:
            '204':
              description: Done.
              links:
                back: {operationId: listItems}
          callbacks:
            changed:
              '{$request.body#/callback}':
                post:
                  requestBody:
                    content:
                      application/json:
                        schema: {$ref: '#/components/schemas/Item'}
                  responses:
                    '200': {description: Taken.}
    components:
      securitySchemes:
        key: {type: apiKey, in: header, name: X-Key}
      parameters:
        Limit:
          name: limit
          in: query
          schema: {type: integer, minimum: 1, default: 10}
      examples:
        Chair:
          summary: One of them.
          value: {name: Chair}
      responses:
        Failure:
          description: Something failed.
          content:
            application/json:
              schema:
                type: object
                properties:
                  error: {type: string}
      schemas:
        Item:
          allOf:
            - $ref: '#/components/schemas/NewItem'
            - type: object
              required: [id, name]
              properties:
                id: {type: integer, readOnly: true}
        NewItem:
          type: object
          required: [name]
          properties:
            name: {type: string, pattern: '^[A-Z][a-z]+$', example: Chair}
            sold: {type: string, format: date-time}
            colour: {type: string, enum: [red, green]}
    """)
"""Of version VERSION, which ``shop`` replaces. Each line stands once where a test changes it."""


def shop(version: str = "3.1.0", *changes: tuple[str, str]) -> str:
    """The document with changes, each to a text that stands in it once."""
    text = SHOP.replace("VERSION", version)
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return text


def as_json(text: str, indent: str | int | None = 2) -> str:
    """The same document in JSON."""
    return json.dumps(compose(text, "shop").json, indent=indent)


def spec(text: str, *, built_in: bool = False) -> Spec:
    """The document as lint has it."""
    return parse_spec(text, "shop.yaml", drawn, built_in=built_in)


def found(text: str) -> list[tuple[str, str, int]]:
    """What lint finds: rule, pointer and line."""
    return [(one.rule, one.pointer, one.line) for one in findings(text)]


def findings(text: str) -> tuple[LintFinding, ...]:
    """What lint finds."""
    return lint(spec(text))
