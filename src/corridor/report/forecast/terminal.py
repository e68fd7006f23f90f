"""Forecasts, and files that were scored, in the terminal."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from corridor.core.months import format_month, parse_month
from corridor.questions.forecast.hub import month_end
from corridor.questions.forecast.make import Forecast
from corridor.questions.forecast.own.kept import by_period, kept_scores
from corridor.questions.forecast.score_file import ScoredFile, plain
from corridor.questions.forecast.summary import GROUPS
from corridor.questions.forecast.vintage import last_origin, target_label, target_unit
from corridor.report import words
from corridor.system.outcomes import outcomes

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

__all__ = ["late", "print_forecast", "print_scores", "setting"]

#: months ahead at which the groups are printed; the file holds every month
_SHOWN = (1, 3, 6, 12)
_MARK = "*"
_MEAN = "Mean over groups"
_NO_CHANGE = (
    "No change: the last month that the forecast knew goes on, as uncertain as its past monthly "
    "changes make it. A forecast that says more than that has a lower CRPS."
)
_NOT_KNOWN = (
    "There is nothing to compare with: the record that ships makes no forecast from {}, so what "
    "went before is not known."
)


def setting(forecast: Forecast) -> list[str]:
    """Return what the forecast stands on, a sentence each."""
    label, unit = target_label(forecast.corridor), target_unit(forecast.corridor)
    said = [
        f"{label[:1].upper()}{label[1:]}, forecast by the model “{forecast.model.label}” with "
        f"what was published by {forecast.made.isoformat()}: {unit} to "
        f"{words.month_name(forecast.origin)}.",
    ]
    begun = [words.month_name(month) for month in forecast.months[: forecast.begun]]
    if begun:
        verb = "had" if len(begun) == 1 else "had each"
        said.append(f"{words.join_names(begun)} {verb} begun by then: a nowcast.")
    if forecast.ahead:
        names = words.join_names([_series(forecast, name) for name in forecast.ahead])
        said.append(f"Published beyond the last month of {unit}: {names}.")
    groups = [name for name in forecast.behind if name in forecast.series]
    if groups:
        named = words.join_names([_to(forecast, name, forecast.label(name)) for name in groups])
        said.append(f"Without a figure of that month, forecast from their own last one: {named}.")
    others = [name for name in forecast.behind if name not in forecast.series]
    if others:
        named = words.join_names([_to(forecast, name, _series(forecast, name)) for name in others])
        said.append(f"Published to an earlier month: {named}.")
    said.append(
        _past(forecast)
        or "No scores of past forecasts are kept with this corridor; corridor backtest makes them."
    )
    return said


def _past(forecast: Forecast) -> str:
    """Return how the model did on past months, empty where no scores of it are kept."""
    kept = kept_scores(forecast.corridor)
    rows = kept["summary"] if kept else ()
    mine = [r for r in rows if r["model"] == forecast.model.id and r["series"] != GROUPS]
    # the total comes before its parts
    mine = [r for r in mine if r["series"] == mine[0]["series"]]
    if kept is None or not mine:
        return ""
    ends = [mine[0], mine[-1]] if len(mine) > 1 else mine
    held = words.join_names([f"{r['cover90']:.0%} {_ahead(r)}" for r in ends])
    error = words.join_names([f"{_better(r)} {_ahead(r)}" for r in ends])
    first, last = kept["origins"]
    return (
        f"Past forecasts made like this one, from {first} to {last} "
        f"({forecast.label(mine[0]['series'])}): of what came, {held} lay in the 90% interval. Set "
        f"beside that of the best other method, the error (CRPS) was {error}."
        f"{_latest(forecast, kept)}{_later(forecast, last)}"
    )


def _latest(forecast: Forecast, kept: Mapping[str, Any]) -> str:
    """Say how the intervals held in the last period alone: a mean hides a break of the rules."""
    periods = by_period(kept, forecast.model.id)
    if not periods:
        return ""
    row = periods[-1]
    held = words.join_names([f"{c['cover90']:.0%} {_ahead(c)} (of {c['n']})" for c in row["cells"]])
    return f" {row['label']} alone: {held}."


def _later(forecast: Forecast, last: str) -> str:
    """Say where past forecasts are of months that this one is of, or of later ones."""
    if parse_month(last) < forecast.origin:
        return ""
    return (
        f" Some of these are of months after {words.month_name(forecast.origin)}, which this "
        "forecast could not know."
    )


def _ahead(row: Mapping[str, Any]) -> str:
    return f"{row['horizon']} {'month' if row['horizon'] == 1 else 'months'} ahead"


def _better(row: Mapping[str, Any]) -> str:
    return f"{abs(row['skill']):.0%} {'smaller' if row['skill'] >= 0 else 'larger'}"


def _series(forecast: Forecast, name: str) -> str:
    """Return a series of the corridor as the outcome that it records is called."""
    known = outcomes(forecast.corridor).values()
    said = [outcome.label for outcome in known if outcome.recorded == name]
    return f"“{said[0]}”" if said else f"'{name.replace('_', ' ')}'"


def _to(forecast: Forecast, name: str, said: str) -> str:
    month = forecast.stands[name]
    return f"{said} (none)" if month is None else f"{said} (to {words.month_name(month)})"


def print_forecast(
    forecast: Forecast, console: Console | None = None, today: datetime.date | None = None
) -> None:
    """Print totals month by month, and each group at some months ahead.

    ``today``: the day by which months are over and yet not in the record, which is then said
    first; None says nothing of it.
    """
    from rich.console import Console

    console = console or Console(highlight=False)
    if today is not None and (over := late(forecast, today)):
        console.print(over)
    for line in setting(forecast):
        console.print(line)
    groups = len(forecast.corridor.groups)
    for s in range(groups, len(forecast.series)):
        console.print(_monthly(forecast, s))
    console.print(_by_group(forecast))
    if forecast.begun:
        console.print(f"{_MARK} nowcast: the month had begun on the day of the forecast")


def late(forecast: Forecast, today: datetime.date) -> str:
    """Return how many months of a forecast are over and not in the record, "" for none."""
    last = last_origin(forecast.corridor)
    over = sum(month > last and month_end(month) < today for month in forecast.months)
    if not over:
        return ""
    verb = "is" if over == 1 else "are"
    return (
        f"The record ends in {words.month_name(last)}: {over} of these "
        f"{words.months(len(forecast.months))} {verb} over and not in it. "
        "corridor record status says what can be refreshed."
    )


def _monthly(forecast: Forecast, s: int) -> Table:
    table = _table(forecast.label(forecast.series[s]), "Month")
    for name in ("Median", "50% interval", "90% interval"):
        table.add_column(name, justify="right", no_wrap=True)
    for h in range(len(forecast.months)):
        table.add_row(
            _month(forecast, h),
            _count(forecast.at(0.5)[s, h]),
            _span(forecast, s, h, 0.25, 0.75),
            _span(forecast, s, h, 0.05, 0.95),
        )
    return table


def _by_group(forecast: Forecast) -> Table:
    shown = [h - 1 for h in _SHOWN if h <= len(forecast.months)]
    table = _table("By group: median and 90% interval", "")
    for h in shown:
        table.add_column(_month(forecast, h), justify="right")
    for s, group in enumerate(forecast.corridor.groups):
        cells = [
            f"{_count(forecast.at(0.5)[s, h])}\n{_span(forecast, s, h, 0.05, 0.95)}" for h in shown
        ]
        table.add_row(group.label, *cells)
    return table


def print_scores(result: ScoredFile, console: Console | None = None) -> None:
    """Print what came beside what was forecast, and mean scores."""
    from rich.console import Console

    console = console or Console(highlight=False)
    found = plain(result)
    console.print(
        f"Forecast of {found['origin_date']} with {target_unit(result.corridor)} to "
        f"{found['origin']}, held against "
        f"{found['record']}. Scores are on {found['scale']}; 0 is perfect."
    )
    table = _table("", "")
    for name in ("CRPS", "WIS", "In 50%", "In 90%", "Figures"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in found["summary"]:
        name = _MEAN if row["series"] == GROUPS else row["series"]
        table.add_row(name, *_means(row), str(row["n"]))
        if row["no_change"] is not None:
            table.add_row("  no change", *_means(row["no_change"]), "")
    console.print(table)
    console.print(_NO_CHANGE if result.no_change else _NOT_KNOWN.format(found["origin"]))
    console.print(_figures(found))
    left = int(np.isnan(result.seen).all(0).sum())
    if left:
        whole, verb = words.months(result.forecast.horizons), "is" if left == 1 else "are"
        console.print(f"{left} of {whole} {verb} not in the record yet.")


def _means(row: Mapping[str, Any]) -> tuple[str, str, str, str]:
    return (
        f"{row['crps']:.3f}",
        f"{row['wis']:.3f}",
        f"{100 * row['cover50']:.0f}%",
        f"{100 * row['cover90']:.0f}%",
    )


def _figures(found: dict[str, list[dict[str, float]]]) -> Table:
    table = _table("", "Series")
    for name in ("Month", "Recorded", "Median", "90% interval", "CRPS", ""):
        table.add_column(name, justify="right", no_wrap=True)
    for row in found["rows"]:
        place = "" if row["in90"] else "below" if row["recorded"] < row["q05"] else "above"
        table.add_row(
            str(row["series"]),
            str(row["month"]),
            _count(row["recorded"]),
            _count(row["median"]),
            f"{_count(row['q05'])} to {_count(row['q95'])}",
            f"{row['crps']:.3f}",
            place,
        )
    return table


def _table(title: str, first: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(first)
    return table


def _month(forecast: Forecast, h: int) -> str:
    mark = _MARK if h < forecast.begun else ""
    return f"{format_month(forecast.months[h])}{mark}"


def _span(forecast: Forecast, s: int, h: int, low: float, high: float) -> str:
    return f"{_count(forecast.at(low)[s, h])} to {_count(forecast.at(high)[s, h])}"


def _count(value: float) -> str:
    """Return a count with three digits at most that say something."""
    step = words.rounding_step(0.0, float(value))
    return f"{round(float(value) / step) * step:,.0f}"
