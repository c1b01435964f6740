"""Content codings."""

from __future__ import annotations

import gzip
import zlib

import pytest

from contracts.model import Failure, FailureKind, Response
from contracts.proxy.coding import decoded


def answer(coding: str | None, body: bytes) -> Response:
    """An answer in a content coding."""
    return Response(status=200, headers=(("Content-Encoding", coding),) if coding else (), body=body)


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        (None, b"text"),
        ("identity", b"text"),
        ("gzip", gzip.compress(b"text", mtime=0)),
        ("X-GZip", gzip.compress(b"text", mtime=0)),
        ("deflate", zlib.compress(b"text")),
    ],
)
def test_a_body_is_kept_without_its_coding(coding: str | None, body: bytes) -> None:
    """As rules look at it."""
    found, lacking = decoded(answer(coding, body), 4)
    assert isinstance(found, Response)
    assert (found.body, lacking) == (b"text", "")


def test_an_empty_body_has_no_coding() -> None:
    """An answer to HEAD, or a 304, tells that of another."""
    assert decoded(answer("gzip", b""), 4) == (answer("gzip", b""), "")


@pytest.mark.parametrize(
    ("body", "detail"),
    [(b"text", "a body that is not gzip"), (gzip.compress(b"text", mtime=0)[:-9], "a body of gzip that breaks off")],
)
def test_a_body_that_is_not_what_it_says_is_a_failure(body: bytes, detail: str) -> None:
    """Of the provider."""
    assert decoded(answer("gzip", body), 9) == (Failure(kind=FailureKind.UNDECODABLE, detail=detail), "")


@pytest.mark.parametrize(
    ("coding", "body", "why"),
    [
        ("zstd", b"text", "its answer is in the content coding 'zstd', which is not read"),
        ("gzip", gzip.compress(bytes(10**8)), "its answer has more than 9 bytes when unpacked"),
    ],
)
def test_a_body_that_is_not_unpacked_is_left_out(coding: str, body: bytes, why: str) -> None:
    """With the reason: a small one that becomes a large one is not held."""
    found, lacking = decoded(answer(coding, body), 9)
    assert isinstance(found, Response)
    assert (found.body, lacking) == (b"", why)
