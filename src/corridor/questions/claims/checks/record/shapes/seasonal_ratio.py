"""Ratio of some calendar months to others, year by year."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from corridor.questions.claims.arguments import HOLD, MEASURE, POPULATION, Argument
from corridor.questions.claims.result import CannotSay, Outcome
from corridor.questions.claims.series.monthly import Series
from corridor.questions.claims.view import View

__all__ = ["ARGUMENTS", "WHAT", "run"]

WHAT = "ratio of some calendar months to others, over years"
ARGUMENTS = (
    *(MEASURE, POPULATION),
    Argument("months", "calendar", "months of the year above the line, as [3, 4, 5]"),
    Argument("against", "calendar", "months below the line, the last ones before those above it"),
    Argument("years", "years", "years, as 2013-2018; one year as 2024-2024"),
    HOLD,
)


def run(view: View, arguments: Mapping[str, Any]) -> Outcome:
    """Return the geometric mean over years of the ratio, with its 90% interval."""
    series = view.asked(arguments)
    first, last = arguments["years"]
    logs, spans = [], []
    for year in range(first, last + 1):
        below, above = _months(arguments["against"], arguments["months"], year)
        means = [_mean(series, months) for months in (above, below)]
        if min(means) <= 0:
            raise CannotSay(f"{series.label} is nought in {year}", "Years with cases in them")
        logs.append(math.log(means[0] / means[1]))
        spans += [*above, *below]
    middle, half = float(np.mean(logs)), _half(logs)
    if arguments["hold"] == "interval" and not math.isfinite(half):
        raise CannotSay("one year has no interval over years", "More years")
    interval = None
    if math.isfinite(half):
        interval = (math.exp(middle - half), math.exp(middle + half))
    said = f" (90%: {interval[0]:.2f} to {interval[1]:.2f})" if interval else ""
    return Outcome(
        value=math.exp(middle),
        unit="ratio",
        interval=interval,
        whole=arguments["hold"] == "interval",
        sentence=f"{series.label}: months {_list(arguments['months'])} over "
        f"{_list(arguments['against'])}, {first} to {last}: {math.exp(middle):.2f}{said}",
        figures=(series.figure_of((min(spans), max(spans))),),
        parts={"years": list(range(first, last + 1)), "ratios": np.exp(logs).tolist()},
    )


def _months(below: Sequence[int], above: Sequence[int], year: int) -> tuple[list[int], list[int]]:
    """Return the months below and above the line, read in order; the last one lies in ``year``.

    Where a month has a lower number than the one before it, a new year begins.
    """
    found: list[int] = []
    for month in reversed([*below, *above]):
        at = 12 * year + month - 1
        while found and at > found[-1]:
            at -= 12
        found.append(at)
    found.reverse()
    return found[: len(below)], found[len(below) :]


def _mean(series: Series, months: Sequence[int]) -> float:
    # the last first: what is not out yet is said of the latest month
    return float(np.mean([series.at(month) for month in sorted(months, reverse=True)]))


def _half(logs: Sequence[float]) -> float:
    """Return half the width of the 90% interval of the mean, infinite for one year."""
    if len(logs) < 2:
        return math.inf
    from scipy.stats import t

    return float(t.ppf(0.95, len(logs) - 1) * np.std(logs, ddof=1) / math.sqrt(len(logs)))


def _list(months: Sequence[int]) -> str:
    return ", ".join(map(str, months))
