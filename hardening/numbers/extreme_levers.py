"""Every two levers at both ends of what they may be."""

from __future__ import annotations

from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np

from hardening.check import Finding, Tell
from hardening.model import Model, loops, unsound

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
    names = tuple(model.system.writes)
    lost: dict[str, float] = {}
    wrong: dict[str, str] = {}
    for bits in (32, 64):
        loop, worst = loops(model, names, bits), 0.0
        for begin in range(0, len(cases), CASES):
            some = cases[begin : begin + CASES]
            arguments = model.arguments(_levers(quo, some))
            flows, end = loop(arguments)
            bad, share = unsound(model, arguments[1], flows, end, arguments[2], bits)
            worst = max(worst, share)
            for what, lanes in bad.items():
                where = some[min(int(np.argmax(lanes)) // DRAWS, len(some) - 1)]
                wrong.setdefault(f"{what} in {bits} bits", str(where)[:200])
            tell(f"{name}, {bits} bits: {begin + len(some)} of {len(cases)} settings")
        lost[f"most_people_lost_{bits}_bits"] = worst
    figures = {
        "levers": len(levers),
        "settings": len(cases),
        "draws_each": DRAWS,
        "months": model.months,
        "names_looked_at": len(names),
        **lost,
    }
    return figures, [f"{what}, first at {where}" for what, where in wrong.items()]


def _levers(quo: dict[str, Any], cases: list[dict[str, float]]) -> dict[str, Any]:
    """Return levers as [month, lane]: each case has its lanes in a row, the last fills up."""
    padded = [*cases, *[cases[-1]] * (CASES - len(cases))]
    out = {}
    for name, path in quo.items():
        lanes = [np.full(len(path), case[name]) if name in case else path for case in padded]
        out[name] = np.repeat(np.stack(lanes, 1), DRAWS, axis=1)
    return out
