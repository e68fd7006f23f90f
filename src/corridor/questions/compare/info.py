"""What stands beside the numbers: policies, outcomes, couplings and the fit, in their own words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from corridor import __version__
from corridor.core.months import parse_month
from corridor.policies import Policy
from corridor.questions.compare.result import (
    AccountInfo,
    FitInfo,
    LinkInfo,
    OutcomeInfo,
    PolicyInfo,
)
from corridor.questions.runs.summarise import unit_over
from corridor.questions.runs.worlds import DRAWN
from corridor.system.bargaining import Variant
from corridor.system.corridor import Corridor
from corridor.system.couplings import couplings
from corridor.system.fit import Fitted
from corridor.system.fit.fitted import fingerprint
from corridor.system.observe import recorded, recorded_total
from corridor.system.outcomes import Outcome
from corridor.system.priors import priors_of
from corridor.system.simulate import load_system
from corridor.system.tables import table_of
from corridor.system.unfitted import Unfitted

__all__ = [
    "AGAINST",
    "account_info",
    "fit_info",
    "link_infos",
    "outcome_info",
    "policy_info",
    "posteriors",
    "record_of",
    "source_line",
]

_NINETY = 1.6448536269514722  # half width of a 90% interval in standard deviations
#: a parameter as a fit is shown: its id, with a group where each has its own
_ROW = re.compile(r"(?P<name>\w+)(?: \[(?P<group>[^\]]+)\])?")


def policy_info(policy: Policy, known: int, quo: Mapping[str, float]) -> PolicyInfo:
    """Return a policy as it is shown for a decision point.

    ``quo``: lever -> the value in force there, of those that keep it.
    """
    return PolicyInfo(
        id=policy.id,
        label=policy.label,
        # a policy measured from another decision point says so wherever it is shown
        summary=" ".join(filter(None, (policy.summary.strip(), policy.caution(known)))),
        own_words=policy.own_words,
        levers=tuple(policy.describe(known, quo)),
        notes=policy.notes.strip(),
    )


def outcome_info(outcome: Outcome, corridor: Corridor) -> OutcomeInfo:
    """Return an outcome with its mechanisms and the source of the series drawn beside it."""
    tables: tuple[str, ...] = ()
    source = ""
    if outcome.recorded:
        parts = corridor.series[outcome.recorded].parts
        tables = tuple(dict.fromkeys(part.table for part in parts))
        source = "; ".join(dict.fromkeys(source_line(corridor, name) for name in tables))
    makers = (
        m.declaration
        for m in load_system(corridor).mechanisms
        if set(m.declaration.writes) & set(outcome.flows)
    )
    return OutcomeInfo(
        id=outcome.id,
        label=outcome.label,
        unit=outcome.unit,
        definition=outcome.definition,
        recorded_label=outcome.recorded_label,
        source=source,
        tables=tables,
        over=outcome.over,
        unit_total=unit_over(outcome),
        interval_only=outcome.interval_only,
        by_group=outcome.by_group,
        mechanisms=tuple((d.id, d.label) for d in makers),
    )


def record_of(outcome: Outcome, corridor: Corridor, first: int, count: int) -> Any:
    """Return [group, month] of the recorded series, ALL first, NaN where there is none.

    And before the corridor's history, and where it is unfit to be held against. ``first``: month
    index.
    """
    groups = len(corridor.groups) if outcome.by_group else 0
    if not outcome.recorded:
        return np.full((1 + groups, count), np.nan)
    found = _whole(outcome.recorded, corridor, first, count)[None, :]
    if groups:
        found = np.concatenate([found, recorded(outcome.recorded, corridor, first, count)])
    found[:, : max(corridor.history.first_month - first, 0)] = np.nan
    unfit = corridor.series[outcome.recorded].unfit_from
    if unfit:
        found[:, max(unfit - first, 0) :] = np.nan
    return found


def _whole(series: str, corridor: Corridor, first: int, count: int) -> Any:
    """Return the total of a series, [month], whose last months may be without a row.

    Where that stands for none it does so to the end of the table, which other rows may reach.
    """
    parts = corridor.series[series].parts
    if any(part.missing != "zero" for part in parts):
        return recorded_total(series, corridor, first, count)
    begin = min(first, corridor.history.first_month)
    found = recorded_total(series, corridor, begin, first - begin + count)
    last = min(parse_month(table_of(corridor, part.table).last) for part in parts)
    seen = np.flatnonzero(np.isfinite(found))
    if seen.size:
        found[seen[-1] + 1 : max(last - begin + 1, 0)] = 0.0
    return found[first - begin :]


def account_info(account: Variant) -> AccountInfo:
    """Return an account of bargaining as it is shown."""
    return AccountInfo(account.id, account.label, account.summary)


def link_infos(
    switches: Mapping[str, bool], corridor: Corridor | None = None
) -> tuple[LinkInfo, ...]:
    """Return every coupling between mechanisms of a corridor, in the order of their targets."""
    system = load_system(corridor)
    labels = {m.declaration.id: m.declaration.label for m in system.mechanisms}
    live = [c for c in couplings().values() if system.is_live(c)]
    return tuple(
        LinkInfo(
            id=c.id,
            label=c.label,
            source=(c.source, labels[c.source]),
            target=(c.target, labels[c.target]),
            says=c.says,
            grade=c.grade,
            on=switches[c.id],
            claims=c.claims,
            order=(system.ids.index(c.source), system.ids.index(c.target)),
        )
        for c in sorted(live, key=lambda c: (system.ids.index(c.source), c.id))
    )


def fit_info(
    fitted: Fitted, unfitted: Unfitted | None = None, corridor: Corridor | None = None
) -> FitInfo:
    """Return what is shown of a fit: method, window, prior and posterior by parameter.

    Parameters beside the fit follow, if ``unfitted`` is given; what episodes have not updated
    has its prior twice. With the ``corridor`` their beliefs get a fingerprint.
    """
    rows: dict[str, tuple[float, float, float, float, float, float, str]] = {}
    for source in (fitted, unfitted) if unfitted else (fitted,):
        ranges = source.ranges(_NINETY)
        for slot in source.tables.slots:
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
        kind=meta["kind"],
        failed=len(meta.get("failed", ())),
        beliefs=_beliefs(unfitted, corridor) if unfitted and corridor else "",
        seed=int(meta.get("seed", 0)),
    )


def _beliefs(unfitted: Unfitted, corridor: Corridor) -> str:
    """Return 8 hexadecimal digits of the priors outside the fit and of how they are drawn."""
    own, known = unfitted.account.priors, priors_of(corridor).parameters
    ids = {slot.id for slot in unfitted.tables.slots}
    texts = {name: (own.get(name) or known[name].prior).text for name in ids}
    return fingerprint({**texts, "": f"drawn {DRAWN}"})[:8]


AGAINST = (
    "the record contradicts what was believed: the median has left its 90% interval. Either the "
    "prior is wrong, or the model bends this to make up for something that it lacks"
)
"""What is said of a parameter that moved out of what was believed."""


def posteriors(info: FitInfo, not_learned: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """Return parameter -> what its draws are after a fit, a row for all or for each group.

    ``not_learned``: of the corridor, parameter -> why it keeps its prior.
    Each: {group ("" of all), prior_median, prior_90, median, interval_90, moved, against, kept}.
    ``moved`` is false where neither the record nor an episode has taught anything, so that it is
    the prior; ``against`` is true where the median has left the prior's 90% interval. ``kept``: why
    it keeps its prior on purpose, "" where it was learned.
    """
    rows: dict[str, list[dict[str, Any]]] = {}
    for name, row in info.parameters.items():
        match = _ROW.fullmatch(name)
        if match is None:
            continue
        rows.setdefault(match["name"], []).append(
            {
                "group": match["group"] or "",
                "prior_median": row[0],
                "prior_90": [row[1], row[2]],
                "median": row[3],
                "interval_90": [row[4], row[5]],
                "moved": row[:3] != row[3:6],
                "against": not row[1] <= row[3] <= row[2],
                "kept": not_learned.get(match["name"], ""),
            }
        )
    return rows


def source_line(corridor: Corridor, name: str) -> str:
    """Return publisher and documents of a table in one line."""
    info = table_of(corridor, name)
    return f"{info.publisher}, {'; '.join(doc['title'] for doc in info.documents)}"
