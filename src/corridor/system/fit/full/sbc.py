"""Simulation-based calibration: does the full fit find again what made the figures?

Parameters, sizes of shocks, noise and shocks are drawn from their prior, the model and its
errors of measurement make the figures, and the full fit is made of these. If density and sampler
are right, the values that made the figures rank anywhere among the draws, each place as likely
as another (Talts, Betancourt, Simpson, Vehtari and Gelman 2018). Whether ranks are uniform is
asked of their cumulative shares, by bands that hold for all of them at once (Saeilynoja,
Buerkner and Vehtari 2022), and of the level of the log density too, which sees what no single
parameter shows (Modrak and others 2023).

The model is the shipped one, cut down to fewer groups and months, so that a replication takes
seconds. What is not learned is known here: the fit answers given it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from corridor.core.arrays import read_array
from corridor.core.files import cache_dir, write_atomic
from corridor.system.corridor import Corridor
from corridor.system.fit.errors import made_from
from corridor.system.fit.fitted import fingerprint
from corridor.system.fit.full.calibrate import Plan, Work
from corridor.system.fit.full.density import Density, make_density
from corridor.system.fit.full.diagnose import row_names
from corridor.system.fit.full.sampler import Sampler
from corridor.system.fit.full.uniform import uniformity
from corridor.system.fit.full.whiten import Fisher, whiten
from corridor.system.fit.problem import Observed, Problem, measured, outputs_of, run
from corridor.system.fit.setup import set_up
from corridor.system.priors import priors_of
from corridor.system.simulate import fitted_system

__all__ = ["MONTHS", "PLAN", "ranks_of_truth", "reduced"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Report = Callable[[str, float], None]

#: spread of the chains around the start, in standard deviations of its axes
_NEAR = 0.3
#: months of the reduced model
MONTHS = 30
#: a short run: what it lacks in length it has in replications
PLAN = Plan(
    chains=4,
    rounds=8,
    per_round=12,
    few=2,
    many=4,
    settle=3,
    last_round=12,
    draws=16,
    between=8,
    piece=16,
    short=12,
    long=24,
)


def ranks_of_truth(
    corridor: Corridor,
    known: int,
    replications: int,
    report: Report = lambda _text, _share: None,
    *,
    seed: int = 0,
    plan: Plan = PLAN,
    folder: Path | None = None,
) -> dict[str, Any]:
    """Fit figures that the model made, again and again; return the ranks and what they say.

    ``replications``: how many times. What is done is kept in ``folder`` (in the cache by
    default), so that the same call after a kill goes on, and a larger number adds to it.

    Returns
    -------
    ``replications``, ``draws`` of each, ``scalars``: name -> {ranks from 0 to draws, mean as a
    share, p}, ``limit`` below which a p fails, ``failed``: one line for each scalar that does,
    and what the model was reduced to.
    """
    with jax.enable_x64(True):
        model = _Model(set_up(reduced(corridor, known), known), plan)
        folder = folder or _folder(corridor, known, plan, seed)
        done = _read(folder)[:replications]
        for number in range(len(done), replications):

            def tell(text: str, share: float, number: int = number) -> None:
                report(
                    f"replication {number + 1} of {replications}: {text}",
                    (number + share) / replications,
                )

            ranks = model.replicate(seed, number, tell)
            done = np.concatenate([done.reshape(-1, len(ranks)), ranks[None]])
            buffer = io.BytesIO()
            np.save(buffer, done)
            write_atomic(folder / "ranks.npy", buffer.getvalue())
    return {
        "months": MONTHS,
        "groups": list(model.problem.corridor.group_ids),
        "seed": seed,
        **uniformity(model.names, done, plan.draws * plan.chains),
    }


def reduced(corridor: Corridor, known: int) -> Corridor:
    """Return the corridor with three groups, of which each has other marks, and few months."""
    home = [group for group in corridor.groups if group.home]
    far = max(corridor.groups, key=lambda group: len(group.marks))
    rest = [group for group in corridor.groups if "OTHER" in group.origins]
    chosen = [*home[:1], far, *rest[:1]]
    groups = tuple(group for group in corridor.groups if group in chosen)
    ids = {group.id for group in groups}
    kept = ((tuple(g for g in who if g in ids), since) for who, since in corridor.acceptances)
    return replace(
        corridor,
        groups=groups,
        acceptances=tuple(entry for entry in kept if entry[0]),
        history=replace(corridor.history, first_month=known - MONTHS),
    )


def _folder(corridor: Corridor, known: int, plan: Plan, seed: int) -> Path:
    from corridor.system.fit import expected_fingerprint

    here = Path(__file__).read_text(encoding="utf-8")
    parts = {"fit": expected_fingerprint(corridor, known), "plan": repr(plan), "code": here}
    return cache_dir() / "calibrations" / f"sbc-{corridor.id}-{fingerprint(parts)}-{seed}"


def _read(folder: Path) -> Ints:
    try:
        ranks = read_array((folder / "ranks.npy").read_bytes())
        if ranks.dtype.kind not in "iu" or ranks.ndim != 2:
            raise ValueError
        return np.asarray(ranks, np.int64)
    except (OSError, ValueError):
        # nothing there, or damaged: begin again
        return np.zeros((0, 0), np.int64)


@dataclass(frozen=True)
class _Replayed(Density):
    """A density whose figures are given with what is not learned: compiled once for any.

    All columns of what is given hold the same figures.
    """

    @cached_property
    def cut(self) -> Ints:
        """Places of what is given: z of what is not learned, then the logs of the figures."""
        figures = sum(series.log.size for series in self.problem.observed)
        return np.arange(int((~self.problem.learned).sum()) + figures)

    def _inner(self, given: Any) -> tuple[Density, Any]:
        at = int((~self.problem.learned).sum())
        z, observed = given[:at], []
        for series in self.problem.observed:
            log = given[at : at + series.log.size, 0].reshape(series.log.shape)
            observed.append(replace(series, log=log))
            at += series.log.size
        problem = replace(self.problem, observed=tuple(observed))
        return Density(problem, self.processes, self.measures, self.reference), z

    def log_density(self, x: Any, cut: Any) -> Any:
        """Return the log posterior of ``x`` [entry, draw], [draw]."""
        density, z = self._inner(cut)
        return density.log_density(x, z)

    def metric_rows(self, x: Any, cut: Any) -> Any:
        """Return rows whose slopes give the Fisher metric, [row, draw]."""
        density, z = self._inner(cut)
        return density.metric_rows(x, z)


class _Replication(Work):
    """A full fit that starts where the figures came from, and keeps what is given."""

    def __init__(
        self, model: _Model, seed: int, report: Report, truth: tuple[Floats, Floats]
    ) -> None:
        self.problem, self.plan, self.report = model.problem, model.plan, report
        self.rng_seed = seed
        self.density, self.sampler = model.density, model.sampler
        self.sampler.seed = seed
        self._fisher = model.fisher
        self.truth = truth
        self.kept: dict[str, Any] = {}

    def _begin(self) -> None:
        x, given = self.truth
        cut = np.repeat(given[:, None], self.plan.chains, axis=1)
        axes = whiten(x, *self.fisher.at(x[:, None], cut[:, :1]))
        self._set_axes(replace(axes, centre=x - axes.follow @ given))
        near = self._random(0).standard_normal((self.density.size, self.plan.chains))
        self.kept |= {"y": _NEAR * near, "cut": cut, "round": np.array(0)}

    def _renewed(self, rng: np.random.Generator, count: int, parts: int) -> Floats:
        return super()._renewed(rng, count, 0)

    def _write(self) -> None:
        # a replication is short: it is done as a whole or not at all
        pass


class _Model:
    """What all replications share, compiled once."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan = problem, plan
        inner = make_density(problem, priors_of(problem.corridor), problem.fixed)
        self.inner = inner
        self.density = _Replayed(problem, inner.processes, inner.measures, inner.reference)
        self.sampler = Sampler(self.density, 0)
        self.fisher = Fisher(self.density)

    @cached_property
    def rows(self) -> Ints:
        """Entries of the vector that are ranked: all but the shocks."""
        parts = self.inner.parts
        return np.asarray(np.r_[: parts[1].stop, parts[3].start : self.inner.size])

    @cached_property
    def names(self) -> list[str]:
        """What is ranked, the level of the log density last."""
        return [*row_names(self.inner), "level"]

    @cached_property
    def _flows(self) -> Callable[[Any, Any], list[Any]]:
        def made(theta: Any, shocks: Any) -> list[Any]:
            flows, _ = run(self.problem, theta, shocks, outputs_of(self.problem))
            return [measured(self.problem, o, flows)[..., 0] for o in self.problem.observed]

        return jax.jit(made)

    @cached_property
    def _level(self) -> Callable[[Any, Any], Any]:
        return jax.jit(self.density.log_density)

    def replicate(self, seed: int, number: int, report: Report) -> Ints:
        """Draw from the prior, make figures, fit them; return ranks from 0 to the draws."""
        x, given = self.truth(np.random.default_rng([seed, number, 1]))
        # the sampler wants one number
        own = int(np.random.default_rng([seed, number, 2]).integers(2**31))
        work = _Replication(self, own, report, (x, given))
        work.warm_up()
        draws = work.sample()
        level = float(self._level(jnp.asarray(x[:, None]), jnp.asarray(given[:, None]))[0])
        below = draws.x[self.rows] < x[self.rows, None, None]
        return np.append(below.sum((1, 2)), (draws.log_density < level).sum()).astype(np.int64)

    def truth(self, rng: np.random.Generator) -> tuple[Floats, Floats]:
        """Return (vector, what is given) drawn from the prior and from what it makes."""
        inner, problem = self.inner, self.problem
        z = rng.standard_normal(problem.tables.size)
        sizes = rng.standard_normal((inner.processes.size, 1))
        measures = rng.standard_normal((inner.measures.size, 1))
        shocks = {
            name: rng.standard_normal((*shape, 1)) for name, shape in inner.shock_shapes.items()
        }
        theta = {**problem.tables.theta(z[:, None]), **inner.processes.theta(sizes)}
        noise = {
            **{k: v for k, v in problem.fixed.items() if ":" in k},
            **{k: v.reshape(-1, 1) for k, v in inner.measures.theta(measures).items()},
        }
        flows = self._flows(theta, shocks)
        logs = [
            _figures(series, np.asarray(flow), noise, rng)
            for series, flow in zip(problem.observed, flows, strict=True)
        ]
        x = np.concatenate(
            [
                z[inner.learned],
                sizes[:, 0],
                *(np.ravel(values) for values in _innovations(inner, theta, shocks).values()),
                measures[:, 0],
            ]
        )
        return x, np.concatenate([z[inner.cut], *(log.ravel() for log in logs)])


