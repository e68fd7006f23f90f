"""Heat map: what the difference in each outcome hangs on, by block."""

from __future__ import annotations

from typing import Any

import numpy as np

from corridor.questions.explain.sensitivity import Sensitivity
from corridor.report import words
from corridor.report.charts import axis, theme

__all__ = ["heat"]

LEFT, RIGHT, ABOVE, BOTTOM, CELL, ROW = 246, 162, 142, 8, 36, 22
#: a block has a column where its index is this large in some outcome
SHOWN = 0.01
#: cells from which figures are written, and from which they are light on dark
_WRITTEN, _DARK = 0.05, 0.7


def heat(found: Sensitivity) -> dict[str, Any]:
    """Return the map of total-order indices, outcomes by blocks; see ``Sensitivity.heat``.

    Outcomes in which the policies do not differ are left out, and so are blocks that reach no
    outcome.
    """
    drawn = found.heat
    rows = [n for n in range(len(drawn.outcomes)) if np.isfinite(drawn.total[n]).all()]
    columns = [
        k for k in range(len(found.blocks)) if rows and float(drawn.total[rows, k].max()) >= SHOWN
    ]
    cells = []
    for y, n in enumerate(rows):
        for x, k in enumerate(columns):
            share = min(1.0, max(0.0, float(drawn.total[n, k])))
            cells.append(
                {
                    "left": CELL * x + 1,
                    "right": CELL * (x + 1) - 1,
                    "top": ROW * y + 1,
                    "bottom": ROW * (y + 1) - 1,
                    "centre": CELL * (x + 0.5),
                    "middle": ROW * (y + 0.5),
                    "share": share,
                    "said": f"{round(100 * share)}" if share >= _WRITTEN else "",
                    "light": share >= _DARK,
                }
            )
    spec: dict[str, Any] = theme.frame(
        theme.Frame(
            *(max(CELL, CELL * len(columns)), max(ROW, ROW * len(rows))),
            *(LEFT, RIGHT, ABOVE, BOTTOM),
        ),
        title=_finding(found, rows),
        subtitle=f"Total order of {found.difference.label}, percent of the variance of the rank",
        alt=(
            f"Heat map of what {found.difference.label} hangs on, {len(rows)} outcomes by "
            f"{len(columns)} blocks. {' '.join(_finding(found, rows))}."
        ),
        source=f"Model run {found.fit[:12]}.",
    )
    spec["resolve"] = {"scale": {"color": "independent"}}
    spec["layer"] = [
        {
            "data": {"values": cells},
            "mark": {"type": "rect", "fill": theme.color("difference")},
            "encoding": {
                "x": _place("left"),
                "x2": {"field": "right"},
                "y": _place("top"),
                "y2": {"field": "bottom"},
                "fillOpacity": {
                    "field": "share",
                    "type": "quantitative",
                    "legend": None,
                    "scale": {"domain": [0, 1], "range": [0.05, 1]},
                },
            },
        },
        *(_figures(cells, light=light) for light in (False, True)),
        _outcome_names([drawn.outcomes[n][1] for n in rows]),
        _block_names([found.blocks[k].label for k in columns]),
    ]
    return spec


def _finding(found: Sensitivity, rows: list[int]) -> list[str]:
    """Say how many outcomes hang most on which kind of block."""
    if not rows:
        return ["The policies differ in no outcome"]
    kinds = [found.blocks[int(np.argmax(found.heat.total[n]))].kind for n in rows]
    fit, shock = kinds.count("fit"), kinds.count("shock")
    counts = {
        "what the fit learned": fit,
        "shocks": shock,
        "parameters outside the fit": len(kinds) - fit - shock,
    }
    said = [f"{name} in {count}" for name, count in counts.items() if count]
    several = "outcomes" if len(rows) > 1 else "outcome"
    return [f"What matters most in {len(rows)} {several}:", words.join_names(said)]


def _figures(cells: list[dict[str, Any]], *, light: bool) -> dict[str, Any]:
    return {
        "data": {"values": [c for c in cells if c["said"] and c["light"] is light]},
        "mark": {
            "type": "text",
            "baseline": "middle",
            "color": theme.color("card" if light else "ink"),
        },
        "encoding": {
            "x": _place("centre"),
            "y": _place("middle"),
            "text": {"field": "said"},
        },
    }


def _outcome_names(labels: list[str]) -> dict[str, Any]:
    values = [
        {"y": ROW * (n + 0.5), "name": axis.wrap(label, 40, 1)} for n, label in enumerate(labels)
    ]
    return {
        "data": {"values": values},
        "mark": {
            "type": "text",
            "align": "right",
            "baseline": "middle",
            "x": -8,
            "color": theme.color("text"),
        },
        "encoding": {"y": _place("y"), "text": {"field": "name"}},
    }


def _block_names(labels: list[str]) -> dict[str, Any]:
    values = [
        {"x": CELL * (k + 0.5), "name": axis.wrap(label, 33, 1)} for k, label in enumerate(labels)
    ]
    return {
        "data": {"values": values},
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "middle",
            "angle": 320,
            "y": -8,
            "color": theme.color("text"),
        },
        "encoding": {"x": _place("x"), "text": {"field": "name"}},
    }


def _place(field: str) -> dict[str, Any]:
    """Return an encoding that reads pixels from a field."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}
