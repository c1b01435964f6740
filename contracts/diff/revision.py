"""One revision of an OpenAPI document: its value, and where each part stands in the text."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from contracts.diff.shape import check_shape, is_schema, refuse_schema
from contracts.document import MAX_DEPTH, Marks, load_marked
from contracts.errors import DocumentError
from contracts.model import Json
from contracts.pointers import pointer as join
from contracts.pointers import tokens_of

OUTSIDE: Final = "x-external"
"""The member of a document's root under which other files stand that it refers to, by their numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A part of a document: its JSON Pointer, and its line from 1, or None when it does not stand there."""

    pointer: str
    line: int | None
    file: str = ""
    """The file that it stands in, when that is another than the document's own."""

    @property
    def in_file(self) -> str:
        """The JSON Pointer in the file that it stands in."""
        return "/" + self.pointer.split("/", 3)[3] if self.file and self.pointer.count("/") > 2 else self.pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """An OpenAPI 3.0 or 3.1 document of any size. ``name`` is what people call it."""

    name: str
    root: dict[str, Json]
    marks: Marks
    file: str = ""
    """The path of the file, when it has one."""
    others: tuple[tuple[str, Marks], ...] = ()
    """The other files that it refers to, by their numbers: path and lines."""
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
        for key in tokens_of(pointer):
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
                f"{self._refers(reference)}, which is outside the document. Bundle it into one file first."
            )
        found = urllib.parse.unquote(reference[1:])
        if found and self.at(found) is None:
            raise DocumentError(f"{self._refers(reference)}, where nothing is.")
        return found

    def _refers(self, reference: str) -> str:
        """That the document refers somewhere, with the line of the first ``$ref`` that says so."""
        pointer = next((at for at, to in _references(self.root, "") if to == reference), None)
        place = None if pointer is None else self.place(pointer)
        line = f" at line {place.line}" if place and place.line else ""
        return f"{(place and place.file) or self.name} refers{line} to {reference}"

    def check_schema(self, pointer: str) -> None:
        """Raises DocumentError when the value at a JSON Pointer is no schema, or a circle of references."""
        self.home(pointer)
        if not is_schema(self.at(pointer), is_3_0=self.is_3_0):
            place = self.place(pointer)
            marks = self.others[int(pointer.split("/")[2])][1] if place.file else self.marks
            refuse_schema(self.at(pointer), place.in_file, marks, place.file or self.name, is_3_0=self.is_3_0)

    def place(self, pointer: str) -> Place:
        """A JSON Pointer with its file and line."""
        outside = re.match(rf"/{OUTSIDE}/([0-9]+)(.*)", pointer, re.DOTALL)
        if outside is None:
            return Place(pointer=pointer, line=self.marks.line(pointer))
        file, marks = self.others[int(outside[1])]
        return Place(pointer=pointer, line=marks.line(outside[2]), file=file)


def _references(value: Json, at: str) -> Iterator[tuple[str, str]]:
    """The references in a value that stands at a JSON Pointer, each with its own pointer."""
    if isinstance(value, dict) and isinstance(value.get("$ref"), str):
        yield f"{at}/$ref", value["$ref"]
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield from _references(member, at + join(key))


def parse_revision(text: str, name: str, file: str = "") -> Revision:
    """A revision from its text. Raises DocumentError when it is not an OpenAPI 3.0 or 3.1 document."""
    root, marks = load_marked(text, name)
    if not isinstance(root, dict) or "openapi" not in root:
        is_old = isinstance(root, dict) and "swagger" in root
        what = "a Swagger 2.0 document" if is_old else "no OpenAPI document: it has no `openapi: 3.…`"
        raise DocumentError(f"{name} is {what}. Pass a document of OpenAPI 3.0 or 3.1.")
    if not re.fullmatch(r"3\.[01](\..*)?", str(root["openapi"])):
        raise DocumentError(f"{name} is of OpenAPI {str(root['openapi'])[:20]}; 3.0 and 3.1 are read here.")
    check_shape(root, marks, name)
    return Revision(name=name, root=root, marks=marks, file=file)
