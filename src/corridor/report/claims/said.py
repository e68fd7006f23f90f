"""Words about verdicts and cells that every form of the ledger shares."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from corridor.core.months import format_month
from corridor.questions.claims.claim import Claim, ClaimTest
from corridor.questions.claims.result import (
    VERDICTS,
    Cell,
    ClaimResult,
    Figure,
    LedgerResult,
    Outcome,
    Standing,
    Tally,
)
from corridor.questions.claims.verdict import threshold
from corridor.questions.claims.words import number

__all__ = [
    "FAMILY_WORDS",
    "HINGES",
    "MARKS",
    "REPORTED",
    "STATE_WORDS",
    "as_of",
    "cell_label",
    "cell_value",
    "changed",
    "cited",
    "closest",
    "families",
    "hinges",
    "kind",
    "none_closest",
    "own",
    "reading",
    "reported",
    "rule",
    "split",
    "stood",
    "sure",
    "tally",
    "units_of",
    "verdict",
]

STATE_WORDS = {
    "supports": "supports",
    "contradicts": "contradicts",
    "unclear": "unclear",
    "not_established": "not established, not counted",
    "not_yet": "not yet published",
    "cannot_say": "cannot be said",
}
MARKS = {"supports": "+", "contradicts": "-", "unclear": "~"}
"""A mark for each counted state, so that no meaning hangs on colour."""
HINGES = "*"
"""Mark of a verdict that would be another if each family of tests counted alike."""
FAMILY_WORDS = {"record": "the record", "model": "the fitted model", "evidence": "documents"}


#: distances that differ by less differ by the last digits of a sum
_SAME = 1e-9

REPORTED = "reported and not held"
"""What lists call a view that the author names without holding it."""


def kind(claim: Claim) -> str:
    """Return the kind of a claim, and whether its author only reports it."""
    return f"{claim.type}, {REPORTED}" if claim.reported else claim.type


def reported(claim: Claim) -> str:
    """Return a sentence on a view that its author does not hold, empty for a claim of their own."""
    if not claim.reported:
        return ""
    return (
        f"The author names this view {claim.reported}, and does not hold it; it is tested as "
        "others are."
    )


def own(result: LedgerResult) -> tuple[list[ClaimResult], list[ClaimResult]]:
    """Return the claims that the author holds, and the views that are only reported."""
    held = [one for one in result.claims if not one.claim.reported]
    return held, [one for one in result.claims if one.claim.reported]


def tally(result: LedgerResult) -> str:
    """Return how many claims have which verdict; views that are only reported stand apart."""
    held, others = own(result)
    if not others:
        return _counts(held)
    apart = f"{len(others)} {REPORTED}, counted apart: {_counts(others)}"
    return f"{len(held)} of the author's own: {_counts(held)}. {apart}" if held else apart


def _counts(found: Sequence[ClaimResult]) -> str:
    ids = [one.now.verdict.id for one in found]
    alike = [one.now.verdict.id for one in found if one.now.verdict.alike]
    return "; ".join(
        f"{ids.count(v)} {words}" + (f" ({alike.count(v)}{HINGES})" if v in alike else "")
        for v, words in VERDICTS.items()
        if v in ids
    )


def stood(standing: Standing) -> str:
    """Return when one stands: a month, or the end of the record."""
    return "end of the record" if standing.as_of is None else format_month(standing.as_of)


def as_of(standing: Standing) -> str:
    """Return " in 2024-05" of a view of an earlier month, empty at the end of the record."""
    return "" if standing.as_of is None else f" in {stood(standing)}"


def verdict(standing: Standing) -> str:
    """Return a verdict as a list shows it, with a mark where ``hinges`` has to explain it."""
    return standing.verdict.words + HINGES * bool(standing.verdict.alike)


def hinges(standings: Iterable[Standing]) -> str:
    """Return what the mark of a verdict means, empty where none of them bears it."""
    found = dict.fromkeys(s.verdict.caveat for s in standings if s.verdict.alike)
    return " ".join(f"{HINGES} {text[:1].upper()}{text[1:]}." for text in found)


def split(tally: Tally) -> str:
    """Return how many definitions say what: "3 + 6 - 5 ~ of 14", empty without any."""
    if not tally.cells:
        return ""
    counts = {"+": tally.supports, "-": tally.contradicts, "~": tally.unclear}
    return " ".join(f"{n}{mark}" for mark, n in counts.items() if n) + f" of {tally.cells}"


def families(standing: Standing) -> list[str]:
    """Return a sentence for each family of tests that has counted cells."""
    return [
        f"{FAMILY_WORDS[family]}: {tally.supports} of {tally.cells} definitions support, "
        f"{tally.contradicts} contradict" + (f", {tally.unclear} unclear" if tally.unclear else "")
        for family, tally in standing.verdict.families.items()
    ]


def changed(result: ClaimResult) -> str:
    """Return how the verdict changed, empty where there is no earlier vantage."""
    if not result.before:
        return ""
    parts = [f"{stood(s)}: {verdict(s)}" for s in (*result.before, result.now)]
    return "; ".join(parts)


def rule(test: ClaimTest, cells: Iterable[Cell]) -> str:
    """Return the rules of a test in words; ``cells``: its cells, which say in what they must hold.

    ``supports if above 1 in at least 75% of draws; contradicts if at most 1 in at least 75% of
    draws``; without draws, of the value alone, ``supports if above 1; contradicts otherwise``.
    """
    where = _where([cell.outcome for cell in cells if cell.outcome is not None])
    if test.one_sided and test.contradicts is not None:
        return f"contradicts if {test.contradicts.words}{where}; unclear otherwise"
    said = f"supports if {test.supports.words}{where}" if test.supports.bounds else ""
    if test.contradicts is not None:
        return f"{said}; contradicts if {test.contradicts.words}{where}"
    if not said:
        return "no rule"
    return f"{said}; contradicts {f'if not so{where}' if where else 'otherwise'}"


def _where(outcomes: Sequence[Outcome]) -> str:
    """Return in what rules have to hold, empty where it is the value alone."""
    if any(one.draws is not None for one in outcomes):
        return f" in at least {threshold('sure'):.0%} of draws"
    if outcomes and all(one.whole and one.interval is not None for one in outcomes):
        return " at both ends of the 90% interval"
    return ""


def cell_label(cell: Cell) -> str:
    """Return the choices of a cell, "the only definition" where there is one."""
    return ", ".join(cell.choices.values()) or "the only definition"


def reading(cell: Cell) -> str:
    """Return what a cell says of the claim, "shown" for an outcome that only gives context."""
    if cell.role != "scored" and cell.outcome is not None:
        return "shown"
    return STATE_WORDS[cell.state]


def sure(test: ClaimTest, cell: Cell) -> str:
    """Return in what share of draws a scored cell's rules hold, empty where it has no share."""
    if cell.supporting is None or cell.role != "scored":
        return ""
    if test.contradicts is None or cell.outcome is None or cell.outcome.draws is None:
        return f"rule holds in {_share(cell.supporting)} of draws"
    against = float(test.contradicts.holds(cell.outcome.draws).mean())
    return f"supports in {_share(cell.supporting)}, contradicts in {_share(against)} of draws"


