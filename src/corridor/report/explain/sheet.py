"""One part on its own: in the terminal, as a page that loads nothing, and its charts as files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor import __version__
from corridor.core.files import write_atomic
from corridor.report.charts import theme
from corridor.report.export.picture import drawing
from corridor.report.render import templates, to_svg

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["print_sheet", "write_charts", "write_sheet"]

_TEMPLATES = Path(__file__).parents[1] / "templates"


def print_sheet(
    lines: Sequence[str], section: Mapping[str, Any], console: Console | None = None
) -> None:
    """Print what a section is of, sentences, its tables; ``console``: the terminal by default.

    A table with ``brief`` False is left to the page; what a row shares with the one above it
    is written once.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = console or Console(highlight=False)
    before = [f"{section['setting']}."] if section.get("setting") else []
    for line in (*before, *lines):
        console.print(Text(line))
    for told in section["tables"]:
        if not told.get("brief", True):
            continue
        table = Table(
            title=Text(told["caption"], style="bold"),
            title_justify="left",
            box=box.SIMPLE_HEAD,
            pad_edge=False,
            show_lines=False,
        )
        for head, width in zip(told["head"], _widths(told, console.width), strict=True):
            table.add_column(Text(head), overflow="fold", width=width)
        above = ""
        for row in told["rows"]:
            first = "" if row[0] == above else row[0]
            above = row[0]
            table.add_row(*map(Text, (first, *row[1:])))
        console.print(table)


def _widths(told: Mapping[str, Any], width: int) -> list[int] | list[None]:
    """Return the letters of each column of a table, or None for all where words must break.

    ``width``: of the terminal, in letters. No column is narrower than its longest word; what is
    left goes, letter by letter, to the column with the most to wrap.
    """
    columns = list(zip(told["head"], *told["rows"], strict=True))
    given = [max((len(w) for text in one for w in text.split()), default=0) for one in columns]
    # three blanks stand between columns and one at each end
    spare = width - sum(given) - 3 * len(columns) + 1
    if spare < 0:
        return [None] * len(columns)
    # figures and names first, then the heads above them
    for top in (1, 0):
        whole = [max(map(len, one[top:]), default=0) for one in columns]
        while spare and any(full > have for full, have in zip(whole, given, strict=True)):
            wraps = [full / max(have, 1) for full, have in zip(whole, given, strict=True)]
            given[wraps.index(max(wraps))] += 1
            spare -= 1
    return given


def write_sheet(section: Mapping[str, Any], heading: str, command: str, path: Path) -> Path:
    """Write a section as a page of its own, whole or not at all, and return its path.

    ``section``: as ``report.explain.<part>.section`` gives it; ``command``: what makes the same
    numbers again. Raises InputError where the file can't be written.
    """
    from markupsafe import Markup

    environment = templates(_TEMPLATES)
    charts = [
        {
            "svg": Markup(to_svg(chart["spec"], f"chart-{place}")),
            "caption": chart["caption"],
            **chart["spec"]["usermeta"]["corridor"],
        }
        for place, chart in enumerate(section["charts"], 1)
    ]
    html = environment.get_template("sheet.html").render(
        heading=heading,
        section=section,
        charts=charts,
        command=command,
        version=__version__,
        css=Markup((_TEMPLATES / "brief.css").read_text(encoding="utf-8")),
        tokens_light=Markup(theme.variables(0)),
        tokens_dark=Markup(theme.variables(1)),
    )
    write_atomic(path, html)
    return path


def write_charts(
    section: Mapping[str, Any], name: str, folder: Path, command: str = ""
) -> list[Path]:
    """Draw a section's charts into a folder as ``NAME-1.svg`` and so on; return their paths.

    ``command``: what makes the same figures, said below each.
    """
    paths = []
    for place, chart in enumerate(section["charts"], 1):
        path = folder / f"{name}-{place}.svg"
        text = drawing(chart["spec"], f"{name}-{place}", chart["caption"], command)
        write_atomic(path, text)
        paths.append(path)
    return paths
