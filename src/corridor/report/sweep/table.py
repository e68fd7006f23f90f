"""What a sweep found, as tables: how far outcomes reach, and the rows at either end of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from corridor.core.months import parse_month
from corridor.questions.compare.result import OutcomeInfo
from corridor.questions.sweep.overview import Overview, Reach
from corridor.report import words
from corridor.report.units import Measure, over_words, total_measure

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

__all__ = ["print_overview", "rows_csv"]


#: a table of rows has no room for cautions, which hang on policies and outcomes and not on points
_CAREFUL = (
    "What to be careful with is not told here: corridor compare of the same policies says it, such "
    "as what differs by construction, what no month has seen and which checks the fit fails."
)


def print_overview(found: Overview, console: Console | None = None) -> None:
    """Print the reach of every outcome, or the rows at either end of the one asked for."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = console or Console(highlight=False)
    done = "" if found.done == found.chunks else f"; {found.done} of {found.chunks} chunks done"
    span = f", {words.window(parse_month(found.start), found.months)}" if found.start else ""
    console.print(
        Text(f"{found.label}: {found.rows:,} rows, {found.draws:,} draws each{span}{done}")
    )
    if found.covers:
        console.print(Text(_so_far(found)))
    if found.outcome:
        (reach,) = (one for one in found.reaches if one.outcome == found.outcome)
        console.print(Text(f"{reach.label} ({_unit(reach)})", style="bold"))
        if found.ranked:
            console.print(_rows("Lowest first", reach, found.ranked, console))
        else:
            console.print(_rows("Lowest", reach, found.lowest, console))
            console.print(_rows("Highest", reach, found.highest, console))
        console.print("Error: standard error of the mean over draws.")
        if any(one.correlation is not None for one in reach.moves):
            each = " of each policy" if len(reach.moves) > 1 else ""
            console.print(Text(f"Strongest rank correlation with a setting over rows{each}:"))
            console.print(Text(_moved(reach)))
        console.print(_CAREFUL)
        return
    console.print(_reaches(found.reaches, moves=found.covered))
    console.print(
        "Lowest and highest mean over draws of a row, for the window; where nothing supports a "
        f"point, the ends of intervals. {_moves_note(found) if found.covered else ''}"
        "--outcome with a label or an id lists rows."
    )
    if gaps := [gap for one in found.reaches for gap in one.gaps]:
        console.print()
        console.print(Text(f"Against {gaps[0].first} at the same point", style="bold"))
        for line in _gaps(found.reaches):
            console.print(Padding(Text(line), (0, 0, 0, 2)))
        console.print(
            "Mean over draws of a row minus that of the first policy, least and greatest. Higher "
            "and lower: points at which it is that by more than two standard errors. What a point "
            "sets stands in place of what a policy says of it, so corridor compare of the policies "
            "as they are may find another difference."
        )
    console.print(_CAREFUL)


def _moves_note(found: Overview) -> str:
    """Say what the last column is; with several policies, why each has a setting of its own."""
    several = any(len(one.moves) > 1 for one in found.reaches)
    return (
        "The last column is the setting with the strongest rank correlation over rows"
        + (
            " of each policy; 'mostly the policy' stands where which policy it is moves the "
            "outcome more than all settings together"
            if several
            else ""
        )
        + ". "
    )


def rows_csv(found: Overview) -> str:
    """Return the rows shown of an outcome as CSV: all of them, else those at either end, once.

    Columns are those of ``corridor.questions.sweep.read``, in the outcome's own unit.
    """
    import polars as pl

    rows = found.ranked or (*found.lowest, *reversed(found.highest))
    once = {row["row"]: row for row in rows}
    return pl.DataFrame(list(once.values()), infer_schema_length=None).write_csv()


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
        table.add_row(
            Text.assemble((reach.label, "bold"), f" ({_unit(reach)})"),
            *(_figure(measure, reach.low), _row(reach.low_row)),
            *(_figure(measure, reach.high), _row(reach.high_row)),
            *([Text(_moved(reach))] if moves else []),
        )
    return table


def _gaps(reaches: Sequence[Reach]) -> Iterator[str]:
    """Yield how far policies lie from the first, a line for each outcome and policy."""
    for reach in reaches:
        measure = total_measure(_info(reach))
        for gap in reach.gaps:
            least, most = (
                f"{_signed(measure, value)} (row {row})"
                for value, row in ((gap.low, gap.low_row), (gap.high, gap.high_row))
            )
            yield (
                f"{reach.label}, {gap.policy}: {least} to {most}; higher at {gap.higher:,} and "
                f"lower at {gap.lower:,} of {gap.points:,} points"
            )


