"""What an answer is sensitive to, in words: for the terminal, the page and its appendix."""

from __future__ import annotations

from typing import Any

import numpy as np

from corridor.questions.explain.sensitivity import Bar, Factor, Indices, Sensitivity
from corridor.questions.explain.sensitivity.tornado import ENDS
from corridor.report import words
from corridor.report.explain.charts.heat import heat
from corridor.report.explain.charts.sobol import sobol
from corridor.report.explain.charts.tornado import parameter_name, tornado
from corridor.report.units import Measure, total_measure

__all__ = ["lines", "section"]

#: blocks and parameters that are named in a sentence, and rows of a table
_NAMED, _ROWS = 3, 15
#: share of the spread below which a block is not named
_WORTH = 0.02


def lines(found: Sensitivity) -> list[str]:
    """Return what is said in the terminal, a line each."""
    said = _lead(found)
    for bar in found.tornado.bars[:_NAMED]:
        said.append(_bar_line(found, bar))
    return said


def section(found: Sensitivity) -> dict[str, Any]:
    """Return the part of the page: lead, charts with captions, tables and appendix."""
    return {
        "title": "Sensitivity",
        "lead": _lead(found),
        "charts": [
            {
                "spec": sobol(found),
                "caption": "Alone: how much of the spread would end, on average, if this were "
                "known. In all: how much would stay if everything else were known. Where the two "
                "are far apart, it matters together with others. Shocks are the luck of the "
                "months.",
            },
            {
                "spec": tornado(found),
                "caption": "The dashed line is the median over all draws, the solid one is no "
                "difference; whiskers are 90% Monte Carlo intervals. Letters are grades of "
                "evidence. Joint: the parameter was drawn together with others and cannot be "
                "moved alone, so what it goes with moves too.",
            },
            {
                "spec": heat(found),
                "caption": "How much of the spread of the difference would stay, on average, if "
                "all but this were known. Rows can add up to more than 100, since what two "
                "blocks do together counts in both. Figures under 5 are not written.",
            },
        ],
        "tables": [_block_table(found), _tornado_table(found)],
        "appendix": [
            *_method(found),
            *_left(found),
            *_single_table(found),
            *_associated_table(found),
            _raw_table(found),
        ],
    }


def _lead(found: Sensitivity) -> list[str]:
    """Return the finding in plain sentences."""
    ranks = found.difference.ranks
    first, second = (label for _, label in found.policies)
    label = _lower(found.outcome.label)
    if ranks.variance <= 0:
        return [f"{first} and {second} do not differ in {label}, in any draw."]
    order = [k for k in np.argsort(-ranks.first) if ranks.first[k] >= _WORTH][:_NAMED]
    parts = [f"{_said(found.blocks[k])} ({_share(ranks.first[k])})" for k in order]
    said = [
        f"How {first} and {second} differ in {label} hangs most on "
        f"{words.join_names(parts)}: in brackets, how much of the spread would end if this alone "
        "were known."
        if parts
        else f"How {first} and {second} differ in {label} hangs on nothing alone, only on what "
        "uncertain inputs do together."
    ]
    luck = sum(ranks.first[k] for k, f in enumerate(found.blocks) if f.kind == "shock")
    if luck >= _WORTH:
        said.append(
            f"{_share(luck)} of the spread is luck of the months alone, which knowing every "
            "parameter would not end."
        )
    return [*said, _flip_sentence(found)]


def _said(factor: Factor) -> str:
    """Return a block as it stands in a sentence."""
    if factor.kind == "shock":
        name, _, tail = factor.label.partition(": ")[2].partition(", ")
        said = f"shocks in {_lower(name)}"
        return f"{tail} {said}" if tail == "shared" else f"{said} {tail}".rstrip()
    return f"the {_lower(factor.label)}" if factor.kind == "fit" else _lower(factor.label)


def _lower(label: str) -> str:
    """Return a label for the middle of a sentence; names keep their capital."""
    head = label.split()[0]
    proper = head.isupper() or head.startswith("Mexic")
    return label if proper else label[0].lower() + label[1:]


def _flip_sentence(found: Sensitivity) -> str:
    flipping = found.tornado.flipping
    if not flipping:
        maybe = sum(bar.flipped == "perhaps" for bar in found.tornado.bars)
        surely, tail = ("surely ", f"; {maybe} may") if maybe else ("", "")
        return (
            f"No single parameter {surely}changes the sign of the median difference between its "
            f"5th and 95th percentile{tail}."
        )
    names = [
        f"{_lower(parameter_name(found, bar))} ({bar.id}; {' and '.join(_sides(bar))})"
        for bar in flipping[:_NAMED]
    ]
    more = len(flipping) - len(names)
    tail = f", and {more} more" if more else ""
    return f"The sign of the median difference changes with {words.join_names(names)}{tail}."


