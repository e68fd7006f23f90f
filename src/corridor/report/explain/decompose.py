"""What makes a difference, and its spread, in words: for the terminal, the page, its appendix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from corridor.questions.compare.result import OutcomeInfo
from corridor.questions.explain.decompose import Decomposition, Parts
from corridor.report import words
from corridor.report.explain.charts.monthly_parts import monthly_parts
from corridor.report.explain.charts.spread import grade_strips, sources
from corridor.report.explain.charts.waterfall import waterfall
from corridor.report.explain.decompose_tables import amount_step, amounts_table, appendix
from corridor.report.findings import named
from corridor.report.lookup import figure_of
from corridor.report.units import Measure, total_measure

__all__ = ["CAPTIONS", "amount", "finding", "lines", "parts_caption", "section"]

#: outcomes that have a waterfall, and players that are named in a sentence
_DRAWN, _NAMED = 3, 3
#: parts below this share of the largest are not named, and what is joint above this one is told
_LITTLE, _JOINT = 0.02, 0.1

_HALF = (
    "Amounts are means over the middle half of the draws, ordered by the difference, since such "
    "means add up and medians do not."
)

#: said once where parts of some outcome are told
_ROUNDED = "Figures are rounded one by one: parts may miss their sum by a unit of the last place."

_SHAPLEY = (
    "A group's amount is what it adds, averaged over all orders in which the groups could pass "
    "from the second policy to the first (Shapley)."
)
_WATERFALL = (
    "Bars are means over the middle half of the draws, ordered by the difference; only such "
    "means add up. Each begins where the one above it ends, so that a bar's length and sign say "
    "what a group adds, and not on which side of zero it lies. Thin lines are 90% intervals over "
    "all draws. " + _SHAPLEY
)
_RANGES = (
    "Thick bars hold half of the draws and thin lines 90 of 100: nothing supports a point, so no "
    "point is drawn, and the parts do not add up. " + _SHAPLEY
)
_MONTHS = (
    "The lines add up to the thick one in every month. The band is the 90% interval of the whole "
    "difference."
)
_SOURCES = (
    "Bars: how much of the variance would end if this alone were known; upright marks: the share "
    "that a regression gives it. The two differ for parameters of the fit, which lean on each "
    "other, so that bars there overlap and do not add up. What lies left of 0% is the luck of the "
    "draws: no share is below it."
)
_STRIPS = (
    "A to E are grades of evidence, from estimated here to assumed. Other: the luck of the "
    "months, the state at the decision point, and what bends or works only jointly."
)


#: what is said under a chart
CAPTIONS = {"months": _MONTHS, "sources": _SOURCES, "grades": _STRIPS}


def lines(found: Decomposition) -> list[str]:
    """Return what is said in the terminal: a line an outcome, then how figures are rounded."""
    said = [f"{named(info)}: {finding(found, info)[0]}" for info in found.outcomes]
    return [*said, *_rounded(found.outcomes, found)]


def parts_caption(info: OutcomeInfo) -> str:
    """Return what is said under an outcome's chart of what each group of levers adds."""
    return _RANGES if info.interval_only else _WATERFALL


def section(found: Decomposition) -> dict[str, Any]:
    """Return the part of the page: lead, charts with captions, tables and appendix."""
    listed = [info for info in found.outcomes if _moves(found.parts[info.id])]
    charts: list[dict[str, Any]] = []
    for info in listed[:_DRAWN]:
        title = [named(info)]
        charts.append({"spec": waterfall(found, info.id, title), "caption": parts_caption(info)})
    for info in [info for info in listed if not info.interval_only][:1]:
        charts.append(
            {
                "spec": monthly_parts(found, info.id, [f"{info.label}, by month"]),
                "caption": CAPTIONS["months"],
            }
        )
    for info in [info for info in listed if info.id in found.spread][:1]:
        title = [f"{info.label}: where the spread comes from"]
        charts.append({"spec": sources(found, info.id, title), "caption": CAPTIONS["sources"]})
    if found.spread:
        charts.append(
            {"spec": grade_strips(found, [_graded(found)]), "caption": CAPTIONS["grades"]}
        )
    for chart in charts:
        chart["alt"] = chart["spec"]["description"]
    return {
        "title": "What makes the difference, and its spread",
        "lead": [
            *(f"{named(info)}: {' '.join(finding(found, info))}" for info in listed[:_DRAWN]),
            *_rounded(listed[:_DRAWN], found),
        ],
        "front": [
            *(f"{named(info)}: {finding(found, info)[0]}" for info in listed),
            *_rounded(listed, found),
        ],
        "charts": charts,
        "tables": [amounts_table(found)],
        "grades": {name: spread.share for name, spread in found.spread.items()},
        "appendix": appendix(found),
    }


