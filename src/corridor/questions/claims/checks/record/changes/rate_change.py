"""Change of a rate, one measure over another, from one span to another."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.claims.arguments import HOLD, MEASURE, POPULATION, SEASON, Argument
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.view import View
from corridor.questions.claims.words import number, percent, period

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "change of a measure over another, all months of a span together, between two spans"
ARGUMENTS = (
    *(MEASURE, POPULATION, SEASON),
    Argument("per", "measure", "measure that it is divided by"),
    Argument("from", "span", "month or span that the change is measured from"),
    Argument("to", "span", "month or span that it is measured to"),
    Argument("scale", "number", "of how many the rate is given", 100.0),
    Argument(
        *("form", "word", "how it is expressed", "percent"),
        words=("percent", "log"),
    ),
    HOLD,
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the change of the rate, in percent unless another form is asked for.

    The 90% interval takes the months of a span as a sample (ratio estimator), independent of each
    other; a span of one month has none. A rate that rises need not come of more above the line:
    fewer below it do the same.
    """
    series = view.asked(arguments)
    whole = view.series(arguments["per"], season=arguments["season"])
    scale = arguments["scale"]
    rates, errors, figures, told = [], [], [], []
    for name in ("from", "to"):
        months = arguments[name]
        top, bottom = series.window(*months), whole.window(*months)
        sums = float(top.sum()), float(bottom.sum())
        if sums[1] <= 0:
            raise CannotSay(f"{whole.label} is nought in {period(months)}", "Months with cases")
        rates.append(scale * sums[0] / sums[1])
        errors.append(_error(top, bottom))
        pairs = zip((series, whole), sums, strict=True)
        figures += [one.figure_of(months, total, "sum") for one, total in pairs]
        told.append(
            f"{number(rates[-1])} in {period(months)} ({number(sums[0])} of {number(sums[1])})"
        )
    first, last = rates
    form = arguments["form"]
    if first <= 0 or (last <= 0 and form == "log"):
        raise CannotSay(f"{series.label} is nought", "Months with cases in them")
    interval = None
    if last > 0 and all(math.isfinite(error) for error, _ in errors):
        interval = _interval(math.log(last / first), errors, form)
    if interval is None and arguments["hold"] == "interval":
        raise CannotSay("a rate of one month, or of nobody, has no interval", "Longer spans")
    return Outcome(
        value=_formed(math.log(last / first), form) if last > 0 else -100.0,
        unit="log change" if form == "log" else "percent",
        interval=interval,
        whole=arguments["hold"] == "interval",
        sentence=f"{series.label} per {number(scale)} of {whole.label}: {told[0]}, {told[1]}: "
        f"{percent(100 * (last / first - 1))}",
        figures=tuple(figures),
        parts={"rates": rates},
    )


def _formed(change: float, form: str) -> float:
    return change if form == "log" else 100 * (math.exp(change) - 1)


def _error(top: NDArray[np.float64], bottom: NDArray[np.float64]) -> tuple[float, int]:
    """Return the relative standard error of a ratio of sums, and its degrees of freedom."""
    n = len(top)
    if n < 2 or top.sum() <= 0:
        return math.inf, n - 1
    left = top - top.sum() / bottom.sum() * bottom
    return float(left.std(ddof=1) * math.sqrt(n) / top.sum()), n - 1


def _interval(change: float, errors: Sequence[tuple[float, int]], form: str) -> tuple[float, float]:
    from scipy.stats import t

    variance = [error**2 for error, _ in errors]
    # degrees of freedom of a difference of two means (Welch)
    inner = sum(v**2 / free for v, (_, free) in zip(variance, errors, strict=True))
    free = sum(variance) ** 2 / inner if inner else math.inf
    half = float(t.ppf(0.95, free)) * math.sqrt(sum(variance))
    return _formed(change - half, form), _formed(change + half, form)
