"""The tables of robustness, and what a statistician would ask of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corridor.questions.compare.result import OutcomeInfo
from corridor.questions.explain.robust.figures import Figure
from corridor.questions.explain.robust.result import SCALES, Robust
from corridor.report import words
from corridor.report.cells import unit_words
from corridor.report.explain.charts.regret import mirrored, shown_aims
from corridor.report.units import total_measure

__all__ = ["appendix", "regret_table", "satisficing_table", "standings_table", "tails_table"]

_WISHES = {"min": "less", "max": "more"}

#: shortfalls of a share below this are not told apart from dominance in words
_NEARLY = 0.01


def regret_table(found: Robust) -> dict[str, Any]:
    """Return regret by outcome, direction and policy, in the outcome's own unit."""
    rows = []
    for k in shown_aims(found):
        aim, one = found.aims[k], found.regret[k]
        info = found.outcomes[aim.outcome.id]
        for p, (_, label) in enumerate(found.policies):
            rows.append(
                [
                    f"{info.label} ({unit_words(info)})",
                    _WISHES[aim.direction],
                    label,
                    "" if info.interval_only else _written(info, one.mean[p]),
                    _written(info, one.high[p]),
                    _number(info, float(one.largest[p])),
                    words.chance(one.best[p].value),
                ]
            )
    if found.score is not None:
        for p, (_, label) in enumerate(found.policies):
            one = found.score
            rows.append(
                [
                    "All together, weighted",
                    "",
                    label,
                    _plain(one.mean[p]),
                    _plain(one.high[p]),
                    words.plain(float(one.largest[p]), 1.0),
                    words.chance(one.best[p].value),
                ]
            )
    return {
        "caption": "Regret: what is lost against the best of the policies in the same scenario "
        "(95% interval of the luck of the draws)"
        + ("; where more is wanted, the two change places" * mirrored(found)),
        "head": [
            *("Outcome", "Wanted", "Policy", "Mean", "9 of 10 scenarios below"),
            *(f"Largest of {found.scenarios:,}", "Best alone in"),
        ],
        "rows": rows,
    }


def tails_table(found: Robust) -> dict[str, Any]:
    """Return the bad and the good end of each outcome, by policy."""
    rows = []
    # of the two directions of an outcome without one, the ends are the same
    aims = [k for k, a in enumerate(found.aims) if found.directed or a.direction == "min"]
    for k in aims:
        aim, one = found.aims[k], found.tails[k]
        info = found.outcomes[aim.outcome.id]
        for p, (_, label) in enumerate(found.policies):
            rows.append(
                [
                    f"{info.label} ({unit_words(info)})",
                    label,
                    *(_written(info, figure) for figure in one.bad[p]),
                    _number(info, float(one.worst[p])),
                    *(_written(info, figure) for figure in reversed(one.good[p])),
                ]
            )
    low, high = (words.percent(level) for level in found.tails[0].levels)
    bad, good = ("Worst", "Best") if found.directed else ("Highest", "Lowest")
    return {
        "brief": False,
        "caption": f"The ends: {bad.lower()} {low} and {high} of scenarios, and "
        f"{good.lower()} {high} and {low}. "
        "The end of all scenarios drawn moves outwards with the number of draws",
        "head": [
            *("Outcome", "Policy", f"{bad} {low}", f"{bad} {high}"),
            *(f"{bad} of {found.scenarios:,}", f"{good} {high}", f"{good} {low}"),
        ],
        "rows": rows,
    }


def satisficing_table(found: Robust, names: Sequence[str]) -> dict[str, Any]:
    """Return in which share of scenarios thresholds are met; none must have been left out."""
    made = found.satisficing
    assert made is not None
    rows = [[n, *(_share(policy[k]) for policy in made.each)] for k, n in enumerate(names)]
    if len(names) > 1:
        rows.append(["All of these at once", *map(_share, made.together)])
    rows.append(
        [
            "The same, lowest and highest world",
            *(f"{words.percent(w.min())} to {words.percent(w.max())}" for w in made.by_world),
        ]
    )
    return {
        "caption": "Share of scenarios in which thresholds are met "
        "(95% interval of the luck of the draws)",
        "head": ["Threshold", *(label for _, label in found.policies)],
        "rows": rows,
    }


