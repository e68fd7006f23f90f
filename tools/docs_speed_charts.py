"""Charts of docs/reference/speed.md: draws a second by engine, and cost against size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from corridor.report.charts import theme

__all__ = ["ENGINES", "SERIES", "SIZES", "charts", "figures"]

ENGINES = {
    "c": "loop in C",
    "c_in_place": "loop in C, into an array that is there",
    "corridor": "Corridor",
    "ema_workbench": "EMA Workbench",
    "mesa": "Mesa",
    "pysd": "PySD",
}
#: case -> (first word of its metrics, what the axis counts, what is measured)
SIZES = {
    "draws_scaling": ("draws", "draws", "two policies compared, 20 months, 12 groups"),
    "groups_scaling": ("groups", "groups", "two policies, 4,000 draws, 20 months"),
    "months_scaling": ("months", "months", "two policies, 4,000 draws, 12 groups"),
}
#: end of a metric's name -> its line
SERIES = {
    "nothing_compiled_s": "new process, nothing compiled before",
    "compiled_s": "new process, compiled before",
    "again_s": "again in the same process",
}
_LINES = theme.Frame(width=520, height=240, left=56, right=24, top=56, bottom=104)
_BARS = theme.Frame(width=380, height=30, left=250, right=90, top=56, bottom=16)


def charts(found: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return name of the picture -> chart spec, of what ``results/bench.json`` holds."""
    made = {"speed-engines": _engines(found["common_model"])} if "common_model" in found else {}
    for case, (word, unit, what) in SIZES.items():
        rows = figures(found, case)
        if rows:
            made[f"speed-{word}"] = _sizes(rows, unit, what)
    return made


def figures(found: Mapping[str, Any], case: str) -> list[tuple[str, int, float]]:
    """Return (end of the metric, size, seconds) of a case, an empty list if it was not run."""
    metrics = found["cases"].get(case, {}).get("metrics", {})
    word = SIZES[case][0]
    rows = []
    for name, values in metrics.items():
        head, _, rest = name.removeprefix(f"{word}_").partition("_")
        end = "again_s" if rest == "s" else rest
        if name.startswith(f"{word}_") and head.isdigit() and end in SERIES:
            rows.append((end, int(head), float(values["median"])))
    return sorted(rows, key=lambda row: (list(SERIES).index(row[0]), row[1]))


def _sizes(rows: Sequence[tuple[str, int, float]], unit: str, what: str) -> dict[str, Any]:
    """Return the chart of seconds against size, both on scales of equal ratios."""
    title = f"Cost against the number of {unit}"
    sizes = sorted({size for _, size, _ in rows})
    seconds = [value for _, _, value in rows]
    ticks = _decades(min(seconds), max(seconds))
    subtitle = f"Seconds, {what}; both scales are logarithmic"
    parts = (f"{SERIES[end]}, {size:,} {unit}: {value:.2g} s" for end, size, value in rows)
    spec: dict[str, Any] = theme.frame(
        _LINES, title=[title], subtitle=subtitle, alt=f"{title}. {'; '.join(parts)}.", source=""
    )
    edge = (sizes[-1] / sizes[0]) ** 0.04
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"type": "log", "domain": [sizes[0] / edge, sizes[-1] * edge], "nice": False},
        "axis": {"values": sizes, "labelExpr": "format(datum.value, ',')", "grid": False},
    }
    y = {
        "field": "y",
        "type": "quantitative",
        "scale": {
            "type": "log",
            "domain": [min(*ticks, *seconds) / 1.1, max(*ticks, *seconds) * 1.1],
            "nice": False,
        },
        "axis": {
            "values": ticks,
            "labelExpr": "format(datum.value, '~g')",
            "domain": False,
            "ticks": False,
            "grid": True,
        },
    }
    layers = [_text(title, 0, -38, bold=True), _text(subtitle, 0, -16)]
    layers.append(_text(unit.capitalize(), 0, _LINES.height + 34))
    for number, (end, label) in enumerate(SERIES.items()):
        look = theme.policy(number)
        values = [{"x": size, "y": value} for name, size, value in rows if name == end]
        if not values:
            continue
        line = {"color": look.color, "strokeDash": list(look.dash), "strokeWidth": 2}
        point = {"color": look.color, "shape": look.marker, "filled": True, "size": 46}
        for mark in ({"type": "line", **line}, {"type": "point", **point}):
            layers.append({"data": {"values": values}, "mark": mark, "encoding": {"x": x, "y": y}})
        top = _LINES.height + 54 + 18 * number
        layers.append(_at({"type": "rule", **line}, {"x": 0, "x2": 30, "y": top}))
        layers.append(_at({"type": "point", **point}, {"x": 15, "y": top}))
        layers.append(_text(label, 38, top))
    spec["layer"] = layers
    return spec


