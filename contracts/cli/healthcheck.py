"""``contracts healthcheck``."""

from __future__ import annotations

import http.client
import json
from urllib.parse import urlsplit

import click

from contracts.errors import ConfigurationError, TargetUnavailableError

SECONDS = 5.0


@click.command()
@click.argument("url", default="http://127.0.0.1:3013")
def command(url: str) -> int:
    """Say whether a mock is up: exit code 0, else 3.

    URL is where it listens [default: http://127.0.0.1:3013].
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = urlsplit(""), None, None
    if parts.scheme != "http" or not host:
        raise ConfigurationError(f"{url!r} is not the address of a mock. Write it like http://127.0.0.1:3013")
    connection = http.client.HTTPConnection(host, port or 80, timeout=SECONDS)
    try:
        connection.request("GET", "/health")
        answer = connection.getresponse()
        up = answer.status == 200 and json.loads(answer.read(10_000)) == {"status": "UP"}
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise TargetUnavailableError(f"No mock answers on {url}: {str(error) or type(error).__name__}") from None
    finally:
        connection.close()
    if not up:
        raise TargetUnavailableError(f"What answers on {url} is not a mock that is up.")
    click.echo("UP")
    return 0
