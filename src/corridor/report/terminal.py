"""The comparison in the terminal: totals over the window, differences, one sentence a family."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from corridor.questions.compare.result import Comparison
from corridor.report import findings, words
from corridor.report.lookup import (
    Quantiles,
    corridor_label,
    difference,
    outcome_info,
    total,
    unit_alone,
)
from corridor.report.view import family_outcomes, key_outcomes

if TYPE_CHECKING:
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table

__all__ = ["print_table"]

#: letters in a line of a heading, and in the name of an outcome, where policies stand side by side
HEADING, NAME = 27, 22


def print_table(comparison: Comparison, console: Console | None = None) -> None:
    """Print the table of outcomes and a sentence per key outcome.

    ``console``: where to print, the terminal by default. Two policies stand side by side where
    its width allows; otherwise policies and pairs are stacked under each outcome.
    """
    from rich.console import Console
    from rich.text import Text

    console = console or Console(highlight=False)
    console.print(
        Text(
            f"{corridor_label(comparison.corridor)}, "
            f"{words.window(comparison.start, comparison.months)}: totals over "
            f"{comparison.months} months, all origin groups, {comparison.draws:,} draws"
        ),
    )
    console.print(_fitting(comparison, console))
    for name in key_outcomes(comparison):
        for pair in range(len(comparison.pairs)):
            label, said = findings.outcome_sentence(comparison, name, pair)
            console.print(Text.assemble((f"{label}: ", "bold"), said))


def _table() -> Table:
    from rich import box
    from rich.table import Table

    return Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_lines=False)


def _outcomes(comparison: Comparison) -> list[str]:
    return [name for _, _, members in family_outcomes(comparison) for name in members]


def _label(comparison: Comparison, outcome: str) -> str:
    return outcome_info(comparison, outcome).label


def _unit(comparison: Comparison, outcome: str) -> str:
    return unit_alone(outcome_info(comparison, outcome).unit)


def _fitting(comparison: Comparison, console: Console) -> Table:
    """Return two policies side by side where there is room, else everything stacked."""
    if len(comparison.policies) == 2:
        table = _side_by_side(comparison)
        room = console.options.update(width=10_000)
        if console.measure(table, options=room).maximum <= console.width:
            return table
    return _stacked(comparison)


def _side_by_side(comparison: Comparison) -> Table:
    from rich.text import Text

    table = _table()

    def column(heading: str, below: str = "") -> None:
        lines = textwrap.wrap(heading, HEADING) + [below] * bool(below)
        table.add_column(Text("\n".join(lines)), no_wrap=True)

    column("Outcome")
    for policy in comparison.policies:
        column(policy.label, "median, 90% interval")
    column(findings.pair_name(comparison, 0), "median, 90% and 50%")
    column("Draws with more", "under the first")
    for name in _outcomes(comparison):
        figure = difference(comparison, name, 0)
        label = "\n".join(textwrap.wrap(_label(comparison, name), NAME))
        table.add_row(
            Text.assemble((label, "bold"), f"\n{_unit(comparison, name)}"),
            *(Text("\n".join(_total(total(comparison, name, k)))) for k in (0, 1)),
            Text("\n".join(_difference(figure))),
            Text(_chance(comparison, name, 0, figure)),
        )
    return table


def _stacked(comparison: Comparison) -> Table:
    from rich.text import Text

    table = _table()
    table.add_column("Outcome", ratio=4, min_width=14)
    table.add_column("Median", ratio=3, min_width=13)
    table.add_column("90% interval", ratio=4)
    for name in _outcomes(comparison):
        heading = Text(_label(comparison, name), style="bold")
        table.add_row(heading, Text(_unit(comparison, name)), "")
        for k, policy in enumerate(comparison.policies):
            median, interval = _total(total(comparison, name, k))
            table.add_row(_indented(policy.label), median, interval)
        for k in range(len(comparison.pairs)):
            figure = difference(comparison, name, k)
            median, outer, inner = _difference(figure)
            first, _ = findings.pair_labels(comparison, k)
            chance = _chance(comparison, name, k, figure)
            table.add_row(_indented(findings.pair_name(comparison, k)), median, outer[5:])
            table.add_row(_indented(f"  {first} higher in"), chance, inner)
        table.add_section()
    return table


def _indented(text: str) -> Padding:
    from rich.padding import Padding
    from rich.text import Text

    body = text.lstrip()
    return Padding(Text(body, overflow="fold"), (0, 0, 0, 2 + len(text) - len(body)))


def _total(figure: Quantiles) -> tuple[str, str]:
    return (
        words.number(figure.q50, figure.step),
        words.between(figure.q05, figure.q95, figure.step),
    )


def _difference(figure: Quantiles) -> tuple[str, str, str]:
    return (
        words.signed(figure.q50, figure.step),
        f"90%: {words.signed_between(figure.q05, figure.q95, figure.step)}",
        f"50%: {words.signed_between(figure.q25, figure.q75, figure.step)}",
    )


def _chance(comparison: Comparison, outcome: str, pair: int, figure: Quantiles) -> str:
    if figure.zero:
        return "no difference"
    where = comparison.groups.index("ALL")
    return words.chance(float(comparison.exceeds_total[outcome][pair, where]))
