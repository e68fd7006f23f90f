"""Tornado chart: the median of a difference with one parameter low, and with it high."""

from __future__ import annotations

from typing import Any

import numpy as np

from corridor.questions.explain.sensitivity import Bar, Sensitivity
from corridor.report import words
from corridor.report.charts import axis, theme
from corridor.report.explain.charts import rows as draw
from corridor.report.units import total_measure

__all__ = ["TOP", "parameter_name", "tornado"]

#: how many parameters are drawn
TOP = 12
#: how long a bar is at least, beside the longest, and that the longest is not nothing
_SEEN, _TINY = 0.01, 1e-12

ABOVE, BOTTOM = 34, 28
#: letters that two lines lose where words don't fill them
_SPARE = 6
#: half of a bar, and what keeps the two apart
_HALF, _GAP = 4.5, 1.0
#: standard errors in a whisker of 90%
_NINETY = 1.6448536269514722

_SAID = {"yes": "sign changes", "perhaps": "sign may change", "": ""}


def tornado(found: Sensitivity, top: int = TOP) -> dict[str, Any]:
    """Return the chart of up to ``top`` parameters that shift the median most.

    Bars go from the median over all to the median with the parameter at its 5th and at its 95th
    percentile. For an outcome that is shown as an interval only, the median over all is put at
    zero, so that only shifts are read.
    """
    bars = _shown(found, top)
    measure = total_measure(found.outcome)
    middle = 0.0 if found.outcome.interval_only else found.tornado.median * measure.factor
    shift = np.array([bar.shift for bar in bars]).reshape(-1, 2) * measure.factor
    error = np.array([bar.error for bar in bars]).reshape(-1, 2) * measure.factor * _NINETY
    ends = middle + shift
    spans = np.stack([ends - error, ends + error])
    limit = axis.limits(spans, np.append(ends.ravel(), middle), count=4)
    unit = f"{axis.scale_of(limit).word} {measure.unit}".strip()
    said = [_SAID[bar.flipped] for bar in bars]
    names = [_name(found, bar, len(text)) for bar, text in zip(bars, said, strict=True)]
    laid = draw.lay(names, said, 2 * _HALF + _GAP / 2)
    what = "Shift of the median" if found.outcome.interval_only else "Median"
    spec: dict[str, Any] = theme.frame(
        theme.Frame(draw.WIDTH, laid.height, draw.LEFT, draw.RIGHT, ABOVE, BOTTOM),
        title=_finding(found),
        subtitle=f"{what} of {found.difference.label}, {unit}, with one parameter at its 5th and "
        "at its 95th percentile",
        alt=(
            f"The {len(bars)} parameters that shift the median of {found.difference.label} in "
            f"{found.outcome.label} most: "
            f"{words.join_names([parameter_name(found, bar) for bar in bars])}."
        ),
        source=f"Model run {found.fit[:12]}.",
    )
    x = {
        "type": "quantitative",
        "scale": {"domain": [limit.low, limit.high], "nice": False},
        "axis": axis.number_axis(limit, signed=True),
    }
    rows = [
        _end(laid.middle(n), k, middle, ends[n, k], error[n, k], limit)
        for n in range(len(bars))
        for k in range(2)
    ]
    spec["layer"] = [
        *(_bars(rows, k, x) for k in range(2)),
        {
            "data": {"values": rows},
            "mark": {"type": "rule", "color": theme.color("ink"), "strokeWidth": 1},
            "encoding": {"x": {**x, "field": "from"}, "x2": {"field": "to"}, "y": draw.place("y")},
        },
        _line(middle, x, dashed=True),
        *([] if middle == 0 else [_line(0.0, x, dashed=False)]),
        *draw.heads(laid, strong=True),
        *_key(),
    ]
    spec["usermeta"]["corridor"] |= axis.beyond(
        spans, limit, lambda end: words.signed(end, measure.round(end)) + measure.suffix
    )
    return spec


