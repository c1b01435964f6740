"""An update has no query."""

from __future__ import annotations

import pytest

from contracts.model import Exchange
from contracts.rules.path_without_query import RULE
from tests.rules.clients import PATH, broken, read, sent
from tests.rules.traces import NOT_APPLIED, verdict

BODY = {"displayName": "x"}


@pytest.mark.parametrize("query", ["", "?", "?&", "?token=hush"])
def test_no_query_conforms(query: str) -> None:
    """An update without a query is right; credentials in one are another rule's matter."""
    assert verdict(RULE, sent(BODY, path=PATH + query)) == []


@pytest.mark.parametrize(
    ("query", "names"),
    [("?updateMask=displayName", '["updateMask"]'), ("?a=1&b", '["a", "b"]'), ("?a%20b=c&key=x", '["a b"]')],
)
def test_a_query_is_found(query: str, names: str) -> None:
    """A query is found with its names."""
    assert verdict(RULE, sent(BODY, path=PATH + query)) == [("path-without-query", "query", "no query", names)]


def test_it_breaks_this_rule_alone() -> None:
    """A mask, as other APIs have it, breaks no other rule."""
    assert broken(sent(BODY, path=f"{PATH}?updateMask=displayName")) == {RULE.id}


@pytest.mark.parametrize(
    "exchange", [read(path=f"{PATH}?view=full"), read(path="/v1/projects/p/activeNumbers?pageSize=2")]
)
def test_it_does_not_apply(exchange: Exchange) -> None:
    """Reading is not the operation of the contract."""
    assert verdict(RULE, exchange) == NOT_APPLIED
