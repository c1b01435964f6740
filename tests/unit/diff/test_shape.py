"""A document whose parts are not what OpenAPI says is refused with the place, one that is merely untidy is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from contracts.diff.compare import compare
from contracts.diff.revision import parse_revision
from contracts.errors import DocumentError
from tests.unit.diff.revisions import PATH, revision


def update(root: Any) -> Any:
    """The schema of the request."""
    return root["components"]["schemas"]["Update"]


def patch(root: Any) -> Any:
    """The operation."""
    return root["paths"][PATH]["patch"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        (lambda root: root.update(paths=[]), "/paths"),
        (lambda root: patch(root).update(parameters=5), "/parameters"),
        (lambda root: patch(root)["parameters"].append({"in": "query"}), "/parameters/2/name"),
        (lambda root: patch(root).update(responses=None), "/responses"),
        (lambda root: root.update(servers="x"), "/servers"),
        (lambda root: root.update(security=[None]), "/security/0"),
        (
            lambda root: root["components"].update(
                securitySchemes={"one": {"type": "oauth2", "flows": {"implicit": 5}}}
            ),
            "/components/securitySchemes/one/flows",
        ),
        (lambda root: update(root).update(required="displayName"), "/components/schemas/Update/required"),
        (lambda root: update(root).update(properties=[]), "/components/schemas/Update/properties"),
        (lambda root: update(root).update(type=["object", 5]), "/components/schemas/Update/type"),
        (lambda root: update(root).update(allOf={}), "/components/schemas/Update/allOf"),
        (lambda root: update(root)["properties"].update(displayName={"multipleOf": 0}), "/displayName/multipleOf"),
    ],
)
def test_a_part_of_another_kind_is_refused_with_its_place(change: Callable[[Any], None], pointer: str) -> None:
    """On either side, in one line with file, line and pointer."""
    for is_old in (False, True):
        with pytest.raises(DocumentError, match=r"^bad\.yaml is no valid OpenAPI at line \d+, /") as error:
            _compared(json.dumps(_changed(change), indent=1), is_old=is_old)
        assert pointer in str(error.value)


def _compared(text: str, *, is_old: bool) -> None:
    pair = (revision(), parse_revision(text, "bad.yaml"))
    compare(*(reversed(pair) if is_old else pair))


def _changed(change: Callable[[Any], None]) -> Any:
    root = json.loads(json.dumps(revision().root))
    change(root)
    return root


@pytest.mark.parametrize(
    "change",
    [
        lambda root: patch(root)["responses"]["200"].pop("description"),
        lambda root: root.update(unknown=5),
        lambda root: root["info"].pop("title"),
        lambda root: update(root).update(example=5, title=["a"]) or update(root).pop("title"),
        lambda root: update(root).update(unknown={"type": 5}),
        lambda root: update(root).update(required=["a", "a"]) or update(root).pop("required"),
    ],
)
def test_what_stands_in_nobodys_way_is_let_be(change: Callable[[Any], None]) -> None:
    """`contracts lint` tells it; the comparison goes on."""
    assert compare(revision(), parse_revision(json.dumps(_changed(change)), "untidy.yaml")) == ()


def test_a_circle_of_references_is_told() -> None:
    """Not followed for ever, nor taken for a schema that allows everything."""

    def circle(root: Any) -> None:
        root["components"]["schemas"] |= {
            one: {"$ref": f"#/components/schemas/{other}"} for one, other in (("One", "Other"), ("Other", "One"))
        }
        update(root)["properties"]["displayName"] = {"$ref": "#/components/schemas/One"}

    with pytest.raises(DocumentError, match=r"^new\.yaml has a circle of references at /components/schemas/O"):
        compare(revision(), revision(circle))
