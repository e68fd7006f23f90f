"""Regret by policy and outcome, on one axis: each outcome over its own spread."""

from __future__ import annotations

from typing import Any

import numpy as np

from corridor.questions.explain.robust.result import Regret, Robust
from corridor.report import words
from corridor.report.charts import axis, theme

__all__ = ["key_room", "mirrored", "policy_key", "regret", "shown_aims"]

LEFT, RIGHT, BOTTOM, WIDTH = 176, 18, 28, 206
#: pixels from one name of the key to the next, and letters of a name
_APART, _LETTERS = 196, 24
#: pixels of a policy's line, and between outcomes
LANE, GAP = 15, 14


def mirrored(found: Robust) -> bool:
    """Return whether one direction tells both: of two policies, without directions.

    What the first policy loses where less is wanted, the second loses where more is.
    """
    return not found.directed and len(found.policies) == 2


def shown_aims(found: Robust) -> list[int]:
    """Return the places of the aims to show: half of them where they are mirrored."""
    half = mirrored(found)
    return [k for k, aim in enumerate(found.aims) if not half or aim.direction == "min"]


def regret(found: Robust) -> dict[str, Any]:
    """Return a dot per policy and outcome: mean regret, its range over worlds, and the 90% line.

    Regret is over the outcome's interquartile range, so that outcomes share an axis. No dot is
    drawn for an outcome that is shown as an interval only.
    """
    lanes = len(found.policies)
    rows: list[dict[str, Any]] = []
    names: list[dict[str, Any]] = []
    top = 0.0
    blocks: list[tuple[str, Regret, float, bool]] = []
    for k in shown_aims(found):
        info = found.outcomes[found.aims[k].outcome.id]
        wish = {"min": ", less is wanted", "max": ", more is wanted"}[found.aims[k].direction]
        name = f"{info.label}{'' if mirrored(found) else wish}"
        blocks.append((name, found.regret[k], _scale(found, k), not info.interval_only))
    if found.score is not None:
        blocks.append(("All together, weighted", found.score, 1.0, True))
    for label, one, scale, point in blocks:
        name = axis.wrap(label, 26, 3)
        height = max(lanes * LANE, (theme.SIZE + 2) * (1 + name.count("\n")))
        middle = top + height / 2
        names.append({"y": middle - (theme.SIZE + 2) / 2 * name.count("\n"), "name": name})
        for p in range(lanes):
            by_world = one.by_world[p] / scale
            rows.append(
                {
                    "policy": p,
                    "zero": 0,
                    "y": middle + LANE * (p + 0.5 - lanes / 2),
                    "high": one.high[p].value / scale,
                    **(
                        {
                            "mean": one.mean[p].value / scale,
                            "least": float(by_world.min()),
                            "most": float(by_world.max()),
                        }
                        if point
                        else {}
                    ),
                }
            )
        top += height + GAP
    reach = np.array([row["high"] for row in rows])
    limit = axis.limits(reach, np.array([row.get("most", 0.0) for row in rows]))
    for row in rows:
        row["high"] = min(row["high"], limit.high)
    title = _finding(found)
    spec: dict[str, Any] = theme.frame(
        theme.Frame(WIDTH, int(top - GAP), LEFT, RIGHT, key_room(lanes), BOTTOM),
        title=title,
        subtitle="What is lost against the best of the policies in the same scenario, in "
        "interquartile ranges of the outcome"
        + (", where less is wanted; where more is, the two change places" * mirrored(found)),
        alt=f"Regret by outcome and policy. {' '.join(title)}.",
        source=f"{found.draws:,} draws in each of {len(found.worlds)} worlds: rival accounts, and "
        "couplings switched."
        if len(found.worlds) > 1
        else f"{found.draws:,} draws.",
    )
    spec["layer"] = [*_marks(rows, limit, lanes), _names(names), *policy_key(found.policies, LEFT)]
    spec["usermeta"]["corridor"] |= axis.beyond(
        reach,
        *(limit, lambda end: words.plain(end, 1.0)),
        "Where a line touches the right edge, it goes on beyond the chart",
    )
    return spec


