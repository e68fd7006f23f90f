"""The same question asked otherwise: rival accounts, couplings switched, border regimes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from corridor.questions.compare.result import Comparison, OutcomeInfo, SideRun
from corridor.report import findings, words
from corridor.report.cells import gauge, signed_texts
from corridor.report.charts.couplings import coupling_svg
from corridor.report.lookup import (
    Array,
    Quantiles,
    chart_pairs,
    figure,
    outcome_info,
    shown_quantiles,
)
from corridor.report.texts import texts
from corridor.report.units import monthly_measure, total_measure
from corridor.report.view import key_outcomes

__all__ = ["account_sentence", "accounts_disagree", "of_kind", "sides_page"]

#: what a figure in percent is rounded to at the finest
_PERCENT_STEP = 0.1
#: standard errors of a share within which it is not told from a half
_ERRORS = 2
#: where most draws have no direction
_NEITHER = "neither"
_WAYS = {
    "higher": "higher in most draws",
    "lower": "lower in most draws",
    _NEITHER: "neither higher nor lower in most draws",
    "": "the same",
}


def of_kind(comparison: Comparison, kind: str) -> list[SideRun]:
    """Return the side runs of one kind, "account" or "coupling", this run's own first."""
    return [side for side in comparison.sides if side.kind == kind]


def account_sentence(comparison: Comparison, outcome: str, pair: int) -> str:
    """Say whether the direction of a difference holds under every account, empty without any.

    The direction is that of most draws.
    """
    sides = of_kind(comparison, "account")
    if len(sides) < 2 or outcome not in sides[0].difference:
        return ""
    first, second = findings.pair_labels(comparison, pair)
    label = findings.named(outcome_info(comparison, outcome))
    # with one pair there is nothing else that it could be held against
    than = f" than {second}" if len(comparison.pairs) > 1 else ""
    split = _split(sides, outcome, pair)
    if len(split) > 1:
        against = f", against {second}," if than else ""
        lead = "the accounts disagree. " if _opposed(split) else ""
        return f"{label}: {lead}{first}{against} is {_joined(split, outcome, pair)}"
    (way,) = split
    if not way:
        between = f" between {first} and {second}" if than else ""
        return f"{label}: no difference{between} under any of the {len(sides)} accounts."
    counts = _counts(sides, outcome, pair)
    if way == _NEITHER:
        return (
            f"{label}: under none of the {len(sides)} accounts is {first} higher{than} in most "
            f"draws, or lower (higher in {counts} draws).{_rule(sides, outcome, pair)}"
        )
    return (
        f"{label}: {first} is {way}{than} in most draws under each of the {len(sides)} accounts "
        f"(higher in {counts} draws)."
    )


def accounts_disagree(comparison: Comparison, outcome: str, pair: int) -> bool:
    """Whether most draws have another direction under one account than under another."""
    sides = of_kind(comparison, "account")
    known = len(sides) > 1 and outcome in sides[0].difference
    return known and _opposed(_split(sides, outcome, pair))


def _rule(sides: Iterable[SideRun], outcome: str, pair: int) -> str:
    """Say up to where a share is not told from a half, where that is why one is neither."""
    near = [side for side in sides if _by_luck(side, outcome, pair)]
    if not near:
        return ""
    draws = near[0].draws
    return (
        f" Less than {100 * _reach(draws):.1f} from 50 of 100 is told as neither: {draws:,} other "
        "draws may say the opposite."
    )


def _reach(draws: int) -> float:
    return float(_ERRORS * 0.5 / math.sqrt(draws))


def _by_luck(side: SideRun, outcome: str, pair: int) -> bool:
    """Return whether other draws might well say the other way."""
    return bool(abs(side.exceeds[outcome][pair] - 0.5) < _reach(side.draws))


def _opposed(split: Iterable[str]) -> bool:
    return {"higher", "lower"} <= {*split}


def _split(sides: Sequence[SideRun], outcome: str, pair: int) -> dict[str, list[SideRun]]:
    """Return the accounts by the direction of most draws."""
    found: dict[str, list[SideRun]] = {}
    for side in sides:
        found.setdefault(_way(side, outcome, pair), []).append(side)
    return found


def _joined(split: dict[str, list[SideRun]], outcome: str, pair: int) -> str:
    """Say each direction with its accounts, and in how many draws of each it is higher.

    And where one is neither, from where on it would be one.
    """
    parts = []
    for way, sides in split.items():
        names = words.join_names([side.label for side in sides])
        higher = _counts(sides, outcome, pair)
        parts.append(f"{_WAYS[way]} under {names} (higher in {higher} draws)")
    return f"{', and '.join(parts)}.{_rule(split.get(_NEITHER, ()), outcome, pair)}"


