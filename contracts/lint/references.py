"""Rules on what refers to what: references, components, security schemes."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.lint.rule import Flaw
from contracts.lint.spec import Spec
from contracts.lint.walk import Place, Tokens
from contracts.model import Json

_ROOT: Tokens = ()
_LOST_IN_SCHEMAS = frozenset({"example", "examples"})


def references_resolve(spec: Spec) -> Iterator[Flaw]:
    """A flaw for each reference to nothing, or in a circle that reaches nothing."""
    for tokens, reference in _references(spec):
        if not reference.startswith("#") or reference[1:] in spec.anchors:
            continue
        if spec.target(reference) is None:
            yield Flaw(tokens=tokens, message=f"{reference} leads to nothing in this document.")
        elif _in_circle(spec, reference):
            yield Flaw(tokens=tokens, message=f"{reference} leads in a circle of references.")
    ids = [operation.value.get("operationId") for operation in spec.of("operation")]
    for link in spec.of("link"):
        name = link.value.get("operationId")
        if isinstance(name, str) and name not in ids:
            yield Flaw(tokens=(*link.tokens, "operationId"), message=f"There is no operation {name}.")


def references_inside(spec: Spec) -> Iterator[Flaw]:
    """A flaw for each reference out of the document."""
    for tokens, reference in _references(spec):
        if not reference.startswith("#") and reference not in spec.anchors:
            yield Flaw(tokens=tokens, message=f"{reference} is another document, which is not looked at here.")


def _references(spec: Spec) -> Iterator[tuple[Tokens, str]]:
    for place in spec.places:
        if place.reference is not None:
            yield (*place.tokens, "$ref"), place.reference
        yield from _mapped(place)


def _mapped(place: Place) -> Iterator[tuple[Tokens, str]]:
    discriminator = place.value.get("discriminator") if place.kind == "schema" else None
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    for name, target in mapping.items() if isinstance(mapping, dict) else ():
        if isinstance(target, str):
            # A bare word is the name of a schema.
            reference = target if any(sign in target for sign in "#/.") else f"#/components/schemas/{target}"
            yield (*place.tokens, "discriminator", "mapping", name), reference


def _in_circle(spec: Spec, reference: str) -> bool:
    seen: set[Tokens] = set()
    found = spec.target(reference)
    while found is not None and found not in seen:
        seen.add(found)
        value = spec.at(found)
        inner = value.get("$ref") if isinstance(value, dict) else None
        found = spec.target(inner) if isinstance(inner, str) else None
    return found is not None


def reference_siblings_count(spec: Spec) -> Iterator[Flaw]:
    """A flaw for each member beside a ``$ref`` that readers pass over."""
    for place in spec.places:
        if place.reference is None or place.kind == "path":
            continue
        if spec.version == "3.0":
            lost = [name for name in place.value if name != "$ref" and not name.startswith("x-")]
        else:
            lost = [name for name in place.value if place.kind == "schema" and name in _LOST_IN_SCHEMAS]
        for name in lost:
            message = (
                f"`{name}` beside `$ref` is passed over by tools: move it to what is referred to, or into an allOf."
            )
            yield Flaw(tokens=(*place.tokens, name), message=message)


def components_used(spec: Spec) -> Iterator[Flaw]:
    """A flaw for each component that nothing leads to from the paths."""
    if not spec.of("path"):
        return  # a collection of components for other documents
    leads = _leads(spec)
    reached: set[Tokens] = set()
    waiting = [_ROOT]
    while waiting:
        owner = waiting.pop()
        if owner not in reached:
            reached.add(owner)
            waiting.extend(leads.get(owner, ()))
    components = spec.root.get("components")
    for kind, named in components.items() if isinstance(components, dict) else ():
        for name in named if isinstance(named, dict) and not kind.startswith("x-") else ():
            if ("components", kind, name) not in reached:
                yield Flaw(
                    tokens=("components", kind, name), message=f"Nothing uses {name}: remove it, or refer to it."
                )


def _leads(spec: Spec) -> dict[Tokens, list[Tokens]]:
    """For each component, and for the rest of the document, the components that it leads to."""
    leads: dict[Tokens, list[Tokens]] = {}
    for tokens, reference in _references(spec):
        target = spec.target(reference)
        if target is not None:
            leads.setdefault(_owner(tokens), []).append(_owner(target))
            if "allOf" in tokens and "discriminator" in _schema(spec, target):
                # A discriminator names those that extend it, and nothing else refers to them.
                leads.setdefault(_owner(target), []).append(_owner(tokens))
    for tokens, name in _schemes(spec):
        leads.setdefault(_owner(tokens), []).append(("components", "securitySchemes", name))
    return leads


def _owner(tokens: Tokens) -> Tokens:
    return tokens[:3] if tokens[:1] == ("components",) else _ROOT


def _schema(spec: Spec, tokens: Tokens) -> dict[str, Json]:
    value = spec.at(tokens)
    return value if isinstance(value, dict) else {}


def _schemes(spec: Spec) -> Iterator[tuple[Tokens, str]]:
    for place in spec.of("security"):
        for name in place.value:
            yield (*place.tokens, name), name


def security_schemes_exist(spec: Spec) -> Iterator[Flaw]:
    """A flaw for each security requirement that names a scheme that is not there."""
    there = {place.tokens[2] for place in spec.of("scheme") if len(place.tokens) == 3}
    for tokens, name in _schemes(spec):
        if name not in there:
            yield Flaw(tokens=tokens, message=f"There is no security scheme {name} in components.securitySchemes.")
