"""A forecast and how such forecasts did: plain values, the hub's file, and the page."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from typing import Any

from corridor.core.errors import InputError
from corridor.core.months import format_month
from corridor.desk.address import Bad, Trouble
from corridor.desk.ground import named, place
from corridor.desk.rooms.frame import render, within
from corridor.questions.forecast.make import Forecast, forecast, labels
from corridor.questions.forecast.own.kept import best_baseline, by_period, kept_scores
from corridor.questions.forecast.summary import GROUPS

__all__ = ["OWN", "csv_text", "made", "page", "scores", "shipped_scores", "values"]

OWN = "corridor"
"""The model that forecasts here."""

_HORIZONS = (3, 6, 12, 24)
_METHOD = '<section id="method">'
_ENTRY = '<li><a href="#method">'


def made(horizon: int, origin: str) -> Forecast:
    """Return the forecast. Raises Bad for a month that the record does not hold."""
    try:
        return forecast(OWN, corridor=named(), horizons=horizon, origin=origin)
    except InputError as error:
        field = error.where.removeprefix("--") or "origin"
        raise Bad([Trouble(field, error.said)]) from None


def values(found: Forecast) -> dict[str, Any]:
    """Return the forecast as ``corridor forecast --json`` has it, with a summary and hub rows."""
    from corridor.questions.forecast.hub import table
    from corridor.report.forecast.plain import to_json

    rows = table(found.hub())
    return {
        **to_json(found),
        "labels": {name: found.label(name) for name in found.series},
        "summary": list(_summary(found)),
        "hub": {
            "columns": rows.columns,
            "rows": [
                [v if v is None or isinstance(v, int | float | str) else str(v) for v in row]
                for row in rows.iter_rows()
            ],
        },
    }


def _summary(found: Forecast) -> Iterator[dict[str, Any]]:
    levels = {"q05": 0.05, "q25": 0.25, "median": 0.5, "q75": 0.75, "q95": 0.95}
    for s, name in enumerate(found.series):
        for h, month in enumerate(found.months):
            yield {
                "series": name,
                "month": format_month(month),
                "horizon": h + 1,
                "nowcast": h < found.begun,
                **{key: round(float(found.at(at)[s, h]), 1) for key, at in levels.items()},
            }


def csv_text(found: Forecast) -> bytes:
    """Return the forecast as forecast hubs write it."""
    from corridor.questions.forecast.hub import table

    out = io.BytesIO()
    table(found.hub()).write_csv(out, null_value="NA")
    return out.getvalue()


def page(found: Forecast, search: str) -> str:
    """Return the page: the forecast, how such forecasts did on past months, how to read both.

    ``search``: the fields that the downloads take. Raises ValueError where the page of a
    forecast has no place for the scores.
    """
    from corridor.report import warm_up
    from corridor.report.forecast.page import page_html

    warm_up()
    text = page_html(found, datetime.date.today())
    if text.count(_METHOD) != 1 or text.count(_ENTRY) != 1:
        raise ValueError("a page of a forecast without its method")
    part = render("scores.html", search=search, horizons=_HORIZONS, **scores())
    text = text.replace(_METHOD, f"{part}\n{_METHOD}")
    text = text.replace(_ENTRY, f'<li><a href="#scores">How it did before</a></li>\n{_ENTRY}')
    return within(text, "forecasts")


def shipped_scores() -> dict[str, Any]:
    """Return the scores kept with the corridor that the desk is about.

    Raises LookupError if none are.
    """
    kept = kept_scores(place())
    if kept is None:
        raise LookupError("no scores are kept with the corridor")
    return kept


def scores() -> dict[str, Any]:
    """Return the kept scores as the page shows them, what did worst first."""
    kept = shipped_scores()
    names = dict.fromkeys(row["series"] for row in kept["summary"])
    models = {one["id"]: one["label"] for one in kept["models"]}
    behind = list(_against(kept))
    return {
        "kept": kept,
        "models": models,
        "labels": {**labels(place()), GROUPS: "Mean over groups"},
        "tables": [{"series": name, "rows": _by_model(kept, name)} for name in names],
        "worse": sorted((r for r in behind if r["ratio"] >= 1), key=lambda r: -r["ratio"]),
        "cells": len(behind),
        "periods": by_period(kept, OWN),
        "ratios": _by_series(behind),
        "counts": {row["horizon"]: row["n"] for row in kept["summary"]},
    }


def _by_model(kept: dict[str, Any], series: str) -> list[dict[str, Any]]:
    """Return a row a model: its scores by horizon, the largest CRPS first."""
    rows = [row for row in kept["summary"] if row["series"] == series]
    best = {h: min(r["crps"] for r in rows if r["horizon"] == h) for h in kept["horizons"]}
    found = [
        {
            "model": one["id"],
            "label": one["label"],
            "what": one["what"],
            "own": not one["baseline"],
            "cells": [
                {**row, "best": row["crps"] == best[row["horizon"]]}
                for h in kept["horizons"]
                for row in rows
                if row["model"] == one["id"] and row["horizon"] == h
            ],
        }
        for one in kept["models"]
    ]
    return sorted(found, key=lambda row: -sum(cell["crps"] for cell in row["cells"]))


def _against(kept: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield Corridor's CRPS over the best baseline's, for each series and horizon."""
    scored = [*kept["rows"], *(r for r in kept["summary"] if r["series"] == GROUPS)]
    for own in scored:
        if own["model"] != OWN:
            continue
        cell = own["series"], own["horizon"]
        best = best_baseline(kept, (r for r in scored if (r["series"], r["horizon"]) == cell))
        yield {
            "series": own["series"],
            "horizon": own["horizon"],
            "crps": own["crps"],
            "cover90": own["cover90"],
            "best": best["model"],
            "best_crps": best["crps"],
            "ratio": own["crps"] / best["crps"],
        }


def _by_series(behind: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a row a series, the one with the largest ratio first."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in behind:
        found.setdefault(row["series"], []).append(row)
    rows = [{"series": name, "cells": cells} for name, cells in found.items()]
    return sorted(rows, key=lambda row: -max(cell["ratio"] for cell in row["cells"]))
