"""What the admin API does: each operation, seen from the clients' side where it shows there."""

from __future__ import annotations

import json

import pytest

from contracts.errors import ConfigurationError
from contracts.mock.auth import TOKEN_PATH, expired
from contracts.mock.behaviour import Choices, Pace
from contracts.mock.faults import FAULTS
from contracts.mock.journal import Journal
from contracts.mock.transfer import Carried
from contracts.mock.world import OTHER_PROJECT, PROJECT, default_behaviour
from contracts.model import Exchange, Finding, Mismatch, Request, Response, Severity
from tests.unit.mock.administering import Office
from tests.unit.mock.conversation import GB, JSON_TYPE, NOW, PLAN, SIGNED, US, path_of, sms

FORM = ("content-type", "application/x-www-form-urlencoded")
RENAME = {"displayName": "x"}


def manual() -> Office:
    """A mock whose jobs wait to be moved."""
    return Office(default_behaviour(Choices(pace=Pace.MANUAL)))


def token(office: Office) -> tuple[str, str]:
    """The header of a token that the mock hands out."""
    request = Request(method="POST", path=TOKEN_PATH, headers=(SIGNED, FORM), body=b"grant_type=client_credentials")
    answer = office.service.answer(request)
    assert isinstance(answer, Response)
    return ("authorization", f"Bearer {answer.json['access_token']}")


def sms_of(office: Office) -> tuple[str, str | None]:
    """The linked plan of the first number, and the status of its job."""
    shown = office.look()["smsConfiguration"]
    job = shown["scheduledProvisioning"]
    return shown["servicePlanId"], job and job["status"]


class Suspicious:
    """Judges every update to be wrong."""

    def __init__(self) -> None:
        self.judged: list[str] = []

    def judge(self, exchange: Exchange) -> tuple[Finding, ...]:
        """One finding for an update, none for anything else."""
        self.judged.append(exchange.request.path)
        if exchange.request.method != "PATCH":
            return ()
        mismatch = Mismatch(where="/displayName", expected="nothing", received="something")
        return (Finding(rule="some-rule", clause="c", severity=Severity.ERROR, mismatch=mismatch, exchange=exchange),)

    def forget(self) -> None:
        """Forgets what was judged."""
        self.judged.clear()


def judged() -> Office:
    """A mock whose journal finds something in every update."""
    return Office(journal=Journal(Suspicious()))


# Life of the mock


def test_health_counts_requests() -> None:
    """It says that the mock is up, and how much it was sent."""
    office = Office()
    office.update(RENAME)
    told = office.told("GET", "/health")
    assert (told["status"], told["requests"]) == ("UP", 1)
    assert office.told("GET", "/version") == {"name": "contracts", "version": told["version"]}


def test_reset_goes_back_to_the_beginning() -> None:
    """State, clock and journal are as they were; a token that is out stays good."""
    office = Office()
    bearer = token(office)
    before = office.look()
    office.update({"displayName": "changed", "callbackUrl": "http://localhost/x"})
    office.told("POST", "/faults", {"fault": "internal"})
    office.told("POST", "/clock/advance", {"seconds": 100})
    assert office.told("POST", "/reset") == {}
    assert office.told("GET", "/requests")["total"] == 0
    assert office.look() == before
    assert office.told("GET", "/faults")["armed"] == []
    assert office.told("GET", "/clock") == {"now": NOW, "frozen": False}
    assert office.update(RENAME, headers=(bearer, JSON_TYPE)).status == 200


def test_a_state_can_be_kept_and_put_back() -> None:
    """What was got is put, and everything is as it was then."""
    office = Office()
    office.update({"displayName": "then"})
    kept = office.told("GET", "/state")
    office.update({"displayName": "later"})
    assert office.told("PUT", "/state", kept) == {}
    assert office.look()["displayName"] == "then"


def test_a_wrong_state_changes_nothing() -> None:
    """The message says where it is wrong."""
    office = Office()
    before = office.told("GET", "/state")
    bad = {"version": 1, "state": {"numbers": [{"project": "p", "phone_number": "x", "region": "US"}]}}
    status, message = office.refused("PUT", "/state", bad)
    assert status == 400
    assert message == "Cannot read the snapshot: /state/numbers/0/phone_number must be an E.164 number."
    assert office.told("GET", "/state") == before


