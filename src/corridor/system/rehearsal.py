"""A corridor run from its priors alone, before any fit: is it finite, and are people kept?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import check_draws
from corridor.system.corridor import Corridor

__all__ = ["rehearse"]

Floats = NDArray[np.float64]

_MONTHS, _DRAWS = 24, 16  # enough to go through a year twice
_MOST = 10_000  # draws
_EVEN = 0.5  # where a chance begins, as in a fit


def rehearse(
    corridor: Corridor, *, months: int = _MONTHS, draws: int = _DRAWS, seed: int = 0
) -> dict[str, Floats]:
    """Return what every mechanism of a corridor writes in the months before its decision point.

    Parameters are drawn from their priors, shocks at random, levers are as they were, and nobody
    is on the way at the start. Nothing is learned from the record.

    Returns
    -------
    written name -> [month, group, draw] or [month, draw], in the unit that the mechanism states.

    Raises InputError, with file, entry and remedy, if a file of the corridor is faulty or a
    parameter, lever or driver is missing.
    """
    check_draws(draws, seed, _MOST)
    import jax

    from corridor.system.fit.problem import STATE_BOUNDED
    from corridor.system.fit.tables import make_tables
    from corridor.system.inputs import all_inputs
    from corridor.system.levers import check_levers
    from corridor.system.levers.history import lever_history
    from corridor.system.priors import priors_of
    from corridor.system.simulate import fitted_system, load_system, simulate
    from corridor.system.unfitted import start_state

    check_levers(corridor)
    rng = np.random.default_rng(seed)
    system, groups = load_system(corridor), len(corridor.groups)
    tables = make_tables(priors_of(corridor), system.parameters, corridor.group_ids, {})
    theta = tables.theta(rng.standard_normal((tables.size, draws)))
    known = corridor.decision_point
    first = known - months
    was = lever_history(corridor, first, months)
    monthly = {name: was[name] for name in system.levers}
    monthly |= all_inputs(corridor, first, months, known)
    for name in system.shocks:
        shape = (months, groups, draws) if name.endswith("_gd") else (months, draws)
        monthly[name] = rng.standard_normal(shape)
    carried = {
        name: np.full(
            (groups, draws) if name.endswith("_gd") else (draws,),
            _EVEN if name in STATE_BOUNDED else 0.0,
        )
        for name in fitted_system(corridor).state
    }
    with jax.enable_x64(True):
        begun = start_state(system, carried, theta, monthly, groups=groups, draws=draws)
        state = {name: np.asarray(value, float) for name, value in begun.items()}
        flows, _ = simulate(
            theta, state, monthly, corridor.places(system.places), tuple(system.writes), system
        )
        return {name: np.asarray(values) for name, values in flows.items()}
