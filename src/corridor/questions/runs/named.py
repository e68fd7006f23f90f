"""Outcomes and levers as users name them: by id, or by label in any case."""

from __future__ import annotations

from collections.abc import Iterable

from corridor.core.naming import id_of
from corridor.system.corridor import Corridor
from corridor.system.corridors import DEFAULT, load_corridor
from corridor.system.levers import levers
from corridor.system.outcomes import outcomes

__all__ = ["lever_id", "list_command", "outcome_id", "outcome_ids"]


def outcome_id(name: str, corridor: Corridor | None = None, where: str = "") -> str:
    """Return the id of the outcome that ``name`` is the id or the label of.

    ``corridor``: the default one where none is named; ``where``: what an error names.
    Raises InputError, naming the nearest, if it is neither.
    """
    labels = {one.id: one.label for one in outcomes(corridor).values()}
    more = list_command("outcomes", corridor)
    return id_of(name, labels, "there is no outcome", where=where, more=more)


def outcome_ids(
    names: Iterable[str], corridor: Corridor | None = None, where: str = ""
) -> tuple[str, ...]:
    """Return the ids of outcomes named by id or label, each once; as ``outcome_id``."""
    return tuple(dict.fromkeys(outcome_id(name, corridor, where) for name in names))


def lever_id(name: str, corridor: Corridor | None = None, where: str = "") -> str:
    """Return the id of the lever that ``name`` is the id or the label of; as ``outcome_id``."""
    labels = {one.id: one.label for one in levers(corridor).values()}
    more = list_command("levers", corridor)
    return id_of(name, labels, "there is no lever", where=where, more=more)


def list_command(what: str, corridor: Corridor | None = None) -> str:
    """Return the command that lists ``outcomes`` or ``levers`` of a corridor with their ids."""
    place = corridor or load_corridor()
    more = "" if place.id == DEFAULT else f" --corridor {place.id}"
    return f"corridor policies {what}{more}"
