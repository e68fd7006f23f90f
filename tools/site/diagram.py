"""Draw the chart of mechanisms, which a repository draws from its text, for the site.

No script draws it, so it is there without a network, in either colour scheme and on paper.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Any

__all__ = ["Arrow", "draw", "read", "setup"]

_NODE = re.compile(r'^\s*(\w+)\["(.+)"\]$')
_ARROW = re.compile(r'^\s*(\w+) (--|-\.|==) "(.+)" (?:-->|\.->|==>) (\w+)$')
_KINDS = {"--": "now", "-.": "later", "==": "coupling"}
_TOLD = {"now": "in the same month", "later": "in the next month", "coupling": "coupling"}
_ROW, _LEFT, _BULGE = 30, 350, 13  # pixels: height of a row, where arrows start, per row passed


@dataclass(frozen=True)
class Arrow:
    """What one mechanism passes to another: their ids, ``now``, ``later`` or ``coupling``."""

    source: str
    target: str
    kind: str
    what: str


def read(text: str) -> tuple[dict[str, str], list[Arrow]]:
    """Return id -> label and the arrows of a flow chart written by tools/docs_model.py.

    Raises ValueError for a line that is neither.
    """
    labels: dict[str, str] = {}
    arrows = []
    for line in text.strip().splitlines()[1:]:
        if node := _NODE.match(line):
            labels[node[1]] = node[2]
        elif arrow := _ARROW.match(line):
            arrows.append(Arrow(arrow[1], arrow[4], _KINDS[arrow[2]], arrow[3]))
        else:
            raise ValueError(f"not drawn: {line}")
    return labels, arrows


def draw(text: str) -> str:
    """Return the chart as HTML: mechanisms in a column, arrows beside them, what passes as text."""
    labels, arrows = read(text)
    middle = {name: _ROW * i + _ROW // 2 for i, name in enumerate(labels)}
    widest = max(abs(middle[a.source] - middle[a.target]) for a in arrows) // _ROW
    width, height = _LEFT + 20 + _BULGE * widest, _ROW * len(labels)
    parts = [
        f'<text x="0" y="{middle[name] + 5}">{escape(label)}</text>'
        for name, label in labels.items()
    ]
    for arrow in arrows:
        up = middle[arrow.target] < middle[arrow.source]
        # arrows leave below the middle of a row and arrive above it, or the other way round
        begin = middle[arrow.source] + (-5 if up else 5)
        end = middle[arrow.target] + (5 if up else -5)
        out = _LEFT + _BULGE * abs(middle[arrow.source] - middle[arrow.target]) / _ROW * 4 / 3
        told = f"{labels[arrow.source]} to {labels[arrow.target]}: {arrow.what}"
        parts.append(
            f'<path class="{arrow.kind}" marker-end="url(#tip)" d="M {_LEFT} {begin} '
            f'C {out:.0f} {begin}, {out:.0f} {end}, {_LEFT} {end}">'
            f"<title>{escape(told)} ({_TOLD[arrow.kind]})</title></path>"
        )
    rows = "".join(
        f"<tr><td>{escape(labels[a.source])}</td><td>{escape(labels[a.target])}</td>"
        f"<td><code>{escape(a.what)}</code></td><td>{_TOLD[a.kind]}</td></tr>"
        for a in arrows
    )
    return (
        f'<div class="chart"><svg width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        'role="img" aria-label="What mechanisms pass to each other; the table below says the same">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" '
        'markerHeight="7" markerUnits="userSpaceOnUse" orient="auto">'
        '<path class="tip" d="M 0 0 L 8 4 L 0 8 z"/></marker></defs>'
        f"{''.join(parts)}</svg></div>"
        "<details><summary>The same as a table</summary><div class='table-wrapper docutils "
        "container'><table class='docutils'><thead><tr><th>From</th><th>To</th><th>What</th>"
        f"<th>When</th></tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


def setup(app: Any) -> None:
    """Have Sphinx draw blocks of the language ``mermaid``, and take CSV as plain text."""
    from pygments.lexers.special import TextLexer

    app.connect("doctree-read", _replace)
    app.add_lexer("csv", TextLexer)


def _replace(app: Any, doctree: Any) -> None:
    from docutils import nodes

    for node in [*doctree.findall(nodes.literal_block)]:
        if node.get("language") == "mermaid":
            node.replace_self(nodes.raw("", draw(node.astext()), format="html"))
