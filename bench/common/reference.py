"""The common model in plain NumPy: what the other engines are held against."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bench.common.given import STAGES, given

__all__ = ["arrivals", "stages"]

Floats = NDArray[np.float64]


def arrivals(values: Floats, shocks: Floats) -> Floats:
    """Return people reaching the border, [month, origin, draw].

    ``values``: the uncertain values, [row, draw]; ``shocks``: standard normal, [month, origin,
    draw] or with one draw for all.
    """
    return stages(values, shocks)[0]


def stages(values: Floats, shocks: Floats) -> tuple[Floats, Floats, Floats]:
    """Return (arrivals, people in the stages at the end [stage, origin, draw], people who left).

    Who left is [origin, draw]: those stopped or refused who did not try again, over all months.
    """
    data = given()
    at = data.named(values)
    draws = values.shape[1]
    intent, transit, held, border, settled = (
        np.repeat(data.start[stage][:, None], draws, axis=1) for stage in STAGES
    )
    reached = np.empty((data.months, data.origins, draws))
    gone = np.zeros((data.origins, draws))
    spread = at["spread_d"]
    for month in range(data.months):
        shock = np.exp(spread * shocks[month] - spread**2 / 2)
        joined = at["size_gd"] * data.season[month][:, None] * shock
        left = at["depart_gd"] * intent
        onward = at["first_d"] * transit
        stop = at["stop_d"] * at["capacity_d"] / (at["capacity_d"] + held.sum(0))
        stopped = stop * held
        reached[month] = at["second_d"] * (held - stopped)
        crossed = at["cross_d"] * border
        refused = at["refuse_d"] * crossed
        gone += (1 - at["retry_gd"]) * stopped + (1 - at["again_d"]) * refused
        intent = intent + joined - left + at["retry_gd"] * stopped
        transit = transit + left - onward + at["again_d"] * refused
        held = held + onward - stopped - reached[month]
        border = border + reached[month] - crossed
        settled = settled + crossed - refused
    return reached, np.stack([intent, transit, held, border, settled]), gone
