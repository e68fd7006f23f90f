"""Outcomes: what a comparison reports, one TOML file each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corridor.core.errors import InputError, nearest

__all__ = ["Outcome", "outcomes", "pick_outcomes"]


@dataclass(frozen=True)
class Outcome:
    """One reported quantity: a sum of flows of the model."""

    id: str
    label: str
    unit: str
    #: place in tables and briefs
    order: int
    #: written names that are added up, each people or events a month [group, draw]
    flows: tuple[str, ...]
    definition: str
    #: id of the recorded series to draw beside it, "" if there is none
    recorded: str = ""
    recorded_label: str = ""


@lru_cache
def outcomes() -> dict[str, Outcome]:
    """Return the declared outcomes by id, in their order."""
    found = []
    for path in Path(__file__).parent.glob("*.toml"):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        found.append(Outcome(id=path.stem, **{**data, "flows": tuple(data["flows"])}))
    return {outcome.id: outcome for outcome in sorted(found, key=lambda o: o.order)}


def pick_outcomes(names: tuple[str, ...]) -> tuple[Outcome, ...]:
    """Return the outcomes of these ids, all of them if none is named.

    Raises InputError for an unknown id.
    """
    known = outcomes()
    for name in names:
        if name not in known:
            raise InputError(f"there is no outcome '{name}'", remedy=nearest(name, known))
    return tuple(known[name] for name in names) if names else tuple(known.values())
