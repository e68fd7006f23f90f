"""Outcomes: what a comparison reports, one TOML file each in a corridor's folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from corridor.core.errors import InputError, RecordError, nearest
from corridor.core.numbers import finite
from corridor.core.toml import read_checked
from corridor.system.corridor import Corridor
from corridor.system.corridors import load_corridor
from corridor.system.simulate import load_system

__all__ = ["OVER", "Outcome", "outcomes", "pick_outcomes"]


#: how the months of a window become one number
OVER = {
    "sum": "all months together",
    "mean": "mean of the months",
    "last": "last month",
    "chance": "chance of at least one event in the window, from expected events a month",
}


#: how a field is declared -> what its value is, and an example
_KINDS: Mapping[str, tuple[Any, str]] = {
    "str": (str, '"..."'),
    "int": (int, "1"),
    "float": (int | float, "1.0"),
    "bool": (bool, "true or false"),
    "tuple[str, ...]": (list, '["stops_gd"]'),
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
    #: what the model takes for granted that decides how policies differ in it, "" if nothing does
    premise: str = ""

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
def _outcomes(corridor: Corridor) -> dict[str, Outcome]:
    system, found = load_system(corridor), []
    for path in sorted((corridor.folder / "outcomes").glob("*.toml")):
        found.append(_read(path))
        where = f"{corridor.id}/outcomes/{path.name}"
        for flow in found[-1].flows:
            if flow not in system.writes:
                raise RecordError(
                    f"no mechanism writes '{flow}'",
                    where=f"{where}/flows",
                    remedy=nearest(flow, system.writes),
                )
        recorded = found[-1].recorded
        if recorded and recorded not in corridor.series:
            raise RecordError(
                f"there is no series '{recorded}'",
                where=f"{where}/recorded",
                remedy=nearest(recorded, corridor.series),
            )
    return {outcome.id: outcome for outcome in sorted(found, key=lambda o: o.order)}


def _read(path: Path) -> Outcome:
    where = f"outcomes/{path.name}"
    data = read_checked(path, where, RecordError)
    known = {field.name: field for field in fields(Outcome) if field.name != "id"}
    for key in data:
        if key not in known:
            raise RecordError(
                "the entry is unknown", where=f"{where}/{key}", remedy=nearest(key, known)
            )
    for name, field in known.items():
        if field.default is MISSING and name not in data:
            raise RecordError(
                "the entry is missing",
                where=f"{where}/{name}",
                remedy=f"Every outcome states its {name}",
            )
    for name, value in data.items():
        kind, example = _KINDS[str(known[name].type)]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise RecordError(
                f"it is {value!r}", where=f"{where}/{name}", remedy=f"Write {name} = {example}"
            )
    flows = data["flows"]
    if not flows or not all(isinstance(f, str) for f in flows):
        raise RecordError(
            f"{flows!r} is not a list of names",
            where=f"{where}/flows",
            remedy='Write flows = ["stops_gd"]',
        )
    if not finite(data.get("scale", 1.0)):
        raise RecordError(
            f"it is {data['scale']!r}", where=f"{where}/scale", remedy="Write a finite number"
        )
    return Outcome(id=path.stem, **{**data, "flows": tuple(flows)})


def outcomes(corridor: Corridor | None = None) -> dict[str, Outcome]:
    """Return the declared outcomes of a corridor by id, in their order.

    The default corridor's where none is named.

    Raises RecordError, naming file and entry, if a file is faulty.
    """
    return dict(_outcomes(corridor or load_corridor()))


def pick_outcomes(
    names: tuple[str, ...], corridor: Corridor | None = None, where: str = ""
) -> tuple[Outcome, ...]:
    """Return the outcomes of these ids, all of them if none is named.

    ``where`` is what an error names. Raises InputError for an unknown id.
    """
    known = outcomes(corridor)
    for name in names:
        if name not in known:
            raise InputError(
                f"there is no outcome '{name}'", where=where, remedy=nearest(name, known)
            )
    return tuple(known[name] for name in names) if names else tuple(known.values())