def _counts(sides: Iterable[SideRun], outcome: str, pair: int) -> str:
    return words.join_names([words.chance(float(side.exceeds[outcome][pair])) for side in sides])


def _way(side: SideRun, outcome: str, pair: int) -> str:
    """Return "higher" or "lower" by most draws, "" where nothing differs.

    "neither" where draws tie in which it would be one or the other, or where other draws might
    well say the other: within two standard errors of half.
    """
    low, _, middle, _, high = side.difference[outcome][pair]
    if low == high == 0:
        return ""
    if middle == 0 or _by_luck(side, outcome, pair):
        return _NEITHER
    return "higher" if middle > 0 else "lower"


def sides_page(comparison: Comparison) -> dict[str, Any]:
    """Return the words, cells and drawing of the three sections; None for one without content."""
    return {
        "accounts": _accounts(comparison),
        "couplings": _couplings(comparison),
        "regimes": _regimes(comparison),
    }


def _accounts(comparison: Comparison) -> dict[str, Any] | None:
    sides = of_kind(comparison, "account")
    if len(sides) < 2:
        return None
    return {
        **texts("sections")["accounts"],
        "sides": [
            {"label": side.label, "says": side.says, "own": side.id == comparison.account.id}
            for side in sides
        ],
        "draws": f"{sides[0].draws:,}",
        "tables": [_account_table(comparison, sides, pair) for pair in chart_pairs(comparison)],
    }


def _account_table(comparison: Comparison, sides: Sequence[SideRun], pair: int) -> dict[str, Any]:
    """Return the differences of a pair under every account, and where they disagree in sign."""
    shown = [name for name in key_outcomes(comparison) if name in sides[0].difference]
    labels = {name: findings.named(outcome_info(comparison, name)) for name in shown}
    splits = {name: _split(sides, name, pair) for name in shown}
    first, _ = findings.pair_labels(comparison, pair)
    return {
        "pair": findings.pair_name(comparison, pair),
        "lead": f"The accounts disagree in sign. {first} is:",
        "sentences": [
            {"label": labels[name], "text": _joined(split, name, pair)}
            for name, split in splits.items()
            if _opposed(split)
        ],
        "agree": [labels[name] for name, split in splits.items() if not _opposed(split)],
        "rows": [_row(comparison, sides, name, pair) for name in shown],
    }


def _row(
    comparison: Comparison, sides: Sequence[SideRun], outcome: str, pair: int
) -> dict[str, Any]:
    """Return one outcome's difference in each side run, on one scale."""
    info = outcome_info(comparison, outcome)
    found = [figure(comparison, outcome, side.difference[outcome][pair]) for side in sides]
    reach = min(f.q05 for f in found), max(f.q95 for f in found)
    return {
        "label": info.label,
        "unit": total_measure(info).unit,
        "cells": [
            {
                **_signed(info, one),
                "gauge": gauge(one, reach, point=not info.interval_only),
                "chance": _chance(side, outcome, pair),
            }
            for side, one in zip(sides, found, strict=True)
        ],
    }


def _signed(info: OutcomeInfo, one: Quantiles) -> dict[str, str]:
    median, outer, _ = signed_texts(info, one)
    return {"median": median, "q90": outer}


def _chance(side: SideRun, outcome: str, pair: int) -> str:
    if not _way(side, outcome, pair):
        return "no difference"
    return f"higher in {_counts((side,), outcome, pair)}"


def _couplings(comparison: Comparison) -> dict[str, Any] | None:
    from markupsafe import Markup

    if not comparison.links:
        return None
    told = texts("sections")["couplings"]
    sides = of_kind(comparison, "coupling")
    known = {info.id for info in comparison.outcomes}
    held = known & set(sides[0].difference) if sides else set()
    shown = [name for name in told["outcomes"] if name in held][: told["shown"]]
    shown = shown or [name for name in key_outcomes(comparison) if name in held][: told["shown"]]
    grades = {link.id: link.grade for link in comparison.links}
    return {
        "title": told["title"],
        "intro": told["intro"],
        "table": told["table"],
        "svg": Markup(coupling_svg(comparison.links)),
        "links": comparison.links,
        "draws": f"{sides[0].draws:,}" if sides else "",
        "heads": [findings.named(outcome_info(comparison, name)) for name in shown],
        "tables": [
            {
                "pair": findings.pair_name(comparison, pair),
                "rows": [
                    {
                        "label": side.label,
                        "grade": grades.get(side.id, ""),
                        "cells": [_moved(comparison, sides[0], side, o, pair) for o in shown],
                        "most": _most(comparison, sides[0], side, pair),
                    }
                    for side in sides
                ],
            }
            for pair in (chart_pairs(comparison) if shown else ())
        ],
    }


