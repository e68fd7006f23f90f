"""Diagram of the couplings: mechanisms in the order of a month, arrows for what passes.

Drawn from the links alone, so that it shows the model that ran. It is narrow, for a phone,
and follows the page from light to dark by the tokens of ``theme``.
"""

from __future__ import annotations

import html
import textwrap
from collections.abc import Sequence
from typing import NamedTuple

from corridor.questions.compare.result import LinkInfo
from corridor.report.charts.theme import FONT, TOKENS

__all__ = ["coupling_svg", "in_words"]

#: letters in a line of a box, and the sizes of the drawing in pixels
LETTERS, BOX, GAP, PORT, LANE, EDGE, BADGE = 24, 168, 16, 15, 20, 13, 8.5
LINE, PAD, TOP, HEAD, ROUND = 15, 11, 4, 6, 6


class _Route(NamedTuple):
    """A link as it is drawn: from box to box, on a lane, on the right or on the left."""

    number: int
    link: LinkInfo
    source: int
    target: int
    lane: int
    late: bool


class _Place(NamedTuple):
    """A box: its lines, its top and its height."""

    lines: list[str]
    top: float
    height: float


def coupling_svg(links: Sequence[LinkInfo], name: str = "couplings") -> str:
    """Return the couplings as an SVG element: live ones solid, those switched off dashed.

    Arrows on the right pass something on within the month, those on the left to the next month.
    Each carries its number in ``in_words``, which is also the description for screen readers.
    ``name``: unique in the page; ids within the SVG start with it.
    """
    boxes = _boxes(links)
    routes = _routes(links, list(boxes))
    left, right = (
        EDGE + LANE * max((r.lane + 1 for r in routes if r.late is late), default=0)
        for late in (True, False)
    )
    ports = _ports(routes)
    places = _places(list(boxes.values()), ports)
    width = left + BOX + right
    height = places[-1].top + places[-1].height + TOP if places else TOP
    at = {
        key: places[box].top + places[box].height * (k + 1) / (len(keys) + 1)
        for (box, _), keys in ports.items()
        for k, key in enumerate(keys)
    }
    drawn = [_box(place, left) for place in places]
    # those switched off first, so that live ones lie over them
    for route in sorted(routes, key=lambda r: r.link.on):
        drawn.append(_arrow(route, at, left))
    drawn += [_badge(route, at, left, _crossed(route, routes, at)) for route in routes]
    said = " ".join(f"{number}. {text}" for number, text in enumerate(in_words(links), 1))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart couplings" role="img" '
        f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" '
        f'font-family="{FONT}" font-size="12.5" aria-labelledby="{name}-title {name}-desc">'
        f'<title id="{name}-title">Couplings between mechanisms, in the order of a month</title>'
        f'<desc id="{name}-desc">{html.escape(said) or "There are none."}</desc>'
        f"{''.join(drawn)}</svg>"
    )


def in_words(links: Sequence[LinkInfo]) -> list[str]:
    """Return each link as a sentence, in the order of the numbers in the drawing."""
    return [
        f"{link.label}: from {link.source[1]} to {link.target[1]}, "
        f"{'on' if link.on else 'switched off'}."
        for link in links
    ]


def _boxes(links: Sequence[LinkInfo]) -> dict[str, str]:
    """Return id -> label of the mechanisms that pass something on or take it, in their order."""
    known = dict(end for link in links for end in (link.source, link.target))
    ends = [
        pair for link in links for pair in zip((link.source, link.target), link.order, strict=True)
    ]
    place = {end[0]: order for end, order in ends}
    return {name: known[name] for name in sorted(known, key=lambda n: place[n])}


def _routes(links: Sequence[LinkInfo], order: list[str]) -> list[_Route]:
    """Give each link a lane on its side: the shortest nearest to the boxes, none overlapping."""
    ends = [(order.index(link.source[0]), order.index(link.target[0])) for link in links]
    taken: dict[tuple[bool, int], list[tuple[int, int]]] = {}
    found: dict[int, _Route] = {}
    for k in sorted(range(len(links)), key=lambda k: (abs(ends[k][0] - ends[k][1]), k)):
        source, target = ends[k]
        late = source >= target
        span = min(source, target), max(source, target)
        lane = 0
        while any(a <= span[1] and span[0] <= b for a, b in taken.get((late, lane), [])):
            lane += 1
        taken.setdefault((late, lane), []).append(span)
        found[k] = _Route(k + 1, links[k], source, target, lane, late)
    return [found[k] for k in range(len(links))]


#: a link's end at a box: the link's number and whether it is the one that passes on
_End = tuple[int, bool]


