"""The full fit: draws from the joint posterior of parameters, shocks, sizes and noise.

1. A rough mode, where the search starts.
2. Rounds of adaptation: a few transitions, then axes from the metric where the chains are.
3. Draws. Before each one, what is not learned moves within its prior and the rest follows to
   where it belongs under it: along the slopes of the record first, then by a number of
   transitions. So every draw has its own values of what the record cannot teach.

All that a run needs to go on is written after every piece of it, so that a run that was killed
gives the same draws as one that was not.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import jax
import numpy as np
from numpy.typing import NDArray

from corridor.core.files import write_atomic
from corridor.system.fit.full.density import Density, make_density
from corridor.system.fit.full.sampler import Block, Sampler, join_chains
from corridor.system.fit.full.whiten import Fisher, Whitening, start_vector, whiten
from corridor.system.fit.problem import Problem, residuals
from corridor.system.fit.solve import find_mode
from corridor.system.priors import priors_of

__all__ = ["Draws", "Plan", "Work", "calibrate"]

Floats = NDArray[np.float64]
Report = Callable[[str, float], None]


_SETTLING = 3  # times that mode and noise are sought in turn
_SHRINK = 10.0  # figures that the noise that is believed counts as at the start


@dataclass(frozen=True)
class Plan:
    """How long each part of the work is."""

    #: chains side by side, in two threads. Not more: with eight in each, jaxlib 0.10 gives other
    #: numbers when both run than when they run one after another
    chains: int = 8
    #: rounds of adaptation, and transitions in each
    rounds: int = 14
    per_round: int = 24
    #: chains whose place the axes are taken from, at first and in the last rounds
    few: int = 2
    many: int = 6
    #: last rounds, in which what is not learned moves; transitions of the last of them
    settle: int = 5
    last_round: int = 48
    #: draws of a chain, and transitions before each
    draws: int = 400
    between: int = 6
    #: draws of a chain between two times that the work is written down
    piece: int = 5
    #: correlation of what is not learned between a draw and the next, and the number of
    #: transitions over which its move is spread
    stays: float = 0.77
    parts: int = 3
    #: length of the longest trajectory, in standard deviations
    reach: float = 6.0
    #: most steps of a trajectory while the axes are found, and later
    short: int = 24
    long: int = 96


@dataclass(frozen=True)
class Draws:
    """What the sampler gives."""

    density: Density
    #: the vector of what is sampled, [entry, draw, chain]
    x: Floats
    #: z of what is not learned, [row, draw, chain]
    cut: Floats
    #: [draw, chain], at the end of the transitions of a draw and halfway to there from the last
    #: move of what is not learned
    log_density: Floats
    halfway: Floats
    #: steps of all trajectories, trajectories that diverged, mean acceptance
    steps: int
    diverged: int
    acceptance: float
    plan: Plan


def calibrate(
    problem: Problem, seed: int, folder: Path, report: Report, plan: Plan | None = None
) -> Draws:
    """Sample the posterior; ``folder`` keeps the work between runs.

    Runs in double precision. Raises FitError if the search for a start does not settle.
    """
    plan = plan or Plan()
    work = Work(problem, seed, folder, report, plan)
    work.warm_up()
    return work.sample()


class Work:
    """A full fit under way: what is written down, and how to go on from it."""

    def __init__(
        self, problem: Problem, seed: int, folder: Path, report: Report, plan: Plan
    ) -> None:
        self.problem, self.plan, self.folder, self.report = problem, plan, folder, report
        self.rng_seed = seed
        self.density = make_density(problem, priors_of(problem.corridor), problem.fixed)
        self.sampler = Sampler(self.density, seed)
        self.kept = self._read()

    # what is written down: name -> array, one file, whole or not at all

    @property
    def identity(self) -> str:
        """What work must agree in to be gone on with: more draws are added to those there are."""
        return repr(replace(self.plan, draws=0))

    def _read(self) -> dict[str, Any]:
        try:
            with np.load(io.BytesIO((self.folder / "work.npz").read_bytes())) as archive:
                kept = {name: archive[name] for name in archive.files}
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            # nothing there, or a file that something else damaged: begin again
            return {}
        return kept if str(kept.get("plan")) == self.identity else {}

    def _write(self) -> None:
        buffer = io.BytesIO()
        np.savez(buffer, allow_pickle=False, **self.kept)
        write_atomic(self.folder / "work.npz", buffer.getvalue())

    def _random(self, *place: int) -> np.random.Generator:
        return np.random.default_rng([self.rng_seed, *place])

    @property
    def axes(self) -> Whitening:
        """The axes on which chains move now."""
        return Whitening(*(self.kept[name] for name in ("centre", "root", "follow")))

    @property
    def x(self) -> Floats:
        """The vectors where chains stand now, [entry, chain]."""
        return self.axes.x(self.kept["y"], self.kept["cut"])

    def _set_axes(self, axes: Whitening) -> None:
        """Take other axes; chains stay where they are."""
        x = self.x if "y" in self.kept else None
        self.kept |= {"centre": axes.centre, "root": axes.root, "follow": axes.follow}
        if x is not None:
            self.kept["y"] = axes.y(x, self.kept["cut"])

    def _begin(self) -> None:
        """Find where to start: a mode, axes there, chains around it."""

        def tell(text: str, share: float) -> None:
            self.report(text, 0.1 * share)

        problem, mode = self.problem, None
        for _ in range(_SETTLING):
            mode = find_mode(problem, tell, mode)
            problem = replace(problem, fixed=_noise_at(problem, mode))
        assert mode is not None
        centre = start_vector(self.density, mode, problem.fixed)
        cut = np.zeros((len(self.density.cut), self.plan.chains))
        axes = whiten(centre, *self.fisher.at(centre[:, None], cut[:, :1]))
        near = self._random(0).standard_normal((self.density.size, self.plan.chains))
        self._set_axes(axes)
        self.kept |= {"y": 0.3 * near, "cut": cut, "round": np.array(0)}
        self.kept["plan"] = np.array(self.identity)
        self._write()

    @property
    def fisher(self) -> Fisher:
        """The metric of the density, compiled when first needed."""
        if not hasattr(self, "_fisher"):
            self._fisher = Fisher(self.density)
        return self._fisher

    def warm_up(self) -> None:
        """Let the chains find the bulk of the posterior, and the axes its shape."""
        plan = self.plan
        if not self.kept:
            self._begin()
        while int(self.kept["round"]) < plan.rounds:
            at = int(self.kept["round"])
            share = 0.1 + 0.3 * at / plan.rounds
            level = float(np.mean(self.kept.get("level", 0.0)))
            self.report(f"adapting, round {at + 1} of {plan.rounds}: level {level:,.0f}", share)
            settling, last = at + plan.settle >= plan.rounds, at + 1 == plan.rounds
            count = plan.last_round if last else plan.per_round
            # while the step is sought nothing may jump: it would collapse
            cuts = self._renewed(self._random(1, at), count, count if settling else 0)
            axes, step = self.axes, self.sampler.first_step(0.1)
            block, steps = self._run(at, cuts, plan.short, step, adapt=True)
            self.kept |= {
                "level": block.log_density[-1],
                # one step for all chains: what two short searches find differs by chance
                "step": np.exp(np.mean([float(s.log_step_size_avg) for s in steps])),
                "round": np.array(at + 1),
            }
            # the last round sets the step on the axes that the draws will use
            if not last:
                points = plan.many if settling else plan.few
                x, cut = self.x, self.kept["cut"]
                metric, cross = self.fisher.at(x[:, :points], cut[:, :points])
                y = block.y[count // 2 :].mean((0, 2))
                self._set_axes(whiten(axes.centre + axes.root @ y, metric, cross))
            self._write()

    def _renewed(self, rng: np.random.Generator, count: int, parts: int) -> Floats:
        """Return what is not learned at each of ``count`` transitions, [transition, row, chain].

        It moves within its prior, before each of the first ``parts`` transitions; what is
        learned follows, to first order. Part of it stays, and the rest moves in steps, so that
        a chain is never far from where it belongs: a full new draw at once would need several
        times the transitions to be answered.
        """
        at = self.kept["cut"]
        cuts = np.repeat(at[None], count, axis=0)
        stays = self.plan.stays ** (1 / max(parts, 1))
        for part in range(parts):
            at = stays * at + np.sqrt(1 - stays**2) * rng.standard_normal(at.shape)
            cuts[part:] = at
        return cuts

    def _run(
        self, number: int, cuts: Floats, longest: int, step: Any, *, adapt: bool = False
    ) -> tuple[Block, list[Any]]:
        """Run two groups of chains in two threads and go on from where they end.

        Returns the block of all chains and the adaptation of each group.
        """
        axes, groups = self.axes, np.array_split(np.arange(self.plan.chains), 2)

        def half(group: int) -> tuple[Any, Block]:
            mine = groups[group]
            own = step[group] if isinstance(step, list) else step
            # precision is a setting of each thread
            with jax.enable_x64(True):
                return self.sampler.run(
                    *(self.kept["y"][:, mine], own, cuts[:, :, mine], axes, 2 * number + group),
                    len(cuts),
                    longest,
                    adapt=adapt,
                )

        # compiled by the first, then both at once
        first = half(0) if not self.sampler.compiled(adapt) else None
        with ThreadPoolExecutor(max_workers=2) as pool:
            rest = list(pool.map(half, (1,) if first else (0, 1)))
        steps, blocks = zip(*([first, *rest] if first else rest), strict=True)
        whole = join_chains(blocks)
        self.kept |= {"y": whole.y[-1], "cut": cuts[-1]}
        return whole, list(steps)

    def sample(self) -> Draws:
        """Draw, each time after renewing what is not learned."""
        plan, axes = self.plan, self.axes
        step = float(self.kept["step"])
        steps = [self.sampler.first_step(step)] * 2
        longest = int(np.clip(np.ceil(plan.reach / step), 4, plan.long))
        half = (plan.between + plan.parts) // 2
        self.kept.setdefault("drawn", np.array(0))
        names = ("draws_x", "draws_cut", "draws_log", "draws_half", "draws_seen")
        while int(self.kept["drawn"]) < plan.draws:
            new: dict[str, list[Any]] = {name: [] for name in names}
            for at in range(
                int(self.kept["drawn"]), min(int(self.kept["drawn"]) + plan.piece, plan.draws)
            ):
                cuts = self._renewed(self._random(2, at), plan.between, plan.parts)
                block, _ = self._run(1000 + at, cuts, longest, steps)
                new["draws_x"].append(axes.x(block.y[-1], cuts[-1]).astype(np.float32))
                new["draws_cut"].append(cuts[-1])
                new["draws_log"].append(block.log_density[-1])
                new["draws_half"].append(block.log_density[half - 1])
                new["draws_seen"].append(
                    [block.steps.sum(), block.diverged.sum(), block.acceptance.mean()]
                )
            for name, values in new.items():
                before = [self.kept[name]] if name in self.kept else []
                self.kept[name] = np.concatenate([*before, np.array(values)])
            done = len(self.kept["draws_log"])
            self.kept["drawn"] = np.array(done)
            self._write()
            self.report(
                f"drawing: {done * plan.chains:,} of {plan.draws * plan.chains:,}",
                0.4 + 0.55 * done / plan.draws,
            )
        seen = self.kept["draws_seen"]
        return Draws(
            self.density,
            np.moveaxis(self.kept["draws_x"].astype(float), 0, 1),
            np.moveaxis(self.kept["draws_cut"], 0, 1),
            self.kept["draws_log"],
            self.kept["draws_half"],
            int(seen[:, 0].sum()),
            int(seen[:, 1].sum()),
            float(seen[:, 2].mean()),
            plan,
        )


def _noise_at(problem: Problem, mode: Floats) -> dict[str, Floats]:
    """Return the fixed values with the noise of each group at the size of its gaps at the mode."""
    gap = np.asarray(jax.jit(residuals(problem))(mode, problem.fixed))
    out, at = dict(problem.fixed), 0
    for series in problem.observed:
        where = np.nonzero(series.seen)[0]
        mine = gap[at : at + len(where)]
        at += len(where)
        if series.noise_learned:
            groups = len(series.seen)
            square = np.bincount(where, mine**2, groups) + _SHRINK
            ratio = square / (np.bincount(where, minlength=groups) + _SHRINK)
            out[series.noise_name] = out[series.noise_name] * np.sqrt(ratio)[:, None]
    return out
