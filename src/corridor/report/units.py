"""How a figure of a given unit is written: its scale, its smallest digit, its words.

People and events are whole numbers, and differ by fewer or more. Money differs by less or
more, shares and indexes by lower or higher, and a chance is shown in percent.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from corridor.questions.compare.result import OutcomeInfo
from corridor.report import words

__all__ = [
    "OVER",
    "POINTS",
    "Measure",
    "monthly_measure",
    "over_words",
    "total_measure",
    "total_unit",
    "unit_alone",
    "window_words",
]

#: how months become one number, where it is not their sum
OVER = {
    "mean": "mean of months",
    "last": "last month",
    "chance": "chance of at least one",
}

#: what is counted in whole numbers
_COUNTED = frozenset(
    (
        *("appointments", "arrests", "attempts", "deaths", "detainees", "encounters"),
        *("entries", "events"),
        *("homicides", "jobs", "members", "people", "persons", "places", "removals", "returns"),
        *("stops", "workers"),
    )
)

_LARGE = {"thousand": 1e3, "million": 1e6, "billion": 1e9}

#: a scale within a unit: "million dollars", "USD million"
_LARGE_WORD = re.compile(r"\b(thousand|million|billion) |(?<=USD) (million|billion)\b")

_RATES = (" a month", " per month", "/month")

_WORD = re.compile(r"[A-Za-z]+")

#: how percentages differ
POINTS = ("points lower", "points higher")

#: smallest steps: of a chance in percent, and of a share, an index or an expected number
_PERCENT_STEP, _FINE = 0.1, 1e-6


class Measure(NamedTuple):
    """A unit, and how its figures are written. Figures come already times ``factor``."""

    unit: str
    factor: float = 1.0
    suffix: str = ""
    #: no figure is rounded to less than this
    floor: float = 1.0
    ways: tuple[str, str] = ("fewer", "more")
    equal: str = "About as many"

    def round(self, value: float) -> float:
        """Return the step that leaves three digits of a figure without an interval."""
        return words.rounding_step(0.0, value, self.floor)

    def number(self, value: float, step: float) -> str:
        """Write a figure: ``1.28 million``, ``12%``."""
        return f"{words.number(value, step)}{self.suffix}"

    def between(self, low: float, high: float, step: float) -> str:
        """Write an interval: ``0.91 to 1.77 million``, ``3 to 12%``."""
        return f"{words.between(low, high, step)}{self.suffix}"

    def whole(self, figure: str) -> str:
        """Write the unit after a figure: ``446 million USD``, ``12%``, ``1.02, ratio to before``.

        ``figure``: in words, without the suffix.
        """
        if self.suffix:
            return f"{figure}{self.suffix}"
        unit = self.unit.partition(",")[0]
        if figure == "1" and self.ways == words.WAYS:
            return f"{figure} ({unit})"
        # what is no count, money or percentage can't be read on from its figure
        reads_on = self.ways[1] != "higher"
        return f"{figure} {unit}" if reads_on else f"{figure}, {unit}"

    def change(self, value: float, step: float) -> str:
        """Write a difference: ``230 thousand more``, ``12 points higher``."""
        return words.change(value, step, self.ways)

    def change_between(self, low: float, high: float, step: float) -> str:
        """Write an interval of differences: ``12 points lower to 3 points higher``."""
        return words.change_between(low, high, step, self.ways)


def unit_alone(unit: str) -> str:
    """Return a unit without its rate: ``people a month`` becomes ``people``."""
    for rate in _RATES:
        unit = unit.removesuffix(rate)
    return unit


def over_words(info: OutcomeInfo) -> str:
    """Return how the window is summed, empty for the plain sum of its months.

    A label that begins with the word chance says so itself.
    """
    if info.over == "chance" and info.label.startswith("Chance"):
        return ""
    return OVER.get(info.over, "")


def window_words(info: OutcomeInfo) -> str:
    """Return what a figure of the window is, to go before the window's months."""
    if info.over == "sum":
        return "Totals over"
    said = OVER[info.over]
    return f"{said[0].upper()}{said[1:]}, of"


def monthly_measure(info: OutcomeInfo) -> Measure:
    """Return how the figures of single months are written.

    Of a chance it is the chance of an event from the decision point to the end of the month.
    """
    if info.over == "chance":
        return total_measure(info)._replace(unit="percent, chance up to each month")
    return _measure(info.unit)


def total_measure(info: OutcomeInfo) -> Measure:
    """Return how the figure of the whole window is written."""
    if info.over == "chance":
        return Measure(
            *("percent", 100.0, "%", _PERCENT_STEP, POINTS, "About the same chance"),
        )
    return _measure(total_unit(info))


def total_unit(info: OutcomeInfo) -> str:
    """Return the unit of the window's figure, as the comparison holds it."""
    if info.unit_total:
        return info.unit_total
    if info.over == "chance":
        return "probability"
    return unit_alone(info.unit) if info.over == "sum" else info.unit


def _measure(unit: str) -> Measure:
    large = _LARGE_WORD.search(unit)
    factor = _LARGE[large[1] or large[2]] if large else 1.0
    shown = unit.replace(large[0], "", 1) if large else unit
    named = set(_WORD.findall(re.split(r",| in | of ", unit_alone(shown))[0].lower()))
    if named & {"dollars", "usd"}:
        money = "dollars" if "dollars" in named else "USD"
        return Measure(shown, factor, "", 1.0, (f"{money} less", f"{money} more"), "About as much")
    if named & _COUNTED and not named & {"expected", "per", "ratio", "share"}:
        return Measure(shown, factor)
    ways = ("lower", "higher")
    if named & {"percent", "percentage"}:
        ways = POINTS
    return Measure(shown, factor, "", _FINE, ways, "About the same")
