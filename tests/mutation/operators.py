"""What is changed in code to make a mutant: operators of cosmic-ray, and a few of our own for conditions and texts.

Of cosmic-ray's two hundred those are taken that a test can reasonably tell apart. Left out are changes
that fail at once (``x is None`` to ``x < None``), and ``==`` to ``is``, which differ by accident only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import parso
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator
from parso.tree import BaseNode, Leaf, NodeOrLeaf

_EQUALITIES: Final = ("ReplaceComparisonOperator_Eq_", "ReplaceComparisonOperator_NotEq_")
_ORDERS: Final = frozenset({"Lt", "LtE", "Gt", "GtE"})
Position = tuple[tuple[int, int], tuple[int, int]]

_COMPARED: Final = (
    "Eq_NotEq Eq_LtE Eq_GtE NotEq_Eq NotEq_Lt NotEq_Gt Is_IsNot IsNot_Is "
    "Lt_LtE Lt_GtE LtE_Lt LtE_Gt Gt_GtE Gt_LtE GtE_Gt GtE_Lt"
)
_COMPUTED: Final = "Add_Sub Sub_Add Mul_Div Div_Mul Mod_Mul BitOr_BitAnd BitAnd_BitOr"
_OTHERS: Final = (
    "AddNot ReplaceUnaryOperator_Delete_Not ReplaceAndWithOr ReplaceOrWithAnd ReplaceTrueWithFalse "
    "ReplaceFalseWithTrue ReplaceBreakWithContinue ReplaceContinueWithBreak ExceptionReplacer NumberReplacer "
    "ZeroIterationForLoop"
)


class _Ours(Operator):  # type: ignore[misc]
    """An operator of ours. Its examples are the tests of this module."""

    @classmethod
    def examples(cls) -> Iterable[Any]:
        return ()


class DropOperand(_Ours):
    """Leaves one operand out of a conjunction or a disjunction."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Position]:
        """One for each operand."""
        if node.type in ("and_test", "or_test"):
            for operand in node.children[::2]:
                yield operand.start_pos, operand.end_pos

    def mutate(self, node: BaseNode, index: int) -> BaseNode:
        """The node without the operand, and without the word that joined it."""
        if index:
            del node.children[2 * index - 1 : 2 * index + 1]
        else:
            before = node.get_first_leaf().prefix
            del node.children[:2]
            node.children[0].get_first_leaf().prefix = before
        return node


class DropGuard(_Ours):
    """Leaves an ``if`` out, with all that hangs on it."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Position]:
        """One for each ``if`` without ``elif`` and ``else``."""
        if node.type == "if_stmt" and len(node.children) == len(("if", "test", ":", "suite")):
            yield node.start_pos, node.end_pos

    def mutate(self, node: BaseNode, index: int) -> BaseNode:
        """A statement that does nothing."""
        idle = parso.parse("pass\n").children[0]
        idle.get_first_leaf().prefix = node.get_first_leaf().prefix
        return idle


class ReverseMembership(_Ours):
    """Turns ``in`` into ``not in``, and back."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Position]:
        """One for each membership test."""
        for word in _membership(node):
            yield word.start_pos, word.end_pos

    def mutate(self, node: BaseNode, index: int) -> BaseNode:
        """The comparison, reversed."""
        word = _membership(node)[index]
        if isinstance(word, Leaf):
            word.value = "not in"
        else:
            word.children[0].value = ""
        return node


class ChangeText(_Ours):
    """Puts two letters before a text or a part of one, docstrings apart."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Position]:
        """One for each text and each constant part of an f-string."""
        if node.type == "fstring_string" or (node.type == "string" and node.parent.type != "simple_stmt"):
            yield node.start_pos, node.end_pos

    def mutate(self, node: Leaf, index: int) -> Leaf:
        """The text, changed."""
        opened = 0
        if node.type == "string":
            quote = min(at for at in (node.value.find('"'), node.value.find("'")) if at >= 0)
            opened = quote + (3 if node.value[quote:].startswith(('"""', "'''")) else 1)
        node.value = f"{node.value[:opened]}XX{node.value[opened:]}"
        return node


class FixAnswer(_Ours):
    """Makes a condition, be it a lambda or a function that returns bool, answer the same to everything."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Position]:
        """Two for each lambda and each return: always true, and never."""
        if node.type == "lambdef" or (node.type == "return_stmt" and _answers_bool(node)):
            yield from [(node.children[-1].start_pos, node.children[-1].end_pos)] * 2

    def mutate(self, node: BaseNode, index: int) -> BaseNode:
        """The lambda or the return with a constant."""
        answer = parso.parse(str(index == 0)).children[0]
        answer.prefix = " "
        node.children[-1] = answer
        return node


def _membership(node: NodeOrLeaf) -> list[Any]:
    words = node.children[1::2] if node.type == "comparison" else []
    return [word for word in words if word.get_code(include_prefix=False) in ("in", "not in")]


def _answers_bool(node: NodeOrLeaf) -> bool:
    while node is not None and node.type != "funcdef":
        node = node.parent
    return node is not None and node.annotation is not None and node.annotation.get_code().strip() == "bool"


def tells_apart(name: str, node: NodeOrLeaf) -> bool:
    """Whether a test can reasonably tell what an operator makes of a node.

    Flags of a decorator, ``slots`` and the like, are seen by nobody at run time. Which of two texts comes
    first in the alphabet is asked by no rule: equality becomes an order beside a number only.
    """
    if _is_decorated(node):
        return False
    if name.rpartition("_")[2] in _ORDERS and name.startswith(_EQUALITIES):
        beside = (node.get_previous_sibling(), node.get_next_sibling())
        return any(one is not None and one.type == "number" for one in beside)
    return True


def _is_decorated(node: NodeOrLeaf | None) -> bool:
    while node is not None and node.type != "decorator":
        node = node.parent
    return node is not None


def operators() -> Iterator[tuple[str, Operator]]:
    """Every operator with its name."""
    kinds = {"ReplaceComparisonOperator": _COMPARED, "ReplaceBinaryOperator": _COMPUTED}
    names = [f"{kind}_{pair}" for kind, pairs in kinds.items() for pair in pairs.split()] + _OTHERS.split()
    yield from ((name, get_operator(f"core/{name}")()) for name in names)
    yield from ((ours.__name__, ours()) for ours in (DropOperand, DropGuard, ReverseMembership, ChangeText, FixAnswer))
