"""A client that renames numbers as fast as it can over several connections, and says how long that took.

    python -m tests.benchmarks.mock.load PORT REQUESTS CONNECTIONS

Bytes in, bytes out: what is sent is written beforehand, of an answer the status and the length are read.
Prints one line of JSON: requests, seconds, and how many answers were not 200.
"""

from __future__ import annotations

import asyncio
import base64
import json
import sys
import time

import uvloop

from contracts.mock.world import FACTS, PROJECT

KEY = base64.b64encode(b"key:secret").decode()
NUMBERS = tuple(number.phone_number for number in FACTS.numbers)


def request(number: str, name: str) -> bytes:
    """One update."""
    body = json.dumps({"displayName": name}).encode()
    head = (
        f"PATCH /v1/projects/{PROJECT}/activeNumbers/{number} HTTP/1.1\r\nHost: mock\r\n"
        f"Authorization: Basic {KEY}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def client(port: int, turn: int, count: int) -> int:
    """Sends on one connection; how many answers were not 200."""
    requests = [request(NUMBERS[turn % len(NUMBERS)], f"name {turn} {one}") for one in range(100)]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    others = 0
    for one in range(count):
        writer.write(requests[one % 100])
        head = await reader.readuntil(b"\r\n\r\n")
        others += not head.startswith(b"HTTP/1.1 200")
        lower = head.lower()
        at = lower.index(b"content-length:") + 15
        await reader.readexactly(int(lower[at : lower.index(b"\r\n", at)]))
    writer.close()
    return others


async def load(port: int, count: int, connections: int) -> dict[str, float]:
    """Sends on all connections."""
    start = time.perf_counter()
    others = await asyncio.gather(*(client(port, turn, count // connections) for turn in range(connections)))
    return {
        "requests": count // connections * connections,
        "seconds": time.perf_counter() - start,
        "others": sum(others),
    }


if __name__ == "__main__":
    print(json.dumps(uvloop.run(load(*(int(argument) for argument in sys.argv[1:])))))
