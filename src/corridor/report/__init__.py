"""How results meet people: the terminal table, the HTML brief, JSON and CSV.

write_brief(comparison, path)    one self-contained HTML file
print_table(comparison)          a table for the terminal
to_json(comparison)              everything as plain values; write_json(comparison, path) saves it
write_csv(comparison, folder)    tidy tables with a data package
warm_up()                        start the chart engines beside this process

Each loads what it needs when it is called.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from corridor.evidence import Registry
    from corridor.questions.compare.result import Comparison
    from corridor.questions.explain.result import Explanation

__all__ = ["print_table", "to_json", "warm_up", "write_brief", "write_csv", "write_json"]


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
    Raises InputError where the file can't be written.
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


def warm_up() -> None:
    """Start the chart engines beside this process and return at once; see ``report.engines``."""
    from corridor.report.engines import warm_up as start

    start()