def _moved(
    comparison: Comparison, own: SideRun, side: SideRun, outcome: str, pair: int
) -> dict[str, str]:
    """Return a cell, or that nothing that it would show differs from this run's own."""
    info = outcome_info(comparison, outcome)
    here, there = (
        _signed(info, figure(comparison, outcome, one.difference[outcome][pair]))
        for one in (own, side)
    )
    if side is not own and here == there:
        return {"median": "unchanged", "q90": ""}
    return there


def _most(comparison: Comparison, own: SideRun, side: SideRun, pair: int) -> dict[str, str] | None:
    """Return the outcome whose difference a switch moves most, from what and to what.

    Moves are held against the width of the wider of the two 90% intervals. None where no figure
    moves as it is shown.
    """
    found: list[tuple[float, dict[str, str]]] = []
    for info in comparison.outcomes:
        if side is own or info.id not in side.difference:
            continue
        here, there = (
            figure(comparison, info.id, one.difference[info.id][pair]) for one in (own, side)
        )
        width = max(here.q95 - here.q05, there.q95 - there.q05)
        gap = max(abs(a - b) for a, b in zip(here[:5], there[:5], strict=True))
        said = _signed(info, here), _signed(info, there)
        if gap > 0 and said[0] != said[1]:
            names = {"label": findings.named(info), "before": _one(said[0]), "after": _one(said[1])}
            found.append((gap / width if width > 0 else 1.0, names))
    return max(found, key=lambda one: one[0])[1] if found else None


def _one(said: dict[str, str]) -> str:
    return f"{said['median']} ({said['q90']})" if said["median"] else said["q90"]


def _regimes(comparison: Comparison) -> dict[str, Any] | None:
    rows = comparison.regimes
    known = {info.id for info in comparison.outcomes}
    shown = [name for name in rows[0].change if name in known] if rows else []
    if not shown:
        return None
    told = texts("sections")["regimes"]
    struck = told["struck"] if told["struck"] in shown else shown[0]
    step = words.percent(comparison.regime_step)
    return {
        "title": told["title"],
        "intro": told["intro"].format(step=step),
        "force": told["force"] if any(row.force for row in rows) else "",
        "step": step,
        "heads": [outcome_info(comparison, name).label for name in shown],
        "rows": [
            {
                "label": row.label,
                "says": row.says,
                "cells": [_change(comparison, k, name) for name in shown],
                "force": _percent(outcome_info(comparison, struck), row.force[struck])
                if struck in row.force
                else None,
            }
            for k, row in enumerate(rows)
        ],
        "force_head": outcome_info(comparison, struck).label,
    }


def _change(comparison: Comparison, regime: int, outcome: str) -> dict[str, Any]:
    """Return the change a month and in percent, with a scale that all regimes share."""
    info = outcome_info(comparison, outcome)
    measure = monthly_measure(info)
    row = comparison.regimes[regime]
    change = _five(info, row.change[outcome], measure.factor, measure.floor)
    shares = [_five(info, r.percent[outcome], 1.0, _PERCENT_STEP) for r in comparison.regimes]
    reach = min(f.q05 for f in shares), max(f.q95 for f in shares)
    return {
        **_bare(info, change),
        "unit": measure.unit,
        "percent": _percent(info, row.percent[outcome]),
        "gauge": gauge(shares[regime], reach, point=not info.interval_only),
    }


def _percent(info: OutcomeInfo, values: Array) -> dict[str, str]:
    said = _bare(info, _five(info, values, 1.0, _PERCENT_STEP))
    return {key: f"{text}%" if text else "" for key, text in said.items()}


def _bare(info: OutcomeInfo, one: Quantiles) -> dict[str, str]:
    """Return a change with signs, to stand before a unit of its own."""
    median, outer = words.in_one_cell(one.q50, [(one.q05, one.q95)], one.step, plus=True)
    return {"median": "" if info.interval_only else median, "q90": outer}


def _five(info: OutcomeInfo, values: Array, factor: float, floor: float) -> Quantiles:
    low, lower, middle, upper, high = (float(v) for v in shown_quantiles(info, values, factor))
    return Quantiles(low, lower, middle, upper, high, floor)