def _shown(found: Sensitivity, top: int) -> tuple[Bar, ...]:
    """Return the first bars, but for those that would be too short to see."""
    least = _SEEN * max((bar.reach for bar in found.tornado.bars), default=0.0)
    return tuple(bar for bar in found.tornado.bars[:top] if bar.reach >= max(least, _TINY))


def parameter_name(found: Sensitivity, bar: Any) -> str:
    """Return the label of a parameter with its group; ``bar``: what has ``label`` and ``group``."""
    group = found.groups.get(bar.group, bar.group)
    return f"{bar.label}, {group}" if group else str(bar.label)


def _finding(found: Sensitivity) -> list[str]:
    flipping = len(found.tornado.flipping)
    if not found.tornado.bars or found.tornado.bars[0].reach == 0:
        return ["No parameter shifts the median"]
    if not flipping:
        maybe = any(bar.flipped for bar in found.tornado.bars)
        surely = " surely" if maybe else ""
        return [f"No single parameter{surely} changes", "the sign of the median difference"]
    verb = "parameter changes" if flipping == 1 else "parameters change"
    return [f"{flipping} {verb} the sign", "of the median difference"]


def _end(
    centre: float, k: int, middle: float, end: float, error: float, limit: axis.Limits
) -> dict[str, Any]:
    """Return one bar, the upper for low and the lower for high, with its whisker."""
    y = centre + (2 * k - 1) * (_HALF + _GAP / 2)
    at, base, low, high = np.clip(
        [end, middle, end - error, end + error], limit.low, limit.high
    ).tolist()
    return {
        "k": k,
        "at": at,
        "base": base,
        "from": low,
        "to": high,
        "y": y,
        "top": y - _HALF,
        "bottom": y + _HALF,
    }


def _bars(rows: list[dict[str, Any]], k: int, x: Any) -> dict[str, Any]:
    return {
        "data": {"values": [row for row in rows if row["k"] == k]},
        "mark": {"type": "rect", **_look(k)},
        "encoding": {
            "x": {**x, "field": "base"},
            "x2": {"field": "at"},
            "y": draw.place("top"),
            "y2": {"field": "bottom"},
        },
    }


def _look(k: int) -> dict[str, Any]:
    """Return low as a pale bar with an outline, high as a full one."""
    hue = theme.color("difference")
    return {"fill": hue, "fillOpacity": (0.25, 0.9)[k], "stroke": hue, "strokeWidth": 1}


def _line(at: float, x: Any, *, dashed: bool) -> dict[str, Any]:
    return {
        "data": {"values": [{"x": at}]},
        "mark": {
            "type": "rule",
            "color": theme.color("axis" if dashed else "ink"),
            "strokeWidth": 1.2,
            **({"strokeDash": [3, 3]} if dashed else {}),
        },
        "encoding": {"x": {**x, "field": "x"}},
    }


def _name(found: Sensitivity, bar: Bar, beside: int) -> str:
    """Return a parameter's name, cut so that its group and grade stand in the second line."""
    end = f" ({bar.grade}{'' if bar.alone else ', joint'})"
    group = found.groups.get(bar.group, "")
    tail = f", {group}{end}" if group else end
    return f"{axis.wrap(bar.label, 2 * draw.room(beside) - len(tail) - _SPARE, 1)}{tail}"


def _key() -> list[dict[str, Any]]:
    """Return what low and high look like, above the plot."""
    layers: list[dict[str, Any]] = []
    for k, said in enumerate(("low", "high")):
        left = 4 + 62 * k
        layers += [
            {
                "data": {"values": [{}]},
                "mark": {
                    "type": "rect",
                    "x": left,
                    "x2": left + 16,
                    "y": -23,
                    "y2": -14,
                    **_look(k),
                },
            },
            {
                "data": {"values": [{}]},
                "mark": {
                    "type": "text",
                    "align": "left",
                    "baseline": "middle",
                    "x": left + 21,
                    "y": -18,
                    "text": said,
                    "color": theme.color("text"),
                },
            },
        ]
    return layers
