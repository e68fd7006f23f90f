"""Every two levers at both ends of what they may be."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np

from hardening.check import Finding, Tell
from hardening.model import Model, survey

WHAT = "every pair of levers at both ends, 16 draws each, 3 corridors: finite, >= 0, nobody lost"
CORRIDORS = ("us-mexico", "eastern-mediterranean", "central-mediterranean")
DRAWS, CASES = 16, 64


def run(folder: Path, scale: float, seed: int, tell: Tell) -> Finding:
    """Run each corridor; ``scale`` is the part of the pairs, and of the corridors below 0.1."""
    figures: dict[str, Any] = {}
    faults: list[str] = []
    for name in CORRIDORS[0 if scale >= 0.1 else 2 :]:
        found, wrong = _corridor(name, scale, seed, tell)
        figures[name] = found
        faults += [f"{name}: {one}" for one in wrong]
    return Finding(figures, faults)


def _corridor(name: str, scale: float, seed: int, tell: Tell) -> tuple[dict[str, Any], list[str]]:
    model = Model(name, DRAWS * CASES, seed)
    quo = model.policy("status-quo")
    levers = model.levers
    cases: list[dict[str, float]] = [
        dict(zip(pair, ends, strict=True))
        for pair in combinations(levers, 2)
        for ends in product(*((levers[x].low, levers[x].high) for x in pair))
    ]
    # and all of them at once
    cases += [{x: getattr(levers[x], end) for x in levers} for end in ("low", "high")]
    rng = np.random.default_rng(seed)
    if scale < 1:
        few = max(CASES, round(scale * len(cases)))
        cases = [cases[n] for n in sorted(rng.permutation(len(cases))[:few])]
    lost, wrong = survey(
        model,
        cases,
        CASES,
        lambda some: model.arguments(_levers(quo, some)),
        lambda some, lane: str(some[min(lane // DRAWS, len(some) - 1)])[:200],
        tell,
    )
    figures = {
        "levers": len(levers),
        "settings": len(cases),
        "draws_each": DRAWS,
        "months": model.months,
        "names_looked_at": len(model.system.writes),
        **lost,
    }
    return figures, wrong


def _levers(quo: dict[str, Any], cases: Sequence[dict[str, float]]) -> dict[str, Any]:
    """Return levers as [month, lane]: each case has its lanes in a row, the last fills up."""
    padded = [*cases, *[cases[-1]] * (CASES - len(cases))]
    out = {}
    for name, path in quo.items():
        lanes = [np.full(len(path), case[name]) if name in case else path for case in padded]
        out[name] = np.repeat(np.stack(lanes, 1), DRAWS, axis=1)
    return out
