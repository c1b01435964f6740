"""The adapters keep the protocol, with the client that is really there."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace

from tests.clients.driven import Driven
from tests.clients.install import Installed
from tests.clients.mock import Mock


def answers(installed: Installed, *lines: str) -> list[dict[str, object]]:
    """What a fresh adapter writes when these lines are all that comes."""
    ended = subprocess.run(  # noqa: S603 - a client that was installed for this
        installed.command,
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return [json.loads(line) for line in ended.stdout.splitlines()]


def line(**members: object) -> str:
    """A good line, but for these members."""
    provider = {
        "addresses": {"auth": "http://127.0.0.1:9", "numbers": "http://127.0.0.1:9"},
        "credentials": {"projectId": "p", "keyId": "k", "keySecret": "s"},
    }
    good = {"protocol": 1, "id": "1", "session": "a", "operation": "describe", "arguments": {}}
    return json.dumps(good | provider | members)


def test_a_client_is_the_one_that_was_installed(client: Driven) -> None:
    """The adapter tells package and version of the record that the installer wrote."""
    told = client.ask("describe").value
    assert (told["client"], told["version"]) == (client.installed.client.package, client.installed.version)


def test_what_is_misunderstood_ends_nothing(installed: Installed) -> None:
    """A line that is no JSON, no object, of another version or operation is told of, and the next one answered."""
    told = answers(installed, "hello", "[]", line(protocol=2), line(operation="buy"), line(id="5"))
    assert [(answer["id"], answer["outcome"]) for answer in told] == [
        (None, "misunderstood"),
        (None, "misunderstood"),
        ("1", "misunderstood"),
        ("1", "unsupported"),
        ("5", "returned"),
    ]
    assert {answer["protocol"] for answer in told} == {1}


def test_a_provider_that_is_not_there_is_the_clients_error(installed: Installed) -> None:
    """When nothing listens, what the client raises is reported: no status, no body."""
    (told,) = answers(installed, line(operation="read", arguments={"phoneNumber": "+12025550134"}))
    assert told["outcome"] == "raised"
    error = told["error"]
    assert isinstance(error, dict)
    assert (error["status"], error["body"]) == (None, None)


def test_a_session_is_a_client_object(client: Driven, mock: Mock) -> None:
    """Each session fetches a token of its own and keeps what it began with."""
    other = client.as_another(client.provider)
    assert [one.update(displayName="One").outcome for one in (client, other)] == ["returned", "returned"]
    moved = replace(client, provider=replace(client.provider, key_secret="wrong"))
    assert moved.update(displayName="Two").outcome == "returned"
    assert mock.tokens_asked_for() == 2
