"""The series behind a claim: what its tests read of the record, and the months that they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.months import format_month
from corridor.questions.claims.arguments import LATEST
from corridor.questions.claims.checks import load_check
from corridor.questions.claims.claim import Claim, ClaimTest, Definition, Ledger
from corridor.questions.claims.result import CannotSay, ClaimResult
from corridor.questions.claims.series.monthly import Series
from corridor.questions.claims.view import Store, View

__all__ = ["Behind", "Reader", "named_series", "series_values"]

#: series shown of a claim at the most, and months around those that are named
MOST, AROUND, LEAST = 4, 6, 30


@dataclass(frozen=True, eq=False)
class Behind:
    """One series of the record, and where tests look at it.

    ``values``: [month] from ``first`` on, NaN where none is recorded. ``months``: months that a
    test names alone; ``spans``: spans of months. ``vintage``: as in figures.
    """

    label: str
    unit: str
    place: str
    rows: str
    vintage: str
    first: int
    values: NDArray[np.float64]
    months: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    @property
    def last(self) -> int:
        """Last month shown."""
        return self.first + len(self.values) - 1


class Reader:
    """Reads the series of a ledger's claims, each once."""

    def __init__(self, ledger: Ledger, record: Path) -> None:
        from corridor.evidence import registry

        self._view = View(Store(ledger, record, registry(over=ledger.home)), None)

    def of(self, result: ClaimResult) -> tuple[Behind, ...]:
        """Return ``MOST`` of the series that scored tests on the record read, one a test first."""
        named = _named(result.claim)
        found: list[Behind] = []
        for (measure, population), (months, spans) in named.items():
            try:
                series = self._view.series(measure, population)
            except CannotSay:
                continue
            if result.now.as_of is not None:
                series = series.as_of(result.now.as_of)
            if len(series.seen()) and len(found) < MOST:
                found.append(_cut(series, months, spans))
        return tuple(found)


def _named(claim: Claim) -> dict[tuple[str, str], tuple[set[int], set[tuple[int, int]]]]:
    """Return (measure, population) -> months and spans: the first of each test, the second, ..."""
    found: dict[tuple[str, str], tuple[set[int], set[tuple[int, int]]]] = {}
    of_test: list[dict[tuple[str, str], None]] = []
    for test in claim.tests:
        if test.role != "scored" or test.family != "record":
            continue
        of_test.append({})
        for definition in test.definitions:
            for key, months, spans in _read(test, definition):
                of_test[-1][key] = None
                one = found.setdefault(key, (set(), set()))
                one[0].update(months)
                one[1].update(spans)
    turns = (key for turn in zip_longest(*of_test) for key in turn if key is not None)
    return {key: found[key] for key in turns}


def named_series(claim: Claim) -> int:
    """Return how many series of the record the scored tests of a claim name."""
    return len(_named(claim))


def _read(
    test: ClaimTest, definition: Definition
) -> Iterator[tuple[tuple[str, str], set[int], set[tuple[int, int]]]]:
    given = definition.arguments
    kinds = {argument.name: argument.kind for argument in load_check(test.check).arguments}
    months, spans = _months(given, kinds)
    for name, kind in kinds.items():
        if kind == "measure" and given[name]:
            population = "population" if name == "measure" else f"{name}_population"
            yield _key(given, name, population), months, spans
    if given.get("other_population", "all") != "all" and not given.get("other"):
        yield _key(given, "measure", "other_population"), months, spans


def _key(given: Mapping[str, Any], measure: str, population: str) -> tuple[str, str]:
    return str(given[measure]), str(given.get(population) or "all")


def _months(
    given: Mapping[str, Any], kinds: Mapping[str, str]
) -> tuple[set[int], set[tuple[int, int]]]:
    months, spans = set(), set()
    for name, kind in kinds.items():
        value = given.get(name)
        if value is None:
            continue
        if kind == "month":
            months.add(value)
        elif kind == "span" and value[0] == value[1]:
            months.add(value[0])
        elif kind == "span":
            spans.add(value)
        elif kind == "years":
            spans.add((12 * value[0], 12 * value[1] + 11))
    return months, spans


def _cut(series: Series, months: set[int], spans: set[tuple[int, int]]) -> Behind:
    """Return the part of a series around the months that are named, all of it that is short."""
    end = series.end
    alone = sorted({end if m == LATEST else m for m in months})
    pairs = sorted({(a, end if b == LATEST else b) for a, b in spans if a != LATEST})
    named = [*alone, *(month for pair in pairs for month in pair)] or [end]
    first, last = min(named) - AROUND, max(named) + AROUND
    first = min(first, last - LEAST)
    first, last = max(first, series.first), min(last, end)
    if last - first < LEAST:
        last = min(end, first + LEAST)
    values = series.values[first - series.first : last - series.first + 1]
    return Behind(
        label=series.label,
        unit=series.unit,
        place=series.place,
        rows=series.rows,
        vintage=series.figure_of((first, last)).vintage,
        first=first,
        values=values,
        months=tuple(m for m in alone if first <= m <= last),
        spans=tuple((max(a, first), min(b, last)) for a, b in pairs if a <= last and b >= first),
    )


def series_values(one: Behind) -> dict[str, Any]:
    """Return a series ready for JSON."""
    return {
        "label": one.label,
        "unit": one.unit,
        "table": one.place,
        "rows": one.rows,
        "vintage": one.vintage,
        "first": format_month(one.first),
        "values": [float(v) if np.isfinite(v) else None for v in one.values],
        "named_months": [format_month(month) for month in one.months],
        "named_spans": [[format_month(month) for month in pair] for pair in one.spans],
    }
