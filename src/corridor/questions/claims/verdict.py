"""From cells to a verdict. Where verdicts change stands in ``verdict.toml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.toml import read_toml
from corridor.questions.claims.checks import FAMILIES
from corridor.questions.claims.claim import Claim, ClaimTest
from corridor.questions.claims.result import Cell, Outcome, Tally, Verdict
from corridor.questions.claims.words import agreed

__all__ = ["judge", "state_of", "threshold", "thresholds", "with_margins"]


@cache
def thresholds() -> Mapping[str, Mapping[str, Any]]:
    """Return the entries of ``verdict.toml``: name -> value, unit, grade and note."""
    return read_toml(Path(__file__).with_name("verdict.toml"))


def threshold(name: str) -> float:
    """Return a threshold of ``verdict.toml``: most, sure or opposed."""
    return float(thresholds()[name]["value"])


def state_of(test: ClaimTest, outcome: Outcome) -> tuple[str, float | None]:
    """Return the state of a cell, and the share of draws that meet its rule.

    Where there are draws a rule has to hold in the share ``sure`` of them; where an outcome says
    so, at both ends of its interval.
    """
    needed = 1.0 if outcome.draws is None else threshold("sure")
    good, bad = _met(test, outcome)
    share = None if outcome.draws is None or test.one_sided else float(good.mean())
    if not outcome.established:
        return "not_established", share
    if good.mean() >= needed:
        return "supports", share
    return ("contradicts" if bad.mean() >= needed else "unclear"), share


def _put(outcome: Outcome) -> NDArray[np.float64]:
    """Return the values that a rule is put to: of the draws, of both ends, or of the figure."""
    if outcome.whole and outcome.interval is not None:
        return np.array(outcome.interval)
    return np.array([outcome.value]) if outcome.draws is None else outcome.draws


def _met(test: ClaimTest, outcome: Outcome) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which of these values support, and which contradict."""
    values = _put(outcome)
    good = test.supported(values)
    return good, ~good if test.contradicts is None else test.contradicts.holds(values)


def with_margins(tests: Sequence[ClaimTest], cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return the cells with the distance of each to where its state would be another.

    Of a cell with draws it is how far the share of draws that meet a rule lies from ``sure``, the
    nearer of the two rules. Of others it is the distance of the value to the nearest bound of its
    rule, or of the nearer end where both ends have to meet it, divided by the larger of that bound
    and the usual size of the test's values, so that tests in different units compare.
    """
    usual = {}
    for place in {cell.test for cell in cells}:
        values = [abs(c.outcome.value) for c in cells if c.test == place and c.outcome]
        usual[place] = float(np.median(values)) if values else 0.0
    out = []
    for cell in cells:
        if cell.outcome and cell.outcome.draws is not None:
            out.append(replace(cell, margin=_share_left(tests[cell.test], cell.outcome)))
            continue
        rules = [tests[cell.test].supports, tests[cell.test].contradicts]
        values = _put(cell.outcome).tolist() if cell.outcome else []
        gaps = [gap for rule in rules if rule for x in values for gap in rule.gaps(x)]
        if not gaps:
            out.append(cell)
            continue
        far, near = min(gaps)
        size = max(abs(near), usual[cell.test]) or 1.0
        out.append(replace(cell, margin=far / size))
    return tuple(out)


def _share_left(test: ClaimTest, outcome: Outcome) -> float | None:
    """Return how far the nearer share of draws lies from ``sure``, None without bounds."""
    if not (test.supports.bounds or test.contradicts):
        return None
    good, bad = _met(test, outcome)
    shares = [bad] if test.one_sided else [good, bad]
    return min(abs(float(one.mean()) - threshold("sure")) for one in shares)


def judge(claim: Claim, cells: Sequence[Cell]) -> Verdict:
    """Return the verdict of all cells of a claim."""
    counted = [(place, cell) for place, cell in enumerate(cells) if cell.counted]
    tally = _tally(cell for _, cell in counted)
    families = {
        family: _tally(cell for _, cell in counted if cell.family == family)
        for family in FAMILIES
        if any(cell.family == family for _, cell in counted)
    }
    held = [(cell.margin, place) for place, cell in counted if cell.margin is not None]
    word, because = _word(claim, cells, tally, families)
    found = Verdict(
        id=word,
        tally=tally,
        families=families,
        closest=min(held)[1] if held else None,
        because=because,
        would_need=_needs(claim, cells),
        alike=_alike(word, families),
    )
    return replace(found, because=f"{because[:-1]}; {found.caveat}.") if found.alike else found


def _tally(cells: Iterable[Cell]) -> Tally:
    states = [cell.state for cell in cells]
    return Tally(*(states.count(word) for word in ("supports", "contradicts", "unclear")))


def _word(
    claim: Claim, cells: Sequence[Cell], tally: Tally, families: Mapping[str, Tally]
) -> tuple[str, str]:
    if claim.type == "normative":
        return "normative", "A judgement of value is not scored."
    for place, test in enumerate(claim.tests):
        if test.needed and not any(cell.counted for cell in cells if cell.test == place):
            return "not_testable", f"No reading from a test that is needed: {test.label}."
    if not tally.cells:
        unpublished = sum(cell.state == "not_yet" for cell in cells)
        if unpublished:
            some = f"{unpublished} of {agreed(len(cells), 'definition', 'definitions')}"
            return (
                "not_testable",
                f"Of what was out then none can be read: {some} were not yet out.",
            )
        recalled = any(cell.state == "not_established" for cell in cells)
        why = "What there is is recalled or assumed, so not established." if recalled else ""
        return "not_testable", why or "No definition can be read from the present record."
    if tally.unclear == tally.cells:
        return "not_testable", "Every definition that can be read is unclear."
    most = threshold("most")
    said = (
        f"{tally.supports} of {tally.cells} definitions support it, "
        f"{agreed(tally.contradicts, 'contradicts', 'contradict')} it"
    ) + (f", {agreed(tally.unclear, 'is', 'are')} unclear" if tally.unclear else "")
    for word, mine, other in (
        ("supported", "supports", "contradicts"),
        ("contradicted", "contradicts", "supports"),
    ):
        if getattr(tally, mine) / tally.cells < most:
            continue
        against = [
            family
            for family, one in families.items()
            if getattr(one, other) / one.cells > threshold("opposed")
        ]
        if against:
            return "depends", f"{said}; the tests on the {' and '.join(against)} say the opposite."
        return word, f"{said}."
    return "depends", f"{said}."


def _alike(word: str, families: Mapping[str, Tally]) -> str:
    """Return the verdict if each family counted alike, empty where it would be the same."""
    mine = {"supported": "supports", "contradicted": "contradicts"}.get(word)
    if mine is None:
        return ""
    share = sum(getattr(one, mine) / one.cells for one in families.values()) / len(families)
    return "depends" if share < threshold("most") else ""


def _needs(claim: Claim, cells: Sequence[Cell]) -> tuple[str, ...]:
    found = [claim.untestable] if claim.untestable else []
    if any(cell.state == "not_yet" for cell in cells):
        found.append("A later view: part of what it needs was not yet published")
    found += [cell.remedy for cell in cells if cell.state == "cannot_say" and cell.remedy]
    if any(cell.state == "not_established" for cell in cells):
        found.append("A document that was read for each figure that is recalled or assumed")
    return tuple(dict.fromkeys(found))