def _engines(made: Mapping[str, Any]) -> dict[str, Any]:
    """Return the chart of draws a second by engine."""
    title = "The common model: draws a second"
    subtitle = "8 origins, 5 stages, 60 months, 32 values; logarithmic, bars begin at 1"
    rows = [(label, float(made[n]["draws_per_s"])) for n, label in ENGINES.items() if n in made]
    rows.sort(key=lambda row: -row[1])
    shape = _BARS._replace(height=_BARS.height * len(rows))
    alt = "; ".join(f"{label}: {value:,.3g}" for label, value in rows)
    spec: dict[str, Any] = theme.frame(
        shape, title=[title], subtitle=subtitle, alt=f"{title}. {alt}.", source=""
    )
    values = [{"name": label, "value": value, "text": _short(value)} for label, value in rows]
    y = {
        "field": "name",
        "type": "nominal",
        "sort": None,
        "axis": {"domain": False, "ticks": False},
    }
    x = {
        "field": "value",
        "type": "quantitative",
        "scale": {"type": "log", "domain": [1, 10 ** len(f"{rows[0][1]:.0f}")], "nice": False},
        "axis": None,
    }
    own = {"condition": {"test": "datum.name == 'Corridor'", "value": theme.color("policy-1")}}
    color = {**own, "value": theme.color("axis")}
    bar = {"type": "bar", "height": 16}
    beside: dict[str, Any] = {"type": "text", "align": "left", "dx": 5, "baseline": "middle"}
    beside["color"] = theme.color("ink")
    spec["layer"] = [
        _text(title, 0, -38, bold=True),
        _text(subtitle, 0, -16),
        {
            "data": {"values": values},
            "mark": bar,
            "encoding": {"x": x, "x2": {"datum": 1}, "y": y, "color": color},
        },
        {
            "data": {"values": values},
            "mark": beside,
            "encoding": {"x": x, "y": y, "text": {"field": "text"}},
        },
    ]
    return spec


def _short(value: float) -> str:
    """Return three digits that mean something."""
    return f"{float(f'{value:.3g}'):,.0f}" if value >= 100 else f"{value:.3g}"


def _decades(low: float, high: float) -> list[float]:
    """Return 1, 2 and 5 times powers of ten within a range, one on either side of it."""
    every = [m * 10.0**k for k in range(-4, 6) for m in (1, 2, 5)]
    first = max((i for i, v in enumerate(every) if v <= low), default=0)
    last = min((i for i, v in enumerate(every) if v >= high), default=len(every) - 1)
    return [float(f"{v:.1g}") for v in every[first : last + 1]]


def _at(mark: dict[str, Any], places: Mapping[str, float]) -> dict[str, Any]:
    encoding = {key: {"value": value} for key, value in places.items()}
    return {"data": {"values": [{}]}, "mark": mark, "encoding": encoding}


def _text(text: str, x: float, y: float, *, bold: bool = False) -> dict[str, Any]:
    mark: dict[str, Any] = {"type": "text", "align": "left", "baseline": "middle", "text": text}
    mark |= {"x": x, "y": y, "color": theme.color("ink" if bold else "text")}
    return _at(mark | ({"fontWeight": "bold"} if bold else {}), {})
