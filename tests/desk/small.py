"""The smallest question that is worth an answer, in one shape, so that it compiles once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from corridor.desk.address import Question, Side
from corridor.desk.paths import parse_path

MONTHS, DRAWS = 6, 200
#: the same as fields of an address
SMALL = [("months", str(MONTHS)), ("draws", str(DRAWS))]


def question(**more: Any) -> Question:
    """A question of few draws and months, with more of its fields."""
    return replace(Question(months=MONTHS, draws=DRAWS), **more)


def side(policy: str, **levers: str) -> Side:
    """A policy with levers moved, each as a word of an address."""
    return Side(policy, {name: parse_path(name, text) for name, text in levers.items()})
