"""Made-up outcomes of every kind, couplings, accounts and regimes, for the comparisons here."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from corridor.questions.compare.result import (
    QUANTILES,
    AccountInfo,
    Comparison,
    LinkInfo,
    OutcomeInfo,
    RegimeRow,
    SideRun,
)
from corridor.questions.hindcast import Hindcast, hold
from corridor.report.texts import families
from corridor.system.corridors import load_corridor
from corridor.system.outcomes import Outcome

Floats = NDArray[np.floating[Any]]


class Kind(NamedTuple):
    """An outcome that is not known by group, or not summed."""

    label: str
    unit: str
    level: float
    over: str = "sum"
    unit_total: str = ""
    interval_only: bool = False
    by_group: bool = False
    mechanism: tuple[str, str] = ("interior", "Enforcement inside the country")
    #: how far policies move it
    reach: float = 1.0


BARGAINING = ("bargaining", "Bargaining with Mexico")
FORCE = ("force", "Use of force in Mexico")
CARTELS = ("cartels", "Armed groups in Mexico")
ECONOMY = ("economy", "Labour market and budgets")
PULL = ("pull", "US labour market")
INTERDICTION = ("interdiction", "Stops in Mexico")

KINDS: Mapping[str, Kind] = {
    "cooperation_migration": Kind(
        *("Cooperation on migration", "ratio to the decision point", 1.0, "mean"),
        mechanism=BARGAINING,
        reach=0.3,
    ),
    "transfers": Kind(
        *("Paid to Mexico for migration work", "USD million a month", 40.0),
        mechanism=BARGAINING,
    ),
    "interior_removals": Kind("Removals from the interior", "people a month", 6e3, by_group=True),
    "people_held": Kind("People in detention", "people", 4e4, "last", "people, last month"),
    "confrontation_m1": Kind(
        *("Clashes with Mexican forces", "expected events a month", 0.004, "chance"),
        unit_total="chance of at least one",
        interval_only=True,
        mechanism=FORCE,
        reach=0.5,
    ),
    "confrontation_m5": Kind(
        *("Deaths in a confrontation", "deaths a month", 40.0),
        interval_only=True,
        mechanism=FORCE,
        reach=0.5,
    ),
    "cartel_deaths": Kind(
        *("Deaths among armed groups", "deaths a month", 480.0), mechanism=CARTELS, reach=0.1
    ),
    "economy_fiscal": Kind(
        *("Net effect on public budgets", "USD million a month", -650.0), mechanism=ECONOMY
    ),
    "salience": Kind(
        *("Public attention to immigration", "share of the public, 0 to 1", 0.21, "mean"),
        mechanism=("attention", "Public attention"),
        reach=0.2,
    ),
}


def quantiles(draws: Floats) -> Floats:
    """Return the quantiles over the first axis, as the last axis."""
    return np.moveaxis(np.quantile(draws, QUANTILES, axis=0), 0, -1)


def so_far(stack: Floats) -> Floats:
    """Return the chance of an event by the end of each month, the last axis."""
    return np.asarray(1 - np.exp(-stack.cumsum(axis=-1)))


def over_window(stack: Floats, over: str) -> Floats:
    """Return what the months, the last axis, make together."""
    if over == "mean":
        return np.asarray(stack.mean(axis=-1))
    if over == "last":
        return np.asarray(stack[..., -1])
    if over == "chance":
        return np.asarray(1 - np.exp(-stack.sum(axis=-1)))
    return np.asarray(stack.sum(axis=-1))


def infos() -> tuple[OutcomeInfo, ...]:
    """Return the declarations of ``KINDS``."""
    return tuple(
        OutcomeInfo(
            id=name,
            label=kind.label,
            unit=kind.unit,
            definition="In the model. Not observed.",
            recorded_label="",
            source="",
            tables=(),
            over=kind.over,
            unit_total=kind.unit_total or kind.unit.removesuffix(" a month"),
            interval_only=kind.interval_only,
            by_group=kind.by_group,
            mechanisms=(kind.mechanism,),
        )
        for name, kind in KINDS.items()
    )


ACCOUNT = AccountInfo(
    "game", "Transfers, threats and offence all count", "None rules the others out beforehand."
)


def _link(
    name: str, label: str, source: Any, target: Any, says: str, grade: str, on: bool, claims: Any
) -> LinkInfo:
    order = load_corridor().mechanisms
    places = (order.index(source[0]), order.index(target[0]))
    return LinkInfo(name, label, source, target, says, grade, on, claims, places)


LINKS = (
    _link(
        *("offence", "Offence moves cooperation", FORCE, BARGAINING),
        *("Force used without consent makes it costly to work together.", "D", True),
        ("C36",),
    ),
    _link(
        *("cooperation", "Cooperation moves interdiction", BARGAINING, INTERDICTION),
        *("Effort in stopping people follows what cooperation gains.", "E", True),
        ("C13", "C45"),
    ),
    _link(
        *("fragmentation", "A removed leader breaks groups up", FORCE, CARTELS),
        *("A group that loses its leader may break up.", "D", True),
        (),
    ),
    _link(
        *("violence", "Violence moves people", CARTELS, ("push", "Reasons to leave")),
        *("Deaths among armed groups move people to leave.", "D", True),
        (),
    ),
    _link(
        *("tightness", "A smaller labour force tightens the market", ECONOMY, PULL),
        *("Where fewer work, more jobs are open.", "E", False),
        (),
    ),
)

ACCOUNTS = {
    "game": "Transfers, threats and offence all count",
    "offence_dominates": "Offence dominates",
    "ally_concedes": "Coercion works on allies",
}


def sides(difference: Mapping[str, Floats], exceeds: Mapping[str, Floats]) -> tuple[SideRun, ...]:
    """Return the comparison under three accounts and with each coupling switched.

    Under the account in which offence dominates every difference has the other sign.
    """

    def side(kind: str, name: str, label: str, says: str, factor: float) -> SideRun:
        flip = slice(None, None, -1 if factor < 0 else 1)
        return SideRun(
            *(kind, name, label, says, 1000),
            {key: (factor * values[:, 0])[:, flip] for key, values in difference.items()},
            {
                key: 1 - values[:, 0] if factor < 0 else values[:, 0]
                for key, values in exceeds.items()
            },
        )

    factors = {"game": 1.0, "offence_dominates": -0.4, "ally_concedes": 1.2}
    found = [
        side("account", name, label, f"The account {name}.", factors[name])
        for name, label in ACCOUNTS.items()
    ]
    found.append(side("coupling", "", "As compared", "Nothing is switched.", 1.0))
    found += [
        side(
            *("coupling", link.id, f"{link.label}: {'off' if link.on else 'on'}", link.says),
            0.6 + 0.1 * k,
        )
        for k, link in enumerate(LINKS)
    ]
    return tuple(found)


def regimes(names: Sequence[str]) -> tuple[RegimeRow, ...]:
    """Return what more interdiction does under three regimes."""
    shown = [name for name in names if name in ("encounters_usbp", "entries")]
    spread = np.array([-1.6, -1.2, -1.0, -0.7, 0.1])
    return tuple(
        RegimeRow(
            *(name, label, f"The rules of {label}."),
            {outcome: 900.0 * (1 + k) * spread for outcome in shown},
            {outcome: 1.4 * (1 + k) * spread for outcome in shown},
            {outcome: 9e4 / (1 + k) * np.array([0.6, 0.8, 1, 1.2, 1.7]) for outcome in shown},
            {outcome: 0.8 * (k - 1) * spread[::-1] for outcome in shown},
        )
        for k, (name, label) in enumerate(
            {"2019": "Early 2019", "2024": "Early 2024", "2025": "From February 2025"}.items()
        )
    )


PLACE = load_corridor()
SERIES = next(name for name, series in PLACE.series.items() if series.offset == 10)


def hindcast(
    made: Mapping[str, tuple[Floats, Floats]],
    policies: Sequence[tuple[str, str]],
    scored: int | None,
    months: int,
) -> Hindcast | None:
    """Return what was done held against the record, from draws between the given quantiles.

    ``made``: outcome -> ([policy, month, q] of everybody, [month] recorded). A policy that is
    run for this alone has half of the first one's figures.
    """
    levels = np.linspace(0.02, 0.98, 60)

    def draws(bands: Floats) -> Floats:
        spread = [np.interp(levels, QUANTILES, row) for row in np.asarray(bands, float)]
        return np.array(spread)[:, None, :]

    named = [*policies, *([("actual", "What was done")] if scored is None else [])]
    runs = {
        name: [draws(one) for one in (*bands, bands[0] / 2)][: len(named)]
        for name, (bands, _) in made.items()
    }
    outcomes = [Outcome(name, name, "people", 1, ("people",), "", recorded=SERIES) for name in made]
    return hold(
        *(PLACE, outcomes, {name: record[None] for name, (_, record) in made.items()}, runs, named),
        months=months,
        scored=len(policies) if scored is None else scored,
        shown=len(policies),
    )


def filled(comparison: Comparison) -> Comparison:
    """Return the comparison with every outcome that a family names, copied where it has none."""
    named = [name for family in families(load_corridor()) for name in family["outcomes"]]
    kept = {info.id: info for info in comparison.outcomes}
    like = {name: name if name in kept else "cartel_deaths" for name in named}
    infos = (
        kept.get(name)
        or dataclasses.replace(
            kept["cartel_deaths"],
            id=name,
            label=f"An outcome of some length, {name.replace('_', ' ')}",
        )
        for name in named
    )

    def copied(held: Mapping[str, Any]) -> dict[str, Any]:
        return {name: held[like[name]] for name in named if like[name] in held}

    return dataclasses.replace(
        comparison,
        outcomes=tuple(infos),
        monthly=copied(comparison.monthly),
        total=copied(comparison.total),
        difference_monthly=copied(comparison.difference_monthly),
        difference_total=copied(comparison.difference_total),
        exceeds_total=copied(comparison.exceeds_total),
        equal_total=copied(comparison.equal_total),
        exceeds_monthly=copied(comparison.exceeds_monthly),
        grades=copied(comparison.grades),
        recorded=copied(comparison.recorded),
    )
