"""The comparison in the terminal: totals over the window, differences, one sentence a family."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from corridor.questions.compare.result import Comparison
from corridor.questions.runs.cautions import POINT, Caution, few_lines, in_order
from corridor.questions.runs.named import list_command
from corridor.report import findings
from corridor.report.cells import recorded_cell, signed_texts, total_texts, unit_words
from corridor.report.lookup import (
    Quantiles,
    chart_pairs,
    difference,
    outcome_info,
    recorded_total,
    total,
)
from corridor.report.sections.hindcast import held_sentence
from corridor.report.sides import account_sentence, accounts_disagree, of_kind
from corridor.report.view import family_outcomes, fit_caution, key_outcomes, stands_line

if TYPE_CHECKING:
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table

__all__ = [
    "print_careful",
    "print_cautions",
    "print_ends",
    "print_few",
    "print_rows",
    "print_table",
]

#: letters in a line of a heading, and in the name of an outcome, where policies stand side by side
HEADING, NAME = 27, 22
#: outcomes that are stacked at the most; with more, each family shows its first
STACKED = 12
#: sentences on what to be careful with, and where they stand below an answer of another kind
CAUTIONS, FEW_CAUTIONS = 24, 6
#: kinds of cautions on what was asked, which are never left out
_ASKED = ("same", "start", "window")
#: kinds of which each policy has its own, and that are told of all of them or of none
_EACH = ("sign", "link", "record")
#: kinds that are told elsewhere
_APART = ("draws", "fit")


def print_table(comparison: Comparison, console: Console | None = None) -> None:
    """Print the table of outcomes, a sentence per key outcome and the misses on record.

    ``console``: where to print, the terminal by default. Two policies stand side by side where
    its width allows; otherwise policies and pairs are stacked under each outcome.
    """
    from rich.console import Console
    from rich.text import Text

    console = console or Console(highlight=False)
    setting = findings.setting(comparison.corridor, comparison.start, comparison.months)
    what = (setting, f"{comparison.draws:,} draws", findings.changed(comparison))
    console.print(Text(", ".join(filter(None, what))))
    print_few(comparison.draws, console)
    table, shown = _fitting(comparison, console)
    console.print(table)
    notes = [findings.PAIRED_NOTE] if comparison.pairs else []
    if any(outcome_info(comparison, name).interval_only for name in shown):
        notes.append(findings.NO_MEDIAN)
    if any(_recorded(comparison, name) for name in shown):
        notes.append(findings.RECORDED_NOTE)
    if notes:
        console.print("\n".join(notes), end="\n\n")
    if left := len(comparison.outcomes) - len(shown):
        console.print(
            f"{left} more outcomes are in the brief, in --json and --csv, and here in a wider "
            "terminal or with --outcome ID, which may be a label; "
            f"{list_command('outcomes', comparison.place)} lists them.\n"
        )
    if more := len(comparison.pairs) - len(chart_pairs(comparison)):
        console.print(
            f"{comparison.policies[0].label} is set against each of the others; {more} more "
            f"{'pair is' if more == 1 else 'pairs are'} in the brief, in --json and --csv.\n"
        )
    for name in key_outcomes(comparison):
        for pair in chart_pairs(comparison):
            label, said = findings.outcome_sentence(comparison, name, pair)
            console.print(Text.assemble((f"{label}: ", "bold"), said))
    print_cautions(comparison.cautions, console)
    _print_missed(comparison, console)
    print_ends(comparison, console)
    for said in _accounts(comparison):
        draws = of_kind(comparison, "account")[0].draws
        head = f"By account of bargaining, {draws:,} draws each. "
        console.print(Text.assemble((head, "bold"), said))


def print_few(draws: int, console: Console | None = None) -> None:
    """Say that an answer has too few draws to be read, before it; nothing where it has enough.

    ``console``: where to print, the terminal by default.
    """
    from rich.console import Console
    from rich.text import Text

    for line in few_lines(draws):
        (console or Console(highlight=False)).print(Text(line, style="bold"))


def print_careful(comparison: Comparison | None, console: Console | None = None) -> None:
    """Say in short below an answer of another kind what a comparison of its policies says.

    What to be careful with, what of the record was missed, and what the fit fails; nothing where
    there is no comparison. ``console``: where to print, the terminal by default.
    """
    from rich.console import Console

    if comparison is None:
        return
    console = console or Console(highlight=False)
    rest = "on the page (--html) and in --json"
    print_cautions(comparison.cautions, console, FEW_CAUTIONS, rest)
    _print_missed(comparison, console)
    print_ends(comparison, console)


def print_ends(comparison: Comparison, console: Console) -> None:
    """Say where tables end before the decision point, if any does."""
    from rich.text import Text

    if late := stands_line(comparison):
        console.print(Text.assemble(("Tables end. ", "bold"), f"{late}."))


def _print_missed(comparison: Comparison, console: Console) -> None:
    """Say what of the record was missed, and what the numbers owe to the fit."""
    from rich.text import Text

    if missed := held_sentence(comparison):
        console.print(Text.assemble(("Held against the record. ", "bold"), missed))
    if fit := fit_caution(comparison):
        console.print(Text.assemble(("Fit. ", "bold"), fit))


def print_cautions(
    told: Sequence[Caution],
    console: Console,
    most: int = CAUTIONS,
    rest: str = "in --json, and in a brief",
) -> None:
    """Say what to be careful with, in the order in which it is told.

    ``most``: sentences beside those on what was asked; ``rest``: where those are that are left out.
    What is told of policies one by one is never told of some and left out of others.
    """
    from rich.text import Text

    told = in_order(told)
    asked = [one.text for one in told if one.kind in _ASKED]
    other = [one.text for one in told if one.kind not in (*_ASKED, *_EACH, *_APART)]
    each = [[one.text for one in told if one.kind == kind] for kind in _EACH]
    if not (asked or other or any(each)):
        return
    console.print(Text("What to be careful with", style="bold"))
    whole = len(other) + sum(map(len, each))
    other = other[:most]
    for texts in each:
        if len(other) + len(texts) > most:
            break
        other += texts
    more = whole - len(other)
    kept = {*asked, *other}
    last = [f"{more} more {rest}."] if more > 0 else []
    for said in (*(one.text for one in told if one.text in kept), *last):
        first, *points = said.splitlines()
        _print_point(console, first, 0)
        for point in points:
            _print_point(console, point, 2)


def _print_point(console: Console, text: str, indent: int) -> None:
    """Print a text with a dash before it, its later lines below its first."""
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_row(Text(" " * indent + "-"), Text(text.removeprefix(POINT)))
    console.print(grid)


def print_rows(
    console: Console, title: str, heads: Iterable[str], rows: Iterable[Iterable[str]]
) -> None:
    """Print a table of texts under its title.

    Words stay whole where the longest of every column fit beside each other, and nothing is cut
    short.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False
    )
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    # as wide as its longest words
    if console.measure(table).minimum <= console.width:
        for column in table.columns:
            texts = (Text(str(column.header)), *column.cells)
            column.min_width = max(console.measure(text).minimum for text in texts)
    console.print(table)


