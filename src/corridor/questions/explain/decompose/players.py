"""The players of a decomposition: groups of levers, or levers, in which two policies differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError
from corridor.questions.runs.shapley import coalitions
from corridor.system.corridor import Corridor
from corridor.system.levers import GROUPS, levers

__all__ = ["BY", "LEVERS_LIMIT", "Player", "coalition_levers", "find_players"]

Paths = Mapping[str, NDArray[np.float64]]

#: what the difference may be divided over
BY = ("group", "lever")
#: levers that may be players by themselves: twice as many cases for each one more
LEVERS_LIMIT = 8


@dataclass(frozen=True)
class Player:
    """Levers that pass from one policy to the other together."""

    #: id of a lever group, or of a lever
    id: str
    label: str
    #: ids of the levers in it that differ
    levers: tuple[str, ...]


def find_players(
    first: Paths, second: Paths, by: str = "group", corridor: Corridor | None = None
) -> tuple[Player, ...]:
    """Return the groups of levers, or the levers, that two policies set otherwise in some month.

    ``first``, ``second``: lever id -> [month]. In the order in which levers are shown.

    Raises InputError for another ``by``, for policies that are alike, and for too many levers.
    """
    if by not in BY:
        raise InputError(f"'{by}' is nothing to divide over", remedy=f"Use {' or '.join(BY)}")
    known = levers(corridor)
    differ = [name for name in known if not np.array_equal(first[name], second[name])]
    if not differ:
        raise InputError(
            "the two policies set every lever alike in every month, so nothing is to be divided",
            remedy="Name two policies that differ",
        )
    if by == "lever":
        if len(differ) > LEVERS_LIMIT:
            raise InputError(
                f"the policies differ in {len(differ)} levers, and single levers are divided over "
                f"for up to {LEVERS_LIMIT} ({2**LEVERS_LIMIT} cases)",
                remedy="Divide over groups, or compare policies that differ in fewer levers",
            )
        return tuple(Player(name, known[name].label, (name,)) for name in differ)
    return tuple(
        Player(group, label, mine)
        for group, label in GROUPS.items()
        if (mine := tuple(name for name in differ if known[name].group == group))
    )


def coalition_levers(first: Paths, second: Paths, players: tuple[Player, ...]) -> list[Paths]:
    """Return the levers of every coalition: its players as in ``first``, the rest as in ``second``.

    Coalition c holds player k if bit k of c is set: 0 is ``second``, the last is ``first``.
    """
    return [
        {
            **second,
            **{
                name: first[name]
                for player, joined in zip(players, held, strict=True)
                if joined
                for name in player.levers
            },
        }
        for held in coalitions(len(players))
    ]
