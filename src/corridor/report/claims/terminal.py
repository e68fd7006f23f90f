"""The ledger in the terminal: a table of all claims, or one claim in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corridor.questions.claims.claim import TYPES
from corridor.questions.claims.result import ClaimResult, LedgerResult
from corridor.report.claims import said

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

__all__ = ["print_claim", "print_ledger"]


def print_ledger(result: LedgerResult, console: Console | None = None) -> None:
    """Print a line per claim: verdict, definitions, what could be said before, the claim."""
    from rich.console import Console
    from rich.text import Text

    console = console or Console(highlight=False)
    ledger = result.ledger
    console.print(Text(ledger.title, style="bold"))
    console.print(Text(f"{ledger.about}\n"))
    before = result.claims[0].before
    heads = ["Claim", "Verdict", "Definitions"]
    heads += [f"In {said.stood(s)}" for s in before]
    table = _table([*heads, "What is claimed"])
    for one in result.claims:
        verdict = one.now.verdict
        table.add_row(
            *map(
                Text,
                (
                    one.claim.id,
                    verdict.words,
                    said.split(verdict.tally),
                    *(s.verdict.words for s in one.before),
                    one.claim.says,
                ),
            )
        )
    console.print(table)
    counts: dict[str, int] = {}
    for one in result.claims:
        counts[one.now.verdict.words] = counts.get(one.now.verdict.words, 0) + 1
    console.print(Text("; ".join(f"{n} {word}" for word, n in sorted(counts.items()))))
    console.print(
        Text(
            "+ supports, - contradicts, ~ unclear, of the definitions that can be read. "
            "One claim in full: corridor claims ID"
        )
    )


def print_claim(result: ClaimResult, console: Console | None = None) -> None:
    """Print one claim in full: what it says, its verdict, its grid, and what that rests on."""
    from rich.console import Console
    from rich.text import Text

    console = console or Console(highlight=False)
    claim, now = result.claim, result.now

    def line(head: str, text: str) -> None:
        if text:
            console.print(Text.assemble((f"{head}: ", "bold"), text))

    console.print(Text(f'{claim.id}  "{claim.quote}"', style="bold"))
    line("Kind", f"{claim.type}, {TYPES[claim.type]}" + (", stylised" if claim.stylised else ""))
    line("Claimed", claim.says)
    line("What would count", claim.counts)
    console.print()
    line("Verdict", f"{now.verdict.words}. {now.verdict.because}")
    if len(now.verdict.families) > 1:
        line("By kind of test", "; ".join(said.families(now)))
    line("Closest call", said.closest(result))
    line("How it changed", said.changed(result))
    line("Would make it testable", "; ".join(now.verdict.would_need))
    for place, test in enumerate(claim.tests):
        cells = [cell for cell in now.cells if cell.test == place]
        role = "" if test.role == "scored" else ", shown and not counted"
        console.print()
        console.print(Text(f"{place + 1}. {test.label} ({test.check}{role})", style="bold"))
        console.print(Text(f"{test.why} Rule: {said.rule(test)}.".strip()))
        unit = said.units_of(cells)
        table = _table(["", *test.axes, f"Found, {unit}" if unit else "Found", "Reading"])
        for cell in cells:
            mark = said.MARKS.get(cell.state, "") if cell.role == "scored" else ""
            reading = said.STATE_WORDS[cell.state]
            if cell.supporting is not None:
                reading += f" (rule holds in {cell.supporting:.0%} of draws)"
            words = (mark, *cell.choices.values(), said.cell_value(cell, unit=not unit), reading)
            table.add_row(*map(Text, words))
        console.print(table)
        console.print(Text("Rests on:"))
        figures = [figure for cell in cells if cell.outcome for figure in cell.outcome.figures]
        for text in said.cited(figures):
            console.print(Text(f"  {text}"))
    console.print()
    for note in claim.notes:
        line("Note", note)
    line("Sources", ", ".join(claim.sources))
    line("See", ", ".join(claim.see))


def _table(heads: list[str]) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold")
    return table
