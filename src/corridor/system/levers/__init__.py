"""The levers: everything in a corridor that somebody decides, one TOML file each.

A lever lives in ``levers/<group>/<id>.toml`` of the corridor's folder; the groups are in
``lever.py``. To add one, copy the nearest file, change it, and name the mechanism that reads it.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from corridor.core.errors import RecordError, nearest
from corridor.system.corridor import Corridor
from corridor.system.corridors import load_corridor
from corridor.system.levers.lever import GROUPS, HISTORY, Lever, NamedLevel
from corridor.system.levers.read import read_folder

__all__ = ["GROUPS", "HISTORY", "Lever", "NamedLevel", "check_levers", "levers"]


@cache
def _levers(corridor: Corridor) -> dict[str, Lever]:
    return read_folder(corridor.folder / "levers")


def levers(corridor: Corridor | None = None) -> dict[str, Lever]:
    """Return every lever of a corridor by id, sorted by group, then by order within the group.

    The default corridor's where none is named. The model is not loaded for it.

    Raises RecordError, naming file and entry, if a lever file is invalid.
    """
    return dict(_levers(corridor or load_corridor()))


def check_levers(corridor: Corridor) -> None:
    """Raise RecordError if levers, mechanisms and series do not fit together.

    That is if a mechanism of the corridor reads a lever that no file declares, or a lever names a
    share that is no input of the model, or a series or another lever that the corridor does not
    have.
    """
    from corridor.system.simulate import load_system

    found, system = _levers(corridor), load_system(corridor)
    for lever in found.values():
        share = (lever.shifts,) if lever.shifts else ()
        _check_names(corridor, f"{lever.file}/shifts", "input", share, system.drivers)
        _check_names(corridor, f"{lever.file}/among", "series", lever.among, corridor.series)
        needed = (lever.needs,) if lever.needs else ()
        _check_names(corridor, f"{lever.file}/needs", "lever", needed, found)
    for name in system.levers:
        if name not in found:
            _levers.cache_clear()  # the file may be there the next time
            raise RecordError(
                f"a mechanism reads the lever '{name}', which no file declares",
                where=f"{corridor.id}/levers",
                remedy=f"Write levers/<group>/{name}.toml; corridor new lever {name} starts one",
            )


def _check_names(
    corridor: Corridor, entry: str, what: str, names: tuple[str, ...], known: Collection[str]
) -> None:
    for name in names:
        if name not in known:
            _levers.cache_clear()  # the file may be right the next time
            raise RecordError(
                f"there is no {what} '{name}'",
                where=f"{corridor.id}/levers/{entry}",
                remedy=nearest(name, known),
            )
