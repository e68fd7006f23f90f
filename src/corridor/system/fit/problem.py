"""The fit as least squares: priors and record as residuals of one vector.

The vector holds z of the parameters, then the standard normal shocks of every
month, in the order in which the mechanisms declare them.
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

from corridor.core.errors import InputError
from corridor.system.arrays import Array
from corridor.system.corridor import Corridor
from corridor.system.fit.tables import STEP, TOP, Tables
from corridor.system.history import drivers, lever_history
from corridor.system.observe import recorded, recorded_total
from corridor.system.simulate import fitted_system, simulate

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
    #: where a figure exists, same shape
    seen: NDArray[np.bool_]
    #: variance of that log from the size of the count alone, same shape
    count_variance: Floats
    #: is the noise set by the fit, group by group?
    noise_learned: bool

    @property
    def noise(self) -> str:
        """Name under which the noise of the series travels, [group or 1, 1]."""
        return f"noise:{self.id}"


@dataclass(frozen=True)
class Problem:
    """Everything that the residuals need, and their sizes."""

    corridor: Corridor
    tables: Tables
    #: by row of the tables: does the record teach it? The rest keep their prior
    learned: NDArray[np.bool_]
    first: int
    months: int
    burn_in: int
    inputs: Mapping[str, Floats]
    observed: tuple[Observed, ...]
    #: what is not in the vector: fixed parameter name or noise of a series -> value
    fixed: Mapping[str, Floats]

    @property
    def groups(self) -> int:
        """Number of origin groups."""
        return len(self.corridor.groups)

    @property
    def size(self) -> int:
        """Length of the vector."""
        return self.tables.size + self.months * sum(self._widths().values())

    @property
    def parameters(self) -> slice:
        """Where the parameters sit in the vector."""
        return slice(0, self.tables.size)

    def _widths(self) -> dict[str, int]:
        """Return shock name -> number of shocks a month."""
        shocks = fitted_system(self.corridor).shocks
        return {name: self.groups if name.endswith("_gd") else 1 for name in shocks}

    def split(self, x: Array) -> dict[str, Array]:
        """Return the parts of the vector: z, and the shocks as [month, group] and [month]."""
        parts, at = {"z": x[self.parameters]}, self.tables.size
        for name, width in self._widths().items():
            part = x[at : at + self.months * width]
            parts[name] = part.reshape(-1, width) if name.endswith("_gd") else part
            at += self.months * width
        return parts


def build_problem(
    corridor: Corridor, tables: Tables, fixed: Mapping[str, Floats], known: int
) -> Problem:
    """Read the record before ``known`` into a problem.

    Raises InputError if the corridor's file names a parameter that no mechanism reads.
    """
    unknown = set(corridor.not_learned) - {slot.id for slot in tables.slots}
    if unknown:
        raise InputError(
            f"not_learned names {', '.join(sorted(unknown))}, which no fitted mechanism reads",
            where=f"corridors/{corridor.id}.toml",
            remedy="Mend the name or take it out",
        )
    learned = np.ones(tables.size, bool)
    for slot in tables.slots:
        learned[slot.rows] = slot.id not in corridor.not_learned
    history = corridor.history
    first, burn_in = history.first_month, history.burn_in
    months = known - first
    inputs = {
        **lever_history(corridor, first - burn_in, burn_in + months),
        **drivers(corridor, first - burn_in, burn_in + months, known),
    }
    observed = []
    noise: dict[str, Floats] = {}
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
        noise[f"noise:{series.id}"] = np.full((len(counts), 1), series.noise)
        observed.append(
            Observed(
                id=series.id,
                flows=series.flows,
                by_group=series.by_group,
                offset=series.offset,
                log=np.where(seen, np.log(level), 0.0),
                seen=seen,
                count_variance=series.dispersion / level,
                noise_learned=series.noise_learned,
            )
        )
    given = {**fixed, **noise}
    return Problem(
        corridor, tables, learned, first, months, burn_in, inputs, tuple(observed), given
    )


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
    return {
        **theta,
        **{k: v for k, v in fixed.items() if k in fitted_system(problem.corridor).parameters},
    }


def _run(problem: Problem, x: Array, fixed: Mapping[str, Array], outputs: tuple[str, ...]) -> Any:
    """Run burn-in and the months of the fit at one vector; return (flows, end state)."""
    system = fitted_system(problem.corridor)
    parts = problem.split(x)
    # what is not learned stands at its median, and so keeps its prior as posterior
    theta = _theta(problem, parts["z"] * problem.learned, fixed)
    shocks = {name: parts[name] for name in system.shocks}
    shocks = {k: v[..., None] for k, v in shocks.items()}
    # the first shock is drawn from the stationary distribution
    for name, process in system.shocks.items():
        spread = 1 / jnp.sqrt(1 - 0.25 ** (1 / theta[process.half_life]))
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
            gap = series.log - jnp.log(flow + series.offset)
            sd = jnp.sqrt(fixed[series.noise] ** 2 + series.count_variance)
            rows.append((gap / sd).ravel()[pick])
        return jnp.concatenate(rows)

    return function


def state_vector(problem: Problem) -> Callable[[Array, Mapping[str, Array]], Array]:
    """Return the function from (vector, fixed) to the state at the end, on unbounded scales."""
    names = fitted_system(problem.corridor).state

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
