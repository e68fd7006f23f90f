"""Parameters that no recorded series teaches: drawn from what is believed of them.

Most come from their priors. Those of bargaining come from an account of it after the
episodes that update it (``corridor.system.bargaining``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import CorridorError, InputError, nearest
from corridor.core.streams import named_streams
from corridor.evidence import Prior
from corridor.system.bargaining import Variant, load_cases, load_variants, update
from corridor.system.corridor import Corridor
from corridor.system.fit.tables import TOP, Tables, make_tables
from corridor.system.mechanisms import written_in
from corridor.system.priors import priors_of
from corridor.system.simulate import System, fitted_system, load_system

__all__ = [
    "ACCOUNT",
    "Unfitted",
    "accounts",
    "load_unfitted",
    "pick_account",
    "start_state",
    "unfitted_names",
]

Floats = NDArray[np.float64]

#: the account of bargaining that is used unless another is asked for
ACCOUNT = "game"

#: the stream by which draws that the episodes have updated are picked
_EPISODES = "episodes"


@dataclass(frozen=True)
class Unfitted:
    """The parameters outside the fit, and draws of those that episodes have updated."""

    tables: Tables
    account: Variant
    #: z of the account's parameters after the episodes: parameter id -> [draw]
    updated: Mapping[str, Floats]

    def draw_z(self, draws: int, rng: np.random.Generator) -> Floats:
        """Draw the parameters' z, [row, draw]; those of one hang on no other that there is."""
        stream = named_streams(rng)
        z = np.empty((self.tables.size, draws))
        chosen: Any = None
        for slot in self.tables.slots:
            if slot.id in self.updated:
                known = self.updated[slot.id]
                if chosen is None:
                    chosen = stream(_EPISODES).integers(0, len(known), draws)
                z[slot.start] = known[chosen]
            else:
                stream(slot.id).standard_normal(out=z[slot.rows])
        return z

    def ranges(self, spread: float) -> dict[str, tuple[Floats, Floats]]:
        """Return parameter id -> (prior, after the episodes), each [1, low, median, high]."""
        from scipy.special import ndtr

        grid = np.linspace(-1, 1, 3) * spread
        ends = ndtr(grid)
        out = {}
        for slot in self.tables.slots:
            z = np.quantile(self.updated[slot.id], ends) if slot.id in self.updated else grid
            both = [self.tables.at(slot.start, at)[None, :] for at in (grid, z)]
            out[slot.id] = (both[0], both[1])
        return out


def accounts() -> dict[str, Variant]:
    """Return the rival accounts of bargaining by id, in the order of their file."""
    return {variant.id: variant for variant in load_variants()}


def pick_account(name: str) -> Variant:
    """Return an account by its id; raises InputError for one that there is not."""
    known = accounts()
    if name not in known:
        raise InputError(f"there is no account '{name}'", remedy=nearest(name, known))
    return known[name]


@lru_cache(maxsize=8)
def load_unfitted(corridor: Corridor, account: str = ACCOUNT) -> Unfitted:
    """Return what is drawn beside the fit of a corridor, bargaining by the account named.

    Raises InputError for an account that there is not.
    """
    variant = pick_account(account)
    updated = update(variant, load_cases()).normal
    shared = _from_registry(corridor)
    tables = Tables(shared.slots, shared.values.copy())
    grid = np.linspace(-TOP, TOP, shared.values.shape[1])
    for slot in shared.slots:
        # an account has priors of its own for some
        if slot.id in variant.priors and variant.priors[slot.id] != _prior(corridor, slot.id):
            tables.values[slot.start] = variant.priors[slot.id].from_normal(grid)
    ids = {slot.id for slot in tables.slots}
    return Unfitted(tables, variant, {k: z for k, z in updated.items() if k in ids})


@lru_cache(maxsize=8)
def _from_registry(corridor: Corridor) -> Tables:
    """Return the tables of all parameters outside the fit, which rival accounts share mostly."""
    return make_tables(priors_of(corridor), unfitted_names(corridor), corridor.group_ids, {})


def _prior(corridor: Corridor, name: str) -> Prior:
    return priors_of(corridor).parameters[name].prior


def unfitted_names(corridor: Corridor) -> tuple[str, ...]:
    """Return the argument names of all parameters outside the fit, in the order of the loop."""
    inside = set(fitted_system(corridor).parameters)
    return tuple(name for name in load_system(corridor).parameters if name not in inside)


def start_state(
    system: System,
    carried: Mapping[str, Any],
    theta: Mapping[str, Any],
    drivers: Mapping[str, Any],
    *,
    groups: int,
    draws: int,
) -> dict[str, Any]:
    """Return where every state begins: name -> [draw], or [group, draw] of names in ``_gd``.

    ``carried`` is what the fit carries, and stays as it is where nothing else is said. A
    mechanism's ``start`` names a number, a parameter or a driver (its first month). What a
    coupling passes on from the month before begins at its neutral value. Both are float32.

    Raises CorridorError for a state that nothing says the beginning of, or a ``start`` that names
    neither a parameter nor a driver.
    """
    known = {
        name: (begin, m.declaration.id)
        for m in system.mechanisms
        for name, begin in m.declaration.start.items()
    }
    neutral = {c.written: c.neutral for c in system.couplings if system.is_late(c)}
    out = dict(carried)
    for name in system.state:
        begin, owner = known.get(name, (neutral.get(name), ""))
        if begin is None:
            if name in carried:
                continue
            raise CorridorError(
                f"'{name}' is carried from month to month, the fit does not carry it, and nothing "
                "says where it begins",
                where=f"{written_in(_taker(system, name))}/start",
                remedy=f'Write start = {{"{name}": 0.0}}, or name a parameter or an input',
            )
        if isinstance(begin, str):
            if begin not in theta and begin not in drivers:
                raise CorridorError(
                    f"'{name}' begins at '{begin}', which is no parameter and no input",
                    where=f"{written_in(owner)}/start",
                    remedy=nearest(begin, [*theta, *drivers]),
                )
            begin = theta[begin] if begin in theta else drivers[begin][0]
        shape = (groups, draws) if name.endswith("_gd") else (draws,)
        out[name] = np.broadcast_to(np.asarray(begin, np.float32), shape)
    return out


def _taker(system: System, name: str) -> str:
    """Return the mechanism that takes a state, of several the first."""
    return next(m.declaration.id for m in system.mechanisms if name in m.declaration.state)
