"""The rules as a set: the tuple, the folder and the tests agree, and each rule has the house's form."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import contracts.rules
from contracts.model import Party
from contracts.rule import Rule
from contracts.rules import CONSUMER_RULES, PROVIDER_RULES, RULES

FOLDER = Path(contracts.rules.__file__).parent
TWINS = Path(__file__).parents[1] / "rules"
MODULES = tuple(sorted(module.name for module in pkgutil.iter_modules(contracts.rules.__path__)))
MODAL = re.compile(r"\b(must|shall|should|may|might|can|could|will|would)\b", re.IGNORECASE)
WITHOUT_SCENARIO = {"server-error-envelope"}
"""Rules on what no request brings about on purpose."""
MAY_IMPORT = frozenset(
    "model observed rule scenario schemas document standards strategies strict_json pointers".split()
)
"""What of the package a rule may lean on."""

EACH_RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
EACH_MODULE = pytest.mark.parametrize("module", MODULES)


def imported(source: str) -> set[str]:
    """The modules that a source imports, wherever in it; ``from a import b`` counts as ``a.b``."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.update(f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)
    return names


def test_the_tuple_is_the_folder() -> None:
    """Every file of the folder is a rule of the tuple, in alphabetical order, and nothing else is."""
    assert tuple(rule.id.replace("-", "_") for rule in RULES) == MODULES
    assert {path.stem for path in FOLDER.glob("*.py")} == {*MODULES, "__init__"}


def test_ids_are_unique() -> None:
    """No two rules share an id."""
    assert len({rule.id for rule in RULES}) == len(RULES)


@EACH_MODULE
def test_a_module_holds_the_rule_of_its_name(module: str) -> None:
    """A module holds one rule, and the id of the rule is the name of the file."""
    found = importlib.import_module(f"contracts.rules.{module}")
    assert [name for name, value in vars(found).items() if isinstance(value, Rule)] == ["RULE"]
    assert found.RULE.id == module.replace("_", "-")
    assert found.RULE in RULES


def test_every_rule_has_a_twin_and_every_test_a_rule() -> None:
    """The tests of the rules mirror the rules, one file each."""
    assert sorted(path.stem.removeprefix("test_") for path in TWINS.glob("test_*.py")) == list(MODULES)


@EACH_MODULE
def test_a_twin_tests_its_own_rule(module: str) -> None:
    """The test of a rule takes the rule of its name, and no other."""
    names = imported((TWINS / f"test_{module}.py").read_text(encoding="utf-8"))
    assert {name for name in names if name.startswith("contracts.rules")} == {f"contracts.rules.{module}.RULE"}


def test_the_tests_of_the_rules_do_not_lean_on_the_mock() -> None:
    """Nothing in the tests of the rules comes from the built-in provider."""
    leaning = {
        path.name
        for path in TWINS.glob("*.py")
        if any(name.startswith("contracts.mock") for name in imported(path.read_text(encoding="utf-8")))
    }
    assert leaning == set()


def test_titles_are_unique() -> None:
    """No two rules share a title."""
    assert len({rule.title for rule in RULES}) == len(RULES)


@EACH_RULE
def test_a_title_states_the_good_state(rule: Rule) -> None:
    """A title is a short sentence in the present tense, without a full stop."""
    assert 0 < len(rule.title) <= 80
    assert not rule.title.endswith(".")
    assert MODAL.findall(rule.title) == []


@EACH_RULE
def test_a_rule_is_explained(rule: Rule) -> None:
    """The docstring of the module is the explanation, and its first line is a sentence."""
    module = importlib.import_module(f"contracts.rules.{rule.id.replace('-', '_')}")
    assert module.__doc__
    assert rule.doc == module.__doc__
    assert rule.doc.splitlines()[0].strip() != ""


@EACH_RULE
def test_a_rule_is_exercised(rule: Rule) -> None:
    """A rule of the provider has a fixed scenario, but for those that nobody can bring about; no other has."""
    provoked = rule.party is Party.PROVIDER and rule.id not in WITHOUT_SCENARIO
    assert bool(rule.scenarios) is provoked


def test_each_rule_judges_one_party() -> None:
    """Rules of the provider and of the consumer are told apart, in order, and make up all rules."""
    assert {rule.party for rule in PROVIDER_RULES} == {Party.PROVIDER}
    assert {rule.party for rule in CONSUMER_RULES} <= {Party.CONSUMER}
    assert sorted((*PROVIDER_RULES, *CONSUMER_RULES), key=RULES.index) == list(RULES)


@EACH_RULE
def test_scenarios_are_told(rule: Rule) -> None:
    """A scenario has a title and steps, and no two fixed scenarios of a rule share a title."""
    assert [
        scenario for scenario in (*rule.scenarios, *rule.moves) if not (scenario.title.strip() and scenario.steps)
    ] == []
    assert len({scenario.title for scenario in rule.scenarios}) == len(rule.scenarios)


@EACH_MODULE
def test_a_rule_leans_on_little(module: str) -> None:
    """A rule sees an observation and nothing else: no target, clock, configuration or report."""
    names = imported((FOLDER / f"{module}.py").read_text(encoding="utf-8"))
    own = {name.split(".")[1] for name in names if name.startswith("contracts.")}
    assert own <= MAY_IMPORT
    assert {name for name in names if name.startswith(".")} == set()


@EACH_MODULE
def test_a_rule_is_pure(module: str) -> None:
    """A rule imports nothing of the standard library that reaches outside of the process or tells the time."""
    names = imported((FOLDER / f"{module}.py").read_text(encoding="utf-8"))
    roots = {name.split(".")[0] for name in names} - {"contracts", "__future__"}
    assert roots <= {"collections", "dataclasses", "itertools", "json", "re", "typing"}
