"""Skill and coverage of every model by months ahead: a panel for each total and for the groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from corridor.report.charts import theme

__all__ = ["coverage", "model_look", "panels", "skill"]

Labels = dict[str, str]

SHAPE = theme.Frame(width=690, height=230, left=52, right=12, top=68, bottom=104)

_MEAN = {"GROUPS": "Mean over groups"}
#: skill below this leaves the chart, percent
_WORST = -60.0
#: coverage that the project aims at, percent
_AIM = (86.0, 94.0)
_COLUMNS = 4


def panels(found: Mapping[str, Any], labels: Mapping[str, str] = MappingProxyType({})) -> Labels:
    """Return the series of a backtest's summary in their order, id -> words; ids where unsaid."""
    words = {**_MEAN, **labels}
    names = dict.fromkeys(row["series"] for row in found["summary"])
    return {name: words.get(name, name) for name in names}


def skill(
    found: Mapping[str, Any], labels: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Any]:
    """Return the chart of skill against the best baseline, percent of its CRPS.

    ``labels``: series in words.
    """
    return _panels(
        found,
        "skill",
        panels(found, labels),
        title="Skill against the best baseline, by months ahead",
        subtitle=f"CRPS saved against the best baseline, percent; below {_WORST:.0f} not drawn",
        domain=(_WORST, 40.0),
        ticks=(-60, -40, -20, 0, 20, 40),
        rule=(0.0,),
    )


def coverage(
    found: Mapping[str, Any], labels: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Any]:
    """Return the chart of the share of figures inside the 90% interval.

    ``labels``: series in words.
    """
    return _panels(
        found,
        "cover90",
        panels(found, labels),
        title="Figures inside the 90% interval, by months ahead",
        subtitle="Share of figures inside the 90% interval, percent; lines at 86 and 94",
        domain=(40.0, 100.0),
        ticks=(40, 50, 60, 70, 80, 90, 100),
        rule=_AIM,
    )


def model_look(index: int, own: bool) -> dict[str, Any]:
    """Return the mark of a model's line: Corridor's own stands out."""
    if own:
        return {"color": theme.color("policy-1"), "strokeWidth": 3.0, "strokeDash": [1, 0]}
    # the first look is kept for Corridor's own model
    if index % 6 == 5:
        return {"color": theme.color("text"), "strokeWidth": 1.4, "strokeDash": [2, 2]}
    look = theme.policy(index % 6 + 1)
    return {"color": look.color, "strokeWidth": 1.6, "strokeDash": list(look.dash)}


def _panels(
    found: Mapping[str, Any],
    field: str,
    shown: Labels,
    *,
    title: str,
    subtitle: str,
    domain: tuple[float, float],
    ticks: Sequence[float],
    rule: Sequence[float],
) -> dict[str, Any]:
    horizons = list(found["horizons"])
    width = len(horizons) + 0.5
    marks = [(p * width + i, h) for p in range(len(shown)) for i, h in enumerate(horizons)]
    labels = " : ".join(f"abs(datum.value - {at}) < 0.01 ? '{h}'" for at, h in marks) + " : ''"
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": [-0.6, len(shown) * width - 0.9], "nice": False, "zero": False},
        "axis": {"values": [at for at, _ in marks], "labelExpr": labels, "grid": False},
    }
    y = {
        "field": "y",
        "type": "quantitative",
        "scale": {"domain": list(domain), "nice": False, "zero": False},
        "axis": {"values": list(ticks), "domain": False, "ticks": False, "grid": True},
    }
    first, last = found["origins"]
    spec: dict[str, Any] = theme.frame(
        SHAPE,
        title=[title],
        subtitle=subtitle,
        alt=_alt(found, field, title, shown),
        source=f"Origins {first} to {last}; record to {found['vintage']['last']}.",
    )
    spec["layer"] = [
        _text(title, -0.6, 0, -46, bold=True),
        _text(subtitle, -0.6, 0, -30),
        *(_text(name, p * width - 0.2, 0, -9, x=x) for p, name in enumerate(shown.values())),
        *(_rule(at, y) for at in rule),
        *_lines(found, field, shown, domain, x, y),
        *_legend(found),
    ]
    return spec


