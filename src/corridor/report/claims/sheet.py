"""All charts of one claim below each other, as one SVG file."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corridor.core.files import write_atomic
from corridor.questions.claims.result import LedgerResult
from corridor.record import RECORD
from corridor.report.charts import theme
from corridor.report.claims.site import drawn_pages

__all__ = ["sheet", "write_sheet"]

_WIDTH, _EDGE, _LINE, _GAP = 428, 14, 17, 18
_LETTERS = 56


def write_sheet(result: LedgerResult, path: Path, *, record: Path = RECORD) -> Path:
    """Write the charts of the first claim of a result and return the path.

    Raises InputError if the file cannot be written.
    """
    write_atomic(path, sheet(result, record=record))
    return path


def sheet(result: LedgerResult, *, record: Path = RECORD) -> str:
    """Return the verdict, the grid of each test and the series of a claim as one SVG."""
    (page, *_), _ = drawn_pages(result, record)
    parts: list[str] = []
    at = _EDGE
    for text, bold in _head(page):
        at += _LINE
        parts.append(_text(text, at, bold=bold))
    for title, item in _charts(page):
        at += _GAP
        for k, line in enumerate(title):
            at += _LINE
            parts.append(_text(line, at, bold=k + 1 < len(title)))
        at += 6
        svg = str(item["svg"])
        height = int(svg.partition(' height="')[2].partition('"')[0])
        parts.append(svg.replace("<svg ", f'<svg y="{at}" ', 1))
        at += height
    height = at + _EDGE
    background = f'<rect width="{_WIDTH}" height="{height}" fill="{theme.color("card")}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" font-family="{theme.FONT}">'
        f"<title>{html.escape(page['cite'])}</title>{background}{''.join(parts)}</svg>\n"
    )


def _head(page: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    for line in textwrap.wrap(f"{page['id']}: {page['says']}", _LETTERS - 4):
        yield line, True


def _charts(page: dict[str, Any]) -> Iterator[tuple[list[str], dict[str, Any]]]:
    """Give each chart with the lines above it, the last of which is its measure and unit."""
    if page["strip"]:
        yield [page["strip"]["subtitle"]], page["strip"]
    for test in page["tests"]:
        if test["chart"]:
            name = textwrap.wrap(f"{test['number']}. {test['label']}", _LETTERS)
            below = f"{test['chart']['finding']}. {test['chart']['subtitle']}"
            yield [*name, textwrap.shorten(below, _LETTERS + 12, placeholder="…")], test["chart"]
    for item in page["series"]:
        yield [*textwrap.wrap(item["finding"], _LETTERS), item["subtitle"]], item


def _text(text: str, y: int, *, bold: bool) -> str:
    look = f'font-weight="bold" fill="{theme.color("ink")}"' if bold else ""
    look = look or f'fill="{theme.color("text")}"'
    return f'<text x="{_EDGE}" y="{y}" font-size="13" {look}>{html.escape(text)}</text>'
