"""Which recorded requests a live target may be sent without further leave."""

from __future__ import annotations

import json

import pytest

from contracts.gentle import are_gentle
from contracts.model import Credentials, Json, Request

PATH = "/v1/projects/p/activeNumbers/%2B12025550134"
LINK = {"smsConfiguration": {"servicePlanId": "plan-a"}}
OTHER = {"smsConfiguration": {"servicePlanId": "plan-b"}}
UNLINK = {"smsConfiguration": {"servicePlanId": ""}}
CAMPAIGN = {"smsConfiguration": {"servicePlanId": "plan-a", "campaignId": "campaign-a"}}


def asked(
    update: Json | bytes = None,
    *,
    method: str = "PATCH",
    label: str = "application/json; charset=utf-8",
    credentials: Credentials = Credentials.VALID,
) -> Request:
    """One request about the number."""
    body = update if isinstance(update, bytes) or update is None else json.dumps(update).encode()
    headers = () if body is None else (("content-type", label),)
    return Request(method=method, path=PATH, headers=headers, body=body, credentials=credentials)


@pytest.mark.parametrize(
    "requests",
    [
        [asked(method="GET")],
        [asked()],
        [asked({"displayName": "x"}), asked({})],
        [asked(LINK), asked(LINK)],
        [asked(LINK), asked({"displayName": "x"}), asked(UNLINK), asked(OTHER)],
    ],
    ids=["look", "no body", "rename", "same link", "unlinked between"],
)
def test_what_the_contract_takes_is_gentle(requests: list[Request]) -> None:
    """Looks, and updates in due form that nothing before them makes wrong."""
    assert are_gentle(requests)


@pytest.mark.parametrize(
    "requests",
    [
        [asked({"smsConfiguration": {}})],
        [asked({"displayName": 1})],
        [asked([])],
        [asked(b"{")],
        [asked({"displayName": "x"}, label="text/plain")],
        [asked({"displayName": "x"}, credentials=Credentials.WRONG_BASIC)],
        [asked(method="GET", credentials=Credentials.NONE)],
        [asked(method="DELETE")],
        [asked({"displayName": "x"}, method="POST")],
        [asked(LINK), asked(OTHER)],
        [asked(CAMPAIGN)],
    ],
    ids=["empty", "type", "list", "broken", "label", "key", "look", "delete", "post", "link over link", "campaign"],
)
def test_what_it_refuses_or_may_refuse_is_not(requests: list[Request]) -> None:
    """One such request is enough."""
    assert not are_gentle(requests)
    assert not are_gentle([asked(method="GET"), *requests])