def _lines(
    found: Mapping[str, Any],
    field: str,
    shown: Labels,
    domain: tuple[float, float],
    x: dict[str, Any],
    y: dict[str, Any],
) -> list[dict[str, Any]]:
    layers = []
    width = len(found["horizons"]) + 0.5
    at = {(r["series"], r["horizon"], r["model"]): r[field] for r in found["summary"]}
    baselines = 0
    for one in found["models"]:
        look = model_look(baselines, not one["baseline"])
        baselines += one["baseline"]
        rows = []
        for p, name in enumerate(shown):
            for i, h in enumerate(found["horizons"]):
                value = at[name, h, one["id"]]
                if value is not None and domain[0] <= 100 * value:
                    rows.append({"x": p * width + i, "y": 100 * value, "panel": p})
        encoding = {"x": x, "y": y, "detail": {"field": "panel", "type": "nominal"}}
        layers.append(
            {
                "data": {"values": rows},
                "mark": {"type": "line", "clip": True, **look},
                "encoding": encoding,
            }
        )
        layers.append(
            {
                "data": {"values": rows},
                "mark": {"type": "point", "filled": True, "size": 26, "color": look["color"]},
                "encoding": {"x": x, "y": y},
            }
        )
    return layers


def _rule(at: float, y: dict[str, Any]) -> dict[str, Any]:
    mark = {"type": "rule", "color": theme.color("axis"), "strokeWidth": 1}
    return {"data": {"values": [{"y": at}]}, "mark": mark, "encoding": {"y": y}}


def _text(
    text: str,
    at: float,
    y: float,
    dy: float,
    *,
    x: dict[str, Any] | None = None,
    bold: bool = False,
) -> dict[str, Any]:
    """Return a text above the plot: at a place of the axis, or at its left end."""
    mark: dict[str, Any] = {
        "type": "text",
        "align": "left",
        "baseline": "bottom",
        "text": text,
        "y": y + dy,
        "color": theme.color("ink" if bold else "text"),
        **({"fontWeight": "bold"} if bold or x else {}),
        **({} if x else {"x": 0}),
    }
    return {
        "data": {"values": [{"x": at}]},
        "mark": mark,
        "encoding": {"x": x} if x else {},
    }


def _legend(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the models' names with their lines, below the axis."""
    layers: list[dict[str, Any]] = []
    baselines = 0
    step = SHAPE.width / _COLUMNS
    for k, one in enumerate(found["models"]):
        look = model_look(baselines, not one["baseline"])
        baselines += one["baseline"]
        left, top = k % _COLUMNS * step, SHAPE.height + 52 + k // _COLUMNS * 20
        layers.append(
            {
                "data": {"values": [{}]},
                "mark": {"type": "rule", **look},
                "encoding": {
                    "x": {"value": left},
                    "x2": {"value": left + 26},
                    "y": {"value": top},
                },
            }
        )
        layers.append(
            {
                "data": {"values": [{}]},
                "mark": {
                    "type": "text",
                    "align": "left",
                    "baseline": "middle",
                    "x": left + 32,
                    "y": top,
                    "text": one["label"],
                    "color": theme.color("text"),
                },
                "encoding": {},
            }
        )
    layers.append(
        {
            "data": {"values": [{}]},
            "mark": {
                "type": "text",
                "align": "left",
                "baseline": "middle",
                "x": 0,
                "y": SHAPE.height + 30,
                "text": "Months ahead",
                "color": theme.color("text"),
            },
            "encoding": {},
        }
    )
    return layers


def _alt(found: Mapping[str, Any], field: str, title: str, labels: Labels) -> str:
    own = [one["id"] for one in found["models"] if not one["baseline"]]
    shown = own or [found["models"][0]["id"]]
    parts = [
        f"{labels[r['series']]}, {r['horizon']} ahead, {r['model']}: {100 * r[field]:.0f}%"
        for r in found["summary"]
        if r["model"] in shown and r[field] is not None
    ]
    return f"{title}, {len(found['models'])} models. {'; '.join(parts)}."
