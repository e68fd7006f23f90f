"""What a design says: policies, levers and parameters that are varied, how, and how often each.

A design is one TOML file, see docs/reference/sweep-design.md. Nothing in it is evaluated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from corridor.questions.runs.summarise import QUANTILES
from corridor.system.corridors import DEFAULT
from corridor.system.unfitted import ACCOUNT

__all__ = ["METHODS", "Design", "Factor"]

#: method -> what it does with the ranges of the factors
METHODS: Mapping[str, str] = {
    "factorial": "every combination of the levels of all factors",
    "latin-hypercube": "each factor's range cut into as many parts as there are points, one a part",
    "sobol": "a scrambled Sobol sequence, which fills all factors' ranges evenly together",
    "csv": "the points of a table that the user gives",
}


@dataclass(frozen=True)
class Factor:
    """One lever or one parameter that is varied."""

    #: "levers" or "parameters", as the table of the design is named
    kind: str
    #: id of the lever or of the parameter
    id: str
    #: what its numbers are: "value" in its own unit, "scale" of a policy's departure from
    #: untouched (levers), "quantile" of what a comparison would draw (parameters)
    by: str
    #: ends of the range
    low: float
    high: float
    #: the only numbers that it takes; none where the whole range counts
    values: tuple[float, ...] = ()
    #: months after the decision point from which a lever's value holds
    start: int = 0
    #: file and line of the design that it stands in
    where: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """The name of its column: ``levers.transfer``."""
        return f"{self.kind}.{self.id}"


@dataclass(frozen=True)
class Design:
    """What is run: points times policies are the rows, each run on the same draws."""

    label: str
    #: id of a shipped corridor, or the path of a folder
    corridor: str
    #: decision point, YYYY-MM
    start: str
    months: int
    draws: int
    seed: int
    account: str
    #: names of policies, or files beside the design; each is run at every point
    policies: tuple[str, ...]
    off: tuple[str, ...]
    on: tuple[str, ...]
    #: ids of the outcomes; all where none is named
    outcomes: tuple[str, ...]
    by_group: bool
    #: probabilities of the quantiles that are kept
    quantiles: tuple[float, ...]
    #: outcome id -> value of the window; the share of draws above it is kept
    thresholds: Mapping[str, float]
    #: keep the window's number of every draw
    keep_draws: bool
    #: rows of a chunk; 0 leaves the choice to the program
    chunk_rows: int
    method: str
    #: number of points of a Latin hypercube or a Sobol sequence
    count: int
    #: the table of a CSV design, beside the design
    file: str
    factors: tuple[Factor, ...]
    #: the file as it was read, as plain values
    document: Mapping[str, Any]
    #: and its text
    text: str


#: what holds where a design is silent
DEFAULTS: Mapping[str, Any] = {
    "corridor": DEFAULT,
    "from": "",
    "months": 20,
    "draws": 100,
    "seed": 0,
    "account": ACCOUNT,
    "policies": ["status-quo"],
    "quantiles": list(QUANTILES),
    "chunk_rows": 0,
}
