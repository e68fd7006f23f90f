"""What is held of a recorded series, where its last months are a poor measure of its level."""

from __future__ import annotations

from corridor.core.months import format_month
from corridor.core.wording import join_names
from corridor.system.corridor import Corridor
from corridor.system.stands import Held, held_means

__all__ = ["held_lines"]

#: multiple, or its inverse, by which the last month is far from the mean that is held
_FAR = 2.0


def held_lines(corridor: Corridor, known: int) -> list[str]:
    """Say which means are held from months that lie long back, or in which much changed.

    ``known``: the decision point (month index). A mean of months that reach to the decision point,
    and that its last month is like, is not told.
    """
    recent = corridor.history.recent
    return [
        _line(held, join_names([f"“{one}”" for one in held.readers]), recent)
        for held in held_means(corridor, known)
        if held.behind > recent or _moved(held)
    ]


def _moved(held: Held) -> bool:
    return not held.mean / _FAR <= held.latest <= held.mean * _FAR


def _line(held: Held, readers: str, recent: int) -> str:
    first, last = format_month(held.first), format_month(held.last)
    text = (
        f"As an input of {readers}, and not as an outcome, “{held.what}” ({held.series}) is "
        f"held at {held.mean:,.0f} a month, its mean from {first} to {last}"
    )
    if _moved(held):
        text += f"; in {last} alone it was {held.latest:,.0f}"
    if held.behind > recent:
        text += f". Nothing of it is on record in the {held.behind} months from there on"
    return text + "."