def finding(found: Decomposition, info: OutcomeInfo) -> list[str]:
    """Return sentences on one outcome: amounts first, then shares where they mean something."""
    parts = found.parts[info.id]
    first, second = (label for _, label in found.policies)
    if not _moves(parts):
        return [f"{first} and {second} do not differ in it."]
    measure = total_measure(info)
    whole = figure_of(info, parts.window[-1])
    span = measure.change_between(whole.q05, whole.q95, whole.step)
    order = [int(k) for k in np.argsort(-np.abs(parts.middle[:-1]))]
    led = found.players[order[0]].label
    if info.interval_only:
        return [
            f"{span} under {first} than under {second} (90% interval), most of it from “{led}”."
        ]
    least = _LITTLE * float(np.abs(parts.middle).max())
    told = [k for k in order[:_NAMED] if abs(parts.middle[k]) > least]
    each = [f"“{found.players[k].label}” {amount(parts, measure, k)}" for k in told]
    each += _rest(found, parts, measure, order[len(told) :])
    clear = "" if parts.clear else ", which includes zero"
    said = [
        f"{words.join_names(each)}; together {_whole(parts, measure, first, second)}, the mean of "
        f"the middle half of the draws (90% interval {span}{clear})."
    ]
    shares = parts.shares
    if shares is None:
        said.append("Shares of a difference that may be zero would mean nothing; amounts stand.")
    elif parts.opposed:
        said.append("Parts pull either way, so no group can be said to make a share of it.")
    else:
        said.append(f"“{led}” makes {words.percent(float(shares[order[0]]))} of it.")
    if abs(parts.joint_middle) > _JOINT * np.abs(parts.middle).max():
        jointly = _change(parts.joint_middle, parts, measure)
        said.append(
            f"What groups do only jointly, {jointly} in all, is shared out evenly among the "
            "amounts of those who do it."
        )
    return said


def amount(parts: Parts, measure: Measure, part: int) -> str:
    """Return one part of a difference in words: ``585 thousand fewer``."""
    return _change(float(parts.middle[part]), parts, measure)


def _rest(found: Decomposition, parts: Parts, measure: Measure, others: Sequence[int]) -> list[str]:
    """Return what groups that are not named come to, so that amounts add up to the whole.

    Where it is all of one group, that is named. Nothing is said where all of it is rounded to 0.
    """
    summed = _change(float(parts.middle[list(others)].sum()), parts, measure)
    alone = {k: amount(parts, measure, k) for k in others}
    seen = [k for k, said in alone.items() if not said.startswith("about")]
    if len(seen) == 1 and alone[seen[0]] == summed:
        return [f"“{found.players[seen[0]].label}” {summed}"]
    return [f"the rest {summed}"] if seen or not summed.startswith("about") else []


def _rounded(infos: Sequence[OutcomeInfo], found: Decomposition) -> list[str]:
    """Return that figures are rounded, where one of the outcomes is told in parts."""
    told = any(not info.interval_only and _moves(found.parts[info.id]) for info in infos)
    return [_ROUNDED] if told else []


def _whole(parts: Parts, measure: Measure, first: str, second: str) -> str:
    """Return a whole difference in words: ``585 thousand fewer under A than under B``."""
    said = amount(parts, measure, -1)
    if said.startswith("about"):
        equal = f"{measure.equal[:1].lower()}{measure.equal[1:]}"
        return f"{equal} under {first} as under {second}"
    return f"{said} under {first} than under {second}"


def _change(value: float, parts: Parts, measure: Measure) -> str:
    return measure.change(value * measure.factor, amount_step(parts, measure))


def _moves(parts: Parts) -> bool:
    return bool(np.abs(parts.window[-1]).max() > 0 or np.abs(parts.middle).max() > 0)


def _graded(found: Decomposition) -> str:
    shares = [spread.share.by_grade.get("E", 0.0) for spread in found.spread.values()]
    span = words.percents(min(shares), max(shares))
    differ = ", depending on the outcome" if len(shares) > 1 else ""
    return f"Grade E, assumptions: {span} of the variance{differ}"
