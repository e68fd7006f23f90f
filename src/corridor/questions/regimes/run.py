"""Run every regime with interdiction as it is, with a little more, and after a use of force."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from corridor.core.errors import check_draws
from corridor.core.months import parse_month
from corridor.questions.regimes.regime import Regime, load_regimes
from corridor.questions.regimes.result import STEP, RegimeRow
from corridor.questions.runs.engine import Case, run_cases
from corridor.questions.runs.setup import Setup, check_months, make_setup
from corridor.questions.runs.summarise import QUANTILES, quantiles
from corridor.system.corridors import DEFAULT, load_corridor
from corridor.system.couplings import pick_switches
from corridor.system.inputs import drivers
from corridor.system.levers import levers
from corridor.system.outcomes import Outcome, pick_outcomes
from corridor.system.unfitted import ACCOUNT, pick_account

__all__ = ["REPORTED", "force_levers", "regime_case", "regime_rows", "regimes"]

#: what is reported of a regime
REPORTED = ("arrivals", "encounters_usbp", "entries")
_DRAWS = 1000
_DRAWS_LIMIT = 100_000
#: drivers that are rules, and so are the regime's
_RULES = (
    "returned_share_g",
    "expelled_share_g",
    "detained_share_g",
    "walkup_share_g",
    "accepted_g",
)


def regimes(
    *,
    start: str = "",
    months: int = 20,
    draws: int = _DRAWS,
    seed: int = 0,
    corridor: str = DEFAULT,
    account: str = ACCOUNT,
    report: Callable[[str, float], None] = lambda _text, _share: None,
) -> tuple[RegimeRow, ...]:
    """Return what more interdiction and a use of force do to arrivals under every regime.

    Each regime's rules are put on the people, beliefs and parameters as at ``start``.

    Raises InputError for unusable arguments.
    """
    pick_account(account)
    check_months(months)
    check_draws(draws, seed, _DRAWS_LIMIT)
    place = load_corridor(corridor)
    known = parse_month(start, where="--from") if start else place.decision_point
    report("reading the fit", 0.0)
    setup = make_setup(place, known, months, account=account, report=report)
    return regime_rows(
        setup,
        pick_outcomes(REPORTED, place),
        pick_switches(),
        draws=draws,
        seed=seed,
        report=lambda share: report("simulating", share),
    )


def regime_rows(
    setup: Setup,
    chosen: Sequence[Outcome],
    switches: Mapping[str, bool],
    *,
    draws: int = _DRAWS,
    seed: int = 0,
    report: Callable[[float], None] = lambda _share: None,
) -> tuple[RegimeRow, ...]:
    """Return a row for each regime whose recorded months lie before the decision point."""
    shown = tuple(outcome for outcome in chosen if outcome.id in REPORTED)
    usable = [r for r in load_regimes(setup.place) if r.shares is None or r.shares[1] < setup.known]
    if not shown or not usable:
        return ()
    cases: list[Case] = []
    for regime in usable:
        plain = regime_case(setup, regime, switches)
        more = Case(plain.levers, switches, plain.drivers, {"stop_rate_d": 1 + STEP})
        struck = Case({**plain.levers, **force_levers(setup.months)}, switches, plain.drivers)
        cases += [plain, more, struck]
    runs = run_cases(
        setup.fitted,
        setup.unfitted,
        setup.place,
        cases,
        setup.inputs,
        # the same outcomes as beside it, so that the loop is compiled once
        chosen,
        months=setup.months,
        draws=draws,
        seed=seed,
        by_group=False,
        report=report,
    )
    rows = []
    for at, regime in enumerate(usable):
        mine = slice(3 * at, 3 * at + 3)
        rows.append(_row(regime, {o.id: runs.outcomes[o.id][mine] for o in shown}, setup.months))
    return tuple(rows)


def regime_case(setup: Setup, regime: Regime, switches: Mapping[str, bool]) -> Case:
    """Return the rules of a regime over the months of the setup, nothing else moved."""
    count = setup.months
    values = {
        lever.id: np.full(count, lever.untouched(setup.quo))
        for lever in levers(setup.place).values()
    }
    values |= {name: np.full(count, value) for name, value in regime.settings().items()}
    own: dict[str, Any] = {}
    if regime.shares is not None:
        first, last = regime.shares
        then = drivers(setup.place, _RULES, first, last - first + 1, last + 1)
        own = {
            name: np.broadcast_to(then[name].mean(0), setup.inputs[name].shape) for name in _RULES
        }
    return Case(values, switches, own)


def force_levers(months: int, *, acknowledged: bool = True) -> dict[str, Any]:
    """Return the levers of one use of force in the first month, acknowledged or covert."""
    once = np.zeros(months)
    once[0] = 1.0
    return {"strikes": once, "strikes_open": np.full(months, float(acknowledged))}


def _row(regime: Regime, runs: Mapping[str, Sequence[Any]], months: int) -> RegimeRow:
    level: dict[str, Any] = {}
    change: dict[str, Any] = {}
    percent: dict[str, Any] = {}
    force: dict[str, Any] = {}
    for name, cases in runs.items():
        plain, more, struck = (values[:, 0].sum(0) for values in cases)
        least = np.maximum(plain, 1e-9)
        for into, values in (
            (level, plain / months),
            (change, (more - plain) / months),
            (percent, 100 * (more - plain) / least),
            (force, 100 * (struck - plain) / least),
        ):
            into[name] = quantiles(values[None, :], QUANTILES)[0]
    return RegimeRow(regime.id, regime.label, regime.says, change, percent, level, force)
