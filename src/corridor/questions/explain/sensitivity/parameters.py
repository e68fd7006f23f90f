"""Single parameters: what a difference shares with each, and how far each shifts its median."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.evidence import Parameter
from corridor.questions.explain.sensitivity.factors import Factor
from corridor.questions.explain.sensitivity.given import associated
from corridor.questions.explain.sensitivity.indices import ranks
from corridor.questions.explain.sensitivity.medians import weighted_medians
from corridor.questions.explain.sensitivity.result import Associated
from corridor.questions.explain.sensitivity.tornado import (
    ENDS,
    Bar,
    Tornado,
    by_slices,
    flips,
    shift_by_setting,
)
from corridor.questions.runs.setup import Setup
from corridor.questions.runs.worlds import World
from corridor.system.fit.tables import Slot

__all__ = ["Drawn", "associations", "tornado"]

Floats = NDArray[np.floating[Any]]

#: resamples behind the error of a median
_RESAMPLES = 200


@dataclass(frozen=True)
class Drawn:
    """Independent runs: the world that they were made in, and the difference, [lane]."""

    world: World
    difference: Floats

    def unit(self, factor: Factor) -> NDArray[np.int64]:
        """Return which joint draw of a block each lane has, [lane]."""
        if factor.place:
            return self.world.draw
        columns = self.world.z[list(factor.rows)]
        _, number = np.unique(columns, axis=1, return_inverse=True)
        return np.asarray(number.reshape(-1), np.int64)


@dataclass(frozen=True)
class _Row:
    """One row of ``World.z`` with what is said of it."""

    slot: Slot
    row: int
    group: str
    #: quantiles of the values that it takes, by ``ENDS``
    values: tuple[float, float]
    parameter: Parameter


def associations(setup: Setup, factors: Sequence[Factor], drawn: Drawn) -> tuple[Associated, ...]:
    """Return the given-data shares of the parameters of joint blocks, the largest first."""
    from corridor.system.priors import priors_of

    known = priors_of(setup.place).parameters
    rank = ranks(drawn.difference[None], drawn.difference[None])
    out = []
    for factor in (f for f in factors if f.joint):
        rows = list(_rows(setup, factor))
        x = drawn.world.z[[r.row for r in rows]]
        share, error = associated(x, rank, drawn.unit(factor))
        out += [
            Associated(
                id=r.slot.id,
                label=known[r.slot.id].label,
                group=r.group,
                grade=r.slot.grade,
                block=factor.id,
                share=float(share[k, 0]),
                error=float(error[k, 0]),
            )
            for k, r in enumerate(rows)
        ]
    return tuple(sorted(out, key=lambda row: -row.share))


def tornado(
    setup: Setup,
    factors: Sequence[Factor],
    movable: Sequence[Factor],
    drawn: Drawn,
    base: Floats,
    moved: Floats,
    *,
    rng: np.random.Generator,
    report: Callable[[float], None] = lambda _share: None,
) -> Tornado:
    """Return the shifts of the median of the difference by parameter, see ``Tornado``.

    ``factors``: blocks whose parameters are looked at where they are drawn together;
    ``movable``: the single parameters that were set to their ends; ``base``: the difference in
    the lanes in which they were, as drawn, [lane]; ``moved``: the same lanes, both ends of each
    after one another, [2 * parameter, lane].
    """
    found: list[tuple[_Row, bool, Any, Any]] = []
    many, lanes = len(drawn.difference), len(base)
    batch = setup.fitted.batches[drawn.world.draw]
    weights = rng.multinomial(lanes, np.full(lanes, 1 / lanes), size=_RESAMPLES)
    for k, factor in enumerate(movable):
        (row,) = _rows(setup, factor)
        found.append((row, True, *shift_by_setting(base, moved[2 * k : 2 * k + 2], weights)))
    for factor in (f for f in factors if f.joint):
        rows = list(_rows(setup, factor))
        shift, error = by_slices(
            drawn.world.z[[r.row for r in rows]],
            drawn.difference,
            batch if factor.place else drawn.unit(factor),
            resamples=_RESAMPLES,
            rng=rng,
            report=report,
        )
        found += [(row, False, shift[k], error[k]) for k, row in enumerate(rows)]
    places = np.unique(batch, return_inverse=True)[1]
    median = float(np.median(drawn.difference))
    own = _median_error(drawn.difference, places, rng)
    bars = [_bar(median, own, *one) for one in found]
    return Tornado(
        median=median,
        error=own,
        bars=tuple(sorted(bars, key=lambda bar: (-bar.least, -bar.reach))),
        lanes=(lanes, round(2 * ENDS[0] * many)),
    )


def _median_error(values: Floats, unit: NDArray[np.int64], rng: np.random.Generator) -> float:
    count = int(unit.max()) + 1
    weights = rng.multinomial(count, np.full(count, 1 / count), size=_RESAMPLES)
    return float(weighted_medians(values, weights[:, unit]).std(ddof=1))


def _bar(median: float, own: float, row: _Row, alone: bool, shift: Any, error: Any) -> Bar:
    known = row.parameter
    low, high = (float(v) for v in shift)
    wrong = (float(error[0]), float(error[1]))
    return Bar(
        id=known.id,
        label=known.label,
        group=row.group,
        grade=row.slot.grade,
        unit=known.unit,
        alone=alone,
        values=row.values,
        shift=(low, high),
        error=wrong,
        flips=(flips(median, own, low, wrong[0]), flips(median, own, high, wrong[1])),
    )


def _rows(setup: Setup, factor: Factor) -> Iterator[_Row]:
    """Return the rows of a factor with the values that they take at ``ENDS``."""
    from scipy.special import ndtri

    from corridor.system.priors import priors_of

    wanted, size = set(factor.rows), setup.fitted.tables.size
    groups, known = setup.place.group_ids, priors_of(setup.place).parameters
    for slot in setup.slots:
        for at in range(slot.size):
            row = slot.start + at
            if row not in wanted:
                continue
            if row < size:
                z = np.quantile(setup.fitted.z[row], ENDS)
                values = setup.fitted.tables.at(row, z)
            else:
                drawn = setup.unfitted.updated.get(slot.id)
                z = ndtri(ENDS) if drawn is None else np.quantile(drawn, ENDS)
                values = setup.unfitted.tables.at(row - size, np.asarray(z))
            group = groups[at] if slot.many else ""
            yield _Row(slot, row, group, (float(values[0]), float(values[1])), known[slot.id])
