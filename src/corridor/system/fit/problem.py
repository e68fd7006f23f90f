"""The fit as least squares: priors and record as residuals of one vector.

The vector holds z of the parameters, then the standard normal shocks of every
month: one for each group, one in common, one for the transit country's effort.
Its prior is a standard normal, so the vector is its own residual; every recorded
figure adds one more, the difference of logs over its standard deviation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from corridor.system.arrays import Array
from corridor.system.corridor import Corridor
from corridor.system.fit.tables import STEP, TOP, Tables
from corridor.system.history import drivers, lever_history
from corridor.system.observe import recorded, recorded_total
from corridor.system.simulate import load_system, simulate

__all__ = [
    "STATE_BOUNDED",
    "STATE_REAL",
    "Observed",
    "Problem",
    "build_problem",
    "from_unbounded",
    "residuals",
    "state_vector",
    "to_unbounded",
]

Floats = NDArray[np.float64]

#: states that are probabilities, and those that may be negative; the rest are people
STATE_BOUNDED = ("belief_gd", "passage_gd")
_HAIR = 1e-6
STATE_REAL = ("shock_gd", "common_d", "message_d", "effort_d")


@dataclass(frozen=True)
class Observed:
    """One recorded series on the months of the fit, with its measurement."""

    id: str
    flows: tuple[str, ...]
    by_group: bool
    offset: float
    #: ln(count + offset), [group or 1, month], 0 where unseen
    log: Floats
    #: standard deviation of that log, infinite where unseen
    sd: Floats

    @property
    def seen(self) -> NDArray[np.bool_]:
        """Where a figure exists."""
        return np.isfinite(self.sd)


@dataclass(frozen=True)
class Problem:
    """Everything that the residuals need, and their sizes."""

    corridor: Corridor
    tables: Tables
    first: int
    months: int
    burn_in: int
    inputs: Mapping[str, Floats]
    observed: tuple[Observed, ...]
    #: fixed parameter name -> value
    fixed: Mapping[str, Floats]

    @property
    def groups(self) -> int:
        """Number of origin groups."""
        return len(self.corridor.groups)

    @property
    def size(self) -> int:
        """Length of the vector."""
        return self.tables.size + self.months * (self.groups + 2)

    def split(self, x: Array) -> dict[str, Array]:
        """Return the parts of the vector: z, and the shocks as [month, group] and [month]."""
        p, n, g = self.tables.size, self.months, self.groups
        return {
            "z": x[:p],
            "shock_normal_gd": x[p : p + n * g].reshape(n, g),
            "common_normal_d": x[p + n * g : p + n * (g + 1)],
            "effort_normal_d": x[p + n * (g + 1) :],
        }


def build_problem(
    corridor: Corridor, tables: Tables, fixed: Mapping[str, Floats], known: int
) -> Problem:
    """Read the record before ``known`` into a problem."""
    history = corridor.history
    first, burn_in = history.first_month, history.burn_in
    months = known - first
    inputs = {
        **lever_history(corridor, first - burn_in, burn_in + months),
        **drivers(corridor, first - burn_in, burn_in + months, known),
    }
    observed = []
    for series in corridor.series.values():
        if not series.flows:
            continue
        counts = (
            recorded(series.id, corridor, first, months)
            if series.by_group
            else recorded_total(series.id, corridor, first, months)[None, :]
        )
        seen = np.isfinite(counts)
        if not seen.any():
            continue
        level = np.nan_to_num(counts) + series.offset
        variance = series.noise**2 + series.dispersion / level
        observed.append(
            Observed(
                id=series.id,
                flows=series.flows,
                by_group=series.by_group,
                offset=series.offset,
                log=np.where(seen, np.log(level), 0.0),
                sd=np.where(seen, np.sqrt(variance), np.inf),
            )
        )
    return Problem(corridor, tables, first, months, burn_in, inputs, tuple(observed), fixed)


def _theta(problem: Problem, z: Array, fixed: Mapping[str, Array]) -> dict[str, Array]:
    """Return the parameters of one draw from z, by interpolation in the tables."""
    table = jnp.asarray(problem.tables.values)
    place = jnp.clip((z + TOP) / STEP, 0.0, table.shape[1] - 1.001)
    low = jnp.floor(place).astype(int)
    row = jnp.arange(table.shape[0])
    weight = place - low
    natural = table[row, low] * (1 - weight) + table[row, low + 1] * weight
    theta = {
        slot.name: natural[slot.rows][:, None] if slot.name.endswith("_gd") else natural[slot.rows]
        for slot in problem.tables.slots
    }
    return {**theta, **fixed}


def _run(problem: Problem, x: Array, fixed: Mapping[str, Array], outputs: tuple[str, ...]) -> Any:
    """Run burn-in and the months of the fit at one vector; return (flows, end state)."""
    system = load_system()
    parts = problem.split(x)
    theta = _theta(problem, parts["z"], fixed)
    shocks = {name: parts[name] for name in system.shocks}
    shocks = {k: v[..., None] for k, v in shocks.items()}
    # the first shock is drawn from the stationary distribution
    for name, half_life in (
        ("shock_normal_gd", "departures_shock_half_life_d"),
        ("common_normal_d", "common_shock_half_life_d"),
        ("effort_normal_d", "effort_half_life_d"),
    ):
        spread = 1 / jnp.sqrt(1 - 0.25 ** (1 / theta[half_life]))
        shocks[name] = shocks[name].at[0].multiply(spread)
    monthly = {}
    for name in (*system.levers, *system.drivers):
        monthly[name] = jnp.asarray(problem.inputs[name])
    quiet = {k: jnp.zeros((problem.burn_in, *v.shape[1:])) for k, v in shocks.items()}
    for name, values in shocks.items():
        monthly[name] = jnp.concatenate([quiet[name], values])
    g = problem.groups
    state = {name: jnp.zeros((g, 1) if name.endswith("_gd") else (1,)) for name in system.state}
    state["belief_gd"] = state["belief_gd"] + 0.5
    state["passage_gd"] = state["passage_gd"] + 0.5
    places = problem.corridor.places()
    flows, end = simulate(theta, state, monthly, places, outputs, system)
    return {k: v[problem.burn_in :] for k, v in flows.items()}, end


def residuals(problem: Problem) -> Callable[[Array, Mapping[str, Array]], Array]:
    """Return the function from (vector, fixed parameters) to the residuals of the record."""
    outputs = tuple(dict.fromkeys(f for o in problem.observed for f in o.flows))
    picks = [np.nonzero(o.seen.ravel())[0] for o in problem.observed]

    def function(x: Array, fixed: Mapping[str, Array]) -> Array:
        flows, _ = _run(problem, x, fixed, outputs)
        rows = []
        for series, pick in zip(problem.observed, picks, strict=True):
            flow = sum(flows[name][..., 0] for name in series.flows).T
            if not series.by_group:
                flow = flow.sum(0, keepdims=True)
            gap = (series.log - jnp.log(flow + series.offset)).ravel()[pick]
            rows.append(gap / series.sd.ravel()[pick])
        return jnp.concatenate(rows)

    return function


def state_vector(problem: Problem) -> Callable[[Array, Mapping[str, Array]], Array]:
    """Return the function from (vector, fixed) to the state at the end, on unbounded scales."""
    names = load_system().state

    def function(x: Array, fixed: Mapping[str, Array]) -> Array:
        _, end = _run(problem, x, fixed, ())
        return jnp.concatenate([to_unbounded(name, end[name]).ravel() for name in names])

    return jax.jit(function)


def to_unbounded(name: str, value: Array) -> Array:
    """Map a state to the real line: logit of a chance, ln(1 + people), or as it is."""
    if name in STATE_BOUNDED:
        # nationals of the transit country pass it for certain; a hair below 1 stands for it
        inside = jnp.clip(value, _HAIR, 1 - _HAIR)
        return jnp.log(inside) - jnp.log1p(-inside)
    if name in STATE_REAL:
        return value
    return jnp.log1p(value)


def from_unbounded(name: str, value: Floats) -> Floats:
    """Invert ``to_unbounded`` on NumPy arrays."""
    if name in STATE_BOUNDED:
        return 1 / (1 + np.exp(-value))
    if name in STATE_REAL:
        return value
    return np.maximum(np.expm1(value), 0.0)