def _scale(found: Robust, place: int) -> float:
    """Return what regret is divided by: the spread, which ``scales`` holds unless told not to."""
    if found.scaled == "spread":
        return float(found.scales[place])
    both = found.tails[place]
    ends = [abs(b[-1].value - g[-1].value) for b, g in zip(both.bad, both.good, strict=True)]
    return max(ends) or 1.0


def _finding(found: Robust) -> list[str]:
    if found.score is not None:
        means = [one.value for one in found.score.mean]
        least = found.policies[int(np.argmin(means))][1]
        how = "equal weights" if found.equal_weights else "the weights given"
        return [f"{least} loses least on average,", f"by the directions given and {how}"]
    if found.directed:
        labels = [label for _, label in found.policies]
        return [f"What is lost by choosing {words.join_names(labels)}"]
    return ["What is lost by either choice", "hangs on what is wanted"]


def _marks(rows: list[dict[str, Any]], limit: axis.Limits, lanes: int) -> list[dict[str, Any]]:
    x = {
        "type": "quantitative",
        "scale": {"domain": [limit.low, limit.high], "nice": False},
        "axis": axis.number_axis(limit),
    }
    y = {"field": "y", "type": "quantitative", "scale": None, "axis": None}
    layers: list[dict[str, Any]] = []
    for p in range(lanes):
        look = theme.policy(p)
        mine = [row for row in rows if row["policy"] == p]
        pointed = [row for row in mine if "mean" in row]

        def rule(
            values: list[dict[str, Any]],
            start: dict[str, Any],
            end: str,
            width: float,
            clear: float,
        ) -> dict[str, Any]:
            return {
                "data": {"values": values},
                "mark": {
                    "type": "rule",
                    "color": look.color,  # noqa: B023 - used at once
                    "strokeWidth": width,
                    "opacity": clear,
                },
                "encoding": {"y": y, "x": {**x, **start}, "x2": {"field": end}},
            }

        layers += [
            *(
                {
                    "data": {"values": values},
                    "mark": {
                        "type": "rule",
                        "color": look.color,
                        "strokeWidth": width,
                        "opacity": clear,
                    },
                    "encoding": {"y": y, "x": {**x, **start}, "x2": {"field": end}},
                }
                for values, start, end, width, clear in (
                    (mine, {"field": "zero"}, "high", 1.3, 0.9),
                    (pointed, {"field": "least"}, "most", 6, 0.4),
                )
            ),
            {
                "data": {"values": pointed},
                "mark": {
                    "type": "point",
                    "filled": True,
                    "shape": look.marker,
                    "size": 52,
                    "opacity": 1,
                    "color": look.color,
                },
                "encoding": {"y": y, "x": {**x, "field": "mean"}},
            },
        ]
    return layers


def _names(names: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "data": {"values": names},
        "mark": {
            "type": "text",
            "align": "right",
            "baseline": "middle",
            "x": -10,
            "color": theme.color("text"),
        },
        "encoding": {
            "y": {"field": "y", "type": "quantitative", "scale": None, "axis": None},
            "text": {"field": "name"},
        },
    }


def key_room(policies: int) -> int:
    """Return the pixels above a plot that the key of so many policies takes."""
    return 12 + 18 * -(-policies // 2)


def policy_key(policies: tuple[tuple[str, str], ...], left: int) -> list[dict[str, Any]]:
    """Return the policies' markers and names above the plot, two a line, from the left edge."""
    layers: list[dict[str, Any]] = []
    for p, (_, label) in enumerate(policies):
        look = theme.policy(p)
        x, y = 8 - left + _APART * (p % 2), 18 * (p // 2) + 14 - key_room(len(policies))
        place = {"x": x, "y": y, "color": look.color}
        layers += [
            {
                "data": {"values": [{}]},
                "mark": {
                    "type": "point",
                    "filled": True,
                    "shape": look.marker,
                    "size": 52,
                    "opacity": 1,
                    **place,
                },
            },
            {
                "data": {"values": [{}]},
                "mark": {
                    "type": "text",
                    "align": "left",
                    "fontWeight": "bold",
                    **place,
                    "x": x + 10,
                    "text": axis.wrap(label, _LETTERS, 1),
                },
            },
        ]
    return layers
