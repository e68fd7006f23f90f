"""The factors of a world: blocks of uncertain inputs that are independent of each other.

What is drawn together is one block: the draw of the posterior with the state that goes with it,
and the parameters of bargaining that recorded episodes have updated. Every shock is a block, as
are the remaining parameters by mechanism or by grade; these can be taken apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError, nearest
from corridor.questions.runs.setup import Setup
from corridor.questions.runs.worlds import World
from corridor.system.fit.tables import Slot

__all__ = ["BY", "Factor", "blocks", "join", "singles", "swap"]

#: what the parameters outside the fit are put together by
BY = ("mechanism", "grade")


@dataclass(frozen=True)
class Factor:
    """A block of inputs that is swapped as a whole."""

    id: str
    label: str
    #: fit, joint, shock, block or parameter
    kind: str
    #: rows of ``World.z``
    rows: tuple[int, ...] = ()
    #: names of shocks
    shocks: tuple[str, ...] = ()
    #: whether the place among the draws of the posterior belongs to it
    place: bool = False
    #: ids of its parameters, and their grades
    parameters: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()

    @property
    def joint(self) -> bool:
        """Whether its parameters are drawn together, so that they can't be moved one by one."""
        return self.kind in ("fit", "joint")


def swap(world: World, other: World, factor: Factor) -> World:
    """Return ``world`` with the inputs of a factor taken from ``other``; lanes keep their places.

    Applied to two independent worlds A and B this makes a page AB of the design of Saltelli
    (2010), doi:10.1016/j.cpc.2009.09.018, for a block of columns.
    """
    z = world.z
    if factor.rows:
        z = z.copy()
        z[list(factor.rows)] = other.z[list(factor.rows)]
    return World(
        draw=other.draw if factor.place else world.draw,
        z=z,
        shocks={**world.shocks, **{name: other.shocks[name] for name in factor.shocks}},
    )


def join(worlds: Sequence[World]) -> World:
    """Return the lanes of these worlds one after another."""
    if len(worlds) == 1:
        return worlds[0]
    return World(
        draw=np.concatenate([world.draw for world in worlds]),
        z=np.concatenate([world.z for world in worlds], axis=1),
        shocks={
            name: np.concatenate([world.shocks[name] for world in worlds], axis=-1)
            for name in worlds[0].shocks
        },
    )


def blocks(setup: Setup, by: str = "mechanism") -> tuple[Factor, ...]:
    """Return the independent blocks of a question; together they hold all that is uncertain.

    ``by``: what the parameters outside the fit are put together by, one of ``BY``.

    Raises InputError for another word.
    """
    from corridor.system.priors import priors_of
    from corridor.system.simulate import load_system

    if by not in BY:
        raise InputError(f"'{by}' is no way to make blocks", remedy=nearest(by, BY))
    system, known = load_system(setup.place), priors_of(setup.place).parameters
    labels = {m.declaration.id: m.declaration.label for m in system.mechanisms}
    size = setup.fitted.tables.size
    found = [
        _of(
            ("fit", "Fitted parameters and state", "fit"),
            [slot for slot in setup.slots if slot.start < size],
            place=True,
        )
    ]
    for m in system.mechanisms:
        for name in m.declaration.shocks:
            # the one that all groups share has a sister for each group
            tail = "by group" if name.endswith("_gd") else "shared"
            label = f"Shocks: {m.declaration.label}"
            label += f", {tail}" if len(m.declaration.shocks) > 1 else ""
            found.append(Factor(name, label, "shock", shocks=(name,)))
    updated, apart = _outside(setup)
    if updated:
        label = "Bargaining, updated by episodes"
        found.append(_of(("bargaining_updated", label, "joint"), updated))
    heads: dict[str, list[Slot]] = {}
    for slot in apart:
        heads.setdefault(known[slot.id].mechanism if by == "mechanism" else slot.grade, []).append(
            slot
        )
    order = list(labels) if by == "mechanism" else sorted(heads)
    for head in filter(heads.__contains__, order):
        label = labels[head] if by == "mechanism" else f"Other parameters of grade {head}"
        rest = head == "bargaining" and bool(updated)
        found.append(_of((head, f"{label}: the rest" if rest else label, "block"), heads[head]))
    return tuple(found)


def singles(setup: Setup, factors: Sequence[Factor]) -> tuple[Factor, ...]:
    """Return the parameters of these blocks one by one, where they are independent."""
    from corridor.system.priors import priors_of

    wanted = {row for factor in factors if factor.kind == "block" for row in factor.rows}
    known = priors_of(setup.place).parameters
    return tuple(
        _of((slot.id, known[slot.id].label, "parameter"), [slot])
        for slot in _outside(setup)[1]
        if slot.start in wanted
    )


def _of(name: tuple[str, str, str], slots: Sequence[Slot], *, place: bool = False) -> Factor:
    rows = tuple(row for slot in slots for row in range(slot.start, slot.start + slot.size))
    grades = tuple(sorted({slot.grade for slot in slots}))
    return Factor(
        *name, rows=rows, place=place, parameters=tuple(s.id for s in slots), grades=grades
    )


def _outside(setup: Setup) -> tuple[list[Slot], list[Slot]]:
    """Return what is drawn together, and what on its own; parameters without spread left out."""
    size = setup.fitted.tables.size
    updated, apart = [], []
    for slot in setup.slots:
        if slot.start < size:
            continue
        values: NDArray[np.float64] = setup.unfitted.tables.values[slot.start - size]
        if slot.id in setup.unfitted.updated:
            updated.append(slot)
        elif np.ptp(values) > 0:
            apart.append(slot)
    return updated, apart
