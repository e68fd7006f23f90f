"""The ledger in the terminal: a table of all claims, or one claim in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor.questions.claims.checks import load_check
from corridor.questions.claims.claim import TYPES, ClaimTest, Ledger
from corridor.questions.claims.result import Cell, ClaimResult, LedgerResult
from corridor.record import RECORD
from corridor.report.claims import said
from corridor.report.claims.basis import ACROSS, Basis
from corridor.report.claims.counted import counted
from corridor.report.claims.places import command_of
from corridor.report.claims.plot import LEGEND, lines, scale_line

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

__all__ = ["print_claim", "print_ledger"]

#: letters of a terminal in which lines of a chart are longer
_WIDE = 110
#: definitions of a test of which each is told in a sentence; of more the table tells
_TOLD = 3


def print_ledger(result: LedgerResult, console: Console | None = None) -> None:
    """Print a line per claim: verdict, definitions, what could be said before, the claim."""
    from rich.console import Console
    from rich.text import Text

    console = console or Console(highlight=False)
    ledger = result.ledger
    console.print(Text(ledger.title, style="bold"))
    if ledger.about != ledger.title:
        console.print(Text(ledger.about))
    console.print()
    before = result.claims[0].before
    as_of = said.as_of(result.claims[0].now)
    heads = ["Claim", f"Verdict{as_of}", "Definitions"]
    heads += [f"In {said.stood(s)}" for s in before]
    table = _table([*heads, "Kind, and what is claimed"])
    for one in result.claims:
        verdict = one.now.verdict
        table.add_row(
            *map(
                Text,
                (
                    one.claim.id,
                    said.verdict(one.now),
                    said.split(verdict.tally) if verdict.id != "not_testable" else "",
                    *map(said.verdict, one.before),
                    f"{said.kind(one.claim)}: {one.claim.says}",
                ),
            )
        )
    console.print(table)
    head = f"{as_of.strip().capitalize()}: " if as_of else ""
    console.print(Text(f"{head}{said.tally(result)}"))
    if marked := said.hinges(s for one in result.claims for s in (one.now, *one.before)):
        console.print(Text(marked))
    kinds = dict.fromkeys(one.claim.type for one in result.claims)
    console.print(Text("; ".join(f"{kind}: {TYPES[kind]}" for kind in TYPES if kind in kinds)))
    console.print(
        Text(
            "+ supports, - contradicts, ~ unclear, of the definitions that can be read. "
            f"One claim in full: {command_of(result.command, ledger, 'ID')}"
        )
    )


def print_claim(
    result: ClaimResult, ledger: Ledger, console: Console | None = None, *, record: Path = RECORD
) -> None:
    """Print one claim in full: what it says, its verdict, its grid, and what that rests on.

    ``ledger``: the one that it stands in, for what its measures count. ``record``: the folder that
    it was judged by.
    """
    from rich.console import Console
    from rich.text import Text

    console = console or Console(highlight=False)
    claim, now = result.claim, result.now

    def line(head: str, text: str) -> None:
        if text:
            console.print(Text.assemble((f"{head}: ", "bold"), text))

    quote = claim.quote if claim.stylised else f'"{claim.quote}"'
    console.print(Text(f"{claim.id}  {quote}", style="bold"))
    line("Kind", f"{claim.type}, {TYPES[claim.type]}" + (", stylised" if claim.stylised else ""))
    line("Said by", claim.by)
    line("Reported", said.reported(claim))
    line("Claimed", claim.says)
    line("What would count", claim.counts)
    console.print()
    line(f"Verdict{said.as_of(now)}", f"{now.verdict.words}. {now.verdict.because}")
    if len(now.verdict.families) > 1:
        line("By kind of test", "; ".join(said.families(now)))
    line("Closest call", said.closest(result))
    line("How it changed", said.changed(result))
    tested = now.verdict.id != "not_testable"
    line(f"Would make {'more of ' * tested}it testable", "; ".join(now.verdict.would_need))
    for note in claim.notes:
        line("Note", note)
    for place, test in enumerate(claim.tests):
        cells = [cell for cell in now.cells if cell.test == place]
        role = "" if test.role == "scored" else ", shown and not counted"
        console.print()
        console.print(Text(f"{place + 1}. {test.label} ({test.check}{role})", style="bold"))
        console.print(Text(f"{test.why} Rule: {said.rule(test, cells)}.".strip()))
        table = _grid(test, cells, console.width)
        console.print(table)
        if len(cells) <= _TOLD:
            for cell in cells:
                if cell.outcome is not None:
                    console.print(Text(f"Found: {cell.outcome.sentence}."))
        if caveat := load_check(test.check).caveat:
            console.print(Text(caveat))
        figures = [figure for cell in cells if cell.outcome for figure in cell.outcome.figures]
        console.print(Text("Rests on:" if figures else "Rests on no figure."))
        for text in said.cited(figures):
            console.print(Text(f"  {text}"))
    console.print()
    if any(cell.outcome for cell in now.cells):
        console.print(Text(f"On the lines: {LEGEND}."))
    for label, note in counted(claim, ledger):
        line(f"{label[:1].upper()}{label[1:]}", note)
    line("See", ", ".join(claim.see))
    _print_sources(result, ledger, record, console)
    # by now what stands above is out of sight
    line(f"{claim.id}{said.as_of(now)}", said.verdict(now))
    if marked := said.hinges((now, *result.before)):
        console.print(Text(marked))


def _print_sources(result: ClaimResult, ledger: Ledger, record: Path, console: Console) -> None:
    """Print the tables and documents under the figures, then those that were read as well."""
    from rich.padding import Padding
    from rich.text import Text

    from corridor.evidence import registry

    basis = Basis(result.now.cells, result.claim.sources, registry(over=ledger.home))
    papers = basis.documents()

    def listed(head: str, entries: Sequence[tuple[str, Sequence[str], Sequence[str]]]) -> None:
        if entries:
            console.print(Text(f"{head}:", style="bold"))
        for text, places, breaks in entries:
            console.print(Text(f"  {text}"))
            for place in places:
                # an address that is wrapped can't be copied
                console.print(Text(f"    {place}"), soft_wrap=True)
            for note in (ACROSS, *breaks) if breaks else ():
                console.print(Padding(Text(note), (0, 0, 0, 4 if note is ACROSS else 6)))

    listed(
        "Tables",
        [
            (
                f"{one['id']}: {one['publisher']}. {one['title']}.",
                [f"{paper['title']}: {_address(paper)}" for paper in one["documents"]],
                one["breaks"],
            )
            for one in basis.tables(record, ledger.tables)
        ],
    )
    for head, rests in (("Sources", True), ("Read as well, no figure rests on it", False)):
        listed(
            head,
            [
                (
                    f"{one['id']}: {one['by']} ({one['year'] or 'no date'}). "
                    f"{one['title']}{one['stop']}",
                    [_address(one)],
                    (),
                )
                for one in papers
                if one["rests"] == rests
            ],
        )


def _address(one: Mapping[str, Any]) -> str:
    return f"{one['address']} (site only)" if one["site"] else str(one["address"])


def _grid(test: ClaimTest, cells: Sequence[Cell], width: int) -> Table:
    """Return a row for each definition: reading, choices, the value on a line, the value."""
    from rich.text import Text

    unit = said.units_of(cells)
    room = 30 if width >= _WIDE else 16
    drawn = lines(test, cells, room)
    heads = ["Reading", "Definition", scale_line(test, cells, room), unit or "Found"]
    table = _table(heads)
    for column, least in zip(table.columns, (0, 12, room, 0), strict=True):
        column.no_wrap = bool(least == room)
        column.min_width = least
    varied = [name for name in test.axes if len({c.choices[name] for c in cells}) > 1]
    for cell, line in zip(cells, drawn, strict=True):
        mark = said.MARKS.get(cell.state, " ") if cell.role == "scored" else " "
        reading = f"{mark} {said.reading(cell)}"
        if sure := said.sure(test, cell):
            reading += f" ({sure})"
        label = ", ".join(cell.choices[name] for name in varied) or said.cell_label(cell)
        value = said.cell_value(cell, unit=not unit)
        table.add_row(*map(Text, (reading, label, line, value)))
    return table


def _table(heads: list[str]) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold")
    return table
