"""Points of a front: which are beaten, and how sure that is. Less is better throughout."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["beaten_by", "beats", "holds"]

Floats = NDArray[np.floating[Any]]


def beats(losses: Floats) -> NDArray[np.bool_]:
    """Return [i, j]: whether point i is as good as j on each objective and better on one.

    ``losses``: [..., point, objective]; axes before stay.
    """
    one, other = losses[..., :, None, :], losses[..., None, :, :]
    return np.logical_and((one <= other).all(-1), (one < other).any(-1))


def beaten_by(losses: Floats) -> tuple[int | None, ...]:
    """Return for each point the place of one that beats it, the best on the first objective.

    None for a point of the front. The one named is not beaten itself.
    """
    found = beats(losses)
    front = np.asarray(~found.any(0))
    order = np.lexsort(losses.T[::-1])
    out: list[int | None] = []
    for j in range(len(losses)):
        better = [int(i) for i in order if found[i, j] and front[i]]
        out.append(better[0] if better else None)
    return tuple(out)


def holds(resampled: Floats) -> Floats:
    """Return the share of resamples [resample, point, objective] in which a point is not beaten."""
    out: Floats = np.mean([~beats(one).any(0) for one in resampled], axis=0)
    return out
