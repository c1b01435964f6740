"""Codes of regions and currencies, and the shape of a number."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.standards import (
    CURRENCIES,
    REGIONS,
    http_date,
    is_client_error,
    is_currency,
    is_e164,
    is_region,
    is_success,
)


def test_regions_are_the_assigned_codes_and_kosovo() -> None:
    """There are 249 assigned codes, and XK."""
    assert len(REGIONS) == 250
    assert "XK" in REGIONS


@pytest.mark.parametrize("code", ["US", "GB", "SE", "AX", "BQ", "SS", "TW", "XK"])
def test_an_assigned_region_is_a_region(code: str) -> None:
    """Assigned codes are taken, old and young."""
    assert is_region(code)


@pytest.mark.parametrize(
    "code", ["", "us", "Us", "USA", " US", "US\n", "UK", "EU", "XX", "ZZ", "AN", "YU", "SU", "00", "840"]
)
def test_what_is_not_assigned_is_no_region(code: str) -> None:
    """Other cases, lengths, reserved, withdrawn and private codes are not taken."""
    assert not is_region(code)


@pytest.mark.parametrize("code", ["USD", "EUR", "GBP", "SEK", "SLE", "VED", "XCG", "ZWG", "XXX"])
def test_an_active_currency_is_a_currency(code: str) -> None:
    """Active codes are taken, the youngest included."""
    assert is_currency(code)


def test_the_arab_accounting_dinar_is_a_currency() -> None:
    """XAD, on list one since May 2025, is taken."""
    assert is_currency("XAD")


@pytest.mark.parametrize("code", ["ANG", "BGN"])
def test_a_currency_withdrawn_of_late_is_no_currency(code: str) -> None:
    """A code that moved to the historic list in 2025 or 2026 is not active."""
    assert not is_currency(code)


@pytest.mark.parametrize(
    "code", ["", "usd", "US", "USDT", " USD", "USD\n", "DEM", "HRK", "ZWL", "SLL", "BTC", "840", "$"]
)
def test_what_is_not_active_is_no_currency(code: str) -> None:
    """Other cases, lengths, withdrawn and invented codes are not taken."""
    assert not is_currency(code)


@pytest.mark.parametrize("codes", [REGIONS, CURRENCIES], ids=["regions", "currencies"])
def test_codes_are_capital_letters(codes: frozenset[str]) -> None:
    """Every code on a list is ASCII capitals, and all are of one length."""
    assert all(code.isascii() and code.isalpha() and code.isupper() for code in codes)
    assert len({len(code) for code in codes}) == 1


@pytest.mark.parametrize("number", ["+12", "+12025550134", "+447700900123", "+46701740605", "+999999999999999"])
def test_a_number_with_its_plus_is_e164(number: str) -> None:
    """Two to fifteen digits after a plus sign are a number."""
    assert is_e164(number)


@pytest.mark.parametrize(
    "number",
    [
        "", "+", "+1", "1", "12025550134", "+02025550134", "++12025550134", "+1234567890123456", "+1202555013x",
        "+1 202 5550134",
        "+1-202-555-0134", " +12025550134", "+12025550134\n", "%2B12025550134", "+١٢٠٢٥٥٥٠١٣٤", "+１２０２５５５",
        "\uff0b12025550134",
    ],
)  # fmt: skip
def test_what_is_not_e164_is_not(number: str) -> None:
    """No plus, a leading zero, too many digits, other signs and digits of other scripts are refused."""
    assert not is_e164(number)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789", min_size=1, max_size=16))
def test_e164_depends_on_length_and_first_digit_only(digits: str) -> None:
    """A plus and digits are a number when there are 2 to 15 of them and the first is no zero."""
    assert is_e164(f"+{digits}") is (2 <= len(digits) <= 15 and digits[0] != "0")


@pytest.mark.parametrize(
    ("status", "success", "client_error"),
    [
        (None, False, False),
        (199, False, False),
        (200, True, False),
        (299, True, False),
        (300, False, False),
        (399, False, False),
        (400, False, True),
        (499, False, True),
        (500, False, False),
    ],
)
def test_statuses_have_classes(status: int | None, success: bool, client_error: bool) -> None:
    """From the first of a hundred to the last; no answer is in none."""
    assert (is_success(status), is_client_error(status)) == (success, client_error)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Thu, 01 Jan 1970 00:00:07 GMT", 7.0),
        ("Thu, 01 Jan 1970 00:00:07 -0000", 7.0),
        ("Thu, 01 Jan 1970 01:00:07 +0100", 7.0),
        ("", None),
        ("soon", None),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", None),
        ("1 Jan 1 99999999999999999999:0:0 GMT", None),
    ],
)
def test_a_date_of_a_header_is_read_or_is_none(text: str, seconds: float | None) -> None:
    """Also one that no clock can have, and one without a zone, which is in UTC."""
    assert http_date(text) == seconds
