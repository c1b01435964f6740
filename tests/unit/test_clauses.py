"""The clauses are read strictly, in order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from contracts import resources
from contracts.clauses import Basis, Clause, clauses
from contracts.errors import DocumentError

Read = Callable[..., dict[str, Clause]]

FIRST = "{number: 1, id: a.one, basis: stated, source: here, text: One.}"


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Reads a clauses file that consists of the given entries."""
    # Another folder stands for the checkout's spec/.
    monkeypatch.setattr(resources, "_CHECKOUT", tmp_path)

    def entries(*lines: str) -> dict[str, Clause]:
        text = "clauses:\n" + "".join(f"  - {line}\n" for line in lines)
        (tmp_path / "clauses.yaml").write_text(text, encoding="utf-8")
        return dict(clauses.__wrapped__())

    return entries


def test_the_packaged_clauses_are_numbered_in_order() -> None:
    """The clauses that come with the package count from one without a gap."""
    assert [clause.number for clause in clauses().values()] == list(range(1, len(clauses()) + 1))
    assert all(clause.id == key for key, clause in clauses().items())


def test_a_packaged_clause_has_all_its_parts() -> None:
    """A known clause reads as it is written."""
    clause = clauses()["body.json"]
    assert clause.text == "A body is JSON. What is labelled JSON and is not is refused with 400."
    assert (clause.number, clause.basis, clause.source) == (6, Basis.IMPLIED, "request fields")
    assert (clause.spec, clause.exempt, clause.reading) == ((), None, 9)


def test_the_clauses_are_read_once_and_cannot_be_changed() -> None:
    """Every caller gets the same mapping, and it is read-only."""
    assert clauses() is clauses()
    with pytest.raises(TypeError):
        clauses()["x"] = clauses()["body.json"]  # type: ignore[index]


def test_an_entry_becomes_a_clause(read: Read) -> None:
    """What is left out has its default; pointers become a tuple."""
    full = "{number: 2, id: b.two, basis: assumed, source: there, text: Two., spec: [/a, /b], exempt: So., reading: 3}"
    assert read(FIRST, full) == {
        "a.one": Clause(number=1, id="a.one", text="One.", basis=Basis.STATED, source="here"),
        "b.two": Clause(
            number=2,
            id="b.two",
            text="Two.",
            basis=Basis.ASSUMED,
            source="there",
            spec=("/a", "/b"),
            exempt="So.",
            reading=3,
        ),
    }


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (FIRST.replace("text: One.", "txt: One."), "unexpected keyword argument 'txt'"),
        (FIRST.replace(", text: One.", ""), "missing 1 required keyword-only argument: 'text'"),
        (FIRST.replace("basis: stated, ", ""), "'basis'"),
        (FIRST.replace("stated", "guessed"), "'guessed' is not a valid Basis"),
        (FIRST.replace("source: here", "spec: 3, source: here"), "'int' object is not iterable"),
        ("just text", "'str' object is not a mapping"),
    ],
)
def test_an_entry_that_is_no_clause_is_refused(read: Read, entry: str, message: str) -> None:
    """An unknown key, a missing one, an unknown basis or a wrong shape is told with the number of the entry."""
    with pytest.raises(DocumentError, match=r"^spec/clauses\.yaml: entry 1 is not a clause: ") as error:
        read(entry)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("second", [FIRST, FIRST.replace("1", "2"), FIRST.replace("a.one", "b.two")])
def test_a_repeated_or_misplaced_clause_is_refused(read: Read, second: str) -> None:
    """An id that stands twice, or a number out of order, is told with the number of the entry."""
    with pytest.raises(DocumentError) as error:
        read(FIRST, second)
    assert str(error.value) == "spec/clauses.yaml: entry 2 repeats an id or is out of order."
