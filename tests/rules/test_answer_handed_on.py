"""What a client hands to its user is what the answer says."""

from __future__ import annotations

import pytest

from contracts.model import Json
from contracts.observed.inside import Inside
from contracts.rules.answer_handed_on import RULE
from tests.rules.insiders import SHOWN, answered, broken, changed, raised, returned, verdict
from tests.rules.traces import NOT_APPLIED

TYPED = {
    "a time of another type": changed(
        "nextChargeDate", value={"$type": "datetime", "value": SHOWN["nextChargeDate"].replace("Z", "+00:00")}
    ),
    "an amount as a decimal": changed("money", "amount", value={"$type": "Decimal", "value": "1.0"}),
    "an amount as a number": changed("money", "amount", value=1),
    "an unset text as null": changed("callbackUrl", value=None),
    "a schedule without members": changed("smsConfiguration", "scheduledProvisioning", value={"status": None}),
    "a field that nobody documents": SHOWN | {"labels": {"tier": "standard"}},
}


@pytest.mark.parametrize("value", TYPED.values(), ids=TYPED.keys())
def test_a_type_of_its_own_conforms(value: Json) -> None:
    """Types and names are the client's own, as long as the value is the answer's."""
    assert verdict(RULE, answered(), returned(value)) == []


CHANGED = {
    "/displayName": (changed("displayName", value={"$type": "Date", "value": "2026"}), '"2026" of type Date'),
    "/regionCode": (changed("regionCode", value=None), "nothing"),
    "/capability/0": (changed("capability", value=["Sms", "VOICE"]), '"Sms"'),
    "/voiceConfiguration/scheduledVoiceProvisioning/type": (
        changed("voiceConfiguration", "scheduledVoiceProvisioning", value={"type": "EST"}),
        '"EST"',
    ),
    "/paymentIntervalMonths": (changed("paymentIntervalMonths", value="1"), '"1"'),
}


@pytest.mark.parametrize(("where", "case"), CHANGED.items(), ids=CHANGED.keys())
def test_a_value_that_is_lost_changed_or_made_up_is_found(where: str, case: tuple[Json, str]) -> None:
    """At its place, and by this rule alone."""
    value, received = case
    (found,) = verdict(RULE, answered(), returned(value))
    assert isinstance(found, tuple)
    assert (found.where, found.received) == (where, received)
    assert broken(answered(), returned(value)) == {RULE.id}


def test_a_time_is_compared_to_the_millisecond() -> None:
    """What a client cuts off beyond is no loss; a whole second is."""
    exchange = answered(answer=changed("nextChargeDate", value="2026-12-01T10:00:00.423835Z"))
    kept = changed("nextChargeDate", value="2026-12-01T10:00:00.423Z")
    assert verdict(RULE, exchange, returned(kept)) == []
    lost = changed("nextChargeDate", value="2026-12-01T10:00:01.423Z")
    assert [found.where for found in verdict(RULE, exchange, returned(lost))] == ["/nextChargeDate"]  # type: ignore[union-attr]


def test_it_does_not_apply_to_what_is_no_good_answer() -> None:
    """An error, an answer that breaks the contract and a client that raised are other rules' matter."""
    assert verdict(RULE, answered(404), returned()) == NOT_APPLIED
    assert verdict(RULE, answered(answer=changed("type", value="SATELLITE")), returned()) == NOT_APPLIED
    assert verdict(RULE, answered(), raised("ValueError")) == NOT_APPLIED


def test_it_does_not_apply_without_a_report() -> None:
    """The wire alone does not show what a client told its user."""
    assert verdict(RULE, answered(), Inside()) == NOT_APPLIED
