"""All charts of one claim below each other, those of one test or of its series, as SVG or PNG."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corridor.core.errors import InputError
from corridor.core.files import write_atomic
from corridor.questions.claims.result import LedgerResult
from corridor.record import RECORD
from corridor.report.charts import theme
from corridor.report.claims import said
from corridor.report.claims.site import drawn_pages
from corridor.report.render import plain_colors

__all__ = ["FORMS", "SERIES", "picture", "sheet", "write_sheet"]

SERIES = "series"
"""Part of a claim's charts: the series of the record that its tests read."""
FORMS = (".svg", ".png")
"""Endings of the files that a sheet is written to."""
_WIDTH, _EDGE, _LINE, _GAP = 428, 14, 17, 18
_LETTERS = 56
_TOLD = 3  # definitions of which each is told in a sentence
#: licences that ask to name them and what was changed
_SHARED = "Creative Commons"
_SCALE = 2.0  # of pictures, as of every other chart


def write_sheet(
    result: LedgerResult, path: Path, part: int | str = "", *, record: Path = RECORD
) -> Path:
    """Write the charts of the first claim of a result and return the path.

    ``part``: number of the one test that is drawn, from 1, or ``SERIES``; all for "".
    Raises InputError if there is no such chart, or if the file cannot be written.
    """
    svg = sheet(result, part, record=record)
    write_atomic(path, picture(svg) if path.suffix.lower() == ".png" else svg)
    return path


def picture(svg: str) -> bytes:
    """Return a sheet as PNG, at twice its size."""
    import vl_convert

    return bytes(vl_convert.svg_to_png(svg, scale=_SCALE))


def sheet(result: LedgerResult, part: int | str = "", *, record: Path = RECORD) -> str:
    """Return the verdict, the grid of each test and the series of a claim as one SVG.

    ``part``: as for ``write_sheet``, which raises the same.
    """
    (page, *_), _ = drawn_pages(result, record)
    parts: list[str] = []
    at = _EDGE
    for text, bold in _head(page):
        at += _LINE
        parts.append(_text(text, at, bold=bold))
    told = [_title(page), _quote(page)]
    for title, item in _charts(page, part):
        at += _GAP
        for line, bold in title:
            at += _LINE
            parts.append(_text(line, at, bold=bold))
        at += 6
        svg = plain_colors(str(item["svg"]))
        height = int(svg.partition(' height="')[2].partition('"')[0])
        parts.append(svg.replace("<svg ", f'<svg y="{at}" ', 1))
        at += height
        told.append(" ".join(line for line, _ in title))
    at += _GAP
    for text, _ in _foot(page, part):
        at += _LINE
        parts.append(_text(text, at, bold=False))
    height = at + _EDGE
    background = f'<rect width="{_WIDTH}" height="{height}" fill="{theme.color("card")}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" font-family="{theme.FONT}" role="img">'
        f"<title>{html.escape(page['cite'])}</title><desc>{html.escape(' '.join(told))}</desc>"
        f"{background}{''.join(parts)}</svg>\n"
    )


def _title(page: dict[str, Any]) -> str:
    """Return what was tested with its verdict: alone, its words would read as a finding.

    They are ours, so they stand in no quotation marks.
    """
    now = page["standings"][-1]
    return f"Claim {page['id']}, {now['words']}{now['mark']}. Tested: {page['says']}"


def _quote(page: dict[str, Any]) -> str:
    """Return the words in which it was said, in marks only where somebody is quoted."""
    by = f" by {page['said_by']}" if page["said_by"] else ""
    if page["stylised"]:
        return f"Said{by} (stylised, nobody is quoted): {page['quote']}"
    held = f" ({said.REPORTED})" if page["reported"] else ""
    return f"Quoted{by}{held}: “{page['quote']}”"


def _head(page: dict[str, Any]) -> list[tuple[str, bool]]:
    return [*_lines(_title(page), bold=True), *_lines(_quote(page))]


