"""How results meet people: the terminal table, the HTML brief, JSON and CSV.

write_brief(comparison, path)    one self-contained HTML file
print_table(comparison)          a table for the terminal
to_json(comparison)              everything as plain values; write_json(comparison, path) saves it
write_csv(comparison, folder)    tidy tables with a data package
to_frames(comparison)            the same tables as polars DataFrames
chart(comparison, outcome)       one chart, for a notebook or as SVG, PNG, Vega-Lite or HTML
print_explanation(explanation)   what a difference hangs on, for the terminal
write_explanation(explanation, path)  the same as one page with its appendix
warm_up()                        start the chart engines beside this process
charts_ahead()                   the same, and what has them draw while a comparison is made

Each loads what it needs when it is called.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl
    from rich.console import Console

    from corridor.evidence import Registry
    from corridor.questions.compare.result import Comparison
    from corridor.questions.explain.result import Explanation
    from corridor.report.export.chart import Chart

__all__ = [
    "chart",
    "charts_ahead",
    "print_explanation",
    "print_table",
    "to_frames",
    "to_json",
    "warm_up",
    "write_brief",
    "write_csv",
    "write_explanation",
    "write_json",
]


def write_brief(
    comparison: Comparison,
    path: Path | str,
    *,
    registry: Registry | None = None,
    explained: Explanation | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Write the comparison as one HTML file that needs no network, and return its path.

    ``registry``: where parameters' labels and sources are looked up, the shipped one by default.
    ``explained``: what the answer hangs on, for a section of its own.
    ``progress``: called after each chart with charts done and charts in all.
    Raises InputError for another ending than .html, or where the file can't be written.
    """
    from corridor.report.brief import write_brief as write

    return write(comparison, path, registry=registry, explained=explained, progress=progress)


def print_table(comparison: Comparison, console: Console | None = None) -> None:
    """Print totals over the window, paired differences and a sentence per key outcome."""
    from corridor.report.terminal import print_table as show

    show(comparison, console)


def to_json(comparison: Comparison) -> dict[str, Any]:
    """Return all of a comparison as plain values; the schema is in ``report.export.plain``."""
    from corridor.report.export.plain import to_json as convert

    return convert(comparison)


def write_json(comparison: Comparison, path: Path | str) -> Path:
    """Write ``to_json`` to a file, whole or not at all, and return its path."""
    from corridor.report.export.plain import write_json as write

    return write(comparison, path)


def write_csv(comparison: Comparison, folder: Path | str) -> Path:
    """Write tidy CSV tables with a data package into ``folder``, and return it."""
    from corridor.report.export.tables import write_csv as write

    return write(comparison, folder)


def to_frames(comparison: Comparison) -> dict[str, pl.DataFrame]:
    """Return the tables of ``write_csv`` as polars DataFrames: ``totals``, ``differences``, ...

    A row is one figure, in the unit of its outcome; columns are in ``report.export.tables``.
    """
    from corridor.report.export.tables import to_frames as convert

    return convert(comparison)


def chart(
    comparison: Comparison, outcome: str, kind: str = "fan", *, group: str = "ALL", pair: int = 0
) -> Chart:
    """Return one chart: ``fan``, ``difference`` or ``groups``; see ``report.export.chart``.

    A notebook shows it; ``.save("x.svg")`` writes it as SVG, PNG, Vega-Lite (JSON) or HTML.
    Raises InputError for an outcome, kind, group or pair that is not there.
    """
    from corridor.report.export.chart import chart as draw

    return draw(comparison, outcome, kind, group=group, pair=pair)


def print_explanation(explanation: Explanation, console: Console | None = None) -> None:
    """Print what a difference hangs on, as ``corridor explain`` does."""
    from corridor.report.explain.whole.terminal import print_explanation as show

    show(explanation, console)


def write_explanation(explanation: Explanation, path: Path | str) -> Path:
    """Write the page of ``corridor explain`` as one HTML file, and return its path.

    Raises InputError for another ending than .html, or where the file can't be written.
    """
    from corridor.report.explain.whole.page import write_page

    return write_page(explanation, path)


def warm_up() -> None:
    """Start the chart engines beside this process and return at once; see ``report.engines``."""
    from corridor.report.engines import warm_up as start

    start()


def charts_ahead() -> Callable[[Comparison], None]:
    """Return what ``compare`` takes as ``ahead``: charts of the brief are drawn meanwhile."""
    from corridor.report.brief import charts_ahead as begin

    return begin()