def _sides(bar: Bar) -> list[str]:
    return [side for side, flip in zip(("low", "high"), bar.flips, strict=True) if flip == "yes"]


def _bar_line(found: Sensitivity, bar: Bar) -> str:
    measure = total_measure(found.outcome)
    low, high = (_shift(measure, *pair) for pair in zip(bar.shift, bar.error, strict=True))
    named = f"{parameter_name(found, bar)} ({bar.id}, grade {bar.grade})"
    sign = _sign(found, bar)
    said = f" ({sign})" if sign else ""
    return f"{named} moves the median by {low} when low and by {high} when high{said}."


def _sign(found: Sensitivity, bar: Bar) -> str:
    """Return what becomes of the sign of the median: ``it stays negative``; "" where it is 0."""
    if bar.flipped == "yes":
        return f"it changes its sign when {' and when '.join(_sides(bar))}"
    if bar.flipped:
        return "it may change its sign"
    kept = _kept(found)
    return f"it stays {kept}" if kept else ""


def _kept(found: Sensitivity) -> str:
    """Return the sign of the median over all draws, "" where it is 0."""
    median = found.tornado.median
    return "negative" if median < 0 else "positive" if median > 0 else ""


def _shift(measure: Measure, shift: float, error: float) -> str:
    """Return a shift with its sign, rounded to what its error supports."""
    step = words.rounding_step(4 * error * measure.factor, shift * measure.factor, measure.floor)
    return words.signed(shift * measure.factor, step)


def _share(value: float) -> str:
    return words.percent(min(1.0, max(0.0, float(value))))


def _span(at: float, low: float, high: float) -> str:
    """Return an index with its interval in percent, one decimal."""
    return f"{_number(at)} ({_number(low)} to {_number(high)})"


def _number(share: float) -> str:
    text = f"{100 * share:.1f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", words.MINUS)


def _block_table(found: Sensitivity) -> dict[str, Any]:
    rows = []
    for k in np.argsort(-found.difference.ranks.total, kind="stable"):
        ranks = [m.ranks for m in found.measures]
        block = found.blocks[k]
        rows.append(
            [
                block.label,
                ", ".join(block.grades) or "–",  # noqa: RUF001
                *_cells(ranks[2], int(k)),
                *(_number(one.total[k]) for one in ranks[:2]),
            ]
        )
    return {
        "caption": "Percent of the variance of the rank, with 90% intervals",
        "head": [
            *("Block", "Grades", "Difference, first order", "Difference, total order"),
            *(f"{label}, total order" for _, label in found.policies),
        ],
        "rows": rows,
    }


def _cells(part: Indices, k: int) -> tuple[str, str]:
    return (
        _span(part.first[k], part.first_low[k], part.first_high[k]),
        _span(part.total[k], part.total_low[k], part.total_high[k]),
    )


def _tornado_table(found: Sensitivity) -> dict[str, Any]:
    measure = total_measure(found.outcome)
    stays = f"stays {_kept(found)}".rstrip()
    rows = []
    for bar in found.tornado.bars[:_ROWS]:
        width = abs(bar.values[1] - bar.values[0])
        rows.append(
            [
                parameter_name(found, bar),
                bar.grade,
                "set alone" if bar.alone else "with what it goes with",
                " to ".join(words.plain(value, width) for value in bar.values),
                *(_shift(measure, *pair) for pair in zip(bar.shift, bar.error, strict=True)),
                {"yes": "changes", "perhaps": "may change", "": stays}[bar.flipped],
            ]
        )
    return {
        "caption": f"What moves the median of {found.difference.label}, {measure.unit}",
        "head": [
            *("Parameter", "Grade", "How", "5th to 95th percentile"),
            *("Moved by, when low", "Moved by, when high", "Sign of the median"),
        ],
        "rows": rows,
    }


def _single_table(found: Sensitivity) -> list[dict[str, Any]]:
    part = found.difference.single_ranks
    if part is None:
        return []
    return [
        {
            "caption": "Parameters of the blocks that were taken apart: percent of the variance "
            "of the rank of the difference, with 90% intervals",
            "head": ["Parameter", "Grade", "First order", "Total order"],
            "rows": [
                [found.singles[k].label, found.singles[k].grades[0], *_cells(part, int(k))]
                for k in np.argsort(-part.total, kind="stable")[:_ROWS]
            ],
        }
    ]


