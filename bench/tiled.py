"""Two policies simulated and summarised with more groups, or more months, than ``compare`` takes.

The corridor's groups are repeated in memory, each copy with the draws of the group that it
copies. What comes out is no answer to anything, for totals are multiplied; its cost is that of
a corridor with so many groups.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bench.process import run_module

if TYPE_CHECKING:
    from corridor.questions.runs.setup import Setup
    from corridor.system.fit.tables import Tables

__all__ = ["cost", "main", "tiled"]

POLICIES = ("negotiated", "unilateral")
DRAWS = 4000


def cost(folder: Path, *, copies: int = 1, months: int = 20) -> dict[str, float]:
    """Return seconds of a process with nothing compiled before, of one with, and of a second call.

    ``folder`` is a case's own. Processes are measured from start to end, their second call left
    out; with them comes the peak memory in MiB of the process that had programs to read.
    """
    cache = folder / f"cache-{copies}-{months}"
    found: dict[str, float] = {}
    for name in ("nothing_compiled", "compiled"):
        began = time.perf_counter()
        made = run_module("bench.tiled", cache, [str(copies), str(months), name])
        found[f"{name}_s"] = time.perf_counter() - began - made["again"]
    return {**found, "again_s": made["again"], "peak_mib": made["peak_mib"]}


def tiled(setup: Setup, copies: int) -> Setup:
    """Return what a run needs with every group ``copies`` times, one round after another."""
    own = setup.place.groups
    count = len(own)
    rounds = range(copies)
    groups = tuple(replace(g, id=f"{g.id}{n or ''}") for n in rounds for g in own)
    fitted, unfitted = setup.fitted, setup.unfitted
    tables, z = _rows(fitted.tables, fitted.z, copies)
    begun, at = [], 0
    for name in fitted.state_names:
        size = count if name.endswith("_gd") else 1
        part = fitted.state[at : at + size]
        begun.append(np.tile(part, (copies, 1)) if name.endswith("_gd") else part)
        at += size
    inputs = {
        name: np.tile(values, (1, copies, 1)) if np.ndim(values) > 1 else values
        for name, values in setup.inputs.items()
    }
    return replace(
        setup,
        place=replace(setup.place, groups=groups),
        fitted=replace(
            fitted,
            tables=tables,
            z=z,
            state=np.concatenate(begun),
            groups=tuple(group.id for group in groups),
        ),
        unfitted=replace(unfitted, tables=_rows(unfitted.tables, None, copies)[0]),
        inputs=inputs,
    )


def _rows(tables: Tables, z: Any, copies: int) -> tuple[Tables, NDArray[np.float64]]:
    """Return tables, and z of their rows, with the rows of each parameter by group repeated."""
    places: list[int] = []
    slots = []
    for slot in tables.slots:
        rows = list(range(slot.start, slot.start + slot.size)) * (copies if slot.many else 1)
        slots.append(replace(slot, start=len(places), size=len(rows)))
        places += rows
    held = tables.values if z is None else z
    return replace(tables, slots=tuple(slots), values=tables.values[places]), held[places]


def _once(setup: Setup, levers: Sequence[Mapping[str, Any]], seed: int) -> None:
    """Simulate and summarise as ``compare`` does for what it was asked, and nothing beside."""
    from corridor.questions.compare.run import summary
    from corridor.questions.runs.engine import Case, run_cases
    from corridor.questions.runs.summarise import with_total
    from corridor.questions.runs.variance import Regression
    from corridor.system.couplings import pick_switches
    from corridor.system.outcomes import pick_outcomes

    outcomes = pick_outcomes((), setup.place)
    switches = pick_switches((), ())
    runs = run_cases(
        setup.fitted,
        setup.unfitted,
        setup.place,
        [Case(values, switches) for values in levers],
        setup.inputs,
        outcomes,
        months=setup.months,
        draws=DRAWS,
        seed=seed,
    )
    pairs = tuple(combinations(range(len(levers)), 2))
    regression = Regression(runs.z, setup.slots)
    for outcome in outcomes:
        own = [with_total(values) for values in runs.outcomes[outcome.id]]
        summary(own, outcome.over, pairs, regression)


def main(words: list[str]) -> int:
    """Run for a number of copies of the groups and of months; print seconds and memory."""
    from corridor.policies import load_policy
    from corridor.questions.runs.setup import make_setup
    from corridor.system.corridors import load_corridor

    copies, months = int(words[0]), int(words[1])
    place = load_corridor()
    plain = make_setup(place, place.decision_point, months)
    policies = [load_policy(name, corridor=place) for name in POLICIES]
    levers = [policy.values(plain.known, months, plain.quo) for policy in policies]
    setup = tiled(plain, copies)
    _once(setup, levers, 0)
    again = 0.0
    if words[2] == "compiled":
        began = time.perf_counter()
        _once(setup, levers, 1)
        again = time.perf_counter() - began
    unit = 2**20 if sys.platform == "darwin" else 2**10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    print(json.dumps({"again": again, "peak_mib": peak, "groups": len(setup.place.groups)}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
