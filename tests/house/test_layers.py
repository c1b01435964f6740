"""The import graph: arrows point downward, and each third-party library has one door."""

from __future__ import annotations

import functools

import grimp
import pytest

LAYERS = (
    {"cli", "pytest_plugin"},
    {"testing"},
    {"report"},
    {"checkup", "preview"},
    {"check", "diff", "gate", "lint", "runner"},
    {"harness", "process_group", "profiles", "replaying"},
    {"traffic"},
    {"fuzz", "schemathesis_worker"},
    {"explore"},
    {"gentle", "minimise", "plan"},
    {"rehearsal"},
    {"caretaking", "driver", "mocked", "proxy"},
    {"holding", "keeping"},
    {"restoring"},
    {"events", "settling"},
    {"exercised"},
    {"watch"},
    {"judge", "target"},
    {"addressing", "patience"},
    {"config"},
    {"waivers"},
    {"rules"},
    {"rule"},
    {"strategies"},
    {"scenario", "observed"},
    {"schemas"},
    {"mock"},
    {"messages"},
    {"clauses", "files"},
    {"nodes"},
    {"document", "standards"},
    {"intake", "resources"},
    {"errors", "model", "printable"},
    {"pointers", "strict_json"},
)
"""The modules of the package from top to bottom. A layer imports those below it, none beside or above."""

DOORS = {
    "schemathesis": {"contracts.schemathesis_worker"},
    "hypothesis": {
        "contracts.explore",
        "contracts.lint.drawn",
        "contracts.schemathesis_worker",
        "contracts.strategies.walks",
    },
    "jsonschema_rs": {"contracts.diff.engine", "contracts.schemas"},
    "jsonschema": {"contracts.diff.engine"},
    "yaml": {"contracts.document", "contracts.nodes"},
    "urllib3": {"contracts.target.http"},
    "requests": {"contracts.schemathesis_worker"},
    "uvicorn": {"contracts.mock.server"},
    "h11": {"contracts.mock.delivery", "contracts.proxy.upstream"},
    "filelock": {"contracts.holding", "contracts.pytest_plugin"},
    "harfile": {"contracts.report.har"},
    "ijson": {"contracts.traffic.har"},
    "msgspec": {"contracts.harness.adapter", "contracts.strict_json", "contracts.traffic.plain"},
    "tomllib": {"contracts.config"},
    "pytest": {"contracts.pytest_plugin"},
}
"""Which modules import a library."""


@functools.cache
def graph() -> grimp.ImportGraph:
    """The imports of the package, libraries included."""
    return grimp.build_graph("contracts", include_external_packages=True, cache_dir=None)


def test_every_module_has_a_layer() -> None:
    """A new module has to be given its place."""
    placed = {name for layer in LAYERS for name in layer}
    found = {module.split(".")[1] for module in graph().modules if module.startswith("contracts.")}
    assert found - {"__main__"} == placed


def test_imports_point_downward() -> None:
    """No layer imports a layer above or beside it."""
    layers = [grimp.Layer(*layer, independent=True) for layer in LAYERS]
    # The plugin, driver and others of one layer stand side by side: neither imports the other.
    illegal = graph().find_illegal_dependencies_for_layers(layers=layers, containers={"contracts"})
    assert {(found.importer, found.imported) for found in illegal} == set()


def test_the_mock_knows_nothing_of_the_judging_side() -> None:
    """The mock imports the lowest layers alone: an oracle that shares logic with what it judges proves nothing."""
    allowed = {"model", "errors", "resources", "document", "clauses", "messages", "mock", "strict_json"}
    for module in graph().find_descendants("contracts.mock"):
        for imported in graph().find_modules_directly_imported_by(module):
            assert not imported.startswith("contracts.") or imported.split(".")[1] in allowed, f"{module}: {imported}"


@pytest.mark.parametrize(("library", "doors"), DOORS.items())
def test_a_library_has_its_door(library: str, doors: set[str]) -> None:
    """A library is imported where the house says, and nowhere else."""
    found = graph().find_modules_that_directly_import(library) if library in graph().modules else set()
    assert found <= doors


@pytest.mark.parametrize("command", ["rules", "explain", "mock", "check", "gate", "proxy"])
@pytest.mark.parametrize("library", ["schemathesis", "hypothesis", "requests", "jsonschema"])
def test_a_light_command_does_not_load_a_heavy_library(command: str, library: str) -> None:
    """It starts without the libraries that only a run needs."""
    if library in graph().modules:
        assert not graph().chain_exists(importer=f"contracts.cli.{command}", imported=library)


@pytest.mark.parametrize("library", ["schemathesis", "requests", "jsonschema"])
def test_lint_does_not_load_what_a_run_needs(library: str) -> None:
    """`lint` draws texts by Hypothesis, and needs nothing heavier."""
    if library in graph().modules:
        assert not graph().chain_exists(importer="contracts.cli.lint", imported=library)
