"""The monthly loop: which mechanism runs when, and how months are chained.

Order of a month:

     1. push          conditions at origin, as last published
     2. pull          US labour market, two months old
     3. season        month of the year
     4. access        what the border's rules make of an attempt
     5. beliefs       learn the rules and the way through Mexico; announcements
     6. pathways      lawful doors entered from home or on the way
     7. departures    shocks, then people set out
     8. transit       Darien and Central America
     9. interdiction  stops in Mexico, the carousel
    10. ports         appointments, people without one
    11. border        attempts, apprehension, disposition, another try
    12. mortality     deaths on the route

The same function serves simulation (thousands of draws, single precision) and
inference (one draw, double precision, differentiated).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jax
import jax.numpy as jnp

from corridor.core.errors import CorridorError
from corridor.system.arrays import Array
from corridor.system.mechanisms import Mechanism, Shock, load_mechanism

__all__ = ["ORDER", "System", "load_system", "simulate"]

ORDER = (
    "push",
    "pull",
    "season",
    "access",
    "beliefs",
    "pathways",
    "departures",
    "transit",
    "interdiction",
    "ports",
    "border",
    "mortality",
)


@dataclass(frozen=True)
class System:
    """The mechanisms in their order, with the names that they share."""

    mechanisms: tuple[Mechanism, ...]

    def _all(self, kind: str) -> tuple[str, ...]:
        names: dict[str, None] = {}
        for mechanism in self.mechanisms:
            names.update(dict.fromkeys(getattr(mechanism.declaration, kind)))
        return tuple(names)

    @property
    def parameters(self) -> tuple[str, ...]:
        """Argument names of all parameters, axis suffix included."""
        return self._all("parameters")

    @property
    def levers(self) -> tuple[str, ...]:
        """Ids of all levers that some mechanism reads."""
        return self._all("levers")

    @property
    def drivers(self) -> tuple[str, ...]:
        """Names of all monthly inputs that are read from the record."""
        return self._all("drivers")

    @property
    def state(self) -> tuple[str, ...]:
        """Names of all that is carried from month to month."""
        return self._all("state")

    @property
    def shocks(self) -> dict[str, Shock]:
        """The standard normal shocks and the processes that they feed."""
        return {k: v for m in self.mechanisms for k, v in m.declaration.shocks.items()}

    @property
    def writes(self) -> dict[str, str]:
        """Everything that is written, with its meaning and unit."""
        return {k: v for m in self.mechanisms for k, v in m.declaration.writes.items()}

    def check(self) -> None:
        """Raise CorridorError if a name is read before it is written, or written twice."""
        written: dict[str, str] = {}
        for mechanism in self.mechanisms:
            declaration = mechanism.declaration
            for name in declaration.reads:
                if name not in written:
                    raise CorridorError(
                        f"reads '{name}', which no earlier mechanism writes",
                        where=f"mechanisms/{declaration.id}.py",
                        remedy="Mend the order in system/simulate.py or the name",
                    )
            for name in declaration.state:
                if name in written:
                    raise CorridorError(
                        f"takes '{name}' as of the month before, but {written[name]} has already "
                        "written this month's",
                        where=f"mechanisms/{declaration.id}.py",
                        remedy="Name it among reads, or run it before its writer",
                    )
            for name in declaration.writes:
                if name in written:
                    raise CorridorError(
                        f"writes '{name}', which {written[name]} writes too",
                        where=f"mechanisms/{declaration.id}.py",
                        remedy="Give each written name one owner",
                    )
                written[name] = declaration.id
        for name in self.state:
            if name not in written:
                raise CorridorError(
                    f"state '{name}' is written by no mechanism", remedy="Declare its writer"
                )


@lru_cache
def load_system(order: tuple[str, ...] = ORDER) -> System:
    """Load and check the mechanisms in their order."""
    system = System(tuple(load_mechanism(name) for name in order))
    system.check()
    return system


def simulate(
    theta: Mapping[str, Array],
    state: Mapping[str, Array],
    monthly: Mapping[str, Array],
    places: Mapping[str, Array],
    outputs: Sequence[str],
    system: System | None = None,
) -> tuple[dict[str, Array], dict[str, Array]]:
    """Run the loop over the months of ``monthly``.

    Parameters
    ----------
    theta: parameter name -> [draw] or [group, draw], by the suffix of the name.
    state: state name -> [draw] or [group, draw], at the end of the month before.
    monthly: lever, driver and shock name -> array with the month first: [month],
        [month, group, 1], [month, draw] or [month, group, draw].
    places: constants of the group axis, each [group, 1].
    outputs: names to return for every month.

    Returns
    -------
    (outputs as [month, ...], state at the end of the last month). Flows are people
    or events a month.
    """
    system = system or load_system()

    def month(carried: dict[str, Array], now: dict[str, Array]) -> tuple[Any, Any]:
        bus: dict[str, Array] = {**theta, **places, **carried, **now}
        for mechanism in system.mechanisms:
            names = mechanism.declaration.arguments
            bus.update(mechanism.step(**{name: bus[name] for name in names}))
        return {name: bus[name] for name in carried}, {name: bus[name] for name in outputs}

    start = {name: jnp.asarray(value) for name, value in state.items()}
    end, flows = jax.lax.scan(month, start, dict(monthly))
    return flows, end
