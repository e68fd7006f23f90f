"""Monthly inputs of the mechanisms: what stands still, and what the record says.

A file, here or in the folder of a publisher's country, names in ``GIVES`` the drivers that it
gives and holds ``inputs(corridor, start, count, known)``, name -> [month] or [month, group, 1],
from what was recorded before the month ``known``. It is asked only where a mechanism of the
corridor reads what it gives and the corridor's file does not: ``[constants]`` and
``[origin_drivers]`` come first. A file may also hold ``standing(corridor, known)``, the levers
as at the decision point, and ``levers(corridor, start, count)``, the levers as they were.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError
from corridor.system.corridor import Corridor
from corridor.system.simulate import load_system

__all__ = ["all_inputs", "drivers", "input_files", "input_modules"]

Floats = NDArray[np.float64]

#: gives, besides its own, what the corridor's file names
_ORIGINS = "origins"


@lru_cache
def _modules() -> tuple[ModuleType, ...]:
    here = Path(__file__).parent
    found = []
    for path in sorted(here.glob("**/[a-z]*.py")):
        words = path.relative_to(here).with_suffix("").parts
        module = importlib.import_module(".".join((__name__, *words)))
        if hasattr(module, "GIVES"):
            found.append(module)
    return tuple(found)


def input_modules(corridor: Corridor, names: Iterable[str]) -> tuple[ModuleType, ...]:
    """Return the files that give some of these drivers to a corridor.

    Raises InputError if nothing gives one of them.
    """
    wanted = {name for name in names if name not in corridor.constants}
    found, known = [], set()
    for module in _modules():
        gives = set(module.GIVES)
        if module.__name__.endswith(f".{_ORIGINS}"):
            gives |= corridor.origin_drivers.keys()
        known |= gives
        if gives & wanted:
            found.append(module)
    for name in sorted(wanted - known):
        raise InputError(
            f"nothing gives '{name}', which a mechanism reads",
            where=f"{corridor.id}/corridor.toml/constants",
            remedy=f"Write {name} = a number there, or name a table under [origin_drivers]",
        )
    return tuple(found)


def input_files(corridor: Corridor, names: Iterable[str]) -> tuple[Path, ...]:
    """Return the files that decide what these drivers are, helpers in their folders included."""
    folders = {Path(str(module.__file__)).parent for module in input_modules(corridor, names)}
    own = {Path(str(module.__file__)) for module in input_modules(corridor, names)}
    helpers = {
        path
        for folder in folders
        for path in folder.glob("[a-z]*.py")
        if "GIVES =" not in path.read_text(encoding="utf-8")
    }
    return tuple(sorted(own | helpers))


def drivers(
    corridor: Corridor, names: Iterable[str], start: int, count: int, known: int
) -> dict[str, Floats]:
    """Return these drivers for ``count`` months from ``start``.

    Parameters
    ----------
    known: first month that is not known; values from there on are held.

    Returns
    -------
    name -> [month] or [month, group, 1]; log drivers are centred on the months from
    the corridor's first month to ``known``.

    Raises InputError if nothing gives one of them, or the record does not reach ``known``.
    """
    wanted = tuple(names)
    found = {
        name: np.full((count, len(corridor.groups), 1) if name.endswith("_g") else count, value)
        for name, value in corridor.constants.items()
    }
    for module in input_modules(corridor, wanted):
        given = module.inputs(corridor, start, count, known)
        found |= {name: values for name, values in given.items() if name not in found}
    return {name: found[name] for name in wanted}


def all_inputs(corridor: Corridor, start: int, count: int, known: int) -> dict[str, Floats]:
    """Return every driver that the corridor's mechanisms read; see ``drivers``."""
    return drivers(corridor, load_system(corridor).drivers, start, count, known)
