"""The mechanisms, one file each by the part of the system, and what a mechanism declares.

``origin``, ``way``, ``sea``, ``border``, ``partner`` and ``inside`` are places to look; an id is
unique in all of them. A file holds ``DECLARATION`` and ``step``. ``step`` takes what is declared,
by keyword and by name, and returns what ``writes`` names. It is a pure function of
arrays (see ``corridor.system.arrays`` for the axes): no state of its own, no
randomness, no numbers about the world. The order of the files in a month is in
the corridor's ``corridor.toml``.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import wraps
from pathlib import Path
from typing import Any, NamedTuple

from corridor.core.errors import CorridorError

__all__ = [
    "Declaration",
    "Mechanism",
    "Shock",
    "load_mechanism",
    "mechanism_files",
    "written_in",
]


class Shock(NamedTuple):
    """The process that a standard normal shock feeds, by the names of its parameters."""

    #: standard deviation of the monthly innovation: a variance component of the fit
    size: str
    #: half-life in months of what the shock leaves behind; held at its prior's median
    half_life: str


@dataclass(frozen=True)
class Declaration:
    """What a mechanism is and which names it touches.

    Names are those of the arguments of ``step``. ``state`` is what is carried from
    the month before, ``reads`` what earlier mechanisms wrote this month, ``shocks``
    the standard normal shocks that it takes, each with the process that it feeds.
    ``writes`` maps each result to its meaning, unit and shape; a written name that is
    also somebody's ``state`` is carried to the next month. ``couplings`` are arguments
    that arrive through a switch (``corridor.system.couplings``). ``start`` says where a
    state that the fit does not carry begins: a number, a parameter or a driver.
    """

    id: str
    label: str
    summary: str
    #: the relation in plain text, for the docs
    equation: str
    parameters: tuple[str, ...] = ()
    levers: tuple[str, ...] = ()
    drivers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    couplings: tuple[str, ...] = ()
    shocks: Mapping[str, Shock] = field(default_factory=dict)
    start: Mapping[str, float | str] = field(default_factory=dict)
    writes: Mapping[str, str] = field(default_factory=dict)

    @property
    def arguments(self) -> tuple[str, ...]:
        """Every name that ``step`` takes."""
        return (
            *self.parameters,
            *self.levers,
            *self.drivers,
            *self.places,
            *self.state,
            *self.reads,
            *self.couplings,
            *self.shocks,
        )


@dataclass(frozen=True)
class Mechanism:
    """A declaration with its step, which returns what is declared."""

    declaration: Declaration
    step: Callable[..., Mapping[str, Any]]


def mechanism_files() -> dict[str, Path]:
    """Return the file of every mechanism, id -> path, sorted.

    Raises CorridorError if two folders hold one id.
    """
    found: dict[str, Path] = {}
    for path in sorted(Path(__file__).parent.glob("*/[a-z]*.py"), key=lambda path: path.stem):
        if path.stem in found:
            raise CorridorError(
                f"the id '{path.stem}' is taken by {found[path.stem].parent.name}/",
                where=_place(path.stem, path),
                remedy="Give one of them another name",
            )
        found[path.stem] = path
    return found


def written_in(name: str) -> str:
    """Return where a mechanism is written, as errors name it: ``mechanisms/border/ports.py``."""
    return _place(name, mechanism_files().get(name))


def _place(name: str, path: Path | None) -> str:
    return f"mechanisms/{path.parent.name}/{path.name}" if path else f"mechanisms/{name}.py"


def load_mechanism(name: str) -> Mechanism:
    """Load the mechanism's file and hold its signature against its declaration.

    Raises CorridorError if the file cannot be read or they differ: what is declared is what the
    docs, the diagram of couplings and the tests read. The step raises it where what it returns
    is not what ``writes`` names.
    """
    path = mechanism_files().get(name)
    where = _place(name, path)
    folder = f"{path.parent.name}." if path else ""
    try:
        module = importlib.import_module(f"corridor.system.mechanisms.{folder}{name}")
        declaration: Declaration = module.DECLARATION
        step: Callable[..., Mapping[str, Any]] = module.step
    except (SyntaxError, ImportError, TypeError, NameError, AttributeError, ValueError) as error:
        line = error.lineno if isinstance(error, SyntaxError) else None
        raise CorridorError(
            f"cannot be loaded: {type(error).__name__}: {getattr(error, 'msg', error)}",
            where=f"{where}:{line}" if line else where,
            remedy="A file holds step and DECLARATION = Declaration(...), of the fields "
            f"{', '.join(one.name for one in fields(Declaration))}; see another mechanism",
        ) from error
    if declaration.id != name:
        raise CorridorError(
            f"the id is '{declaration.id}'",
            where=f"{where}/id",
            remedy=f'Write id = "{name}", as the file is named',
        )
    taken, declared = set(inspect.signature(step).parameters), set(declaration.arguments)
    if taken != declared:
        raise CorridorError(
            f"step takes {sorted(taken - declared)} undeclared and leaves "
            f"{sorted(declared - taken)} unused",
            where=where,
            remedy="Declare exactly the arguments of step",
        )
    return Mechanism(declaration, _held_to(declaration, step, where))


def _held_to(
    declaration: Declaration, step: Callable[..., Mapping[str, Any]], where: str
) -> Callable[..., Mapping[str, Any]]:
    """Return the step, which then returns what is declared and nothing else."""
    meant = set(declaration.writes)

    @wraps(step)
    def held(**given: Any) -> Mapping[str, Any]:
        made = step(**given)
        if set(made) != meant:
            raise CorridorError(
                f"step returns {sorted(set(made) - meant)} undeclared and leaves out "
                f"{sorted(meant - set(made))}",
                where=where,
                remedy="Return exactly what writes names",
            )
        return made

    return held
