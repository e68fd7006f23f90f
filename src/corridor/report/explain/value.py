"""What knowledge is worth to a choice, in words: for the terminal, the page, its appendix."""

from __future__ import annotations

import math
from typing import Any

from corridor.questions.explain.decompose.lanes import BLOCKS
from corridor.questions.explain.value import Value, Worth
from corridor.questions.explain.value.estimate import PERMUTATIONS, RESAMPLES
from corridor.report import words
from corridor.report.explain.charts.worth import TOP, worth
from corridor.report.findings import named
from corridor.report.units import Measure, total_measure

__all__ = ["benefit_measure", "lines", "section"]

_ROWS = 15  # parameters in the table of the appendix
_LITTLE = 0.005  # groups below this share of the limit are left out of the chart
_CAPTION = (
    "A bar is what the choice would gain on average if this were known before choosing; lines "
    "are 90% intervals by resampling. Hollow bars can't be told from zero. The last bar is the "
    "limit: nobody can know the luck of the months."
)
_GROUPED = (
    "What a group is worth is at least what is shown: of several parameters only one index is "
    "used. Groups overlap and do not add up."
)


def lines(found: Value) -> list[str]:
    """Return what is said in the terminal, a line each."""
    return _lead(found)


def section(found: Value) -> dict[str, Any]:
    """Return the part of the page: lead, charts with captions, tables and appendix."""
    measure = benefit_measure(found)
    shown = [one for one in found.parameters if one.value > 0][:TOP] or found.parameters[:3]
    least = _LITTLE * found.perfect
    groups = [one for one in found.groups if one.value > least][:TOP] or found.groups[:3]
    title = [_subject(found)]
    charts: list[dict[str, Any]] = [
        {
            "spec": worth(found, shown, measure, title, null=found.null, limit_row=True),
            "caption": _CAPTION,
        },
        {
            "spec": worth(
                *(found, groups, measure, [f"{_subject(found)}: groups of parameters"]),
                null=max((one.null for one in groups), default=0.0),
                limit_row=True,
            ),
            "caption": _GROUPED,
        },
    ]
    for chart in charts:
        chart["alt"] = chart["spec"]["description"]
    return {
        "title": "What knowledge would change the choice",
        "lead": _lead(found),
        "front": _lead(found)[:2],
        "charts": charts,
        "tables": [],
        "appendix": [*_method(found), _table(found, measure)],
    }


def benefit_measure(found: Value) -> Measure:
    """Return how benefit is written: as the outcome that decides, or in weighted units."""
    if len(found.weights) == 1:
        return total_measure(found.outcomes[0])
    return Measure("weighted units", 1.0, "", 1e-6, ("lower", "higher"))


def _subject(found: Value) -> str:
    return named(found.outcomes[0]) if len(found.outcomes) == 1 else "By the weights given"


def _lead(found: Value) -> list[str]:
    """Return the finding in plain sentences."""
    measure = benefit_measure(found)
    labels = [label for _, label in found.policies]
    one = len(found.outcomes) == 1
    what = f"the expected value of “{named(found.outcomes[0])}”" if one else "the weights given"
    if found.perfect <= 0 or 2 * found.perfect * measure.factor < measure.floor:
        return [f"Nothing that could be known would change a choice by {what}."]
    chosen = (
        ""
        if found.directed
        else ", whether fewer or more are wanted"
        if measure.ways == ("fewer", "more")
        else ", whether less or more is wanted"
    )
    limit = _worth(found.perfect, found.perfect_error * 2, measure)
    said = [
        f"Choosing between {words.join_names(labels)} by {what}{chosen}, knowing "
        f"everything would be worth {limit} on average."
    ]
    top = found.top
    if top is None:
        said.append("No single parameter, if known, can be shown to change the choice.")
    else:
        said.append(
            f"Of single parameters “{top.label}” ({top.id}, grade {top.grade}) would be worth most "
            f"to know: {_estimate(top, measure)}, "
            f"{words.percent(top.value / found.perfect)} of that. "
            f"It would turn the choice in {words.chance(top.changes)} cases."
        )
        also = [one for one in found.parameters[1:4] if one.clear]
        if also:
            each = [f"“{one.label}” ({one.id}) {_estimate(one, measure)}" for one in also]
            said.append(f"Next: {words.join_names(each)}.")
        if top.first < 0.9:
            said.append(
                f"“{top.label}” comes first in {words.chance(top.first)} resamples, so the order "
                "is not sure."
            )
    block = next((one for one in found.groups if one.id == "all"), None)
    if block is not None:
        share = words.percent(min(1.0, block.value / found.perfect))
        said.append(
            f"All parameters together are worth about {share} of the limit; the rest is luck, "
            "which cannot be known."
        )
    return said


