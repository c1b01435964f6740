"""Codes and names of the standards that the source names, as far as the wire can be read by them.

Sources: ISO 3166-1 (officially assigned alpha-2 codes, and XK, which numbering plans use for
Kosovo) and ISO 4217 (active codes, list one). E.164 for the shape of a number. RFC 9110 for media types and
dates in headers.
"""

from __future__ import annotations

import datetime
import email.utils
import functools
import re

REGIONS = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS
    BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE
    EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM
    HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC
    LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA
    NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO
    TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
    """.split()
)

CURRENCIES = frozenset(
    """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP
    BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR
    FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES
    KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR
    MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF
    SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS
    UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAD XAF XAG XAU XBA XBB XBC XBD XCD XCG XDR XOF
    XPD XPF XPT XSU XTS XUA XXX YER ZAR ZMW ZWG
    """.split()
)

OF_THE_WAY = frozenset(
    """
    accept-encoding connection content-length date host keep-alive te traceparent tracestate transfer-encoding
    upgrade user-agent via x-request-id
    """.split()
)
"""Headers of a request that come about by how it travels and who sends it, in lower case: they ask for nothing."""

_E164 = re.compile(r"\+[1-9][0-9]{1,14}")


def is_region(code: str) -> bool:
    """Whether ``code`` is an assigned ISO 3166-1 alpha-2 code, in upper case."""
    return code in REGIONS


def is_currency(code: str) -> bool:
    """Whether ``code`` is an active ISO 4217 code, in upper case."""
    return code in CURRENCIES


def is_e164(number: str) -> bool:
    """Whether ``number`` is an E.164 number with its leading plus sign."""
    return _E164.fullmatch(number) is not None


@functools.lru_cache(maxsize=256)
def is_json_type(content_type: str | None) -> bool:
    """Whether a Content-Type is ``application/json``, with or without parameters."""
    return content_type is not None and content_type.split(";")[0].strip().lower() == "application/json"


def is_success(status: int | None) -> bool:
    """Whether a status says that a request was carried out. None stands for no answer."""
    return status is not None and 200 <= status < 300


def is_client_error(status: int | None) -> bool:
    """Whether a status says that a request was refused for what it is. None stands for no answer."""
    return status is not None and 400 <= status < 500


def http_date(text: str) -> float | None:
    """The seconds since 1970 of a date in a header, or None for what is no date."""
    try:
        read = email.utils.parsedate_to_datetime(text)
        # A date without a zone is in UTC, as HTTP has it.
        return (read if read.tzinfo else read.replace(tzinfo=datetime.UTC)).timestamp()
    except (OverflowError, ValueError):
        return None