def _share(value: float) -> str:
    """Write a share as a percentage, never rounded to what is enough, or to what leaves enough."""
    enough = threshold("sure")
    if value < enough <= round(value, 2):
        return f"{math.floor(1000 * value) / 10:.1f}%"
    if value > 1 - enough >= round(value, 2):
        return f"{math.ceil(1000 * value) / 10:.1f}%"
    return f"{value:.0%}"


def units_of(cells: Iterable[Cell]) -> str:
    """Return the unit that all outcomes of some cells share, empty where they differ."""
    units = {cell.outcome.unit for cell in cells if cell.outcome is not None}
    return units.pop() if len(units) == 1 else ""


def cell_value(cell: Cell, *, unit: bool = True) -> str:
    """Return the value of a cell with its intervals, or why there is none."""
    if cell.outcome is None:
        return cell.reason
    found = cell.outcome
    said = f"{number(found.value)} {found.unit}" if unit else number(found.value)
    if found.parts and "hits" in found.parts:
        # of few a share alone says too much
        said = f"{found.parts['hits']} of {found.parts['of']}: {said}"
    bands = [(share, found.band(share)) for share in (0.5, 0.9)]
    known = [f"{share:.0%}: {number(b[0])} to {number(b[1])}" for share, b in bands if b]
    return f"{said} ({'; '.join(known)})" if known else said


def closest(result: ClaimResult) -> str:
    """Return the closest call in words, empty where there is none."""
    place = result.now.verdict.closest
    if place is None:
        return ""
    cell = result.now.cells[place]
    assert cell.outcome is not None
    test = result.claim.tests[cell.test]
    alike = _alike(result, cell) - 1
    if none_closest(result):
        step = all(
            one.outcome and one.outcome.value == result.claim.tests[one.test].supports.equals
            for one in result.now.cells
            if one.counted
        )
        how = "are one step from their bound" if step else "are equally close to their bound"
        return f"none; all {alike + 1} definitions {how}"
    more = f"; {alike} more as close" if alike else ""
    held = [one for one in result.now.cells if one.test == cell.test]
    share = sure(test, cell)
    return (
        f"{test.label} ({cell_label(cell)}): {cell_value(cell)}, "
        f"{STATE_WORDS[cell.state]}{f' ({share})' * bool(share)}; {rule(test, held)}{more}"
    )


def none_closest(result: ClaimResult) -> bool:
    """Return whether all of several counted cells are as close as the closest call."""
    place, counted = result.now.verdict.closest, sum(one.counted for one in result.now.cells)
    return place is not None and 1 < counted == _alike(result, result.now.cells[place])


def _alike(result: ClaimResult, cell: Cell) -> int:
    """Return how many counted cells are as close as one of them, itself among them."""
    margins = [one.margin for one in result.now.cells if one.counted and one.margin is not None]
    assert cell.margin is not None
    return sum(math.isclose(one, cell.margin, rel_tol=_SAME) for one in margins)


def cited(figures: Iterable[Figure]) -> list[str]:
    """Return each figure once, with where it stands."""
    said = []
    for one in figures:
        value = "" if one.value is None else f"{number(one.value)} {one.unit}: "
        if one.kind == "record":
            where = f"table {one.place}, {one.rows}, {one.period}"
            where += f", vintage {one.vintage}" if one.vintage else ""
        else:
            when = f", {one.period}" if one.period else ""
            where = f"{one.kind} {one.place} ({one.rows}{when})"
            where += f", grade {one.grade}" if one.grade else ""
            where += f", {one.status}" if one.status else ""
            where += f", {', '.join(one.sources)}" if one.sources else ""
        said.append(value + where)
    return list(dict.fromkeys(said))
