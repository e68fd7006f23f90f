"""The vocabulary of tests: one file per check, found by its name; its first folder is its family.

A check is a module with ``WHAT`` (one line), ``ARGUMENTS`` and ``run(view, arguments)``, a pure
function that returns an Outcome, or raises CannotSay or NotYet; where not every rule can be put to
it, ``fits(arguments, supports)`` refuses the others; ``CAVEAT`` is told beside what it finds.
Families: ``record`` reads the record alone, ``model`` runs the fitted model, ``evidence`` reads
figures from documents.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor.core.errors import InputError, nearest
from corridor.questions.claims.arguments import Argument

if TYPE_CHECKING:
    from corridor.questions.claims.claim import Rule
    from corridor.questions.claims.result import Outcome
    from corridor.questions.claims.view import View

__all__ = ["FAMILIES", "Check", "check_names", "load_check"]

FAMILIES = ("record", "model", "evidence")


@dataclass(frozen=True)
class Check:
    """One check: its name, its family, what it computes, and what it may be told."""

    name: str
    family: str
    what: str
    arguments: tuple[Argument, ...]
    run: Callable[[View, Mapping[str, Any]], Outcome]
    #: of arguments and what supports: raises InputError where such a rule cannot be decided
    fits: Callable[[Mapping[str, Any], Rule], None] = lambda _arguments, _rule: None
    #: what a reader has to know beside what it finds
    caveat: str = ""


@cache
def check_names() -> dict[str, str]:
    """Return name -> family of every check, by family and name."""
    found = sorted((FAMILIES.index(place.split(".")[0]), name) for name, place in _places().items())
    return {name: FAMILIES[family] for family, name in found}


@cache
def _places() -> dict[str, str]:
    """Return name -> module, seen from this folder."""
    here = Path(__file__).parent
    paths = [path for family in FAMILIES for path in (here / family).rglob("*.py")]
    return {
        path.stem: ".".join(path.relative_to(here).with_suffix("").parts)
        for path in paths
        if not path.stem.startswith("_")
    }


@cache
def load_check(name: str) -> Check:
    """Return a check by name.

    Raises InputError, naming the nearest, if there is none.
    """
    known = check_names()
    if name not in known:
        raise InputError(f"there is no test '{name}'", remedy=nearest(name, known))
    module: Any = importlib.import_module(f"{__name__}.{_places()[name]}")
    more = {"fits": module.fits} if hasattr(module, "fits") else {}
    more["caveat"] = getattr(module, "CAVEAT", "")
    return Check(name, known[name], module.WHAT, module.ARGUMENTS, module.run, **more)
