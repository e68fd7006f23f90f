"""A network of groups: who is whose rival or ally, with weights."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from corridor.system.cartels.parameters import Floats

__all__ = ["Edge", "Network", "from_edges"]

#: source, target, weight
Edge = tuple[str, str, float]


@dataclass(frozen=True, eq=False)
class Network:
    """Groups in the order of their total strength, strongest first.

    names: of the groups, [group]; rivals, allies: symmetric weights [group, group], zero on the
    diagonal; rows: rows of the lists of rivals and of allies it was made from.
    """

    names: tuple[str, ...]
    rivals: Floats
    allies: Floats
    rows: tuple[int, int]

    @property
    def size(self) -> int:
        """Number of groups."""
        return len(self.names)

    @property
    def pairs(self) -> tuple[int, int]:
        """Pairs of rivals and pairs of allies."""
        rivals, allies = (np.count_nonzero(m) // 2 for m in (self.rivals, self.allies))
        return int(rivals), int(allies)

    @property
    def protection(self) -> Floats:
        """Sum of the weights of a group's alliances, plus one: what divides its deaths, [group]."""
        return np.asarray(self.allies.sum(axis=1) + 1)

    @property
    def centrality(self) -> Floats:
        """Ties of a group as a share of those of the group that has most, 0 to 1, [group]."""
        ties = np.count_nonzero(self.rivals, axis=1) + np.count_nonzero(self.allies, axis=1)
        return np.asarray(ties / max(ties.max(initial=0), 1))


def from_edges(names: Iterable[str], rivals: Iterable[Edge], allies: Iterable[Edge]) -> Network:
    """Return the network of checked lists of directed edges.

    Of the two directions of a pair the greater weight counts for both, as in the published model.
    Equal strengths keep the order of ``names``.
    """
    listed = tuple(names)
    place = {name: i for i, name in enumerate(listed)}
    matrices, rows = [], []
    for edges in (rivals, allies):
        matrix = np.zeros((len(listed), len(listed)))
        count = 0
        for source, target, weight in edges:
            i, j = place[source], place[target]
            matrix[i, j] = matrix[j, i] = max(matrix[i, j], weight)
            count += 1
        matrices.append(matrix)
        rows.append(count)
    strength = sum(matrix.sum(axis=1) for matrix in matrices)
    order = np.argsort(-np.asarray(strength), kind="stable")
    rival, ally = (matrix[np.ix_(order, order)] for matrix in matrices)
    return Network(tuple(listed[i] for i in order), rival, ally, (rows[0], rows[1]))
