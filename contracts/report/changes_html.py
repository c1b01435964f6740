"""What ``contracts diff`` found, as one page: each change with both documents side by side."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Final

from contracts.diff.approvals import Settled, fingerprint
from contracts.diff.change import Change, Witness
from contracts.diff.revision import Place, Revision
from contracts.model import Severity
from contracts.report.changes import shown, summary
from contracts.report.markup import Html, element, joined, lines

MAX_CHANGES: Final = 500
MAX_PART: Final = 4_000
"""Characters of one part of a document."""
_STYLE: Final = """
:root { color-scheme: light dark; --ground: #fff; --raised: #f5f6f8; --ink: #1b1f24; --faint: #59636e;
  --line: #d0d7de; --error: #b3121d; --warning: #7d4e00; --note: #0550ae; }
@media (prefers-color-scheme: dark) { :root { --ground: #0d1117; --raised: #161b22; --ink: #e6edf3;
  --faint: #9198a1; --line: #3d444d; --error: #ff8182; --warning: #e3b341; --note: #79c0ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 80rem; padding: 0 1.25rem 3rem; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
article { margin: 1rem 0; padding: .9rem 1rem; background: var(--raised); border: 1px solid var(--line);
  border-left: .35rem solid var(--note); border-radius: .4rem; }
article.error { border-left-color: var(--error); } article.warning { border-left-color: var(--warning); }
h1 { font-size: 1.5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
.error > h2 { color: var(--error); } .warning > h2 { color: var(--warning); } .note > h2 { color: var(--note); }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: .75rem; }
pre { margin: 0; padding: .6rem; background: var(--ground); border: 1px solid var(--line); border-radius: .3rem;
  overflow: auto; max-height: 24rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.faint { color: var(--faint); font-size: .85rem; } ul { margin: .3rem 0; padding-left: 1.2rem; }
"""


def as_html(settled: Settled, old: Revision, new: Revision) -> str:
    """A page without assets, which shows each change with the parts of both documents that it is about."""
    changes = settled.changes[:MAX_CHANGES]
    left_out = len(settled.changes) - len(changes)
    body = joined(
        element("h1", f"{old.name} → {new.name}: {summary(settled)}"),
        *(element("p", complaint) for complaint in settled.complaints),
        *(_change(change, settled, old, new) for change in changes),
        *([element("p", f"… and {left_out:,} more changes")] if left_out else []),
    )
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = joined(
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{policy}">'),
        element("title", f"contracts diff: {summary(settled)}"),
        Html(f"<style>{_STYLE}</style>"),
    )
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head>{head.markup}</head><body><main>{body.markup}</main></body></html>\n'
    )


def _change(change: Change, settled: Settled, old: Revision, new: Revision) -> Html:
    accepted = settled.reason(change)
    pieces = [
        element("h2", f"{change.severity}: {change.summary}"),
        element("ul", *(element("li", surface) for surface in change.surfaces)),
        element("div", _part("Before", change.old, old), _part("Now", change.new, new), class_="pair"),
    ]
    if change.witness is not None:
        pieces += [element("p", _claim(change.witness)), element("pre", lines(shown(change.witness)))]
        pieces += [element("pre", lines(change.witness.curl))] if change.witness.curl else []
    if change.severity is not Severity.NOTE:
        pieces.append(element("p", f"Hits {change.hit}. {change.advice}"))
    words = f"{change.rule} · {fingerprint(change)}" + (f" · accepted: {accepted}" if accepted else "")
    return element("article", *pieces, element("p", words, class_="faint"), class_=change.severity.value)


def _claim(witness: Witness) -> str:
    before = witness.allowed_by == "old"
    return "Allowed before and refused now:" if before else "Ruled out before and possible now:"


def _part(title: str, place: Place, revision: Revision) -> Html:
    value = revision.at(place.pointer)
    text = json.dumps(value, indent=2, ensure_ascii=False)
    told = text if len(text) <= MAX_PART else f"{text[:MAX_PART]}\n… ({len(text):,} characters)"
    where = f"{title}: line {place.line or '?'}, {place.pointer or '/'}"
    return element(
        "div", element("p", where, class_="faint"), element("pre", lines("nothing" if value is None else told))
    )
