"""Every two parameters far out in what is believed of them, a sample of the pairs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np

from hardening.check import Finding, Tell
from hardening.model import Model, survey
from hardening.numbers.extreme_levers import CORRIDORS

WHAT = "3,000 pairs of parameters at quantiles 0.001 and 0.999, all one by one: finite, >= 0"
PAIRS, LANES = 3000, 1024
ENDS = tuple(NormalDist().inv_cdf(at) for at in (0.001, 0.999))


def run(folder: Path, scale: float, seed: int, tell: Tell) -> Finding:
    """Run each corridor, levers as they stand; one draw of everything else for each setting."""
    figures: dict[str, Any] = {}
    faults: list[str] = []
    for name in CORRIDORS[0 if scale >= 0.1 else 2 :]:
        found, wrong = _corridor(name, scale, seed, tell)
        figures[name] = found
        faults += [f"{name}: {one}" for one in wrong]
    return Finding(figures, faults)


def _corridor(name: str, scale: float, seed: int, tell: Tell) -> tuple[dict[str, Any], list[str]]:
    model = Model(name, LANES, seed)
    slots = model.setup.slots
    quo = {k: np.repeat(v[:, None], LANES, axis=1) for k, v in model.policy("status-quo").items()}
    rng = np.random.default_rng(seed)
    pairs = list(combinations(range(len(slots)), 2))
    few = min(len(pairs), max(20, round(PAIRS * scale)))
    chosen = [pairs[n] for n in sorted(rng.permutation(len(pairs))[:few])]
    cases: list[dict[int, float]] = [
        dict(zip(pair, ends, strict=True)) for pair in chosen for ends in product(ENDS, ENDS)
    ]
    cases += [{n: end} for n in range(len(slots)) for end in ENDS]

    def told(some: Sequence[dict[int, float]], lane: int) -> str:
        where = {slots[n].id: round(z, 2) for n, z in some[min(lane, len(some) - 1)].items()}
        return f"{where} (z), draw {lane}"

    lost, wrong = survey(
        model,
        cases,
        LANES,
        lambda some: model.arguments(quo, _moved(slots, some)),
        told,
        tell,
    )
    figures = {
        "parameters": len(slots),
        "pairs": len(chosen),
        "settings": len(cases),
        "months": model.months,
        **lost,
    }
    return figures, wrong


def _moved(slots: Any, cases: Sequence[dict[int, float]]) -> dict[str, Any]:
    """Return row of z -> value of each lane, NaN where a lane's draw stays."""
    out: dict[str, Any] = {}
    for lane, case in enumerate(cases):
        for n, z in case.items():
            for row in range(slots[n].start, slots[n].start + slots[n].size):
                out.setdefault(str(row), np.full(LANES, np.nan))[lane] = z
    return out
