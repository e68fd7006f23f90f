"""A chart as a picture of its own: title, measure and source drawn with it."""

from __future__ import annotations

import copy
import textwrap
from collections.abc import Mapping
from typing import Any

from corridor import __version__
from corridor.report.charts import theme
from corridor.report.render import plain_colors, to_svg

__all__ = ["drawing", "named", "png", "svg", "with_words"]

_LINE = theme.SIZE + 4
#: pixels that a letter takes on average, for breaking lines
_LETTER = 6.6
_MARGIN = 12
_SCALE = 2.0


def named(spec: Mapping[str, Any], label: str, note: str = "") -> dict[str, Any]:
    """Return a spec whose title begins with what is drawn: alone, no heading stands over it.

    ``note``: what follows the title, of its figures.
    """
    out: dict[str, Any] = copy.deepcopy(dict(spec))
    words = out["usermeta"]["corridor"]
    words["title"] = [label, *words["title"]]
    words["subtitle"] = f"{note} {words['subtitle']}".lstrip()
    return out


def with_words(spec: Mapping[str, Any], footer: str) -> dict[str, Any]:
    """Return a spec with its title, subtitle and source drawn above and below it.

    Where a band leaves the chart, a note below says how far it goes, as under a chart of a page.
    ``footer``: what stands under the source line.
    """
    out: dict[str, Any] = copy.deepcopy(dict(spec))
    words, room = out["usermeta"]["corridor"], out["padding"]
    left = int(room["left"])
    wide = int((left + out["width"] + room["right"] - _MARGIN) / _LETTER)
    head = [(line, True) for text in words["title"] if text for line in _broken(text, wide - 4)]
    head += [(line, False) for line in _broken(words["subtitle"], wide)]
    told = (words.get("cut", ""), words["source"], footer)
    foot = [line for text in told for line in _broken(text, wide)]
    above = _MARGIN + _LINE * len(head)
    below = _MARGIN + _LINE * len(foot)
    first = -room["top"] - _LINE * len(head) + _LINE / 2
    out["layer"] = [
        *out["layer"],
        *(
            _text(text, -left + 6, first + _LINE * n, "ink", bold)
            for n, (text, bold) in enumerate(head)
        ),
        *(
            _text(
                text, -left + 6, out["height"] + room["bottom"] + _LINE * (n + 0.5), "text", False
            )
            for n, text in enumerate(foot)
        ),
    ]
    out["padding"] = {**room, "top": room["top"] + above, "bottom": room["bottom"] + below}
    out["background"] = theme.color("card")
    return out


def drawing(spec: Mapping[str, Any], name: str, note: str = "", command: str = "") -> str:
    """Return the text of an SVG file that says what it shows wherever it is put.

    ``name``: of the chart, as in ``render.to_svg``; ``note``: what else stands below it;
    ``command``: what makes the same figures.
    """
    made = f"Corridor {__version__}" + (f", {command}" if command else "")
    words = with_words(spec, " ".join(filter(None, (note, f"{made}."))))
    return plain_colors(to_svg(words, name)) + "\n"


def svg(spec: Mapping[str, Any], footer: str) -> bytes:
    """Return the chart as SVG."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(with_words(spec, footer))).encode()


def png(spec: Mapping[str, Any], footer: str) -> bytes:
    """Return the chart as PNG, at twice its size."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(with_words(spec, footer), scale=_SCALE))


def _broken(text: str, wide: int) -> list[str]:
    return textwrap.wrap(text, max(20, wide), break_on_hyphens=False) if text else []


def _text(text: str, x: float, y: float, token: str, bold: bool) -> dict[str, Any]:
    mark = {
        "type": "text",
        "align": "left",
        "baseline": "middle",
        "color": theme.color(token),
        "fontWeight": "bold" if bold else "normal",
        "text": text,
        "x": x,
        "y": y,
    }
    return {"data": {"values": [{}]}, "mark": mark}
