"""The common model as mechanisms of Corridor: declared, wired and run as the real ones are."""

from __future__ import annotations

from functools import lru_cache

import jax.numpy as jnp

from corridor.system.arrays import Array
from corridor.system.mechanisms import Declaration, Mechanism, Shock
from corridor.system.simulate import System

__all__ = ["common_system"]

_FLOW = "people a month [group, draw]"
_STOCK = "people at the end of the month [group, draw]"


def _declare(name: str, equation: str, **names: object) -> Declaration:
    return Declaration(id=name, label=name, summary=name, equation=equation, **names)  # type: ignore[arg-type]


def _depart(
    *,
    size_gd: Array,
    depart_gd: Array,
    spread_d: Array,
    season_g: Array,
    intent_gd: Array,
    inflow_normal_gd: Array,
) -> dict[str, Array]:
    shock_gd = jnp.exp(spread_d * (inflow_normal_gd - 0.5 * spread_d))
    return {"joined_gd": size_gd * season_g * shock_gd, "left_gd": depart_gd * intent_gd}


def _move(*, first_d: Array, transit_gd: Array) -> dict[str, Array]:
    return {"onward_gd": first_d * transit_gd}


def _stop(*, stop_d: Array, capacity_d: Array, second_d: Array, held_gd: Array) -> dict[str, Array]:
    stopped_gd = stop_d * capacity_d / (capacity_d + held_gd.sum(0)) * held_gd
    return {"stopped_gd": stopped_gd, "reached_gd": second_d * (held_gd - stopped_gd)}


def _cross(
    *, cross_d: Array, refuse_d: Array, border_gd: Array, settled_gd: Array, reached_gd: Array
) -> dict[str, Array]:
    crossed_gd = cross_d * border_gd
    refused_gd = refuse_d * crossed_gd
    return {
        "refused_gd": refused_gd,
        "border_gd": border_gd + reached_gd - crossed_gd,
        "settled_gd": settled_gd + crossed_gd - refused_gd,
    }


def _balance(
    *,
    retry_gd: Array,
    again_d: Array,
    intent_gd: Array,
    transit_gd: Array,
    held_gd: Array,
    joined_gd: Array,
    left_gd: Array,
    onward_gd: Array,
    stopped_gd: Array,
    reached_gd: Array,
    refused_gd: Array,
) -> dict[str, Array]:
    return {
        "intent_gd": intent_gd + joined_gd - left_gd + retry_gd * stopped_gd,
        "transit_gd": transit_gd + left_gd - onward_gd + again_d * refused_gd,
        "held_gd": held_gd + onward_gd - stopped_gd - reached_gd,
    }


_DEPART = _declare(
    "depart",
    "joined = size season exp(s e - s^2 / 2);  left = d intent",
    parameters=("size_gd", "depart_gd", "spread_d"),
    drivers=("season_g",),
    state=("intent_gd",),
    shocks={"inflow_normal_gd": Shock("spread_d", "")},
    writes={"joined_gd": _FLOW, "left_gd": _FLOW},
)
_MOVE = _declare(
    "move",
    "onward = p1 transit",
    parameters=("first_d",),
    state=("transit_gd",),
    writes={"onward_gd": _FLOW},
)
_STOP = _declare(
    "stop",
    "stopped = i K / (K + sum held) held;  reached = p2 (held - stopped)",
    parameters=("stop_d", "capacity_d", "second_d"),
    state=("held_gd",),
    writes={"stopped_gd": _FLOW, "reached_gd": _FLOW},
)
_CROSS = _declare(
    "cross",
    "crossed = b border;  refused = q crossed",
    parameters=("cross_d", "refuse_d"),
    state=("border_gd", "settled_gd"),
    reads=("reached_gd",),
    writes={"refused_gd": _FLOW, "border_gd": _STOCK, "settled_gd": _STOCK},
)
_BALANCE = _declare(
    "balance",
    "intent' = intent + joined - left + r stopped;  transit' = transit + left - onward + "
    "w refused;  held' = held + onward - stopped - reached",
    parameters=("retry_gd", "again_d"),
    state=("intent_gd", "transit_gd", "held_gd"),
    reads=("joined_gd", "left_gd", "onward_gd", "stopped_gd", "reached_gd", "refused_gd"),
    writes={"intent_gd": _STOCK, "transit_gd": _STOCK, "held_gd": _STOCK},
)


@lru_cache(maxsize=1)
def common_system() -> System:
    """Return the common model's mechanisms in their order, checked as the real ones are."""
    system = System(
        (
            Mechanism(_DEPART, _depart),
            Mechanism(_MOVE, _move),
            Mechanism(_STOP, _stop),
            Mechanism(_CROSS, _cross),
            Mechanism(_BALANCE, _balance),
        )
    )
    system.check()
    return system
