"""Colours, dashes, markers and type of every chart, and the frame they share.

Hues differ in blue-yellow and in lightness, so that they stay apart for colour-blind readers
and on a grey print; no pair is red and green, and none is a party's pair. Each policy has a
dash and a marker too, and is named beside its line.

A token's light value is unique: rendering swaps it for the CSS variable of the token's name, so
that one SVG follows the page from light to dark.
"""

from __future__ import annotations

from typing import Any, NamedTuple

__all__ = [
    "DASHES",
    "FONT",
    "MARKERS",
    "SCHEMA",
    "SIZE",
    "TOKENS",
    "Frame",
    "Look",
    "band",
    "color",
    "frame",
    "policy",
    "variables",
]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"

#: measured with Liberation Sans, whose widths are Arial's and Helvetica's
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"

#: type size in pixels of the chart's own width; a page scales the chart to its column
SIZE = 12.5

#: token -> (light, dark)
TOKENS: dict[str, tuple[str, str]] = {
    "card": ("#fffffe", "#1b1d22"),
    "ink": ("#1d1f24", "#eceae4"),
    "text": ("#4b4f58", "#b9bcc4"),
    "grid": ("#e4e3df", "#33363d"),
    "axis": ("#85888f", "#7f838c"),
    "policy-1": ("#5345a6", "#a99cf7"),
    "policy-2": ("#a55c00", "#eea93a"),
    "policy-3": ("#00736b", "#45c4b6"),
    "policy-4": ("#a3306d", "#f28cc1"),
    "policy-5": ("#2f6690", "#7fb8e6"),
    "policy-6": ("#5d6118", "#c3c95a"),
    "difference": ("#46515f", "#aeb9c8"),
    "grade-a": ("#17365c", "#d3e6fb"),
    "grade-b": ("#35649a", "#9cc3ec"),
    "grade-c": ("#6b97c4", "#6496c8"),
    "grade-d": ("#b3cce4", "#3d6690"),
    "grade-e": ("#f0cf94", "#7a5a1f"),
    "shocks": ("#d8d8d6", "#43464d"),
    "on-grade-a": ("#fefefe", "#14171c"),
    "on-grade-b": ("#fdfdfd", "#14171b"),
    "on-grade-c": ("#0c0f14", "#0b0d11"),
    "on-grade-d": ("#0d1015", "#f4f5f6"),
    "on-grade-e": ("#0e1116", "#f5f6f7"),
    "on-shocks": ("#0f1217", "#f6f7f8"),
}

#: pixels of the bar that is a band of one month
_BAR = 20

DASHES: tuple[tuple[float, ...], ...] = (
    *((1, 0), (6, 3), (1.5, 2.5)),
    *((9, 3, 2, 3), (3, 3), (12, 3)),
)

#: named by Vega; sized to look alike
MARKERS = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross")


class Look(NamedTuple):
    """How one policy is drawn."""

    color: str
    dash: tuple[float, ...]
    marker: str


def policy(index: int) -> Look:
    """Return the look of the policy at ``index``; looks repeat after the sixth."""
    k = index % len(MARKERS)
    return Look(color(f"policy-{k + 1}"), DASHES[k], MARKERS[k])


def color(token: str) -> str:
    """Return the light value of a token, which stands for the token in a spec."""
    return TOKENS[token][0]


def variables(side: int) -> str:
    """Return the tokens as CSS variables, light (0) or dark (1)."""
    return " ".join(f"--{name}: {values[side]};" for name, values in TOKENS.items())


class Frame(NamedTuple):
    """The plot area of a chart and the room around it, in pixels."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int

    @property
    def full_width(self) -> int:
        """Width of the whole chart."""
        return self.left + self.width + self.right

    @property
    def full_height(self) -> int:
        """Height of the whole chart."""
        return self.top + self.height + self.bottom


def band(color: str, opacity: float, months: int) -> dict[str, Any]:
    """Return the mark of a band over months; of one month it is a bar, which an area can't be."""
    if months > 1:
        return {"type": "area", "clip": True, "color": color, "fillOpacity": opacity}
    bar = {"type": "rule", "clip": True, "color": color}
    return {**bar, "strokeOpacity": opacity, "strokeWidth": _BAR}


def frame(shape: Frame, *, title: list[str], subtitle: str, alt: str, source: str) -> Any:
    """Return the top of a spec: size, padding, type and colours, without layers or title.

    ``usermeta.corridor`` holds the words that go around the chart: ``title`` (lines),
    ``subtitle`` (measure and unit), ``alt`` (the chart in a sentence) and ``source``.
    """
    return {
        "$schema": SCHEMA,
        "usermeta": {
            "corridor": {"title": title, "subtitle": subtitle, "alt": alt, "source": source}
        },
        "description": alt,
        "width": shape.width,
        "height": shape.height,
        "autosize": "none",
        "padding": {
            "left": shape.left,
            "right": shape.right,
            "top": shape.top,
            "bottom": shape.bottom,
        },
        "background": "transparent",
        "config": {
            "aria": False,
            "font": FONT,
            "view": {"stroke": None},
            "axis": {
                "labelColor": color("text"),
                "labelFontSize": SIZE,
                "labelOverlap": False,
                "labelBound": False,
                "labelFlush": False,
                "labelLimit": 0,
                "gridColor": color("grid"),
                "domainColor": color("axis"),
                "tickColor": color("axis"),
                "tickSize": 4,
                "labelPadding": 5,
                "title": None,
            },
            "text": {"fontSize": SIZE, "lineBreak": "\n", "lineHeight": SIZE + 2, "limit": 0},
            "line": {"strokeJoin": "round"},
        },
    }