def test_a_snapshot_goes_to_the_file_of_the_start() -> None:
    """It is written by the function that was given, and holds the state; without one the API says what to do."""
    written: list[bytes] = []
    office = Office(save=written.append)
    assert office.told("POST", "/snapshot") == {"bytes": len(written[0])}
    assert json.loads(written[0]) == office.told("GET", "/state")
    assert Office().refused("POST", "/snapshot") == (400, "No state file was named. Start the mock with --state FILE.")


def test_a_snapshot_that_cannot_be_written_is_told() -> None:
    """A full disk is the user's to know of."""

    def full(content: bytes) -> None:
        raise ConfigurationError("Cannot write it: No space left on device.")

    assert Office(save=full).refused("POST", "/snapshot") == (400, "Cannot write it: No space left on device.")


def test_numbers_can_be_added_and_replaced() -> None:
    """What is not named stays as it is."""
    office = Office()
    new = {"project": PROJECT, "phone_number": "+12025550111", "region": "US", "name": "New"}
    other = {"project": PROJECT, "phone_number": US, "region": "US", "name": "Replaced", "plan": "plan-x"}
    assert office.told("POST", "/seed", {"numbers": [new, other]}) == {"numbers": 6}
    assert office.look("+12025550111")["displayName"] == "New"
    assert (office.look()["displayName"], sms_of(office)) == ("Replaced", ("plan-x", None))
    assert office.look(GB)["displayName"] == "Support"
    assert office.refused("POST", "/seed", {"numbers": ["x"]})[0] == 400


def test_the_clock_can_be_set_moved_and_stopped() -> None:
    """It goes on with the time outside unless it stands still."""
    office = Office()
    assert office.told("PUT", "/clock", {"now": 1_000}) == {"now": 1_000.0, "frozen": False}
    office.outside += 5
    assert office.told("GET", "/clock")["now"] == 1_005.0
    assert office.told("PUT", "/clock", {"frozen": True}) == {"now": 1_005.0, "frozen": True}
    office.outside += 5
    assert office.told("POST", "/clock/advance", {"seconds": 0.5}) == {"now": 1_005.5, "frozen": True}
    assert office.told("PUT", "/clock", {"frozen": False})["now"] == 1_005.5
    office.outside += 1
    assert office.told("GET", "/clock")["now"] == 1_006.5
    assert office.refused("PUT", "/clock", {"now": 1e300})[0] == 400


def test_moving_the_clock_ends_jobs() -> None:
    """A job by the clock has ended when its time has passed in the mock, and its callback is due."""
    office = Office(default_behaviour(Choices(pace=Pace.TIME, seconds=60)))
    office.update({"callbackUrl": "http://localhost/x", **sms(PLAN)})
    office.told("POST", "/clock/advance", {"seconds": 59})
    assert sms_of(office) == ("", "IN_PROGRESS")
    office.told("POST", "/clock/advance", {"seconds": 2})
    assert len(office.told("GET", "/callbacks")["callbacks"]) == 1
    assert sms_of(office) == (PLAN, None)


# Jobs


def test_a_job_is_moved_by_hand() -> None:
    """It starts, and ends well."""
    office = manual()
    office.update(sms(PLAN))
    assert sms_of(office) == ("", "WAITING")
    office.told("POST", "/transitions", {"number": US, "move": "start"})
    assert sms_of(office) == ("", "IN_PROGRESS")
    office.told("POST", "/transitions", {"number": US, "move": "succeed", "job": "sms", "project": PROJECT})
    assert sms_of(office) == (PLAN, None)


def test_a_job_fails_by_hand() -> None:
    """With the codes that were told."""
    office = manual()
    office.update(sms(PLAN))
    office.told("POST", "/transitions", {"number": US, "move": "fail", "codes": ["CAMPAIGN_EXPIRED"]})
    job = office.look()["smsConfiguration"]["scheduledProvisioning"]
    assert (job["status"], job["errorCodes"]) == ("FAILED", ["CAMPAIGN_EXPIRED"])


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"number": US, "move": "jump"}, "There is no move 'jump'. Say start, succeed, fail."),
        ({"number": US, "move": "fail"}, "Name at least one error code: a job does not fail without a reason."),
        ({"number": US, "move": "start"}, f"No job of {US} is under way."),
        ({"number": "+1", "move": "start"}, "0 projects have the number +1. Name a project and a number of it."),
        (
            {"number": US, "move": "start", "project": OTHER_PROJECT},
            f"0 projects have the number {US}. Name a project and a number of it.",
        ),
        ({"number": US, "move": "fail", "codes": [1]}, "codes is a list of texts."),
        (
            {"number": US, "move": "succeed", "codes": ["CAMPAIGN_EXPIRED"]},
            "Only a job that fails has codes, and the move is 'succeed'. Leave them out.",
        ),
    ],
)
def test_what_cannot_be_moved_is_told(body: dict[str, object], message: str) -> None:
    """One line that names what is wrong."""
    assert manual().refused("POST", "/transitions", body) == (400, message)


