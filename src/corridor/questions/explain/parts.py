"""The parts of an explanation: one folder each, found by its name.

A part is a folder here with a ``part.toml`` (what it asks, in words) and a package whose
function of the folder's name takes a question and returns a result with ``as_json()``; it takes
``report``, to be called with the share done or with a line and the share, and ``outcome`` where
it looks at one outcome at a time. How the result is worded stands in ``corridor.report.explain``,
in a file of the same name.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor.core.errors import InputError, check_list, nearest
from corridor.core.toml import read_toml

if TYPE_CHECKING:
    from corridor.questions.runs.asked import Asked

__all__ = ["Part", "part_names", "parts", "pick_parts"]

_PACKAGE = "corridor.questions.explain"


@dataclass(frozen=True)
class Part:
    """One part, as its ``part.toml`` declares it."""

    id: str
    #: place in the answer; those with the same stand by name
    order: int
    #: heading of its section
    title: str
    #: heading of what it says on the first page
    heading: str
    #: the question that it answers, as a sentence
    asks: str
    #: how many of the outcomes it is run for, one at a time; 0: for all of them at once
    each: int = 0

    def subjects(self, asked: Asked) -> tuple[str, ...]:
        """Return the ids of the outcomes that it is run for, or "" for all at once."""
        return tuple(o.id for o in asked.outcomes[: self.each]) if self.each else ("",)

    def run(self, asked: Asked, outcome: str, report: Callable[[float], None]) -> Any:
        """Return the part's result, for one outcome or for all at once ("").

        ``report`` is called with the share done.
        Raises InputError where the question does not suit the part.
        """
        module: Any = importlib.import_module(f"{_PACKAGE}.{self.id}")
        named = {"outcome": outcome} if outcome else {}
        return getattr(module, self.id)(asked, report=lambda *told: report(told[-1]), **named)


def parts() -> tuple[Part, ...]:
    """Return every part that lies in this folder, in order."""
    package: Any = importlib.import_module(_PACKAGE)
    found = [path for base in package.__path__ for path in Path(base).glob("*/part.toml")]
    return tuple(sorted(map(_read, found), key=lambda part: (part.order, part.id)))


def part_names() -> tuple[str, ...]:
    """Return the ids of the parts, in order."""
    return tuple(part.id for part in parts())


def pick_parts(names: Sequence[str] = ()) -> tuple[Part, ...]:
    """Return the parts of these ids in their own order, all of them if none is named.

    Raises InputError, naming the nearest, for an unknown id.
    """
    known = parts()
    check_list(names, "parts")
    for name in names:
        if name not in {part.id for part in known}:
            remedy = nearest(name, (part.id for part in known))
            raise InputError(f"there is no part '{name}'", where="--part", remedy=remedy)
    return tuple(part for part in known if part.id in names or not names)


def _read(path: Path) -> Part:
    declared = read_toml(path)
    return Part(id=path.parent.name, **declared)
