"""Pages from templates, and chart specs to inline SVG with unique ids and a text alternative.

The same spec gives the same SVG, whatever was rendered before it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor.report.charts.theme import FONT, TOKENS

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["finish", "plain_colors", "templates", "to_svg"]

_ID = re.compile(r'\bid="([^"]+)"')
_LONG = re.compile(r"(-?\d+\.\d{3,}(?:e-?\d+)?)")
_GEOMETRY = re.compile(r'\b(d|transform|x|y|x1|y1|x2|y2|width|height)="([^"]*)"')
_PAINT = re.compile(r'\b(fill|stroke)="(#[0-9a-fA-F]{6})"')
_FONT = re.compile(r' font-family="[^"]*"')
#: what the engine says of parts; the drawing as a whole is one image with a text of its own
_ROLES = re.compile(r' (?:role="graphics-[a-z]+"|aria-roledescription="[^"]*")')
_VARIABLE = re.compile(r"var\(--[\w-]+, (#[0-9a-fA-F]+)\)")
_OPENING = re.compile(r"<svg[^>]*>")
_VARIABLES = {light: f"var(--{name}, {light})" for name, (light, _) in TOKENS.items()}


def templates(folder: Path) -> Environment:
    """Return the templates of a folder: every text is escaped, and a missing value is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def to_svg(spec: Mapping[str, Any], name: str) -> str:
    """Draw a chart spec here and now; see ``finish``."""
    import vl_convert

    return finish(spec, vl_convert.vegalite_to_svg(dict(spec)), name)


def finish(spec: Mapping[str, Any], raw: str, name: str) -> str:
    """Return what the chart engine drew as an SVG element to put into a page.

    ``name``: unique in the page, letters, digits and hyphens; ids within the SVG start with it.
    Colours of the theme become CSS variables with the light value as the fallback, so the SVG
    also stands alone.
    """
    words = spec["usermeta"]["corridor"]
    drawing = raw[_end_of_opening(raw) :]
    drawing = _GEOMETRY.sub(_shorten, drawing)
    drawing = _PAINT.sub(lambda m: f'{m[1]}="{_VARIABLES.get(m[2].lower(), m[2])}"', drawing)
    drawing = _ROLES.sub("", _FONT.sub("", drawing))
    for number, old in enumerate(dict.fromkeys(_ID.findall(drawing))):
        new = f"{name}-{number}"
        drawing = drawing.replace(f'id="{old}"', f'id="{new}"')
        drawing = drawing.replace(f"url(#{old})", f"url(#{new})")
    width, height = _size(spec)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}" font-family="{FONT}" '
        f'aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">{html.escape(words["subtitle"])}</title>'
        f'<desc id="{name}-desc">{html.escape(words["alt"])}</desc>{drawing}'
    )


def plain_colors(svg: str) -> str:
    """Return the text of an SVG without CSS variables: not every program that draws knows them."""
    return _VARIABLE.sub(r"\1", svg)


def _end_of_opening(raw: str) -> int:
    found = _OPENING.search(raw)
    if found is None:
        raise ValueError("the chart engine returned no SVG")
    return found.end()


def _size(spec: Mapping[str, Any]) -> tuple[int, int]:
    """Return the chart's full size, which its own padding fixes."""
    padding = spec["padding"]
    return (
        int(spec["width"] + padding["left"] + padding["right"]),
        int(spec["height"] + padding["top"] + padding["bottom"]),
    )


def _shorten(match: re.Match[str]) -> str:
    """Cut coordinates to a hundredth of a pixel."""
    values = _LONG.sub(lambda m: f"{float(m[1]):.2f}".rstrip("0").rstrip("."), match[2])
    return f'{match[1]}="{values}"'
