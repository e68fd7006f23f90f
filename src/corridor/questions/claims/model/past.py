"""The months of the fit, run once: flows, and the state after every month, draw by draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import FitError
from corridor.core.months import parse_month
from corridor.questions.runs.compiled import keep_compiled
from corridor.system.corridor import Corridor
from corridor.system.fit import Fitted
from corridor.system.inputs import drivers
from corridor.system.levers.history import lever_history

__all__ = ["FLOW", "Past", "run_past", "window_run"]

Floats = NDArray[np.float32]

FLOW = "apprehensions_gd"
"""The flow that encounters between ports are held against."""


@dataclass(frozen=True, eq=False)
class Past:
    """The fitted model over the months of its fit.

    Attributes
    ----------
    first, last: first and last month of the fit.
    theta: parameter name -> [draw] or [group, draw].
    inputs: lever and driver name -> [month] or [month, group, 1], months of the fit.
    shocks: name -> standard normals, [month, group, draw] or [month, draw].
    states: name -> state after each month, [month, group, draw] or [month, draw].
    flow: encounters between ports, [month, group, draw].
    """

    place: Corridor
    fingerprint: str
    first: int
    last: int
    draws: int
    theta: Mapping[str, Floats]
    inputs: Mapping[str, Floats]
    shocks: Mapping[str, Floats]
    states: Mapping[str, Floats]
    flow: Floats

    def row(self, month: int) -> int:
        """Return the place of a month in the arrays."""
        return month - self.first


def run_past(place: Corridor, fitted: Fitted) -> Past:
    """Run the months of a fit with the shocks that it found, for every draw that keeps them.

    Raises FitError if the fit keeps no shocks.
    """
    if not fitted.shocks:
        raise FitError(
            f"this fit ({fitted.meta['kind']}) keeps no shocks of its months",
            remedy="Make one with corridor fit --out FILE and name it with --fit FILE",
        )
    from corridor.system.simulate import fitted_system

    known = parse_month(str(fitted.meta["known"]))
    first, burn_in = place.history.first_month, place.history.burn_in
    months = known - first
    system = fitted_system(place)
    inputs = _single(
        {
            **lever_history(place, first - burn_in, burn_in + months),
            **drivers(place, system.drivers, first - burn_in, burn_in + months, known),
        }
    )
    inputs = {name: inputs[name] for name in (*system.levers, *system.drivers)}
    shocks = _single(fitted.shocks)
    draws = next(iter(shocks.values())).shape[-1]
    theta = _single(fitted.tables.theta(fitted.z[:, :draws]))
    made = _single(_past_loop(place)(theta, inputs, shocks))
    return Past(
        place=place,
        fingerprint=str(fitted.meta["fingerprint"]),
        first=first,
        last=known - 1,
        draws=draws,
        theta=theta,
        inputs={name: values[burn_in:] for name, values in inputs.items()},
        shocks=shocks,
        states={name: made[name] for name in system.state},
        flow=made[FLOW],
    )


def window_run(past: Past, base: int, monthly: Mapping[str, Floats]) -> Floats:
    """Run the months after ``base`` once for each set of inputs; return the flow.

    Parameters
    ----------
    monthly: name -> inputs of every set, [set, month, ...], levers, drivers and shocks.

    Returns
    -------
    [set, month, group, draw].
    """
    state = {name: values[past.row(base)] for name, values in past.states.items()}
    found = _window_loop(past.place)(past.theta, state, dict(monthly))
    return np.asarray(found, np.float32)


@lru_cache(maxsize=4)
def _past_loop(place: Corridor) -> Any:
    """Return the months of the fit as a compiled function."""
    import jax
    import jax.numpy as jnp

    from corridor.system.fit.problem import STATE_BOUNDED, stationary
    from corridor.system.simulate import fitted_system, simulate

    system, burn_in = fitted_system(place), place.history.burn_in
    places = _single(place.places(system.places))

    def run(theta: Any, inputs: Any, shocks: Any) -> Any:
        monthly = dict(inputs)
        for name, values in shocks.items():
            # the first is drawn out to the stationary distribution, as in the fit
            begun = values.at[0].multiply(stationary(theta[system.shocks[name].half_life]))
            quiet = jnp.zeros((burn_in, *values.shape[1:]), values.dtype)
            monthly[name] = jnp.concatenate([quiet, begun])
        draws = next(iter(shocks.values())).shape[-1]
        shape = (len(place.groups), draws)
        state = {n: jnp.zeros(shape if n.endswith("_gd") else draws) for n in system.state}
        for name in set(STATE_BOUNDED) & state.keys():
            # as the fit begins
            state[name] = state[name] + 0.5
        flows, _ = simulate(theta, state, monthly, places, (*system.state, FLOW), system)
        return {name: values[burn_in:] for name, values in flows.items()}

    keep_compiled()
    return jax.jit(run)


@lru_cache(maxsize=4)
def _window_loop(place: Corridor) -> Any:
    """Return the months of a window, for every set of inputs, as a compiled function."""
    import jax

    from corridor.system.simulate import fitted_system, simulate

    system = fitted_system(place)
    places = _single(place.places(system.places))

    def run(theta: Any, state: Any, monthly: Any) -> Any:
        def one(mine: Any) -> Any:
            return simulate(theta, state, mine, places, (FLOW,), system)[0][FLOW]

        # one set after the other: the arrays of one stay in the cache
        return jax.lax.map(one, monthly)

    keep_compiled()
    return jax.jit(run)


def _single(arrays: Mapping[str, Any]) -> dict[str, Floats]:
    return {name: np.asarray(values, np.float32) for name, values in arrays.items()}
