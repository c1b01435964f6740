"""Where revisions come from: files, commits, baselines, and files that a document refers to."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from contracts.diff.compare import compare
from contracts.diff.sources import find_revision
from contracts.errors import ConfigurationError, DocumentError
from contracts.resources import baselines
from tests.unit.diff.revisions import DOCUMENT, revision


def write(path: Path, root: object = DOCUMENT) -> None:
    """A document as a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(root), encoding="utf-8")


def test_a_file_is_a_revision(elsewhere: Path) -> None:
    """Under its own name."""
    write(elsewhere / "a.yaml")
    found = find_revision("a.yaml")
    assert (found.name, found.root) == ("a.yaml", DOCUMENT)


def test_a_baseline_has_the_name_of_its_version(elsewhere: Path) -> None:
    """`newest` is the one with the highest number; a file of that name comes first."""
    version = list(baselines())[-1]
    assert find_revision(version).root == find_revision("newest").root
    write(elsewhere / version)
    assert find_revision(version).root == DOCUMENT


def test_a_file_of_a_commit_is_a_revision(elsewhere: Path) -> None:
    """By commit and path, the path from where the command is run."""

    def git(*words: str) -> None:
        subprocess.run(  # noqa: S603 - our own words
            ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *words],  # noqa: S607
            cwd=elsewhere,
            check=True,
            capture_output=True,
        )

    write(elsewhere / "spec" / "a.yaml")
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--message", "one")
    write(elsewhere / "spec" / "a.yaml", {**DOCUMENT, "paths": {}})
    assert find_revision("git:HEAD:spec/a.yaml").root == DOCUMENT
    for name in ("git:HEAD:b.yaml", "git:nothing:spec/a.yaml", "git:HEAD"):
        with pytest.raises(ConfigurationError, match="git"):
            find_revision(name)


@pytest.mark.parametrize("name", ["git:--output=x:a.yaml", "git::a.yaml", "git:HEAD:"])
def test_a_name_that_could_be_an_option_is_refused(elsewhere: Path, name: str) -> None:
    """Git is not asked."""
    with pytest.raises(ConfigurationError, match="names no file of a commit"):
        find_revision(name)
    assert list(elsewhere.iterdir()) == []


def parted(folder: Path, reference: str = "parts/schemas.yaml#/Update") -> None:
    """The document with a schema in a file of its own, which refers on."""
    root = json.loads(json.dumps(DOCUMENT))
    update = root["components"]["schemas"]["Update"]
    root["components"]["schemas"]["Update"] = {"$ref": reference}
    write(folder / "a.yaml", root)
    name = update["properties"].pop("displayName")
    update["properties"]["displayName"] = {"$ref": "names.yaml"}
    write(folder / "parts" / "schemas.yaml", {"Update": update, "Twin": {"$ref": "#/Update"}})
    write(folder / "parts" / "names.yaml", name)


def test_references_to_other_files_are_followed_when_that_is_allowed(elsewhere: Path) -> None:
    """A document in several files says the same as the one that is whole."""
    parted(elsewhere)
    assert compare(revision(), find_revision("a.yaml", external=True)) == ()
    with pytest.raises(DocumentError, match="outside the document"):
        compare(revision(), find_revision("a.yaml"))


def test_a_reference_of_another_file_that_leads_nowhere_is_told_with_that_file(elsewhere: Path) -> None:
    """And its line in there."""
    parted(elsewhere)
    text = '{"Update": {"type": "object", "properties": {\n"displayName": {"$ref": "#/Gone"}}}}'
    (elsewhere / "parts" / "schemas.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError, match=r"^parts/schemas\.yaml refers at line 2 to .*/Gone, where nothing is\.$"):
        compare(revision(), find_revision("a.yaml", external=True))


@pytest.mark.parametrize(
    "reference",
    ["../other.yaml#/Update", "https://schemas.example/a.yaml#/Update", "file:///etc/passwd", "/etc/passwd"],
)
def test_references_out_of_the_folder_are_never_followed(elsewhere: Path, reference: str) -> None:
    """Neither up, nor to another machine, nor by a link."""
    write(elsewhere / "other.yaml", {"Update": {}})
    parted(elsewhere / "spec", reference)
    with pytest.raises(ConfigurationError, match="which is not in its folder"):
        find_revision("spec/a.yaml", external=True)


def test_a_link_out_of_the_folder_is_not_followed(elsewhere: Path) -> None:
    """What counts is where it leads."""
    write(elsewhere / "other.yaml", {"Update": {}})
    parted(elsewhere / "spec", "link.yaml#/Update")
    (elsewhere / "spec" / "link.yaml").symlink_to(elsewhere / "other.yaml")
    with pytest.raises(ConfigurationError, match="which is not in its folder"):
        find_revision("spec/a.yaml", external=True)


def test_a_file_that_is_not_there_is_told(elsewhere: Path) -> None:
    """Whether it was named, or referred to."""
    with pytest.raises(ConfigurationError, match=r"Cannot read nothing\.yaml: there is no such file"):
        find_revision("nothing.yaml")
    parted(elsewhere, "gone.yaml#/Update")
    with pytest.raises(ConfigurationError, match=r"gone\.yaml: there is no such file"):
        find_revision("a.yaml", external=True)


def test_a_part_of_another_file_has_its_place_there(elsewhere: Path) -> None:
    """File, pointer and line."""
    parted(elsewhere)
    found = find_revision("a.yaml", external=True)
    place = found.place(found.home("/components/schemas/Update"))
    assert (place.file, place.in_file, place.line) == ("parts/schemas.yaml", "/Update", 1)
