"""Where the spread of a paired difference comes from: a regression on what is uncertain.

Parameters of a fit lean on each other: together they explain what neither explains alone, and a
regression may give one of them less than nothing. Grades of evidence therefore share what is
explained by Shapley (Owen and Prieur 2017): never less than nothing, adding up, and the same
way in every place that tells of grades.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.runs.shapley import coalitions, shapley_weights
from corridor.system.fit.tables import Slot

__all__ = ["DRAWS_A_ROW", "GradeShare", "Regression", "centred_rank", "grade_shares"]

Floats = NDArray[np.floating[Any]]

#: draws per uncertain value below which a regression fits by chance
DRAWS_A_ROW = 10


@dataclass(frozen=True)
class GradeShare:
    """Share of the variance of a paired difference by what it comes from."""

    #: evidence grade A to E -> Shapley share, 0 or more; the rest is shocks and interactions
    by_grade: Mapping[str, float]
    rest: float
    #: (parameter id, grade, share by the regression), largest first; one may be below 0
    by_parameter: tuple[tuple[str, str, float], ...]


class Regression:
    """The parameters' z made ready once, to say of many differences where they come from."""

    def __init__(self, z: Floats, slots: Sequence[Slot], limit: int = 20000) -> None:
        """Take z as [row, draw]; more draws than ``limit`` are left out."""
        self.slots = slots
        self.limit = limit
        x = z[:, :limit] - z[:, :limit].mean(1, keepdims=True)
        self.x = x / np.maximum(x.std(1, keepdims=True), 1e-12)
        gram = self.x @ self.x.T + 1e-6 * self.x.shape[1] * np.eye(len(self.x))
        # inverted once: solving anew for each difference costs seconds while charts are drawn
        self.names, sets = _sets(slots, len(gram))
        self.sets = [(rows, np.linalg.inv(gram[np.ix_(rows, rows)])) for rows in sets]

    def share(self, difference: Floats) -> GradeShare:
        """Return where the spread of a paired difference comes from, to first order.

        The rank of the difference is regressed on the z of the parameters, so that a few
        extreme draws do not decide; a parameter's share is its coefficient times its
        covariance with the rank, over the variance of the rank. These add up to the explained
        part, and so do the shares of grades, by Shapley. Shocks, the state at the decision
        point and interactions are the rest. With fewer than ``DRAWS_A_ROW`` draws for each row
        of ``z`` the result means nothing.

        ``difference``: [draw], of the total over the window.
        """
        head = np.asarray(difference[: self.limit])
        if np.ptp(head) <= 0:
            return GradeShare({}, 0.0, ())
        y = centred_rank(head)
        with_rank = self.x @ y
        whole = float(y @ y)
        explained = [
            float(with_rank[rows] @ inverse @ with_rank[rows]) / whole
            for rows, inverse in self.sets
        ]
        by_grade = dict(
            zip(self.names, (shapley_weights(len(self.names)) @ explained).tolist(), strict=True)
        )
        rows, inverse = self.sets[-1]
        share = np.zeros(len(with_rank))
        share[rows] = (inverse @ with_rank[rows]) * with_rank[rows] / whole
        by_parameter = sorted(
            ((slot.id, slot.grade, float(share[slot.rows].sum())) for slot in self.slots),
            key=lambda item: -item[2],
        )
        return GradeShare(by_grade, 1.0 - explained[-1], tuple(by_parameter))


def centred_rank(values: Floats) -> Floats:
    """Return the rank of each of [draw], less the mean rank; equal ones in their order."""
    rank = np.argsort(np.argsort(values, kind="stable"), kind="stable").astype(float)
    out: Floats = rank - rank.mean()
    return out


def grade_shares(
    gram: Floats, with_y: Floats, of_y: Floats, slots: Sequence[Slot]
) -> dict[str, Floats]:
    """Return grade -> its Shapley share of what a regression explains, [outcome].

    The value of a set of grades is the share of variance that a regression on their parameters
    explains. The shares are 0 or more, and add up to what all parameters explain.

    ``gram``: [row, row]; ``with_y``: [row, outcome]; ``of_y``: [outcome].
    """
    names, sets = _sets(slots, len(gram))
    explained = np.zeros((len(sets), len(of_y)))
    for c, rows in enumerate(sets):
        found = np.linalg.solve(gram[np.ix_(rows, rows)], with_y[rows])
        explained[c] = (found * with_y[rows]).sum(0) / of_y
    return dict(zip(names, shapley_weights(len(names)) @ explained, strict=True))


def _sets(slots: Sequence[Slot], rows: int) -> tuple[list[str], list[NDArray[np.intp]]]:
    """Return the grades, and the rows of each set of them, by ``shapley.coalitions``."""
    names = sorted({slot.grade for slot in slots})
    of_row = np.empty(rows, np.int64)
    for slot in slots:
        of_row[slot.rows] = names.index(slot.grade)
    return names, [np.flatnonzero(held[of_row]) for held in coalitions(len(names))]