def test_jobs_are_bound_to_fail() -> None:
    """The next job that matches fails with the code, and the one after does not."""
    office = Office(default_behaviour(Choices(pace=Pace.IMMEDIATE)))
    told = office.told("POST", "/failures", {"codes": ["INTERNAL_ERROR"], "number": US, "job": "sms"})
    assert (told["left"], office.told("GET", "/failures")["failures"]) == (1, [told])
    office.update(sms(PLAN))
    assert sms_of(office) == ("", "FAILED")
    assert office.told("GET", "/failures")["failures"] == []
    office.update(sms(PLAN))
    assert sms_of(office) == (PLAN, None)


def test_failures_can_be_taken_back() -> None:
    """One by its id, or all of them."""
    office = Office()
    ids = [office.told("POST", "/failures", {"codes": ["INTERNAL_ERROR"], "count": None})["id"] for _ in range(3)]
    office.told("DELETE", f"/failures/{ids[1]}")
    assert [one["id"] for one in office.told("GET", "/failures")["failures"]] == [ids[0], ids[2]]
    assert office.refused("DELETE", f"/failures/{ids[1]}") == (404, "There is nothing of this id.")
    office.told("DELETE", "/failures")
    assert office.told("GET", "/failures")["failures"] == []


def test_an_unknown_code_is_told() -> None:
    """Only what the contract lists can be the reason."""
    assert Office().refused("POST", "/failures", {"codes": ["X"]})[1].startswith("There is no error code 'X'.")


# Faults and tokens


def test_every_fault_is_listed() -> None:
    """The table of the API is the table of the mock."""
    assert [one["fault"] for one in Office().told("GET", "/faults")["faults"]] == list(FAULTS)


def test_a_fault_is_armed_for_the_requests_that_match() -> None:
    """It spoils as many as were asked for, on the number that was named."""
    office = Office()
    armed = office.told("POST", "/faults", {"fault": "html-502", "count": 2, "number": US})
    assert office.told("GET", "/faults")["armed"] == [armed]

    def status(number: str) -> int:
        answer = office.service.answer(Request(method="GET", path=path_of(number), headers=(SIGNED,)))
        return answer.response.status if isinstance(answer, Carried) else answer.status  # type: ignore[union-attr]

    assert [status(number) for number in (GB, US, US, US)] == [200, 502, 502, 200]
    assert [one["fault"] for one in office.told("GET", "/requests?fault=html-502")["requests"]] == ["html-502"] * 2


def test_faults_can_be_disarmed() -> None:
    """One by its id, or all of them."""
    office = Office()
    ids = [office.told("POST", "/faults", {"fault": "internal", "count": None})["id"] for _ in range(3)]
    office.told("DELETE", f"/faults/{ids[0]}")
    assert [one["id"] for one in office.told("GET", "/faults")["armed"]] == ids[1:]
    assert office.refused("DELETE", f"/faults/{ids[0]}")[0] == 404
    office.told("DELETE", "/faults")
    assert office.told("GET", "/faults")["armed"] == []
    assert office.refused("POST", "/faults", {"fault": "nothing"})[0] == 400


def test_tokens_expire_on_demand() -> None:
    """A token that is out is refused as expired, in the words that let a client renew it."""
    office = Office()
    bearer = token(office)
    office.told("POST", "/tokens/expire")
    answer = office.update(RENAME, headers=(bearer, JSON_TYPE))
    assert (answer.status, answer.header("www-authenticate")) == (401, expired(NOW))
    assert office.update(RENAME, headers=(token(office), JSON_TYPE)).status == 200


def test_tokens_are_revoked_on_demand() -> None:
    """A token that is out is refused without a word of expiry."""
    office = Office()
    bearer = token(office)
    office.told("POST", "/tokens/revoke")
    answer = office.update(RENAME, headers=(bearer, JSON_TYPE))
    assert answer.status == 401
    assert "expired" not in (answer.header("www-authenticate") or "")


def test_a_foreign_token_opens_nothing() -> None:
    """It has the form of a token, and is refused."""
    office = Office()
    foreign = office.told("GET", "/tokens/foreign")["access_token"]
    assert foreign.count(".") == 2
    assert office.update(RENAME, headers=(("authorization", f"Bearer {foreign}"), JSON_TYPE)).status == 401


