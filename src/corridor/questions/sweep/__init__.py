"""Sweeps: very many runs over levers and parameters, in chunks that any machine may run.

>>> from corridor.questions.sweep import read, sweep
>>> sweep(Path("design.toml"), "results/sweep")  # doctest: +SKIP
>>> read("results/sweep")  # doctest: +SKIP
"""

from corridor.questions.sweep.design.grammar import parse_design, read_design
from corridor.questions.sweep.design.spec import Design, Factor
from corridor.questions.sweep.overview import Overview, overview
from corridor.questions.sweep.read import about, read, read_draws
from corridor.questions.sweep.run import Status, check, sweep

__all__ = [
    "Design",
    "Factor",
    "Overview",
    "Status",
    "about",
    "check",
    "overview",
    "parse_design",
    "read",
    "read_design",
    "read_draws",
    "sweep",
]
