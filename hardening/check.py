"""What a check is: a module with ``WHAT`` and ``run``, found by its folder and file name."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

__all__ = ["KINDS", "Check", "Finding", "Tell", "check_names", "format_names", "load_check"]

KINDS = ("fuzz", "faults", "load", "numbers")

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Finding:
    """What a check found.

    figures  what was counted or measured, ready for JSON
    faults   one sentence for each thing that is wrong; none means that the check is passed
    """

    figures: dict[str, Any]
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Check:
    """One check.

    name   ``kind/file``
    what   one line: what is broken, how often, and what must hold all the same
    run    ``run(folder, scale, seed, tell)``: in an empty folder; ``scale`` 1 is the full
           length, less is that part of it (tests use a small one); ``tell`` shows progress
    """

    name: str
    what: str
    run: Callable[[Path, float, int, Tell], Finding]


def check_names() -> list[str]:
    """Return the names of all checks, ``kind/file``, one per file."""
    here = Path(__file__).resolve().parent
    return [
        f"{kind}/{path.stem}"
        for kind in KINDS
        for path in sorted((here / kind).glob("*.py"))
        if path.stem[0] != "_"
    ]


def load_check(name: str) -> Check:
    """Return a check from its file; of a check of formats, ``fuzz/policies/lever_path`` is one.

    Raises KeyError for a format that the file has not.
    """
    kind, file, *formats = name.split("/")
    module = importlib.import_module(f"hardening.{kind}.{file}")
    if not formats:
        return Check(name, module.WHAT, module.run)
    from hardening.fuzz.engine import fuzz

    chosen = {one: module.FORMATS[one] for one in formats}
    return Check(name, module.WHAT, partial(fuzz, module.__name__, chosen))


def format_names(name: str) -> list[str]:
    """Return the formats of a check, each as a name of its own; none where it has no formats."""
    module = importlib.import_module(f"hardening.{name.replace('/', '.')}")
    return [f"{name}/{one}" for one in getattr(module, "FORMATS", ())]
