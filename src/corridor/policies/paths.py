"""Time paths: how a lever moves from the decision point on.

A month is absolute (``2024-06``) or counted from the decision point (``+0`` is its
first month). A path leaves the lever untouched outside the months that it names:

Untouched  as if the policy did not name the lever, for overlays that take a change back
Constant   one value throughout
Step       untouched, then one value from a month on
Ramp       from one value in a month evenly to another in a later month, which stays
Pulse      one value from a month to a month (both included), untouched otherwise
Schedule   one value for each of several spans of months
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridor.core.months import format_month

__all__ = [
    "Constant",
    "Moment",
    "Pulse",
    "Ramp",
    "Schedule",
    "Span",
    "Step",
    "TimePath",
    "Untouched",
]

Months = NDArray[np.float64]
#: turns a value into text, with the separators and digits that its unit needs
Show = Callable[[float], str]


@dataclass(frozen=True)
class Moment:
    """A month: an absolute index (core.months), or months from the decision point."""

    month: int
    relative: bool

    def at(self, start: int) -> int:
        """Return the absolute month for a decision point ``start``."""
        return start + self.month if self.relative else self.month

    def __str__(self) -> str:
        return f"+{self.month}" if self.relative else format_month(self.month)


@dataclass(frozen=True)
class Untouched:
    """The lever is left as it is; in an overlay, what lies below is taken back."""

    def values(self, start: int, months: int, untouched: float) -> Months:
        """Return the value in each of ``months`` months from ``start`` on."""
        return np.full(months, untouched, dtype=np.float64)

    def numbers(self) -> tuple[float, ...]:
        """Return the values that the path names."""
        return ()

    def words(self, start: int, untouched: str, show: Show) -> str:
        """Return the path in words, for a decision point ``start``."""
        return f"{untouched} throughout"


@dataclass(frozen=True)
class Constant:
    """One value throughout."""

    value: float

    def values(self, start: int, months: int, untouched: float) -> Months:
        """Return the value in each of ``months`` months from ``start`` on."""
        return np.full(months, self.value, dtype=np.float64)

    def numbers(self) -> tuple[float, ...]:
        """Return the values that the path names."""
        return (self.value,)

    def words(self, start: int, untouched: str, show: Show) -> str:
        """Return the path in words, for a decision point ``start``."""
        return f"{show(self.value)} throughout"


@dataclass(frozen=True)
class Step:
    """Untouched, then ``value`` from ``start`` on."""

    start: Moment
    value: float

    def values(self, start: int, months: int, untouched: float) -> Months:
        """Return the value in each of ``months`` months from ``start`` on."""
        when = np.arange(start, start + months)
        return np.where(when < self.start.at(start), float(untouched), float(self.value))

    def numbers(self) -> tuple[float, ...]:
        """Return the values that the path names."""
        return (self.value,)

    def words(self, start: int, untouched: str, show: Show) -> str:
        """Return the path in words, for a decision point ``start``."""
        month = self.start.at(start)
        if month <= start:
            return f"{show(self.value)} throughout"
        return f"{untouched}, then {show(self.value)} from {format_month(month)} on"


@dataclass(frozen=True)
class Ramp:
    """From ``origin`` in ``start`` evenly to ``target`` in ``end``, which then stays.

    Without an origin it starts from the untouched value.
    """

    start: Moment
    end: Moment
    target: float
    origin: float | None = None

    def values(self, start: int, months: int, untouched: float) -> Months:
        """Return the value in each of ``months`` months from ``start`` on."""
        first, last = self.start.at(start), self.end.at(start)
        low = untouched if self.origin is None else self.origin
        when = np.arange(start, start + months)
        done = np.clip((when - first) / (last - first), 0.0, 1.0)
        moving = low + (self.target - low) * done
        # rounding must not carry the ramp past either end
        moving = np.clip(moving, min(low, self.target), max(low, self.target))
        moving = np.where(when >= last, self.target, moving)
        return np.where(when < first, untouched, moving)

    def numbers(self) -> tuple[float, ...]:
        """Return the values that the path names."""
        return (self.target,) if self.origin is None else (self.origin, self.target)

    def words(self, start: int, untouched: str, show: Show) -> str:
        """Return the path in words, for a decision point ``start``."""
        low = untouched if self.origin is None else show(self.origin)
        first, last = (format_month(end.at(start)) for end in (self.start, self.end))
        return f"{low} in {first}, changing evenly to {show(self.target)} in {last}, which stays"


@dataclass(frozen=True)
class Pulse:
    """``value`` from ``start`` to ``end``, both included; untouched otherwise."""

    start: Moment
    end: Moment
    value: float

    def values(self, start: int, months: int, untouched: float) -> Months:
        """Return the value in each of ``months`` months from ``start`` on."""
        when = np.arange(start, start + months)
        inside = (when >= self.start.at(start)) & (when <= self.end.at(start))
        return np.where(inside, float(self.value), float(untouched))

    def numbers(self) -> tuple[float, ...]:
        """Return the values that the path names."""
        return (self.value,)

    def words(self, start: int, untouched: str, show: Show) -> str:
        """Return the path in words, for a decision point ``start``."""
        span = _span(self.start.at(start), self.end.at(start))
        return f"{show(self.value)} {span}, otherwise {untouched}"


@dataclass(frozen=True)
class Span:
    """One entry of a schedule; without an end it holds until the next entry, or for good."""

    start: Moment
    value: float
    end: Moment | None = None


@dataclass(frozen=True)
class Schedule:
    """One value for each of several spans that do not overlap, in order of time."""

    spans: tuple[Span, ...]

    def values(self, start: int, months: int, untouched: float) -> Months:
        """Return the value in each of ``months`` months from ``start`` on."""
        when = np.arange(start, start + months)
        out = np.full(months, untouched, dtype=np.float64)
        for span in self.spans:
            inside = when >= span.start.at(start)
            if span.end is not None:
                inside &= when <= span.end.at(start)
            out[inside] = span.value
            if span.end is not None:
                out[when > span.end.at(start)] = untouched
        return out

    def numbers(self) -> tuple[float, ...]:
        """Return the values that the path names."""
        return tuple(span.value for span in self.spans)

    def words(self, start: int, untouched: str, show: Show) -> str:
        """Return the path in words, for a decision point ``start``."""
        parts = []
        for index, span in enumerate(self.spans):
            first = span.start.at(start)
            following = self.spans[index + 1 : index + 2]
            if span.end is not None:
                when = _span(first, span.end.at(start))
            elif following:
                when = _span(first, following[0].start.at(start) - 1)
            else:
                when = f"from {format_month(first)} on"
            parts.append(f"{show(span.value)} {when}")
        rest = "" if self.spans[0].start.at(start) <= start else f"{untouched} to begin with; "
        return rest + "; ".join(parts)


TimePath = Untouched | Constant | Step | Ramp | Pulse | Schedule


def _span(first: int, last: int) -> str:
    if first == last:
        return f"in {format_month(first)}"
    return f"from {format_month(first)} to {format_month(last)}"
