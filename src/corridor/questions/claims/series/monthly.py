"""A measure as a monthly series: values, what of it can be seen, and figures that cite it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.months import format_month, parse_month
from corridor.questions.claims.result import CannotSay, Figure, NotYet
from corridor.questions.claims.series.measures import Measure, Part, Population

__all__ = ["Series", "read_series", "span"]

Floats = NDArray[np.float64]


def span(first: int, last: int) -> str:
    """Return two months in words, one where they are the same."""
    if first == last:
        return format_month(first)
    return f"{format_month(first)} to {format_month(last)}"


@dataclass(frozen=True, eq=False)
class Series:
    """Values of one measure and population, [month] from ``first`` on, NaN where none is.

    Attributes
    ----------
    label, unit: words.
    place, rows: tables, and which of their rows.
    visible: last month that was published at the vantage.
    lag: months after which a month is published.
    vintages: vintages of the editions read, month -> text.
    adjusted: words of a seasonal adjustment, empty where there is none.
    usable, beyond: months that are read where others are no count of the same thing, and why.
    """

    label: str
    unit: str
    place: str
    rows: str
    first: int
    values: Floats
    visible: int
    lag: int
    vintages: dict[int, str]
    adjusted: str = ""
    usable: tuple[int, int] | None = None
    beyond: str = ""

    @property
    def last(self) -> int:
        """Last month of the record, visible or not."""
        return self.first + len(self.values) - 1

    @property
    def end(self) -> int:
        """Last month that can be seen."""
        return min(self.last, self.visible)

    def at(self, month: int) -> float:
        """Return the value of one month.

        Raises NotYet or CannotSay where there is none.
        """
        return float(self.window(month, month)[0])

    def window(self, first: int, last: int) -> Floats:
        """Return the values of the months from ``first`` to ``last``, [month].

        Raises NotYet if one was not published at the vantage, CannotSay if one is not recorded.
        """
        if self.visible < last <= self.last:
            raise NotYet(
                f"{format_month(last)} of {self.label} had not been published",
                f"Ask again once {format_month(last)} is out",
            )
        if first < self.first or last > self.last:
            raise self._gap(span(first, last))
        if self.usable is not None and not self.usable[0] <= first <= last <= self.usable[1]:
            raise CannotSay(
                f"{self.label} is not read beyond {span(*self.usable)}: {self.beyond}",
                f"A count of {self.label} of one kind that covers {span(first, last)}",
            )
        found = self.values[first - self.first : last - self.first + 1]
        if np.isnan(found).any():
            gone = first + int(np.flatnonzero(np.isnan(found))[0])
            raise self._gap(format_month(gone))
        return found

    def _gap(self, period: str) -> CannotSay:
        covered = span(self.first, self.last)
        return CannotSay(
            f"{self.label} is not recorded for {period}; the record runs from {covered}",
            f"A published series of {self.label} that covers {period}",
        )

    def as_of(self, month: int) -> Series:
        """Return the series as one stood in the middle of ``month``: with its lag, and no later."""
        return replace(self, visible=month - self.lag)

    def seen(self) -> Floats:
        """Return the values from ``first`` to the last month that can be seen, [month]."""
        return self.values[: max(self.end - self.first + 1, 0)]

    def figure(self, month: int) -> Figure:
        """Return the figure of one month, as recorded or as adjusted."""
        return self.figure_of((month, month), self.at(month))

    def figure_of(
        self, months: tuple[int, int], value: float | None = None, how: str = "mean"
    ) -> Figure:
        """Return a figure that rests on a span of months; ``value`` is None for the span itself.

        ``how``: what made one number of several months, said beside the unit.
        """
        first, last = months
        made = "" if value is None or first == last else f", {how} of {last - first + 1} months"
        seen = {self.vintages[m] for m in range(first, last + 1) if m in self.vintages}
        return Figure(
            kind="record",
            place=self.place,
            rows=self.rows + (f", {self.adjusted}" if self.adjusted else ""),
            period=span(first, last),
            value=None if value is None else float(value),
            unit=self.unit + made,
            vintage=", ".join(sorted({v for text in seen for v in text.split(", ") if v})),
        )

    def with_values(self, values: Floats, adjusted: str) -> Series:
        """Return the series with other values for the same months."""
        return replace(self, values=values, adjusted=adjusted)


def read_series(
    measure: Measure,
    population: Population | None,
    record: Path,
    load: Callable[[Part], Any],
) -> Series:
    """Return a measure of a population as a series of which all is visible.

    ``population`` None is everybody. ``load`` gives the table of a part.

    Raises CannotSay where no row of the table is of this population.
    """
    parts = measure.parts if population is None else measure.by[population.column]
    read = [_part(part, population, record, load) for part in parts]
    label = measure.label if population is None else f"{measure.label}, {population.label}"
    if any(not values for values, _, _ in read):
        raise CannotSay(f"no row of {label} is recorded", f"A published series of {label}")
    first = max(min(values) for values, _, _ in read)
    last = min(end for _, _, end in read)
    total = np.zeros(max(last - first + 1, 0))
    for values, _, _ in read:
        total += np.array([values.get(month, np.nan) for month in range(first, last + 1)])
    if measure.usable is not None:
        months = np.arange(first, last + 1)
        total[(months < measure.usable[0]) | (months > measure.usable[1])] = np.nan
    vintages = {
        month: ", ".join(sorted({*filter(None, (v.get(month, "") for _, v, _ in read))}))
        for month in range(first, last + 1)
    }
    lag = max(part.info(record).lag_months for part in parts)
    return Series(
        label=label,
        unit=measure.unit,
        place=" and ".join(dict.fromkeys(part.table for part in parts)),
        rows="; ".join(_rows(part, population) for part in parts),
        first=first,
        values=total,
        visible=last,
        lag=lag,
        vintages=vintages,
        usable=measure.usable,
        beyond=measure.note if measure.usable else "",
    )


def _part(
    part: Part, population: Population | None, record: Path, load: Callable[[Part], Any]
) -> tuple[dict[int, float], dict[int, str], int]:
    """Return month -> value, month -> vintages, and the last month of one part."""
    import polars as pl

    info = part.info(record)
    frame = load(part)
    last = _month(info.time, frame[info.time].max())
    for column, accepted in part.where:
        frame = frame.filter(pl.col(column).is_in(accepted))
    if population is not None:
        chosen = pl.col(population.column).is_in(population.values)
        if population.column == "origin":
            # a published total stands beside its parts in some tables
            frame = frame.filter(pl.col("origin") != "ALL")
        frame = frame.filter(~chosen if population.without else chosen)
    edition = pl.col("edition") if "edition" in frame.columns else pl.lit("")
    frame = frame.group_by(info.time).agg(pl.col("value").sum(), edition.unique().alias("editions"))
    known = {one["id"]: str(one.get("vintage", "")) for one in info.editions}
    values, vintages = {}, {}
    for period, value, editions in frame.select(info.time, "value", "editions").iter_rows():
        month = _month(info.time, period)
        values[month] = float(value)
        vintages[month] = ", ".join(sorted({known.get(e, e) for e in editions}))
    if values and info.time == "month" and (population is not None or part.nought):
        # publishers leave empty cells of a split out: inside the table they are zero
        begin = _month(info.time, load(part)[info.time].min()) if part.nought else min(values)
        values = {m: values.get(m, 0.0) for m in range(begin, last + 1)}
    return values, vintages, last


def _month(time: str, period: Any) -> int:
    """Return the month of a period; a year stands at its last month."""
    if time == "month":
        return parse_month(period)
    return 12 * int(period) + (8 if time == "fiscal_year" else 11)


def _rows(part: Part, population: Population | None) -> str:
    chosen = [f"{column} = {_values(accepted)}" for column, accepted in part.where]
    if population is not None:
        sign = "is not" if population.without else "="
        chosen.append(f"{population.column} {sign} {_values(population.values)}")
    return ", ".join(chosen) or "all rows"


def _values(values: Sequence[Any]) -> str:
    return " or ".join(str(value) for value in values)
