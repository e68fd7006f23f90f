"""The front over levers: searched on some draws, checked on others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError, check_draws
from corridor.policies import Policy
from corridor.questions.compare.info import outcome_info
from corridor.questions.compare.result import Comparison
from corridor.questions.compare.run import compared
from corridor.questions.explain.robust.aims import Aim
from corridor.questions.explain.robust.figures import block_sums, error_of_mean
from corridor.questions.explain.robust.figures import quantile as quantile_of
from corridor.questions.explain.robust.front.dials import Dial, snap, turned, turned_policy
from corridor.questions.explain.robust.front.points import beaten_by, beats, holds
from corridor.questions.explain.robust.front.result import Front, Named
from corridor.questions.explain.robust.front.search import find_front
from corridor.questions.runs.asked import DRAWS_LIMIT, Asked
from corridor.questions.runs.engine import CHUNK, Case
from corridor.questions.runs.summarise import over_window
from corridor.questions.runs.worlds import Behind, World

__all__ = ["LIMITS", "pareto"]

Floats = NDArray[np.floating[Any]]
Places = NDArray[np.int64]

#: what is asked for -> least and most
LIMITS: Mapping[str, tuple[int, int]] = {
    "population": (8, 1000),
    "generations": (1, 10_000),
    "search_draws": (50, CHUNK),
}
#: chunks from this one on are for searching: figures are never of the draws that chose them
_APART = 1_000_000
#: cases that are simulated in one call while figures are made again
_TOGETHER = 16
_RESAMPLES, _BLOCKS = 200, 500
#: id and label of the settings, where they stand as one policy
_SETTINGS, _HIGHEST = "settings", "A setting with each lever at the highest found"


def pareto(
    asked: Asked,
    dials: Sequence[Dial],
    aims: Sequence[Aim],
    *,
    quantile: float | None = None,
    search_draws: int = 250,
    population: int = 48,
    generations: int = 40,
    report: Callable[[str, float], None] = lambda _text, _share: None,
) -> Front:
    """Return settings of levers of which none beats another on all objectives.

    Parameters
    ----------
    asked: its first policy is the base, from which all other levers stay; others are held
        beside the points as they stand. Its draws make the figures.
    dials: the levers to turn; each gets one value for all months.
    aims: two or more objectives, each an outcome with its direction.
    quantile: aim at the figure that this share of draws is better than, in place of the mean.
    search_draws: draws that every point is judged by while searching, the same for all. They
        are other draws than those of the figures.

    KeyboardInterrupt ends the search early and keeps what was found.
    Raises InputError for fewer than two objectives, sizes out of ``LIMITS``, a mean of an
    outcome that is shown as an interval only, or where pymoo is not installed.
    """
    _check(aims, quantile, population, generations, search_draws)
    check_draws(asked.draws, asked.seed, DRAWS_LIMIT, least=100)
    asked = replace(asked, outcomes=tuple(aim.outcome for aim in aims))
    setup, base = asked.setup, asked.levers[0]
    signs = np.array([aim.sign for aim in aims])
    world = asked.world(_APART, search_draws)

    def cases(values: Floats) -> list[Case]:
        return [
            Case(turned(base, dials, row, setup.months), asked.switches)
            for row in np.asarray(values, np.float64)
        ]

    def evaluate(values: NDArray[np.float64]) -> NDArray[np.float64]:
        made = _totals(asked, world, cases(values))
        return np.asarray(_statistic(signs * made, quantile, axis=1))

    found = find_front(
        evaluate,
        np.array([dial.low for dial in dials]),
        np.array([dial.high for dial in dials]),
        len(aims),
        population=population,
        generations=generations,
        seed=asked.seed,
        snap=lambda values: snap(values, dials),
        report=lambda share: report("searching", share),
    )
    places = _once(asked.policies)
    standing = [Case(asked.levers[k], asked.switches) for k in places]
    seen = _statistic(signs * _totals(asked, world, standing), quantile, axis=1)
    fresh = _fresh(
        asked,
        [*cases(found.values), *standing],
        lambda share: report("checking on fresh draws", share),
    )
    report("summarising", 1.0)
    losses = signs * fresh
    figures = _statistic(losses, quantile, axis=1)
    behind = asked.behind()
    errors, alone = _errors(losses, quantile, behind), _errors(losses, quantile)
    again = _resampled(losses, quantile, asked.seed, behind)
    size = len(found.values)
    own = size + places.index(0)
    front = [*range(size), own]
    beaten = beaten_by(figures[front])
    stays = holds(again[:, front])
    # other policies move levers that are no dials: each is held beside the front, none decides it
    named_beaten = [beaten_by(figures[[*front, size + n]])[-1] for n in range(len(places))]
    named_stays = [holds(again[:, [*front, size + n]])[-1] for n in range(len(places))]
    kept = np.array([one is None for one in beaten[:size]])
    better = beats(figures)
    return Front(
        corridor=setup.place.label,
        base=asked.policies[0].id,
        base_label=asked.policies[0].label,
        dials=tuple(dials),
        aims=tuple(aims),
        outcomes=tuple(outcome_info(o, setup.place) for o in asked.outcomes),
        quantile=quantile,
        start=setup.known,
        months=setup.months,
        seed=asked.seed,
        command=asked.command,
        search_draws=search_draws,
        draws=asked.draws,
        values=found.values,
        searched=signs * found.losses,
        figures=signs * figures[:size],
        errors=errors[:size],
        alone=alone[:size],
        kept=kept,
        holds=stays[:size],
        beaten_by=beaten[:size],
        named=tuple(
            Named(
                id=asked.policies[k].id,
                label=asked.policies[k].label,
                figures=signs * figures[size + n],
                errors=errors[size + n],
                searched=signs * seen[n],
                kept=named_beaten[n] is None,
                holds=float(named_stays[n]),
                beats=int((better[size + n, :size] & kept).sum()),
            )
            for n, k in enumerate(places)
        ),
        population=population,
        generations=found.generations,
        evaluated=found.evaluated,
        stopped=found.stopped,
        volumes=found.volumes,
        beside=_beside(asked, places, dials, found.values[kept] if kept.any() else found.values),
    )


def _beside(
    asked: Asked, places: Sequence[int], dials: Sequence[Dial], values: Floats
) -> Comparison:
    """Return the policies at ``places``, and settings [point, dial] at their highest, compared."""
    setup, highest = asked.setup, values.max(0)
    moved = turned_policy(asked.policies[0], dials, highest, _HIGHEST)
    levers = turned(asked.levers[0], dials, highest, setup.months)
    whole = replace(
        asked,
        policies=(*(asked.policies[k] for k in places), replace(moved, id=_SETTINGS)),
        levers=(*(asked.levers[k] for k in places), levers),
    )
    return compared(whole, sides=False, hindcast=True)


def _check(
    aims: Sequence[Aim],
    quantile: float | None,
    population: int,
    generations: int,
    search_draws: int,
) -> None:
    if len(aims) < 2:
        raise InputError(
            "a front needs two objectives or more",
            where="--outcome",
            remedy="Name two, as in --outcome deaths=min --outcome transfers=min",
        )
    sizes = {"population": population, "generations": generations, "search_draws": search_draws}
    for name, value in sizes.items():
        least, most = LIMITS[name]
        if not least <= value <= most:
            raise InputError(
                f"{value} asked for",
                where=f"--{name.replace('_', '-')}",
                remedy=f"Use {least:,} to {most:,}",
            )
    if quantile is not None and not 0.05 <= quantile <= 0.95:
        raise InputError(
            f"quantile {quantile} asked for", where="--quantile", remedy="Use 0.05 to 0.95"
        )
    for aim in aims:
        if aim.outcome.interval_only and quantile is None:
            raise InputError(
                f"'{aim.outcome.id}' is shown as an interval only, so it has no mean to aim at",
                where="--outcome",
                remedy="Aim at the end of the interval: --quantile 0.95",
            )


def _once(policies: Sequence[Policy]) -> list[int]:
    """Return the places of the policies, of one that stands twice the first: it is held once."""
    places: list[int] = []
    for k, policy in enumerate(policies):
        held = (policies[place] for place in places)
        # the second of two has a number behind its id and label
        if not any(replace(policy, id=one.id, label=one.label) == one for one in held):
            places.append(k)
    return places


def _totals(asked: Asked, world: World, cases: Sequence[Case]) -> Floats:
    """Return [case, draw, objective]: one number for the window."""
    made = asked.simulate(world, cases)
    return np.stack(
        [np.stack([over_window(one, o.over)[0] for one in made[o.id]]) for o in asked.outcomes],
        axis=-1,
    ).astype(np.float64)


def _fresh(asked: Asked, cases: Sequence[Case], report: Callable[[float], None]) -> Floats:
    """Return [case, draw, objective] on the draws of a comparison with the same seed."""
    chunk = min(asked.draws, CHUNK)
    out = np.empty((len(cases), asked.draws, len(asked.outcomes)))
    for begin in range(0, asked.draws, chunk):
        world = asked.world(begin // chunk, chunk)
        use = min(chunk, asked.draws - begin)
        for first in range(0, len(cases), _TOGETHER):
            some = cases[first : first + _TOGETHER]
            made = _totals(asked, world, some)
            out[first : first + len(some), begin : begin + use] = made[:, :use]
            done = begin * len(cases) + use * (first + len(some))
            report(done / (asked.draws * len(cases)))
    return out


def _statistic(losses: Floats, quantile: float | None, axis: int) -> Floats:
    """Return the mean of losses over draws, or the figure that a share of draws is better than."""
    if quantile is None:
        return np.asarray(losses.mean(axis))
    return np.asarray(np.quantile(losses, quantile, axis=axis))


def _errors(losses: Floats, quantile: float | None, behind: Behind | None = None) -> Floats:
    """Return standard errors [case, objective] of the statistic of [case, draw, objective].

    ``behind``: what stands behind each draw, as in ``robust.figures``.
    """

    def error(one: Floats) -> float:
        if quantile is None:
            return error_of_mean(one, behind)
        return quantile_of(one[None], quantile, behind).error

    return np.array([[error(one) for one in case.T] for case in losses])


def _resampled(losses: Floats, quantile: float | None, seed: int, behind: Behind) -> Floats:
    """Return the statistic of resampled draws, the same for all; [resample, case, objective].

    What is resampled are batches of the posterior, with all that stands on them.
    """
    rng = np.random.default_rng(np.random.SeedSequence([seed, 2]))
    if quantile is not None:
        some, place = losses[:, : 10 * _BLOCKS], behind[: 10 * _BLOCKS].batch
        held = [np.flatnonzero(place == one) for one in np.unique(place)]
        picks = (
            np.concatenate([held[k] for k in rng.integers(0, len(held), len(held))])
            for _ in range(_RESAMPLES // 2)
        )
        return np.stack([_statistic(some[:, pick], quantile, 1) for pick in picks])
    sums, sizes = block_sums(losses.swapaxes(1, 2), _BLOCKS, behind)
    blocks = len(sizes)
    picked = rng.multinomial(blocks, np.full(blocks, 1 / blocks), _RESAMPLES)
    out: Floats = np.einsum("rb,cob->rco", picked, sums) / (picked @ sizes)[:, None, None]
    return out
