"""Windows within the months of the fit: the past as fitted, what came after the base drawn anew."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import FitError
from corridor.core.months import parse_month
from corridor.evidence.windows import Window
from corridor.questions.events.changes import changes, home_groups, measured, noise_of, seeded
from corridor.system.corridor import Corridor
from corridor.system.fit import Fitted
from corridor.system.observe import recorded

__all__ = ["EFFORT", "changes_within", "renewed"]

Floats = NDArray[np.floating[Any]]

_FLOW = "apprehensions_gd"

#: the shock that makes the effort of the transit country to stop people
EFFORT = "effort_normal_d"


def renewed(
    shocks: Mapping[str, Floats],
    kept: int,
    rng: np.random.Generator,
    told: Collection[str] = (),
) -> dict[str, NDArray[np.float64]]:
    """Return shocks whose first ``kept`` months stay and whose later ones are drawn anew.

    ``shocks``: name -> standard normals, [month, group, draw] or [month, draw]; those of the
    names in ``told`` stay as they are, and what is drawn of the others does not change by it.
    """
    out = {}
    for name in sorted(shocks):
        values = np.array(shocks[name], np.float64)
        new = rng.standard_normal(values[kept:].shape)
        if name not in told:
            values[kept:] = new
        out[name] = values
    return out


def changes_within(
    fitted: Fitted,
    place: Corridor,
    series: str,
    windows: Sequence[Window],
    *,
    draws: int,
    seed: int,
    told: Collection[str] = (),
    report: Callable[[float], None] = lambda _share: None,
) -> dict[str, dict[str, Floats]]:
    """Return window id -> measure -> predicted log change, [draw].

    From the count recorded at the base, which is known as are those before it. Windows with the
    same base month share their draws. Levers, doors and shares after the base are those in force
    then, since they are inputs of the fit. ``told``: shocks that keep the
    path that the fit found for them, such as ``EFFORT``.

    Raises FitError if the fit keeps no shocks.
    """
    if not windows:
        return {}
    if not fitted.shocks:
        raise FitError(
            f"this fit ({fitted.meta['kind']}) keeps no shocks of its months, so no month in it "
            "can be a base",
            remedy="Make one with corridor fit --out FILE and name it with --fit FILE",
        )
    import jax

    from corridor.system.fit.problem import run
    from corridor.system.fit.setup import set_up

    held = next(iter(fitted.shocks.values())).shape[-1]
    bases = sorted({window.base for window in windows})
    found: dict[str, dict[str, Floats]] = {}
    home = home_groups(place)
    with jax.enable_x64(True):
        problem = set_up(place, parse_month(str(fitted.meta["known"])))

        def flows(theta: Any, shocks: Any) -> Any:
            return run(problem, theta, shocks, (_FLOW,))[0][_FLOW]

        compiled = jax.jit(flows)
        for at, base in enumerate(bases):
            report(at / len(bases))
            rng = seeded(seed, base)
            rounds = [rng.permutation(held) for _ in range(-(-draws // held))]
            draw = np.concatenate(rounds)[:draws]
            past = {name: values[..., draw] for name, values in fitted.shocks.items()}
            theta = fitted.tables.theta(fitted.z[:, draw])
            flow = np.asarray(compiled(theta, renewed(past, base - problem.first + 1, rng, told)))
            noise = noise_of(fitted, series, draw)
            mine = [w for w in windows if w.base == base]
            # a month has its own generator, so its count does not hang on which windows are asked
            path = range(base + 1, max(w.end for w in mine) + 1)
            rngs = [seeded(seed, base, month) for month in path]
            past_counts = recorded(series, place, problem.first, path.start - problem.first)
            until = flow[: path.stop - problem.first]
            seen = measured(until, noise, place, series, rngs, past_counts)
            begin = np.broadcast_to(past_counts[:, -1:], seen[0].shape)
            found |= {
                w.id: changes(np.stack([begin, seen[w.end - path.start]], axis=1), home)
                for w in mine
            }
    return found
