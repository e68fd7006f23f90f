"""What a case is: a module with a few names, found by its file name."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import cases

__all__ = ["Case", "Metrics", "case_names", "load_case"]

#: metric -> figure; a metric's last word is its unit: ``_s`` seconds, ``_mib`` MiB of memory
Metrics = Mapping[str, float]


@dataclass(frozen=True)
class Case:
    """One benchmark.

    what      one line: what is measured, from where to where
    measure   runs it once in a folder of its own and returns its metrics
    prepare   runs once before the first ``measure`` (fills a cache, say)
    reference the workload its seconds are set against: ``start`` or ``array``
    runs      how often, unless the command line says otherwise
    targets   metric -> what it should stay under; shown, and never a reason to fail
    record    after the last ``measure``: what else is kept, under the case's own name; its
              ``notes`` are printed
    """

    name: str
    what: str
    measure: Callable[[Path], Metrics]
    prepare: Callable[[Path], None] | None = None
    reference: str = "start"
    runs: int = 5
    targets: Mapping[str, float] = field(default_factory=dict)
    record: Callable[[Path], Mapping[str, Any]] | None = None


def case_names() -> list[str]:
    """Return the names of all cases, one per file."""
    (folder,) = cases.__path__
    return sorted(path.stem for path in Path(folder).glob("*.py") if path.stem[0] != "_")


def load_case(name: str) -> Case:
    """Return a case from its file: WHAT and measure; perhaps others of ``Case``."""
    module = importlib.import_module(f"bench.cases.{name}")
    return Case(
        name=name,
        what=module.WHAT,
        measure=module.measure,
        prepare=getattr(module, "prepare", None),
        reference=getattr(module, "REFERENCE", "start"),
        runs=getattr(module, "RUNS", 5),
        targets=getattr(module, "TARGETS", {}),
        record=getattr(module, "record", None),
    )