def _accounts(comparison: Comparison) -> list[str]:
    """Say whether the direction holds under each account, pair by pair.

    Of the first outcome, and of others that have a sentence where the accounts disagree.
    """
    first, *others = key_outcomes(comparison)
    found = []
    for pair in chart_pairs(comparison):
        found.append(account_sentence(comparison, first, pair))
        found += [
            account_sentence(comparison, name, pair)
            for name in others
            if accounts_disagree(comparison, name, pair)
        ]
    return list(filter(None, found))


def _table() -> Table:
    from rich import box
    from rich.table import Table

    return Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_lines=False)


def _label(comparison: Comparison, outcome: str) -> str:
    return outcome_info(comparison, outcome).label


def _unit(comparison: Comparison, outcome: str) -> str:
    return unit_words(outcome_info(comparison, outcome))


def _fitting(comparison: Comparison, console: Console) -> tuple[Table, list[str]]:
    """Return the table, and the ids of the outcomes in it.

    Two policies stand side by side where there is room; else all are stacked, of many
    outcomes the first of each family.
    """
    shown = [info.id for info in comparison.outcomes]
    if len(comparison.policies) == 2:
        table = _side_by_side(comparison)
        room = console.options.update(width=10_000)
        if console.measure(table, options=room).maximum <= console.width:
            return table, shown
    if len(shown) > STACKED:
        shown = key_outcomes(comparison)
    return _stacked(comparison, shown), shown


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
    for _, title, members in family_outcomes(comparison):
        table.add_row(Text("\n".join(textwrap.wrap(title, NAME)), style="bold underline"))
        for name in members:
            figure = difference(comparison, name, 0)
            label = "\n".join(textwrap.wrap(_label(comparison, name), NAME))
            unit = "\n".join(textwrap.wrap(_unit(comparison, name), NAME))
            happened = _recorded(comparison, name)
            told = textwrap.wrap(f"recorded {', '.join(happened)}", NAME) if happened else []
            table.add_row(
                Text.assemble((label, "bold"), "\n".join(("", unit, *told))),
                *(Text(_lines(_total(comparison, name, k))) for k in (0, 1)),
                Text(_lines(_difference(comparison, name, figure))),
                Text(findings.share_words(comparison, name, 0)),
            )
        table.add_section()
    return table