# Journal


def test_requests_are_listed_page_by_page() -> None:
    """Oldest first; the last id of a page leads to the next."""
    office = Office()
    for turn in range(5):
        office.update({"displayName": str(turn)})
    first = office.told("GET", "/requests?limit=2")
    assert (first["total"], first["kept"], len(first["requests"])) == (5, 5, 2)
    last = first["requests"][-1]["id"]
    rest = office.told("GET", f"/requests?after={last}")["requests"]
    assert [json.loads(one["request"]["body"])["displayName"] for one in rest] == ["2", "3", "4"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 4),
        ("?method=PATCH", 3),
        ("?method=GET", 1),
        (f"?number=%2B{US[1:]}", 3),
        ("?path=activeNumbers", 4),
        ("?path=oauth2", 0),
        ("?status=400", 1),
        ("?status=200&method=PATCH", 2),
        ("?rule=some-rule", 3),
        ("?rule=another-rule", 0),
        ("?fault=internal", 0),
    ],
)
def test_requests_are_found(query: str, count: int) -> None:
    """By method, part of the path, number, status, rule and fault, in any combination."""
    office = judged()
    office.update(RENAME)
    office.update({"smsConfiguration": {}})
    office.update(RENAME, GB)
    office.look()
    assert office.told("GET", f"/requests/count{query}") == {"count": count}
    assert len(office.told("GET", f"/requests{query}")["requests"]) == count


def test_violations_are_counted_by_rule() -> None:
    """Only exchanges with findings are listed; the count is of all there ever were."""
    office = judged()
    office.update(RENAME)
    office.look()
    office.update(RENAME)
    told = office.told("GET", "/requests/violations?limit=1")
    assert (told["findings"], len(told["requests"])) == ({"some-rule": 2}, 1)
    assert told["requests"][0]["findings"] == [
        {
            "rule": "some-rule",
            "clause": "c",
            "severity": "error",
            "where": "/displayName",
            "expected": "nothing",
            "received": "something",
        }
    ]


def test_one_request_can_be_had_and_forgotten() -> None:
    """By its id; what was forgotten is not there."""
    office = Office()
    office.update(RENAME)
    (listed,) = office.told("GET", "/requests")["requests"]
    assert office.told("GET", f"/requests/{listed['id']}") == listed
    office.told("DELETE", f"/requests/{listed['id']}")
    assert office.refused("GET", f"/requests/{listed['id']}") == (404, "There is nothing of this id.")
    assert office.refused("DELETE", f"/requests/{listed['id']}")[0] == 404
    office.update(RENAME)
    office.told("DELETE", "/requests")
    assert office.told("GET", "/requests") == {"total": 0, "kept": 0, "requests": []}


# Callbacks


def linked() -> Office:
    """A mock that has linked a plan and has a callback to send."""
    office = Office(default_behaviour(Choices(pace=Pace.IMMEDIATE)))
    office.update({"callbackUrl": "http://localhost:1/hook", **sms(PLAN)})
    return office


def test_callbacks_are_pulled() -> None:
    """What is due is given once, and counts as delivered."""
    office = linked()
    (pulled,) = office.told("POST", "/callbacks/pull")["callbacks"]
    assert json.loads(pulled["body"])["eventType"] == "PROVISIONING_TO_SMS_PLATFORM"
    assert office.told("POST", "/callbacks/pull") == {"callbacks": []}
    assert [one["outcome"] for one in office.told("GET", "/callbacks")["callbacks"]] == ["delivered"]


def test_callbacks_are_delivered_again_in_the_order_given() -> None:
    """Whatever became of them, they are due now."""
    office = linked()
    office.update(sms(""))
    first, second = (one["id"] for one in office.told("POST", "/callbacks/pull")["callbacks"])
    office.told("POST", "/callbacks/redeliver", {"ids": [second, first]})
    assert [one["id"] for one in office.told("POST", "/callbacks/pull")["callbacks"]] == [second, first]
    assert office.refused("POST", "/callbacks/redeliver", {"ids": [999]})[0] == 400
    assert office.refused("POST", "/callbacks/redeliver", {"ids": [True]}) == (400, "ids is a list of whole numbers.")


def test_the_outbox_can_be_emptied() -> None:
    """Nothing is left to send."""
    office = linked()
    office.told("DELETE", "/callbacks")
    assert office.told("GET", "/callbacks") == {"callbacks": []}
