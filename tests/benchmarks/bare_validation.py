"""The bare loop of the check: parses the entries of a recording and validates their bodies, and no more."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

import ijson
import jsonschema_rs

from contracts.document import contract
from contracts.schemas import FORMATS


def validator(at: str) -> Any:
    """The schema at a pointer of the contract, compiled."""
    schema = {"$ref": f"#{at}", "components": contract().root["components"]}
    return jsonschema_rs.Draft202012Validator(schema, formats=FORMATS, validate_formats=True)


def bodies(form: str, path: str) -> Iterator[tuple[str | None, int, str]]:
    """The text sent, the status and the text answered, entry by entry."""
    with open(path, "rb") as stream:
        if form == "journal":
            for line in stream:
                told = json.loads(line)
                yield told["request"]["body"], told["response"]["status"], told["response"]["body"]
        else:
            for told in ijson.items(stream, "log.entries.item"):
                response = told["response"]
                yield told["request"].get("postData", {}).get("text"), response["status"], response["content"]["text"]


def main(form: str, path: str) -> None:
    """Validates every body of the recording once, in order."""
    request = validator(contract().request_schema_pointer)
    responses = {
        status: validator(at) for status in contract().statuses if (at := contract().response_schema_pointer(status))
    }
    wrong = 0
    for sent, status, answered in bodies(form, path):
        if sent is not None:
            wrong += not request.is_valid(json.loads(sent))
        wrong += not responses[status].is_valid(json.loads(answered))
    print(wrong)


if __name__ == "__main__":
    main(*sys.argv[1:])
