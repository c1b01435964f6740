"""Text of others that is fit to be shown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.printable import MAX_LINE, escaped, printable

RUNNER = re.compile(r"\A\s*::|##(\[|vso\[|teamcity\[)", re.IGNORECASE)
"""What a build server looks for in a line."""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("::error::x", "\\x3a:error::x"),
        ("  ::add-mask::x", "  \\x3a:add-mask::x"),
        ("a ##[error]b", "a \\x23#[error]b"),
        ("##vso[task.complete]", "\\x23#vso[task.complete]"),
        ("##TeamCity[x]", "\\x23#TeamCity[x]"),
        ("###[group]", "#\\x23#[group]"),
        ("a::b", "a::b"),
        ("## heading", "## heading"),
        ("\n::error::x", "\\n::error::x"),
    ],
)
def test_no_build_server_takes_it_for_a_command(text: str, shown: str) -> None:
    """The first sign of a command is escaped, and what only looks like one is left alone."""
    assert printable(text) == shown


@given(st.text(st.sampled_from(":#[ vsoteamcityerror\n\r\x1b\u2028\ud800"), max_size=30))
def test_any_text_is_inert(text: str) -> None:
    """Whatever comes in, what goes out is printable and no command."""
    assert escaped(text).isprintable()
    assert not RUNNER.search(escaped(text))


def test_a_great_text_is_cut_first() -> None:
    """Fifty million characters cost no more than the two thousand that are shown."""
    shown = printable("\x00" * 50_000_000)
    assert shown == "\\x00" * MAX_LINE + "… (50,000,000 characters)"
