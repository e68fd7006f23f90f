"""People in custody: who stays, who finds a bed, who finds a flight.

Little's law holds exactly: with steady book-ins ``b`` (people a month) and a mean stay ``t``
(months) the stock settles at ``b t``. Within a month people come evenly and leave at the rate
``1 / t``.
"""

from __future__ import annotations

import jax.numpy as jnp

from corridor.system.arrays import Array

__all__ = ["PER", "YEAR", "admit", "fly", "stay_on"]

#: months
YEAR = 12
#: people, of whom so many die: the usual base of a death rate
PER = 1e5

_SHORTEST = 0.02  # months; about half a day, so that no stay is nil
_NOBODY = 1e-6  # people


def _shares(stay: Array) -> tuple[Array, Array]:
    """Return the shares still held a month on: of those held, and of those booked in since."""
    stay = jnp.maximum(stay, _SHORTEST)
    return jnp.exp(-1 / stay), -stay * jnp.expm1(-1 / stay)


def stay_on(held: Array, booked: Array, stay: Array) -> Array:
    """Return the people still held at the end of a month, before deaths, [draw].

    held: people at its start; booked: book-ins a month; stay: mean stay in months.
    """
    old, fresh = _shares(stay)
    return old * held + fresh * booked


def admit(
    held: tuple[Array, ...], arriving: tuple[Array, ...], stays: tuple[Array, ...], places: Array
) -> list[Array]:
    """Return who of those arriving is booked in, people a month, by arresting agency.

    Where places (people) do not suffice, each agency books in the same share.
    """
    shares = [_shares(stay) for stay in stays]
    taken = sum(old * people for (old, _), people in zip(shares, held, strict=True))
    need = sum(fresh * people for (_, fresh), people in zip(shares, arriving, strict=True))
    room = jnp.maximum(places - taken, 0.0)
    fits = jnp.minimum(1.0, room / jnp.maximum(need, _NOBODY))
    return [fits * people for people in arriving]


def fly(
    wanted: tuple[Array, ...],
    flights: Array,
    spare: Array,
    growth: Array,
    waiting_share: Array,
    free: Array,
) -> tuple[Array, list[Array], list[Array]]:
    """Return (flights kept, removed, waiting), the last two by arresting agency; people a month.

    wanted: people to be removed; flights: removals that flights are kept for; spare: how many
    times that can be flown; growth: flights added in a month at most; waiting_share: of those
    who find none, the share who wait, while places are free (people).
    """
    total = jnp.maximum(sum(wanted), _NOBODY)
    kept = jnp.maximum(flights, jnp.minimum(total / spare, flights + growth))
    flown = jnp.minimum(1.0, spare * kept / total)
    missed = (1 - flown) * total
    wait = jnp.minimum(waiting_share * missed, free) / total
    return kept, [flown * people for people in wanted], [wait * people for people in wanted]