def _foot(page: dict[str, Any], part: int | str) -> list[tuple[str, bool]]:
    """Return what a chart that travels alone has to say: whose figures, and how to cite it.

    Of a part, only what that part rests on.
    """
    used = _used(page, part)
    places = {name for one in used for name in one["place"].split(" and ")}
    named = {name for one in used for name in one["sources"]}
    if part == SERIES:
        places = {name for one in page["series"] for name in one["table"].split(" and ")}
    papers: dict[str, dict[str, None]] = {}
    for one in page["tables"]:
        if part == "" or one["id"] in places:
            titles = [paper["title"] for paper in one["documents"]]
            if one["licence"].startswith(_SHARED):
                titles.append(f"{one['licence']}, rows chosen and added up by Corridor")
            papers.setdefault(one["publisher"], {}).update(dict.fromkeys(titles))
    for one in page["documents"]:
        if part == "" or one["id"] in named:
            papers.setdefault(one["by"], {})[one["title"]] = None
    marked = page["hinges"] if part == "" or page["standings"][-1]["mark"] else ""
    counts = [marked, *(f"{one['label']}: {one['note']}" for one in page["counted"])]
    said = [f"Source: {'; '.join([by, *titles])}." for by, titles in papers.items()]
    made = [
        f"Source: the model of Corridor, {one['place']}, grade {one['grade']}; not a count."
        for one in used
        if one["kind"] == "model"
    ]
    also = [f"{one['by']}; {one['title']}{one['stop']}" for one in page["also"] if part == ""]
    read = f"Read as well, no figure rests on it: {' '.join(also)}" if also else ""
    cite = page["cite"] if part == "" else page["cite_claim"]
    texts = (*counts, *said, *dict.fromkeys(made), read, cite)
    return [line for text in texts for line in _lines(text)]


def _used(page: dict[str, Any], part: int | str) -> list[dict[str, Any]]:
    """Return the figures that a part rests on: none for the series, which name their tables."""
    numbers = {
        number
        for test in page["tests"]
        if part in ("", test["number"])
        for row in test["rows"]
        for number in row["figures"]
    }
    return [one for one in page["figures"] if one["number"] in numbers]


def _charts(
    page: dict[str, Any], only: int | str
) -> Iterator[tuple[list[tuple[str, bool]], dict[str, Any]]]:
    """Give each chart with the lines above it, and whether a line is bold."""
    if page["strip"] and only == "":
        yield _lines(page["strip"]["subtitle"]), page["strip"]
    drawn = {test["number"]: test for test in page["tests"] if test["chart"]}
    known = [*map(str, drawn), *([SERIES] if page["series"] else [])]
    if only != "" and str(only) not in known:
        raise InputError(
            f"claim {page['id']} has no chart {only}",
            remedy=f"Drawn are {', '.join(known) or 'none of it'}",
        )
    for number, test in drawn.items():
        if only in ("", number):
            head = _lines(f"{number}. {test['label']}", bold=True)
            found = _lines(f"{test['chart']['finding']}.")
            # of few definitions each is told, since a chart that travels alone has no table
            told = [row["sentence"] for row in test["rows"] if len(test["rows"]) <= _TOLD]
            lines = [line for text in told for line in _lines(f"{text}.")]
            note = [*_lines(test["chart"]["note"]), *_lines(test["caveat"])]
            yield [*head, *found, *lines, *_lines(test["chart"]["subtitle"]), *note], test["chart"]
    for item in page["series"] if only in ("", SERIES) else ():
        yield [*_lines(item["finding"], bold=True), *_lines(item["subtitle"])], item


def _lines(text: str, *, bold: bool = False) -> list[tuple[str, bool]]:
    return [(line, bold) for line in textwrap.wrap(text, _LETTERS - 4 * bold)]


def _text(text: str, y: int, *, bold: bool) -> str:
    look = f'font-weight="bold" fill="{theme.color("ink")}"' if bold else ""
    look = look or f'fill="{theme.color("text")}"'
    return f'<text x="{_EDGE}" y="{y}" font-size="13" {look}>{html.escape(text)}</text>'
