"""Shares as bars: scenarios in which thresholds are met, weights under which a policy is best."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corridor.questions.explain.robust.figures import Figure
from corridor.questions.explain.robust.result import Robust
from corridor.report import words
from corridor.report.charts import axis, theme
from corridor.report.explain.charts.regret import key_room, policy_key

__all__ = ["satisficing", "weights"]

LEFT, RIGHT, BOTTOM, WIDTH = 178, 20, 28, 300
BAR, GAP = 14, 12

Block = tuple[str, Sequence[Figure]]


def satisficing(found: Robust, names: Sequence[str]) -> dict[str, Any]:
    """Return a bar per threshold and policy, those for all thresholds together last.

    ``names``: the thresholds in words. Raises ValueError where no thresholds were given.
    """
    if found.satisficing is None:
        raise ValueError("no thresholds were given")
    made = found.satisficing
    blocks: list[Block] = [
        (name, [policy[k] for policy in made.each]) for k, name in enumerate(names)
    ]
    if len(names) > 1:
        blocks.append(("All of these at once", made.together))
    said = [
        f"{label}: {words.chance(one.value)}"
        for (_, label), one in zip(found.policies, made.together, strict=True)
    ]
    return _bars(
        found,
        blocks,
        ["Scenarios in which the thresholds are met"],
        "Share of scenarios, every world counting alike",
        f"Shares of scenarios in which thresholds are met. All at once: {'; '.join(said)}.",
    )


def weights(found: Robust) -> dict[str, Any]:
    """Return a bar per policy: the share of all weights under which it is the best on average.

    Raises ValueError where standings were not computed.
    """
    if found.standings is None:
        raise ValueError("no standings were computed")
    shares = found.standings.share
    said = [
        f"{label}: {words.percent(one.value)}"
        for (_, label), one in zip(found.policies, shares, strict=True)
    ]
    return _bars(
        found,
        [("Weights under which it is the best", shares)],
        ["How many weights speak for each policy"],
        "Share of all weights that add up to 1, each as likely, by expected outcomes",
        f"Share of the weights under which a policy is the best. {'; '.join(said)}.",
    )


def _bars(
    found: Robust, blocks: Sequence[Block], title: list[str], subtitle: str, alt: str
) -> dict[str, Any]:
    lanes = len(found.policies)
    rows: list[dict[str, Any]] = []
    names: list[dict[str, Any]] = []
    top = 0.0
    for label, figures in blocks:
        name = axis.wrap(label, 26, 3)
        height = max(lanes * BAR, (theme.SIZE + 2) * (1 + name.count("\n")))
        middle = top + height / 2
        first = middle - lanes * BAR / 2
        names.append({"y": middle - (theme.SIZE + 2) / 2 * name.count("\n"), "name": name})
        for p, one in enumerate(figures):
            rows.append(
                {
                    "policy": p,
                    "top": first + BAR * p + 2,
                    "bottom": first + BAR * (p + 1) - 2,
                    "y": first + BAR * (p + 0.5),
                    "zero": 0,
                    "share": one.value,
                    "low": one.low,
                    "high": one.high,
                }
            )
        top += height + GAP
    spec: dict[str, Any] = theme.frame(
        theme.Frame(WIDTH, int(top - GAP), LEFT, RIGHT, key_room(lanes), BOTTOM),
        title=title,
        subtitle=subtitle,
        alt=alt,
        source=f"{found.draws:,} draws in each of {len(found.worlds)} worlds; whiskers are the "
        "95% interval of the luck of the draws.",
    )
    x = {
        "type": "quantitative",
        "scale": {"domain": [0, 1], "nice": False},
        "axis": {
            "values": [0, 0.25, 0.5, 0.75, 1],
            "labelExpr": "format(datum.value, '.0%')",
            "domain": False,
            "ticks": False,
            "grid": True,
        },
    }
    y = {"type": "quantitative", "scale": None, "axis": None}
    layers: list[dict[str, Any]] = []
    for p in range(lanes):
        mine = [row for row in rows if row["policy"] == p]
        layers += [
            {
                "data": {"values": mine},
                "mark": {"type": "rect", "color": theme.policy(p).color, "opacity": 0.75},
                "encoding": {
                    "x": {**x, "field": "zero"},
                    "x2": {"field": "share"},
                    "y": {**y, "field": "top"},
                    "y2": {"field": "bottom"},
                },
            },
            {
                "data": {"values": mine},
                "mark": {"type": "rule", "color": theme.color("ink"), "strokeWidth": 1.2},
                "encoding": {
                    "x": {**x, "field": "low"},
                    "x2": {"field": "high"},
                    "y": {**y, "field": "y"},
                },
            },
        ]
    spec["layer"] = [
        *layers,
        {
            "data": {"values": names},
            "mark": {
                "type": "text",
                "align": "right",
                "baseline": "middle",
                "x": -10,
                "color": theme.color("text"),
            },
            "encoding": {"y": {**y, "field": "y"}, "text": {"field": "name"}},
        },
        *policy_key(found.policies, LEFT),
    ]
    return spec
