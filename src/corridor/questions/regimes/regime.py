"""Border regimes as data: the rules of some months, to be run from any other.

One TOML file each, in the folder ``regimes`` of a corridor.

``order`` is the place in tables; ``label`` and ``says`` are shown. ``shares`` names the first and
the last month whose recorded shares (returned, expelled, detained, received at ports, taken back)
hold; without it they stay as at the decision point. ``levers`` sets levers, and ``as_in`` takes
the named ones of a shipped policy in one month. A regime with ``shares`` is shown from decision
points after its months only; one of levers alone is a what-if and always shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from corridor.core.errors import InputError, RecordError, nearest
from corridor.core.months import parse_month
from corridor.core.numbers import finite
from corridor.core.toml import read_toml
from corridor.policies import load_policy
from corridor.system.corridor import Corridor
from corridor.system.levers import levers

__all__ = ["Regime", "load_regimes"]

_KEYS = ("order", "label", "says", "shares", "levers", "as_in")


@dataclass(frozen=True)
class Regime:
    """The rules of one regime."""

    id: str
    order: int
    label: str
    says: str
    #: first and last month whose recorded shares hold, or none
    shares: tuple[int, int] | None
    #: lever id -> value
    levers: Mapping[str, float]
    #: policy, month and levers of it that hold, or none
    as_in: tuple[str, int, tuple[str, ...]] | None
    corridor: Corridor

    def settings(self) -> dict[str, float]:
        """Return every lever that the regime sets, lever id -> value."""
        found: dict[str, float] = {}
        if self.as_in is not None:
            policy, month, names = self.as_in
            loaded = load_policy(policy, corridor=self.corridor)
            begin = month if loaded.decision_point is None else loaded.decision_point
            for name in names:
                untouched = levers(self.corridor)[name].untouched({name: 0.0})
                values = loaded.levers[name].path.values(begin, month - begin + 1, untouched)
                found[name] = float(values[-1])
        return {**found, **self.levers}


@lru_cache
def load_regimes(corridor: Corridor) -> tuple[Regime, ...]:
    """Return the regimes of a corridor in their order; many corridors have none.

    Raises RecordError, naming file and entry, if one is invalid.
    """
    found = [_read(path, corridor) for path in sorted((corridor.folder / "regimes").glob("*.toml"))]
    return tuple(sorted(found, key=lambda regime: regime.order))


def _read(path: Path, corridor: Corridor) -> Regime:
    where = f"regimes/{path.name}"
    try:
        data = read_toml(path)
        for key in data:
            if key not in _KEYS:
                raise RecordError(
                    f"'{key}' is unknown", where=where, remedy=f"Use {', '.join(_KEYS)}"
                )
        shares = data.get("shares")
        as_in = data.get("as_in")
        for name in data.get("levers", {}):
            if name not in levers(corridor):
                raise RecordError(
                    f"there is no lever '{name}'",
                    where=f"{where}/levers",
                    remedy=nearest(name, levers(corridor)),
                )
        return Regime(
            id=path.stem,
            order=_whole(data["order"]),
            label=str(data["label"]),
            says=" ".join(str(data["says"]).split()),
            shares=(parse_month(shares[0]), parse_month(shares[1])) if shares else None,
            levers={name: _number(value) for name, value in data.get("levers", {}).items()},
            as_in=_as_in(as_in, corridor) if as_in else None,
            corridor=corridor,
        )
    except InputError as error:
        raise RecordError(error.problem, where=where, remedy=error.remedy) from None
    except (
        *(ValueError, KeyError, IndexError, TypeError, AttributeError),
        *(OverflowError, RecursionError),
    ) as error:
        raise RecordError(
            f"this is no regime ({error})", where=where, remedy="Copy another regime's file"
        ) from None


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"order is {value!r}")
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not finite(value):
        raise ValueError(f"{value!r} is no value of a lever")
    return float(value)


def _as_in(entry: Mapping[str, Any], corridor: Corridor) -> tuple[str, int, tuple[str, ...]]:
    moved = load_policy(entry["policy"], corridor=corridor).levers
    for name in entry["levers"]:
        if name not in moved:
            raise ValueError(f"policy '{entry['policy']}' does not move '{name}'")
    names = tuple(dict.fromkeys(entry["levers"]))
    return str(entry["policy"]), parse_month(entry["month"]), names
