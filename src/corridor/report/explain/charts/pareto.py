"""The front: two objectives as a scatter, a third as shade; parallel lines for more."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.questions.explain.robust.front.result import Front
from corridor.report import words
from corridor.report.cells import unit_words
from corridor.report.charts import axis, theme
from corridor.report.units import Measure, total_measure

__all__ = ["pareto"]

Floats = NDArray[np.floating[Any]]

SCATTER = theme.Frame(width=330, height=250, left=88, right=24, top=64, bottom=56)
PARALLEL = theme.Frame(width=330, height=220, left=64, right=64, top=66, bottom=74)
#: lightest to darkest, for a third objective in quarters of its range
SHADES = ("grade-d", "grade-c", "grade-b", "grade-a")
_NINETY_FIVE = 1.96


def pareto(found: Front) -> dict[str, Any]:
    """Return the front on fresh draws: points that hold, those that do not, named policies."""
    return _scatter(found) if len(found.aims) <= 3 else _parallel(found)


def _frame(found: Front, shape: theme.Frame, subtitle: str) -> dict[str, Any]:
    kept = int(found.kept.sum())
    title = [f"{kept} settings of which none beats another"]
    if kept == 1:
        title = ["One setting beats all others"]
    wishes = [
        f"{info.label} {'less' if aim.direction == 'min' else 'more'}"
        for aim, info in zip(found.aims, found.outcomes, strict=True)
    ]
    spec: dict[str, Any] = theme.frame(
        shape,
        title=title,
        subtitle=subtitle,
        alt=f"{title[0]}, where {words.join_names(wishes)} is wanted; "
        f"{len(found.kept) - kept} points of the search did not hold on fresh draws.",
        source=f"{found.evaluated:,} settings tried on {found.search_draws:,} draws each; figures "
        f"from {found.draws:,} others.",
    )
    return spec


def _statistic(found: Front) -> str:
    if found.quantile is None:
        return "mean"
    return f"figure that {words.percent(found.quantile)} of draws are better than"


def _scaled(found: Front) -> tuple[list[Measure], Floats, Floats, list[Floats]]:
    """Return measures, figures, errors and named policies' figures, in the units shown."""
    measures = [total_measure(info) for info in found.outcomes]
    factor = np.array([measure.factor for measure in measures])
    named = [one.figures * factor for one in found.named]
    return measures, found.figures * factor, found.errors * factor, named


def _scatter(found: Front) -> dict[str, Any]:
    _, figures, errors, named = _scaled(found)
    everything = np.stack([*figures, *named])
    reach = [_reach(everything[:, k]) for k in range(len(found.aims))]
    third = len(found.aims) > 2
    subtitle = f"By {_statistic(found)}"
    if third:
        subtitle += f"; the darker, the higher {found.outcomes[2].label}"
    spec = _frame(found, SCATTER, subtitle)
    x, y = (_axis(reach[k], _title(found, k)) for k in (0, 1))
    shades = _quarters(figures[:, 2]) if third else np.full(len(figures), 2)
    rows = []
    for k, (x0, y0) in enumerate(figures[:, :2]):
        ex, ey = _NINETY_FIVE * errors[k, :2]
        ends = {"x0": x0 - ex, "x1": x0 + ex, "y0": y0 - ey, "y1": y0 + ey}
        shade = theme.color(SHADES[int(shades[k])])
        row = {"x": x0, "y": y0, **ends, "kept": bool(found.kept[k]), "shade": shade}
        rows.append({k: v if isinstance(v, bool | str) else float(v) for k, v in row.items()})
    bars = {"type": "rule", "clip": True, "strokeWidth": 1, "color": theme.color("axis")}
    kept = [row for row in rows if row["kept"]]
    spec["layer"] = [
        {
            "data": {"values": kept},
            "mark": bars,
            "encoding": {
                "x": {**x, "field": "x0"},
                "x2": {"field": "x1"},
                "y": {**y, "field": "y"},
            },
        },
        {
            "data": {"values": kept},
            "mark": bars,
            "encoding": {
                "y": {**y, "field": "y0"},
                "y2": {"field": "y1"},
                "x": {**x, "field": "x"},
            },
        },
        {
            "data": {"values": [row for row in rows if not row["kept"]]},
            "mark": {
                "type": "point",
                "shape": "cross",
                "size": 40,
                "strokeWidth": 1.2,
                "color": theme.color("axis"),
            },
            "encoding": {"x": {**x, "field": "x"}, "y": {**y, "field": "y"}},
        },
        *(
            {
                "data": {"values": [row for row in kept if row["shade"] == shade]},
                "mark": {
                    "type": "point",
                    "filled": True,
                    "size": 62,
                    "opacity": 1,
                    "color": shade,
                    "stroke": theme.color("ink"),
                    "strokeWidth": 0.8,
                },
                "encoding": {"x": {**x, "field": "x"}, "y": {**y, "field": "y"}},
            }
            for shade in sorted({str(row["shade"]) for row in kept})
        ),
        *_named(found, named, x, y),
    ]
    return spec


