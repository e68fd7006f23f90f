"""Measure samplers against each other on the posterior of the shipped decision point.

python -m tools.compare_samplers [--minutes 3]

Every sampler starts from the same states on the same whitened axes, adapts its step for the
same number of transitions and then draws for about the same time. What counts is the smallest
effective sample size of a scalar per second and per thousand gradients. Kept in
results/samplers.json. NumPyro and nutpie are needed beside the project's own packages:
pip install numpyro nutpie.
"""

from __future__ import annotations

import argparse
import json
import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax
import numpy as np
from numpy.typing import NDArray

from corridor.core.files import write_json
from corridor.core.months import parse_month
from corridor.report.progress import progress
from corridor.system.corridors import load_corridor
from corridor.system.fit.full.calibrate import Plan, Work
from corridor.system.fit.setup import set_up

__all__ = ["main"]

Floats = NDArray[np.float64]

RESULTS = Path(__file__).resolve().parents[1] / "results" / "samplers.json"
CHAINS = 4
ADAPT = 60


class Case:
    """The posterior on its axes, as samplers want it."""

    def __init__(self, work: Work) -> None:
        self.work, self.axes = work, work.axes
        self.size = work.density.size
        self.cut = np.zeros((len(work.density.cut), CHAINS))
        # where the chains are, moved to what is not learned at its median
        self.start = self.axes.y(work.x[:, :CHAINS], work.kept["cut"][:, :CHAINS])
        self.one = jax.jit(jax.value_and_grad(self.log_density))

    def log_density(self, y: Any) -> Any:
        """Return the log density of one chain."""
        return self.work.sampler.density_of_one(
            y, jax.numpy.asarray(self.cut[:, 0]), self.axes.arrays
        )

    def effective(self, ys: Floats) -> float:
        """Return the least bulk effective sample size of a scalar; ``ys`` [draw, chain, entry]."""
        from arviz_stats.base import array_stats

        density = self.work.density
        rows = np.r_[: density.parts[1].stop, density.parts[3].start : density.size]
        x = self.axes.centre[rows, None, None] + np.einsum("ij,dcj->idc", self.axes.root[rows], ys)
        return float(
            min(array_stats.ess(np.moveaxis(v, 0, 1), chain_axis=0, draw_axis=1) for v in x)
        )


Sampler = Callable[[Case, float], tuple[Floats, int, float]]


def blackjax_hmc(case: Case, seconds: float) -> tuple[Floats, int, float]:
    """What ships: trajectories of random length, the same for all chains."""
    work = case.work
    plan, sampler, given = work.plan, work.sampler, (case.cut, case.axes)
    step, made = sampler.run(
        case.start, sampler.first_step(0.1), *given, 1, ADAPT, plan.short, adapt=True
    )
    size = float(np.exp(step.log_step_size_avg))
    longest = int(np.clip(np.ceil(plan.reach / size), 4, plan.long))
    step, made = sampler.run(made.y[-1], step, *given, 2, 10, longest)
    kept, gradients, begun, block = [], 0, time.perf_counter(), 3
    while time.perf_counter() - begun < seconds:
        step, made = sampler.run(made.y[-1], step, *given, block, 10, longest)
        kept.append(np.swapaxes(made.y, 1, 2))
        gradients += int(made.steps.sum())
        block += 1
    return np.concatenate(kept), gradients, time.perf_counter() - begun


