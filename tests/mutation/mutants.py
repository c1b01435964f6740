"""Mutants: a module with one thing changed, for each thing that can be."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import parso
from cosmic_ray.ast import ast_nodes
from cosmic_ray.mutating import MutationVisitor
from cosmic_ray.operators.operator import Operator
from parso.tree import NodeOrLeaf

from tests.mutation.mutant import Mutant
from tests.mutation.operators import operators, tells_apart

_JUDGING = frozenset({"applies", "check"})
"""Arguments of a rule that judge. The others are its words, and what it has a run send."""


def mutants(module: str, source: str) -> Iterator[Mutant]:
    """Every mutant of a module that differs from it, each once."""
    seen, tree, lines = {source}, parso.parse(source), judging_lines(source)
    for name, operator in operators():
        for occurrence in _occurrences(tree, name, operator, lines):
            code = MutationVisitor(occurrence, operator).walk(parso.parse(source)).get_code()
            if code not in seen:
                seen.add(code)
                yield _mutant(module, name, source, code)


def judging_lines(source: str) -> frozenset[int]:
    """The lines that judge: of a rule those that its ``applies`` and ``check`` lead to, else all."""
    body = ast.parse(source).body
    reached = [one.value for one in body if isinstance(one, ast.Assign) for one in _arguments(one)]
    if not reached:
        return frozenset(range(1, source.count("\n") + 2))
    named = {name: one for one in body for name in _names_given(one)}
    for node in reached:  # grows as it is walked
        words = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
        reached += [named[word] for word in sorted(words & named.keys()) if named[word] not in reached]
    return frozenset(line for one in reached for line in range(one.lineno, (one.end_lineno or one.lineno) + 1))


def _arguments(statement: ast.Assign) -> list[ast.keyword]:
    call = statement.value
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or call.func.id != "Rule":
        return []
    return [argument for argument in call.keywords if argument.arg in _JUDGING]


def _names_given(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return [statement.name]
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _occurrences(tree: NodeOrLeaf, name: str, operator: Operator, lines: frozenset[int]) -> Iterator[int]:
    occurrence = 0
    for node in ast_nodes(tree):
        for (line, _), _ in operator.mutation_positions(node):
            if line in lines and not _is_annotation(node) and tells_apart(name, node):
                yield occurrence
            occurrence += 1


def _is_annotation(node: NodeOrLeaf) -> bool:
    """Whether a node says of which type something is: at run time that is a text."""
    while node.parent is not None:
        before = node.get_previous_sibling()
        if node.parent.type == "tfpdef" or (before is not None and before.type == "operator" and before.value == "->"):
            return True
        if node.parent.type == "annassign" and before is not None and before.value == ":":
            return True
        node = node.parent
    return False


def _mutant(module: str, operator: str, source: str, code: str) -> Mutant:
    pairs = enumerate(zip(source.splitlines(), code.splitlines(), strict=False), start=1)
    line, (before, after) = next((at, pair) for at, pair in pairs if pair[0] != pair[1])
    return Mutant(module=module, operator=operator, line=line, before=before.strip(), after=after.strip(), code=code)
