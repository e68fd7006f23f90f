"""The backtest in the terminal, and its charts as files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from corridor.core.files import write_atomic
from corridor.report.charts.backtest import panels

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

__all__ = ["print_backtest", "write_charts"]


def print_backtest(
    found: Mapping[str, Any],
    labels: Mapping[str, str] = MappingProxyType({}),
    console: Console | None = None,
) -> None:
    """Print CRPS and coverage of every model by horizon, for totals and groups, and own skill.

    ``labels``: series in words.
    """
    from rich.console import Console

    console = console or Console(highlight=False)
    first, last = found["origins"]
    titles = panels(found, labels)
    shown = _counts(found, titles)
    console.print(
        f"Origins {first} to {last}; figures scored by months ahead: {shown}. CRPS on "
        f"{found['scale']}, 0 is perfect, the best baseline marked *; beside it the share of "
        "figures inside the 90% interval."
    )
    for name, title in titles.items():
        console.print(_table(found, name, title))
    for row in _own(found):
        span = ""
        if row["skill_low"] is not None:
            low, high = (f"{100 * row[k]:+.0f}%" for k in ("skill_low", "skill_high"))
            span = f" (90% interval {low} to {high})"
        console.print(
            f"{titles[row['series']]}, {row['horizon']} ahead: skill {100 * row['skill']:+.1f}%"
            f"{span} against {row['best_baseline']}"
        )


def _counts(found: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """Return how many figures were scored by horizon, of each series where they differ."""

    def of(name: str) -> str:
        counts = {row["horizon"]: row["n"] for row in found["summary"] if row["series"] == name}
        return ", ".join(f"{n} at {h}" for h, n in sorted(counts.items()))

    said = {name: of(name) for name in titles}
    if len(set(said.values())) == 1:
        return next(iter(said.values()))
    return "; ".join(f"{titles[name]} {counts}" for name, counts in said.items())


def _own(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    baselines = {one["id"] for one in found["models"] if one["baseline"]}
    return [
        row
        for row in found["summary"]
        if row["model"] not in baselines and row["skill"] is not None
    ]


def _table(found: Mapping[str, Any], name: str, title: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("Model", overflow="fold")
    rows = {(r["horizon"], r["model"]): r for r in found["summary"] if r["series"] == name}
    for horizon in found["horizons"]:
        table.add_column(f"{horizon} ahead", justify="right", no_wrap=True)
    for one in found["models"]:
        cells = []
        for horizon in found["horizons"]:
            row = rows[horizon, one["id"]]
            mark = "*" if row["best_baseline"] == one["id"] else ""
            cells.append(
                f"{row['crps']:.3f}{mark} {100 * row['cover90']:3.0f}%" if row["n"] else ""
            )
        table.add_row(one["label"], *cells)
    return table


def write_charts(
    found: Mapping[str, Any],
    beside: Path,
    labels: Mapping[str, str] = MappingProxyType({}),
) -> list[Path]:
    """Draw skill, coverage and PIT as SVG files beside the results, and return their paths.

    Raises InputError if one cannot be written.
    """
    from corridor.report.charts.backtest import coverage, skill
    from corridor.report.charts.pit import pit
    from corridor.report.export.picture import drawing

    specs = {"skill": skill(found, labels), "coverage": coverage(found, labels), "pit": pit(found)}
    paths = []
    for name, spec in specs.items():
        path = beside.with_name(f"{beside.stem}-{name}.svg")
        write_atomic(path, drawing(spec, f"backtest-{name}"))
        paths.append(path)
    return paths
