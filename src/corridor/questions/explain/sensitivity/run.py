"""The sensitivity of an outcome and of a difference: blocks first, then what leads taken apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError, nearest
from corridor.questions.compare.info import outcome_info
from corridor.questions.explain.sensitivity.design import model, run_worlds
from corridor.questions.explain.sensitivity.factors import Factor, blocks, join, singles, swap
from corridor.questions.explain.sensitivity.indices import Indices, ranks, sobol, tail_share
from corridor.questions.explain.sensitivity.parameters import Drawn, associations, tornado
from corridor.questions.explain.sensitivity.result import Heat, Measured, Sensitivity
from corridor.questions.explain.sensitivity.tornado import moved_worlds
from corridor.questions.runs.asked import Asked
from corridor.questions.runs.engine import CHUNK
from corridor.questions.runs.worlds import World

__all__ = ["BASE", "THRESHOLD", "sensitivity"]

Floats = NDArray[np.floating[Any]]

#: runs in each page of the design
BASE = 4096
#: lanes in which single parameters are set to their ends
SET = 1024
#: total-order index below which a block is not taken apart
THRESHOLD = 0.01
#: fewer runs than this say nothing
_LEAST = 64
_RESAMPLES = 500
#: and in the map of outcomes, where many are asked about
_FEWER = 200

#: where each step ends, as a share of the whole
_STEPS = {"blocks": 0.4, "parameters": 0.55, "outcomes": 0.6, "ends": 0.92, "draws": 1.0}


def sensitivity(
    asked: Asked,
    outcome: str = "",
    *,
    pair: tuple[int, int] = (0, 1),
    base: int = BASE,
    by: str = "mechanism",
    threshold: float = THRESHOLD,
    resamples: int = _RESAMPLES,
    report: Callable[[float], None] = lambda _share: None,
) -> Sensitivity:
    """Return Sobol indices, given-data shares, shifts of the median and the heat map.

    Parameters
    ----------
    outcome: id of one of the question's outcomes, the first if none is given.
    pair: places of two policies; the difference is the first minus the second.
    base: runs in each page of the design, a power of two.
    by: what parameters outside the fit are put together by, mechanism or grade.
    threshold: blocks whose total-order index may exceed this are taken apart.
    resamples: of the bootstrap.
    report: called with the share done.

    Raises InputError for an outcome, a pair or a size that cannot be used.
    """
    at = _check(asked, outcome, pair, base, threshold, resamples)
    evaluate, rng = model(asked, pair), np.random.default_rng([asked.seed, base])
    one, two = asked.world(0, base), asked.world(1, base)
    factors = blocks(asked.setup, by)
    tell, runs = _steps(report), 0

    def pages(worlds: Iterable[World], count: int, lanes: int, step: str) -> Floats:
        """Return [page, outcome, first, second and difference, lane]."""
        nonlocal runs
        if not count:
            # a corridor whose every parameter is fitted has none to move alone
            return np.empty((0, len(asked.outcomes), len(pair) + 1, lanes))
        whole = count * lanes
        found = run_worlds(
            evaluate, worlds, lanes=min(CHUNK, whole), report=lambda n: tell(step, n / whole)
        )
        runs += whole * len(pair)
        values = found.reshape(-1, len(pair), count, lanes).transpose(2, 0, 1, 3)
        return np.concatenate([values, values[:, :, :1] - values[:, :, 1:]], axis=2)

    design = chain((one, two), (swap(one, two, factor) for factor in factors))
    made = pages(design, 2 + len(factors), base, "blocks")
    f_a, f_b, f_ab = made[0], made[1], made[2:]
    whole = _both(f_a[at], f_b[at], f_ab[:, at], resamples, rng)
    screened, taken = _screen(factors, whole, threshold)
    parts = singles(asked.setup, taken)
    apart: tuple[Indices, ...] = ()
    if parts:
        swapped = (swap(one, two, part) for part in parts)
        single = pages(swapped, len(parts), base, "parameters")
        apart = _both(f_a[at], f_b[at], single[:, at], resamples, rng)

    both = np.concatenate([f_a, f_b], axis=-1)
    heat = _heat(asked, f_a[:, 2], f_b[:, 2], f_ab[:, :, 2], min(resamples, _FEWER), rng)
    tell("outcomes", 1.0)

    movable, some = singles(asked.setup, factors), min(base, SET)
    start = one.take(np.arange(some))
    moved = pages(moved_worlds(start, movable), 2 * len(movable), some, "ends")
    drawn = Drawn(join([one, two]), both[at, 2])
    joint = _joint(factors, whole[2], threshold)
    return Sensitivity(
        outcome=outcome_info(asked.outcomes[at], asked.setup.place),
        policies=_named(asked, pair),
        groups={group.id: group.label for group in asked.setup.place.groups},
        start=asked.setup.known,
        months=asked.setup.months,
        blocks=factors,
        singles=parts,
        screened=screened,
        threshold=threshold,
        measures=_measures(asked, pair, both[at], whole, apart),
        associated=associations(asked.setup, joint, drawn),
        tornado=tornado(
            *(asked.setup, joint, movable, drawn, f_a[at, 2, :some], moved[:, at, 2]),
            rng=rng,
            report=lambda share: tell("draws", share),
        ),
        heat=heat,
        base=base,
        resamples=resamples,
        runs=runs,
        seed=asked.seed,
        fit=str(asked.setup.fitted.meta["fingerprint"]),
        command=asked.command,
    )


def _steps(report: Callable[[float], None]) -> Callable[[str, float], None]:
    """Return what tells of a step's share as a share of the whole."""
    ends = dict(zip(_STEPS, (0.0, *_STEPS.values()), strict=False))

    def tell(step: str, share: float) -> None:
        report(ends[step] + share * (_STEPS[step] - ends[step]))

    return tell


