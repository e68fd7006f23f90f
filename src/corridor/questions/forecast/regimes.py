"""Periods of border rules by which scores are split, from ``border_regimes.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corridor.core.months import parse_month

__all__ = ["BorderRegime", "breaks", "crosses", "periods", "regime_of"]

_FILE = Path(__file__).parent / "border_regimes.toml"


@dataclass(frozen=True)
class BorderRegime:
    """One period of border rules.

    Attributes
    ----------
    since: day from which it held, YYYY-MM-DD.
    month: its first month: the one on whose last day it was in force.
    grade, source: what the day rests on.
    """

    id: str
    label: str
    since: str
    grade: str
    source: str

    @property
    def month(self) -> int:
        """The first month (index of core.months)."""
        return parse_month(self.since[:7])


@cache
def periods() -> tuple[BorderRegime, ...]:
    """Return the periods in their order."""
    entries = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    found = [BorderRegime(id=name, **entry) for name, entry in entries.items()]
    return tuple(sorted(found, key=lambda regime: regime.month))


def regime_of(month: int) -> str:
    """Return the id of the period that a month belongs to; the first one for earlier months."""
    return [p.id for k, p in enumerate(periods()) if p.month <= month or k == 0][-1]


def breaks() -> tuple[int, ...]:
    """Return the months in which a period begins, but for the first."""
    return tuple(regime.month for regime in periods()[1:])


def crosses(origin: int, month: int) -> bool:
    """Return whether a period begins after ``origin`` and by ``month``."""
    return any(origin < at <= month for at in breaks())
