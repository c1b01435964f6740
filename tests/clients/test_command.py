"""The clients on `contracts mock` as anyone starts it: another process, nothing between."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from contracts.harness.adapter import Provider
from contracts.mock.world import PROJECT
from tests.clients.driven import NUMBER, Driven, seen


@pytest.fixture
def started(client: Driven) -> Iterator[Driven]:
    """A client object that is pointed at a mock of its own, started by the command."""
    command = (sys.executable, "-m", "contracts", "mock", "--port", "0")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own command
        assert process.stdout is not None
        told = re.search(r"http://\S+", process.stdout.readline())
        assert told is not None
        address = told[0]
        yield client.as_another(
            Provider(auth=address, numbers=address, project_id=PROJECT, key_id="key", key_secret="secret")
        )
        process.terminate()


def test_a_life_of_a_number(started: Driven) -> None:
    """Rename, link, watch to the end, unlink, move the voice: each step is reported as the contract says."""
    assert seen(started.update(displayName="Night shift"))["displayName"] == "Night shift"
    started.update(smsConfiguration={"servicePlanId": "plan-blue", "campaignId": "CAMP001"})
    looks = [seen(started.ask("read", phoneNumber=NUMBER))["smsConfiguration"] for _ in range(2)]
    assert looks[0]["scheduledProvisioning"]["status"] == "IN_PROGRESS"
    assert looks[1] == {"servicePlanId": "plan-blue", "campaignId": "CAMP001", "scheduledProvisioning": None}
    refused = started.update(smsConfiguration={"servicePlanId": "plan-green"}).error
    assert refused is not None
    assert refused.status == 400
    unlinked = seen(started.update(smsConfiguration={"servicePlanId": "", "campaignId": ""}))
    assert unlinked["smsConfiguration"]["servicePlanId"] == ""
    moved = seen(started.update(voiceConfiguration={"type": "EST", "trunkId": "trunk-one"}))
    assert moved["voiceConfiguration"]["scheduledVoiceProvisioning"]["trunkId"] == "trunk-one"
    assert moved["displayName"] == "Night shift"
