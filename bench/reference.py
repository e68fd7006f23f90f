"""Fixed workloads that say how fast the machine is at the moment of measuring.

A figure divided by its reference, measured just before it, can be compared between
machines and between busy and quiet moments of one.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

__all__ = ["REFERENCES"]


def start() -> float:
    """Seconds that this Python takes to start and end without doing anything."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.perf_counter() - began


def array() -> float:
    """Seconds for a fixed NumPy loop of the model's kind: exp, products and sums by month."""
    import numpy as np

    shocks_tdg = np.random.default_rng(1).normal(size=(20, 4000, 12))
    began = time.perf_counter()
    stock_dg = np.ones((4000, 12))
    for shock_dg in shocks_tdg:
        flow_dg = stock_dg * (1.0 - np.exp(-0.1 * np.exp(0.2 * shock_dg)))
        stock_dg = stock_dg - flow_dg + 0.1 * flow_dg.sum(axis=1, keepdims=True)
    return time.perf_counter() - began


#: name -> (what it is, the workload)
REFERENCES: dict[str, tuple[str, Callable[[], float]]] = {
    "start": ("python -c pass", start),
    "array": ("NumPy loop, 20 months x 4,000 draws x 12 groups", array),
}
