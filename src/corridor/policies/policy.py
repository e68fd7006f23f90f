"""What a policy is: levers with time paths, and the words for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError
from corridor.core.months import format_month
from corridor.policies.paths import TimePath
from corridor.system.corridor import Corridor
from corridor.system.corridors import load_corridor
from corridor.system.levers import Lever, levers

__all__ = ["LeverPath", "Policy", "bounds_of", "same_value", "show_value"]


#: by how much a mean of equal numbers may be off them, as a share
_ROUNDING = 1e-12


@dataclass(frozen=True)
class LeverPath:
    """How a policy moves one lever, and on what grounds."""

    lever: str
    path: TimePath
    why: str = ""
    #: ids of the article's claims that the choice bears on
    claims: tuple[str, ...] = ()
    #: evidence grade of the values, A to E; a value that somebody proposes is E
    grade: str = "E"
    #: publisher and document that the values were read from
    source: str = ""


@dataclass(frozen=True)
class Policy:
    """One policy: a name, its own words and the levers that it moves."""

    id: str
    label: str
    summary: str = ""
    #: what its own supporters say of it
    own_words: str = ""
    #: what the policy file leaves out, and other cautions
    notes: str = ""
    #: where the levers were inherited from; says nothing about the effect
    base: str = field(default="", compare=False)
    #: ids of the levers that were, unchanged
    inherited: tuple[str, ...] = field(default=(), compare=False)
    #: the only decision point (month index) that its values are measured from; None = any
    decision_point: int | None = None
    #: lever id -> path; a lever that is not named stays untouched
    levers: Mapping[str, LeverPath] = field(default_factory=dict)
    #: the corridor whose levers these are
    corridor: Corridor = field(default_factory=load_corridor, compare=False)

    def values(
        self, start: int, months: int, history: Mapping[str, float]
    ) -> dict[str, NDArray[np.float64]]:
        """Return every lever's value in each of ``months`` months from ``start`` on.

        ``start`` is the decision point (month index). ``history`` holds, by lever
        id, the values in force at the decision point; the levers whose default is
        "history" need one. Each array has shape (months,) and its lever's unit.
        Raises InputError if ``history`` lacks a value, or holds one that is not finite.
        """
        if months < 1:
            raise InputError(f"{months} months is no window", remedy="Ask for at least one month")
        out = {}
        for lever in levers(self.corridor).values():
            untouched = lever.untouched(history)
            if not np.isfinite(untouched):
                raise InputError(f"the value in force of '{lever.id}' is {untouched}")
            moved = self.levers.get(lever.id)
            out[lever.id] = (
                np.full(months, untouched)
                if moved is None
                else moved.path.values(start, months, untouched)
            )
        return out

    def describe(
        self, start: int, history: Mapping[str, float] | None = None
    ) -> list[dict[str, str]]:
        """Return one row per lever that departs from the status quo, in the levers' order.

        Keys: lever, label, unit, path (in words, for a decision point ``start``), untouched (what
        it is where nobody moves it), meaning, decides, why, claims (separated by spaces), grade,
        source. ``history``, as for ``values``, puts numbers to what was in force, and a lever that
        is set to just that has no row either.
        """
        known = history or {}
        rows = []
        for lever in levers(self.corridor).values():
            moved = self.levers.get(lever.id)
            stands = known.get(lever.id, lever.default)
            if moved is None or all(same_value(value, stands) for value in moved.path.numbers()):
                continue
            untouched = "as at the decision point"
            if lever.id in known:
                untouched += f" ({show_value(known[lever.id])})"
            if not isinstance(lever.default, str):
                untouched = show_value(lever.default)
            rows.append(
                {
                    "lever": lever.id,
                    "label": lever.label,
                    "unit": lever.unit,
                    "path": moved.path.words(start, untouched, show_value),
                    "untouched": untouched,
                    "meaning": lever.meaning,
                    "decides": lever.decides,
                    "why": moved.why,
                    "claims": " ".join(moved.claims),
                    "grade": moved.grade,
                    "source": moved.source,
                }
            )
        return rows

    def idle(self, start: int, months: int) -> list[str]:
        """Return the levers whose paths leave them untouched in each of ``months`` months.

        ``start`` is the decision point (month index). A lever that is left untouched on purpose
        is not among them.
        """
        # two values, since a path may hold one that happens to be the untouched one
        return [
            name
            for name, moved in self.levers.items()
            if moved.path.numbers()
            and all((moved.path.values(start, months, at) == at).all() for at in (0.0, 1.0))
        ]

    def still(self, start: int, months: int, history: Mapping[str, float]) -> dict[str, float]:
        """Return the levers set to what is in force anyway in each of ``months`` months.

        Lever id -> that value, in its unit. ``start`` and ``history`` as for ``values``. A lever
        that is left untouched on purpose, or moved outside these months, is not among them.
        Raises InputError as ``values`` does.
        """
        idle, every = self.idle(start, months), self.values(start, months, history)
        found = {}
        for name, moved in self.levers.items():
            untouched = levers(self.corridor)[name].untouched(history)
            if moved.path.numbers() and name not in idle and same_value(every[name], untouched):
                found[name] = untouched
        return found

    def early(self, start: int) -> list[str]:
        """Return the levers whose paths are dated from a month before ``start`` (month index)."""
        found = []
        for name, moved in self.levers.items():
            spans = getattr(moved.path, "spans", (moved.path,))
            begin = getattr(spans[0], "start", None) if spans else None
            if begin is not None and not begin.relative and begin.at(start) < start:
                found.append(name)
        return found

    def caution(self, start: int) -> str:
        """Return a sentence if the values are not meant for this decision point, else ""."""
        if self.decision_point is None or self.decision_point == start:
            return ""
        return (
            f"The values of '{self.id}' are measured from {format_month(self.decision_point)}, "
            f"not from {format_month(start)}"
        )


def same_value(values: float | NDArray[np.float64], stands: float | str) -> bool:
    """Return whether all values are the one that stands but for the rounding of a mean."""
    return not isinstance(stands, str) and bool(
        np.isclose(values, stands, rtol=_ROUNDING, atol=0).all()
    )


def show_value(value: float, digits: int = 6) -> str:
    """Return a value as people write it, of so many digits below 1,000: 30,000 or 0.46."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.{digits}g}"


def bounds_of(lever: Lever) -> str:
    """Return the bounds of a lever in words, with its unit."""
    return f"{show_value(lever.low)} to {show_value(lever.high)} ({lever.unit})"
