"""The two validators that confirm what a comparison finds."""

from __future__ import annotations

import subprocess
import sys

import pytest

from contracts.diff.engine import is_of_format, judge
from contracts.diff.keywords import ENFORCED

_NONE = "\x01 neither this nor that"


@pytest.mark.parametrize("name", sorted(ENFORCED - {"int32"}))
def test_each_enforced_format_is_enforced_by_both(name: str) -> None:
    """A text that is of no format is refused, so no library for formats is missing."""
    assert is_of_format(_NONE, name) is False
    both = judge({"format": name})
    assert both is not None
    assert both.says(_NONE) is False


def test_nothing_that_is_slow_to_load_comes_along() -> None:
    """A parser of IRIs took longer to load than a comparison takes."""
    told = "import sys, contracts.cli.diff; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)  # noqa: S603 - our own
    assert not {"lark", "rfc3987_syntax", "hypothesis", "schemathesis"} & {*done.stdout.split()}
