"""Rules on paths, operations, their parameters and their answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from contracts.lint.rule import Flaw
from contracts.lint.spec import Spec
from contracts.lint.walk import METHODS, Place, Tokens
from contracts.model import Json

_EXPRESSION: Final = re.compile(r"\{([^{}]*)\}")


def operation_ids_unique(spec: Spec) -> Iterator[Flaw]:
    """A flaw for each operation whose id an earlier one has."""
    seen: dict[str, Tokens] = {}
    for place in spec.of("operation"):
        name = place.value.get("operationId")
        if isinstance(name, str):
            if name in seen:
                first = " ".join(str(token) for token in seen[name][1:])
                yield Flaw(
                    tokens=(*place.tokens, "operationId"),
                    message=f"{name} is the id of {first} already: name this one otherwise.",
                )
            seen.setdefault(name, place.tokens)


def paths_distinct(spec: Spec) -> Iterator[Flaw]:
    """A flaw for each path that differs from an earlier one in a trailing slash or a parameter's name alone."""
    seen: dict[str, str] = {}
    for tokens, _ in _paths(spec):
        path = str(tokens[1])
        form = _EXPRESSION.sub("{}", path).rstrip("/")
        if form in seen:
            yield Flaw(tokens=tokens, message=f"Readers cannot tell this path from {seen[form]}: keep one of them.")
        seen.setdefault(form, path)


def path_parameters_declared(spec: Spec) -> Iterator[Flaw]:
    """A flaw for each parameter of a path that an operation does not declare, and each declared that is not there."""
    for tokens, path in _paths(spec):
        named = set(_EXPRESSION.findall(str(tokens[1])))
        shared = _parameters(spec, path, tokens)
        for method in METHODS:
            operation = path.get(method)
            if not isinstance(operation, dict):
                continue
            declared = _parameters(spec, operation, (*tokens, method))
            if shared is None or declared is None:
                continue
            names = {name for where, name, _ in (*shared, *declared) if where == "path"}
            for name in sorted(named - names):
                yield Flaw(tokens=(*tokens, method), message=f"The parameter {name} of the path is not declared.")
        for where, name, at in (*(shared or ()), *_own(spec, path, tokens)):
            if where == "path" and name not in named:
                yield Flaw(tokens=at, message=f"The path has no {{{name}}}: remove the parameter, or add it there.")


def _own(spec: Spec, path: dict[str, Json], tokens: Tokens) -> Iterator[tuple[str, str, Tokens]]:
    for method in METHODS:
        operation = path.get(method)
        if isinstance(operation, dict):
            yield from _parameters(spec, operation, (*tokens, method)) or ()


def _paths(spec: Spec) -> Iterator[tuple[Tokens, dict[str, Json]]]:
    for place in spec.of("path"):
        if len(place.tokens) == 2 and place.tokens[0] == "paths":
            found = spec.follow(place.value)
            yield place.tokens, found if isinstance(found, dict) else {}


def _parameters(spec: Spec, holder: dict[str, Json], tokens: Tokens) -> list[tuple[str, str, Tokens]] | None:
    """The parameters of a path or an operation: where, name, place. None when one of them cannot be seen."""
    found = []
    listed = holder.get("parameters")
    for number, one in enumerate(listed if isinstance(listed, list) else ()):
        parameter = spec.follow(one)
        if parameter is None:
            return None
        if isinstance(parameter, dict):
            where, name = parameter.get("in"), parameter.get("name")
            if isinstance(where, str) and isinstance(name, str):
                found.append((where, name, (*tokens, "parameters", number)))
    return found


def parameters_distinct(spec: Spec) -> Iterator[Flaw]:
    """A flaw for each parameter that stands in its list a second time. Names of headers are alike in any case."""
    holders: tuple[Place, ...] = (*spec.of("path"), *spec.of("operation"))
    for holder in holders:
        seen: set[tuple[str, str]] = set()
        for where, name, tokens in _parameters(spec, holder.value, holder.tokens) or ():
            key = (where, name.lower() if where == "header" else name)
            if key in seen:
                yield Flaw(tokens=tokens, message=f"The {where} parameter {name} stands in this list already.")
            seen.add(key)


def responses_described(spec: Spec) -> Iterator[Flaw]:
    """A flaw for each response whose description is blank."""
    for place in spec.of("response"):
        description = place.value.get("description")
        if place.reference is None and isinstance(description, str) and not description.strip():
            yield Flaw(tokens=(*place.tokens, "description"), message="The description is blank: say what it means.")
