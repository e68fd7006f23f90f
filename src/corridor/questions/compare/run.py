"""The comparison: policies on the same draws, against the record."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from corridor.core.months import format_month
from corridor.policies import Policy
from corridor.questions.compare.info import (
    account_info,
    fit_info,
    link_infos,
    outcome_info,
    policy_info,
    record_of,
)
from corridor.questions.compare.result import QUANTILES, Comparison
from corridor.questions.compare.sides import SIDE_DRAWS, side_runs
from corridor.questions.hindcast.rows import done_words, hold, policy_done, scorable
from corridor.questions.regimes import STEP, regime_rows
from corridor.questions.runs.asked import Asked, ask
from corridor.questions.runs.cautions import (
    Caution,
    beyond_record,
    cautions,
    in_order,
    leaning,
    untold,
)
from corridor.questions.runs.summarise import (
    by_month,
    equals,
    exceeds,
    over_window,
    quantiles,
    with_total,
)
from corridor.questions.runs.variance import DRAWS_A_ROW, GradeShare, Regression
from corridor.system.corridor import Corridor
from corridor.system.corridors import DEFAULT
from corridor.system.stands import stands_on
from corridor.system.unfitted import ACCOUNT

__all__ = ["HISTORY", "compare", "compared", "summary"]

Report = Callable[[str, float], None]

#: months of record shown before the decision point
HISTORY = 36


def compare(
    policies: Sequence[str | Path | Policy],
    *,
    start: str = "",
    months: int = 20,
    draws: int = 4000,
    seed: int = 0,
    corridor: str = DEFAULT,
    outcomes: Sequence[str] = (),
    fit: str | Path | None = None,
    account: str = ACCOUNT,
    off: Sequence[str] = (),
    on: Sequence[str] = (),
    sides: bool = True,
    hindcast: bool | None = None,
    command: str = "",
    report: Report = lambda _text, _share: None,
    ahead: Callable[[Comparison], None] | None = None,
) -> Comparison:
    """Compare two or more policies on the same draws and shocks.

    Parameters
    ----------
    policies: names of shipped policies, paths of TOML files, or loaded policies.
    start: decision point, YYYY-MM; the model is given nothing recorded from this month on, but
        some priors rest on later figures. Left empty, it is that of the policies, or the
        corridor's.
    months: length of the run.
    draws: draws, each of which stands on one that the fit holds.
    corridor: id of a shipped corridor, or the path of a folder.
    seed: the same seed gives the same numbers on the same machine.
    outcomes: ids or labels to report; all if empty.
    fit: file of a fit to use instead of the one that ships or is kept.
    account: which account of bargaining the numbers stand on.
    off, on: couplings to switch; the others stand as their files say.
    sides: also run the rival accounts, each coupling switched, and the border regimes.
    hindcast: also hold what was done against the record after the decision point, where there
        is any; as ``sides`` if it is None.
    command: what a brief and files say makes the same numbers again; nothing if it is empty.
    report: called with a line and the share done.
    ahead: called after each outcome with the comparison as far as it is known: all that is said
        of policies and outcomes, the figures of the outcomes so far, and no sides or hindcast.

    Raises InputError for unusable arguments, FitError if the fit cannot be made.
    """
    began = time.perf_counter()
    asked = ask(
        policies,
        start=start,
        months=months,
        draws=draws,
        seed=seed,
        corridor=corridor,
        outcomes=outcomes,
        fit=fit,
        account=account,
        off=off,
        on=on,
        command=command,
        report=report,
    )
    return compared(asked, sides=sides, hindcast=hindcast, began=began, report=report, ahead=ahead)


def _unheld(place: Corridor, known: int) -> str:
    return (
        f"Nothing is held against the record, though months from {format_month(known)} on are in "
        f"it: no shipped policy of {place.id} was written for that decision point to say what was "
        "done."
    )


def compared(
    asked: Asked,
    *,
    sides: bool = True,
    hindcast: bool | None = None,
    began: float | None = None,
    report: Report = lambda _text, _share: None,
    ahead: Callable[[Comparison], None] | None = None,
) -> Comparison:
    """Return the comparison of a question that was asked; other arguments as for ``compare``.

    ``began``: the reading of the clock before the question was asked, for the seconds.
    """
    clock = time.perf_counter() if began is None else began
    seconds: dict[str, float] = {}

    def lap(name: str) -> None:
        nonlocal clock
        now = time.perf_counter()
        seconds[name] = now - clock
        clock = now

    setup, loaded, levers, chosen = asked.setup, asked.policies, asked.levers, asked.outcomes
    place, known, months = setup.place, setup.known, setup.months
    draws, switches = asked.draws, asked.switches
    before = max(HISTORY, known - place.history.first_month)
    record = {o.id: record_of(o, place, known - before, before + months) for o in chosen}
    reached = {o.label: record[o.id][:, before:] for o in chosen}
    cases = list(levers)
    held = sides if hindcast is None else hindcast
    done = policy_done(place, known)
    scored = None
    if held and done and scorable(chosen, record, months):
        moved = done.values(known, months, setup.quo)
        scored = next((k for k, values in enumerate(levers) if _same(values, moved)), len(levers))
        cases = [*levers, moved][: max(scored + 1, len(levers))]
    lap("fit")
    runs = asked.run(cases, by_group=True, report=lambda share: report("simulating", share))
    lap("run")
    seconds |= runs.seconds

    pairs = tuple(combinations(range(len(loaded)), 2))
    parts: dict[str, dict[str, Any]] = {}
    shown: dict[str, Any] = {
        "corridor": place.label,
        "place": place,
        "policies": tuple(policy_info(policy, known, setup.quo) for policy in loaded),
        "outcomes": tuple(outcome_info(outcome, place) for outcome in chosen),
        "groups": ("ALL", *place.group_ids),
        "group_labels": ("All groups", *(group.label for group in place.groups)),
        "start": known,
        "months": months,
        "draws": draws,
        "seed": asked.seed,
        "pairs": pairs,
        "recorded_start": known - HISTORY,
        "recorded": {name: series[:, before - HISTORY :] for name, series in record.items()},
        "fit": fit_info(setup.fitted, setup.unfitted, place),
        "stands": stands_on(place, known),
        "command": asked.command,
        "seconds": seconds,
        "account": account_info(setup.unfitted.account),
        "links": link_infos(switches, place),
        "cautions": in_order(cautions(asked) + beyond_record(known, months, reached)),
    }
    needed = DRAWS_A_ROW * len(runs.z)
    regression = Regression(runs.z, setup.slots) if draws >= needed else None
    for index, outcome in enumerate(chosen):
        report("summarising", index / len(chosen))
        own = [with_total(values) for values in runs.outcomes[outcome.id][: len(loaded)]]
        parts[outcome.id] = summary(own, outcome.over, pairs, regression)
        if ahead is not None:
            ahead(_comparison(shown, parts))
    lap("summarise")
    hangs = leaning({o.label: parts[o.id]["grades"] for o in chosen}, place)
    if pairs:
        hangs += untold(draws, needed)
    told: tuple[Caution, ...] = hangs + shown["cautions"]
    if held and not done and scorable(chosen, record, months):
        told += (Caution("months", _unheld(place, known)),)
    shown["cautions"] = in_order(told)
    more: dict[str, Any] = {}
    if scored is not None and done:
        named = [(p.id, p.label) for p in (*loaded, done)][: len(cases)]
        more["hindcast"] = hold(
            place,
            chosen,
            record,
            runs.outcomes,
            named,
            months=months,
            scored=scored,
            shown=len(loaded),
            **done_words(done, known, months, setup.quo),
        )
        lap("hindcast")
    if sides:
        more["sides"] = side_runs(
            setup,
            levers,
            pairs,
            chosen,
            switches,
            draws=draws,
            seed=asked.seed,
            report=lambda share: report("asking otherwise", share),
        )
        more["regime_step"] = STEP
        fewer = min(draws, SIDE_DRAWS)
        more["regimes"] = regime_rows(setup, chosen, switches, draws=fewer, seed=asked.seed)
        lap("sides")
    return _comparison(shown, parts, **more)


def _comparison(
    shown: Mapping[str, Any], parts: Mapping[str, Mapping[str, Any]], **more: Any
) -> Comparison:
    """Return the comparison; ``parts``: outcome -> what ``summary`` says of it."""
    named = {key for part in parts.values() for key in part}
    figures: dict[str, Any] = {
        key: {name: part[key] for name, part in parts.items()} for key in named
    }
    return Comparison(**shown, **figures, **more)


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether two policies set every lever alike in every month."""
    return all(np.array_equal(one[name], values) for name, values in other.items())


