"""Where a provider is, and which headers belong to a message."""

from __future__ import annotations

import pytest

from contracts.proxy.upstream import Upstream, end_to_end, upstream_of


@pytest.mark.parametrize(
    ("url", "upstream"),
    [
        (
            "https://Numbers.api.example",
            Upstream(
                url="https://Numbers.api.example",
                origin="https://numbers.api.example",
                authority="numbers.api.example",
                host="numbers.api.example",
                port=443,
                secure=True,
                prefix="",
            ),
        ),
        (
            "http://[::1]:8080/base/",
            Upstream(
                url="http://[::1]:8080/base",
                origin="http://[::1]:8080",
                authority="[::1]:8080",
                host="::1",
                port=8080,
                secure=False,
                prefix="/base",
            ),
        ),
    ],
)
def test_a_url_says_where_a_provider_is(url: str, upstream: Upstream) -> None:
    """Address, name for the Host header, and what stands before each path."""
    assert upstream_of(url) == upstream


def test_only_what_is_about_the_message_goes_on() -> None:
    """Headers of a hop stay behind, by their names in any case, and those that any Connection header names."""
    headers = (
        ("Connection", "close, X-One"),
        ("connection", "x-two"),
        ("X-ONE", "1"),
        ("x-two", "2"),
        ("Transfer-Encoding", "chunked"),
        ("Proxy-Authorization", "Basic eDp5"),
        ("Authorization", "Basic eDp5"),
        ("X-Three", "3"),
        ("x-three", "4"),
    )
    assert end_to_end(headers) == (("Authorization", "Basic eDp5"), ("X-Three", "3"), ("x-three", "4"))
