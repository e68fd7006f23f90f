"""Pages in the desk's frame, and pages that stand alone shown within the desk."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi.responses import HTMLResponse

from corridor import __version__
from corridor.report.render import templates

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["NAV", "render", "show", "within"]

NAV = (
    ("desk", "/", "Desk"),
    ("claims", "/claims", "Claims"),
    ("forecasts", "/forecasts", "Forecasts"),
    ("hangs", "/hangs", "What would have to be true"),
    ("evidence", "/evidence", "Evidence"),
    ("record", "/record", "Record"),
    ("reference", "/reference", "API"),
)
"""The places of the desk: id, path, name."""

_TEMPLATES = Path(__file__).parents[1] / "templates"
_BODY = re.compile(r"<body[^>]*>")


def show(template: str, here: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page of the desk's own templates.

    ``here``: id of the place that it belongs to.
    """
    return HTMLResponse(render(template, here=here, **values), status)


def render(template: str, **values: Any) -> str:
    """Return a template of the desk filled in; every text in it is escaped."""
    return (
        _environment()
        .get_template(template)
        .render(version=__version__, nav=NAV, search=values.pop("search", ""), **values)
    )


def within(
    page: str, here: str, search: str = "", back: str = "Back to the desk", note: str = ""
) -> str:
    """Return a page that stands alone with the way to the other places above it.

    ``search``: the address that the desk is to open with; ``note``: what the page can't know.
    Raises ValueError for a text that has no body.
    """
    start = _BODY.search(page)
    if start is None:
        raise ValueError("a page without a body")
    # the page's own link to its content stays the first that is reached
    skip = re.compile(r'\s*<a class="skip".*?</a>').match(page, start.end())
    at = skip.end() if skip else start.end()
    bar = render("bar.html", here=here, search=search, back=back, note=note)
    return f"{page[:at]}\n{bar}{page[at:]}"


@cache
def _environment() -> Environment:

    made = templates(_TEMPLATES)
    made.filters["plain"] = _plain
    return made


def _plain(value: float, digits: int = 6) -> str:
    """Write a number to some digits, and never with a power of ten."""
    text = f"{float(f'{value:.{digits}g}'):,.10f}"
    return text.rstrip("0").rstrip(".")
