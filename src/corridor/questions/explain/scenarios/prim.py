"""The patient rule induction method: boxes of conditions in which an answer is likelier.

A box is peeled, 5% of what is left at a time, along the condition by which the share of the
cases of interest rises most for what is given up, and then pasted back where that helps
(Friedman and Fisher 1999; the lenient objective and the treatment of categories of Kwakkel and
Jaxa-Rozen 2016). Quantiles, ties and the order of the search are those of the EMA Workbench, so
that both find the same boxes; see the tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.explain.scenarios.box import Box, Conditions

__all__ = ["Step", "path_of"]

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Step:
    """A box on the way from all cases to few: ``n`` cases, ``k`` of interest among them."""

    box: Box
    n: int
    k: int

    @property
    def density(self) -> float:
        """Share of the cases in the box that are of interest."""
        return self.k / self.n


def path_of(
    given: Conditions,
    y: Mask,
    among: Mask | None = None,
    *,
    alpha: float = 0.05,
    least: float = 0.05,
    columns: Sequence[int] | None = None,
    most: int | None = None,
) -> list[Step]:
    """Return the boxes that are peeled and then pasted, the first without limits.

    Parameters
    ----------
    y: is the case of interest? [case].
    among: the cases that are looked at, all if None; others lie in an earlier box.
    alpha: share of the box that a peel or a paste moves.
    least: mass below which no box falls, a share of all cases.
    columns: columns that may get a limit, numbers first; all if None.
    most: columns that may have a limit at once; any number if None.
    """
    whole = given.whole()
    left = np.ones(given.cases, bool) if among is None else among
    search = _Search(given, y, left, whole, alpha, columns, most)
    steps = [Step(whole, int(left.sum()), int(y[left].sum()))]
    for growing in (False, True):
        while True:
            inside = steps[-1].box.holds(given, whole) & left
            tried = search.pastes(steps[-1].box) if growing else search.peels(steps[-1].box, inside)
            best = _best(tried, steps[-1])
            if best is None or best.n < least * given.cases:
                break
            if (best.n > steps[-1].n) != growing or best.n == steps[-1].n:
                break
            steps.append(best)
    return steps


#: a changed limit: column (of numbers, or of categories for ``kept``), which one, and to what
_Change = tuple[int, str, Any]

#: cases in a candidate, cases of interest in it, columns with a limit, and what is changed
_Candidate = tuple[int, int, int, _Change]


class _Search:
    """Candidates for the next box."""

    def __init__(
        self,
        given: Conditions,
        y: Mask,
        left: Mask,
        whole: Box,
        alpha: float,
        columns: Sequence[int] | None,
        most: int | None,
    ) -> None:
        self.given, self.y, self.left, self.whole, self.alpha = given, y, left, whole, alpha
        self.numbers = len(given.x)
        asked = range(self.numbers + len(given.codes)) if columns is None else sorted(columns)
        self.rows = np.array([c for c in asked if c < self.numbers], int)
        self.kinds = [c - self.numbers for c in asked if c >= self.numbers]
        self.most = most
        self.order = np.argsort(given.x[self.rows], axis=1, kind="stable")

    def peels(self, box: Box, inside: Mask) -> list[_Candidate]:
        """Return every peel of a box that holds the cases ``inside``."""
        limited = box.limited(self.whole)
        count = int(limited.sum())
        open_ = self.most is None or count < self.most
        found: list[_Candidate] = []
        may = np.flatnonzero(open_ | limited[self.rows])
        if len(may):
            rows, order = self.rows[may], self.order[may]
            order = order[inside[order]].reshape(len(may), -1)
            x = np.take_along_axis(self.given.x[rows], order, 1)
            first = np.zeros((len(may), 1), int)
            sums = np.concatenate([first, np.cumsum(self.y[order], axis=1)], axis=1)
            high, low = _quantiles(x, 1 - self.alpha), _quantiles(x, self.alpha)
            stay, gone = (x <= high[:, None]).sum(1), (x < low[:, None]).sum(1)
            for j, row in enumerate(rows.tolist()):
                now = count + (not limited[row])
                up, rest = int(sums[j, stay[j]]), int(sums[j, -1] - sums[j, gone[j]])
                found.append((int(stay[j]), up, now, (row, "high", float(high[j]))))
                found.append((x.shape[1] - int(gone[j]), rest, now, (row, "low", float(low[j]))))
        for row in self.kinds:
            if len(box.kept[row]) > 1 and (open_ or limited[self.numbers + row]):
                now = count + (not limited[self.numbers + row])
                for code in sorted(box.kept[row]):
                    rest_of = inside & (self.given.codes[row] != code)
                    change = (row, "kept", box.kept[row] - {code})
                    found.append((int(rest_of.sum()), int(self.y[rest_of].sum()), now, change))
        return found

    def pastes(self, box: Box) -> list[_Candidate]:
        """Return every paste."""
        limited = box.limited(self.whole)
        changes: list[_Change] = []
        for row in self.rows[limited[self.rows]].tolist():
            for side in ("low", "high"):
                start, end = (float(getattr(b, side)[row]) for b in (box, self.whole))
                beyond = box.with_low(row, min(start, end)).with_high(row, max(start, end))
                x = np.sort(self.given.x[row][beyond.holds(self.given, self.whole) & self.left])
                share = 1 - self.alpha if side == "low" else self.alpha
                changes.append((row, side, float(_quantiles(x[None], share)[0]) if len(x) else end))
        for row in self.kinds:
            for code in sorted(self.whole.kept[row] - box.kept[row]):
                changes.append((row, "kept", box.kept[row] | {code}))
        found = []
        for change in changes:
            new = _changed(box, change)
            inside = new.holds(self.given, self.whole) & self.left
            now = int(new.limited(self.whole).sum())
            found.append((int(inside.sum()), int(self.y[inside].sum()), now, change))
        return found


def _best(tried: Sequence[_Candidate], old: Step) -> Step | None:
    """Return the candidate that gains most density for each case moved, None if none gains.

    Of two that gain alike the one with fewer limits is taken, and then the first.
    """
    best: tuple[tuple[float, int], _Candidate] | None = None
    for candidate in tried:
        n, k, limits, _ = candidate
        if n in (0, old.n):
            continue
        gain = (k / n - old.density) / abs(n - old.n)
        if gain > 0 and (best is None or (gain, -limits) > best[0]):
            best = ((gain, -limits), candidate)
    if best is None:
        return None
    n, k, _, change = best[1]
    return Step(_changed(old.box, change), n, k)


def _changed(box: Box, change: _Change) -> Box:
    row, side, value = change
    if side == "low":
        return box.with_low(row, value)
    return box.with_high(row, value) if side == "high" else box.with_kept(row, value)


def _quantiles(x: Floats, share: float) -> Floats:
    """Return a quantile of each row of sorted numbers, half way between two that differ.

    Among ties the search goes outwards from the middle, as in sdtoolkit and the EMA Workbench.
    """
    place = (x.shape[1] - 1) * share
    low = np.full(len(x), int(np.floor(place)))
    high = np.full(len(x), int(np.ceil(place)))
    rows = np.arange(len(x))
    while True:
        tied = x[rows, low] == x[rows, high]
        tied &= (low > 0) if share > 0.5 else (high < x.shape[1] - 1)
        if not tied.any():
            return np.asarray((x[rows, low] + x[rows, high]) / 2)
        if share > 0.5:
            low -= tied
        else:
            high += tied