def _lines(parts: tuple[str, ...]) -> str:
    return "\n".join(filter(None, parts))


def _stacked(comparison: Comparison, shown: list[str]) -> Table:
    from rich.text import Text

    table = _table()
    table.add_column("Outcome", ratio=4, min_width=14)
    table.add_column("Median", ratio=3, min_width=13)
    table.add_column("90% interval", ratio=4)
    for _, title, members in family_outcomes(comparison):
        table.add_row(Text(title, style="bold underline"), "", "")
        table.add_section()
        for name in filter(shown.__contains__, members):
            _stack(table, comparison, name)
            table.add_section()
    return table


def _stack(table: Table, comparison: Comparison, name: str) -> None:
    """Add the rows of one outcome."""
    from rich.text import Text

    heading = Text(_label(comparison, name), style="bold")
    table.add_row(heading, Text(_unit(comparison, name)), "")
    for k, policy in enumerate(comparison.policies):
        median, interval = _total(comparison, name, k)
        table.add_row(_indented(policy.label), median, interval)
    for k in chart_pairs(comparison):
        figure = difference(comparison, name, k)
        median, outer, inner = _difference(comparison, name, figure)
        first, _ = findings.pair_labels(comparison, k)
        chance = findings.share_words(comparison, name, k)
        table.add_row(_indented(findings.pair_name(comparison, k)), median, outer[5:])
        table.add_row(_indented(f"  {first} higher in"), chance, inner)
    if happened := _recorded(comparison, name):
        table.add_row(_indented("Recorded"), *happened)


def _recorded(comparison: Comparison, name: str) -> tuple[str, str] | None:
    """Return what was recorded over the window, and over how much of it; None where nothing is."""
    found = recorded_cell(comparison, name)
    if not recorded_total(comparison, name).months:
        return None
    part = found["paper"] == "part"
    return found["figure"], f"{found['months']} months" if part else found["months"]


def _indented(text: str) -> Padding:
    from rich.padding import Padding
    from rich.text import Text

    body = text.lstrip()
    return Padding(Text(body, overflow="fold"), (0, 0, 0, 2 + len(text) - len(body)))


def _total(comparison: Comparison, outcome: str, policy: int) -> tuple[str, str]:
    """Return median, empty where only an interval is shown, and 90% interval."""
    info = outcome_info(comparison, outcome)
    median, outer, _ = total_texts(info, total(comparison, outcome, policy))
    return median, outer


def _difference(comparison: Comparison, outcome: str, figure: Quantiles) -> tuple[str, str, str]:
    median, outer, inner = signed_texts(outcome_info(comparison, outcome), figure)
    return median, f"90%: {outer}", f"50%: {inner}"
