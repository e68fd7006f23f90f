"""The levers: everything in a corridor that somebody decides, one TOML file each.

A lever lives in ``levers/<group>/<id>.toml`` of the corridor's folder; the groups are in
``lever.py``. To add one, copy the nearest file, change it, and name the mechanism that reads it.
"""

from __future__ import annotations

from functools import cache

from corridor.core.errors import RecordError
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
    """Raise RecordError if a mechanism of the corridor reads a lever that no file declares."""
    from corridor.system.simulate import load_system

    found = _levers(corridor)
    for name in load_system(corridor).levers:
        if name not in found:
            _levers.cache_clear()  # the file may be there the next time
            raise RecordError(
                f"a mechanism reads the lever '{name}', which no file declares",
                where=f"{corridor.id}/levers",
                remedy=f"Write levers/<group>/{name}.toml; corridor new lever {name} starts one",
            )