def _check(
    asked: Asked,
    outcome: str,
    pair: tuple[int, int],
    base: int,
    threshold: float,
    resamples: int,
) -> int:
    """Return the place of the outcome; raise InputError for what cannot be used."""
    ids = [o.id for o in asked.outcomes]
    if outcome and outcome not in ids:
        raise InputError(f"outcome '{outcome}' is not asked for", remedy=nearest(outcome, ids))
    if base < _LEAST or base & (base - 1):
        raise InputError(
            f"{base} runs a page asked for",
            where="base",
            remedy=f"Use a power of two from {_LEAST} on, such as {BASE}",
        )
    if not (len(set(pair)) == 2 and all(0 <= k < len(asked.policies) for k in pair)):
        raise InputError(
            f"there is no pair of policies {pair}",
            where="pair",
            remedy=f"Name two different places from 0 to {len(asked.policies) - 1}",
        )
    if not 0 <= threshold < 1:
        raise InputError(
            f"a threshold of {threshold}", where="threshold", remedy="Use a share from 0 to 1"
        )
    if resamples < _LEAST:
        raise InputError(
            f"{resamples} resamples asked for", where="resamples", remedy=f"Use {_LEAST} or more"
        )
    return ids.index(outcome) if outcome else 0


def _both(
    f_a: Floats, f_b: Floats, f_ab: Floats, resamples: int, rng: np.random.Generator
) -> tuple[Indices, ...]:
    """Return indices of the ranks of all outputs, then those of the outputs as they are."""
    base = np.concatenate([f_a, f_b], axis=1)
    pairs = ((ranks(base, values), values) for values in (f_a, f_b, f_ab))
    both = [np.concatenate(pair, axis=-2) for pair in pairs]
    return sobol(*both, resamples=resamples, rng=rng)


def _screen(
    factors: Sequence[Factor], whole: Sequence[Indices], threshold: float
) -> tuple[tuple[tuple[Factor, float], ...], tuple[Factor, ...]]:
    """Return (blocks left whole with the most that their index may be, blocks to take apart).

    Judged by the ranks of both policies and of their difference. A part's total-order index is
    never above that of the whole: what stays unknown with fewer things unknown is less.
    """
    tops = np.max([found.total_high for found in whole[:3]], axis=0)
    apart = [f for f, top in zip(factors, tops, strict=True) if top > threshold]
    small = [(f, float(top)) for f, top in zip(factors, tops, strict=True) if top <= threshold]
    return tuple(small), tuple(apart)


def _joint(factors: Sequence[Factor], found: Indices, threshold: float) -> tuple[Factor, ...]:
    """Return the joint blocks that matter to the difference.

    In others a parameter can't matter, and its slices would show nothing but chance.
    """
    pairs = zip(factors, found.total_high, strict=True)
    return tuple(factor for factor, top in pairs if factor.joint and top > threshold)


def _measures(
    asked: Asked,
    pair: tuple[int, int],
    values: Floats,
    whole: Sequence[Indices],
    apart: Sequence[Indices],
) -> tuple[Measured, Measured, Measured]:
    """Return what is said of two policies and of their difference; ``values``: [3, lane]."""
    first, second = (asked.policies[k].label for k in pair)
    tails = tail_share(values.astype(float))
    spans = np.quantile(values, (0.05, 0.5, 0.95), axis=1)
    made = [
        Measured(
            id=name,
            label=label,
            quantiles=(float(spans[0, k]), float(spans[1, k]), float(spans[2, k])),
            tail=float(tails[k]),
            ranks=whole[k],
            raw=whole[k + 3],
            single_ranks=apart[k] if apart else None,
            single_raw=apart[k + 3] if apart else None,
        )
        for k, (name, label) in enumerate(
            (("first", first), ("second", second), ("difference", f"{first} minus {second}"))
        )
    ]
    return made[0], made[1], made[2]


def _heat(
    asked: Asked,
    f_a: Floats,
    f_b: Floats,
    f_ab: Floats,
    resamples: int,
    rng: np.random.Generator,
) -> Heat:
    """Return the indices of every outcome's difference; [outcome, lane] and [page, ...]."""
    base = np.concatenate([f_a, f_b], axis=1)
    found = sobol(
        *(ranks(base, values) for values in (f_a, f_b, f_ab)), resamples=resamples, rng=rng
    )
    names = ("total", "total_low", "total_high", "first")
    arrays = {name: np.stack([getattr(row, name) for row in found]) for name in names}
    for values in arrays.values():
        values[np.ptp(base, axis=1) == 0] = np.nan
    return Heat(outcomes=tuple((o.id, o.label) for o in asked.outcomes), **arrays)


def _named(asked: Asked, pair: tuple[int, int]) -> tuple[tuple[str, str], tuple[str, str]]:
    one, two = (asked.policies[k] for k in pair)
    return (one.id, one.label), (two.id, two.label)
