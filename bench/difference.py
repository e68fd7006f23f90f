"""How well the difference between two policies is known, by how the worlds are drawn."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["METHODS", "OUTCOMES", "measure_errors", "summary"]

Floats = NDArray[np.float64]

POLICIES = ("negotiated", "unilateral")
OUTCOMES = ("entries", "encounters_usbp", "arrivals", "stops_mx", "deaths", "interior_removals")
#: how the worlds of a mean are drawn, in words
METHODS = {
    "plain": "random worlds, others for each policy",
    "common": "random worlds, the same for both policies",
    "even": "even worlds, the same for both policies",
    "even_mirrored": "even worlds and their mirror images, the same for both policies",
}
AIM = 0.01


def measure_errors(lanes: int, replicates: int, months: int, seed: int = 0) -> dict[str, Any]:
    """Return, by method, seconds of each replicate and the mean differences it gave.

    Also the variance of the difference over lanes where each policy has worlds of its own.
    """
    from corridor.questions.runs.asked import ask
    from corridor.questions.runs.engine import Case
    from corridor.questions.runs.quasi import quasi_world
    from corridor.questions.runs.summarise import over_window
    from corridor.questions.runs.worlds import World

    asked = ask(POLICIES, months=months, seed=seed)
    setup = asked.setup
    cases = [Case(levers, asked.switches) for levers in asked.levers]
    over = {outcome.id: outcome.over for outcome in asked.outcomes}

    def quasi(replicate: int, mirrored: bool) -> World:
        return quasi_world(
            *(setup.fitted, setup.unfitted, setup.place, months, lanes, seed),
            replicate=replicate,
            mirrored=mirrored,
        )

    def totals(world: World, which: list[Case]) -> dict[str, list[Floats]]:
        made = asked.simulate(world, which)
        return {
            name: [over_window(v.sum(1), over[name]).astype(float) for v in made[name]]
            for name in OUTCOMES
        }

    def both(world: World) -> dict[str, list[Floats]]:
        return totals(world, cases)

    def apart(replicate: int) -> dict[str, list[Floats]]:
        own = [totals(asked.world(2 * replicate + k, lanes), cases[k : k + 1]) for k in (0, 1)]
        return {name: [own[0][name][0], own[1][name][0]] for name in OUTCOMES}

    runs: dict[str, Callable[[int], dict[str, list[Floats]]]] = {
        "plain": apart,
        "common": lambda k: both(asked.world(k, lanes)),
        "even": lambda k: both(quasi(k, False)),
        "even_mirrored": lambda k: both(quasi(k, True)),
    }
    for run in runs.values():
        run(0)  # compiled, and what is read once is read
    found: dict[str, Any] = {
        name: {"seconds": [], "means": {o: [] for o in OUTCOMES}} for name in runs
    }
    spread: dict[str, list[float]] = {name: [] for name in OUTCOMES}
    for replicate in range(replicates):
        for name, run in runs.items():
            began = time.perf_counter()
            made = run(replicate)
            means = {o: float((one - two).mean()) for o, (one, two) in made.items()}
            found[name]["seconds"].append(time.perf_counter() - began)
            for outcome, mean in means.items():
                found[name]["means"][outcome].append(mean)
            if name == "plain":
                for outcome, (one, two) in made.items():
                    spread[outcome].append(float(one.var() + two.var()))
    return {"lanes": lanes, "replicates": replicates, "methods": found, "spread": spread}


def summary(found: dict[str, Any]) -> dict[str, Any]:
    """Return, by method and outcome, what a mean over one world's lanes is worth.

    ``error``: standard error relative to the mean difference, from the spread of replicates; of
    plain worlds from the spread over lanes, which says the same with less noise.
    ``reduction``: the variance of plain worlds over this one's at equal lanes.
    ``seconds_to_aim``: to an error of 1%, of as many worlds as that takes, a whole one at least.
    """
    truth = {
        o: statistics.mean(m for name in METHODS for m in found["methods"][name]["means"][o])
        for o in OUTCOMES
    }
    plain = {o: statistics.mean(found["spread"][o]) / found["lanes"] for o in OUTCOMES}
    out: dict[str, Any] = {}
    for name, entry in found["methods"].items():
        seconds = statistics.median(entry["seconds"])
        by_outcome = {}
        for o in OUTCOMES:
            own = plain[o] if name == "plain" else statistics.variance(entry["means"][o])
            error = own**0.5 / abs(truth[o])
            by_outcome[o] = {
                "error": _round(error),
                "reduction": _round(plain[o] / own),
                "seconds_to_aim": _round(seconds * max(1.0, (error / AIM) ** 2)),
            }
        out[name] = {"how": METHODS[name], "seconds_a_world": _round(seconds), **by_outcome}
    return out


def _round(value: float) -> float:
    return float(f"{value:.3g}")


if __name__ == "__main__":
    import sys

    print(json.dumps(measure_errors(*(int(word) for word in sys.argv[1:]))))
