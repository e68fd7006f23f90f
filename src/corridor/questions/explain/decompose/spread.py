"""Where the spread of a difference comes from, with Monte Carlo errors and a second estimator.

Parameters outside the fit are independent, and any estimator agrees on them. Those of the fit
lean on each other: a regression then gives one of them what another does. Grades share what the
regression explains by Shapley (``runs.variance``), parameters are shown by what they tell alone
(``given_data``), and all that the fit leaves open is shown as one block.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.explain.decompose.given_data import (
    Units,
    between_bins,
    between_draws,
    error_between_bins,
)
from corridor.questions.explain.decompose.lanes import BLOCKS, block_of
from corridor.questions.explain.decompose.result import Source, SpreadShare
from corridor.questions.runs.variance import (
    DRAWS_A_ROW,
    GradeShare,
    Regression,
    centred_rank,
    grade_shares,
)
from corridor.questions.runs.worlds import Behind
from corridor.system.fit.tables import Slot

__all__ = ["CHECKED", "RESAMPLES", "spread_shares"]

Floats = NDArray[np.floating[Any]]

#: parameters whose share given data has a standard error, the largest first
CHECKED = 8
#: resamples of blocks for the errors of the regression and of grades
RESAMPLES = 100


def spread_shares(
    differences: Mapping[str, Floats],
    z: Floats,
    behind: Behind,
    slots: Sequence[Slot],
    fitted: int,
    labels: Mapping[str, str],
    seed: int,
    *,
    errors: bool = True,
) -> dict[str, SpreadShare]:
    """Return where the spread of each difference comes from; none of what does not differ.

    Parameters
    ----------
    differences: outcome id -> [lane]. z: [row, lane]; its first ``fitted`` rows go with the draws
        ``behind``.
    labels: parameter id -> label.
    errors: resample for standard errors, which takes most of the time; NaN if not.

    With fewer than ``DRAWS_A_ROW`` lanes for each row the shares mean nothing: none is returned.
    """
    moved = {name: values for name, values in differences.items() if np.ptp(values) > 0}
    if not moved or z.shape[1] < DRAWS_A_ROW * len(z):
        return {}
    regression = Regression(z, slots, limit=z.shape[1])
    ranks = np.stack([centred_rank(values) for values in moved.values()])
    sums = _Sums(regression.x, ranks, behind)
    rng = np.random.default_rng(seed)
    rows, by_grade = sums.resampled(slots, rng) if errors else sums.unsaid(slots)
    given = _Given(np.concatenate([ranks, np.stack(list(moved.values()))]), z, behind, fitted)
    out = {}
    for at, (name, values) in enumerate(moved.items()):
        share = regression.share(values)
        mine = rows[..., at]
        sources = given.sources(share, at, slots, labels, mine)
        out[name] = SpreadShare(
            share=share,
            grade_error={g: float(found[:, at].std(ddof=1)) for g, found in by_grade.items()},
            rest_error=float(mine.sum(1).std(ddof=1)),
            fitted=given.block(share, at, slots, mine),
            parameters=sources,
        )
    return out


class _Sums:
    """What regressions need of the lanes, by block of batches of the posterior."""

    def __init__(self, x: Floats, y: Floats, behind: Behind) -> None:
        """Take x as [row, lane] and y as [outcome, lane]."""
        block = block_of(behind)
        self.ridge = 1e-6 * x.shape[1] * np.eye(len(x))
        self.gram = np.empty((BLOCKS, len(x), len(x)))
        self.with_y = np.empty((BLOCKS, len(x), len(y)))
        self.of_y = np.empty((BLOCKS, len(y)))
        for b in range(BLOCKS):
            mine = block == b
            self.gram[b] = x[:, mine] @ x[:, mine].T
            self.with_y[b] = x[:, mine] @ y[:, mine].T
            self.of_y[b] = (y[:, mine] ** 2).sum(1)

    def whole(self, weight: Floats | None = None) -> tuple[Floats, Floats, Floats]:
        """Return (x x', x y', sums of y squared) of all lanes, or of blocks by weight."""
        weight = np.ones(BLOCKS) if weight is None else weight
        gram = np.tensordot(weight, self.gram, 1) + self.ridge
        return gram, np.tensordot(weight, self.with_y, 1), weight @ self.of_y

    def resampled(
        self, slots: Sequence[Slot], rng: np.random.Generator
    ) -> tuple[Floats, dict[str, Floats]]:
        """Return shares in resamples of blocks.

        Those of the regression, [resample, row, outcome]; and grade -> [resample, outcome].
        """
        rows, grades = [], []
        for _ in range(RESAMPLES):
            weight = rng.multinomial(BLOCKS, np.full(BLOCKS, 1 / BLOCKS)).astype(float)
            gram, with_y, of_y = self.whole(weight)
            rows.append(np.linalg.solve(gram, with_y) * with_y / of_y)
            grades.append(grade_shares(gram, with_y, of_y, slots))
        named = {name: np.stack([one[name] for one in grades]) for name in grades[0]}
        return np.stack(rows), named

    def unsaid(self, slots: Sequence[Slot]) -> tuple[Floats, dict[str, Floats]]:
        """Return what ``resampled`` does, for who wants no errors: NaN."""
        none = np.full((2, *self.with_y.shape[1:]), np.nan)
        return none, {slot.grade: none[:, 0] for slot in slots}


class _Given:
    """Shares given data of all outcomes at once: first of ranks, then of differences."""

    def __init__(self, values: Floats, z: Floats, behind: Behind, fitted: int) -> None:
        """Take values of [2 x outcome, lane]."""
        self.values, self.z, self.behind, self.fitted = values, z, behind, fitted
        self.lanes, self.draws = Units(values), Units(values, behind)
        self.of_row: dict[int, Floats] = {}

    def sources(
        self,
        share: GradeShare,
        outcome: int,
        slots: Sequence[Slot],
        labels: Mapping[str, str],
        resampled: Floats,
    ) -> tuple[Source, ...]:
        """Return every parameter, the largest first; ``resampled`` is [resample, row]."""
        by_id = {slot.id: slot for slot in slots}
        found = []
        for name, grade, value in share.by_parameter:
            slot = by_id[name]
            # of a parameter with a value for each group, the group that tells most
            each = [self._row(row) for row in range(slot.start, slot.start + slot.size)]
            best = max(each, key=lambda one: float(one[outcome]))
            found.append(
                Source(
                    id=name,
                    label=labels.get(name, name),
                    grade=grade,
                    fitted=slot.start < self.fitted,
                    regression=value,
                    regression_error=float(resampled[:, slot.rows].sum(1).std(ddof=1)),
                    given_data=float(best[outcome]),
                    error=float("nan"),
                    plain=float(best[outcome + len(best) // 2]),
                    plain_error=float("nan"),
                )
            )
        found.sort(key=lambda source: -source.given_data)
        both = [outcome, outcome + len(self.values) // 2]
        return tuple(
            self._with_error(source, by_id[source.id], both) if at < CHECKED else source
            for at, source in enumerate(found)
        )

    def _row(self, row: int) -> Floats:
        if row not in self.of_row:
            units = self.draws if row < self.fitted else self.lanes
            self.of_row[row] = between_bins(units, self.z[row])
        return self.of_row[row]

    def _with_error(self, source: Source, slot: Slot, both: list[int]) -> Source:
        rows = range(slot.start, slot.start + slot.size)
        best = max(rows, key=lambda row: float(self._row(row)[both[0]]))
        units = Units(self.values[both], self.behind if source.fitted else None)
        error, plain_error = error_between_bins(units, self.z[best])
        return replace(source, error=float(error), plain_error=float(plain_error))

    def block(
        self, share: GradeShare, outcome: int, slots: Sequence[Slot], resampled: Floats
    ) -> Source:
        """Return all that goes with a draw of the posterior, as one source."""
        inside = {slot.id for slot in slots if slot.start < self.fitted}
        both = [outcome, outcome + len(self.values) // 2]
        (given, plain), (error, plain_error) = between_draws(self.values[both], self.behind)
        return Source(
            id="fitted",
            label="All that the fit leaves open, with the state at the decision point",
            grade="",
            fitted=True,
            regression=sum(value for name, _, value in share.by_parameter if name in inside),
            regression_error=float(resampled[:, : self.fitted].sum(1).std(ddof=1)),
            given_data=float(given),
            error=float(error),
            plain=float(plain),
            plain_error=float(plain_error),
        )
