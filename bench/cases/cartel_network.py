"""The model of armed groups at its full size."""

from __future__ import annotations

from pathlib import Path

from bench.case import Metrics
from bench.process import run_snippet

WHAT = "armed groups in one process, second run: 150 groups x 780 weeks x 1,000 draws"
REFERENCE = "array"
RUNS = 5
TARGETS = {"simulate_s": 2.0}

CODE = """
import json, time
from corridor.system.cartels.generate import generate
from corridor.system.cartels.ode import Rates, simulate, start_sizes
from corridor.system.cartels.parameters import NETWORK, draw

network = generate()
values = draw(NETWORK, draws, 0)
names = ("recruitment", "arrests", "lethality", "saturation")
rates = Rates(*(values["cartel_" + name] for name in names))
start = start_sizes(
    network.size, values["cartel_members_start"], values["cartel_size_exponent"], 0
)
simulate(network, rates, start, 52)
began = time.perf_counter()
simulate(network, rates, start, 780)
print(json.dumps({"simulate_s": time.perf_counter() - began, "peak_mib": peak_mib()}))
"""


def measure(folder: Path) -> Metrics:
    """Measure once."""
    made = run_snippet(CODE, folder / "cache", draws=1000)
    return {name: float(made[name]) for name in ("simulate_s", "peak_mib")}
