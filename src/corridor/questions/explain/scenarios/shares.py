"""Shares of draws, and how sure they are where draws of one posterior draw hang together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.runs.worlds import Behind

__all__ = ["NINETY", "Share", "halves", "share_of"]

Mask = NDArray[np.bool_]

#: half width of a 90% interval in standard deviations
NINETY = 1.6448536269514722


@dataclass(frozen=True)
class Share:
    """``k`` of ``n`` draws; ``effective``: how many independent draws the ``n`` are worth."""

    n: int
    k: int
    effective: float

    @property
    def value(self) -> float:
        """The share, not a number where there is no draw."""
        return self.k / self.n if self.n else float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        """Ninety percent interval (Wilson 1927) on the effective number of draws."""
        if not self.n:
            return (0.0, 1.0)
        p, n, z = self.value, self.effective, NINETY
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return (max(0.0, float(middle - half)), min(1.0, float(middle + half)))

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "draws": self.n,
            "share": self.value if self.n else None,
            "interval_90": list(self.interval),
        }


def share_of(y: Mask, inside: Mask, behind: Behind) -> Share:
    """Return the share of the draws ``inside`` that are of interest; all [draw].

    The effective number comes from the variance of a ratio over batches (Kish 1965): draws of a
    batch may agree more than others do. It lies between the number of batches and of draws; where
    all draws agree nothing tells it, and each draw of the posterior counts once.
    """
    n, k = int(inside.sum()), int(y[inside].sum())
    if not n:
        return Share(0, 0, 0.0)
    names, at = np.unique(behind.batch[inside], return_inverse=True)
    held, hits = np.bincount(at), np.bincount(at, weights=y[inside])
    p, most = k / n, float(n)
    spread = float(((hits - p * held) ** 2).sum()) / n**2
    worth = p * (1 - p) / spread if spread > 0 else float(behind[inside].draws)
    return Share(n, k, float(np.clip(worth, min(len(names), most), most)))


def halves(behind: Behind, seed: int) -> Mask:
    """Return which draws the search may see, [draw]: about half, whole batches only.

    So nothing of a draw of the posterior that a box is held against has been seen before, nor a
    neighbour of it in its chain.
    """
    names = np.unique(behind.batch)
    rng = np.random.default_rng(np.random.SeedSequence([seed, len(behind.batch)]))
    seen = rng.permutation(names)[: (len(names) + 1) // 2]
    return np.isin(behind.batch, seen)
