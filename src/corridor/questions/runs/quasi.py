"""Worlds from points that fill space more evenly than random ones, for means with less error.

The points are Sobol's, scrambled (Owen 1997), so that a mean over them is unbiased and
replicates with other scramblings say honestly how far off it is. Their first coordinates are the
evenest and go to what moves results most: the draw of the posterior, the parameters, then the
shocks by directions instead of months. A direction is a pattern over the months; the first ones
carry most of a path that adds its shocks up (principal components, as in Acworth, Broadie and
Glasserman 1998). What comes after the leading coordinates is random as in ``draw_world``.
Each point has its mirror image beside it (antithetic variates, Hammersley and Morton 1956).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridor.questions.runs.normals import standard_normals
from corridor.questions.runs.worlds import World
from corridor.system.corridor import Corridor
from corridor.system.fit import Fitted
from corridor.system.unfitted import Unfitted

__all__ = ["LEADING", "directions", "posterior_order", "quasi_world"]

Floats = NDArray[np.float64]

#: coordinates that are even; from there on more of them gain nothing that can be measured
LEADING = 128

_BITS = 30


def quasi_world(
    fitted: Fitted,
    unfitted: Unfitted,
    corridor: Corridor,
    months: int,
    lanes: int,
    seed: int,
    *,
    replicate: int = 0,
    leading: int = LEADING,
    mirrored: bool = True,
) -> World:
    """Return a world of even points, for use as one of ``draw_world``.

    Parameters
    ----------
    lanes: a power of two is best; any other number is cut from the next one.
    replicate: another scrambling of the same points. Means of replicates are independent, so
        their spread gives the error of their mean; quantiles over lanes are as usual.
    leading: coordinates that are even, the rest is random.
    mirrored: the second half of the lanes are the first with the signs of all normal scores
        turned, so that what is straight in them leaves no error at all.
    """
    from scipy.special import ndtri
    from scipy.stats.qmc import Sobol

    from corridor.system.simulate import load_system

    rng = np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, replicate, lanes])))
    slots = unfitted.tables.slots
    updated = [slot for slot in slots if slot.id in unfitted.updated]
    free = np.delete(np.arange(unfitted.tables.size), [slot.start for slot in updated])
    groups = len(corridor.groups)
    rows = {name: groups if name.endswith("_gd") else 1 for name in load_system(corridor).shocks}
    columns = sum(rows.values())
    normal = len(free) + columns * months
    even = min(max(leading - 2, 0), normal)

    drawn = -(-lanes // 2) if mirrored else lanes
    power = int(drawn - 1).bit_length()
    # points lie on a grid that holds 0; from the middle of its cells no score is infinite
    points = Sobol(2 + even, bits=_BITS, rng=rng).random_base2(power)[:drawn].T + 0.5 ** (_BITS + 1)
    draw = posterior_order(fitted)[_place(points[0], fitted.draws)]
    scores = np.empty((normal, drawn))
    scores[:even] = ndtri(points[2:])
    scores[even:] = standard_normals((normal - even, drawn), rng)

    other = np.empty((unfitted.tables.size, drawn))
    other[free] = scores[: len(free)]
    if updated:
        kept = _place(points[1], len(next(iter(unfitted.updated.values()))))
        for slot in updated:
            other[slot.start] = unfitted.updated[slot.id][kept]
    # [direction, column, lane] -> [month, column, lane]
    along = scores[len(free) :].reshape(months, columns * drawn)
    shocks = (directions(months) @ along).reshape(months, columns, drawn).astype(np.float32)
    out, begin = {}, 0
    # what all groups share first: it moves a total more than a group's own
    for name, count in sorted(rows.items(), key=lambda item: item[1]):
        part = shocks[:, begin : begin + count]
        out[name] = part if name.endswith("_gd") else part[:, 0]
        begin += count
    world = World(draw, np.concatenate([fitted.z[:, draw], other]), out)
    return _mirror(world, fitted.tables.size + free, lanes) if mirrored else world


def _mirror(world: World, rows: NDArray[np.int64], lanes: int) -> World:
    """Return the world followed by itself with other signs in these rows of z and the shocks."""
    turned = world.z.copy()
    turned[rows] *= -1
    return World(
        np.tile(world.draw, 2)[:lanes],
        np.concatenate([world.z, turned], axis=1)[:, :lanes],
        {k: np.concatenate([v, -v], axis=-1)[..., :lanes] for k, v in world.shocks.items()},
    )


def directions(months: int) -> Floats:
    """Return patterns over months, [month, direction], orthonormal, the weightiest first.

    They are the right singular vectors of the sum over months, so that the first few make most
    of the variance of a random walk.
    """
    walk = np.tril(np.ones((months, months)))
    made = np.linalg.svd(walk)[2].T
    return np.asarray(made * np.sign(made[0]))


def posterior_order(fitted: Fitted) -> NDArray[np.int64]:
    """Return the draws of the posterior along their first principal component, [draw].

    Neighbours in this order are alike, as far as one coordinate can have it so.
    """
    z = fitted.z - fitted.z.mean(1, keepdims=True)
    main = np.linalg.eigh(z @ z.T)[1][:, -1]
    # which way round it is must not depend on the library
    return np.argsort(np.sign(main[np.abs(main).argmax()]) * (main @ z), kind="stable")


def _place(points: Floats, count: int) -> NDArray[np.int64]:
    """Return which of ``count`` a point between 0 and 1 falls on."""
    return np.minimum((points * count).astype(np.int64), count - 1)
