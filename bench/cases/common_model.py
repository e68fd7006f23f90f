"""The common model by Corridor's engine, by a loop in C and by other tools, in one go."""

from __future__ import annotations

import json
import os
import statistics
from pathlib import Path
from typing import Any

import numpy as np

from bench.case import Metrics
from bench.common.agree import apart, distance, quiet_values, reference_sample
from bench.peers.environment import PEERS, python_of, run_peer
from bench.process import run_module

WHAT = "common model, 8 origins x 5 stages x 60 months, 32 values: draws a second by engine"
REFERENCE = "array"
RUNS = 3
TARGETS = {"c_over_corridor": 3.0, "fastest_peer_over_corridor": 0.01}

#: draws of a turn: enough that starting is a small part of it, few enough that it ends
DRAWS = {"corridor": 10_240, "ema_workbench": 1_000, "mesa": 300, "pysd": 6}
#: draws of the reference that samples are held against
REFERENCE_DRAWS = 40_000
#: largest relative difference without shocks, in single and in double precision
SINGLE, DOUBLE = 1e-5, 1e-9
#: standard errors that the means and quantiles of a sample may be off at most
FAR = 6.0
MISSING = "missing.txt"


def prepare(folder: Path) -> None:
    """Write the values of the run without shocks; make the peers' environment or say why not."""
    np.save(folder / "quiet.npy", quiet_values(64))
    try:
        python_of()
    except RuntimeError as error:
        (folder / MISSING).write_text(str(error), encoding="utf-8")


def measure(folder: Path) -> Metrics:
    """Measure every engine once: Corridor and C in turns, then the peers one after another."""
    turn = len(list(folder.glob("turn-*.json")))
    load = os.getloadavg()[0]
    words = [str(folder), str(DRAWS["corridor"]), str(turn)]
    found: dict[str, Any] = run_module("bench.common.pair", folder / "cache", words)
    if not (folder / MISSING).exists():
        for name, package in PEERS.items():
            told = run_peer(python_of(), name, [str(folder), str(DRAWS[name]), str(turn)])
            found[name] = _listed(json.loads(told))
            for kind in ("quiet", f"sample-{turn}"):
                (folder / f"{package}-{kind}.npy").rename(folder / f"{name}-{kind}.npy")
    (folder / f"turn-{turn}.json").write_text(json.dumps({"load": load, "engines": found}))
    rates = {name: _rate(entry) for name, entry in found.items()}
    metrics = {f"{name}_per_second": rate for name, rate in rates.items()}
    if "c" in rates:
        for key in ("seconds", "processor_s"):
            pairs = zip(found["corridor"][key], found["c"][key], strict=True)
            ratio = statistics.median(ours / c for ours, c in pairs)
            metrics["c_over_corridor" + ("" if key == "seconds" else "_processor")] = ratio
    peers = [rates[name] for name in PEERS if name in rates]
    return metrics | (
        {"fastest_peer_over_corridor": max(peers) / rates["corridor"]} if peers else {}
    )


def record(folder: Path) -> dict[str, Any]:
    """Return an entry for each engine, their ratios, and what was left out.

    Raises RuntimeError if an engine does not agree with the reference.
    """
    turns = [json.loads(path.read_text()) for path in sorted(folder.glob("turn-*.json"))]
    reference, quiet = reference_sample(REFERENCE_DRAWS), np.load(folder / "quiet.npy")
    engines: dict[str, Any] = {}
    for name, entry in turns[0]["engines"].items():
        rates = [_rate(turn["engines"][name]) for turn in turns]
        busy = [s / entry["draws"] for turn in turns for s in turn["engines"][name]["processor_s"]]
        engines[name] = {
            "draws_per_s": _round(statistics.median(rates)),
            "range": [_round(min(rates)), _round(max(rates))],
            "processor_us_a_draw": _round(1e6 * statistics.median(busy)),
            "draws": entry["draws"],
            "turns": sum(len(turn["engines"][name]["seconds"]) for turn in turns),
            "how": entry["how"],
            "versions": entry["versions"],
        }
        if name != "c_in_place":
            engines[name]["agrees"] = _agreement(folder, name, quiet, reference)
    notes = []
    if (folder / MISSING).exists():
        notes.append(f"peers left out: {(folder / MISSING).read_text()}")
    if "c" not in engines:
        notes.append("loop in C left out: there is no program called cc")
    return {
        **engines,
        "ratios": _ratios(engines),
        "load": [round(turn["load"], 2) for turn in turns],
        "notes": notes,
    }


def _agreement(folder: Path, name: str, quiet: Any, reference: Any) -> dict[str, float]:
    limit = DOUBLE if name in PEERS else SINGLE
    far = distance(np.load(folder / f"{name}-quiet.npy"), quiet)
    samples = [np.load(path) for path in sorted(folder.glob(f"{name}-sample-*.npy"))]
    errors = apart(np.concatenate(samples, axis=-1), reference)
    if far > limit or errors > FAR:
        raise RuntimeError(
            f"{name} is another model: {far:.2g} off without shocks (at most {limit:g}), "
            f"{errors:.2g} standard errors with them (at most {FAR:g})"
        )
    return {"without_shocks": _round(far), "standard_errors": _round(errors)}


def _ratios(engines: dict[str, Any]) -> dict[str, Any]:
    ours = engines["corridor"]["draws_per_s"]
    peers = {name: engines[name]["draws_per_s"] for name in PEERS if name in engines}
    out: dict[str, Any] = {f"corridor_over_{name}": _round(ours / v) for name, v in peers.items()}
    if peers:
        out["fastest_peer"] = max(peers, key=lambda name: peers[name])
    for name in ("c", "c_in_place"):
        if name in engines:
            out[f"{name}_over_corridor"] = _round(engines[name]["draws_per_s"] / ours)
    return out


def _listed(entry: dict[str, Any]) -> dict[str, Any]:
    return entry | {key: [entry[key]] for key in ("seconds", "processor_s")}


def _rate(entry: dict[str, Any]) -> float:
    return float(entry["draws"] / statistics.median(entry["seconds"]))


def _round(value: float) -> float:
    return float(f"{value:.4g}")