def _figures(
    series: Observed, flow: Floats, noise: Mapping[str, Floats], rng: np.random.Generator
) -> Floats:
    """Return logs of what would be recorded of ``flow`` [group or 1, month], 0 where unseen."""
    freedom = float(np.ravel(noise[series.freedom_name])[0])
    gap = made_from(
        rng.standard_t(freedom, flow.shape),
        series.seen,
        series.white(noise[series.dispersion_name])[..., 0],
        noise[series.noise_name][:, 0],
        noise[series.persistence_name][:, 0],
    )
    return np.where(series.seen, np.log(flow + series.offset) + gap, 0.0)


def _innovations(
    density: Density, theta: Mapping[str, Floats], shocks: Mapping[str, Floats]
) -> dict[str, Floats]:
    """Return what the vector holds of the path that ``shocks`` make at sizes of ``theta``."""
    out = {}
    for name, process in fitted_system(density.problem.corridor).shocks.items():
        kept = 0.5 ** (1 / theta[process.half_life])
        kept_0 = 0.5 ** (1 / float(np.ravel(density.reference[process.half_life])[0]))
        path = shocks[name] * theta[process.size]
        path[0] = path[0] / np.sqrt(1 - kept**2)
        for month in range(1, len(path)):
            path[month] += kept * path[month - 1]
        path = path / density.reference[process.size]
        innovation = path.copy()
        innovation[1:] -= kept_0 * path[:-1]
        innovation[0] = path[0] * np.sqrt(1 - kept_0**2)
        out[name] = innovation
    return out
