"""A client of the admin API of a mock in this process: every answer is held against ``spec/admin.yaml``."""

from __future__ import annotations

import functools
import json
import re
from typing import Any
from urllib.parse import quote

import jsonschema_rs

from contracts.document import load_yaml
from contracts.mock.admin import PREFIX, Admin
from contracts.mock.behaviour import Behaviour
from contracts.mock.clock import Clock
from contracts.mock.journal import Journal
from contracts.mock.service import Service
from contracts.mock.world import default_behaviour, new_state
from contracts.model import Headers, Json, Request, Response
from contracts.resources import spec_file
from tests.unit.mock.conversation import JSON_TYPE, NOW, SIGNED, path_of

LOCAL = "127.0.0.1"
HOST = ("host", "localhost:3013")


@functools.cache
def document() -> dict[str, Any]:
    """The document of the admin API."""
    root: dict[str, Any] = load_yaml(spec_file("admin.yaml"), "admin.yaml")
    return root


def operation(method: str, path: str) -> dict[str, Any] | None:
    """The operation of a method and a path, as the document has it."""
    for template, item in document()["paths"].items():
        if re.fullmatch(template.replace("{id}", "[0-9]+"), path) and method.lower() in item:
            found: dict[str, Any] = item[method.lower()]
            return found
    return None


@functools.cache
def validator(place: str) -> jsonschema_rs.Draft202012Validator:
    """The validator of the schema at a pointer of the document."""
    return jsonschema_rs.Draft202012Validator({**document(), "$ref": place})


def conforms(method: str, path: str, response: Response) -> None:
    """Holds an answer against the document."""
    assert response.header("content-type") == "application/json"
    if response.status != 200:
        refused = "#/components/responses/Refused/content/application~1json/schema"
        validator(refused).validate(response.json)
        assert response.json["error"]["code"] == response.status
        return
    found = operation(method, path)
    assert found is not None, f"{method} {path} is not in the document"
    answer = found["responses"]["200"]
    template = next(
        name for name in document()["paths"] if re.fullmatch(name.replace("{id}", "[0-9]+"), path) and found
    )
    place = answer.get("$ref") or f"#/paths/{quote(template.replace('/', '~1'))}/{method.lower()}/responses/200"
    validator(f"{place}/content/application~1json/schema").validate(response.json)


class Office:
    """A mock, its clients, and whoever administers it. Its clock stands still unless it is moved."""

    def __init__(self, behaviour: Behaviour | None = None, journal: Journal | None = None, **options: Any) -> None:
        self.outside = NOW
        self.service = Service(
            behaviour or default_behaviour(),
            new_state(NOW),
            clock=Clock(lambda: self.outside),
            journal=journal,
            save=options.pop("save", None),
        )
        self.admin = Admin(self.service, **options)

    def send(self, request: Request, caller: str = LOCAL) -> Response:
        """The answer to a request of the admin API as it is."""
        response = self.admin.answer(request, caller)
        conforms(request.method, request.path.partition("?")[0][len(PREFIX) :], response)
        return response

    def ask(self, method: str, path: str, body: Json = None, headers: Headers = (HOST, JSON_TYPE)) -> Response:
        """The answer to a request made of its parts."""
        content = None if body is None else json.dumps(body).encode()
        return self.send(Request(method=method, path=PREFIX + path, headers=headers, body=content))

    def told(self, method: str, path: str, body: Json = None) -> Any:
        """What a request that is served is told."""
        response = self.ask(method, path, body)
        assert response.status == 200, response.body
        return response.json

    def refused(self, method: str, path: str, body: Json = None) -> tuple[int, str]:
        """The status and the message of a request that is not served."""
        response = self.ask(method, path, body)
        return response.status, response.json["error"]["message"]

    def update(self, body: Json, number: str = "+12025550134", headers: Headers = (SIGNED, JSON_TYPE)) -> Response:
        """What a client is answered that updates a number."""
        request = Request(method="PATCH", path=path_of(number), headers=headers, body=json.dumps(body).encode())
        answer = self.service.answer(request)
        assert isinstance(answer, Response)
        return answer

    def look(self, number: str = "+12025550134") -> dict[str, Any]:
        """The resource as a client sees it."""
        answer = self.service.answer(Request(method="GET", path=path_of(number), headers=(SIGNED,)))
        assert isinstance(answer, Response)
        return dict(answer.json)
