"""Agreements that came into force after a window's base, as the lever that stands for them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corridor.evidence.cooperation import Cooperation
from corridor.evidence.windows import Window

__all__ = ["AGREEMENT", "agreed", "agreements_in"]

#: the lever: 1 is one agreement of the size of June 2019's
AGREEMENT = "transit_agreement"

#: share of a month's days in force from which the month counts
_HELD = 0.5


def agreements_in(events: Sequence[Cooperation], window: Window) -> tuple[Cooperation, ...]:
    """Return the events of cooperation that begin after the base of a window and within it."""
    return tuple(e for e in events if window.base < e.begins(_HELD) <= window.end)


def agreed(
    events: Sequence[Cooperation], base: int, first: int, months: int
) -> NDArray[np.float64]:
    """Return what came into force after ``base``, in units of the lever, [month] from ``first``.

    Each event counts as one agreement of the size of June 2019's, up or down as it was announced,
    whatever came of it: its size is not estimated. Those of the base month and before it are in
    the path that the fit found.
    """
    index = np.zeros(months)
    for event in events:
        begins, ends = event.begins(_HELD), event.ends(_HELD)
        if begins > base:
            to = months if ends is None else max(ends - first, 0)
            index[max(begins - first, 0) : to] += event.direction
    return index
