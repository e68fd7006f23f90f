"""Tables and method of a decomposition, for the page and its appendix."""

from __future__ import annotations

from typing import Any

import numpy as np

from corridor.questions.compare.result import OutcomeInfo
from corridor.questions.explain.decompose import Decomposition, Parts, Source
from corridor.questions.explain.decompose.lanes import BLOCKS
from corridor.questions.explain.decompose.spread import RESAMPLES
from corridor.questions.runs.shapley import coalitions
from corridor.report import words
from corridor.report.findings import named
from corridor.report.lookup import figure_of
from corridor.report.units import Measure, total_measure

__all__ = ["amount_step", "amounts_table", "appendix", "interval_words"]

_SHOWN = 12  # parameters in the table of one outcome
_OUTCOMES = 3  # outcomes that have tables of their own
_ERRORS = 40.0  # standard errors that are rounded as an interval would be


def amounts_table(found: Decomposition) -> dict[str, Any]:
    """Return amounts by outcome and player, and the whole with its interval."""
    first, second = (label for _, label in found.policies)
    rows = []
    for info in found.outcomes:
        parts = found.parts[info.id]
        rows.append(
            [
                f"{named(info)}, {total_measure(info).unit}",
                *(_part(parts, info, k) for k in range(len(found.players))),
                "" if info.interval_only else _part(parts, info, -1),
                interval_words(parts, info, -1),
                "yes" if parts.clear else "no",
            ]
        )
    return {
        "caption": f"{first} minus {second}: what each group of levers adds over the window, "
        "middle half of the draws. Intervals are those of the whole difference over all draws. "
        "For an outcome shown as an interval only, each part is its 90% interval.",
        "head": [
            "Outcome",
            *(player.label for player in found.players),
            "Together",
            "90% interval",
            "Clear of zero",
        ],
        "rows": rows,
    }


def appendix(found: Decomposition) -> list[Any]:
    """Return method, sizes, errors and assumptions, and the tables behind the charts."""
    count = len(found.players)
    gap = max((parts.gap for parts in found.parts.values()), default=0.0)
    listed = [info for info in found.outcomes if found.parts[info.id].middle.any()]
    graded = [info for info in found.outcomes if info.id in found.spread]
    return [
        f"Parts. The policies differ in {count} groups of levers. All {2**count} coalitions of "
        f"groups were run in the same {found.draws:,} draws with the same shocks (seed "
        f"{found.seed}), and each group was given its Shapley value in every draw. The parts add "
        f"up to the difference in each draw; the largest gap that rounding leaves is {gap:.0e} of "
        f"the figures. Parts by month use {found.monthly_draws:,} draws.",
        "Medians of parts do not add up to the median of the difference. Figures that add up are "
        "means over the half of the draws that lies in the middle by the difference. Means over "
        "all draws are in the JSON; a few extreme draws move them far. Standard errors treat "
        "batches of neighbours in a chain of the posterior as the sample, count all that stands on "
        "a batch as one, and take the choice of the middle half as given.",
        "A Shapley value is a rule for sharing what groups do jointly, not a fact about one of "
        "them. The tables below give what a group adds by itself, after all others, and the least "
        "and the most that it adds to any coalition. Where these are far apart, the order matters.",
        *(_interplay(found, info) for info in listed[:_OUTCOMES]),
        *(_coalition_table(found, info) for info in listed[:1]),
        f"Spread. Shares of the variance of the rank of the difference, from {found.spread_draws:,}"
        f" draws. Standard errors of the regression and of grades come from {RESAMPLES} resamples "
        f"of {BLOCKS} blocks of such batches (bootstrap); those of shares given data from "
        "leaving out one block at a time.",
        "The regression divides the explained variance among parameters by coefficient times "
        "covariance. For the parameters of the fit, which lean on each other, that is a convention "
        "and may be negative. Grades therefore share the explained variance by Shapley over the "
        "32 sets of grades, which is never negative and adds up. Shares given data ask something "
        "else: how much of the variance ends if one parameter alone is known (variance between "
        "bins, less what chance gives between bins, so that a share of nothing may fall below "
        "zero). They assume no shape; among parameters of the fit they overlap. The block of the "
        "fit is the variance between draws of the posterior, state at the decision point included.",
        *(_grade_table(found) for _ in graded[:1]),
        *(_source_table(found, info) for info in graded[:_OUTCOMES]),
    ]


