"""What a sweep found, as tables: how far outcomes reach, and the rows at either end of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from corridor.questions.compare.result import OutcomeInfo
from corridor.questions.sweep.overview import Overview, Reach
from corridor.report import words
from corridor.report.units import Measure, over_words, total_measure

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

__all__ = ["print_overview"]


def print_overview(found: Overview, console: Console | None = None) -> None:
    """Print the reach of every outcome, or the rows at either end of the one asked for."""
    from rich.console import Console
    from rich.text import Text

    console = console or Console(highlight=False)
    done = "" if found.done == found.chunks else f"; {found.done} of {found.chunks} chunks done"
    console.print(Text(f"{found.label}: {found.rows:,} rows, {found.draws:,} draws each{done}"))
    if found.covers:
        console.print(Text(_so_far(found)))
    if found.outcome:
        (reach,) = (one for one in found.reaches if one.outcome == found.outcome)
        console.print(Text(f"{reach.label} ({_unit(reach)})", style="bold"))
        console.print(_rows("Lowest", reach, found.lowest))
        console.print(_rows("Highest", reach, found.highest))
        return
    console.print(_reaches(found.reaches, moves=found.covered))
    moves = "The last column is the setting with the strongest rank correlation over rows. "
    console.print(
        "Lowest and highest mean over draws of a row, for the window; where nothing supports a "
        f"point, the ends of intervals. {moves if found.covered else ''}--outcome ID lists rows."
    )


def _so_far(found: Overview) -> str:
    """Say which part of each range the rows so far are of."""
    parts = ", ".join(
        f"{one.setting.partition('.')[2]} {one.low:.4g} to {one.high:.4g} of {one.least:.4g} to "
        f"{one.most:.4g}"
        for one in found.covers
    )
    if found.outcome:
        return f"So far {parts}: lowest and highest are of that part."
    if found.covered:
        return f"So far {parts}: lowest, highest and the last column are of that part."
    return (
        f"So far {parts}: lowest and highest are of that part. What an outcome moves most with is "
        "told once every range is covered."
    )


def _table() -> Table:
    from rich import box
    from rich.table import Table

    return Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))


def _reaches(reaches: Sequence[Reach], *, moves: bool) -> Table:
    from rich.text import Text

    table = _table()
    table.add_column("Outcome", overflow="fold")
    for side in ("Lowest", "Highest"):
        table.add_column(side, no_wrap=True)
        table.add_column("row", justify="right", no_wrap=True)
    if moves:
        table.add_column("Moves most with", overflow="fold")
    for reach in reaches:
        measure = total_measure(_info(reach))
        strongest = ""
        if reach.correlation is not None:
            # without its kind, as in the rows: the column is narrow and the id says which it is
            name = reach.moves_with.rpartition(".")[2]
            strongest = f"{name} {reach.correlation:+.2f}".replace("-", words.MINUS)
        table.add_row(
            Text.assemble((reach.label, "bold"), f" ({_unit(reach)})"),
            *(_figure(measure, reach.low), _row(reach.low_row)),
            *(_figure(measure, reach.high), _row(reach.high_row)),
            *([strongest] if moves else []),
        )
    return table


def _rows(title: str, reach: Reach, lines: Sequence[Mapping[str, Any]]) -> Table:
    table = _table()
    table.add_column(f"{title}: row", justify="right", no_wrap=True)
    table.add_column("policy", overflow="fold")
    table.add_column("settings", overflow="fold")
    table.add_column("mean", no_wrap=True)
    table.add_column("error", no_wrap=True)
    levels = [
        name for name in (lines[0] if lines else ()) if name[0] == "q" and name[1:2].isdigit()
    ]
    table.add_column(f"{levels[0]} to {levels[-1]}" if levels else "interval", no_wrap=True)
    measure = total_measure(_info(reach))
    for line in lines:
        settings = [
            f"{name.partition('.')[2]} {value:.4g}"
            for name, value in line.items()
            if name.startswith(("levers.", "parameters."))
        ]
        interval = ""
        if levels:
            low, high = (line[name] * measure.factor for name in (levels[0], levels[-1]))
            step = words.rounding_step(high - low, high, measure.floor)
            interval = measure.between(low, high, step)
        table.add_row(
            *(str(line["row"]), line["policy"], "\n".join(settings)),
            *(_figure(measure, line["mean"]), _figure(measure, line["error"]), interval),
        )
    return table


def _info(reach: Reach) -> OutcomeInfo:
    return OutcomeInfo(
        *(reach.outcome, reach.label, reach.unit, "", "", "", ()),
        over=reach.over,
        unit_total=reach.unit,
        interval_only=reach.interval_only,
    )


def _unit(reach: Reach) -> str:
    info = _info(reach)
    unit, over = total_measure(info).unit, over_words(info)
    return f"{unit}, {over}" if over and over not in unit else unit


def _figure(measure: Measure, value: float | None) -> str:
    if value is None:
        return ""
    figure = value * measure.factor
    return measure.number(figure, measure.round(figure))


def _row(row: int | None) -> str:
    return "" if row is None else str(row)
