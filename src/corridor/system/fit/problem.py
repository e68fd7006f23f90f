"""The fit as least squares: priors and record as residuals of one vector.

The vector holds z of the parameters, then the standard normal shocks of every
month, in the order in which the mechanisms declare them.
Its prior is a standard normal, so the vector is its own residual; every recorded
figure adds one more, the difference of logs over its standard deviation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError
from corridor.system.arrays import Array
from corridor.system.corridor import Corridor
from corridor.system.fit.errors import innovations
from corridor.system.fit.tables import Tables, between, place_of
from corridor.system.inputs import drivers
from corridor.system.levers.history import lever_history
from corridor.system.observe import recorded, recorded_total
from corridor.system.simulate import fitted_system, simulate

__all__ = [
    "STATE_BOUNDED",
    "STATE_REAL",
    "Observed",
    "Problem",
    "build_problem",
    "from_unbounded",
    "measured",
    "natural",
    "outputs_of",
    "residuals",
    "run",
    "state_vector",
    "stationary",
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
    #: variance of that log for a count whose variance is its mean, same shape
    count_variance: Floats
    #: log standard deviation, new every month, that every figure has besides
    closest: float
    #: is the noise learned, group by group?
    noise_learned: bool
    #: prior median of the share of an error that is still there a month later; 0 for none
    persistence: float

    @property
    def noise_name(self) -> str:
        """Name under which the noise of the series travels, [group or 1, 1]."""
        return f"noise:{self.id}"

    @property
    def persistence_name(self) -> str:
        """Name under which the persistence of its errors travels, [group or 1, 1]."""
        return f"persistence:{self.id}"

    @property
    def dispersion_name(self) -> str:
        """Name under which variance over mean of its counts travels, [group or 1, 1]."""
        return f"dispersion:{self.id}"

    @property
    def freedom_name(self) -> str:
        """Name under which the degrees of freedom of its errors travel, [1, 1]."""
        return f"freedom:{self.id}"

    def gap(self, flow: Array) -> Array:
        """Return log of the figure less log of the model, [group or 1, month, draw].

        ``flow``: what the model says, of that shape.
        """
        return jnp.asarray(self.log)[..., None] - jnp.log(flow + self.offset)

    def white(self, dispersion: Array) -> Array:
        """Return the variance of what is new every month, [group or 1, month, draw or 1].

        ``dispersion`` [group or 1, draw or 1] is the variance of a count over its mean.
        """
        return dispersion[:, None] * self.count_variance[..., None] + self.closest**2

    def errors(
        self, flow: Array, noise: Array, persistence: Array, dispersion: Array
    ) -> tuple[Array, Array]:
        """Return (independent errors of scale 1, log of their scale), [group or 1, month, draw].

        ``noise`` [group or 1, draw or 1] is the size of the part that lasts, ``persistence`` how
        much of it is left a month later, ``dispersion`` the variance of a count over its mean,
        both of that shape too. Both results are 0 where nothing was seen.
        """
        white = jnp.asarray(self.white(dispersion))
        return innovations(self.gap(flow), self.seen, white, noise, persistence)


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
            where=f"{corridor.id}/corridor.toml",
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
        **drivers(
            corridor, fitted_system(corridor).drivers, first - burn_in, burn_in + months, known
        ),
    }
    observed = []
    given = dict(fixed)
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
        made = Observed(
            id=series.id,
            flows=series.flows,
            by_group=series.by_group,
            offset=series.offset,
            log=np.where(seen, np.log(level), 0.0),
            seen=seen,
            count_variance=1 / level,
            closest=series.closest,
            noise_learned=series.noise_learned,
            persistence=series.persistence,
        )
        given[made.noise_name] = np.full((len(counts), 1), series.noise)
        given[made.persistence_name] = np.full((len(counts), 1), series.persistence)
        given[made.dispersion_name] = np.full((len(counts), 1), series.dispersion)
        given[made.freedom_name] = np.full((1, 1), corridor.measurement.freedom)
        observed.append(made)
    problem = Problem(
        corridor, tables, learned, first, months, burn_in, inputs, tuple(observed), given
    )
    return replace(problem, observed=tuple(_possible(problem, fixed)))


def _possible(problem: Problem, fixed: Mapping[str, Floats]) -> Iterator[Observed]:
    """Return the series without groups of which the model has nobody there, whatever happens.

    Nationals of Mexico are not stopped in Mexico, those of its neighbours do not pass the
    Darien: a figure of such a group says nothing of the model.
    """
    theta, shocks = _given(problem, jnp.zeros(problem.size), fixed)
    flows, _ = run(problem, theta, shocks, outputs_of(problem))
    for series in problem.observed:
        anybody = np.asarray(measured(problem, series, flows)).max((1, 2)) > 0
        yield replace(series, seen=series.seen & anybody[:, None])


def natural(tables: Tables, z: Array) -> dict[str, Array]:
    """Return parameter name -> [draw] or [group, draw] for ``z`` [row, draw], by interpolation."""
    low, weight = place_of(z, jnp)
    found = between(jnp.asarray(tables.values), jnp.asarray(tables.slopes), low, weight)
    return {
        slot.name: found[slot.rows] if slot.many else found[slot.start] for slot in tables.slots
    }


def run(
    problem: Problem,
    theta: Mapping[str, Array],
    shocks: Mapping[str, Array],
    outputs: tuple[str, ...],
) -> tuple[dict[str, Array], dict[str, Array]]:
    """Run burn-in and the months of the fit.

    Parameters
    ----------
    theta: parameter name -> [draw] or [group, draw].
    shocks: name -> standard normal [month, draw] or [month, group, draw]; the first is drawn
        out to the stationary distribution.

    Returns
    -------
    (flows as [month, group, draw] or [month, draw], state at the end).
    """
    system = fitted_system(problem.corridor)
    monthly = {
        name: jnp.asarray(problem.inputs[name]) for name in (*system.levers, *system.drivers)
    }
    draws = next(iter(shocks.values())).shape[-1]
    for name, values in shocks.items():
        first = values.at[0].multiply(stationary(theta[system.shocks[name].half_life]))
        quiet = jnp.zeros((problem.burn_in, *values.shape[1:]))
        monthly[name] = jnp.concatenate([quiet, first])
    shape = (problem.groups, draws)
    state = {name: jnp.zeros(shape if name.endswith("_gd") else draws) for name in system.state}
    for name in set(STATE_BOUNDED) & state.keys():
        state[name] = state[name] + 0.5
    places = problem.corridor.places(system.places)
    flows, end = simulate(theta, state, monthly, places, outputs, system)
    return {k: v[problem.burn_in :] for k, v in flows.items()}, end


def stationary(half_life: Array) -> Array:
    """Return the standard deviation of a process over that of its monthly shock.

    Takes half-lives in months, of any shape, and gives that shape.
    """
    return 1 / jnp.sqrt(1 - 0.25 ** (1 / half_life))


def measured(problem: Problem, series: Observed, flows: Mapping[str, Array]) -> Array:
    """Return what the model says of a series, [group or 1, month, draw]."""
    flow = jnp.moveaxis(sum(flows[name] for name in series.flows), 0, 1)
    return flow if series.by_group else flow.sum(0, keepdims=True)


def outputs_of(problem: Problem) -> tuple[str, ...]:
    """Return the flows that the recorded series need."""
    return tuple(dict.fromkeys(f for o in problem.observed for f in o.flows))


def _given(problem: Problem, x: Array, fixed: Mapping[str, Array]) -> tuple[Any, Any]:
    """Return (parameters, shocks) of one vector, each with an axis of one draw at its end."""
    system = fitted_system(problem.corridor)
    parts = problem.split(x)
    # what is not learned stands at its median, and so keeps its prior as posterior
    theta = natural(problem.tables, (parts["z"] * problem.learned)[:, None])
    theta |= {k: v for k, v in fixed.items() if k in system.parameters}
    return theta, {name: parts[name][..., None] for name in system.shocks}


def residuals(problem: Problem) -> Callable[[Array, Mapping[str, Array]], Array]:
    """Return the function from (vector, fixed parameters) to the residuals of the record.

    It gives one row for each figure recorded, in units of its noise.
    """
    picks = [np.nonzero(o.seen.ravel())[0] for o in problem.observed]

    def function(x: Array, fixed: Mapping[str, Array]) -> Array:
        flows, _ = run(problem, *_given(problem, x, fixed), outputs_of(problem))
        rows = []
        for series, pick in zip(problem.observed, picks, strict=True):
            errors, _ = series.errors(
                measured(problem, series, flows),
                fixed[series.noise_name],
                fixed[series.persistence_name],
                fixed[series.dispersion_name],
            )
            rows.append(errors.ravel()[pick])
        return jnp.concatenate(rows)

    return function


def state_vector(problem: Problem) -> Callable[[Array, Mapping[str, Array]], Array]:
    """Return the function from (vector, fixed) to the state at the end, on unbounded scales.

    It gives all states one after another, [entry], as ``to_unbounded`` maps them.
    """
    names = fitted_system(problem.corridor).state

    def function(x: Array, fixed: Mapping[str, Array]) -> Array:
        _, end = run(problem, *_given(problem, x, fixed), ())
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
    """Invert ``to_unbounded`` on NumPy arrays of any shape."""
    if name in STATE_BOUNDED:
        return 1 / (1 + np.exp(-value))
    if name in STATE_REAL:
        return value
    return np.maximum(np.expm1(value), 0.0)
