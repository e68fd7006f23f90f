"""Fan chart: every policy's 50% and 90% bands and median, with the record drawn over them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridor.questions.compare.result import Comparison
from corridor.report import words
from corridor.report.charts import axis, theme
from corridor.report.charts.recorded import recorded
from corridor.report.findings import period_words, source_line, total_findings
from corridor.report.lookup import ALL, group_index, group_words, outcome_info, shown_quantiles
from corridor.report.units import monthly_measure

__all__ = ["Reference", "fan"]

SHAPE = theme.Frame(width=296, height=196, left=42, right=88, top=26, bottom=40)

#: months of the record shown before the decision point
HISTORY = 24


_SURE = 100.0  # percent


class Reference(NamedTuple):
    """A policy to measure both by."""

    label: str
    #: [time], in the unit of the outcome
    medians: Sequence[float]


def fan(
    comparison: Comparison,
    outcome: str,
    group: str = ALL,
    *,
    history: int = HISTORY,
    looks: Sequence[int] = (),
    ratio: bool = False,
    reference: Reference | None = None,
    paths: NDArray[Any] | None = None,
) -> dict[str, Any]:
    """Return the fan chart of one outcome, a month at a time.

    ``history``: how many months of the record to show before the decision point.
    ``looks``: the look of each policy, in place of the one by its order.
    ``ratio``: draw on a logarithmic scale, where equal ratios are equally far apart.
    ``reference``: a policy besides those compared, of which the median alone is drawn.
    ``paths``: single draws to show as lines, [policy, path, time], in the outcome's unit.
    Raises KeyError for an unknown outcome or group.
    """
    where = group_index(comparison, group, outcome)
    info = outcome_info(comparison, outcome)
    measure = monthly_measure(info)
    bands = shown_quantiles(info, comparison.monthly[outcome][:, where], measure.factor)
    first, record = _record(comparison, outcome, where, history)
    last = comparison.start + comparison.months - 1
    # one month alone stands at the right end
    left = first - int(first == last)
    values = np.array([row["value"] for row in record if row["value"] is not None], dtype=float)
    limit = axis.limits(
        bands[..., [0, 4]], np.concatenate([bands[..., 1:4].ravel(), values]), room=0.14
    )
    if info.over == "chance" and limit.high > _SURE:
        # nothing is more than certain
        limit = axis.Limits(0.0, _SURE, [0.0, 25.0, 50.0, 75.0, _SURE], False)
    if ratio:
        limit = axis.ratio_limits(np.concatenate([bands.ravel(), values]))
        bands = np.maximum(bands, limit.low)
        record = [_raised(row, limit.low) for row in record]
    beside = _beside(reference if not info.interval_only else None, measure.factor)
    scale = axis.scale_of(limit)
    unit = f"{scale.word} {measure.unit}".strip() + group_words(comparison, group)
    spec: dict[str, Any] = theme.frame(
        SHAPE,
        title=total_findings(comparison, outcome, group),
        subtitle=f"{unit[:1].upper()}{unit[1:]}, {words.window(first, last - first + 1)}",
        alt=_alt(comparison, outcome, group, bool(values.size)),
        source=source_line(comparison, outcome, group),
    )
    x = {
        "field": "month",
        "type": "temporal",
        "scale": {
            "type": "utc",
            "domain": [axis.month_date(left), axis.month_date(last)],
            "nice": False,
        },
        "axis": axis.month_axis(first, last),
    }
    way = {"type": "log"} if ratio else {"zero": True}
    y = {
        "type": "quantitative",
        "scale": {"domain": [limit.low, limit.high], "nice": False, **way},
        "axis": axis.ratio_axis(limit) if ratio else axis.number_axis(limit),
    }
    drawn = [theme.policy(k) for k in looks or range(len(comparison.policies))]
    tails = [(p.label, look.color) for p, look in zip(comparison.policies, drawn, strict=False)]
    ends = [*bands[:, -1, 2], *(line.medians[-1] for line in beside)]
    tails += [(line.label, theme.color("text")) for line in beside]
    spec["layer"] = [
        *_bands(comparison, bands, drawn, x, y),
        *_single(comparison, paths, measure.factor, drawn, x, y),
        *_decision(comparison, x, (comparison.start - left) / (last - left)),
        *(_thin(comparison, line, x, y) for line in beside),
        *([] if info.interval_only else _medians(comparison, bands, drawn, x, y)),
        *_names(comparison, _heights(ends, limit, ratio), tails, x),
        *recorded(record, x, y, comparison.start - first),
    ]
    if limit.cut and not ratio:
        spec["usermeta"]["corridor"]["cut"] = (
            f"The 90% band reaches {_far(bands, limit, measure.floor)} and leaves the chart."
        )
    return spec


def _record(
    comparison: Comparison, outcome: str, where: int, history: int
) -> tuple[int, list[dict[str, Any]]]:
    """Return the first month shown and the record from there to the end of the window."""
    series = comparison.recorded.get(outcome)
    if series is None:
        return comparison.start, []
    known = series[where] * monthly_measure(outcome_info(comparison, outcome)).factor
    offset = comparison.start - comparison.recorded_start
    before = np.flatnonzero(np.isfinite(known[max(0, offset - history) : max(0, offset)]))
    first = comparison.start
    if before.size:
        first = comparison.recorded_start + max(0, offset - history) + int(before[0])
    shown = known[max(0, first - comparison.recorded_start) : max(0, offset + comparison.months)]
    rows = [
        {"month": axis.month_date(first + t), "value": value}
        for t, value in enumerate(axis.finite(shown))
    ]
    return first, rows if any(row["value"] is not None for row in rows) else []


def _raised(row: dict[str, Any], low: float) -> dict[str, Any]:
    """Return a recorded month with a figure of at least ``low``: a logarithm has no zero."""
    return row if row["value"] is None else {**row, "value": max(row["value"], low)}


def _heights(ends: Any, limit: axis.Limits, ratio: bool) -> list[float]:
    """Return where figures lie on the chart, in pixels from its top."""
    shown = np.clip(ends, limit.low, limit.high)
    low, high = limit.low, limit.high
    if ratio:
        shown, low, high = np.log(shown), np.log(low), np.log(high)
    return [float(SHAPE.height * (high - v) / (high - low)) for v in shown]


def _bands(
    comparison: Comparison, bands: Any, looks: list[theme.Look], x: Any, y: Any
) -> list[dict[str, Any]]:
    """Return the layers of the 90% and 50% bands, policy by policy.

    With more than two policies the 90% bands are drawn as outlines, or they would hide each other.
    """
    # of one month there is no outline
    filled = len(comparison.policies) < 3 or comparison.months == 1
    layers = []
    for low, high, opacity in ((0, 4, 0.13 if filled else 0.0), (1, 3, 0.30)):
        for k, look in enumerate(looks):
            rows = [
                {
                    "month": axis.month_date(comparison.start + t),
                    "low": float(bands[k, t, low]),
                    "high": float(bands[k, t, high]),
                }
                for t in range(comparison.months)
            ]
            encoding = {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}
            mark = theme.band(look.color, opacity, comparison.months)
            layers.append({"data": {"values": rows}, "mark": mark, "encoding": encoding})
            if low == 0:
                layers.append(_edges(rows, look, x, y))
    return layers


def _edges(rows: list[dict[str, Any]], look: theme.Look, x: Any, y: Any) -> dict[str, Any]:
    """Return thin lines along the lower and upper edge of a band."""
    return {
        "data": {
            "values": [
                {"month": row["month"], "value": row[edge], "edge": edge}
                for edge in ("low", "high")
                for row in rows
            ]
        },
        "mark": {
            "type": "line",
            "clip": True,
            "color": look.color,
            "strokeWidth": 0.9,
            "strokeOpacity": 0.6,
            "strokeDash": list(look.dash),
        },
        "encoding": {
            "x": x,
            "y": {**y, "field": "value"},
            "detail": {"field": "edge", "type": "nominal"},
        },
    }


def _decision(comparison: Comparison, x: Any, share: float) -> list[dict[str, Any]]:
    """Return the rule at the decision point and its label, ``share`` of the width from the left."""
    text = f"Decision point, {words.month_name(comparison.start)}"
    fits = len(text) * theme.SIZE / 2 < (1 - share) * SHAPE.width + SHAPE.right
    data = {"values": [{"month": axis.month_date(comparison.start)}]}
    return [
        {
            "data": data,
            "mark": {
                "type": "rule",
                "color": theme.color("axis"),
                "strokeWidth": 1,
                "y": -4,
                "y2": SHAPE.height,
            },
            "encoding": {"x": x},
        },
        {
            "data": data,
            "mark": {
                "type": "text",
                "align": "left" if fits else "right",
                "baseline": "bottom",
                "dx": -1,
                "y": -7,
                "color": theme.color("text"),
                "text": text,
            },
            "encoding": {"x": x},
        },
    ]


def _far(bands: Any, limit: axis.Limits, floor: float) -> str:
    """Return the ends of the 90% band that leave the axis."""
    top, bottom = float(bands[..., 4].max()), float(bands[..., 0].min())
    left = [top] * (top > limit.high) + [bottom] * (bottom < limit.low)
    ends = [words.number(end, words.rounding_step(0.0, end, floor)) for end in left]
    return " and ".join(ends)


def _medians(
    comparison: Comparison, bands: Any, looks: list[theme.Look], x: Any, y: Any
) -> list[dict[str, Any]]:
    """Return the median lines and their end markers."""
    layers: list[dict[str, Any]] = []
    for k, look in enumerate(looks):
        rows = [
            {
                "month": axis.month_date(comparison.start + t),
                "value": float(bands[k, t, 2]),
            }
            for t in range(comparison.months)
        ]
        layers.append(
            {
                "data": {"values": rows},
                "mark": {
                    "type": "line",
                    "clip": True,
                    "color": look.color,
                    "strokeWidth": 2.2,
                    "strokeDash": list(look.dash),
                },
                "encoding": {"x": x, "y": {**y, "field": "value"}},
            }
        )
        layers.append(
            {
                "data": {"values": [rows[-1]]},
                "mark": {
                    "type": "point",
                    "filled": True,
                    "shape": look.marker,
                    "size": 52,
                    "opacity": 1,
                    "color": look.color,
                },
                "encoding": {"x": x, "y": {**y, "field": "value"}},
            }
        )
    return layers


def _single(
    comparison: Comparison,
    paths: NDArray[Any] | None,
    factor: float,
    looks: list[theme.Look],
    x: Any,
    y: Any,
) -> list[dict[str, Any]]:
    """Return single draws as thin lines, which cross bands as months do."""
    layers = []
    for look, mine in zip(looks, paths if paths is not None else (), strict=False):
        rows = [
            {"month": axis.month_date(comparison.start + t), "path": k, "value": float(v) * factor}
            for k, path in enumerate(mine)
            for t, v in enumerate(path)
        ]
        if not rows:
            continue
        mark = {"type": "line", "clip": True, "color": look.color, "strokeOpacity": 0.45}
        layers.append(
            {
                "data": {"values": rows},
                "mark": {**mark, "strokeWidth": 0.8, "strokeDash": list(look.dash)},
                "encoding": {
                    "x": x,
                    "y": {**y, "field": "value"},
                    "detail": {"field": "path", "type": "nominal"},
                },
            }
        )
    return layers


def _beside(reference: Reference | None, factor: float) -> list[Reference]:
    if reference is None:
        return []
    return [Reference(reference.label, [float(v) * factor for v in reference.medians])]


def _thin(comparison: Comparison, line: Reference, x: Any, y: Any) -> dict[str, Any]:
    """Return the median of a policy that is there to measure others by."""
    rows = [
        {"month": axis.month_date(comparison.start + t), "value": value}
        for t, value in enumerate(line.medians)
    ]
    return {
        "data": {"values": rows},
        "mark": {
            "type": "line",
            "clip": True,
            "color": theme.color("text"),
            "strokeWidth": 1.2,
            "strokeDash": [2, 2],
        },
        "encoding": {"x": x, "y": {**y, "field": "value"}},
    }


def _names(
    comparison: Comparison, middle: list[float], tails: list[tuple[str, str]], x: Any
) -> list[dict[str, Any]]:
    """Return names beside the ends of their medians, or of their inner bands.

    ``tails``: name and colour of each.
    """
    layers: list[dict[str, Any]] = []
    last = axis.month_date(comparison.start + comparison.months - 1)
    names = [axis.wrap(label, 12, 3) for label, _ in tails]
    line = theme.SIZE + 2
    tall = max(name.count("\n") + 1 for name in names)
    places = axis.spread(middle, line * tall + 2, line / 2, SHAPE.height - line / 2)
    for k, (_, color) in enumerate(tails):
        layers.append(
            {
                "data": {"values": [{"month": last}]},
                "mark": {
                    "type": "text",
                    "align": "left",
                    "baseline": "middle",
                    "dx": 9,
                    "dy": -(line / 2) * names[k].count("\n"),
                    "y": places[k],
                    "fontWeight": "bold",
                    "color": color,
                    "text": names[k],
                },
                "encoding": {"x": x},
            }
        )
    return layers


def _alt(comparison: Comparison, outcome: str, group: str, recorded: bool) -> str:
    """Return the chart as a sentence."""
    info = outcome_info(comparison, outcome)
    drawn = "" if info.interval_only else "median, "
    over = " The recorded series is drawn over them." if recorded else ""
    return (
        f"Fan chart of {info.label}{group_words(comparison, group)}, month by month: {drawn}50% "
        "and 90% bands of "
        f"{words.join_names([policy.label for policy in comparison.policies])}.{over} "
        f"{period_words(comparison, outcome)}: "
        f"{'; '.join(total_findings(comparison, outcome, group))}."
    )