def _interplay(found: Decomposition, info: OutcomeInfo) -> dict[str, Any]:
    parts = found.parts[info.id]
    columns = (parts.middle[:-1], parts.alone, parts.last, parts.least, parts.most)
    rows = [
        [player.label, *(_figure(float(one[k]), parts, info) for one in columns)]
        for k, player in enumerate(found.players)
    ]
    jointly = _figure(parts.joint_middle, parts, info)
    return {
        "caption": f"{named(info)}: what a group adds, {total_measure(info).unit}, middle half of "
        f"the draws. What all do less what each does by itself: {jointly}.",
        "head": ["Group", "Shapley", "By itself", "After all others", "Least", "Most"],
        "rows": rows,
    }


def _coalition_table(found: Decomposition, info: OutcomeInfo) -> dict[str, Any]:
    parts = found.parts[info.id]
    first, second = (label for _, label in found.policies)
    rows = [
        [
            words.join_names(
                [p.label for p, joined in zip(found.players, held, strict=True) if joined]
            )
            or "none",
            _figure(float(parts.coalitions[c]), parts, info),
            _figure(float(parts.coalitions[c] - parts.coalitions[0]), parts, info, plus=True),
        ]
        for c, held in enumerate(coalitions(len(found.players)))
    ]
    return {
        "caption": f"{named(info)}, {total_measure(info).unit}: every coalition, its groups as in "
        f"{first} and the others as in {second}; middle half of the draws.",
        "head": ["Groups as in the first policy", "Over the window", f"Against {second}"],
        "rows": rows,
    }


def _grade_table(found: Decomposition) -> dict[str, Any]:
    grades = sorted({grade for spread in found.spread.values() for grade in spread.grade_error})
    rows = [
        [
            found.outcome(name).label,
            *(
                _percent(spread.share.by_grade[grade], spread.grade_error[grade])
                for grade in grades
            ),
            _percent(spread.share.rest, spread.rest_error),
        ]
        for name, spread in found.spread.items()
    ]
    return {
        "caption": "Shares of variance by grade, percent ± standard error.",
        "head": ["Outcome", *(f"Grade {grade}" for grade in grades), "Other"],
        "rows": rows,
    }


def _source_table(found: Decomposition, info: OutcomeInfo) -> dict[str, Any]:
    spread = found.spread[info.id]
    return {
        "caption": f"{named(info)}: the largest shares of variance, percent ± standard error.",
        "head": [
            "What",
            "Grade",
            "Of the fit",
            "Regression",
            "Given data, by rank",
            "Given data, of the difference itself",
        ],
        "rows": [_source_row(one) for one in (spread.fitted, *spread.parameters[:_SHOWN])],
    }


def _source_row(source: Source) -> list[str]:
    return [
        source.label,
        source.grade,
        "yes" if source.fitted else "no",
        _percent(source.regression, source.regression_error),
        _percent(source.given_data, source.error),
        _percent(source.plain, source.plain_error),
    ]


def _points(share: float) -> str:
    text = f"{100 * share:.1f}"
    return text.replace("-", words.MINUS) if float(text) else text.lstrip("-")


def _percent(share: float, error: float) -> str:
    return _points(share) if not np.isfinite(error) else f"{_points(share)} ± {100 * error:.1f}"


def _part(parts: Parts, info: OutcomeInfo, part: int) -> str:
    """Return a part as a signed figure, or its interval where no point is shown."""
    if info.interval_only:
        return interval_words(parts, info, part)
    return _figure(float(parts.middle[part]), parts, info, plus=True)


def amount_step(parts: Parts, measure: Measure) -> float:
    """Return what amounts of one outcome are rounded to: what their Monte Carlo error supports."""
    error = float(np.nanmax(parts.error, initial=0.0)) * measure.factor
    largest = float(np.abs(parts.middle).max()) * measure.factor
    return words.rounding_step(_ERRORS * error, largest, measure.floor)


def interval_words(parts: Parts, info: OutcomeInfo, part: int) -> str:
    """Return the 90% interval of one part of a difference, the last of which is all."""
    measure = total_measure(info)
    made = figure_of(info, parts.window[part])
    return words.signed_between(made.q05, made.q95, made.step) + measure.suffix


def _figure(value: float, parts: Parts, info: OutcomeInfo, *, plus: bool = False) -> str:
    measure = total_measure(info)
    shown, step = value * measure.factor, amount_step(parts, measure)
    return words.signed(shown, step) if plus else measure.number(shown, step)