def _raw_table(found: Sensitivity) -> dict[str, Any]:
    rows = []
    for m in found.measures:
        for k in np.argsort(-m.ranks.total, kind="stable")[: 2 * _NAMED]:
            rows.append([m.label, found.blocks[k].label, *_cells(m.raw, int(k))])
    return {
        "caption": "The same for the figures as they are, not their ranks: percent of the variance",
        "head": ["Figure", "Block", "First order", "Total order"],
        "rows": rows,
    }


def _associated_table(found: Sensitivity) -> list[dict[str, Any]]:
    labels = {f.id: f.label for f in found.blocks}
    table = {
        "caption": "Associated with: parameters that are drawn together. Percent of the variance "
        "of the rank of the difference that lies between draws in which the parameter differs, "
        "give or take a standard error; shares overlap and do not add up",
        "head": ["Parameter", "Grade", "Drawn with", "Share"],
        "rows": [
            [
                parameter_name(found, row),
                row.grade,
                labels[row.block],
                f"{_number(row.share)} ± {_number(row.error)}",
            ]
            for row in found.associated[:_ROWS]
        ],
    }
    return [table] if found.associated else []


def _method(found: Sensitivity) -> list[str]:
    tails = [f"{_share(m.tail)} ({m.label})" for m in found.measures]
    total = found.difference.ranks.first_sum
    joint = [f.label for f in found.blocks if f.joint]
    return [
        f"Design. Two independent sets of {found.base:,} draws, A and B, and for each of "
        f"{len(found.blocks)} blocks a set that is A with the block from B (Saltelli 2010); "
        f"{found.runs:,} runs of the model in all, the same draws under both policies. Blocks are "
        "independent of each other and hold all that is uncertain. Estimators: "
        f"scipy.stats.sobol_indices. Intervals: percentiles of {found.resamples} bootstrap "
        "resamples of draws. Estimates of what is 0 or 100 "
        "can come out a little below or above.",
        f"Blocks. Drawn together, and so one block each: {words.join_names(joint)}. The state at "
        "the decision point belongs to a draw of the fit. A block of "
        "shocks is the standard normal shocks of all months; how large they are is among the "
        "parameters. Other parameters are independent and stand by what uses them.",
        "Ranks. Figures with a long tail make shares of variance unsteady: the hundredth part of "
        f"draws farthest from the mean makes {words.join_names(tails)} of the variance. So the "
        "figure is replaced by its rank among the draws of A and B; the table of the figures as "
        "they are stands below. Shares of ranks say how the order of draws is explained, not how "
        "extreme the extremes are.",
        f"First orders of the difference add up to {_span(*total)} percent; what is left to 100 is "
        "what blocks do together.",
        "Shift of the median. An independent parameter was set to its 5th and 95th percentile in "
        f"{found.tornado.lanes[0]:,} draws, all else as drawn. For one that is drawn together "
        f"with others, the median was taken over the {found.tornado.lanes[1]:,} draws in which it "
        f"is lowest and those in which it is highest, {round(200 * ENDS[0])}% each. Errors are "
        "from a bootstrap; of what is fitted it resamples batches of neighbours in a chain. A "
        "sign is said to stay if the whole 90% whisker of the median there (1.64 standard errors "
        "of the shift either way) lies on the side of the median over all, to change if the whole "
        "whisker lies across zero and the median over all is as clear of it, and else it may "
        "change. With many parameters looked at, one in many may seem to "
        "change it by chance. Parameters stand in the order of what they shift the median by at "
        "least, the 90% error taken off. A joint block whose total order in the difference is at "
        f"most {_number(found.threshold)} percent is not looked into: slices of it show chance.",
    ]


def _left(found: Sensitivity) -> list[str]:
    """Say what was not taken apart, and what that rests on."""
    if not found.screened:
        return ["Every block was taken apart into its parameters."]
    most = max(top for _, top in found.screened)
    names = "; ".join(_said(f) for f, _ in found.screened)
    return [
        f"Not taken apart: {names}. The upper end of the interval of their total order is at most "
        f"{_number(most)} percent of the variance of the rank, for both policies and the "
        f"difference; blocks above {_number(found.threshold)} were taken apart. A parameter in a "
        "block cannot have a larger total order than the block."
    ]
