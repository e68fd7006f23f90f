"""Outcomes: what a comparison reports, one TOML file each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corridor.core.errors import InputError, RecordError, nearest

__all__ = ["OVER", "Outcome", "outcomes", "pick_outcomes"]


#: how the months of a window become one number
OVER = {
    "sum": "all months together",
    "mean": "mean of the months",
    "last": "last month",
    "chance": "chance of at least one event in the window, from expected events a month",
}


@dataclass(frozen=True)
class Outcome:
    """One reported quantity: a sum of what the model writes."""

    id: str
    label: str
    unit: str
    #: place in tables and briefs
    order: int
    #: written names that are added up, each [group, draw] or each [draw]
    flows: tuple[str, ...]
    definition: str
    #: how months become one number for the window, see ``OVER``
    over: str = "sum"
    #: unit of that number, where it is not the month's without "a month"
    unit_total: str = ""
    #: shown as an interval only, since nothing supports a point
    interval_only: bool = False
    #: multiplies what is added up, for a unit other than the model's
    scale: float = 1.0
    #: id of the recorded series to draw beside it, "" if there is none
    recorded: str = ""
    recorded_label: str = ""

    @property
    def by_group(self) -> bool:
        """Whether it is known by origin group."""
        return self.flows[0].endswith("_gd")

    def __post_init__(self) -> None:
        """Raise RecordError for a way to sum up that there is not."""
        if self.over not in OVER:
            raise RecordError(
                f"'{self.over}' is no way to sum a window up",
                where=f"outcomes/{self.id}.toml/over",
                remedy=nearest(self.over, OVER),
            )


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
