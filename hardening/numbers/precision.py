"""The same runs in single and in double precision."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from hardening.check import Finding, Tell
from hardening.model import Model, loops
from hardening.numbers.extreme_levers import CORRIDORS

WHAT = "every shipped policy in 32 and 64 bits, 2,000 draws x 20 months: mean, median, 90% band"
DRAWS = 2000
#: largest difference that is let pass, as a share of the figure
LIMIT = 1e-4


def run(folder: Path, scale: float, seed: int, tell: Tell) -> Finding:
    """Compare all outcomes, summed over groups, month by month and over the window.

    A difference is a share of the 64-bit figure, or of the outcome's mean size where the figure
    is next to nothing.
    """
    from corridor.policies import policy_names
    from corridor.system.outcomes import outcomes

    figures: dict[str, Any] = {"draws": max(64, round(DRAWS * scale)), "limit": LIMIT}
    faults: list[str] = []
    by_outcome: dict[str, dict[str, float]] = {}
    runs = 0
    for name in CORRIDORS[0 if scale >= 0.1 else 2 :]:
        model = Model(name, max(64, round(DRAWS * scale)), seed)
        place = model.setup.place
        asked = list(outcomes(place).values())
        flows = tuple(dict.fromkeys(flow for one in asked for flow in one.flows))
        loop = {bits: loops(model, flows, bits) for bits in (32, 64)}
        for policy in policy_names(place)[: None if scale >= 0.1 else 2]:
            arguments = model.arguments(model.policy(policy))
            made = {bits: loop[bits](arguments)[0] for bits in loop}
            runs += 1
            for one in asked:
                whole = {bits: _outcome(one, made[bits]) for bits in made}
                finite = [bool(np.isfinite(values).all()) for values in whole.values()]
                if not all(finite):
                    faults.append(f"{name}, {policy}: {one.id} is not finite in both")
                    continue
                found = by_outcome.setdefault(f"{name}: {one.id}", {})
                for what, share in _apart(whole[32], whole[64]).items():
                    found[what] = max(found.get(what, 0.0), share)
            tell(f"{name}: {policy}")
    figures["runs"] = runs
    for name, found in by_outcome.items():
        what, share = max(found.items(), key=lambda item: item[1])
        if share > LIMIT:
            faults.append(f"{name}: {what} differs by {share:.2g} of the figure")
    figures["largest"] = {
        what: max(found[what] for found in by_outcome.values())
        for what in ("mean", "median", "low", "high", "window_mean", "window_median")
    }
    figures["largest_of_outcome"] = {
        name: float(f"{max(found.values()):.3g}") for name, found in sorted(by_outcome.items())
    }
    return Finding(figures, faults)


def _outcome(one: Any, made: Any) -> Any:
    """Return [month, draw] of an outcome, summed over groups."""
    values = one.scale * sum(made[flow] for flow in one.flows)
    return values if values.ndim == 2 else values.sum(1)


def _apart(single: Any, double: Any) -> dict[str, float]:
    single = single.astype(np.float64)
    size = float(np.abs(double).mean())

    def share(one: Any, other: Any, least: float) -> float:
        return float(np.max(np.abs(one - other) / np.maximum(np.abs(other), max(least, 1e-12))))

    out: dict[str, float] = {}
    summaries: dict[str, Callable[[Any], Any]] = {
        "mean": lambda x: x.mean(1),
        "median": lambda x: np.median(x, 1),
        "low": lambda x: np.quantile(x, 0.05, axis=1),
        "high": lambda x: np.quantile(x, 0.95, axis=1),
    }
    for what, of in summaries.items():
        out[what] = share(of(single), of(double), 0.01 * size)
        if what in ("mean", "median"):
            whole = [x.sum(0, keepdims=True) for x in (single, double)]
            out[f"window_{what}"] = share(of(whole[0]), of(whole[1]), 0.01 * size * len(single))
    return out
