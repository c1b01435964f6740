"""Every rule on documents, and a document judged by them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from contracts.lint.coverage import clauses_covered
from contracts.lint.examples import defaults_valid, examples_valid
from contracts.lint.members import (
    enum_values_distinct,
    enum_values_typed,
    formats_enforced,
    read_only_not_required,
    required_members_exist,
)
from contracts.lint.operations import (
    operation_ids_unique,
    parameters_distinct,
    path_parameters_declared,
    paths_distinct,
    responses_described,
)
from contracts.lint.patterns import patterns_compile, patterns_mean_one_thing
from contracts.lint.references import (
    components_used,
    reference_siblings_count,
    references_inside,
    references_resolve,
    security_schemes_exist,
)
from contracts.lint.rule import LintFinding, LintRule
from contracts.lint.spec import Spec
from contracts.lint.validity import document_valid
from contracts.lint.writing import keys_text, keys_unique, scalars_read_alike
from contracts.model import Severity
from contracts.pointers import pointer

LINT_RULES: Final = (
    LintRule(
        id="clauses-covered",
        title="Each clause of the contract is enforced",
        severity=Severity.ERROR,
        explain="Only for the contract that is built in: each of its clauses has a rule, or says why none can see it, "
        "and what it points at in the document is there.",
        check=clauses_covered,
    ),
    LintRule(
        id="components-used",
        title="Each component is reached from a path",
        severity=Severity.WARNING,
        explain="A component that nothing leads to is read by people and checked by nobody. References, names of "
        "security schemes and the mappings of discriminators count. A document without paths is a collection for "
        "others and is passed over.",
        check=components_used,
    ),
    LintRule(
        id="defaults-valid",
        title="Each default keeps its schema",
        severity=Severity.ERROR,
        explain="A default that its own schema refuses makes a client send, or a provider assume, what is not allowed.",
        check=defaults_valid,
    ),
    LintRule(
        id="document-valid",
        title="The document keeps the OpenAPI specification",
        severity=Severity.ERROR,
        explain="Judged by the OpenAPI Initiative's own schemas of 3.0 and 3.1, and for schemas in 3.1 by the "
        "meta-schema of JSON Schema 2020-12. Of alternatives, the one that comes nearest is told.",
        check=document_valid,
    ),
    LintRule(
        id="enum-values-distinct",
        title="No value is listed twice",
        severity=Severity.WARNING,
        explain="A value that stands twice under `enum` is mostly a slip for another one. 1 and 1.0 are one value.",
        check=enum_values_distinct,
    ),
    LintRule(
        id="enum-values-typed",
        title="Each listed value is of the declared type",
        severity=Severity.ERROR,
        explain="A value under `enum` or `const` that is not of the schema's own `type` is never accepted.",
        check=enum_values_typed,
    ),
    LintRule(
        id="examples-valid",
        title="Each example keeps its schema",
        severity=Severity.ERROR,
        explain="Examples of parameters, headers, bodies and schemas, the shared ones where they are used. In a "
        "request read-only members are not asked for, in an answer write-only ones. Left out: `externalValue`, and "
        "text that stands for a message in a form other than JSON.",
        check=examples_valid,
    ),
    LintRule(
        id="formats-enforced",
        title="Each format is one that is checked",
        severity=Severity.WARNING,
        explain="By JSON Schema an unknown `format` accepts everything, and any format accepts what is no text. "
        "Passed over are binary, double, float and password, which constrain nothing, and int32 and int64 beside a "
        "minimum and a maximum, which say it for them.",
        check=formats_enforced,
    ),
    LintRule(
        id="operation-ids-unique",
        title="No two operations have one id",
        severity=Severity.ERROR,
        explain="Generated clients name their methods by `operationId`, links refer by it. Case counts.",
        check=operation_ids_unique,
    ),
    LintRule(
        id="parameters-distinct",
        title="No parameter stands twice in one list",
        severity=Severity.ERROR,
        explain="A parameter is known by its name and where it goes; names of headers are alike in any case.",
        check=parameters_distinct,
    ),
    LintRule(
        id="path-parameters-declared",
        title="Path and declared parameters agree",
        severity=Severity.ERROR,
        explain="Each name in braces in a path is declared as a parameter of the path or of the operation, and each "
        "declared one has its place in the path. Not judged where a parameter stands in another document.",
        check=path_parameters_declared,
    ),
    LintRule(
        id="paths-distinct",
        title="No two paths mean the same requests",
        severity=Severity.ERROR,
        explain="Two paths that differ in a trailing slash, or in the names of their parameters alone, leave it to "
        "the reader which of them is meant.",
        check=paths_distinct,
    ),
    LintRule(
        id="patterns-compile",
        title="Each pattern is a regular expression of Python and ECMA 262",
        severity=Severity.ERROR,
        explain="OpenAPI asks for ECMA 262; tools in Python take Python's. A pattern that one of them refuses is not "
        "checked there, or breaks the tool. \\Z, possessive repeats and (?P<name>…) are Python's, \\p{…} and "
        "(?<name>…) are ECMA 262's.",
        check=patterns_compile,
    ),
    LintRule(
        id="patterns-mean-one-thing",
        title="Each pattern matches the same texts in Python and ECMA 262",
        severity=Severity.WARNING,
        explain="Compared on texts drawn from the pattern, each of them changed in one character, and known troubles: "
        "\\d, \\w, \\s and \\b go beyond ASCII in Python. Texts that end with a line break are left out, as "
        "Python's $ takes one more in every pattern. Not compared are patterns for which Python may take very long: "
        "with a repeat in a repeat, more than five of them, or more than 1,000 of something.",
        check=patterns_mean_one_thing,
    ),
    LintRule(
        id="read-only-not-required",
        title="No request requires a read-only member",
        severity=Severity.WARNING,
        explain="By OpenAPI, `required` does not bind a read-only member in a request, nor a write-only one in an "
        "answer. Many tools demand it all the same. Callbacks and webhooks are left out, where directions are swapped.",
        check=read_only_not_required,
    ),
    LintRule(
        id="reference-siblings-count",
        title="Nothing stands beside a reference that tools pass over",
        severity=Severity.WARNING,
        explain="In 3.0 nothing beside `$ref` counts. In 3.1 all in a schema does, but many tools look for `example` "
        "and `examples` behind the reference only; elsewhere document-valid tells what does not.",
        check=reference_siblings_count,
    ),
    LintRule(
        id="references-inside",
        title="Each reference stays in the document",
        severity=Severity.NOTE,
        explain="Other documents are not fetched. What a reference out of this one leads to was not looked at.",
        check=references_inside,
    ),
    LintRule(
        id="references-resolve",
        title="Each reference leads to something",
        severity=Severity.ERROR,
        explain="`$ref`, the mappings of discriminators, and the operation ids of links.",
        check=references_resolve,
    ),
    LintRule(
        id="required-members-exist",
        title="Each required member is listed",
        severity=Severity.WARNING,
        explain="A name under `required` that no `properties` of the schema lists, nor of what it is composed of, is "
        "mostly a slip, and then no message is ever valid. Schemas that list no members are passed over, and what "
        "stands under `not`.",
        check=required_members_exist,
    ),
    LintRule(
        id="responses-described",
        title="Each response says what it means",
        severity=Severity.WARNING,
        explain="A response has a description that is not blank. One that is missing altogether is told by "
        "document-valid.",
        check=responses_described,
    ),
    LintRule(
        id="security-schemes-exist",
        title="Each security scheme that is asked for is described",
        severity=Severity.ERROR,
        explain="A requirement names a scheme of components.securitySchemes. Without it, a client does not know how "
        "to authenticate.",
        check=security_schemes_exist,
    ),
    LintRule(
        id="yaml-keys-are-text",
        title="Each key of the YAML text is read as text",
        severity=Severity.NOTE,
        explain="A status without quotes is a number to a reader of YAML; most tools for OpenAPI forgive it.",
        check=keys_text,
    ),
    LintRule(
        id="yaml-keys-unique",
        title="No key stands twice in one object of the YAML text",
        severity=Severity.ERROR,
        explain="YAML and JSON forbid it, most readers let it pass and keep the last: a part of the document is lost.",
        check=keys_unique,
    ),
    LintRule(
        id="yaml-scalars-read-alike",
        title="Each scalar of the YAML text is read alike by YAML 1.1 and 1.2",
        severity=Severity.ERROR,
        explain="Without quotes NO, yes and on are booleans, 2026-11-23 is a date, 12:30 is 750, 1_000 and 010 are "
        "other numbers, << merges: to readers of YAML 1.1, which most are. +12025550134 and 007 are numbers to all.",
        check=scalars_read_alike,
    ),
)
"""The rules, by their ids in alphabetical order."""


def lint(spec: Spec, rules: Iterable[LintRule] = LINT_RULES) -> tuple[LintFinding, ...]:
    """What is wrong with a document, each once, in the order of its lines."""
    found: dict[LintFinding, None] = {}
    for rule in rules:
        for flaw in rule.check(spec):
            node = flaw.node or spec.node_at(flaw.tokens)
            finding = LintFinding(
                rule=rule.id,
                severity=rule.severity,
                message=flaw.message,
                pointer=pointer(*flaw.tokens),
                line=node.line,
                column=node.column,
            )
            found[finding] = None
    return tuple(sorted(found, key=lambda one: (one.line, one.column, one.rule, one.pointer, one.message)))