def _moved(reach: Reach) -> str:
    """Return what an outcome moves most with, a line a policy where there are several."""
    said = []
    for one in reach.moves:
        # without its kind, as in the rows: the column is narrow and the id says which it is
        name = one.setting.rpartition(".")[2]
        strongest = (
            "none"
            if one.correlation is None
            else f"{name} {one.correlation:+.2f}".replace("-", words.MINUS)
        )
        if len(reach.moves) > 1:
            said.append(f"{one.policy}: {strongest}")
        elif one.correlation is not None:
            said.append(strongest)
    return "\n".join([*said, *(["mostly the policy"] if reach.mostly_policy else [])])


def _rows(title: str, reach: Reach, lines: Sequence[Mapping[str, Any]], console: Console) -> Table:
    """Return rows as a table; where it would be too wide, what belongs together stands below."""
    found = [_cells(reach, line) for line in lines]
    heads = [f"{title}: row", "policy", "settings", "mean", "error", _levels(lines)[2]]
    heads += [f"minus {gap.first}" for gap in reach.gaps[:1]]
    if limit := _threshold(reach, lines):
        heads.append(f"above {limit}")
    wide = _columns(heads, found)
    room = console.options.update(width=10_000)
    if console.measure(wide, options=room).maximum <= console.width:
        return wide
    return _columns(
        (
            heads[0].replace(" ", "\n"),
            "policy\nsettings",
            "\n".join(("mean", "error", *heads[5:])),
        ),
        [
            (
                row,
                "\n".join(filter(None, (policy, settings))),
                "\n".join(filter(None, (mean, error and f"± {error}", interval, *gap))),
            )
            for row, policy, settings, mean, error, interval, *gap in found
        ],
        narrow=True,
    )


def _columns(heads: Sequence[str], rows: Sequence[Sequence[str]], *, narrow: bool = False) -> Table:
    from rich.text import Text

    table = _table()
    for place, head in enumerate(heads):
        # names keep to their line, unless not even a narrow table has room
        table.add_column(
            Text(head),
            justify="left" if place else "right",
            no_wrap=not narrow or place != 1,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*map(Text, row))
        if narrow:
            table.add_section()
    return table


def _levels(lines: Sequence[Mapping[str, Any]]) -> tuple[str, str, str]:
    """Return the columns of the lowest and the highest quantile, "" without, and a head."""
    names = [n for n in (lines[0] if lines else ()) if n[0] == "q" and n[1:2].isdigit()]
    return (names[0], names[-1], f"{names[0]} to {names[-1]}") if names else ("", "", "interval")


def _cells(reach: Reach, line: Mapping[str, Any]) -> tuple[str, ...]:
    """Return a row's number, policy, settings (a line each), mean, error and interval.

    Where there are several policies, also how far it lies from the first at the same point; with
    a threshold, the share of draws above it.
    """
    measure = total_measure(_info(reach))
    settings = [
        f"{name.partition('.')[2]} {value:.4g}".replace(" -", f" {words.MINUS}")
        for name, value in line.items()
        if name.startswith(("levers.", "parameters."))
    ]
    first, last, _ = _levels([line])
    interval = ""
    if first:
        low, high = (line[name] * measure.factor for name in (first, last))
        step = words.rounding_step(high - low, high, measure.floor)
        interval = measure.between(low, high, step)
    own = (
        *(str(line["row"]), str(line["policy"]), "\n".join(settings)),
        *(_figure(measure, line["mean"]), _figure(measure, line["error"]), interval),
    )
    more = []
    if reach.gaps:
        # the first policy has none, nor has a mean that is no number
        gap, error = line["difference"], _figure(measure, line["difference_error"])
        more.append("" if gap is None else f"{_signed(measure, gap)} ± {error}")
    if _threshold(reach, [line]):
        more.append(f"{line['above']:.0%} of draws")
    return (*own, *more)


def _threshold(reach: Reach, lines: Sequence[Mapping[str, Any]]) -> str:
    """Return the design's threshold of the outcome as it is shown, "" if it has none."""
    limit = lines[0].get("threshold") if lines else None
    return "" if limit is None else _figure(total_measure(_info(reach)), limit)


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


def _signed(measure: Measure, value: float) -> str:
    figure = value * measure.factor
    return measure.change(figure, measure.round(figure))


def _row(row: int | None) -> str:
    return "" if row is None else str(row)
