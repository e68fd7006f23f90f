"""From draws to a fit: the state at the end, the past, and what the diagnostics say."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from corridor.system.corridor import Corridor
from corridor.system.fit.fitted import Fitted
from corridor.system.fit.full.calibrate import Draws, Plan, calibrate
from corridor.system.fit.full.diagnose import (
    convergence,
    failures,
    far_out,
    predictive_checks,
    settled,
)
from corridor.system.fit.full.work import drop_damaged
from corridor.system.fit.problem import measured, outputs_of, to_unbounded
from corridor.system.fit.setup import describe, set_up
from corridor.system.fit.tables import join
from corridor.system.simulate import fitted_system

__all__ = ["build_posterior", "closeness", "gather"]

Floats = NDArray[np.float64]

_PARTS = 25  # draws that one call of the model carries
_HELD = 1000  # about as many draws are held
_PAST = 400  # draws whose shocks are kept


def build_posterior(
    corridor: Corridor,
    known: int,
    method: str,
    folder: Path,
    report: Callable[[str, float], None],
    seed: int,
    plan: Plan | None = None,
) -> tuple[Fitted, Mapping[str, Any]]:
    """Make the full fit; see ``corridor.system.fit.full_fit``. Runs in double precision."""
    problem = set_up(corridor, known)
    drop_damaged(folder)
    draws = calibrate(problem, seed, folder, report, plan)
    report("checking the draws", 0.96)
    trajectories = draws.log_density.size * draws.plan.between
    meta: dict[str, Any] = {
        **describe(problem, known, method, seed),
        "kind": "full",
        "chains": draws.plan.chains,
        "drawn": draws.log_density.size,
        "steps": draws.steps,
        "trajectories": trajectories,
        "divergences": draws.diverged,
        "acceptance": round(draws.acceptance, 3),
        "settled": settled(draws),
        "convergence": convergence(draws),
        "checks": predictive_checks(draws, seed),
    }
    fitted = gather(draws, meta)
    meta["series"] = closeness(draws)
    meta["failed"] = failures(meta)
    shutil.rmtree(folder, ignore_errors=True)
    return fitted, meta


def gather(draws: Draws, meta: dict[str, Any]) -> Fitted:
    """Return the fit that holds these draws, chains one after another within each draw.

    Of many draws every second, third or later one of each chain is held: neighbours in a chain
    say much the same, and a file has to stay small.
    """
    every = max(draws.log_density.size // _HELD, 1)
    draws = replace(draws, x=draws.x[:, every - 1 :: every], cut=draws.cut[:, every - 1 :: every])
    density = draws.density
    problem = density.problem
    system = fitted_system(problem.corridor)
    flat = draws.x.reshape(density.size, -1)
    cut = draws.cut.reshape(len(density.cut), -1)

    def end(x: Any, given: Any) -> Any:
        _, state = density.flows(x, given)
        rows = [to_unbounded(name, state[name]) for name in system.state]
        return jnp.concatenate([r if r.ndim > 1 else r[None] for r in rows])

    compiled = jax.jit(end)
    state = np.concatenate(
        [
            np.asarray(compiled(jnp.asarray(flat[:, at]), jnp.asarray(cut[:, at])))
            for at in _slices(flat.shape[1])
        ],
        axis=1,
    )
    past = flat[:, :: max(flat.shape[1] // _PAST, 1)][:, :_PAST]
    order = np.arange(flat.shape[1])
    first = order[:: max(flat.shape[1] // _PAST, 1)][:_PAST]
    # draws whose past is kept come first, so that a place means the same in every array
    order = np.concatenate([first, np.setdiff1d(order, first)])
    meta["order"] = order.tolist()
    meta["draws"] = len(order)
    shocks, _ = density.shocks(jnp.asarray(past))
    z = np.asarray(density.z(jnp.asarray(flat), jnp.asarray(cut)))
    z = np.concatenate([z, flat[density.parts[1]]])
    meta["far"] = far_out(z)
    return Fitted(
        join(problem.tables, density.processes),
        system.state,
        problem.corridor.group_ids,
        z[:, order],
        state[:, order],
        density.measures,
        flat[density.parts[3]][:, order],
        {name: np.asarray(values) for name, values in shocks.items()},
        meta,
    )


def closeness(draws: Draws) -> dict[str, dict[str, Any]]:
    """Return size and fit of each series, mean over draws."""
    density = draws.density
    problem = density.problem
    flat = draws.x.reshape(density.size, -1)
    cut = draws.cut.reshape(len(density.cut), -1)
    picks = np.linspace(0, flat.shape[1] - 1, _PARTS * 4).astype(int)

    def logs(x: Any, given: Any) -> Any:
        flows, _ = density.flows(x, given, outputs_of(problem))
        return [jnp.log(measured(problem, o, flows) + o.offset).mean(-1) for o in problem.observed]

    compiled = jax.jit(logs)
    parts = [
        compiled(jnp.asarray(flat[:, picks[at]]), jnp.asarray(cut[:, picks[at]]))
        for at in _slices(len(picks))
    ]
    out = {}
    for number, series in enumerate(problem.observed):
        model = np.mean([np.asarray(part[number]) for part in parts], axis=0)
        log = series.log[series.seen]
        error = log - model[series.seen]
        out[series.id] = {
            "figures": int(series.seen.sum()),
            "rms_log": round(float(np.sqrt(np.mean(error**2))), 4),
            "explained": round(1 - float(np.var(error) / np.var(log)), 4),
        }
    return out


def _slices(count: int) -> list[slice]:
    return [slice(at, min(at + _PARTS, count)) for at in range(0, count, _PARTS)]
