"""The suite against a target: `pytest tests/contract --contract-target URL`. Each rule is one item."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from contracts.rules import PROVIDER_RULES
from contracts.testing import RuleOutcome


@pytest.mark.parametrize("rule", [rule.id for rule in PROVIDER_RULES])
def test_rule(rule: str, contract_run: Mapping[str, RuleOutcome]) -> None:
    """The target keeps the rule."""
    outcome = contract_run[rule]
    if outcome.verdict in ("NOT_APPLICABLE", "INCONCLUSIVE"):
        pytest.skip(outcome.text)
    assert outcome.verdict == "PASS", outcome.text
