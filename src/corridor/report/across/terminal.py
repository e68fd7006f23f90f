"""The comparison across corridors on the terminal."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from rich.console import Console
from rich.text import Text

from corridor.questions.across import Across
from corridor.report.across import page as words
from corridor.report.terminal import print_rows

__all__ = ["print_across"]


def print_across(found: Across, drawn: Path | None = None) -> None:
    """Print changes, pools and shared mechanisms; what cannot be said first."""
    console = Console(highlight=False)

    show = partial(print_rows, console)
    notes = words.across_notes(found)
    for sentence in (*words.across_sentences(found), "", notes["caveat"], ""):
        console.print(Text(sentence))
    show(
        "Share stopped around events of cooperation",
        words.EVENT_HEADS[:-1],
        (row[:-1] for _, row in words.event_rows(found)),
    )
    show(
        "Events without a figure",
        words.LEFT_OUT_HEADS[:-1],
        (row[:-1] for _, row in words.left_out_rows(found)),
    )
    show("Pooled, change of the hazard of being stopped", words.POOL_HEADS, words.pool_rows(found))
    show(
        "Mechanisms that corridors share",
        words.MECHANISM_HEADS,
        (
            (
                f"{row['label']}, {row['unit']}",
                "\n".join(f"{cell['corridor']}: {cell['text']}" for cell in row["cells"]),
                row["sign"],
                row["size"],
            )
            for row in words.mechanism_rows(found)
        ),
    )
    for name in ("intro", "pooled", "prior", "mechanisms"):
        if notes[name]:
            console.print(Text(notes[name]))
    if drawn is not None:
        console.print(Text(f"Chart: {drawn.resolve()}"))
