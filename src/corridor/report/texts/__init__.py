"""Texts that stand in files: those beside this one, and those of a corridor's own folder."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from corridor.core.errors import InputError
from corridor.core.toml import read_checked, read_toml
from corridor.system.corridor import Corridor

__all__ = ["explain_texts", "families", "later_words", "limits", "scored_words", "texts"]

_HERE = Path(__file__).parent


@lru_cache
def texts(name: str) -> Mapping[str, Any]:
    """Return the content of ``texts/<name>.toml``."""
    return read_toml(_HERE / f"{name}.toml")


#: file -> its entries, and the texts that each has
_OWN = {
    "families": ("family", ("id", "title", "intro")),
    "limits": ("limit", ("title", "text")),
    "explain": ("limit", ("text",)),
    "hindcast": ("policy", ("id", "text")),
}
#: texts that such a file may hold besides
_ALONE = {"hindcast": ("later",)}


@lru_cache
def _own_texts(place: Corridor, name: str) -> Mapping[str, Any]:
    """Return the content of ``brief/<name>.toml`` of a corridor's folder, empty if there is none.

    Raises InputError, naming the file, if it is no TOML or an entry lacks something.
    """
    path = place.folder / "brief" / f"{name}.toml"
    if not path.is_file():
        return {}
    where = f"{place.id}/brief/{path.name}"
    found = read_checked(path, where, InputError)
    for key in _ALONE.get(name, ()):
        if not isinstance(found.get(key, ""), str):
            raise InputError(
                f"{found[key]!r} is not a text", where=f"{where}/{key}", remedy="Texts need quotes"
            )
    entry, needed = _OWN[name]
    items = found.get(entry, [])
    for at, item in enumerate(items if isinstance(items, list) else [None], start=1):
        texts_there = isinstance(item, dict) and all(
            isinstance(item.get(key), str) for key in needed
        )
        names = item.get("outcomes", []) if texts_there else None
        if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
            raise InputError(
                f"{entry} {at} is not in the form of the others",
                where=where,
                remedy=f"Write [[{entry}]] and below it {', '.join(needed)}, each a text"
                + (", and outcomes, a list of ids" if name == "families" else ""),
            )
    return found


def families(place: Corridor) -> list[dict[str, Any]]:
    """Return the families of outcomes that a corridor names: id, title, intro, outcomes."""
    return list(_own_texts(place, "families").get("family", ()))


def limits(place: Corridor) -> list[dict[str, str]]:
    """Return what the model can't tell of a corridor, and then what no such model can."""
    return [*_own_texts(place, "limits").get("limit", ()), *texts("limits")["limit"]]


def explain_texts(place: Corridor) -> dict[str, Any]:
    """Return the words of an explanation, with what its first page says of this corridor."""
    said = texts("explain")
    first, *rest = said["limit"]
    return {**said, "limit": [first, *_own_texts(place, "explain").get("limit", ()), *rest]}


def scored_words(place: Corridor, policy: str) -> str:
    """Return what a policy under ``done`` holds, as its corridor says, or as is usual."""
    told = {one["id"]: one["text"] for one in _own_texts(place, "hindcast").get("policy", ())}
    return str(told.get(policy, texts("sections")["hindcast"]["holds"]))


def later_words(place: Corridor) -> str:
    """Return which priors of a corridor rest on figures after its decision points, a clause."""
    return str(_own_texts(place, "hindcast").get("later", texts("sections")["hindcast"]["later"]))
