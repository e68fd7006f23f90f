"""A corridor's ``forecast.toml``: what its forecasts need and other corridors lack.

``[signals]`` and ``[beside]`` name series with the prior of their coefficient, ``[noise]`` says
how counts come about, ``[record]`` which rows of a record file are the target's.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from corridor.core.errors import InputError, nearest
from corridor.core.toml import read_toml
from corridor.system.corridor import Corridor

__all__ = ["NAME", "own_entries", "own_numbers"]

NAME = "forecast.toml"
"""The file in a corridor's folder; it may be left out."""
_PARTS = ("signals", "beside", "noise", "record")


def own_entries(corridor: Corridor) -> dict[str, dict[str, Any]]:
    """Return the tables of the file, {} where the corridor has none.

    Raises InputError, naming file and entry, if it cannot be read or holds an unknown table.
    """
    path = corridor.folder / NAME
    if not path.exists():
        return {}
    try:
        found = read_toml(path)
    except OSError as error:
        reason = error.strerror or str(error)
        _fail(corridor, "", f"it cannot be read ({reason})", "Make it readable, or remove it")
    except (ValueError, RecursionError) as error:
        _fail(corridor, "", f"not readable as TOML: {error}", "Texts need quotes")
    for name, entry in found.items():
        if name not in _PARTS:
            _fail(corridor, name, "the entry is unknown", nearest(name, _PARTS))
        if not isinstance(entry, dict):
            _fail(corridor, name, "this is not a table", f"Write [{name}]")
    return found


def own_numbers(
    corridor: Corridor,
    entry: str,
    raw: Any,
    known: Sequence[str],
    *,
    needed: Sequence[str] = (),
    series: str = "",
    target: str = "",
) -> dict[str, float]:
    """Return an entry's numbers, none of them below zero but ``mean``.

    ``series``: a series that the entry is about, which has to be there and not be ``target``.
    Raises InputError, naming file and entry, for a fault.
    """
    others = [name for name in corridor.series if name != target]
    if series and series not in others:
        problem = "this is the target" if series == target else f"there is no series '{series}'"
        _fail(corridor, entry, problem, nearest(series, others))
    if not isinstance(raw, Mapping):
        _fail(corridor, entry, f"{raw!r} is not a table", "Write { mean = 0.0, sd = 0.1 }")
    for name, value in raw.items():
        if name not in known:
            _fail(corridor, entry, f"there is no field '{name}'", nearest(name, known))
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not math.isfinite(value) or (value < 0 and name != "mean"):
            _fail(corridor, f"{entry}/{name}", f"{value!r} is no number from 0 on", "Write one")
    for name in needed:
        if name not in raw:
            _fail(corridor, entry, f"the field '{name}' is missing", "Write mean and sd")
    return {name: float(value) for name, value in raw.items()}


def _fail(corridor: Corridor, entry: str, problem: str, remedy: str) -> NoReturn:
    where = f"{corridor.id}/{NAME}" + (f"/{entry}" if entry else "")
    raise InputError(problem, where=where, remedy=remedy)
