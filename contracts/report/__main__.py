"""``python -m contracts.report``: writes the generated reports of a checkout into reports/."""

from __future__ import annotations

from pathlib import Path

from contracts.diff.catalogue import RULES as CHANGE_RULES
from contracts.lint.table import LINT_RULES
from contracts.report.catalogue import coverage_markdown, rules_markdown
from contracts.report.changes_catalogue import changes_markdown
from contracts.report.lint import lint_markdown
from contracts.rules import RULES

FOLDER = Path("reports")

for name, text in {
    "rules.md": rules_markdown(RULES),
    "coverage.md": coverage_markdown(RULES),
    "lint.md": lint_markdown(LINT_RULES),
    "changes.md": changes_markdown(CHANGE_RULES),
}.items():
    (FOLDER / name).write_text(text, encoding="utf-8")
