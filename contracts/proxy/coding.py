"""Content codings: a body as the journal keeps it, which is without them."""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import Final

from contracts.model import Failure, FailureKind, Response

_WINDOWS: Final = {"gzip": 31, "x-gzip": 31, "deflate": 15}


def decoded(response: Response, most: int) -> tuple[Response | Failure, str]:
    """The answer with its content coding removed, and what keeps it from being judged, or an empty text.

    A body that is not what its Content-Encoding says is a Failure: that is the provider's doing. One in a
    coding that is not known here, or of more than ``most`` bytes when unpacked, is left out.
    """
    coding = (response.header("content-encoding") or "identity").strip().lower()
    if coding == "identity" or not response.body:
        return response, ""
    if coding not in _WINDOWS:
        return replace(response, body=b""), f"its answer is in the content coding {coding[:20]!r}, which is not read"
    unpacker = zlib.decompressobj(_WINDOWS[coding])
    try:
        body = unpacker.decompress(response.body, most + 1)
    except zlib.error:
        return Failure(kind=FailureKind.UNDECODABLE, detail=f"a body that is not {coding}"), ""
    if len(body) > most:
        return replace(response, body=b""), f"its answer has more than {most:,} bytes when unpacked"
    if not unpacker.eof:
        return Failure(kind=FailureKind.UNDECODABLE, detail=f"a body of {coding} that breaks off"), ""
    return replace(response, body=body), ""
