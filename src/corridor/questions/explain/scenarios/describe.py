"""From what a search found to plain values: limits in own units, places in priors, shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridor.questions.explain.scenarios.box import Box, Conditions
from corridor.questions.explain.scenarios.conditions import Condition, Draws, natural
from corridor.questions.explain.scenarios.result import FoundBox, Path, Range, Side, Threshold
from corridor.questions.explain.scenarios.search import Held
from corridor.questions.explain.scenarios.shares import share_of
from corridor.questions.explain.scenarios.threshold import Crossing
from corridor.questions.runs.asked import Asked

__all__ = ["Told"]

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Told:
    """What is needed to tell of a box: the question, the draws, and which of them were searched."""

    asked: Asked
    conditions: tuple[Condition, ...]
    draws: Draws
    seen: Mask

    @property
    def whole(self) -> Box:
        """The box without limits, as the half that was searched knows it."""
        given = self.draws.given
        return Conditions(given.x[:, self.seen], given.codes[:, self.seen]).whole()

    def side(self, y: Mask, exceeds: bool, found: Sequence[Held] | None) -> Side:
        """Return the boxes of one answer; ``found`` is None where none were looked for."""
        share = float(y.mean())
        if found is None:
            return Side(exceeds, share, False, (), None, None)
        boxes, union = [], np.zeros(len(y), bool)
        for held in found:
            boxes.append(self._box(y, held, union))
            union = union | held.box.holds(self.draws.given, self.whole)
        together = _three(y, union, ~self.seen) if boxes else None
        path = self._path(y, found[0]) if boxes else None
        return Side(exceeds, share, True, tuple(boxes), together, path)

    def _box(self, y: Mask, held: Held, before: Mask) -> FoundBox:
        inside, other = held.box.holds(self.draws.given, self.whole), ~self.seen
        mass, coverage, _ = _three(y, inside, other)
        ranges = [self._range(held, c) for c in sorted({column for column, _ in held.quasi_p})]
        return FoundBox(
            # those that narrow the draws most come first
            ranges=tuple(sorted(ranges, key=lambda r: r.inside)),
            mass=mass,
            coverage=coverage,
            added=_three(y, inside & ~before, other)[1],
            density=share_of(y, inside & other, self.draws.behind),
            outside=share_of(y, ~inside & other, self.draws.behind),
            searched=_three(y, inside, self.seen),
        )

    def _range(self, held: Held, column: int) -> Range:
        from scipy.special import ndtr

        first, last = (
            held.quasi_p.get((column, side), (None, None))
            for side in ("kept" if (column, "kept") in held.quasi_p else "low", "high")
        )
        quasi = {"quasi_p": (first[0], last[0]), "quasi_p_held": (first[1], last[1])}
        condition, given, whole = self.conditions[column], self.draws.given, self.whole
        at = column - len(given.x)
        if at >= 0:
            kept = held.box.kept[at]
            inside = float(np.isin(given.codes[at], list(kept)).mean())
            labels = tuple(condition.choices[code] for code in sorted(kept))
            return Range(condition, None, None, None, None, labels, inside, None, **quasi)
        z = given.x[column]
        low, high = float(held.box.low[column]), float(held.box.high[column])
        has_low, has_high = low > whole.low[column], high < whole.high[column]
        meets = (z >= (low if has_low else -np.inf)) & (z <= (high if has_high else np.inf))
        drawn = ndtr(np.quantile(z, (0.05, 0.95))).tolist()
        return Range(
            condition=condition,
            low=float(natural(self.asked, column, low)) if has_low else None,
            high=float(natural(self.asked, column, high)) if has_high else None,
            low_prior=float(ndtr(low)) if has_low else None,
            high_prior=float(ndtr(high)) if has_high else None,
            kept=(),
            inside=float(meets.mean()),
            drawn=(drawn[0], drawn[1]),
            **quasi,
        )

    def _path(self, y: Mask, held: Held) -> Path:
        inside = [step.box.holds(self.draws.given, self.whole) for step in held.path]
        searched = [_three(y, one, self.seen) for one in inside]
        other = [_three(y, one, ~self.seen) for one in inside]
        return Path(
            coverage=tuple(three[1] for three in searched),
            density=tuple(three[2] for three in searched),
            mass=tuple(three[0] for three in searched),
            limited=tuple(int(step.box.limited(self.whole).sum()) for step in held.path),
            coverage_held=tuple(three[1] for three in other),
            density_held=tuple(three[2] if three[0] else None for three in other),
            chosen=held.chosen,
        )

    def threshold(self, crossing: Crossing) -> Threshold:
        """Return a crossing in the unit of its condition."""
        from scipy.special import ndtr

        column = crossing.column
        value, low, high = natural(self.asked, column, [crossing.z, *crossing.interval]).tolist()
        return Threshold(
            condition=self.conditions[column],
            value=value,
            low=low,
            high=high,
            beyond=crossing.beyond,
            prior=float(ndtr(crossing.z)),
            drawn=float((self.draws.given.x[column] < crossing.z).mean()),
            above=crossing.above,
            steady=crossing.steady,
            below_held=crossing.below_held,
            above_held=crossing.above_held,
            p_value=crossing.p_value,
            values=tuple(natural(self.asked, column, crossing.curve_z).tolist()),
            chances=tuple(crossing.curve.tolist()),
        )


def _three(y: Mask, inside: Mask, half: Mask) -> tuple[float, float, float]:
    """Return mass, coverage and density of a box in one half of the draws, 0 for 0 of 0."""
    n, hits = int((inside & half).sum()), int((y & inside & half).sum())
    whole, all_hits = int(half.sum()), int((y & half).sum())
    return n / max(1, whole), hits / max(1, all_hits), hits / max(1, n)