def numpyro_nuts(case: Case, seconds: float) -> tuple[Floats, int, float]:
    """NumPyro's no-U-turn sampler, chains vectorised."""
    from numpyro.infer import MCMC, NUTS

    kernel = NUTS(
        potential_fn=lambda y: -case.log_density(y), adapt_mass_matrix=False, max_tree_depth=7
    )
    chain = {"num_chains": CHAINS, "chain_method": "vectorized", "progress_bar": False}
    mcmc = MCMC(kernel, num_warmup=ADAPT, num_samples=10, **chain)
    mcmc.run(jax.random.key(0), init_params=case.start.T, extra_fields=("num_steps",))
    kept, gradients, begun = [], 0, time.perf_counter()
    while time.perf_counter() - begun < seconds:
        mcmc.post_warmup_state = mcmc.last_state
        mcmc.run(mcmc.post_warmup_state.rng_key, extra_fields=("num_steps",))
        kept.append(np.swapaxes(np.asarray(mcmc.get_samples(group_by_chain=True)), 0, 1))
        gradients += int(np.asarray(mcmc.get_extra_fields()["num_steps"]).sum())
    return np.concatenate(kept), gradients, time.perf_counter() - begun


def nutpie_nuts(case: Case, seconds: float) -> tuple[Floats, int, float]:
    """The sampler of nutpie, one chain a thread, its own adaptation of a diagonal on top."""
    import nutpie
    from nutpie.compiled_pyfunc import from_pyfunc

    count = [0]

    def logp(y: Any) -> Any:
        count[0] += 1
        value, slope = case.one(y)
        return float(value), np.asarray(slope)

    model = from_pyfunc(
        case.size,
        lambda: logp,
        lambda *_: lambda y: {"y": np.asarray(y)},
        [np.dtype(np.float64)],
        [(case.size,)],
        ["y"],
    )
    settings = {"chains": 2, "cores": 2, "tune": ADAPT, "progress_bar": False, "seed": 0}
    pilot = time.perf_counter()
    nutpie.sample(model, draws=10, **settings)
    each = (time.perf_counter() - pilot) / (ADAPT + 10)
    draws = max(int(seconds / each) - ADAPT, 20)
    count[0], begun = 0, time.perf_counter()
    trace = nutpie.sample(model, draws=draws, **settings)
    share = draws / (draws + ADAPT)
    spent = time.perf_counter() - begun
    ys = np.swapaxes(np.asarray(trace.posterior["y"]), 0, 1)
    return ys, int(count[0] * share), spent * share


SAMPLERS: dict[str, Sampler] = {
    "BlackJAX HMC, random length": blackjax_hmc,
    "NumPyro NUTS": numpyro_nuts,
    "nutpie": nutpie_nuts,
}


def main() -> int:
    """Run every sampler in turn and keep what was measured."""
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0] if __doc__ else "", allow_abbrev=False
    )
    parser.add_argument("--minutes", type=float, default=3.0, help="a sampler's time for drawing")
    parser.add_argument("--only", choices=list(SAMPLERS), help="one sampler, its row only printed")
    parser.add_argument("--work", type=Path, help="folder of a full fit under way, for its axes")
    args = parser.parse_args()
    # in every thread, as nutpie has its own
    settings: Any = jax.config
    settings.update("jax_enable_x64", True)
    with tempfile.TemporaryDirectory() as folder, progress() as report:
        problem = set_up(load_corridor(), parse_month("2024-05"))
        work = Work(problem, 0, args.work or Path(folder), report, Plan())
        work.warm_up()
        case = Case(work)
        rows = []
        chosen = {args.only: SAMPLERS[args.only]} if args.only else SAMPLERS
        for name, sampler in chosen.items():
            report(f"{name}", 0.5)
            ys, gradients, spent = sampler(case, 60 * args.minutes)
            least = case.effective(ys)
            rows.append(
                {
                    "sampler": name,
                    "draws": int(ys.shape[0] * ys.shape[1]),
                    "gradients": gradients,
                    "seconds": round(spent, 1),
                    "least_ess": round(least, 1),
                    "ess_a_second": round(least / spent, 3),
                    "ess_a_thousand_gradients": round(1000 * least / max(gradients, 1), 2),
                }
            )
            print(json.dumps(rows[-1]), flush=True)
    if not args.only:
        write_json({"entries": case.size, "machine": platform.machine(), "rows": rows}, RESULTS)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