def _ports(routes: list[_Route]) -> dict[tuple[int, bool], list[_End]]:
    """Return, for each side of each box, the ends there from top to bottom, without crossings."""
    found: dict[tuple[int, bool], list[tuple[tuple[int, int], _End]]] = {}
    for route in routes:
        for out, box, other in (
            (True, route.source, route.target),
            (False, route.target, route.source),
        ):
            up = other < box or (other == box and not out)
            # what goes up stands above what goes down; the farther the lane, the nearer the middle
            order = (0, route.lane) if up else (1, -route.lane)
            found.setdefault((box, route.late), []).append((order, (route.number, out)))
    return {key: [end for _, end in sorted(ends)] for key, ends in found.items()}


def _places(labels: list[str], ports: dict[tuple[int, bool], list[_End]]) -> list[_Place]:
    places: list[_Place] = []
    top = float(TOP)
    for box, label in enumerate(labels):
        lines = textwrap.wrap(label, LETTERS) or [""]
        ends = max(len(ports.get((box, late), [])) for late in (True, False))
        height = float(max(LINE * len(lines) + PAD, PORT * ends + PAD))
        places.append(_Place(lines, top, height))
        top += height + GAP
    return places


def _paint(token: str) -> str:
    return f"var(--{token}, {TOKENS[token][0]})"


def _box(place: _Place, left: float) -> str:
    first = place.top + place.height / 2 - LINE * (len(place.lines) - 1) / 2
    texts = "".join(
        f'<text x="{left + BOX / 2:g}" y="{first + LINE * k:g}" dy=".35em" text-anchor="middle" '
        f'fill="{_paint("ink")}">{html.escape(line)}</text>'
        for k, line in enumerate(place.lines)
    )
    return (
        f'<g class="mechanism"><rect x="{left:g}" y="{place.top:g}" width="{BOX}" '
        f'height="{place.height:g}" rx="5" fill="{_paint("card")}" stroke="{_paint("axis")}"/>'
        f"{texts}</g>"
    )


def _arrow(route: _Route, at: dict[_End, float], left: float) -> str:
    """Return the way from a box to its lane, along it, and into the other box."""
    side = -1 if route.late else 1
    wall, lane = _across(route, left)
    begin, end = at[route.number, True], at[route.number, False]
    down = 1 if end > begin else -1
    turn = lane - side * ROUND
    way = (
        f"M{wall:g} {begin:g}H{turn:g}Q{lane:g} {begin:g} {lane:g} {begin + down * ROUND:g}"
        f"V{end - down * ROUND:g}Q{lane:g} {end:g} {turn:g} {end:g}H{wall + side * HEAD:g}"
    )
    head = f"M{wall:g} {end:g}l{side * HEAD * 1.5:g} -4.5v9Z"
    ink = _ink(route)
    dash = "" if route.link.on else ' stroke-dasharray="5 4"'
    return (
        f'<g class="link" data-link="{html.escape(route.link.id)}" '
        f'data-on="{"yes" if route.link.on else "no"}">'
        f'<path d="{way}" fill="none" stroke="{ink}" stroke-width="1.5"{dash}/>'
        f'<path d="{head}" fill="{ink}"/></g>'
    )


def _across(route: _Route, left: float) -> tuple[float, float]:
    """Return where the wall of the boxes and the lane of a link are."""
    side = -1 if route.late else 1
    wall = left if route.late else left + BOX
    return wall, wall + side * (EDGE + LANE * (route.lane + 0.5))


def _ink(route: _Route) -> str:
    return _paint("ink" if route.link.on else "text")


def _crossed(route: _Route, routes: list[_Route], at: dict[_End, float]) -> list[float]:
    """Return where lines to and from farther lanes cross a link's lane."""
    return [
        at[other.number, out]
        for other in routes
        if other.late == route.late and other.lane > route.lane
        for out in (True, False)
    ]


def _badge(route: _Route, at: dict[_End, float], left: float, crossed: list[float]) -> str:
    """Return a link's number on its lane, near the middle but not on a line that crosses."""
    _, lane = _across(route, left)
    begin, end = at[route.number, True], at[route.number, False]
    places = [begin + (end - begin) * (0.5 + 0.05 * k) for k in (0, 1, -1, 2, -2, 3, -3, 4, -4)]
    free = [y for y in places if all(abs(y - line) > BADGE + 2 for line in crossed)]
    middle = (free or places)[0]
    return (
        f'<g class="number"><circle cx="{lane:g}" cy="{middle:g}" r="{BADGE}" '
        f'fill="{_paint("card")}" stroke="{_ink(route)}"/>'
        f'<text x="{lane:g}" y="{middle:g}" dy=".35em" text-anchor="middle" font-size="11" '
        f'fill="{_ink(route)}">{route.number}</text></g>'
    )
