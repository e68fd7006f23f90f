"""A comparison as tidy CSV tables: one figure a row, with a data package that says what each is."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor import __version__
from corridor.core.files import write_atomic
from corridor.core.months import format_month, month_range
from corridor.questions.compare.result import QUANTILES, Comparison, OutcomeInfo
from corridor.questions.runs.cautions import POINT
from corridor.report.export.hindcast import hindcast_measures
from corridor.report.lookup import only_interval
from corridor.report.sections.hindcast import careful_texts
from corridor.report.units import OVER, total_unit

if TYPE_CHECKING:
    import polars as pl

__all__ = ["TABLES", "outcomes_in", "to_frames", "write_csv"]

#: the side in which nothing is switched
AS_RUN = "as run"
#: the forecast that nothing changes
NO_CHANGE = "no change"

Row = tuple[str | float, ...]

_FIELDS = {
    "outcome": ("string", "id of the outcome"),
    "policy": ("string", "id of the policy; in differences, the one that is compared"),
    "compared_with": ("string", "id of the policy that is subtracted"),
    "group": ("string", "id of the origin group; ALL is everybody together"),
    "month": ("yearmonth", "calendar month, YYYY-MM"),
    "period": ("string", "a month, YYYY-MM, or 'window' for all months compared as one figure"),
    "quantile": ("number", "probability of the quantile"),
    "measure": (
        "string",
        "q0.05 to q0.95: quantile of the paired difference; share_higher: share of draws in which "
        "policy exceeds compared_with; share_equal, of the window: in which they are equal",
    ),
    "kind": ("string", "'account', or 'coupling' where one coupling is switched"),
    "side": (
        "string",
        "id of the account or of the coupling switched; 'as run' where no coupling is",
    ),
    "regime": ("string", "id of the border regime whose rules hold"),
    "what": (
        "string",
        "change: by more interdiction, a month; percent: the same in percent of the level; level: "
        "a month without it; force: percent by which a use of force changes the whole window",
    ),
    "forecast": ("string", "id of the policy that is scored, or 'no change'"),
    "score": (
        "string",
        "crps, wis, pit: means over the months recorded, on ln(figure + offset); inside50, "
        "inside90, below, above: months in which the record lies inside the band of 50 or 90 "
        "percent, below or above that of 90; months: months recorded; offset: as above",
    ),
    "value": (
        "number",
        "the figure, in the unit of the outcome; 0 to 1 where measure is share_higher or "
        "share_equal, in percent where what is percent or force, and where there is a score, what "
        "that says",
    ),
}

#: table -> (columns, what a row is); the columns before the last are the key
TABLES: dict[str, tuple[tuple[str, ...], str]] = {
    "monthly": (
        ("outcome", "policy", "group", "month", "quantile", "value"),
        "One quantile of one outcome under one policy in one month.",
    ),
    "totals": (
        ("outcome", "policy", "group", "quantile", "value"),
        "One quantile of the months compared as one figure, summed up as the outcome says.",
    ),
    "differences": (
        ("outcome", "policy", "compared_with", "group", "period", "measure", "value"),
        "One quantile of policy minus compared_with, taken draw by draw, or a share of draws.",
    ),
    "recorded": (
        ("outcome", "group", "month", "value"),
        "One recorded figure. Months without a record have no row.",
    ),
    "sides": (
        ("kind", "side", "outcome", "policy", "compared_with", "measure", "value"),
        "One figure of the same comparison under another account, or with one coupling switched, "
        "for everybody together over the months compared.",
    ),
    "regimes": (
        ("regime", "outcome", "what", "quantile", "value"),
        "One quantile of what more interdiction or force does under the rules of one regime.",
    ),
    "hindcast": (
        ("outcome", "group", "forecast", "score", "value"),
        "One score of what was done, or of no change, against the record of the months compared.",
    ),
}


def write_csv(comparison: Comparison, folder: Path | str) -> Path:
    """Write the tables, ``datapackage.json`` and ``README.md`` into ``folder``, and return it.

    Each file is written whole or not at all, the data package last; it holds the checksums of
    the tables, so that tables of two runs, where one was broken off, do not pass for those of
    one. Numbers are written so that reading them back gives the same ones.
    """
    folder = Path(folder)
    rows = _rows(comparison)
    made = {}
    for name, (columns, _) in TABLES.items():
        data = _csv(columns, rows[name]).encode()
        write_atomic(folder / f"{name}.csv", data)
        made[name] = {"bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
    write_atomic(folder / "README.md", _readme(comparison))
    package = json.dumps(_package(comparison, made), ensure_ascii=False, indent=2)
    write_atomic(folder / "datapackage.json", f"{package}\n")
    return folder


def outcomes_in(folder: Path | str) -> frozenset[str]:
    """Return the ids of the outcomes of tables in a folder; none where there are none to read."""
    path = Path(folder) / "totals.csv"
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            rows = csv.DictReader(stream)
            return frozenset(row["outcome"] for row in rows if row.get("outcome"))
    except (OSError, ValueError, csv.Error):
        return frozenset()


def to_frames(comparison: Comparison) -> dict[str, pl.DataFrame]:
    """Return the same tables as polars DataFrames, by name; columns and units are in ``TABLES``."""
    import polars as pl

    kinds = {"number": pl.Float64}
    return {
        name: pl.DataFrame(
            list(_rows(comparison)[name]),
            schema={column: kinds.get(_FIELDS[column][0], pl.String) for column in columns},
            orient="row",
            strict=False,
        )
        for name, (columns, _) in TABLES.items()
    }


def _rows(comparison: Comparison) -> dict[str, Iterator[Row]]:
    return {
        "monthly": _monthly(comparison),
        "totals": _totals(comparison),
        "differences": _differences(comparison),
        "recorded": _recorded(comparison),
        "sides": _sides(comparison),
        "regimes": _regimes(comparison),
        "hindcast": _hindcast(comparison),
    }


def _csv(columns: tuple[str, ...], rows: Iterator[Row]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def _monthly(comparison: Comparison) -> Iterator[Row]:
    months = month_range(comparison.start, comparison.months)
    for info in comparison.outcomes:
        values = comparison.monthly[info.id].tolist()
        for k, policy in enumerate(comparison.policies):
            for g, group in enumerate(comparison.groups_of(info.id)):
                for t, month in enumerate(months):
                    for q, level in _levels(info.interval_only):
                        yield info.id, policy.id, group, month, level, values[k][g][t][q]


def _totals(comparison: Comparison) -> Iterator[Row]:
    for info in comparison.outcomes:
        values = comparison.total[info.id].tolist()
        for k, policy in enumerate(comparison.policies):
            for g, group in enumerate(comparison.groups_of(info.id)):
                for q, level in _levels(info.interval_only):
                    yield info.id, policy.id, group, level, values[k][g][q]


def _differences(comparison: Comparison) -> Iterator[Row]:
    months = month_range(comparison.start, comparison.months)
    for info in comparison.outcomes:
        total = comparison.difference_total[info.id].tolist()
        monthly = comparison.difference_monthly[info.id].tolist()
        higher = comparison.exceeds_total[info.id].tolist()
        higher_monthly = comparison.exceeds_monthly[info.id].tolist()
        equal = comparison.equal_total[info.id].tolist()
        for k, (i, j) in enumerate(comparison.pairs):
            for g, group in enumerate(comparison.groups_of(info.id)):
                key = (info.id, comparison.policies[i].id, comparison.policies[j].id, group)
                periods = [("window", total[k][g], higher[k][g])]
                periods += zip(months, monthly[k][g], higher_monthly[k][g], strict=True)
                for period, quantiles, share in periods:
                    for q, level in _levels(info.interval_only):
                        yield *key, period, f"q{level:g}", quantiles[q]
                    yield *key, period, "share_higher", share
                yield *key, "window", "share_equal", equal[k][g]


def _recorded(comparison: Comparison) -> Iterator[Row]:
    for info in comparison.outcomes:
        if info.id not in comparison.recorded:
            continue
        for group, series in zip(
            comparison.groups, comparison.recorded[info.id].tolist(), strict=False
        ):
            for t, value in enumerate(series):
                if math.isfinite(value):
                    yield info.id, group, format_month(comparison.recorded_start + t), value


def _sides(comparison: Comparison) -> Iterator[Row]:
    for side in comparison.sides:
        for name, values in side.difference.items():
            only = only_interval(comparison, name)
            for k, (i, j) in enumerate(comparison.pairs):
                pair = comparison.policies[i].id, comparison.policies[j].id
                key = (side.kind, side.id or AS_RUN, name, *pair)
                for q, level in _levels(only):
                    yield *key, f"q{level:g}", float(values[k][q])
                yield *key, "share_higher", float(side.exceeds[name][k])


def _regimes(comparison: Comparison) -> Iterator[Row]:
    for row in comparison.regimes:
        for what, found in row.figures.items():
            for name, values in found.items():
                for q, level in _levels(only_interval(comparison, name)):
                    yield row.id, name, what, level, float(values[q])


def _hindcast(comparison: Comparison) -> Iterator[Row]:
    held = comparison.hindcast
    for row in held.rows if held else ():
        own = held.scored[0] if held else ""
        for name, forecast in ((own, row.model), (NO_CHANGE, row.no_change)):
            if forecast is not None:
                found = {**hindcast_measures(row, forecast), "months": row.months}
                for score, value in {**found, "offset": row.offset}.items():
                    yield row.outcome, row.group, name, score, value


def _levels(interval_only: bool) -> list[tuple[int, float]]:
    """Return places and probabilities of the quantiles: no median where nothing supports one."""
    return [(q, level) for q, level in enumerate(QUANTILES) if level != 0.5 or not interval_only]


def _package(comparison: Comparison, made: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": "corridor-comparison",
        "title": _title(comparison),
        "version": __version__,
        "description": f"Model run {comparison.fit.run}. Made by {_maker(comparison)}.",
        "resources": [
            {
                "name": name,
                "path": f"{name}.csv",
                "description": description,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "profile": "tabular-data-resource",
                **made[name],
                "schema": {
                    "fields": [
                        {
                            "name": column,
                            "type": _FIELDS[column][0],
                            "description": _FIELDS[column][1],
                        }
                        for column in columns
                    ],
                    "primaryKey": list(columns[:-1]),
                },
            }
            for name, (columns, description) in TABLES.items()
        ],
    }


def _title(comparison: Comparison) -> str:
    labels = ", ".join(policy.label for policy in comparison.policies)
    first, last = comparison.start, comparison.start + comparison.months - 1
    return f"Corridor comparison: {labels}, {format_month(first)} to {format_month(last)}"


def _maker(comparison: Comparison) -> str:
    by = f": `{comparison.command}`" if comparison.command else " from Python"
    return f"Corridor {__version__}{by}"


def _readme(comparison: Comparison) -> str:
    lines = [f"# {_title(comparison)}", ""]
    lines += [f"{comparison.draws:,} draws, seed {comparison.seed}, model run "]
    lines[-1] += f"{comparison.fit.run}. Made by {_maker(comparison)}."
    lines += _careful(comparison)
    for name, (columns, description) in TABLES.items():
        lines += [
            "",
            f"## {name}.csv",
            "",
            description,
            "",
            "| column | meaning |",
            "| --- | --- |",
        ]
        lines += [f"| {column} | {_FIELDS[column][1]} |" for column in columns]
    lines += [
        "",
        "## Outcomes",
        "",
        "| id | label | unit a month | window | unit of the window | definition |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {info.id} | {_cell(info.label)} | {_cell(info.unit)} | {_window(info)} | "
        f"{_cell(total_unit(info))} | {_cell(info.definition)} |"
        for info in comparison.outcomes
    ]
    lines += ["", "## Account and couplings", ""]
    lines += [f"Account: {comparison.account.id or 'none'} ({_cell(comparison.account.label)})."]
    lines += [f"Regimes: {100 * comparison.regime_step:g} percent more interdiction."]
    lines += ["", "| coupling | on | what passes |", "| --- | --- | --- |"]
    lines += [
        f"| {link.id} | {'yes' if link.on else 'no'} | {_cell(link.says)} |"
        for link in comparison.links
    ]
    lines += ["", "## Policies", ""]
    lines += ["| id | label |", "| --- | --- |"]
    lines += [f"| {policy.id} | {_cell(policy.label)} |" for policy in comparison.policies]
    heading = f"## {comparison.place.kind_of_group.capitalize()}s"
    lines += ["", heading, "", "| id | label |", "| --- | --- |"]
    lines += [
        f"| {group} | {_cell(label)} |"
        for group, label in zip(comparison.groups, comparison.group_labels, strict=True)
    ]
    return "\n".join(lines) + "\n"


def _careful(comparison: Comparison) -> list[str]:
    """Return what to be careful with, and what of the record was missed; nothing without both."""
    told = careful_texts(comparison)
    return ["", "## What to be careful with", "", *map(_listed, told)] if told else []


def _listed(text: str) -> str:
    """Return a caution as an item of a Markdown list, its points as a list below it."""
    return f"- {text}".replace(f"\n{POINT}", "\n  - ")


def _window(info: OutcomeInfo) -> str:
    """Return how months become one figure, and whether it has a median."""
    return f"{OVER.get(info.over, 'sum')}{', intervals only' if info.interval_only else ''}"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
