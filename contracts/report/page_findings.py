"""The findings of the HTML page: what was expected and received, the messages, how to see it again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from contracts.clauses import clauses
from contracts.events import Discovered, RunStarted
from contracts.messages import request_to_json, response_to_json
from contracts.model import Exchange, Json, Request, Severity
from contracts.printable import printable
from contracts.report.markup import Html, element, joined, lines
from contracts.report.text import case_id, reproduce
from contracts.rule import Rule

MAX_BODY: Final = 8_000
"""Characters of a body."""
MAX_HEADERS: Final = 60
MAX_STEPS: Final = 40
"""Curl lines of one finding."""
LOOKS: Final = {Severity.ERROR: "is-bad", Severity.WARNING: "is-mild", Severity.NOTE: "is-note"}


def finding_html(number: int, event: Discovered, rule: Rule, start: RunStarted | None) -> Html:
    """One finding as an article. ``number`` makes its id."""
    finding, clause = event.finding, clauses()[rule.clause]
    heading = element(
        "h3",
        badge(finding.severity, LOOKS[finding.severity]),
        f" {rule.title} ",
        element("code", rule.id),
        id=f"f{number}",
    )
    parts = [
        heading,
        _pairs(event),
        element(
            "p",
            f"Clause {clause.number}, ",
            element("code", clause.id),
            f" ({clause.basis}): {clause.text}",
            class_="faint",
        ),
    ]
    if event.waived is not None:
        parts.append(element("p", element("strong", "Waived: "), printable(event.waived)))
    parts += [_exchange(finding.exchange), _again(number, event.steps, start)]
    return element(
        "article", *parts, class_=f"finding {finding.severity}", aria_labelledby=f"f{number}",
        data_rule=rule.id, data_severity=finding.severity, data_phase=printable(event.phase),
    )  # fmt: skip


def badge(word: str, look: str) -> Html:
    """A word on coloured ground."""
    return element("span", word, class_=f"badge {look}")


def _pairs(event: Discovered) -> Html:
    mismatch = event.finding.mismatch
    place = printable(event.place) or f"in the phase {printable(event.phase)}"
    where = element("p", "At ", element("code", printable(mismatch.where)), f", {place}")
    expected = element("div", element("strong", "Expected"), printable(mismatch.expected), class_="is-good")
    received = element("div", element("strong", "Received"), printable(mismatch.received), class_="is-bad")
    return joined(where, element("div", expected, received, class_="pair"))


def _exchange(exchange: Exchange) -> Html:
    asked = request_to_json(exchange.request)
    first = f"{printable(asked['method'])} {printable(asked['path'])}"
    request = _message("Request", first, asked, exchange.request.body)
    response, failure = exchange.response, exchange.failure
    if response is not None:
        answer = _message("Response", str(response.status), response_to_json(response), response.body)
    else:
        ending = f"{failure.kind}: {printable(failure.detail)}" if failure else ""
        answer = element("details", element("summary", "No response"), element("pre", ending))
    return joined(request, answer)


def _message(name: str, first: str, told: dict[str, Json], body: bytes | None) -> Html:
    headers = told["headers"]
    shown = [first, *(f"{printable(key)}: {printable(value)}" for key, value in headers[:MAX_HEADERS])]
    if len(headers) > MAX_HEADERS:
        shown.append(f"… and {len(headers) - MAX_HEADERS:,} more headers")
    inner = lines("\n".join(shown))
    size = len(body or b"")
    pieces = [element("summary", f"{name}: {first[:200]}"), element("pre", inner)]
    if size:
        pieces.append(
            element("pre", _body(told["body"]), tabindex=0, role="region", aria_label=f"Body of the {name.lower()}")
        )
        pieces.append(element("p", f"{size:,} bytes", class_="faint"))
    return element("details", *pieces)


def _body(told: Json) -> Html:
    plain = told if isinstance(told, str) else f"(no UTF-8; in base64)\n{told['base64']}"
    if len(plain) <= MAX_BODY:
        return lines(plain)
    return joined(lines(plain[:MAX_BODY]), f"… (the first {MAX_BODY:,} of {len(plain):,} characters)")


def _again(number: int, steps: Sequence[Request], start: RunStarted | None) -> Html:
    base_url, credentials = (start.base_url, start.curl_credentials) if start else ("", "")
    if not any(request.path for request in steps):
        # What a client did not send cannot be sent again.
        return element("p", "No request was sent.")
    commands = [reproduce(request, base_url, credentials) for request in steps[:MAX_STEPS]]
    if len(steps) > MAX_STEPS:
        commands.append(f"# … and {len(steps) - MAX_STEPS:,} more requests")
    name, case = f"c{number}", case_id(steps)
    return element(
        "details",
        element("summary", "Reproduce"),
        element("pre", lines("\n".join(commands)), id=name, tabindex=0, role="region", aria_label="Commands"),
        element("button", "Copy", type="button", class_="copy", data_copies=name, hidden=True),
        element("p", "Case ", element("code", case), ": ", element("code", f"contracts replay {case}")),
    )
