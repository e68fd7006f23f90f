"""Which record is read: the one that ships with the package, unless the user names another.

The environment variable ``CORRIDOR_RECORD`` is read once, when the record is first imported.
A refreshed record is never read unless it is named there, so that a refresh changes no answer
by itself.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from corridor.core.errors import InputError
from corridor.core.files import home_dir, is_file

__all__ = ["SHIPPED", "VARIABLE", "chosen", "describe", "find", "in_use", "named", "store_folder"]

SHIPPED = Path(__file__).parent
"""Folder of the record that ships with the package."""

VARIABLE = "CORRIDOR_RECORD"
"""Environment variable that names the record to read."""


def store_folder() -> Path:
    """Return the folder of the user's own vintages.

    CORRIDOR_DATA, else XDG_DATA_HOME/corridor, else ~/.local/share/corridor; in it ``record``.
    Raises InputError where none is named and the user has no home.
    """
    named = os.environ.get("CORRIDOR_DATA")
    if named:
        return Path(named) / "record"
    base = os.environ.get("XDG_DATA_HOME")
    home = Path(base) if base else home_dir("CORRIDOR_DATA") / ".local" / "share"
    return home / "corridor" / "record"


def chosen() -> Path:
    """Return the folder of the record in use, as CORRIDOR_RECORD says.

    Raises InputError if it names no record.
    """
    return find(os.environ.get(VARIABLE) or "shipped", where=VARIABLE)


def find(name: str | Path, store: Path | None = None, *, where: str = "") -> Path:
    """Return the folder of the record that ``name`` means.

    Parameters
    ----------
    name: ``shipped``; ``latest`` (the newest vintage, or the shipped record where there is
        none); the name of a vintage; or a folder that holds a record or vintages.
    store: folder of the vintages; the user's own by default.
    where: what gave the name, for the error.

    Raises InputError if there is no such record.
    """
    text = str(name)
    if text == "shipped":
        return SHIPPED
    base = store or store_folder()
    if text == "latest":
        return _current(base) or SHIPPED
    for folder in (base / "vintages" / text, Path(text)):
        if is_file(folder / "datapackage.json"):
            return folder
    current = _current(Path(text))
    if current is not None:
        return current
    raise InputError(
        f"'{text}' names no record",
        where=where,
        remedy="Use shipped, latest, a vintage that corridor record status lists, or a folder",
    )


def describe(folder: Path) -> str:
    """Return in a few words which record a folder holds."""
    if folder == SHIPPED:
        return "the record that ships with Corridor"
    try:
        made = json.loads((folder / "vintage.json").read_text(encoding="utf-8"))
        return f"vintage {made['id']} in {folder}"
    except (KeyError, OSError, RecursionError, TypeError, ValueError):
        return f"the record in {folder}"


def in_use() -> list[str]:
    """Return what stands before a command for it to read the same record, nothing if it ships.

    ``latest`` is another one tomorrow, so that the vintage is named.
    """
    folder = chosen()
    if folder == SHIPPED:
        return []
    own = folder.parent == store_folder() / "vintages"
    return [f"{VARIABLE}={folder.name if own else folder.resolve()}"]


def named() -> str:
    """Return what to call the record in use beside a figure, "" for the one that ships."""
    folder = chosen()
    return "" if folder == SHIPPED else describe(folder).removesuffix(f" in {folder}")


def _current(store: Path) -> Path | None:
    """Return the folder that a store's pointer names, None if there is none."""
    try:
        name = (store / "current").read_text(encoding="utf-8").strip()
    except OSError:
        return None
    except ValueError:
        name = ""
    folder = store / "vintages" / name
    if not re.fullmatch(r"[\w.-]{1,80}", name) or not (folder / "datapackage.json").is_file():
        raise InputError(
            f"the vintage '{name}' is not there",
            where=str(store / "current"),
            remedy="Write the name of a folder of vintages/ into this file, or remove it",
        )
    return folder
