"""A full fit that nobody fitted: draws near the prior, with shocks and the state they lead to."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from corridor.core.months import format_month, parse_month
from corridor.evidence import registry
from corridor.system.corridors import load_corridor
from corridor.system.fit import Fitted
from corridor.system.fit.tables import join
from corridor.system.simulate import fitted_system

#: draws that are held, and those whose past is kept
HELD, PAST = 24, 16


@lru_cache
def made_up() -> Fitted:
    import jax

    from corridor.system.fit.full.density import measurement_tables, process_tables
    from corridor.system.fit.problem import run, to_unbounded
    from corridor.system.fit.setup import set_up

    place, known = load_corridor(), parse_month("2024-05")
    system = fitted_system(place)
    rng = np.random.default_rng(5)
    with jax.enable_x64(True):
        problem = set_up(place, known)
        tables = join(problem.tables, process_tables(problem, registry()))
        measures = measurement_tables(problem)
        z = 0.2 * rng.standard_normal((tables.size, HELD))
        groups = len(place.groups)
        shocks = {
            name: rng.standard_normal(
                (problem.months, groups, HELD) if name.endswith("_gd") else (problem.months, HELD)
            )
            for name in system.shocks
        }

        def end(theta: Any, past: Any) -> Any:
            return run(problem, theta, past, ())[1]

        given = {name: jax.numpy.asarray(values) for name, values in shocks.items()}
        state = jax.jit(end)(tables.theta(z), given)
        rows = [np.atleast_2d(to_unbounded(name, state[name])) for name in system.state]
    return Fitted(
        tables=tables,
        state_names=system.state,
        groups=place.group_ids,
        z=z,
        state=np.concatenate(rows),
        measures=measures,
        measured=0.2 * rng.standard_normal((measures.size, HELD)),
        shocks={name: values[..., :PAST] for name, values in shocks.items()},
        meta={
            "corridor": place.id,
            "kind": "full",
            "known": format_month(known),
            "last_month": format_month(known - 1),
            "first_month": format_month(problem.first),
            "fingerprint": "madeup000000",
            "texts": "madeup000000",
        },
    )
