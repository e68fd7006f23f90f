"""Definitions of trend and contribution, read from data and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from corridor.core.errors import InputError, RecordError, nearest
from corridor.core.months import parse_month
from corridor.core.toml import read_toml
from corridor.evidence import registry

__all__ = ["Contribution", "Definitions", "Trend", "load_definitions"]

_FILE = Path(__file__).with_name("definitions.toml")
#: kind -> how many parameters of the registry it needs
_TRENDS = {"level": 0, "growth": 1, "fit": 0}
_CONTRIBUTIONS = {"share": 2, "people": 1}


@dataclass(frozen=True)
class Trend:
    """What the recovery is held against: a level, a growth or a line fitted to logs."""

    id: str
    label: str
    kind: str
    #: yearly growth in percent, for kind "growth"
    parameter: str = ""
    #: first and last month of the fit, for kind "fit"
    window: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Contribution:
    """What immigration added: a share of growth, or people above trend."""

    id: str
    label: str
    kind: str
    #: first and last month that the published figure covers
    knots: tuple[int, int]
    parameters: tuple[str, ...]
    means: str


@dataclass(frozen=True)
class Definitions:
    """All of them, with the last month before the pandemic and the months to show."""

    before: int
    shown: tuple[int, ...]
    trends: tuple[Trend, ...]
    contributions: tuple[Contribution, ...]


@lru_cache
def load_definitions(path: Path = _FILE) -> Definitions:
    """Return the definitions in the order of their file.

    Raises RecordError for an unknown kind or parameter, or an entry that lacks something.
    """
    try:
        data = read_toml(path)
        return Definitions(
            before=parse_month(data["before"]),
            shown=tuple(parse_month(month) for month in data["shown"]),
            trends=tuple(_trend(entry, path) for entry in data["trend"]),
            contributions=tuple(_contribution(entry, path) for entry in data["contribution"]),
        )
    except KeyError as error:
        raise RecordError(f"{error} is missing", where=path.name, remedy="Add it") from None
    except InputError as error:
        raise RecordError(error.problem, where=path.name, remedy=error.remedy) from None
    except (AttributeError, RecursionError, TypeError, ValueError) as error:
        raise RecordError(
            f"an entry is not in the form of the others ({error})",
            where=path.name,
            remedy="Write it as they are",
        ) from None


def _trend(entry: Mapping[str, Any], path: Path) -> Trend:
    parameters = [entry["parameter"]] if "parameter" in entry else []
    _check(entry, _TRENDS, parameters, path)
    window = (0, 0)
    if entry["kind"] == "fit":
        window = (parse_month(entry["from"]), parse_month(entry["to"]))
    return Trend(entry["id"], entry["label"], entry["kind"], entry.get("parameter", ""), window)


def _contribution(entry: Mapping[str, Any], path: Path) -> Contribution:
    _check(entry, _CONTRIBUTIONS, entry["parameters"], path)
    first, last = (parse_month(month) for month in entry["knots"])
    return Contribution(
        entry["id"],
        entry["label"],
        entry["kind"],
        (first, last),
        tuple(entry["parameters"]),
        entry["means"],
    )


def _check(
    entry: Mapping[str, Any], kinds: Mapping[str, int], parameters: Iterable[str], path: Path
) -> None:
    where, known = f"{path.name}/{entry['id']}", registry().parameters
    if entry["kind"] not in kinds:
        raise RecordError(
            f"there is no kind '{entry['kind']}'", where=where, remedy=nearest(entry["kind"], kinds)
        )
    names = tuple(parameters)
    if len(names) != kinds[entry["kind"]]:
        raise RecordError(
            f"kind '{entry['kind']}' needs {kinds[entry['kind']]} parameters, found {len(names)}",
            where=where,
            remedy="Name as many",
        )
    for name in names:
        if name not in known:
            raise RecordError(
                f"there is no parameter '{name}'", where=where, remedy=nearest(name, known)
            )
