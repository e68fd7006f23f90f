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
        for line, bold in title:
            at += _LINE
            parts.append(_text(line, at, bold=bold))
        at += 6
        svg = str(item["svg"])
        height = int(svg.partition(' height="')[2].partition('"')[0])
        parts.append(svg.replace("<svg ", f'<svg y="{at}" ', 1))
        at += height
    at += _GAP
    for text, _ in _foot(page):
        at += _LINE
        parts.append(_text(text, at, bold=False))
    height = at + _EDGE
    background = f'<rect width="{_WIDTH}" height="{height}" fill="{theme.color("card")}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" font-family="{theme.FONT}">'
        f"<title>{html.escape(page['cite'])}</title>{background}{''.join(parts)}</svg>\n"
    )


def _head(page: dict[str, Any]) -> list[tuple[str, bool]]:
    return _lines(f"{page['id']}: {page['says']}", bold=True)


def _foot(page: dict[str, Any]) -> list[tuple[str, bool]]:
    """Return what a chart that travels alone has to say: whose figures, and how to cite it."""
    papers: dict[str, dict[str, None]] = {}
    for one in page["tables"]:
        titles = (paper["title"] for paper in one["documents"])
        papers.setdefault(one["publisher"], {}).update(dict.fromkeys(titles))
    for one in page["documents"]:
        papers.setdefault(one["by"], {})[one["title"]] = None
    said = [f"Source: {'; '.join([by, *titles])}." for by, titles in papers.items()]
    return [line for text in (*said, page["cite"]) for line in _lines(text)]


def _charts(page: dict[str, Any]) -> Iterator[tuple[list[tuple[str, bool]], dict[str, Any]]]:
    """Give each chart with the lines above it, and whether a line is bold."""
    if page["strip"]:
        yield _lines(page["strip"]["subtitle"]), page["strip"]
    for test in page["tests"]:
        if test["chart"]:
            head = _lines(f"{test['number']}. {test['label']}", bold=True)
            found = _lines(f"{test['chart']['finding']}.")
            yield [*head, *found, *_lines(test["chart"]["subtitle"])], test["chart"]
    for item in page["series"]:
        yield [*_lines(item["finding"], bold=True), *_lines(item["subtitle"])], item


def _lines(text: str, *, bold: bool = False) -> list[tuple[str, bool]]:
    return [(line, bold) for line in textwrap.wrap(text, _LETTERS - 4 * bold)]


def _text(text: str, y: int, *, bold: bool) -> str:
    look = f'font-weight="bold" fill="{theme.color("ink")}"' if bold else ""
    look = look or f'fill="{theme.color("text")}"'
    return f'<text x="{_EDGE}" y="{y}" font-size="13" {look}>{html.escape(text)}</text>'
