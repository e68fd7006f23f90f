"""Couplings: what one mechanism passes on to another and a user can switch off, one file each.

``<id>.toml`` names who writes (``source``, ``written``), who takes it (``target``,
``argument``), the value that stands for no coupling (``neutral``), whether it is ``on`` by
default, whether the record is ``fitted`` with it, its evidence ``grade``, the ``claims`` that
turn on it, and in ``says`` what passes. Switched off, the target gets ``neutral`` and nothing
else, so what passes is exactly nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from corridor.core.errors import InputError, RecordError, nearest
from corridor.core.toml import read_checked

__all__ = ["Coupling", "couplings", "pick_switches"]

_KEYS = {
    **dict.fromkeys(("label", "source", "written", "target", "argument", "says", "grade"), str),
    "neutral": float,
    "on": bool,
    "fitted": bool,
    "claims": list,
}


@dataclass(frozen=True)
class Coupling:
    """One coupling, as declared in ``system/couplings/<id>.toml``."""

    id: str
    label: str
    #: mechanism that writes, and the written name that it passes on
    source: str
    written: str
    #: mechanism that takes it, and the argument of its step
    target: str
    argument: str
    #: what the target gets where the coupling is switched off, in the argument's unit
    neutral: float
    #: is it on unless the user says otherwise?
    on: bool
    #: is the model held against the record with it? then its source is fitted too
    fitted: bool
    #: what passes, in a sentence
    says: str
    grade: str
    #: ids of the article's claims that turn on it
    claims: tuple[str, ...]


def _read(path: Path) -> Coupling:
    data = read_checked(path, f"couplings/{path.name}", RecordError)
    for key in (*_KEYS, *data):
        if key not in _KEYS or key not in data:
            raise RecordError(
                f"'{key}' is {'missing' if key in _KEYS else 'unknown'}",
                where=f"couplings/{path.name}",
                remedy=f"A coupling states exactly {', '.join(_KEYS)}",
            )
    for key, kind in _KEYS.items():
        value = float(data[key]) if type(data[key]) is int and kind is float else data[key]
        if type(value) is not kind:
            raise RecordError(
                f"{value!r} is not of the kind {kind.__name__}",
                where=f"couplings/{path.name}/{key}",
                remedy="Write it in the form of another coupling",
            )
        data[key] = " ".join(value.split()) if isinstance(value, str) else value
    return Coupling(id=path.stem, **{**data, "claims": tuple(data["claims"])})


@lru_cache
def couplings() -> dict[str, Coupling]:
    """Return every coupling by id, sorted.

    Raises RecordError, naming file and entry, if a file is invalid.
    """
    return {path.stem: _read(path) for path in sorted(Path(__file__).parent.glob("*.toml"))}


def pick_switches(off: Iterable[str] = (), on: Iterable[str] = ()) -> dict[str, bool]:
    """Return coupling id -> is it on, from the defaults and what the user switches.

    Raises InputError for an unknown id, or one that is named both ways.
    """
    known = couplings()
    switches = {name: coupling.on for name, coupling in known.items()}
    off, on = tuple(off), tuple(on)
    for name in (*off, *on):
        if name not in known:
            raise InputError(f"there is no coupling '{name}'", remedy=nearest(name, known))
        if name in off and name in on:
            raise InputError(
                f"coupling '{name}' is switched both on and off", remedy="Name it once"
            )
        switches[name] = name in on
    return switches
