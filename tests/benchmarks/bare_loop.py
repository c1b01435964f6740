"""The bare loop: sends recorded requests on one urllib3 connection and judges nothing."""

from __future__ import annotations

import json
import sys

import urllib3


def main(base_url: str, recording: str) -> None:
    """Sends every request of the recording once, in order."""
    pool = urllib3.connection_from_url(base_url, maxsize=1, retries=False)
    with open(recording, encoding="utf-8") as lines:
        requests = [json.loads(line) for line in lines]
    for request in requests:
        body = None if request["body"] is None else request["body"].encode("latin-1")
        pool.urlopen(request["method"], request["path"], body=body, headers=request["headers"])
    print(len(requests))


if __name__ == "__main__":
    main(*sys.argv[1:])
