"""Draws of each policy held against the record of the months that they were run through."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corridor.policies import Policy, load_policy
from corridor.questions.forecast.predictive import LEVELS
from corridor.questions.forecast.scores import pit
from corridor.questions.hindcast.naive import no_change
from corridor.questions.hindcast.result import Expected, Forecast, Hindcast, Scored
from corridor.questions.hindcast.score import crps, wis
from corridor.questions.runs.cautions import kept_lines
from corridor.questions.runs.summarise import (
    QUANTILES,
    in_order,
    of_sorted,
    over_window,
    with_total,
)
from corridor.system.corridor import Corridor
from corridor.system.outcomes import Outcome

__all__ = ["DRAWS", "done_words", "hold", "policy_done", "scorable"]

Floats = NDArray[np.floating[Any]]
Flags = NDArray[np.bool_]

#: draws that are held against the record at the most: more change no digit that is shown
DRAWS = 4000


def policy_done(place: Corridor, known: int) -> Policy | None:
    """Return the policy that holds what was done or agreed from a decision point on, if any."""
    for name in place.done:
        policy = load_policy(name, corridor=place)
        if policy.decision_point in (None, known):
            return policy
    return None


def done_words(done: Policy, known: int, months: int, quo: Mapping[str, float]) -> dict[str, str]:
    """Return what ``hold`` is told of the corridor's own policy: all but its scores.

    ``known``: the decision point (month index); ``quo``: lever -> the value in force there.
    """
    return {
        "caution": done.caution(known),
        "done": done.id,
        "notes": done.notes.strip(),
        "agreed": " ".join(kept_lines(done, known, months, quo)),
    }


def scorable(
    outcomes: Sequence[Outcome], record: Mapping[str, Floats], months: int
) -> tuple[Outcome, ...]:
    """Return the outcomes with a recorded month among the last ``months`` of the record.

    ``record``: outcome id -> [group, month], up to the last month of the run.
    """
    return tuple(
        o for o in outcomes if not o.interval_only and np.isfinite(record[o.id][0, -months:]).any()
    )


def hold(
    place: Corridor,
    outcomes: Sequence[Outcome],
    record: Mapping[str, Floats],
    runs: Mapping[str, Sequence[Floats]],
    policies: Sequence[tuple[str, str]],
    *,
    months: int,
    scored: int,
    shown: int,
    caution: str = "",
    done: str = "",
    notes: str = "",
    agreed: str = "",
) -> Hindcast | None:
    """Score the policy at ``scored`` and say what every policy expected.

    Parameters
    ----------
    record: outcome id -> [group, month], ALL first, to the last month of the run; what lies
        before the run is the past from which no change takes its width.
    runs: outcome id -> one [month, group, draw] a policy, without a total.
    policies: id and label of each; those from ``shown`` on were run for the hindcast alone.
    caution, done, notes, agreed: what is said of the corridor's own policy that is scored, and
        its id.

    None where no outcome has a recorded month in the run.
    """
    chosen = scorable(outcomes, record, months)
    if not chosen:
        return None
    found: list[tuple[tuple[float, float], list[Scored]]] = []
    expected: dict[str, tuple[Expected, ...]] = {}
    held: dict[str, Expected] = {}
    draws = min(DRAWS, runs[chosen[0].id][scored].shape[-1])
    for outcome in chosen:
        offset = _offset(place, outcome)
        past, seen = np.split(record[outcome.id], [-months], axis=1)
        mine = [values[..., :draws] for values in runs[outcome.id]]
        rows = _rows(place, outcome, mine[scored], past, seen, offset)
        known = np.isfinite(seen[0])
        everybody = [values.sum(1) for values in mine]
        expected[outcome.id] = tuple(_expected(v, seen[0], outcome.over) for v in everybody)
        still = no_change(np.log(past[0] + offset), known)
        if still is not None:
            held[outcome.id] = _expected(_counts(still, offset), seen[0])
        share = rows[0].inside(rows[0].model, 90) / rows[0].months
        found.append(((share, -rows[0].model.mean_crps), rows))
    found.sort(key=lambda one: one[0])
    return Hindcast(
        scored=(policies[scored][0], policies[scored][1]),
        place=scored if scored < shown else None,
        caution=caution,
        policies=tuple((name, label) for name, label in policies),
        draws=draws,
        rows=tuple(row for _, rows in found for row in rows),
        expected=expected,
        held=held,
        done=done,
        notes=notes,
        agreed=agreed,
    )


def _offset(place: Corridor, outcome: Outcome) -> float:
    """Return what is added before the logarithm: the series' own, one where it has none."""
    return place.series[outcome.recorded].offset or 1.0


def _counts(log: Floats, offset: float) -> Floats:
    """Return figures from ln(figure + offset); none is below zero."""
    out: Floats = np.maximum(np.exp(log) - offset, 0)
    return out


def _rows(
    place: Corridor, outcome: Outcome, draws: Floats, past: Floats, seen: Floats, offset: float
) -> list[Scored]:
    """Return the scores of all groups together and of each group that is recorded."""
    # months that nobody recorded need not be put in order
    some: Flags = np.asarray(np.isfinite(seen).any(0))
    ordered = in_order(with_total(draws[some]).swapaxes(0, 1))
    names = ("ALL", *place.group_ids)[: len(seen)]
    rows = []
    for at, name in enumerate(names):
        if np.isfinite(seen[at]).any():
            still = no_change(np.log(past[at] + offset), np.isfinite(seen[at]))
            rows.append(
                Scored(
                    outcome=outcome.id,
                    group=name,
                    recorded=seen[at],
                    offset=offset,
                    model=_forecast(ordered[at], some, seen[at], offset),
                    no_change=None
                    if still is None
                    else _forecast(in_order(_counts(still[some], offset)), some, seen[at], offset),
                )
            )
    return rows


def _forecast(ordered: Floats, some: Flags, seen: Floats, offset: float) -> Forecast:
    """Hold sorted draws of ``some`` months, [month, draw], against what was recorded, [month]."""
    known = np.isfinite(seen)
    counts, y = ordered[known[some]], seen[known]
    log, log_y = np.log(counts.astype(np.float64) + offset), np.log(y + offset)

    def spread(values: Floats) -> Floats:
        out = np.full((len(seen), *values.shape[1:]), np.nan)
        out[known] = values
        return out

    return Forecast(
        bands=spread(of_sorted(counts, QUANTILES)),
        crps=spread(crps(log, log_y)),
        wis=spread(wis(of_sorted(log, LEVELS), log_y)),
        pit=spread(pit(counts, y)),
    )


def _expected(draws: Floats, seen: Floats, over: str = "") -> Expected:
    """Return what draws of all groups together, [month, draw], expected."""
    known = np.isfinite(seen)
    average = draws[known].mean(0, dtype=np.float64)
    total = over_window(draws, over) if over else np.empty(0)
    return Expected(
        bands=of_sorted(in_order(draws), QUANTILES),
        total=of_sorted(np.sort(total), QUANTILES) if total.size else total,
        average=of_sorted(np.sort(average), QUANTILES),
        as_low=float((average <= seen[known].mean()).mean()),
    )