def _named(found: Front, named: list[Floats], x: Any, y: Any) -> list[dict[str, Any]]:
    """Return the policies as they stand, and their key above the plot."""
    layers: list[dict[str, Any]] = []
    for k, (one, figures) in enumerate(zip(found.named, named, strict=True)):
        look = theme.policy(k)
        mark = {
            "type": "point",
            "filled": True,
            "shape": look.marker,
            "size": 110,
            "opacity": 1,
            "color": look.color,
            "stroke": theme.color("card"),
            "strokeWidth": 1,
        }
        left, top = 8 - SCATTER.left + 200 * (k % 2), 18 * (k // 2) + 12 - SCATTER.top
        layers += [
            {
                "data": {"values": [{"x": float(figures[0]), "y": float(figures[1])}]},
                "mark": mark,
                "encoding": {"x": {**x, "field": "x"}, "y": {**y, "field": "y"}},
            },
            {"data": {"values": [{}]}, "mark": {**mark, "size": 52, "x": left, "y": top}},
            {
                "data": {"values": [{}]},
                "mark": {
                    "type": "text",
                    "align": "left",
                    "fontWeight": "bold",
                    "color": look.color,
                    "x": left + 10,
                    "y": top,
                    "text": axis.wrap(one.label, 24, 1),
                },
            },
        ]
    return layers


def _title(found: Front, place: int) -> str:
    aim, info = found.aims[place], found.outcomes[place]
    way = "less" if aim.direction == "min" else "more"
    return f"{info.label}, {unit_words(info)} ({way} is wanted)"


def _axis(limit: axis.Limits, title: str) -> dict[str, Any]:
    scale = axis.scale_of(limit)
    said = title.replace(", ", f", {scale.word} ", 1) if scale.word else title
    return {
        "type": "quantitative",
        "scale": {"domain": [limit.low, limit.high], "nice": False, "zero": False},
        "axis": {
            **axis.number_axis(limit),
            "title": axis.wrap(said, 40, 2).split("\n"),
            "titleColor": theme.color("text"),
            "titleFontSize": theme.SIZE,
            "titleFontWeight": "normal",
        },
    }


def _reach(values: Floats) -> axis.Limits:
    """Return round limits that hold all values, without zero where it is far."""
    low, high = float(values.min()), float(values.max())
    width = (high - low) or abs(high) or 1.0
    power = 10.0 ** math.floor(math.log10(width / 4))
    step = next(f * power for f in (1, 2, 2.5, 5, 10) if f * power >= width / 4 * (1 - 1e-9))
    first, last = math.floor(low / step), math.ceil(high / step)
    last = max(last, first + 1)
    ticks = [round(k * step, 10) for k in range(first, last + 1)]
    return axis.Limits(ticks[0], ticks[-1], ticks, False)


def _quarters(values: Floats) -> NDArray[np.int_]:
    """Return in which quarter of their range values lie, 0 to 3."""
    width = float(np.ptp(values)) or 1.0
    quarter = (4 * (values - values.min()) / width).astype(int)
    return np.asarray(np.clip(quarter, 0, len(SHADES) - 1))


def _parallel(found: Front) -> dict[str, Any]:
    """Return a line a point through an upright axis an objective, the wanted end on top."""
    measures, figures, _, named = _scaled(found)
    everything = np.stack([*figures, *named])
    low, high = everything.min(0), everything.max(0)
    width = np.where(high > low, high - low, 1.0)
    up = np.array([aim.sign < 0 for aim in found.aims])

    def place(values: Floats) -> Floats:
        share = (values - low) / width
        return np.asarray(np.where(up, share, 1 - share))

    spec = _frame(found, PARALLEL, f"By {_statistic(found)}; the wanted end is on top")
    count = len(found.aims)
    at = [PARALLEL.width * k / (count - 1) for k in range(count)]
    x = {"field": "x", "type": "quantitative", "scale": None, "axis": None}
    y = {
        "type": "quantitative",
        "scale": {"domain": [0, 1], "nice": False},
        "axis": None,
    }

    def line(values: Floats, name: str) -> list[dict[str, Any]]:
        return [{"x": at[k], "y": float(v), "line": name} for k, v in enumerate(place(values))]

    points = [line(row, str(k)) for k, row in enumerate(figures) if found.kept[k]]
    texts: list[dict[str, Any]] = []
    for k, (info, measure) in enumerate(zip(found.outcomes, measures, strict=True)):
        ends = (high[k], low[k]) if up[k] else (low[k], high[k])
        for value, shift, base in ((ends[0], -8, "bottom"), (ends[1], PARALLEL.height + 8, "top")):
            number = words.number(float(value), measure.round(float(value)))
            texts.append(_text(at[k], shift, f"{number}{measure.suffix}", base))
        label = axis.wrap(info.label, int(PARALLEL.width / (count - 1) / 6.5), 3)
        texts.append(_text(at[k], PARALLEL.height + 24, label, "top"))
    spec["layer"] = [
        {
            "data": {"values": [{"x": value} for value in at]},
            "mark": {"type": "rule", "color": theme.color("axis")},
            "encoding": {"x": x},
        },
        {
            "data": {"values": [row for rows in points for row in rows]},
            "mark": {
                "type": "line",
                "color": theme.color("grade-b"),
                "opacity": 0.55,
                "strokeWidth": 1.4,
            },
            "encoding": {"x": x, "y": {**y, "field": "y"}, "detail": {"field": "line"}},
        },
        *(
            {
                "data": {"values": line(values, one.id)},
                "mark": {
                    "type": "line",
                    "color": theme.policy(k).color,
                    "strokeDash": list(theme.policy(k).dash),
                    "strokeWidth": 2.4,
                },
                "encoding": {"x": x, "y": {**y, "field": "y"}},
            }
            for k, (one, values) in enumerate(zip(found.named, named, strict=True))
        ),
        *texts,
        *(
            _text(
                200 * (k % 2) - 40,
                18 * (k // 2) - 40,
                axis.wrap(one.label, 26, 1),
                "bottom",
                theme.policy(k).color,
            )
            for k, one in enumerate(found.named)
        ),
    ]
    return spec


def _text(x: float, y: float, text: str, base: str, color: str = "") -> dict[str, Any]:
    return {
        "data": {"values": [{}]},
        "mark": {
            "type": "text",
            "x": x,
            "y": y,
            "text": text,
            "align": "left" if color else "center",
            "baseline": base,
            "color": color or theme.color("text"),
            "fontWeight": "bold" if color else "normal",
        },
    }
