"""Chart of a verdict: a mark for each definition, then and now, families of tests apart."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from corridor.questions.claims.checks import FAMILIES
from corridor.questions.claims.result import Cell, ClaimResult, Standing
from corridor.report.charts import theme
from corridor.report.claims import phrases, said
from corridor.report.claims.charts.looks import LOOKS, key, kind_of, layers

__all__ = ["strip_chart"]

LEFT, RIGHT, WIDTH, TOP, BOTTOM = 118, 10, 300, 30, 6
_PITCH, _LINE, _HEAD = 12, 16, 22


def strip_chart(result: ClaimResult) -> dict[str, Any] | None:
    """Return the chart of a claim's verdict at each vantage, None where no test is scored."""
    standings = (*result.before, result.now)
    marks: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = []
    at = 0
    for standing in standings:
        scored = [cell for cell in standing.cells if cell.role == "scored"]
        if not scored:
            return None
        words.append({"y": at + 8, "x": -LEFT + 2, "text": _head(standing), "head": True})
        at += _HEAD
        for family in FAMILIES:
            members = [cell for cell in scored if cell.family == family]
            if members:
                label = phrases.FAMILY_TITLES[family]
                words.append({"y": at + 8, "x": -LEFT + 2, "text": label, "head": False})
                marks += _places(members, at)
                at += _LINE * math.ceil(len(members) / (WIDTH // _PITCH))
        at += 8
    spec: dict[str, Any] = theme.frame(
        theme.Frame(WIDTH, at, LEFT, RIGHT, TOP, BOTTOM),
        title=[_title(result)],
        subtitle="Each mark is one definition of the claim, by what it is tested on",
        alt="; ".join(f"{_head(s)}: {phrases.told_of(s.verdict)}" for s in standings) + ".",
        source="",
    )
    place = {"type": "quantitative", "scale": None, "axis": None}
    x, y = {"field": "x", **place}, {"field": "y", **place}
    spec["layer"] = [
        *(
            {
                "data": {"values": [w for w in words if w["head"] == head]},
                "mark": {"type": "text", "align": "left", "color": theme.color("ink"), **look},
                "encoding": {"x": x, "y": y, "text": {"field": "text"}},
            }
            for head, look in ((True, {"fontWeight": "bold"}), (False, {}))
        ),
        *layers(marks, x, y, size=54),
        *({**k, "mark": {**k["mark"], "x": k["mark"]["x"] - LEFT + 4}} for k in _key(marks)),
    ]
    return spec


def _key(marks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return key([mark["kind"] for mark in marks], -TOP + 8)


def _title(result: ClaimResult) -> str:
    return phrases.capital(phrases.told_of(result.now.verdict))


def _head(standing: Standing) -> str:
    return phrases.capital(f"{phrases.when(standing)}: {said.verdict(standing)}")


def _places(cells: Sequence[Cell], at: float) -> list[dict[str, Any]]:
    """Return the marks of one family, those that say the same beside each other."""
    kinds = sorted((kind_of(cell) for cell in cells), key=list(LOOKS).index)
    per = WIDTH // _PITCH
    return [
        {"x": _PITCH * (k % per) + 6, "y": at + 8 + _LINE * (k // per), "kind": kind}
        for k, kind in enumerate(kinds)
    ]
