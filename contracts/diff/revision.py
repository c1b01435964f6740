"""One revision of an OpenAPI document: its value, and where each part stands in the text."""

from __future__ import annotations

import urllib.parse
from dataclasses import dataclass, field

from contracts.document import MAX_DEPTH, Marks, load_marked
from contracts.errors import DocumentError
from contracts.model import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A part of a document: its JSON Pointer, and its line from 1, or None when it does not stand there."""

    pointer: str
    line: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """An OpenAPI 3.0 or 3.1 document of any size. ``name`` is what people call it."""

    name: str
    root: dict[str, Json]
    marks: Marks
    _found: dict[str, Json] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_3_0(self) -> bool:
        """Whether schemas are of the dialect of OpenAPI 3.0."""
        return str(self.root["openapi"]).startswith("3.0")

    def at(self, pointer: str) -> Json:
        """The value at a JSON Pointer as it is written, references not followed. None when nothing is there."""
        if pointer not in self._found:
            self._found[pointer] = self._sought(pointer)
        return self._found[pointer]

    def _sought(self, pointer: str) -> Json:
        value: Json = self.root
        for token in pointer.split("/")[1:]:
            key = token.replace("~1", "/").replace("~0", "~")
            if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
                value = value[int(key)]
            elif isinstance(value, dict):
                value = value.get(key)
            else:
                return None
        return value

    def home(self, pointer: str) -> str:
        """Where the value at a JSON Pointer really stands: references are followed.

        Raises DocumentError for a reference that leads out of the document, nowhere, or in a circle.
        """
        for _ in range(MAX_DEPTH):
            value = self.at(pointer)
            if not (isinstance(value, dict) and isinstance(value.get("$ref"), str)):
                return pointer
            pointer = self.target(value["$ref"])
        raise DocumentError(f"{self.name} has a circle of references at {pointer}.")

    def target(self, reference: str) -> str:
        """The JSON Pointer that a ``$ref`` of this document names. Raises DocumentError as ``home``."""
        if not reference.startswith("#"):
            raise DocumentError(
                f"{self.name} refers to {reference}, which is outside the document. Bundle it into one file first."
            )
        found = urllib.parse.unquote(reference[1:])
        if found and self.at(found) is None:
            raise DocumentError(f"{self.name} refers to {reference}, where nothing is.")
        return found

    def place(self, pointer: str) -> Place:
        """A JSON Pointer with its line."""
        return Place(pointer=pointer, line=self.marks.line(pointer))


def parse_revision(text: str, name: str) -> Revision:
    """A revision from its text. Raises DocumentError when it is not an OpenAPI 3.0 or 3.1 document."""
    root, marks = load_marked(text, name)
    if not isinstance(root, dict) or not str(root.get("openapi", "")).startswith(("3.0", "3.1")):
        raise DocumentError(f"{name} is not an OpenAPI document of version 3.0 or 3.1. Convert it first.")
    if not isinstance(root.get("paths", {}), dict):
        raise DocumentError(f"{name} has `paths` that are not a mapping.")
    return Revision(name=name, root=root, marks=marks)
