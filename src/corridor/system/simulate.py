"""The monthly loop: mechanisms in their order, months in a chain, couplings switched.

The order is in the corridor's file. The same function serves simulation
(thousands of draws, single precision) and inference (one draw, double precision,
differentiated, and only the mechanisms that the recorded series need).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jax
import jax.numpy as jnp

from corridor.core.errors import CorridorError, InputError, nearest
from corridor.system.arrays import Array
from corridor.system.corridor import Corridor
from corridor.system.corridors import load_corridor
from corridor.system.couplings import Coupling, couplings
from corridor.system.mechanisms import Mechanism, Shock, load_mechanism

__all__ = ["System", "fitted_system", "load_system", "make_system", "simulate"]


@dataclass(frozen=True)
class System:
    """The mechanisms in their order, with the names that they share."""

    mechanisms: tuple[Mechanism, ...]
    couplings: tuple[Coupling, ...] = ()
    #: names that are read and never written, with the number that stands for each
    stand_in: tuple[tuple[str, float], ...] = ()

    def _all(self, kind: str) -> tuple[str, ...]:
        names: dict[str, None] = {}
        for mechanism in self.mechanisms:
            names.update(dict.fromkeys(getattr(mechanism.declaration, kind)))
        return tuple(names)

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the mechanisms in their order."""
        return tuple(mechanism.declaration.id for mechanism in self.mechanisms)

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
    def places(self) -> tuple[str, ...]:
        """Names of all constants of the group axis."""
        return self._all("places")

    @property
    def state(self) -> tuple[str, ...]:
        """Names of all that is carried from month to month."""
        late = [c.written for c in self.couplings if self.is_late(c)]
        return tuple(dict.fromkeys((*self._all("state"), *late)))

    @property
    def shocks(self) -> dict[str, Shock]:
        """The standard normal shocks and the processes that they feed."""
        return {k: v for m in self.mechanisms for k, v in m.declaration.shocks.items()}

    @property
    def writes(self) -> dict[str, str]:
        """Everything that is written, with its meaning and unit."""
        return {k: v for m in self.mechanisms for k, v in m.declaration.writes.items()}

    def is_live(self, coupling: Coupling) -> bool:
        """Return whether both ends of a coupling are in this system."""
        return coupling.source in self.ids and coupling.target in self.ids

    def is_late(self, coupling: Coupling) -> bool:
        """Return whether a coupling passes on what was written the month before."""
        ids = self.ids
        return self.is_live(coupling) and ids.index(coupling.source) >= ids.index(coupling.target)

    def needed_for(self, names: Iterable[str]) -> System:
        """Return the mechanisms that these written names need.

        Of couplings only those are followed that are ``fitted``; what arrives through
        another one is its neutral value.
        """
        writer = {name: m.declaration for m in self.mechanisms for name in m.declaration.writes}
        wanted, found = list(names), set()
        while wanted:
            name = wanted.pop()
            if name not in writer:  # a number stands for it
                continue
            declaration = writer[name]
            if declaration.id not in found:
                found.add(declaration.id)
                wanted += [*declaration.reads, *declaration.state]
                wanted += [
                    c.written for c in self.couplings if c.fitted and c.target == declaration.id
                ]
        return System(
            tuple(m for m in self.mechanisms if m.declaration.id in found),
            tuple(c for c in self.couplings if c.target in found),
            self.stand_in,
        )

    def check(self) -> None:
        """Raise CorridorError if a name is read before it is written, or written twice."""
        written: dict[str, str] = {}
        standing = dict(self.stand_in)
        for mechanism in self.mechanisms:
            declaration = mechanism.declaration
            for name in declaration.reads:
                if name not in written and name not in standing:
                    raise CorridorError(
                        f"reads '{name}', which no earlier mechanism writes",
                        where=f"mechanisms/{declaration.id}.py",
                        remedy="Mend the corridor's mechanisms, or give a number in [stand_in]",
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
        self._check_couplings(written)

    def _check_couplings(self, written: Mapping[str, str]) -> None:
        taken = {
            (m.declaration.id, name) for m in self.mechanisms for name in m.declaration.couplings
        }
        given = [(coupling.target, coupling.argument) for coupling in self.couplings]
        for coupling in self.couplings:
            where = f"couplings/{coupling.id}.toml"
            if coupling.source in self.ids and written.get(coupling.written) != coupling.source:
                raise CorridorError(
                    f"{coupling.source} writes no '{coupling.written}'", where=where
                )
            if (coupling.target, coupling.argument) not in taken:
                raise CorridorError(
                    f"{coupling.target} takes no '{coupling.argument}' through a coupling",
                    where=where,
                    remedy="Name it in the declaration's couplings",
                )
            if given.count((coupling.target, coupling.argument)) > 1:
                raise CorridorError(f"'{coupling.argument}' has two couplings", where=where)
        for target, name in sorted(taken - set(given)):
            raise CorridorError(
                f"takes '{name}' through a coupling that no file declares",
                where=f"mechanisms/{target}.py",
                remedy="Add its file to system/couplings",
            )


def load_system(corridor: Corridor | None = None) -> System:
    """Return a corridor's mechanisms in their order; the default one's where none is named.

    Raises CorridorError if they do not fit together.
    """
    place = corridor or load_corridor()
    return make_system(place.mechanisms, tuple(sorted(place.stand_in.items())))


@lru_cache
def make_system(order: tuple[str, ...], stand_in: tuple[tuple[str, float], ...] = ()) -> System:
    """Load and check mechanisms in this order, and the couplings that end in them."""
    links = tuple(c for c in couplings().values() if c.target in order)
    system = System(tuple(load_mechanism(name) for name in order), links, stand_in)
    system.check()
    return system


@lru_cache
def fitted_system(corridor: Corridor) -> System:
    """Return the part of the system that the corridor's recorded series are made by.

    Raises InputError if a series measures a flow that no mechanism of it writes.
    """
    system = load_system(corridor)
    for series in corridor.series.values():
        for flow in series.flows:
            if flow not in system.writes:
                raise InputError(
                    f"no mechanism writes '{flow}'",
                    where=f"{corridor.id}/series.toml/series {series.id}",
                    remedy=nearest(flow, system.writes),
                )
    flows = {flow for series in corridor.series.values() for flow in series.flows}
    return system.needed_for(sorted(flows))


def simulate(
    theta: Mapping[str, Array],
    state: Mapping[str, Array],
    monthly: Mapping[str, Array],
    places: Mapping[str, Array],
    outputs: Sequence[str],
    system: System | None = None,
    switches: Mapping[str, Array] | None = None,
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
    system: the default corridor's if none is given.
    switches: coupling id -> 1 or 0; where none are given, each coupling's default.

    Returns
    -------
    (outputs as [month, ...], state at the end of the last month). Flows are people
    or events a month.
    """
    system = system or load_system()

    plan = [
        (m, tuple((c, system.is_live(c)) for c in system.couplings if c.target == m.declaration.id))
        for m in system.mechanisms
    ]

    standing = {name: jnp.asarray(value) for name, value in system.stand_in}

    def month(carried: dict[str, Array], now: dict[str, Array]) -> tuple[Any, Any]:
        bus: dict[str, Array] = {**standing, **theta, **places, **carried, **now}
        for mechanism, arriving in plan:
            for coupling, live in arriving:
                if not live or (switches is None and not coupling.on):
                    bus[coupling.argument] = jnp.asarray(coupling.neutral)
                elif switches is None:
                    bus[coupling.argument] = bus[coupling.written]
                else:
                    # a choice and not a product, so that nothing at all passes when off
                    bus[coupling.argument] = jnp.where(
                        switches[coupling.id] > 0, bus[coupling.written], coupling.neutral
                    )
            names = mechanism.declaration.arguments
            bus.update(mechanism.step(**{name: bus[name] for name in names}))
        return {name: bus[name] for name in carried}, {name: bus[name] for name in outputs}

    start = {name: jnp.asarray(value) for name, value in state.items()}
    end, flows = jax.lax.scan(month, start, dict(monthly))
    return flows, end
