"""What the HTML page shows beside findings: rules, the lives of the numbers, and how much was exercised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from contracts.events import RunEnded, Trial
from contracts.exercised import Extent
from contracts.model import Verdict
from contracts.observed.life import TRANSITIONS, SmsState, State, Transition, VoiceState
from contracts.printable import printable
from contracts.report.lives import Life, Lives, Step, Stretch
from contracts.report.markup import Html, element, joined
from contracts.report.page_findings import badge
from contracts.report.text import count
from contracts.report.tolerance import Tolerance
from contracts.rule import Rule

VERDICTS: Final = {
    Verdict.PASS: "is-good",
    Verdict.FAIL: "is-bad",
    Verdict.ERROR: "is-bad",
    Verdict.INCONCLUSIVE: "is-mild",
    Verdict.NOT_APPLICABLE: "is-note",
}
_KINDS: Final = ("rest", "running", "linked", "failed")
_RUNNING: Final = ("linking", "assigning", "changing")
_WIDTH: Final = 1000
_BEYOND: Final = "not kept"
"""What stands for the states of a long life beyond those that are kept."""


def rules_html(ended: RunEnded, rules: Mapping[str, Rule]) -> Html:
    """Every rule of the run with how it stands, the worst first."""
    rows = [
        element(
            "tr",
            element("th", element("code", name), scope="row"),
            element("td", badge(standing.verdict.label, VERDICTS[standing.verdict])),
            element("td", rules[name].severity),
            _number(standing.applied),
            _number(standing.findings),
            element("td", printable(standing.reason) or rules[name].title, class_="words"),
        )
        for name, standing in sorted(ended.standings.items(), key=lambda item: -item[1].verdict)
    ]
    return _table(
        "Every rule of the run, the worst first.",
        ("rule", "verdict", "severity", "applied", "findings", "what holds, or why it is not known"),
        rows,
    )


def tolerance_html(tolerance: Tolerance) -> Html:
    """How a client came through each way of answering; nothing for a run that has tried no client."""
    if not tolerance.trials:
        return Html("")
    rows = [
        element(
            "tr",
            element("th", element("code", profile), scope="row"),
            element("td", badge(told, _look(trial))),
            _number(trial.exchanges),
            _number(trial.findings),
            element("td", printable(trial.sentence), class_="words"),
        )
        for (profile, told, _, _), (_, trial) in zip(tolerance.rows(), tolerance.trials, strict=True)
    ]
    columns = ("profile", "the client", "exchanges", "findings", "the provider")
    return element(
        "section",
        element("h2", "The client's tolerance", id="tolerance", tabindex=-1),
        _table(tolerance.heading().rstrip(":") + ".", columns, rows),
        *(element("p", habit) for habit in tolerance.habits()),
        aria_labelledby="tolerance",
    )


def _look(trial: Trial) -> str:
    if trial.passed:
        return "is-good"
    return "is-bad" if trial.survivable or trial.code is None else "is-mild"


def numbers_html(lives: Lives) -> Html:
    """Each number with its states as a band and its moves as a list."""
    if not lives.by_address:
        return element("p", "No number was seen.")
    key = joined(
        *(
            element("span", element("i", class_=kind), word)
            for kind, word in zip(_KINDS, ("at rest", "a job runs", "linked", "a job failed"), strict=True)
        )
    )
    lanes = "The upper band is the SMS configuration, the lower one voice, exchange by exchange."
    parts = [element("p", key, lanes, class_="key"), *(_life(life) for life in lives.by_address.values())]
    if lives.left_out:
        parts.append(element("p", f"At least {count(len(lives.left_out), 'more number')} not shown."))
    return joined(*parts)


def _life(life: Life) -> Html:
    name = printable(life.address.phone_number)
    steps = [_step(step) for step in life.steps]
    if life.left_out:
        steps.append(element("li", f"… and {count(life.left_out, 'more step')} not shown"))
    listed = (
        element("ol", *steps, class_="life", tabindex=0, aria_label=f"Moves of {name}")
        if steps
        else element("p", "It never moved.")
    )
    return joined(
        element(
            "h3",
            name,
            " ",
            element(
                "span",
                f"project {printable(life.address.project_id)}, {count(life.exchanges, 'exchange')}",
                class_="faint",
            ),
        ),
        _band(life, name),
        element("details", element("summary", f"{count(len(life.steps) + life.left_out, 'step')}"), listed),
    )


def _band(life: Life, name: str) -> Html:
    lanes = [*_lane(life.sms, 0), *_lane(life.voice, 28)]
    spoken = "; ".join(
        f"{lane}: {', '.join(_in_short(stretches))}"
        for lane, stretches in (("SMS", life.sms), ("voice", life.voice))
        if stretches
    )
    return element(
        "svg",
        *lanes,
        role="img",
        aria_label=f"{name}. {spoken or 'no state was seen'}",
        viewBox=f"0 0 {_WIDTH} 52",
        preserveAspectRatio="none",
    )


def _lane(stretches: Sequence[Stretch], top: int) -> Iterator[Html]:
    total, begun = sum(stretch.exchanges for stretch in stretches), 0
    for stretch in stretches:
        left, right = (round(_WIDTH * at / total, 2) for at in (begun, begun + stretch.exchanges))
        begun += stretch.exchanges
        title = element("title", f"{stretch.state or _BEYOND}, {count(stretch.exchanges, 'exchange')}")
        yield element(
            "rect", title, x=str(left), y=top, width=str(round(right - left, 2)), height=24, class_=_kind(stretch.state)
        )


def _in_short(stretches: Sequence[Stretch]) -> list[str]:
    seen = Counter(str(stretch.state or _BEYOND) for stretch in stretches)
    return [f"{state} {count(times, 'time')}" for state, times in seen.most_common()]


def _kind(state: State | None) -> str:
    if state is None:
        return "unseen"
    word = str(state)
    if word.endswith("failed"):
        return "failed"
    if word.endswith(_RUNNING):
        return "running"
    return "rest" if state in (SmsState.UNLINKED, VoiceState.UNASSIGNED) else "linked"


def _step(step: Step) -> Html:
    moves = "; ".join(f"{one} → {other}" for one, other in step.moves)
    broken = [joined(" ", badge("violates", "is-bad"), " ", element("code", rule)) for rule in step.rules[:10]]
    place = f"exchange {step.exchange:,}, {printable(step.phase)}: {printable(step.method)} {step.ending}"
    return element("li", element("span", place, class_="faint"), f" {moves}", *broken)


def coverage_html(
    ended: RunEnded, applied: Mapping[str, Counter[str]], phases: Sequence[str], moves: Mapping[Transition, int]
) -> Html:
    """How much was exercised: by aspect, by rule and phase, and by move of a number."""
    parts = [_extents(ended.exercised)] if ended.exercised else []
    parts.append(element("h3", "Rules by phase"))
    parts.append(
        _heat(
            "How often each rule applied, by phase.",
            phases,
            ((rule, [applied[rule][phase] for phase in phases]) for rule in ended.standings),
        )
    )
    for title, states in (("SMS", tuple(SmsState)), ("voice", tuple(VoiceState))):
        parts.append(element("h3", f"Moves of the {title} configuration"))
        parts.append(_moves(states, moves))
    return joined(*parts)


def _extents(extents: Iterable[Extent]) -> Html:
    rows = []
    for extent in extents:
        share = round(100 * extent.seen / extent.total) if extent.total else 100
        missing = element(
            "details",
            element("summary", f"{len(extent.missing):,} missing"),
            element("ul", *(element("li", printable(name)) for name in extent.missing)),
        )
        rows.append(
            element(
                "tr",
                element("th", extent.aspect, scope="row"),
                element("td", f"{extent.seen:,} of {extent.total:,}", class_="number"),
                element("td", f"{share} %", class_=f"number h{share * 6 // 100}"),
                element("td", missing if extent.missing else "nothing is missing"),
            )
        )
    return _table(
        "How much of each aspect of the contract was exercised.", ("aspect", "exercised", "share", "missing"), rows
    )


def _moves(states: Sequence[State], moves: Mapping[Transition, int]) -> Html:
    rows = (
        (str(one), [moves.get((one, other), 0) if one is not other else None for other in states]) for one in states
    )
    expected = sum((one, other) in TRANSITIONS for one in states for other in states)
    return _heat(
        f"How often each move was seen, from the row to the column; {expected} moves are usual.",
        [str(state) for state in states],
        rows,
    )


def _heat(caption: str, columns: Sequence[str], rows: Iterable[tuple[str, Sequence[int | None]]]) -> Html:
    told = [
        element("tr", element("th", name, scope="row"), *(_heated(number) for number in numbers))
        for name, numbers in rows
    ]
    return _table(caption, ("", *columns), told)


def _heated(number: int | None) -> Html:
    if number is None:
        return element("td", "·", class_="number h0")
    # A step for each power of four: one exchange and ten thousand are both to be told apart from none.
    return element("td", f"{number:,}", class_=f"number h{min(6, (number.bit_length() + 1) // 2)}")


def _number(number: int) -> Html:
    return element("td", f"{number:,}", class_="number")


def _table(caption: str, columns: Sequence[str], rows: Iterable[Html]) -> Html:
    head = element("tr", *(element("th", printable(column), scope="col") for column in columns))
    table = element("table", element("caption", caption), element("thead", head), element("tbody", *rows))
    return element("div", table, class_="scroll", tabindex=0, role="region", aria_label=caption)
