"""Diagnostics of a full fit, each of which can fail: chains, trajectories, the record itself.

Convergence after Vehtari, Gelman, Simpson, Carpenter and Buerkner (2021): rank-normalised R-hat,
bulk and tail effective sample size, by the library arviz-stats. Posterior predictive checks ask
whether the recorded figures look like figures that the model makes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from corridor.system.fit.full.calibrate import Draws
from corridor.system.fit.full.density import Density

__all__ = [
    "LIMITS",
    "REPEATS",
    "convergence",
    "failures",
    "far_out",
    "predictive_checks",
    "row_names",
    "settled",
]

Floats = NDArray[np.float64]

#: what a diagnostic may be before it fails
LIMITS: Mapping[str, float] = {
    "rhat": 1.01,
    "ess": 400.0,
    "divergence_share": 0.001,
    "settled": 0.02,
    "tail": 0.005,
    "far": 7.0,
}

#: draws in which the recorded errors are held against the model's
REPEATS = 160

_PARTS = 16  # draws that one call of the model carries
_TAILS = (0.05, 0.95)  # quantiles at which the tails are judged
_FEWEST = 24  # figures of a group below which nothing is checked


def row_names(density: Density) -> list[str]:
    """Return the name of every scalar that is sampled, shocks left out."""
    learned = [
        f"{slot.id}[{row}]" if slot.size > 1 else slot.id
        for slot in density.problem.tables.slots
        for row in range(slot.size)
    ]
    names = [learned[row] for row in density.learned]
    for tables in (density.processes, density.measures):
        for slot in tables.slots:
            names += [f"{slot.id}[{r}]" if slot.size > 1 else slot.id for r in range(slot.size)]
    return names


def convergence(draws: Draws) -> dict[str, list[float]]:
    """Return scalar -> [R-hat, bulk effective sample size, tail effective sample size]."""
    from arviz_stats.base import array_stats

    density = draws.density
    rows = np.r_[: density.parts[1].stop, density.parts[3].start : density.size]
    chains = np.moveaxis(draws.x[rows], 2, 1)  # [row, chain, draw]
    out = {}
    for name, values in zip(row_names(density), chains, strict=True):
        axes = {"chain_axis": 0, "draw_axis": 1}
        out[name] = [
            round(float(array_stats.rhat(values, **axes)), 4),
            round(float(array_stats.ess(values, method="bulk", **axes)), 1),
            round(float(array_stats.ess(values, method="tail", prob=_TAILS, **axes)), 1),
        ]
    return out


def predictive_checks(draws: Draws, seed: int, count: int = REPEATS) -> list[dict[str, Any]]:
    """Return one row for every series and group with the recorded errors against the model's.

    In every draw the errors of the record, each taken to the standard normal with the same
    chance of less, would be independent standard normals if the model were right. Three
    statistics of them are held against what such normals give: their mean square, their
    correlation from month to month, and the largest. ``p`` is the chance of a value as large or
    larger under the model; near 0 or 1 is a misfit. ``inside`` is the share of figures within the
    90% interval of one error.
    """
    rng = np.random.default_rng([seed, 3])
    flat = draws.x.reshape(draws.x.shape[0], -1)
    cut = draws.cut.reshape(draws.cut.shape[0], -1)
    picks = np.linspace(0, flat.shape[1] - 1, min(count, flat.shape[1])).astype(int)
    run = jax.jit(lambda x, c: [(e.standard, e.freedom) for e in draws.density.errors(x, c)])
    parts = [
        run(
            jnp.asarray(flat[:, picks[at : at + _PARTS]]),
            jnp.asarray(cut[:, picks[at : at + _PARTS]]),
        )
        for at in range(0, len(picks), _PARTS)
    ]
    rows = []
    corridor = draws.density.problem.corridor
    for number, series in enumerate(draws.density.problem.observed):
        errors = np.concatenate([_normal(*part[number]) for part in parts], axis=-1)
        for group in range(len(series.seen)):
            seen = series.seen[group]
            if seen.sum() < _FEWEST:
                continue
            mine = errors[group][seen]
            made = rng.standard_normal(mine.shape)
            row: dict[str, Any] = {
                "series": series.id,
                "group": corridor.group_ids[group] if series.by_group else "ALL",
                "figures": int(seen.sum()),
                "inside": round(float(np.mean(np.abs(mine) < _NINETY)), 3),
            }
            for name, statistic in _STATISTICS.items():
                row[name] = round(float(np.mean(statistic(made) >= statistic(mine))), 4)
            rows.append(row)
    return rows


_NINETY = 1.6448536269514722


def _normal(errors: Any, freedom: Any) -> Floats:
    """Return the standard normals at the same quantiles as errors of a t distribution."""
    from scipy import stats

    errors = np.asarray(errors)
    beyond = np.maximum(stats.t.sf(np.abs(errors), freedom), np.finfo(float).tiny)
    return np.asarray(np.sign(errors) * stats.norm.isf(beyond))


def _following(errors: Floats) -> Floats:
    """Return the correlation of an error with the next, [draw]."""
    return np.asarray(np.mean(errors[1:] * errors[:-1], 0) / np.mean(errors**2, 0))


_STATISTICS: Mapping[str, Any] = {
    "p_size": lambda errors: np.mean(errors**2, 0),
    "p_following": _following,
    "p_largest": lambda errors: np.max(np.abs(errors), 0),
}


def settled(draws: Draws) -> float:
    """Return how far the level moved in the second half of the transitions of a draw, by entry.

    A log density of n entries has half a unit for each. Near 0: what moved has been answered;
    0.02 is an excess of 4% in the variance of an entry.
    """
    gap = float(np.mean(draws.log_density - draws.halfway))
    return round(abs(gap) / draws.density.size, 4)


def far_out(z: Floats) -> int:
    """Return how many draws have a parameter at the end of its table; ``z`` is [row, draw].

    A posterior is there for no reason of its own: what moved with what is not learned has not
    come back.
    """
    return int((np.abs(z) > LIMITS["far"]).any(0).sum())


def failures(meta: Mapping[str, Any]) -> list[str]:
    """Return one line for each diagnostic of a full fit that fails, none if all pass."""
    found = []
    rows = meta["convergence"]
    for name, (rhat, bulk, tail) in rows.items():
        if not rhat <= LIMITS["rhat"]:
            found.append(f"R-hat of {name} is {rhat:.3f}, above {LIMITS['rhat']:g}")
        # written so that what is no number fails
        if not (bulk >= LIMITS["ess"] and tail >= LIMITS["ess"]):
            found.append(
                f"effective sample size of {name} is {bulk:.0f} (bulk) and {tail:.0f} (tail), "
                f"below {LIMITS['ess']:g}"
            )
    if meta["far"]:
        found.append(
            f"{meta['far']} draws have a parameter more than {LIMITS['far']:g} standard deviations "
            "of its prior away"
        )
    share = meta["divergences"] / max(meta["trajectories"], 1)
    if share > LIMITS["divergence_share"]:
        found.append(f"{meta['divergences']} of {meta['trajectories']:,} trajectories diverged")
    if not meta["settled"] <= LIMITS["settled"]:
        found.append(f"the level still moves by {meta['settled']:.3f} an entry within a draw")
    words = {
        "p_size": "errors have another size than the model's",
        "p_following": "errors follow each other",
        "p_largest": "the largest error is out of line",
    }
    for row in meta["checks"]:
        for name, what in words.items():
            if min(row[name], 1 - row[name]) < LIMITS["tail"]:
                found.append(f"{row['series']}, {row['group']}: {what} (p = {row[name]:g})")
    return found
