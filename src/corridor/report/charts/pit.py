"""PIT histograms: in which tenth of each forecast the figures lay, by model and months ahead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corridor.report.charts import theme

__all__ = ["pit"]

#: of one panel, in parts of the axes: room for its bars and for what is between
_WIDE, _HIGH = 1.2, 1.35
_ROW = 62  # pixels
#: share of the figures in a tenth at which a bar fills its panel
_TOP = 0.4


def pit(found: Mapping[str, Any], series: str = "") -> dict[str, Any]:
    """Return the chart: flat bars mean honest width, a U too narrow, a hump too wide.

    ``series``: one of the summary's; the last of them, all groups together, when empty.
    """
    series = series or found["pit"][-1]["series"]
    models, horizons = list(found["models"]), list(found["horizons"])
    at = {(r["horizon"], r["model"]): r["counts"] for r in found["pit"] if r["series"] == series}
    shape = theme.Frame(width=560, height=_ROW * len(models), left=150, right=12, top=74, bottom=36)
    bars, lines = [], []
    for m, one in enumerate(models):
        base = (len(models) - 1 - m) * _HIGH
        for p, horizon in enumerate(horizons):
            counts = at[horizon, one["id"]]
            left, whole = p * _WIDE, max(sum(counts), 1)
            for k, count in enumerate(counts):
                bars.append(
                    {
                        "x": left + k / len(counts),
                        "x2": left + (k + 0.9) / len(counts),
                        "y": base,
                        "y2": base + min(count / whole / _TOP, 1.0),
                    }
                )
            even = base + 1 / len(counts) / _TOP
            lines.append({"x": left, "x2": left + 1, "y": even})
    x = _axis("x", [-0.05, len(horizons) * _WIDE - 0.1])
    y = _axis("y", [-0.05, len(models) * _HIGH - 0.1])
    title = "Where the figures lay in the forecasts"
    subtitle = "Share of figures in each tenth of the distribution; the line is an even share"
    spec: dict[str, Any] = theme.frame(
        shape, title=[title], subtitle=subtitle, alt=_alt(found, at, title), source=""
    )
    spec["layer"] = [
        {
            "data": {"values": bars},
            "mark": {"type": "rect", "color": theme.color("policy-5")},
            "encoding": {"x": x, "x2": {"field": "x2"}, "y": y, "y2": {"field": "y2"}},
        },
        {
            "data": {"values": lines},
            "mark": {"type": "rule", "color": theme.color("ink"), "strokeWidth": 1},
            "encoding": {"x": x, "x2": {"field": "x2"}, "y": y},
        },
        _label(title, -140, -56, bold=True),
        _label(subtitle, -140, -38),
        *(
            _label(f"{h} ahead", (p * _WIDE + 0.05) / (len(horizons) * _WIDE - 0.05) * 560, -12)
            for p, h in enumerate(horizons)
        ),
        *(_label(one["label"], -140, (m + 0.62) * _ROW) for m, one in enumerate(models)),
    ]
    return spec


def _axis(field: str, domain: list[float]) -> dict[str, Any]:
    scale = {"domain": domain, "nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": None}


def _label(text: str, x: float, y: float, *, bold: bool = False) -> dict[str, Any]:
    mark = {
        "type": "text",
        "align": "left",
        "baseline": "middle",
        "x": x,
        "y": y,
        "text": text,
        "fontWeight": "bold" if bold else "normal",
        "color": theme.color("ink" if bold else "text"),
    }
    return {"data": {"values": [{}]}, "mark": mark, "encoding": {}}


def _alt(found: Mapping[str, Any], at: Mapping[Any, list[int]], title: str) -> str:
    parts = []
    for one in found["models"]:
        for horizon in found["horizons"]:
            counts = at[horizon, one["id"]]
            ends = 100 * (counts[0] + counts[-1]) / max(sum(counts), 1)
            parts.append(f"{one['label']}, {horizon} ahead: {ends:.0f}% in the outer tenths")
    return f"{title}. {'; '.join(parts)}. An even share would be 20%."
