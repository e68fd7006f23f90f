"""What is uncertain, row by row, in words and in own units, and draws of it with the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.core.errors import InputError, nearest
from corridor.questions.explain.scenarios.box import Conditions
from corridor.questions.runs.asked import Asked
from corridor.questions.runs.engine import CHUNK, Case
from corridor.questions.runs.summarise import by_month, over_window
from corridor.questions.runs.worlds import Behind
from corridor.system.couplings import couplings as all_couplings
from corridor.system.priors import priors_of
from corridor.system.simulate import load_system
from corridor.system.unfitted import accounts as all_accounts
from corridor.system.unfitted import load_unfitted, pick_account

__all__ = ["MOST", "Condition", "Draws", "conditions_of", "draw_answers", "natural", "variants_of"]

Floats = NDArray[np.float64]

#: draws beyond which boxes hardly move, since the posterior has about a thousand
MOST = 40_000


@dataclass(frozen=True)
class Condition:
    """One uncertain number, or one choice between accounts or couplings."""

    #: id of the parameter; ``account`` or ``coupling`` for a choice
    id: str
    label: str
    #: label of the origin group, where each has its own
    group: str
    unit: str
    #: evidence grade A to E
    grade: str
    #: is it read or computed, not recalled or assumed?
    established: bool
    #: is it learned from the record, so that draws are narrower than the prior?
    fitted: bool
    #: labels of the choices; empty for a number
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draws:
    """Draws of the conditions, and the difference of two policies in each."""

    given: Conditions
    #: first policy minus second, [draw], in the outcome's unit
    gap: Floats
    #: what of the posterior stands behind each
    behind: Behind


def conditions_of(asked: Asked) -> tuple[Condition, ...]:
    """Return the uncertain numbers in the order of the rows of ``Runs.z``."""
    known, groups = priors_of(asked.setup.place).parameters, asked.setup.place.groups
    learned = asked.setup.fitted.tables.size
    out = []
    for slot in asked.setup.slots:
        parameter = known[slot.id]
        for at in range(slot.size):
            out.append(
                Condition(
                    id=slot.id,
                    label=parameter.label,
                    group=groups[at].label if slot.size > 1 else "",
                    unit=parameter.unit,
                    grade=slot.grade,
                    established=parameter.established,
                    fitted=slot.start < learned,
                )
            )
    return tuple(out)


def natural(asked: Asked, row: int, z: Any) -> Floats:
    """Return values in the unit of a row of ``Runs.z`` at scores ``z``, same shape."""
    size = asked.setup.fitted.tables.size
    tables = asked.setup.fitted.tables if row < size else asked.setup.unfitted.tables
    return tables.at(row if row < size else row - size, np.asarray(z, float))


def variants_of(
    asked: Asked, accounts: Sequence[str], couplings: Sequence[str]
) -> tuple[tuple[Condition, ...], list[tuple[tuple[int, ...], Asked]]]:
    """Return the choices as conditions, and for each combination its codes and its question.

    Every account named is combined with the couplings as asked and with each one switched.

    Raises InputError for an account that there is not, or a coupling that is not there or passes
    nothing on.
    """
    own = asked.setup.unfitted.account.id
    system, known = load_system(asked.setup.place), all_couplings()
    live = [name for name, coupling in known.items() if system.is_live(coupling)]
    for name in couplings:
        if name not in live:
            raise InputError(f"no coupling '{name}' can be switched", remedy=nearest(name, live))
    named = tuple(dict.fromkeys((own, *(pick_account(name).id for name in accounts))))
    switched = ("", *dict.fromkeys(couplings))
    made = []
    for a, account in enumerate(named):
        unfitted = load_unfitted(asked.setup.place, account)
        setup = replace(asked.setup, unfitted=unfitted) if account != own else asked.setup
        for c, name in enumerate(switched):
            on = {**asked.switches, name: not asked.switches[name]} if name else asked.switches
            codes = ((a,) if len(named) > 1 else ()) + ((c,) if len(switched) > 1 else ())
            made.append((codes, replace(asked, setup=setup, switches=on)))
    choice = partial(Condition, group="", unit="", grade="E", established=False, fitted=False)
    kinds: tuple[Condition, ...] = ()
    if len(named) > 1:
        labels = tuple(all_accounts()[name].label for name in named)
        kinds += (choice(id="account", label="Account of bargaining", choices=labels),)
    if len(switched) > 1:
        labels = tuple(
            f"{known[name].label} {'off' if asked.switches[name] else 'on'}"
            for name in switched[1:]
        )
        choices = ("as asked", *labels)
        kinds += (choice(id="coupling", label="Coupling that is switched", choices=choices),)
    return kinds, made


def draw_answers(
    asked: Asked,
    pair: tuple[int, int],
    outcome: str,
    month: int | None,
    variants: Sequence[tuple[tuple[int, ...], Asked]],
    report: Callable[[float], None],
) -> Draws:
    """Run two policies on the draws of every variant, equally many of each.

    ``month``: place of a month in the window, from 0; the whole window if None. With one variant
    the draws are those of ``Asked.run``, ``MOST`` of them at the most.
    """
    each = -(-min(asked.draws, MOST) // len(variants))
    lanes = min(each, CHUNK)
    parts: list[tuple[Floats, NDArray[np.int64], Floats, NDArray[np.int64]]] = []
    over = next(o for o in asked.outcomes if o.id == outcome).over
    chunks = -(-each // lanes)
    for v, (codes, one) in enumerate(variants):
        for c in range(chunks):
            world = one.world(v * chunks + c, lanes)
            cases = [Case(one.levers[i], one.switches) for i in pair]
            first, second = (
                _one_number(values.sum(1).astype(float), over, month)
                for values in one.simulate(world, cases)[outcome]
            )
            use = min(lanes, each - c * lanes)
            z = _common_scale(asked, one, world.z[:, :use])
            kinds = np.repeat(np.array(codes, np.int64)[:, None], use, axis=1)
            parts.append((z, kinds, (first - second)[:use], world.draw[:use]))
            report((v * chunks + c + 1) / (chunks * len(variants)))
    z, kinds, gap, draw = (np.concatenate(p, axis=-1) for p in zip(*parts, strict=True))
    return Draws(Conditions(z, kinds), gap, Behind.of(asked.setup.fitted, draw))


def _one_number(values: Floats, over: str, month: int | None) -> Any:
    return over_window(values, over) if month is None else by_month(values, over)[month]


def _common_scale(asked: Asked, one: Asked, z: Floats) -> Floats:
    """Return the scores that values drawn under another account have under the one asked for."""
    tables, other = asked.setup.unfitted.tables, one.setup.unfitted.tables
    out, size = z.copy(), asked.setup.fitted.tables.size
    for row in range(tables.size if other is not tables else 0):
        if not np.array_equal(tables.values[row], other.values[row]):
            values = other.at(row, z[size + row])
            out[size + row] = np.interp(values, tables.values[row], tables.grid)
    return out
