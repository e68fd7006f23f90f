"""A forecast as one self-contained page: a fan for each series, and every month as a table."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corridor import __version__
from corridor.core.files import write_atomic
from corridor.core.months import format_month
from corridor.questions.compare.info import source_line
from corridor.questions.forecast.make import Forecast
from corridor.questions.forecast.vintage import target_label, target_unit
from corridor.report import words
from corridor.report.charts import theme
from corridor.report.charts.forecast_fan import forecast_fan
from corridor.report.engines import draw
from corridor.report.forecast.terminal import late, setting
from corridor.report.render import finish, templates

__all__ = ["page_html", "write_page"]

_TEMPLATES = Path(__file__).parents[1] / "templates"
#: letters of the mark of a model's code
_MARK = 12


def write_page(forecast: Forecast, path: Path, today: datetime.date | None = None) -> Path:
    """Write the page, whole or not at all, and return its path; ``today``: as for ``page_html``.

    Raises InputError if it cannot be written.
    """
    write_atomic(path, page_html(forecast, today))
    return path


def page_html(forecast: Forecast, today: datetime.date | None = None) -> str:
    """Return the page as HTML; the same forecast and day give the same text.

    ``today``: the day by which months are over and yet not in the record, which is then said
    first; None says nothing of it.
    """
    from markupsafe import Markup

    environment = templates(_TEMPLATES)
    groups = len(forecast.corridor.groups)
    # totals come first, as their charts do
    order = [*range(groups, len(forecast.series)), *range(groups)]
    specs = [forecast_fan(forecast, name) for name in forecast.series]
    drawn = [
        _chart(forecast, s, spec, raw)
        for s, (spec, raw) in enumerate(zip(specs, draw(specs), strict=True))
    ]
    first, last = forecast.months[0], forecast.months[-1]
    label = target_label(forecast.corridor)
    parts: list[dict[str, Any]] = [
        {"id": "totals", "title": "Totals", "charts": drawn[groups:]},
        {
            "id": "groups",
            "title": f"By {forecast.corridor.kind_of_group}",
            "charts": drawn[:groups],
        },
    ]
    return environment.get_template("forecast.html").render(
        version=__version__,
        corridor=forecast.corridor.label,
        title=f"{label[:1].upper()}{label[1:]}, {words.window(first, last - first + 1)}",
        setting=[*_over(forecast, today), *setting(forecast)],
        parts=[part for part in parts if part["charts"]],
        unit=target_unit(forecast.corridor),
        note=forecast.corridor.forecast.note,
        columns=[forecast.label(forecast.series[s]) for s in order],
        rows=[_row(forecast, h, order) for h in range(len(forecast.months))],
        nowcast="* a nowcast: the month had begun" if forecast.begun else "",
        model=f"{forecast.model.label} ({forecast.model.what})"
        if forecast.model.what
        else forecast.model.label,
        source=_source(forecast),
        draws=f"{forecast.draws:,}",
        seed=forecast.seed,
        code=forecast.model.code[:_MARK],
        css=Markup((_TEMPLATES / "brief.css").read_text(encoding="utf-8")),
        tokens_light=Markup(theme.variables(0)),
        tokens_dark=Markup(theme.variables(1)),
    )


def _over(forecast: Forecast, today: datetime.date | None) -> list[str]:
    """Say which months were over on the day of the page, as it may be read much later."""
    if today is None or not (said := late(forecast, today)):
        return []
    return [f"As on {today.isoformat()}, when this page was written. {said}"]


def _chart(forecast: Forecast, s: int, spec: dict[str, Any], raw: str) -> dict[str, Any]:
    from markupsafe import Markup

    around = spec["usermeta"]["corridor"]
    ahead = len(forecast.months) - 1
    return {
        "label": around["title"][0],
        "subtitle": around["subtitle"],
        "svg": Markup(finish(spec, raw, f"fan-{forecast.series[s].lower()}")),
        "said": f"{words.month_name(forecast.months[-1])}: median {_cell(forecast, s, ahead)}.",
        "cut": around.get("cut", ""),
    }


def _source(forecast: Forecast) -> str:
    """Return publishers and documents of the tables of the target."""
    place = forecast.corridor
    tables = dict.fromkeys(part.table for part in place.series[place.forecast.target].parts)
    return "; ".join(source_line(place, name) for name in tables)


def _cell(forecast: Forecast, s: int, h: int) -> str:
    low, middle, high = (_count(forecast.at(level)[s, h]) for level in (0.05, 0.5, 0.95))
    return f"{middle}, 90% interval {low} to {high}"


def _row(forecast: Forecast, h: int, order: Sequence[int]) -> dict[str, Any]:
    mark = "*" if h < forecast.begun else ""
    low, middle, high = (forecast.at(level)[order, h] for level in (0.05, 0.5, 0.95))
    return {
        "month": f"{format_month(forecast.months[h])}{mark}",
        "cells": [
            {"median": _count(m), "span": f"{_count(a)} to {_count(b)}"}
            for a, m, b in zip(low, middle, high, strict=True)
        ],
    }


def _count(value: float) -> str:
    step = words.rounding_step(0.0, float(value))
    return f"{round(float(value) / step) * step:,.0f}"
