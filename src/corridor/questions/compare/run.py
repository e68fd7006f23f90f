"""The comparison: policies on the same draws, against the record."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from corridor import __version__
from corridor.core.errors import FitError, InputError
from corridor.core.months import format_month, parse_month
from corridor.policies import Policy, load_policy
from corridor.questions.compare.engine import run_policies
from corridor.questions.compare.result import (
    QUANTILES,
    Comparison,
    FitInfo,
    GradeShare,
    OutcomeInfo,
    PolicyInfo,
)
from corridor.questions.compare.summarise import (
    DRAWS_A_ROW,
    exceeds,
    grade_share,
    quantiles,
    with_total,
)
from corridor.record import table
from corridor.system.corridor import Corridor, load_corridor
from corridor.system.fit import Fitted, load_fit
from corridor.system.fit.fitted import read_fitted
from corridor.system.history import drivers, status_quo
from corridor.system.observe import recorded, recorded_total
from corridor.system.outcomes import Outcome, pick_outcomes

__all__ = ["MONTHS_LIMIT", "compare", "fit_info"]

Report = Callable[[str, float], None]

MONTHS_LIMIT = 120
_DRAWS_LIMIT = 1_000_000
_HISTORY = 36  # months of record shown before the decision point
_NINETY = 1.6448536269514722  # half width of a 90% interval in standard deviations


def compare(
    policies: Sequence[str | Path | Policy],
    *,
    start: str = "2024-05",
    months: int = 20,
    draws: int = 4000,
    seed: int = 0,
    corridor: str = "us-mexico",
    outcomes: Sequence[str] = (),
    fit: Path | None = None,
    command: str = "",
    report: Report = lambda _text, _share: None,
) -> Comparison:
    """Compare two or more policies on the same draws and shocks.

    Parameters
    ----------
    policies: names of shipped policies, paths of TOML files, or loaded policies.
    start: decision point, YYYY-MM; nothing recorded from this month on is used.
    months: length of the run.
    draws: draws from the posterior.
    seed: the same seed gives the same numbers on the same machine.
    outcomes: ids to report; all if empty.
    fit: file of a fit to use instead of the one that ships or is kept.
    report: called with a line and the share done.

    Raises InputError for unusable arguments, FitError if the fit cannot be made.
    """
    if len(policies) < 2:
        raise InputError("one policy is no comparison", remedy="Name two or more policies")
    for name, value, top in (("months", months, MONTHS_LIMIT), ("draws", draws, _DRAWS_LIMIT)):
        if not 1 <= value <= top:
            raise InputError(f"{value} {name} asked for", remedy=f"Use 1 to {top:,}")
    if seed < 0:
        raise InputError(f"seed {seed} is negative", remedy="Use 0 or more")
    known = parse_month(start, where="--from")
    place = load_corridor(corridor)
    chosen = pick_outcomes(tuple(outcomes))
    loaded = [p if isinstance(p, Policy) else load_policy(p) for p in policies]

    clock = time.perf_counter()
    seconds: dict[str, float] = {}

    def lap(name: str) -> None:
        nonlocal clock
        now = time.perf_counter()
        seconds[name] = now - clock
        clock = now

    report("reading the fit", 0.0)
    fitted = _read_fit(fit, place, known) if fit else load_fit(place, known, report)
    quo = status_quo(place, known)
    levers = [policy.values(known, months, quo) for policy in loaded]
    inputs = drivers(place, known, months, known)
    lap("fit")
    runs = run_policies(
        fitted,
        place,
        levers,
        inputs,
        chosen,
        months=months,
        draws=draws,
        seed=seed,
        report=lambda share: report("simulating", share),
    )
    lap("run")
    seconds |= runs.seconds

    pairs = tuple(combinations(range(len(loaded)), 2))
    parts: dict[str, dict[str, Any]] = {}
    for index, outcome in enumerate(chosen):
        report("summarising", index / len(chosen))
        parts[outcome.id] = _summary(runs.outcomes[outcome.id], pairs, runs.z, fitted)
    first = known - _HISTORY
    result = Comparison(
        corridor=place.label,
        policies=tuple(_policy_info(policy, known) for policy in loaded),
        outcomes=tuple(_outcome_info(outcome, place) for outcome in chosen),
        groups=("ALL", *place.group_ids),
        group_labels=("All groups", *(group.label for group in place.groups)),
        start=known,
        months=months,
        draws=draws,
        seed=seed,
        monthly={name: part["monthly"] for name, part in parts.items()},
        total={name: part["total"] for name, part in parts.items()},
        pairs=pairs,
        difference_monthly={name: part["difference_monthly"] for name, part in parts.items()},
        difference_total={name: part["difference_total"] for name, part in parts.items()},
        exceeds_total={name: part["exceeds_total"] for name, part in parts.items()},
        exceeds_monthly={name: part["exceeds_monthly"] for name, part in parts.items()},
        recorded_start=first,
        recorded={o.id: _recorded(o, place, first, _HISTORY + months) for o in chosen},
        grades={name: part["grades"] for name, part in parts.items()},
        fit=fit_info(fitted),
        command=command,
        seconds=seconds,
    )
    lap("summarise")
    return result


def _summary(runs: Sequence[Any], pairs: Any, z: Any, fitted: Fitted) -> dict[str, Any]:
    """Return quantiles and shares of one outcome; arrays as in ``Comparison``."""
    whole = [with_total(values) for values in runs]
    sums = [values.sum(0) for values in whole]
    monthly = [quantiles(values, QUANTILES).swapaxes(0, 1) for values in whole]
    difference, totals, above, above_total = [], [], [], []
    grades: list[GradeShare] = []
    for i, j in pairs:
        gap = whole[i] - whole[j]
        difference.append(quantiles(gap, QUANTILES).swapaxes(0, 1))
        above.append(exceeds(gap).T)
        gap_total = sums[i] - sums[j]
        totals.append(quantiles(gap_total, QUANTILES))
        above_total.append(exceeds(gap_total))
        if z.shape[1] >= DRAWS_A_ROW * z.shape[0]:
            grades.append(grade_share(gap_total[0], z, fitted.tables.slots))
    return {
        "monthly": np.stack(monthly),
        "total": np.stack([quantiles(values, QUANTILES) for values in sums]),
        "difference_monthly": np.stack(difference),
        "difference_total": np.stack(totals),
        "exceeds_monthly": np.stack(above),
        "exceeds_total": np.stack(above_total),
        "grades": tuple(grades),
    }


def _recorded(outcome: Outcome, corridor: Corridor, first: int, count: int) -> Any:
    """Return [ALL and groups, month] of the recorded series, NaN where there is none."""
    if not outcome.recorded:
        return np.full((1 + len(corridor.groups), count), np.nan)
    total = recorded_total(outcome.recorded, corridor, first, count)
    by_group = recorded(outcome.recorded, corridor, first, count)
    return np.concatenate([total[None, :], by_group])


def _policy_info(policy: Policy, known: int) -> PolicyInfo:
    return PolicyInfo(
        id=policy.id,
        label=policy.label,
        # a policy measured from another decision point says so wherever it is shown
        summary=" ".join(filter(None, (policy.summary.strip(), policy.caution(known)))),
        own_words=policy.own_words,
        levers=tuple(policy.describe(known)),
    )


def _outcome_info(outcome: Outcome, corridor: Corridor) -> OutcomeInfo:
    tables: tuple[str, ...] = ()
    source = ""
    if outcome.recorded:
        parts = corridor.series[outcome.recorded].parts
        tables = tuple(dict.fromkeys(part.table for part in parts))
        source = "; ".join(dict.fromkeys(_source_line(name) for name in tables))
    return OutcomeInfo(
        id=outcome.id,
        label=outcome.label,
        unit=outcome.unit,
        definition=outcome.definition,
        recorded_label=outcome.recorded_label,
        source=source,
        tables=tables,
    )


def _read_fit(path: Path, place: Corridor, known: int) -> Fitted:
    """Read a fit that the user names, and hold it against the question."""
    from corridor.system.simulate import load_system

    fitted = read_fitted(path)
    for what, mine, asked in (
        ("corridor", fitted.meta["corridor"], place.id),
        ("decision point", fitted.meta["known"], format_month(known)),
    ):
        if mine != asked:
            raise FitError(
                f"this fit has {what} {mine}, and {asked} is asked for",
                where=str(path),
                remedy="Make one with corridor fit --from MONTH --out FILE",
            )
    system = load_system()
    given = {slot.name for slot in fitted.tables.slots} | set(fitted.fixed)
    if fitted.state_names != system.state or given != set(system.parameters):
        raise FitError(
            "this fit was made for other mechanisms",
            where=str(path),
            remedy="Make it again with corridor fit --out FILE",
        )
    return fitted


def fit_info(fitted: Fitted) -> FitInfo:
    """Return what is shown of a fit: method, window, prior and posterior by parameter."""
    rows: dict[str, tuple[float, float, float, float, float, float, str]] = {}
    ranges = fitted.ranges(_NINETY)
    for slot in fitted.tables.slots:
        prior, posterior = ranges[slot.id]
        for row in range(slot.size):
            name = f"{slot.id} [{fitted.groups[row]}]" if slot.size > 1 else slot.id
            low, mid, high = (float(v) for v in prior[row])
            low_p, mid_p, high_p = (float(v) for v in posterior[row])
            rows[name] = (mid, low, high, mid_p, low_p, high_p, slot.grade)
    meta = fitted.meta
    return FitInfo(
        method=meta["method"],
        first_month=meta["first_month"],
        last_month=meta["last_month"],
        fingerprint=meta["fingerprint"],
        version=meta.get("version", __version__),
        parameters=rows,
    )


def _source_line(name: str) -> str:
    """Return publisher and documents of a table in one line."""
    info = table(name)
    return f"{info.publisher}, {'; '.join(doc['title'] for doc in info.documents)}"
