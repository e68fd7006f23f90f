"""Windows within the months of the fit: the past as fitted, what came after the base drawn anew."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import FitError
from corridor.core.months import parse_month
from corridor.evidence.cooperation import FOLDER, cooperation_events
from corridor.evidence.windows import Window
from corridor.questions.events.changes import changes, home_groups, measured, noise_of, seeded
from corridor.questions.events.given import AGREEMENT, agreed
from corridor.system.corridor import Corridor
from corridor.system.fit import Fitted
from corridor.system.observe import recorded

__all__ = ["EFFORT", "Past", "changes_within", "renewed"]

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


class Past:
    """The months of a fit, to be run again with what came after a base drawn anew.

    Raises FitError if the fit keeps no shocks.
    """

    def __init__(self, fitted: Fitted, place: Corridor) -> None:
        if not fitted.shocks:
            raise FitError(
                f"this fit ({fitted.meta['kind']}) keeps no shocks of its months, so no month in "
                "it can be a base",
                remedy="Make one with corridor fit --out FILE and name it with --fit FILE",
            )
        import jax

        from corridor.system.fit.problem import run
        from corridor.system.fit.setup import set_up

        self.fitted, self.place = fitted, place
        self.agreements = cooperation_events(place.folder / FOLDER)
        with jax.enable_x64(True):
            problem = set_up(place, parse_month(str(fitted.meta["known"])))

            def flows(theta: Any, shocks: Any, agreement: Any) -> Any:
                given = replace(problem, inputs={**problem.inputs, AGREEMENT: agreement})
                return run(given, theta, shocks, (_FLOW,))[0][_FLOW]

            self._compiled = jax.jit(flows)
        self.first = problem.first
        # as in the fit, months of burn-in first
        self._begin = problem.first - problem.burn_in
        self._agreement = np.asarray(problem.inputs[AGREEMENT], np.float64)

    def flow(self, theta: Any, shocks: Mapping[str, Floats], base: int, agreements: bool) -> Floats:
        """Return people met between ports, [month, group, draw], given what is agreed."""
        import jax

        index = self._agreement
        if agreements:
            index = index + agreed(self.agreements, base, self._begin, len(index))
        with jax.enable_x64(True):
            return np.asarray(self._compiled(theta, shocks, index))


def changes_within(
    past: Past,
    series: str,
    windows: Sequence[Window],
    *,
    draws: int,
    seed: int,
    told: Collection[str] = (),
    agreements: bool = True,
    report: Callable[[float], None] = lambda _share: None,
) -> dict[str, dict[str, Floats]]:
    """Return window id -> measure -> predicted log change, [draw].

    From the count recorded at the base, which is known as are those before it. Windows with the
    same base month share their draws. Levers, doors and shares after the base are those in force
    then, since they are inputs of the fit. ``told``: shocks that keep the
    path that the fit found for them, such as ``EFFORT``. ``agreements``: give the model those that
    came into force after the base; not together with ``EFFORT``, which holds what came of them.
    """
    fitted, place = past.fitted, past.place
    bases = sorted({window.base for window in windows})
    found: dict[str, dict[str, Floats]] = {}
    home = home_groups(place)
    for at, base in enumerate(bases):
        report(at / len(bases))
        rng = seeded(seed, base)
        held = next(iter(fitted.shocks.values())).shape[-1]
        rounds = [rng.permutation(held) for _ in range(-(-draws // held))]
        draw = np.concatenate(rounds)[:draws]
        kept = {name: values[..., draw] for name, values in fitted.shocks.items()}
        shocks = renewed(kept, base - past.first + 1, rng, told)
        flow = past.flow(fitted.tables.theta(fitted.z[:, draw]), shocks, base, agreements)
        noise = noise_of(fitted, series, draw)
        mine = [w for w in windows if w.base == base]
        # a month has its own generator, so its count does not hang on which windows are asked
        path = range(base + 1, max(w.end for w in mine) + 1)
        rngs = [seeded(seed, base, month) for month in path]
        past_counts = recorded(series, place, past.first, path.start - past.first)
        until = flow[: path.stop - past.first]
        seen = measured(until, noise, place, series, rngs, past_counts)
        begin = np.broadcast_to(past_counts[:, -1:], seen[0].shape)
        found |= {
            w.id: changes(np.stack([begin, seen[w.end - path.start]], axis=1), home) for w in mine
        }
    return found
