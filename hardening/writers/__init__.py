"""What writes, each by the function that the commands use, ready to be killed.

A module here has ``WRITERS``: name -> what makes the ``Writer``, given a folder for what it needs.
Drawing and computing, which take seconds, are done before or stood in for; the writing is real.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

from hardening.killing import Writer

__all__ = ["make_writer", "writer_names"]

_MODULES = ("pages", "numbers", "kept", "record", "starting")


def _all() -> dict[str, Callable[[Path], Writer]]:
    found: dict[str, Callable[[Path], Writer]] = {}
    for name in _MODULES:
        found |= importlib.import_module(f"hardening.writers.{name}").WRITERS
    return found


def writer_names() -> list[str]:
    """Return the names of all writers."""
    return list(_all())


def make_writer(name: str, folder: Path) -> Writer:
    """Return a writer; ``folder`` is its own, for what it has to have before."""
    return _all()[name](folder)
