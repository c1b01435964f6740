"""The wheel, installed elsewhere, is the whole product."""

from __future__ import annotations

import sys
import tarfile
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

from contracts.clauses import clauses
from contracts.lint.table import LINT_RULES
from contracts.rules import PROVIDER_RULES
from tests.packaging.environment import ROOT, Installed, called, pip


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution of the checkout."""
    folder = tmp_path_factory.mktemp("sdist")
    told = called([sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", str(folder), str(ROOT)])
    assert told.returncode == 0, told.stderr
    (path,) = folder.glob("*.tar.gz")
    return path


def test_the_package_is_the_installed_one(installed: Installed) -> None:
    """Nothing is read from the checkout."""
    told = installed.run("python", "-c", "import contracts; print(contracts.__file__)")
    assert Path(told.stdout.strip()).is_relative_to(installed.folder)


def test_the_wheel_carries_what_is_not_python(installed: Installed) -> None:
    """The spec, the clauses, the marker of types and the licence are inside; tests and caches are not."""
    with zipfile.ZipFile(installed.wheel) as wheel:
        names = wheel.namelist()
        assert wheel.read("contracts/_spec/openapi.yaml") == (ROOT / "spec/openapi.yaml").read_bytes()
        assert wheel.read("contracts/_spec/clauses.yaml") == (ROOT / "spec/clauses.yaml").read_bytes()
    assert "contracts/py.typed" in names
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    assert {name.partition("/")[0] for name in names} == {"contracts", f"contracts-{version('contracts')}.dist-info"}
    assert not [name for name in names if "__pycache__" in name]
    modules = {str(path.relative_to(ROOT)) for path in (ROOT / "contracts").rglob("*.py")}
    assert modules <= set(names)


def test_the_spec_lies_in_the_package(installed: Installed) -> None:
    """Installed, the files are where the one loader looks for them."""
    (package,) = installed.folder.glob("lib/python*/site-packages/contracts")
    assert (package / "py.typed").is_file()
    assert sorted(path.name for path in (package / "_spec").iterdir()) == [
        "adapter.md",
        "admin.yaml",
        "baselines",
        "clauses.yaml",
        "events.schema.json",
        "openapi.yaml",
        "readings",
    ]
    code = "from contracts.clauses import clauses; print(len(clauses()))"
    assert installed.run("python", "-c", code).stdout == f"{len(clauses())}\n"


def test_the_installed_command_knows_its_version(installed: Installed) -> None:
    """``contracts --version`` says the version of the wheel."""
    told = installed.run("contracts", "--version")
    assert (told.returncode, told.stdout, told.stderr) == (0, f"contracts {version('contracts')}\n", "")


def test_the_installed_command_runs(installed: Installed) -> None:
    """From the root of the file system, the fixed scenarios pass on the built-in provider."""
    told = installed.run("contracts", "run", "--max-examples", "0")
    assert (told.returncode, told.stderr) == (0, "")
    assert f"· {len(PROVIDER_RULES)} rules ·" in told.stdout.splitlines()[0]
    assert told.stdout.splitlines()[-1] == "The contract is kept."


def test_the_installed_command_judges_documents(installed: Installed) -> None:
    """The schemas of OpenAPI are found, and so is the contract, from the root of the file system."""
    told = installed.run("contracts", "lint")
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout == f"spec/openapi.yaml: {len(LINT_RULES)} rules, nothing found.\n"


def test_the_installed_command_draws(installed: Installed) -> None:
    """The process that Schemathesis draws in is found too, by a run with some depth."""
    told = installed.run("contracts", "run", "--max-examples", "1", "--rules", "no-server-error", "-q")
    assert (told.returncode, told.stderr) == (0, "")


def test_the_plugin_is_registered(installed: Installed) -> None:
    """A pytest of the environment knows the options of the plugin."""
    told = installed.run("python", "-m", "pytest", "-p", "no:cacheprovider", "--help")
    assert told.returncode == 0
    assert "--contract-target" in told.stdout


def test_the_sdist_has_the_sources(sdist: Path) -> None:
    """Package, spec, tests and the files beside them are inside, as files, and nothing hidden is."""
    with tarfile.open(sdist) as archive:
        members = {member.name.partition("/")[2]: member for member in archive.getmembers()}
    assert {name.partition("/")[0] for name in members} == {
        ".gitignore",  # hatchling always adds it
        "CHANGELOG.md",
        "LICENSE",
        "PKG-INFO",
        "README.md",
        "contracts",
        "pyproject.toml",
        "reports",
        "spec",
        "tests",
    }
    for name in ("spec/openapi.yaml", "spec/clauses.yaml", "contracts/py.typed", "contracts/cli/run.py"):
        assert members[name].isfile()
    assert "tests/packaging/test_wheel.py" in members
    assert not [
        name for name in members if "__pycache__" in name or name.startswith(("reports/runs", "contracts/_spec"))
    ]


def test_the_wheel_of_the_sdist_is_the_same(installed: Installed, sdist: Path, tmp_path: Path) -> None:
    """Whoever builds from the sdist gets the same files."""
    pip("wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(tmp_path), str(sdist))
    (built,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(installed.wheel) as one, zipfile.ZipFile(built) as other:
        assert sorted(one.namelist()) == sorted(other.namelist())
