"""The table of validation.md that holds the response to access at one value after another.

Two ways to ask: the parameter is set and all else drawn as it comes, by the design that the page
shows; or the joint draws of the fit that lie near the value are picked, with all that was learned
together with it.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corridor.questions.runs.asked import ask, parameters, totals
from corridor.questions.sweep import Design, parse_design, read_draws, sweep

__all__ = ["HEAD", "NEAR", "PARAMETER", "design_of", "joint", "picked", "rows"]

PARAMETER = "access_response"
#: a draw lies near a value that is at most so many times as large or as small
NEAR = 1.25
HEAD = (
    "response to access",
    *("set: encounters", "set: deaths"),
    *("draws of the fit near it", "joint: encounters", "joint: deaths"),
)
_BLOCK = re.compile(r'```toml\n(label = "Response to access"\n.*?)```', re.DOTALL)


def design_of(page: str) -> Design:
    """Return the design of the sweep that the page shows."""
    found = _BLOCK.search(page)
    assert found is not None
    return parse_design(found[1])


def rows(page: str, start: str) -> Iterator[tuple[str, ...]]:
    """Yield a row a value: in how many of 100 draws the first policy has more, asked both ways."""
    design = design_of(page)
    shares = _set(design)
    response, more = joint(design, start)
    for value, held in shares.items():
        near = picked(response, value)
        yield (
            f"{value:g}",
            *(f"{100 * held[name]:.0f}" for name in design.outcomes),
            f"{np.unique(response[near]).size}",
            *(f"{100 * more[name][near].mean():.0f}" if near.any() else "" for name in more),
        )


def picked(response: NDArray[np.floating], value: float) -> NDArray[np.bool_]:
    """Return which draws lie near a value, [draw]."""
    near: NDArray[np.bool_] = np.abs(np.log(response / value)) <= np.log(NEAR)
    return near


def joint(design: Design, start: str) -> tuple[NDArray[np.floating], dict[str, NDArray[np.bool_]]]:
    """Return the response in each draw of a comparison, and where the first policy has more.

    Each [draw]; a draw of the fit stands in several, with other shocks after the decision point.
    """
    asked = ask(design.policies, start=start, outcomes=design.outcomes)
    runs = asked.run()
    more = {name: first > second for name, (first, second) in totals(asked, runs).items()}
    return parameters(asked, runs)[PARAMETER], {name: more[name] for name in design.outcomes}


def _set(design: Design) -> dict[float, dict[str, float]]:
    """Return value set -> outcome -> share of draws in which the first policy has more."""
    first, second = design.policies
    with tempfile.TemporaryDirectory() as folder:
        file, place = Path(folder) / "access.toml", str(Path(folder) / "sweep")
        file.write_text(design.text, encoding="utf-8")
        sweep(file, place, workers=0)
        drawn = read_draws(place)
    found: dict[float, dict[str, float]] = {}
    for (value,), part in drawn.group_by(f"parameters.{PARAMETER}", maintain_order=True):
        of = {name: part.filter(part["policy"] == name).sort("draw") for name in (first, second)}
        found[value] = {
            name: float((of[first][name] > of[second][name]).mean()) for name in design.outcomes
        }
    return found
