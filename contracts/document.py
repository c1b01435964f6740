"""YAML and OpenAPI documents: loaded strictly, resolved, and viewed by operation.

The only module that knows YAML. PyYAML reads ``NO`` as false and an unquoted ``+12025550134`` as
an integer, and it lets duplicate keys pass; the loader here follows YAML 1.2's core types and
refuses what a reader would misread.
"""

from __future__ import annotations

import contextlib
import functools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from contracts.errors import DocumentError
from contracts.intake import content_of
from contracts.model import Json
from contracts.pointers import pointer as join
from contracts.pointers import tokens_of
from contracts.printable import printable
from contracts.resources import spec_file

MAX_BYTES = 4_000_000
MAX_DEPTH = 100
MAX_NODES = 250_000
"""Each alias counts as all that it stands for."""
MAX_REFERENCES = 100
"""How many references one look-up may follow."""

OPERATION_PATH = "/v1/projects/{projectId}/activeNumbers/{phoneNumber}"
OPERATION_METHOD = "patch"


class StrictLoader(yaml.SafeLoader):
    """YAML 1.2 core types; no duplicate keys, no bombs, no unquoted phone numbers."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - as inherited

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._depth = 0
        self._nodes = 0
        self._sizes: dict[str, int | None] = {}
        """How many nodes an anchor stands for; None while it is being read."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """The next node, as long as depth and size stay within their limits."""
        event = self.peek_event()  # type: ignore[no-untyped-call]
        anchor: str | None = event.anchor
        if isinstance(event, yaml.AliasEvent):
            self._count(self._size(anchor or ""))
            return super().compose_node(parent, index)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise trouble(f"nested deeper than {MAX_DEPTH} levels", self._mark())
        before = self._nodes
        self._count(1)
        if anchor is not None:
            self._sizes[anchor] = None
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1
            if anchor is not None:
                self._sizes[anchor] = self._nodes - before

    def _size(self, anchor: str) -> int:
        size = self._sizes.get(anchor, 1)
        if size is None:
            raise trouble(f"an alias to {anchor!r} within itself", self._mark())
        return size

    def _count(self, nodes: int) -> None:
        self._nodes += nodes
        if self._nodes > MAX_NODES:
            raise trouble(f"more than {MAX_NODES:,} values, those of its aliases included", self._mark())

    def _mark(self) -> yaml.Mark:
        mark: yaml.Mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
        return mark

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT002 - inherited
        """The mapping of a node, which has no key twice."""
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise trouble("a key that is not plain text", key.start_mark)
            if key.value in seen:
                raise trouble(f"the key {key.value!r} twice in one mapping", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def trouble(what: str, mark: yaml.Mark | None) -> DocumentError:
    """What is wrong with a text, with the place; ``told`` adds the name."""
    place = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    return DocumentError(f"{what}{place}")


def _ambiguous_number(loader: StrictLoader, node: yaml.ScalarNode) -> Json:
    # YAML would make an integer of it and drop the plus sign.
    number = " ".join(node.value.split())
    raise trouble(f"{number} is not quoted, so the plus sign is lost: write '{number}'", node.start_mark)


def _core_int(loader: StrictLoader, node: yaml.ScalarNode) -> int:
    return int(node.value, 0) if node.value.startswith(("0x", "0o")) else int(node.value)


for _tag, _pattern, _first in (
    ("tag:yaml.org,2002:bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("tag:yaml.org,2002:null", r"^(?:~|null|Null|NULL|)$", ("~", "n", "N", "")),
    ("!plus", r"^\+[0-9]+$", "+"),
    ("tag:yaml.org,2002:int", r"^(?:-?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", "-0123456789"),
    (
        "tag:yaml.org,2002:float",
        r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$",
        "-+.0123456789",
    ),
):
    StrictLoader.add_implicit_resolver(_tag, re.compile(_pattern), list(_first))
StrictLoader.add_constructor("!plus", _ambiguous_number)
StrictLoader.add_constructor("tag:yaml.org,2002:int", _core_int)


@contextlib.contextmanager
def told(name: str) -> Iterator[None]:
    """Turns whatever a reader stumbles over into a DocumentError of one line that names the text."""
    try:
        yield
    except DocumentError as error:
        raise DocumentError(f"{name} has {error}.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        if mark and getattr(error, "problem", None) == "but found another document":
            raise DocumentError(
                f"{name} has a second document, which begins at line {mark.line + 1}. "
                "Only one is read: keep each in a file of its own."
            ) from None
        place = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "unreadable text"
        if problem.startswith("found character '\\t'"):
            problem = "a tab stands where spaces belong"
        raise DocumentError(f"{name} is not YAML: {problem}{place}.") from None
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        # PyYAML's constructors trust what a tag says and stumble over text that does not fit it.
        raise DocumentError(f"{name} is not YAML: {' '.join(str(error).split()) or type(error).__name__}.") from None


def readable_text(text: str, name: str) -> str:
    """The text as PyYAML takes it. Raises DocumentError when it is too large, or named .json and no JSON."""
    if len(text) > MAX_BYTES:
        raise DocumentError(f"{name} is larger than {MAX_BYTES:,} characters. Pass a smaller file.")
    if name.lower().endswith(".json"):
        _check_json(text, name)
    if "\t" in text and text.lstrip()[:1] in {"{", "["} and is_json(text):
        # PyYAML takes no tab between tokens. In JSON a tab is never a part of a text.
        return text.replace("\t", " ")
    return text


def _check_json(text: str, name: str) -> None:
    """Raises DocumentError for a text that only a reader of YAML takes: those who go by the name would not."""
    try:
        json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        what = f"{error.msg[:1].lower()}{error.msg[1:]} at line {error.lineno}, column {error.colno}"
        raise DocumentError(f"{name} is not JSON: {what}. Mend it, or let its name end in .yaml.") from None
    except (RecursionError, ValueError):
        return  # What is too deep, or a number too long, is told with its place by who reads it as YAML.


def is_json(text: str) -> bool:
    """Whether a text is JSON, not only YAML."""
    try:
        json.loads(text)
    except (RecursionError, ValueError):
        return False
    return True


class Marks:
    """Where the parts of a document stand in its text."""

    def __init__(self, root: yaml.Node | None) -> None:
        self._root = root

    def line(self, pointer: str) -> int | None:
        """The line, from 1, of what a JSON Pointer names: of its key, for a member. None when nothing is there."""
        node, line = self._root, 1
        for key in tokens_of(pointer):
            if isinstance(node, yaml.MappingNode):
                found = next(((name, value) for name, value in node.value if name.value == key), None)
            elif isinstance(node, yaml.SequenceNode) and key.isdecimal() and int(key) < len(node.value):
                found = (node.value[int(key)],) * 2
            else:
                found = None
            if found is None:
                return None
            line, node = found[0].start_mark.line + 1, found[1]
        return None if node is None else line


def load_yaml(text: str, name: str) -> Json:
    """The value in a YAML (or JSON) text. ``name`` is for the message.

    Raises DocumentError, in one line, on anything that cannot be read or would be misread.
    """
    return load_marked(text, name)[0]


def load_marked(text: str, name: str) -> tuple[Json, Marks]:
    """The value in a YAML (or JSON) text, and the lines that its parts stand on. Raises as ``load_yaml``."""
    readable = readable_text(text, name)
    with told(name):
        loader = StrictLoader(readable)
        node = loader.get_single_node()
        return None if node is None else loader.construct_document(node), Marks(node)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenApiDocument:
    """An OpenAPI document with its operation at hand. Local references are followed on demand."""

    root: dict[str, Json]
    name: str

    def at(self, pointer: str) -> Json:
        """The value at a JSON Pointer (``/components/…``); references on the way are followed.

        Raises DocumentError when nothing is there.
        """
        return self._at(pointer, iter(range(MAX_REFERENCES)))

    def follow(self, value: Json) -> Json:
        """``value``, or what its ``$ref`` points at. Only references into this document are followed."""
        return self._follow(value, iter(range(MAX_REFERENCES)))

    def _at(self, pointer: str, hops: Iterator[int]) -> Json:
        value: Json = self.root
        for key in tokens_of(pointer):
            value = self._follow(value, hops)
            if isinstance(value, list) and key.isascii() and key.isdecimal() and int(key[:9]) < len(value):
                value = value[int(key[:9])]
            elif isinstance(value, dict) and key in value:
                value = value[key]
            else:
                raise DocumentError(f"{self.name} has nothing at {pointer[:200]}.")
        return self._follow(value, hops)

    def _follow(self, value: Json, hops: Iterator[int]) -> Json:
        if not (isinstance(value, dict) and isinstance(value.get("$ref"), str)):
            return value
        reference = value["$ref"]
        if not reference.startswith("#/"):
            raise DocumentError(f"{self.name} refers to {printable(reference[:200])}, which is outside the document.")
        if next(hops, None) is None:
            # Counted over the whole look-up: a circle is found, and so is what would branch for ever.
            raise DocumentError(f"{self.name} has a circle of references at {reference[:200]}.")
        return self._at(reference, hops)

    @property
    def operation(self) -> dict[str, Json]:
        """The PATCH operation."""
        found: dict[str, Json] = self.at(join("paths", OPERATION_PATH, OPERATION_METHOD))
        return found

    @property
    def request_schema_pointer(self) -> str:
        """The JSON Pointer of the schema of the JSON body of a request."""
        reference: str = self.operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        return reference.removeprefix("#")

    def response_schema_pointer(self, status: int) -> str | None:
        """The JSON Pointer of the schema of a documented JSON answer, or None."""
        responses = {str(key): value for key, value in self.operation["responses"].items()}
        response = self.follow(responses.get(str(status)))
        if not response or "application/json" not in response.get("content", {}):
            return None
        reference: str = response["content"]["application/json"]["schema"]["$ref"]
        return reference.removeprefix("#")

    @property
    def statuses(self) -> tuple[int, ...]:
        """The documented statuses, in ascending order."""
        return tuple(sorted(int(key) for key in self.operation["responses"] if str(key).isdecimal()))


def parse_openapi(text: str, name: str) -> OpenApiDocument:
    """An OpenAPI document from its text. Raises DocumentError when it is not one of ours."""
    root = load_yaml(text, name)
    if not isinstance(root, dict) or not str(root.get("openapi", "")).startswith("3."):
        raise DocumentError(f"{name} is not an OpenAPI 3 document: it has no `openapi: 3.…`.")
    document = OpenApiDocument(root=root, name=name)
    paths = document.follow(root.get("paths"))
    found = document.follow(paths.get(OPERATION_PATH)) if isinstance(paths, dict) else None
    if not isinstance(found, dict) or not isinstance(document.follow(found.get(OPERATION_METHOD)), dict):
        raise DocumentError(f"{name} has no {OPERATION_METHOD.upper()} {OPERATION_PATH}.")
    return document


def load_openapi(path: Path) -> OpenApiDocument:
    """An OpenAPI document from a file of somebody. Raises ConfigurationError when it cannot be used."""
    try:
        text = content_of(path, MAX_BYTES).decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(f"{path} is not UTF-8: {error.reason} at byte {error.start}.") from None
    return parse_openapi(text, path.name)


@functools.cache
def contract() -> OpenApiDocument:
    """The packaged contract, ``spec/openapi.yaml``."""
    return parse_openapi(spec_file("openapi.yaml"), "spec/openapi.yaml")