def _worth(value: float, width: float, measure: Measure) -> str:
    scaled = value * measure.factor
    step = words.rounding_step(abs(width) * measure.factor * 2, scaled, measure.floor)
    number = words.number(scaled, step)
    if measure.suffix:
        return f"{number} percentage points"
    # a unit that is counted reads on from the number unless that is one, any other stands apart
    counted = measure.ways[1] == "more" and number != "1"
    return f"{number} {measure.unit}" if counted else f"{number} ({measure.unit})"


def _estimate(one: Worth, measure: Measure) -> str:
    low, value, high = (v * measure.factor for v in (one.low, one.value, one.high))
    step = words.rounding_step(high - low, value, measure.floor)
    return words.estimate(value, low, high, step)


def _method(found: Value) -> list[str]:
    weights = "; ".join(
        f"{info.label}: {found.weights[info.id]:g} a unit" for info in found.outcomes
    )
    given = (
        f"Weights: {weights}."
        if found.directed
        else "One outcome decides between two policies. What knowledge is worth is then the same "
        "whether less or more of it is wanted, so no direction was needed."
    )
    return [
        "Value of partial perfect information: the mean, over what might be found out, of the best "
        "policy's expected benefit given it, less the expected benefit of the policy that is best "
        f"without it. {given} {found.draws:,} draws (seed {found.seed}), the same "
        "for every policy.",
        "The expected benefit given one parameter is a cubic spline with six columns fitted to the "
        "draws (Strong, Oakley and Brennan 2014). Several parameters make one index by a "
        "regression on splines and products that is fitted in other folds, and the spline is in "
        "that index; such a value is a lower bound. For all that the fit leaves open, each draw of "
        "the posterior also has what its own lanes say. Estimates of this kind are never negative "
        "and too high where there is nothing to be known: what chance adds to a curve is taken "
        "off, and what remains of that bias shows in permutations.",
        f"Intervals: {RESAMPLES} resamples of {BLOCKS} blocks of batches of the posterior, "
        f"around the curve after chance is taken off. Null: {PERMUTATIONS} permutations, in "
        "which draws and parameters are matched at random; what the largest of all parameters "
        "stays below in 95 of 100 of them is the band in the chart. A parameter counts if it is "
        "above what its own permutations show, its interval leaves zero out and it does not "
        "lose held out: that is what choosing by the curve gains in draws that it was not "
        "fitted to. It has no such bias, and may be negative.",
        "The choice is by the mean, which a few extreme draws move. The value is that of knowing "
        "exactly, in the model: a study tells less.",
    ]


def _table(found: Value, measure: Measure) -> dict[str, Any]:
    rows = [
        [
            one.label if one.kind != "grade" else f"All of grade {one.id}",
            one.grade,
            _cell(one.value, one, measure),
            f"{_cell(one.low, one, measure)} to {_cell(one.high, one, measure)}",
            _cell(one.null, one, measure),
            _held_out(one.held_out, one, measure),
            _held_out(one.held_out_error, one, measure),
            words.chance(one.changes),
            "yes" if one.clear else "no",
        ]
        for one in (*found.parameters[:_ROWS], *found.groups)
        if one.value > 0
    ]
    return {
        "caption": f"{_subject(found)}: worth of knowing, {measure.unit}. Not in the table: what "
        f"comes to 0. The largest of all parameters stays below "
        f"{words.number(found.null * measure.factor, measure.round(found.null * measure.factor))} "
        "in 95 of 100 permutations.",
        "head": [
            "What",
            "Grade",
            "Worth",
            "90% interval",
            "Null, 95%",
            "Held out",
            "Its error",
            "Choice turns in",
            "Told from zero",
        ],
        "rows": rows,
    }


def _cell(value: float, one: Worth, measure: Measure) -> str:
    step = words.rounding_step(
        (one.high - one.low) * measure.factor, one.value * measure.factor, measure.floor
    )
    return words.number(value * measure.factor, step)


def _held_out(value: float, one: Worth, measure: Measure) -> str:
    return _cell(value, one, measure) if math.isfinite(value) else ""