def summary(
    flows: Sequence[Any], over: str, pairs: Any, regression: Regression | None
) -> dict[str, Any]:
    """Return quantiles and shares of one outcome; arrays as in ``Comparison``.

    ``flows``: per policy [month, group, draw], the total first; ``over``: how months become one;
    ``regression``: None where the draws are too few to say where the spread comes from.
    """
    sums = [over_window(values, over) for values in flows]
    whole = [by_month(values, over) for values in flows]
    monthly = [quantiles(values, QUANTILES).swapaxes(0, 1) for values in whole]
    difference, totals, above, above_total, equal_total = [], [], [], [], []
    grades: list[GradeShare] = []
    for i, j in pairs:
        gap = whole[i] - whole[j]
        difference.append(quantiles(gap, QUANTILES).swapaxes(0, 1))
        above.append(exceeds(gap).T)
        gap_total = sums[i] - sums[j]
        totals.append(quantiles(gap_total, QUANTILES))
        above_total.append(exceeds(gap_total))
        equal_total.append(equals(gap_total))
        if regression is not None:
            grades.append(regression.share(gap_total[0]))
    return {
        "monthly": np.stack(monthly),
        "total": np.stack([quantiles(values, QUANTILES) for values in sums]),
        "difference_monthly": np.stack(difference),
        "difference_total": np.stack(totals),
        "exceeds_monthly": np.stack(above),
        "exceeds_total": np.stack(above_total),
        "equal_total": np.stack(equal_total),
        "grades": tuple(grades),
    }
