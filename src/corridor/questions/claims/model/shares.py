"""How much of a recorded change goes to which cause: Shapley shares over runs of the fitted model.

A coalition is a set of causes that move as they did after the base month; the others are held as
they were at it. The value of a coalition is the log of encounters at the end month in a run from
the state at the base month. A cause's share is what it adds, averaged over all orders in which
the causes could be let go.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corridor.core.toml import read_toml
from corridor.questions.claims.model.past import Past, window_run
from corridor.questions.runs.shapley import coalitions, shapley_weights

__all__ = ["CAUSES", "REST", "Cause", "Shares", "coalition_flows", "load_causes", "shares"]

Floats = NDArray[np.floating]

CAUSES = ("mexico", "us_rules", "doors", "season", "reversion", "news", "conditions")
"""Ids of the causes, in their order."""
REST = {
    "momentum": "Already under way at the base month",
    "measurement": "Error of the count, as the fit reads it",
}
"""What is left of a recorded change when every cause has its share."""


@dataclass(frozen=True)
class Cause:
    """A group of inputs that move, or are held, together."""

    id: str
    label: str
    says: str
    inputs: tuple[str, ...]
    processes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Shares:
    """A recorded log change and its parts, which add up to it in every draw.

    ``parts``: id of a cause, ``momentum`` or ``measurement`` -> [draw], log points.
    """

    recorded: float
    parts: Mapping[str, Floats]

    @property
    def modelled(self) -> Floats:
        """The change that the fitted model makes of it, [draw]."""
        return self.recorded - self.parts["measurement"]


@cache
def load_causes() -> tuple[Cause, ...]:
    """Return the causes of ``causes.toml`` in their order."""
    raw = read_toml(Path(__file__).with_name("causes.toml"))
    return tuple(
        Cause(
            name,
            raw[name]["label"],
            raw[name]["says"],
            *(tuple(raw[name][key]) for key in ("inputs", "processes")),
        )
        for name in CAUSES
    )


def coalition_flows(past: Past, base: int, end: int, before: int) -> Floats:
    """Return encounters after ``base`` for every coalition, [coalition, month, group, draw].

    Coalition c lets cause k move if bit k of c is set. ``before``: months up to the base whose
    mean is what inputs and persistent processes are held at.
    """
    from corridor.system.simulate import fitted_system

    system = fitted_system(past.place)
    moves = coalitions(len(CAUSES))
    owner = {name: k for k, cause in enumerate(load_causes()) for name in cause.inputs}
    monthly: dict[str, Floats] = {}
    window = slice(past.row(base) + 1, past.row(end) + 1)
    just = slice(past.row(base) - before + 1, past.row(base) + 1)
    for name, values in past.inputs.items():
        mine = _column(moves, owner.get(name, CAUSES.index("conditions")), values.ndim)
        monthly[name] = np.where(mine, values[window], values[just].mean(0))
    whole = {name: k for k, cause in enumerate(load_causes()) for name in cause.processes}
    for name, shock in system.shocks.items():
        news = past.shocks[name][window]
        keep = 0.5 ** (1 / past.theta[shock.half_life])
        states = past.states[_state(name)]
        held = states[just].mean(0)
        # the shocks that bring the process to where it is held, and keep it there
        still = np.repeat(((1 - keep) * held / past.theta[shock.size])[None], len(news), 0)
        still[0] = (held - keep * states[past.row(base)]) / past.theta[shock.size]
        if name in whole:
            mine = _column(moves, whole[name], news.ndim)
            monthly[name] = np.where(mine, news, still)
        else:
            new = _column(moves, CAUSES.index("news"), news.ndim)
            fades = _column(moves, CAUSES.index("reversion"), news.ndim)
            monthly[name] = new * news + ~fades * still
    single = {name: np.asarray(values, np.float32) for name, values in monthly.items()}
    return window_run(past, base, single)


def shares(
    past: Past, flows: Floats, base: int, end: int, groups: NDArray[np.bool_], recorded: float
) -> Shares:
    """Return the shares in a recorded log change from ``base`` to ``end``.

    ``flows``: as ``coalition_flows`` returns them. ``groups``: which groups count, [group].
    """
    values = np.log(np.maximum(flows[:, end - base - 1][:, groups].sum(1), 1.0))
    start = np.log(np.maximum(past.flow[past.row(base)][groups].sum(0), 1.0))
    parts = dict(zip(CAUSES, shapley_weights(len(CAUSES)) @ values, strict=True))
    parts["momentum"] = values[0] - start
    parts["measurement"] = recorded - (values[-1] - start)
    return Shares(recorded, parts)


def _column(moves: NDArray[np.bool_], cause: int, axes: int) -> NDArray[np.bool_]:
    """Return whether a cause moves, [coalition, 1, ...], to broadcast over its inputs."""
    return np.expand_dims(moves[:, cause], tuple(range(1, axes + 1)))


def _state(shock: str) -> str:
    """Return the state that a shock feeds: effort_normal_d feeds effort_d."""
    return shock.replace("_normal", "")
