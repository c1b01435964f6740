"""What ``contracts diff`` found, as one page: each change with both documents side by side."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from typing import Final

from contracts.diff.approvals import Settled, fingerprint
from contracts.diff.change import Change, Witness
from contracts.diff.revision import Place, Revision
from contracts.report.changes import claim, curl_label, placed, shown, summary, surfaces
from contracts.report.markup import Html, element, joined, lines
from contracts.report.side_by_side import GAP, Row, rows

MAX_CHANGES: Final = 500
MAX_PART: Final = 4_000
"""Characters of one part of a document."""
_STYLE: Final = """
:root { color-scheme: light dark; --ground: #fff; --raised: #f6f7f9; --ink: #1b1f24; --faint: #59636e;
  --line: #d0d7de; --error: #b3121d; --warning: #7d4e00; --note: #0550ae; --gone: #ffe5e3; --come: #dcf5e1; }
@media (prefers-color-scheme: dark) { :root { --ground: #0d1117; --raised: #161b22; --ink: #e6edf3;
  --faint: #9198a1; --line: #3d444d; --error: #ff8182; --warning: #e3b341; --note: #79c0ff;
  --gone: #4a1d20; --come: #12391f; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 84rem; padding: 0 1.25rem 3rem; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
article { margin: 1rem 0; padding: .9rem 1.1rem; background: var(--raised); border: 1px solid var(--line);
  border-left: .35rem solid var(--note); border-radius: .4rem; }
article.error { border-left-color: var(--error); } article.warning { border-left-color: var(--warning); }
article.accepted { opacity: .75; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; margin: 0 0 .4rem; overflow-wrap: anywhere; }
h2 b { margin-right: .5rem; text-transform: uppercase; font-size: .8rem; letter-spacing: .04em; }
.error > h2 b { color: var(--error); } .warning > h2 b { color: var(--warning); } .note > h2 b { color: var(--note); }
p { margin: .45rem 0; overflow-wrap: anywhere; } ul { margin: .3rem 0; padding-left: 1.2rem; }
table.pair { width: 100%; margin: .7rem 0; border-collapse: collapse; table-layout: fixed; background: var(--ground);
  border: 1px solid var(--line); font: 13px/1.45 ui-monospace, monospace; }
.pair th { padding: .35rem .6rem; border-bottom: 1px solid var(--line); font: 13px/1.4 system-ui, sans-serif;
  text-align: left; overflow-wrap: anywhere; color: var(--faint); }
.pair td { padding: 0 .6rem; white-space: pre-wrap; overflow-wrap: anywhere; vertical-align: top; }
.pair td + td, .pair th + th { border-left: 1px solid var(--line); }
td.gone { background: var(--gone); } td.come { background: var(--come); }
td.gone::before { content: "- "; color: var(--error); } td.come::before { content: "+ "; color: var(--note); }
td.same::before, td.none::before { content: "  "; } td.gap { color: var(--faint); text-align: center; }
pre { margin: .3rem 0; padding: .6rem; background: var(--ground); border: 1px solid var(--line); border-radius: .3rem;
  overflow: auto; max-height: 24rem; white-space: pre-wrap; overflow-wrap: anywhere;
  font: 13px/1.45 ui-monospace, monospace; }
.faint { color: var(--faint); font-size: .85rem; } nav a { color: inherit; } .complaint { color: var(--error); }
"""


def as_html(settled: Settled, old: Revision, new: Revision) -> str:
    """A page without assets, which shows each change with the parts of both documents that it is about."""
    changes = settled.changes[:MAX_CHANGES]
    left_out = len(settled.changes) - len(changes)
    body = joined(
        element("h1", f"{old.name} → {new.name}: {summary(settled)}"),
        *(element("p", complaint, class_="complaint") for complaint in settled.complaints),
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
        element("h2", element("b", change.severity.value), change.summary),
        element("ul", *(element("li", surface) for surface in surfaces(change)), class_="faint"),
        _pair(change, old, new),
    ]
    if change.witness is not None:
        pieces += _proof(change.witness)
    pieces.append(element("p", element("b", "Hits "), change.hit))
    if change.advice:
        pieces.append(element("p", element("b", "Instead "), change.advice))
    if accepted:
        pieces.append(element("p", element("b", "Accepted "), accepted))
    pieces.append(element("p", f"{change.rule} · {fingerprint(change)}", class_="faint"))
    return element("article", *pieces, class_=f"{change.severity.value}{' accepted' if accepted else ''}")


def _proof(witness: Witness) -> Iterator[Html]:
    yield element("p", f"{claim(witness).capitalize()}:")
    told = json.dumps(witness.value, indent=2, ensure_ascii=False) if witness.by_schema else shown(witness)
    yield element("pre", lines(told[:MAX_PART] + (f"\n… ({len(told):,} characters)" if len(told) > MAX_PART else "")))
    if witness.curl:
        if curl_label(witness) == "ask":
            yield element("p", "in the answer to")
        yield element("pre", lines(witness.curl))


def _pair(change: Change, old: Revision, new: Revision) -> Html:
    """Both parts side by side; where one document has nothing, what is around the place."""
    heads = (
        element("th", f"{title} {revision.name}, {placed(place)}", scope="col")
        for title, revision, place in (("Before:", old, change.old), ("Now:", new, change.new))
    )
    parts = [revision.at(_shown_at(revision, place)) for revision, place in ((old, change.old), (new, change.new))]
    return element(
        "table",
        element("thead", element("tr", *heads)),
        element("tbody", *(_row(row) for row in rows(*parts))),
        class_="pair",
    )


def _shown_at(revision: Revision, place: Place) -> str:
    """The place itself when it is an object and no item of a list, else the object around it."""
    at = place.pointer
    while at and not (isinstance(revision.at(at), dict) and isinstance(revision.at(at.rpartition("/")[0]), dict)):
        at = at.rpartition("/")[0]
    return at


def _row(row: Row) -> Html:
    if row == GAP:
        return element("tr", element("td", "⋯", class_="gap", colspan=2))
    sides = ((row.before, "gone"), (row.after, "come"))
    return element(
        "tr",
        *(
            element("td", text or "", class_="none" if text is None else kind if row.differs else "same")
            for text, kind in sides
        ),
    )