def standings_table(found: Robust) -> dict[str, Any]:
    """Return how each policy stands under all weights of the outcomes."""
    made = found.standings
    assert made is not None
    labels = [label for _, label in found.policies]
    rows = []
    for p, one in enumerate(made.policies):
        example = [
            f"{found.outcomes[aim.outcome.id].label} {words.percent(float(weight))}"
            for aim, weight in zip(found.aims, one.weights, strict=True)
            if weight > 5e-3
        ]
        mix = [f"{labels[q]} {words.percent(float(w))}" for q, w in enumerate(one.mix) if w > 5e-3]
        rows.append(
            [
                labels[p],
                words.join_names([labels[q] for q in one.beaten_by]) or "none",
                "never" if one.never_best else f"most clearly under {', '.join(example)}",
                f"{', '.join(mix)}" if one.never_best else "",
                _share(made.share[p]),
                words.chance(float(made.never_best[p])),
            ]
        )
    return {
        "caption": "Which policy is the best under which weights, by expected outcomes",
        "head": [
            *("Policy", "At least as good on each outcome", "Best", "Mix that is better on each"),
            *("Share of all weights", "Never best, resamples of the draws"),
        ],
        "rows": rows,
    }


def appendix(found: Robust) -> list[Any]:
    """Return method, samples and assumptions, and the comparison of distributions."""
    said: list[Any] = [
        f"Scenarios are {found.draws:,} draws (of parameters, state and shocks, seed "
        f"{found.seed}) in each of {len(found.worlds)} worlds. A world is an account of bargaining "
        "with couplings as asked for, or with one of them switched. The same draws stand in "
        "every world and under every policy. Worlds count alike: nothing says how likely each is, "
        "so means over worlds are averages of cases and not expectations; the range over worlds "
        "stands beside them.",
        "Regret is taken in each scenario against the best of the policies named here. It says "
        "nothing of policies that are not, and adding a policy may change it for the others.",
        "Errors are of draws alone, all worlds of a draw together: a mean's from the spread of "
        "draws, a share's by Wilson, a quantile's by Woodruff. Draws that stand on "
        "neighbours in a chain of the posterior are taken together. Errors say nothing of what "
        "the model leaves out.",
        "The largest regret and the end of all scenarios drawn have no error: they grow with the "
        "number of draws, and are for looking at, not for comparing runs of different size.",
        "No outcome has a direction of its own here. "
        + (
            "Directions are the user's."
            if found.directed
            else "None was given, so both are shown and nothing is added up over outcomes: weights "
            "without directions have no meaning."
        ),
    ]
    if found.standings is None:
        return said
    made = found.standings
    scales = ", ".join(
        f"{found.outcomes[aim.outcome.id].label} "
        f"{_number(found.outcomes[aim.outcome.id], float(scale))}, weight "
        f"{words.percent(float(share))}"
        for aim, scale, share in zip(found.aims, found.scales, found.shares, strict=True)
    )
    said.append(
        f"Before they are weighted, outcomes are taken {SCALES[found.scaled]}. Divided by, and "
        f"counting for: {scales}."
    )
    said.append(
        "A policy is behind under every weights if no weights of 0 or more give it an expected "
        "sum as good as the best other policy's; a linear programme finds the most favourable "
        f"weights, and its dual the mix. Shares of weights are of {made.weights:,} drawn evenly "
        f"from all that add up to 1; their error and that of the verdict come from "
        f"{made.resamples} resamples of the draws. Shares depend on the scales. Expected values "
        "of outcomes that are shown as an interval only are used here and not shown."
    )
    said.append(_pairs(found))
    return said


def _pairs(found: Robust) -> dict[str, Any]:
    made = found.standings
    assert made is not None
    rows = []
    for q, (_, one) in enumerate(found.policies):
        for p, (_, other) in enumerate(found.policies):
            if q == p:
                continue
            rows.append(
                [
                    f"{one} over {other}",
                    words.chance(float(made.by_draw[q, p])),
                    *(_dominates(float(v)) for v in made.stochastic[q, p]),
                ]
            )
    return {
        "caption": "Dominance by scenario, and of distributions to first order: by how much the "
        "share of scenarios up to some value falls short at the most",
        "head": [
            *("Pair", "As good on each outcome, better on one"),
            *(found.outcomes[aim.outcome.id].label for aim in found.aims),
        ],
        "rows": rows,
    }


def _dominates(shortfall: float) -> str:
    if shortfall == 0:
        return "dominates"
    return "short by under 1%" if shortfall < _NEARLY else f"short by {words.percent(shortfall)}"


def _written(info: OutcomeInfo, one: Figure) -> str:
    """Return a figure with the interval of its error, in the outcome's unit."""
    measure = total_measure(info)
    value, low, high = (x * measure.factor for x in one)
    step = words.rounding_step(high - low, value, measure.floor)
    return words.compact(low, high, step, value) + measure.suffix


def _number(info: OutcomeInfo, value: float) -> str:
    measure = total_measure(info)
    value *= measure.factor
    return words.number(value, measure.round(value)) + measure.suffix


def _plain(one: Figure) -> str:
    width = one.high - one.low
    return (
        f"{words.plain(one.value, width)} ({words.plain(one.low, width)} to "
        f"{words.plain(one.high, width)})"
    )


def _share(one: Figure) -> str:
    return f"{words.percent(one.value)} ({words.percent(one.low)} to {words.percent(one.high)})"
