"""What the desk stands on: one corridor, named before anything else of the desk is read.

A desk is about one corridor for as long as it runs. Its defaults, the description of its API
and its pages are made from that corridor's folder, so ``stand_on`` comes first.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping
from functools import lru_cache

from corridor.core.errors import CorridorError
from corridor.core.files import cache_dir
from corridor.core.months import format_month, parse_month
from corridor.evidence import Registry
from corridor.policies import Policy, load_policy, policy_names, start_of
from corridor.system.corridor import Corridor
from corridor.system.corridors import DEFAULT, load_corridor
from corridor.system.couplings import Coupling, couplings
from corridor.system.fit import is_kept
from corridor.system.levers import Lever, levers
from corridor.system.outcomes import Outcome, outcomes
from corridor.system.priors import priors_of

__all__ = [
    "REFERENCE",
    "flag",
    "known_couplings",
    "known_levers",
    "known_outcomes",
    "known_points",
    "known_policies",
    "known_priors",
    "named",
    "place",
    "reference",
    "shipped",
    "stand_on",
    "usual_outcomes",
    "usual_policies",
    "usual_start",
]

#: the policy drawn as a thin line beside the two, where the corridor has it
REFERENCE = "status-quo"

_TWO = 2
#: the rest of the name of a fit that was made here, after the corridor's id
_KEPT = re.compile(r"-(\d{4}-(?:0[1-9]|1[0-2]))-")
_named: list[str] = []


def stand_on(corridor: str) -> None:
    """Say which corridor the desk is about: the id of a shipped one, or a folder.

    Raises InputError if there is none; CorridorError if something of the desk was already read
    for another one.
    """
    chosen = load_corridor(corridor)
    if _named and load_corridor(_named[0]) is not chosen:
        raise CorridorError("the desk of this process stands on another corridor already")
    _named[:] = [corridor]


def named() -> str:
    """Return the corridor as it was named; the default one where nothing was said."""
    if not _named:
        _named.append(DEFAULT)
    return _named[0]


def flag() -> str:
    """Return what a command needs to be about the same corridor, "" for the default one."""
    return "" if named() == DEFAULT else f" --corridor {shlex.quote(str(named()))}"


def place() -> Corridor:
    """Return the corridor."""
    return load_corridor(named())


def known_couplings() -> Mapping[str, Coupling]:
    """Return the couplings that have both ends in the corridor, id -> coupling."""
    order = place().mechanisms
    return {k: c for k, c in couplings().items() if c.source in order and c.target in order}


def known_levers() -> Mapping[str, Lever]:
    """Return the corridor's levers, id -> lever."""
    return levers(place())


def known_outcomes() -> Mapping[str, Outcome]:
    """Return the corridor's outcomes, id -> outcome."""
    return outcomes(place())


def known_policies() -> list[str]:
    """Return the names of the corridor's policies."""
    return policy_names(place())


def known_points() -> list[str]:
    """Return the decision points that have a fit, shipped or kept, in order."""
    where = place()
    ships = {path.stem for path in (where.folder / "fits").glob("????-??.npz")}
    made = {
        found[1]
        for path in (cache_dir() / "fits").glob(f"{where.id}-*.npz")
        if (found := _KEPT.match(path.name.removeprefix(where.id)))
    }
    # one that was made of other tables or code is none
    kept = {month for month in made - ships if is_kept(where, parse_month(month))}
    return sorted(ships | kept)


def known_priors() -> Registry:
    """Return what is believed, with the priors that are the corridor's own."""
    return priors_of(place())


@lru_cache(maxsize=64)
def shipped(name: str) -> Policy:
    """Return one of the corridor's policies, read once."""
    return load_policy(name, corridor=place())


@lru_cache(maxsize=1)
def reference() -> Policy:
    """Return the policy of the thin line: the corridor's status quo, or one that moves nothing."""
    if REFERENCE in known_policies():
        return shipped(REFERENCE)
    return Policy(id=REFERENCE, label="Status quo", corridor=place())


def usual_policies() -> tuple[str, str]:
    """Return the two policies that an empty address compares.

    The first that the corridor's file names as compared, then as carried out, then any. Raises
    CorridorError where the corridor has no policy.
    """
    ground = place()
    found = [*ground.beside, *ground.done, *known_policies()]
    if not found:
        raise CorridorError(
            "the corridor has no policy",
            where=f"{ground.id}/policies",
            remedy="Write one: corridor new policy NAME",
        )
    first, second = (list(dict.fromkeys(found)) * _TWO)[:_TWO]
    return first, second


def usual_start(policies: Iterable[str] = ()) -> str:
    """Return the decision point of an address that names none, as ``corridor compare`` takes it.

    That of its ``policies``, the usual ones where none are named, else the corridor's.
    """
    found = list(policies) or usual_policies()
    return format_month(start_of([shipped(name) for name in found], place()))


def usual_outcomes() -> tuple[str, ...]:
    """Return the outcomes of an empty address: the first of each of the first two families."""
    from corridor.report.texts import families

    known = known_outcomes()
    firsts = [name for one in families(place()) for name in one["outcomes"][:1] if name in known]
    return tuple(dict.fromkeys((*firsts, *known)))[:_TWO]
