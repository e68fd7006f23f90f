"""What a lever is: something that somebody decides, with its unit, bounds and meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from corridor.core.errors import InputError

__all__ = ["GROUPS", "HISTORY", "Lever", "NamedLevel"]

#: the default of a lever that keeps the value in force at the decision point
HISTORY: Literal["history"] = "history"

#: group id -> label, in the order in which groups are shown
GROUPS: Mapping[str, str] = {
    "transit": "Cooperation in the transit country",
    "pressure": "Pressure and force towards the transit country",
    "doors": "Lawful doors",
    "border": "At the border",
    "interior": "Inside the United States",
}


@dataclass(frozen=True)
class NamedLevel:
    """A value of a lever that people know by a name."""

    label: str
    value: float


@dataclass(frozen=True)
class Lever:
    """One lever, as declared in ``levers/<group>/<id>.toml`` of a corridor."""

    id: str
    label: str
    unit: str
    group: str
    #: place within the group, from 1 on
    order: int
    low: float
    high: float
    #: the smallest change worth making, for sliders
    step: float
    #: a value, or "history": the value in force at the decision point, read from the record
    default: float | Literal["history"]
    #: what a value means, and what 0 and 1 are
    meaning: str
    #: who can decide it
    decides: str
    #: ids of the article's claims that turn on it
    claims: tuple[str, ...]
    named: tuple[NamedLevel, ...]
    #: ids of the mechanisms that use it
    reads: tuple[str, ...]
    #: id of the parameter that says how much it does, "" where no single one does
    answer: str = ""
    #: the driver with the share, by group, that a shift moves, "" where it is no recorded one
    shifts: str = ""
    #: series of the people whom that share is of
    among: tuple[str, ...] = ()
    #: what its record counts, where other figures count more; "" where it counts what is moved
    counts: str = ""
    #: why it changes nothing in its corridor, a clause; "" where it does
    idle: str = ""
    #: id of the lever that has to be moved too for it to change anything; "" where none has
    needs: str = ""

    @property
    def file(self) -> str:
        """Where the lever is declared, below the folder of this package."""
        return f"{self.group}/{self.id}.toml"

    def untouched(self, history: Mapping[str, float]) -> float:
        """Return the value of a lever that nobody moves, in ``unit``.

        ``history`` holds, by lever id, the values in force at the decision point.
        Raises InputError if the default is "history" and ``history`` lacks the lever.
        """
        if not isinstance(self.default, str):
            return self.default
        if self.id not in history:
            raise InputError(
                f"no value in force at the decision point is known for '{self.id}'",
                where=self.file,
                remedy=f"Give one ({self.unit}) in the history, or a number as the default",
            )
        return float(history[self.id])
