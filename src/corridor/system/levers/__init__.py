"""The levers: everything in the model that somebody decides, one TOML file each.

A lever lives in ``<group>/<id>.toml``; the groups are in ``lever.py``.
To add one, copy the nearest file, change it, and name the mechanism that reads it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from corridor.system.levers.lever import GROUPS, HISTORY, Lever, NamedLevel
from corridor.system.levers.read import read_folder

__all__ = ["GROUPS", "HISTORY", "Lever", "NamedLevel", "levers"]


@cache
def _levers() -> dict[str, Lever]:
    return read_folder(Path(__file__).parent)


def levers() -> dict[str, Lever]:
    """Return every lever by id, sorted by group, then by order within the group.

    Raises RecordError, naming file and entry, if a lever file is invalid.
    """
    return dict(_levers())
