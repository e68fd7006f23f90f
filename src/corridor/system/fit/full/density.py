"""The posterior density of everything at once, for samplers: parameters, shocks, sizes, noise.

Three choices keep it smooth enough to sample.

*Shocks are held by their path.* The vector holds the innovations of each process at sizes and
half-lives of reference, so it fixes the path itself; size and half-life then enter by how
likely that path is. The record pins paths down, and a path that moved with every half-life
would be a needle.

*Parameters are standard normal* through the quantiles of their priors, as in the start.

*What is not learned is given*, draw by draw: its column of the density is its prior, and
nothing that is learned tells it anything ("cut").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.scipy.special import gammaln, polygamma
from numpy.typing import NDArray

from corridor.evidence import Registry
from corridor.system.arrays import Array, keep
from corridor.system.fit.errors import innovations
from corridor.system.fit.problem import (
    Observed,
    Problem,
    measured,
    natural,
    outputs_of,
    run,
    stationary,
)
from corridor.system.fit.tables import STEP, TOP, Slot, Tables, make_tables
from corridor.system.simulate import fitted_system

__all__ = ["Density", "Errors", "make_density", "measurement_tables", "process_tables"]

Floats = NDArray[np.float64]

_ROOT2 = float(np.sqrt(2))


class Errors(NamedTuple):
    """A recorded series beside the model, one column for each draw."""

    series: Observed
    #: independent, of scale 1, [group or 1, month, draw]; 0 where nothing was seen
    standard: Array
    #: log of their scale, same shape
    log_scale: Array
    #: degrees of freedom of the t distribution that they have, [1, 1, draw]
    freedom: Array

    def log_density(self) -> Array:
        """Return the log density of the figures up to a constant, [draw]."""
        nu = self.freedom
        peak = gammaln((nu + 1) / 2) - gammaln(nu / 2) - jnp.log(nu) / 2
        each = peak - (nu + 1) / 2 * jnp.log1p(self.standard**2 / nu) - self.log_scale
        return jnp.sum(jnp.where(self.series.seen[..., None], each, 0.0), axis=(0, 1))

    def metric_rows(self) -> list[Array]:
        """Return rows, [row, draw], whose slopes give what the figures tell.

        What one error of a t distribution tells of its place, of the log of its scale and of the
        log of its degrees of freedom (Lange, Little and Taylor 1989); the small term that ties
        the last two is left out.
        """
        nu = jax.lax.stop_gradient(self.freedom)
        half = (polygamma(1, nu / 2) - polygamma(1, (nu + 1) / 2)) / 4
        told = nu**2 * (half - (nu + 5) / (2 * nu * (nu + 1) * (nu + 3)))
        figures = int(self.series.seen.sum())
        rows = (
            jnp.sqrt((nu + 1) / (nu + 3)) * self.standard,
            jnp.sqrt(2 * nu / (nu + 3)) * self.log_scale,
            jnp.sqrt(figures * told) * jnp.log(self.freedom),
        )
        return [row.reshape(-1, row.shape[-1]) for row in rows]


@dataclass(frozen=True)
class Density:
    """The log posterior and what it is made of.

    The vector of what is sampled holds, in this order: z of the parameters that are learned,
    z of the sizes and half-lives of shocks, innovations of the shocks at reference
    [month, group] and [month] by process, z of what errors of measurement are made of.
    All arrays carry draws (chains) on their last axis.
    """

    problem: Problem
    #: sizes and half-lives of the shocks
    processes: Tables
    #: noise, persistence, dispersion and degrees of freedom of the series
    measures: Tables
    #: size or half-life -> value of reference, [group, 1] or [1]
    reference: Mapping[str, Floats]

    @cached_property
    def learned(self) -> NDArray[np.int64]:
        """Rows of the parameters that are learned, ascending, [row]."""
        return np.flatnonzero(self.problem.learned)

    @cached_property
    def cut(self) -> NDArray[np.int64]:
        """Rows of the parameters that keep their prior, ascending, [row]."""
        return np.flatnonzero(~self.problem.learned)

    @cached_property
    def shock_shapes(self) -> dict[str, tuple[int, ...]]:
        """Shock -> (month, group) or (month,)."""
        months, groups = self.problem.months, self.problem.groups
        shocks = fitted_system(self.problem.corridor).shocks
        return {n: (months, groups) if n.endswith("_gd") else (months,) for n in shocks}

    @cached_property
    def sizes(self) -> tuple[int, int, int, int]:
        """Lengths of the four parts of the vector."""
        shocks = sum(int(np.prod(shape)) for shape in self.shock_shapes.values())
        return len(self.learned), self.processes.size, shocks, self.measures.size

    @property
    def size(self) -> int:
        """Length of the vector."""
        return sum(self.sizes)

    @cached_property
    def parts(self) -> tuple[slice, slice, slice, slice]:
        """Where the four parts sit."""
        ends = np.cumsum((0, *self.sizes))
        a, b, c, d, e = (int(end) for end in ends)
        return slice(a, b), slice(b, c), slice(c, d), slice(d, e)

    def z(self, x: Array, cut: Array) -> Array:
        """Return z of all parameters of the mechanisms, [row, draw]."""
        whole = jnp.zeros((self.problem.tables.size, x.shape[-1]), x.dtype)
        return whole.at[self.learned].set(x[self.parts[0]]).at[self.cut].set(cut)

    def innovations(self, x: Array) -> dict[str, Array]:
        """Return the innovations at reference, shock -> [month, group, draw] or [month, draw]."""
        out, at = {}, self.parts[2].start
        for name, shape in self.shock_shapes.items():
            count = int(np.prod(shape))
            out[name] = x[at : at + count].reshape(*shape, x.shape[-1])
            at += count
        return out

    def shocks(self, x: Array) -> tuple[dict[str, Array], Array]:
        """Return the standard normal shocks that make the path, and the log of their scale.

        The second is [draw]: minus the log of how much the shocks stretch when the path is held.
        """
        theta = natural(self.processes, x[self.parts[1]])
        out, scale = {}, jnp.zeros(x.shape[-1], x.dtype)
        for name, process in fitted_system(self.problem.corridor).shocks.items():
            size, half = theta[process.size], theta[process.half_life]
            half_0 = self.reference[process.half_life]
            ratio = jnp.asarray(self.reference[process.size], x.dtype) / size
            innovation = self.innovations(x)[name]
            path = _path(innovation, half_0)
            before = jnp.concatenate([jnp.zeros_like(path[:1]), path[:-1]])
            # what the mechanism needs so that the path comes out at this size and half-life
            shock = (path - keep(half) * before) * ratio
            first = path[0] * ratio / stationary(half)
            out[name] = shock.at[0].set(first)
            months = innovation.shape[0]
            log = months * jnp.log(ratio) - jnp.log(stationary(half))
            scale = scale + (log if log.ndim == 1 else log.sum(0))
        return out, scale

    def theta(self, x: Array, cut: Array) -> dict[str, Array]:
        """Return every parameter, name -> [draw] or [group, draw]."""
        z = self.z(x, cut)
        return {**natural(self.problem.tables, z), **natural(self.processes, x[self.parts[1]])}

    def measure(self, x: Array) -> dict[str, Array]:
        """Return noise, persistence, dispersion, degrees of freedom, name -> [group or 1, draw]."""
        return natural(self.measures, x[self.parts[3]])

    def flows(
        self, x: Array, cut: Array, outputs: tuple[str, ...] = ()
    ) -> tuple[dict[str, Array], dict[str, Array]]:
        """Run the months of the fit; return (flows, end state), see ``problem.run``."""
        shocks, _ = self.shocks(x)
        return run(self.problem, self.theta(x, cut), shocks, outputs)

    def errors(self, x: Array, cut: Array) -> list[Errors]:
        """Return the errors of every recorded series."""
        flows, _ = self.flows(x, cut, outputs_of(self.problem))
        measure = self.measure(x)
        given = {**{k: v for k, v in self.problem.fixed.items() if ":" in k}, **measure}
        series = self.problem.observed
        draws = x.shape[-1]
        # one filter for the rows of all series
        standard, log_scale = innovations(
            jnp.concatenate([o.gap(measured(self.problem, o, flows)) for o in series]),
            np.concatenate([o.seen for o in series]),
            jnp.concatenate([o.white(given[o.dispersion_name] * jnp.ones(draws)) for o in series]),
            _rows([given[o.noise_name] for o in series], draws),
            _rows([given[o.persistence_name] for o in series], draws),
        )
        out, at = [], 0
        for o in series:
            rows = slice(at, at + len(o.seen))
            freedom = jnp.broadcast_to(given[o.freedom_name], (1, draws))[:, None]
            out.append(Errors(o, standard[rows], log_scale[rows], freedom))
            at = rows.stop
        return out

    def log_density(self, x: Array, cut: Array) -> Array:
        """Return the log posterior up to a constant, [draw].

        ``x`` is [entry, draw], ``cut`` [row, draw].
        """
        shocks, scale = self.shocks(x)
        total = scale - 0.5 * sum(
            jnp.sum(shock**2, axis=tuple(range(shock.ndim - 1))) for shock in shocks.values()
        )
        for part in (self.parts[0], self.parts[1], self.parts[3]):
            total = total - 0.5 * jnp.sum(x[part] ** 2, axis=0)
        for errors in self.errors(x, cut):
            total = total + errors.log_density()
        return total

    def metric_rows(self, x: Array, cut: Array) -> Array:
        """Return rows whose slopes give the Fisher metric, [row, draw].

        A standard error gives itself; a scale that is sampled gives the root of two times its
        log, which is the information that one error holds about it.
        """
        count = x.shape[-1]
        shocks, _ = self.shocks(x)
        theta = natural(self.processes, x[self.parts[1]])
        rows = [x[part] for part in (self.parts[0], self.parts[1], self.parts[3])]
        for name, process in fitted_system(self.problem.corridor).shocks.items():
            rows.append(shocks[name].reshape(-1, count))
            log = _ROOT2 * jnp.log(theta[process.size])
            months = self.problem.months
            rows.append(jnp.broadcast_to(log, (months, *log.shape)).reshape(-1, count))
        for errors in self.errors(x, cut):
            rows += errors.metric_rows()
        return jnp.concatenate(rows)


def _rows(values: list[Array], draws: int) -> Array:
    """Stack values of [group or 1, draw or 1]."""
    return jnp.concatenate([jnp.broadcast_to(v, (len(v), draws)) for v in values])


def _path(innovation: Array, half_life: Floats) -> Array:
    """Return the path of a process of size 1, the first drawn from its long run.

    A product with a matrix of its decay: shorter to differentiate than a loop.
    """
    months = innovation.shape[0]
    kept = float(keep(float(np.ravel(half_life)[0])))
    lag = np.subtract.outer(np.arange(months), np.arange(months))
    decay = np.where(lag >= 0, kept ** np.maximum(lag, 0), 0.0)
    decay[:, 0] *= 1 / np.sqrt(1 - kept**2)
    return jnp.tensordot(jnp.asarray(decay, innovation.dtype), innovation, axes=1)


def make_density(problem: Problem, registry: Registry, fixed: Mapping[str, Any]) -> Density:
    """Return the density around sizes, half-lives, noise of reference, ``fixed``."""
    system = fitted_system(problem.corridor)
    names = [name for process in system.shocks.values() for name in process]
    return Density(
        problem,
        process_tables(problem, registry),
        measurement_tables(problem),
        {name: np.asarray(fixed[name], float) for name in names},
    )


def process_tables(problem: Problem, registry: Registry) -> Tables:
    """Return the quantiles of sizes and half-lives of the shocks."""
    system = fitted_system(problem.corridor)
    names = tuple(dict.fromkeys(n for process in system.shocks.values() for n in process))
    return make_tables(registry, names, problem.corridor.group_ids, {})


def measurement_tables(problem: Problem) -> Tables:
    """Return the quantiles of what errors are made of: by series and group, freedom by series."""
    grid = np.linspace(-TOP, TOP, round(2 * TOP / STEP) + 1)
    believed = problem.corridor.measurement
    slots: list[Slot] = []
    rows: list[Floats] = []

    def add(name: str, count: int, values: Floats) -> None:
        slots.append(Slot(name, name, len(rows), count, "E"))
        rows.extend([values] * count)

    for series in problem.observed:
        about = problem.corridor.series[series.id]
        if series.noise_learned:
            values = about.noise * np.exp(believed.noise_spread * grid)
            add(series.noise_name, len(series.seen), values)
        if series.persistence:
            odds = np.log(series.persistence / (1 - series.persistence))
            logit = odds + believed.persistence_spread * grid
            add(series.persistence_name, len(series.seen), 1 / (1 + np.exp(-logit)))
        dispersion = about.dispersion * np.exp(believed.dispersion_spread * grid)
        add(series.dispersion_name, len(series.seen), dispersion)
        freedom = believed.freedom * np.exp(believed.freedom_spread * grid)
        add(series.freedom_name, 1, freedom)
    return Tables(tuple(slots), np.stack(rows))
