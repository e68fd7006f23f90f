"""From paths to boxes that hold: screened, searched on one half, kept by the other.

With a hundred conditions and more a search finds boxes in noise. So only one half of the draws
is searched, and every limit has to do something in the other half; what does not is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from corridor.questions.explain.scenarios.box import Box, Conditions, limits_of, quasi_p
from corridor.questions.explain.scenarios.prim import Step, path_of
from corridor.questions.explain.scenarios.shares import share_of
from corridor.questions.runs.worlds import Behind

__all__ = ["LEAST_OF_INTEREST", "Held", "Settings", "find_boxes", "screened"]

Mask = NDArray[np.bool_]

#: distance of two distributions that is exceeded by chance in 5% of cases (Kolmogorov-Smirnov)
_DISTANCE = 1.3581


#: draws of interest below which a half says nothing about where they lie
LEAST_OF_INTEREST = 10


@dataclass(frozen=True)
class Settings:
    """How a search goes."""

    #: share of a box that a peel or a paste moves
    alpha: float = 0.05
    #: smallest mass of a box, a share of the draws searched
    least: float = 0.05
    #: conditions that a box may have limits on
    most: int = 4
    #: boxes that are looked for
    boxes: int = 3
    #: density that a box is asked for, as far as one reaches it
    density: float = 0.8
    #: chance of a limit that does nothing, over all limits of all boxes of a side
    level: float = 0.05


@dataclass(frozen=True)
class Held:
    """A box whose limits do something in the half that was not searched.

    ``quasi_p``: (column, ``low``, ``high`` or ``kept``) -> quasi-p-value in the half searched
    and in the other one, the latter on the effective number of draws. ``path``: the boxes on the
    way to it; the box at ``chosen`` is it, but for limits that do nothing in the other half.
    """

    box: Box
    quasi_p: dict[tuple[int, str], tuple[float, float]]
    path: tuple[Step, ...] = ()
    chosen: int = 0


def find_boxes(
    given: Conditions,
    y: Mask,
    behind: Behind,
    seen: Mask,
    settings: Settings,
    columns: Sequence[int] | None = None,
) -> tuple[Held, ...]:
    """Return boxes in which ``y`` is likelier, one after the other, each among what is left.

    Parameters
    ----------
    y: is the draw of interest? [draw].
    behind: what of the posterior stands behind each draw.
    seen: which draws are searched, [draw]; the others judge.
    columns: columns that may get a limit, numbers first; all if None.
    """
    whole = Conditions(given.x[:, seen], given.codes[:, seen]).whole()
    found: list[Held] = []
    left = np.ones(len(y), bool)
    while len(found) < settings.boxes:
        if min(int((y & left & half).sum()) for half in (seen, ~seen)) < LEAST_OF_INTEREST:
            break
        one = _One(given, y, behind, seen, left, whole, settings).find(columns)
        if one is None:
            break
        found.append(one)
        left = left & ~one.box.holds(given, whole)
    return tuple(found)


@dataclass(frozen=True)
class _One:
    """The search for one box among the draws ``left``."""

    given: Conditions
    y: Mask
    behind: Behind
    seen: Mask
    left: Mask
    #: the box without limits as the half that is searched knows it: what the other half holds
    #: beyond its range is inside
    whole: Box
    settings: Settings

    def find(self, columns: Sequence[int] | None) -> Held | None:
        """Return the box for the highest density that one reaches, None if none is upheld.

        Boxes with fewer conditions are tried beside those with as many as there may be, since
        noise takes the place of what matters where there is room for it.
        """
        may = screened(*self._half(), columns)
        if not may:
            return None
        paths = [self._path(may, most) for most in range(self.settings.most, 0, -1)]
        for rung in _rungs(paths[0][0].density, self.settings):
            held = [self._upheld(path, rung) for path in paths]
            reach = [h for h in held if h and (rung is None or self._step(h).density >= rung)]
            if reach:
                base = paths[0][0].density
                return max(reach, key=lambda h: _worth(self._step(h), base, rung))
        return None

    def _half(self) -> tuple[Conditions, Mask, Mask]:
        x, codes = self.given.x[:, self.seen], self.given.codes[:, self.seen]
        return Conditions(x, codes), self.y[self.seen], self.left[self.seen]

    def _path(self, columns: Sequence[int], most: int) -> list[Step]:
        alpha, least = self.settings.alpha, self.settings.least
        return path_of(*self._half(), alpha=alpha, least=least, columns=columns, most=most)

    def _step(self, held: Held) -> Step:
        """Return how many of the draws searched a box holds."""
        inside = held.box.holds(self.given, self.whole) & self.left & self.seen
        return Step(held.box, int(inside.sum()), int(self.y[inside].sum()))

    def _upheld(self, path: list[Step], rung: float | None) -> Held | None:
        """Return the box of a path that the other half upholds.

        Conditions that it does not uphold are left out and the search is made anew with the
        others, since their limits were set beside those.
        """
        kept: Held | None = None
        while True:
            at = _taken(path, rung)
            now = None if at is None else self._pruned(path[at].box)
            if at is None or now is None:
                return kept
            kept = replace(now, path=tuple(path), chosen=at)
            used = sorted({column for column, _ in now.quasi_p})
            if len(used) == int(path[at].box.limited(self.whole).sum()):
                return kept
            path = self._path(used, len(used))

    def _pruned(self, box: Box) -> Held | None:
        """Return the box without the limits that do nothing in the other half."""
        settings, tested = self.settings, len(limits_of(box, self.whole))
        line = settings.level / max(1, tested * settings.boxes * settings.most)
        while limits := limits_of(box, self.whole):
            found = {(c, side): self._quasi_p(box, wider) for c, side, wider in limits}
            column, side, wider = max(limits, key=lambda limit: max(found[limit[0], limit[1]]))
            if max(found[column, side]) <= line:
                return Held(box, found)
            box = wider
        return None

    def _quasi_p(self, box: Box, wider: Box) -> tuple[float, float]:
        """Return the quasi-p-values of a limit in the half searched and in the other."""
        values = []
        for half in (self.seen, ~self.seen):
            inside, around = (
                b.holds(self.given, self.whole) & self.left & half for b in (box, wider)
            )
            share = share_of(self.y, inside, self.behind)
            # the search reads its own half as the rule has it, draw by draw
            worth = share.effective / share.n if share.n and half is not self.seen else 1.0
            around_n, around_k = int(around.sum()), int(self.y[around].sum())
            values.append(quasi_p(share.n * worth, share.k * worth, around_n, around_k))
        return values[0], values[1]


def _rungs(base: float, settings: Settings) -> list[float | None]:
    """Return the densities that a box is asked for, one after the other; None takes what there is.

    First the one of the settings, or half way from the share of all draws to one where that is
    more; then that the answer holds more often than not, if it does not anyway.
    """
    first = max(settings.density, (1 + base) / 2)
    return [first, 0.5, None] if base < 0.5 < first else [first, None]


def _worth(step: Step, base: float, rung: float | None) -> float:
    """Return what is looked for in a box: coverage at a density, or a density far from ``base``."""
    return (step.density - base) * np.sqrt(step.n) if rung is None else step.k


def _taken(path: Sequence[Step], rung: float | None) -> int | None:
    """Return the step that is worth most among those that reach a density, None if none does."""
    reach = [i for i, step in enumerate(path) if rung is None or step.density >= rung]
    base = path[0].density
    return max(reach, key=lambda i: _worth(path[i], base, rung)) if reach else None


def screened(
    given: Conditions, y: Mask, left: Mask, columns: Sequence[int] | None = None
) -> list[int]:
    """Return the columns whose distribution differs between draws of interest and others.

    By the largest distance between the two (Kolmogorov and Smirnov), at 5% each: one that has
    no effect of its own stays out, and so does nearly all of the noise. Values that repeat, as
    those of a posterior of a thousand draws do, count once.
    """
    asked = range(len(given.x) + len(given.codes)) if columns is None else sorted(columns)
    ones, others = int((y & left).sum()), int((~y & left).sum())
    if not ones or not others:
        return []
    line = _DISTANCE * np.sqrt((ones + others) / (ones * others))
    out = []
    for column in asked:
        number = column < len(given.x)
        values = given.x[column] if number else given.codes[column - len(given.x)]
        values, hits = values[left], y[left]
        order = np.argsort(values, kind="stable")
        steps = np.where(hits[order], 1.0 / ones, -1.0 / others)
        last = np.append(np.diff(values[order]) != 0, True)  # the end of each run of ties
        gaps = np.cumsum(steps)[last]
        reach = np.abs(gaps).max() if number else np.abs(np.diff(gaps, prepend=0.0)).max()
        once = np.sqrt(len(gaps) / len(values)) if number else 1.0
        if reach * once > line:
            out.append(column)
    return out
