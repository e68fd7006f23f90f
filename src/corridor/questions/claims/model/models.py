"""The fitted model as one run of a ledger shares it: everything is made when first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.months import format_month, parse_month
from corridor.questions.claims.model.ahead import Ahead
from corridor.questions.claims.model.past import Past, run_past
from corridor.questions.claims.model.shares import Shares, coalition_flows, shares
from corridor.questions.claims.result import Figure
from corridor.questions.events.changes import home_groups
from corridor.system.corridor import Corridor
from corridor.system.corridors import load_corridor

__all__ = ["KNOWN", "Models"]

KNOWN = parse_month("2024-05")
"""Decision point of the fit that ships: the first month that it does not know."""
_LONGEST = 6  # months that are run together, so that shorter windows need no run of their own


class Models:
    """Runs of the fitted model, kept for the checks of one run of a ledger."""

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed
        self._shares: dict[tuple[int, int, int, str, float], Shares] = {}
        self._flows: dict[tuple[int, int], tuple[int, NDArray[np.floating[Any]]]] = {}

    @cached_property
    def place(self) -> Corridor:
        """The corridor."""
        return load_corridor()

    @cached_property
    def past(self) -> Past:
        """The months of the fit."""
        return run_past(self.place, self.ahead.setup().fitted)

    @cached_property
    def ahead(self) -> Ahead:
        """The months after it."""
        return Ahead(self.place, KNOWN, self.seed)

    def flows(self, base: int, end: int, before: int) -> NDArray[np.floating[Any]]:
        """Return encounters after ``base`` for every coalition of causes, to ``end`` or later.

        [coalition, month, group, draw], as ``shares.coalition_flows`` has them.
        """
        kept = self._flows.get((base, before))
        if kept is None or kept[0] < end:
            last = min(max(end, base + _LONGEST), self.past.last)
            kept = (last, coalition_flows(self.past, base, last, before))
            self._flows[base, before] = kept
        return kept[1]

    def shares(self, base: int, end: int, before: int, population: str, recorded: float) -> Shares:
        """Return the shares in a recorded log change of all, of ``mexican`` or ``nonmexican``."""
        key = (base, end, before, population, recorded)
        if key not in self._shares:
            home = home_groups(self.past.place)
            groups = {"all": home | True, "mexican": home, "nonmexican": ~home}[population]
            flows = self.flows(base, end, before)
            self._shares[key] = shares(self.past, flows, base, end, groups, recorded)
        return self._shares[key]

    def figure(self, what: str, draws: int, value: float | None, unit: str) -> Figure:
        """Return a figure that cites the fit."""
        fitted = self.ahead.setup().fitted
        return Figure(
            kind="model",
            place=f"fit {fitted.meta['fingerprint']}",
            rows=f"{what}, {draws:,} draws",
            period=f"known to {format_month(KNOWN - 1)}",
            value=value,
            unit=unit,
            grade="D",
            status="COMPUTED",
        )
