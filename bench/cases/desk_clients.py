"""Many clients of one desk: how many questions it answers in a second."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.case import Metrics
from bench.serving import ask, serving

WHAT = "the desk asked for charts of moved levers by 1, 10 and 100 clients, 4,000 draws x 20 months"
REFERENCE = "array"
RUNS = 3
CLIENTS = (1, 10, 100)
#: questions that all clients ask together, all different
QUESTIONS = 100


def prepare(folder: Path) -> None:
    """Fill the cache of compiled programs."""
    with serving(folder / "cache") as port:
        ask(port, "/api/charts")


def measure(folder: Path) -> Metrics:
    """Measure once: answers a second for new questions, and for one that all ask."""
    found = {}
    with serving(folder / "cache") as port:
        ask(port, "/api/charts")
        for turn, clients in enumerate(CLIENTS):
            with ThreadPoolExecutor(clients) as pool:
                for name, targets in (
                    ("new", [f"/api/charts?a.transfer={n}.{turn + 1}" for n in range(QUESTIONS)]),
                    ("same", [f"/api/charts?b.strikes=1&a.transfer={turn}"] * QUESTIONS),
                ):
                    began = time.perf_counter()
                    list(pool.map(lambda target: ask(port, target), targets))
                    taken = time.perf_counter() - began
                    found[f"{name}_per_second_{clients}_clients"] = QUESTIONS / taken
    return found
