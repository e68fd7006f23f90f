"""Names that a user gives for what has an id and a label: either is taken, in any case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from corridor.core.errors import InputError, closest, listed, nearest

__all__ = ["ById", "id_of"]

_T = TypeVar("_T")


class ById(dict[str, _T]):
    """Entries by id; the KeyError for one that is not there names the nearest."""

    def __missing__(self, name: str) -> _T:
        raise KeyError(f"there is no '{name}'. {nearest(name, self)}")


def id_of(
    name: str, labels: Mapping[str, str], none: str, *, where: str = "", more: str = ""
) -> str:
    """Return the id that ``name`` is, or the one whose label it is where that is exactly one.

    Parameters
    ----------
    labels: id -> label of all that there are.
    none: what an error says before the name, as ``there is no outcome``.
    where: file or option that an error names.
    more: the command that lists all, for an error where no name is near.

    Raises InputError, naming the nearest with its label, if it is neither.
    """
    if name in labels:
        return name
    asked = _fold(name)
    called = [one for one, label in labels.items() if _fold(label) == asked]
    if len(called) == 1:
        return called[0]
    if near := closest(asked, labels, labels):
        remedy = f"Did you mean '{near}' ({labels[near]})?"
    else:
        remedy = listed(labels) + (f". {more} lists them with their labels" if more else "")
    raise InputError(f"{none} '{name}'", where=where, remedy=remedy)


def _fold(text: str) -> str:
    """Return a text as it is compared: in any case, of any blanks, with a keyboard's apostrophe."""
    return " ".join(text.split()).casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
