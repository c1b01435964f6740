"""Small documents for tests of what stands around the comparison."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any, Final

from contracts.diff.change import Change
from contracts.diff.compare import compare
from contracts.diff.revision import Revision, parse_revision
from contracts.model import Json

PATH: Final = "/v1/projects/{projectId}/activeNumbers/{phoneNumber}"
DOCUMENT: Final[dict[str, Json]] = {
    "openapi": "3.1.0",
    "info": {"title": "numbers", "version": "1.2.3"},
    "paths": {
        PATH: {
            "patch": {
                "parameters": [
                    {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
                    for name in ("projectId", "phoneNumber")
                ],
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Update"}}},
                },
                "responses": {
                    "200": {
                        "description": "The number.",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Number"}}},
                    },
                    "400": {"description": "Refused."},
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Update": {"type": "object", "properties": {"displayName": {"type": "string", "maxLength": 80}}},
            "Number": {
                "type": "object",
                "required": ["phoneNumber"],
                "properties": {"phoneNumber": {"type": "string"}, "type": {"enum": ["LOCAL", "MOBILE"]}},
            },
        }
    },
}


def revision(change: Callable[[Any], None] = lambda root: None, name: str = "new.yaml") -> Revision:
    """The document, after a change."""
    root = copy.deepcopy(DOCUMENT)
    change(root)
    return parse_revision(json.dumps(root, indent=1), name)


def shorter(root: Any) -> None:
    """A break: shorter names."""
    root["components"]["schemas"]["Update"]["properties"]["displayName"]["maxLength"] = 40


def grown(root: Any) -> None:
    """A risk: one more value in answers."""
    root["components"]["schemas"]["Number"]["properties"]["type"]["enum"].append("TOLL_FREE")


def changes(change: Callable[[Any], None]) -> tuple[Change, ...]:
    """What a change of the document comes to."""
    return compare(revision(name="old.yaml"), revision(change))
