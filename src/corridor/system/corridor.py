"""Corridors: which groups move and which legs they pass, one TOML file each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError, nearest
from corridor.core.months import parse_month

__all__ = [
    "Corridor",
    "Group",
    "History",
    "Measurement",
    "Part",
    "Series",
    "corridor_names",
    "load_corridor",
]

_FOLDER = Path(__file__).parent / "corridors"


@dataclass(frozen=True)
class Group:
    """One origin group: people who share origins, legs and rules."""

    id: str
    label: str
    #: ISO 3166 alpha-3 codes of the record; OTHER is every citizenship not named
    origins: tuple[str, ...]
    #: nationals of the transit country
    home: bool = False
    #: pass Central America from the south
    isthmus: bool = False
    #: may pass the Darien before that
    darien: bool = False
    #: eligible for places in third countries
    third_country: bool = False


@dataclass(frozen=True)
class Part:
    """Rows of one table that are added up into a series."""

    table: str
    #: column -> the value, or one of the values, that a row must have
    where: Mapping[str, str | Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Series:
    """A recorded series, and how the fit holds the model against it."""

    id: str
    parts: tuple[Part, ...]
    #: the model's flows that it measures; empty if it is drawn but not fitted
    flows: tuple[str, ...] = ()
    #: False if the series exists in total only
    by_group: bool = True
    #: log standard deviation of measurement
    noise: float = 0.0
    #: is that only the median of what is believed, and learned group by group?
    noise_learned: bool = False
    #: share of an error that is still there a month later, as believed; 0: errors are independent
    persistence: float = 0.0
    #: count added before the logarithm, people or events
    offset: float = 0.0
    #: variance over mean of a count, as believed
    dispersion: float = 0.0
    #: log standard deviation, new every month, that every figure has besides
    closest: float = 0.0


@dataclass(frozen=True)
class Measurement:
    """How wide the beliefs about errors of measurement are."""

    #: standard deviation of ln(noise)
    noise_spread: float
    #: standard deviation of the logit of persistence
    persistence_spread: float
    #: median of the degrees of freedom of the t distribution that errors have
    freedom: float
    #: standard deviation of ln(degrees of freedom)
    freedom_spread: float
    #: standard deviation of ln(dispersion)
    dispersion_spread: float


@dataclass(frozen=True)
class History:
    """How monthly inputs are made from the record; units are months and people."""

    first_month: int
    #: first and last decision point for which the tables suffice
    earliest: int
    latest: int
    burn_in: int
    shrink: float
    recent: int
    labour_lag: int
    origin_lag: int


@dataclass(frozen=True, eq=False)
class Corridor:
    """A chain of places from origins to a destination border; loaded once, the same object."""

    id: str
    label: str
    destination: str
    transit: str
    groups: tuple[Group, ...]
    series: Mapping[str, Series]
    measurement: Measurement
    #: driver name -> yearly rows by origin
    origin_drivers: Mapping[str, Part]
    #: (first, last) months of closure on the way
    closures: tuple[tuple[int, int], ...]
    #: (groups, first month) of returns of third-country nationals that the transit country takes
    acceptances: tuple[tuple[tuple[str, ...], int], ...]
    #: (month, size) of announcements without a change of rule
    announcements: tuple[tuple[int, float], ...]
    history: History
    #: parameters that the record cannot teach and that keep their prior -> the reason
    not_learned: Mapping[str, str]

    @property
    def group_ids(self) -> tuple[str, ...]:
        """Group ids in the order of the group axis."""
        return tuple(group.id for group in self.groups)

    def places(self) -> dict[str, NDArray[np.float64]]:
        """Return the constants of the group axis, each [group, 1], 0 or 1."""
        return {
            f"{name}_g": np.array([[float(getattr(group, name))] for group in self.groups])
            for name in ("home", "isthmus", "darien")
        }

    def group_of(self, origin: str) -> str:
        """Return the group of a record's origin code; unnamed origins go to OTHER's group."""
        return self._owners.get(origin, self._owners["OTHER"])

    @cached_property
    def _owners(self) -> dict[str, str]:
        return {origin: group.id for group in self.groups for origin in group.origins}


def corridor_names() -> list[str]:
    """Return the ids of the shipped corridors."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


def load_corridor(name: str = "us-mexico") -> Corridor:
    """Return a shipped corridor, the same object each time.

    Raises InputError if there is none of that name.
    """
    return _load(name)


@lru_cache
def _load(name: str) -> Corridor:
    if name not in corridor_names():
        raise InputError(f"there is no corridor '{name}'", remedy=nearest(name, corridor_names()))
    data = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    groups = tuple(
        Group(**{**entry, "origins": tuple(entry["origins"])}) for entry in data["group"]
    )
    series = {
        entry["id"]: Series(
            **{
                **entry,
                "parts": tuple(Part(**part) for part in entry["parts"]),
                "flows": tuple(entry.get("flows", ())),
            }
        )
        for entry in data["series"]
    }
    return Corridor(
        id=data["id"],
        label=data["label"],
        destination=data["destination"],
        transit=data["transit"],
        groups=groups,
        series=series,
        measurement=Measurement(**data["measurement"]),
        origin_drivers={name: Part(**part) for name, part in data["origin_drivers"].items()},
        closures=tuple((parse_month(c["from"]), parse_month(c["to"])) for c in data["closure"]),
        acceptances=tuple((tuple(a["groups"]), parse_month(a["from"])) for a in data["acceptance"]),
        announcements=tuple(
            (parse_month(a["month"]), float(a["size"])) for a in data["announcement"]
        ),
        history=History(
            **{
                name: parse_month(value) if isinstance(value, str) else value
                for name, value in data["history"].items()
            }
        ),
        not_learned={
            name: entry["why"] for entry in data["not_learned"] for name in entry["parameters"]
        },
    )
