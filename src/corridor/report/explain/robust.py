"""How policies hold up, in words: for the terminal, the page and its appendix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from corridor.questions.explain.robust.aims import Threshold
from corridor.questions.explain.robust.result import Robust
from corridor.report import findings, words
from corridor.report.cells import unit_words
from corridor.report.explain.charts.regret import mirrored, shown_aims
from corridor.report.explain.charts.regret import regret as regret_chart
from corridor.report.explain.charts.shares import satisficing as satisficing_chart
from corridor.report.explain.charts.shares import weights as weights_chart
from corridor.report.explain.robust_tables import (
    appendix,
    regret_table,
    satisficing_table,
    standings_table,
    tails_table,
)
from corridor.report.sections.hindcast import careful_texts
from corridor.report.units import total_measure

__all__ = ["lines", "section", "threshold_words"]

#: outcomes that are told in sentences where no directions are given
_TOLD = 3
#: share of scenarios without a single best policy above which it is told
_TIED = 0.5


def lines(found: Robust) -> list[str]:
    """Return what is said in the terminal, a line each."""
    return [*_lead(found), *_standing_lines(found), *_met_lines(found)]


def section(found: Robust) -> dict[str, Any]:
    """Return the part of the page: lead, charts with captions, tables and appendix."""
    limits = found.satisficing.thresholds if found.satisficing else ()
    charts = [{"spec": regret_chart(found), "caption": _regret_caption(found)}]
    tables = [regret_table(found)]
    if found.satisficing:
        names = [threshold_words(found, limit) for limit in limits]
        charts.append(
            {"spec": satisficing_chart(found, names), "caption": "Thresholds are the user's."}
        )
        tables.append(satisficing_table(found, names))
    if found.standings:
        charts.append(
            {
                "spec": weights_chart(found),
                "caption": "Not a chance that a policy is right: weights are judgements, and "
                "nothing says that each is as likely.",
            }
        )
        tables.append(standings_table(found))
    tables.append(tails_table(found))
    return {
        "title": "How well each policy holds up",
        "setting": findings.setting(found.corridor, found.start, found.months),
        "lead": [*_lead(found), *_standing_lines(found), *_met_lines(found)],
        "charts": charts,
        "tables": tables,
        "cautions": careful_texts(found.beside) if found.beside else [],
        "appendix": appendix(found),
    }


def threshold_words(found: Robust, limit: Threshold) -> str:
    """Return a threshold in words: ``Documented deaths on the route at most 1,500``."""
    info = found.outcomes[limit.outcome.id]
    measure = total_measure(info)
    value = limit.value * measure.factor
    side = {"<=": "at most", ">=": "at least"}[limit.side]
    return f"{info.label} {side} {words.number(value, measure.round(value))}{measure.suffix}"


def _lead(found: Robust) -> list[str]:
    if not found.directed:
        return _both_ways(found)
    said = [_scenarios(found)]
    labels = [label for _, label in found.policies]
    if found.score is not None:
        order = np.argsort([one.value for one in found.score.mean])
        first, second = (found.score.mean[int(k)] for k in order[:2])
        apart = second.low > first.high
        said.append(
            f"By the directions given and {_weights_words(found)} {labels[order[0]]} loses least "
            f"against the best policy of each scenario: {_two(first.value)} interquartile ranges "
            f"on average, against {words.join_names(_losses(found, order[1:].tolist()))}."
            if found.scaled == "spread"
            else f"By the directions and exchange rates given, {labels[order[0]]} loses least "
            "against the best policy of each scenario, on average."
        )
        if not apart:
            said.append("The luck of the draws could turn these two round.")
    else:
        said += [_one_way(found, k) for k in range(len(found.aims))]
    return said


def _weights_words(found: Robust) -> str:
    """Return how outcomes count against each other: equally unless weights were given."""
    if not found.equal_weights:
        return "the weights given,"
    return _EQUAL if len(found.aims) > 1 else "the one outcome,"


#: nobody asked for it, so that it is said to be a choice
_EQUAL = "equal weights, for none were given and that is a choice too,"


def _losses(found: Robust, order: Sequence[int]) -> list[str]:
    """Return what each of these policies loses on average: ``0.12 of Unilateral approach``."""
    assert found.score is not None
    mean = found.score.mean
    return [f"{_two(mean[int(k)].value)} of {found.policies[int(k)][1]}" for k in order]


def _scenarios(found: Robust) -> str:
    if len(found.worlds) == 1:
        return f"Over {found.draws:,} draws."
    accounts = len({w.account for w in found.worlds})
    switched = len(found.worlds) // accounts - 1
    return (
        f"Over {found.scenarios:,} scenarios: {found.draws:,} draws under {accounts} accounts of "
        f"bargaining, with couplings as they are and each of {switched} switched."
    )


def _both_ways(found: Robust) -> list[str]:
    """Say what either choice loses, for both directions of the first outcomes that differ."""
    aims = shown_aims(found)
    same = [k for k in aims if _nothing(found, k)]
    if len(same) == len(aims):
        return [f"There is nothing to lose by any choice, or next to it. {_scenarios(found)}"]
    said = [
        "Which choice loses more against the best one depends on what is wanted, and that is not "
        "for a model to say. "
        f"{_scenarios(found)}"
    ]
    live = [k for k in aims if k not in same]
    told = live[: _TOLD * (1 if mirrored(found) else 2)]
    said += [_one_way(found, k, against="") for k in told]
    if same:
        labels = dict.fromkeys(found.outcomes[found.aims[k].outcome.id].label for k in same)
        said.append(f"Nothing to lose by any choice, or next to it: {'; '.join(labels)}.")
    if mirrored(found):
        said.append("Where more of an outcome is wanted, the two policies change places.")
    return said


def _nothing(found: Robust, place: int) -> bool:
    """Return whether what each policy loses on average is rounded to 0."""
    one, info = found.regret[place], found.outcomes[found.aims[place].outcome.id]
    measure = total_measure(info)
    largest = max(figure.value for figure in one.mean) * measure.factor
    return one.tied.value == 1 or 2 * largest < measure.floor


def _one_way(found: Robust, place: int, against: str = " against the best choice") -> str:
    """Say what each policy loses on one outcome in one direction.

    ``against``: what it is measured by, "" where that was said.
    """
    aim, one = found.aims[place], found.regret[place]
    info = found.outcomes[aim.outcome.id]
    measure = total_measure(info)
    ways = {"min": "less", "max": "more"}[aim.direction]
    if one.tied.value == 1:
        return f"{info.label}: nothing to lose, for no policy differs from another in any scenario."
    if _nothing(found, place):
        return f"{info.label}: next to nothing to lose by any choice."
    figures = one.high if info.interval_only else one.mean
    values = [figure.value * measure.factor for figure in figures]
    widths = [(figure.high - figure.low) * measure.factor for figure in figures]
    steps = [
        words.rounding_step(width, value, measure.floor)
        for width, value in zip(widths, values, strict=True)
    ]
    said = words.numbers(values, steps)
    parts = [
        f"{label} {figure}{measure.suffix}"
        for (_, label), figure in zip(found.policies, said, strict=True)
    ]
    what = "at most, in 9 of 10 scenarios" if info.interval_only else "on average"
    what += f",{against}" if against and info.interval_only else against
    tied = words.chance(one.tied.value)
    rarely = f" In {tied} scenarios no policy is the best alone." if one.tied.value > _TIED else ""
    return (
        f"{info.label} ({unit_words(info)}), where {ways} is wanted, lost {what}: "
        f"{'; '.join(parts)}.{rarely}"
    )


def _standing_lines(found: Robust) -> list[str]:
    """Say which policies are behind under every weights, and why."""
    if found.standings is None:
        return []
    labels = [label for _, label in found.policies]
    said = []
    for p, one in enumerate(found.standings.policies):
        sure = found.standings.never_best[p]
        luck = (
            "" if sure in (0, 1) else f" So it is in {words.chance(sure)} resamples of the draws."
        )
        if one.never_best and one.dominated:
            by = words.join_names([labels[q] for q in one.beaten_by])
            said.append(
                f"{labels[p]} is never the best, whatever the weights of these outcomes: {by} is "
                f"at least as good on each, on average.{luck}"
            )
        elif one.never_best:
            mixed = [labels[q] for q in np.flatnonzero(one.mix > 1e-9)]
            said.append(
                f"{labels[p]} is never the best, whatever the weights of these outcomes: no single "
                f"policy is as good on each, but {words.join_names(mixed)} leave no weights under "
                f"which neither is better.{luck}"
            )
        elif one.dominated:
            by = words.join_names([labels[q] for q in one.beaten_by])
            said.append(
                f"{labels[p]} is at most level with {by}, which is at least as good on each "
                f"outcome, on average.{luck}"
            )
        elif one.lead == 0:
            said.append(
                f"{labels[p]} is at best level with others, under weights of outcomes on which it "
                f"does not differ, and ahead under none.{luck}"
            )
    if not said:
        said.append(
            "No policy is ruled out: each is the best under some weights of these outcomes."
        )
    shares = [
        f"{label} {words.percent(one.value)}"
        for label, one in zip(labels, found.standings.share, strict=True)
    ]
    said.append(f"Of all weights, the best on average under: {', '.join(shares)}.")
    return said


def _met_lines(found: Robust) -> list[str]:
    if found.satisficing is None:
        return []
    shares = [
        f"{label} in {words.chance(one.value)}"
        for (_, label), one in zip(found.policies, found.satisficing.together, strict=True)
    ]
    many = len(found.satisficing.thresholds) > 1
    what = "all thresholds at once" if many else "the threshold"
    said = [f"Scenarios that meet {what}: {'; '.join(shares)}."]
    for place, limit in enumerate(found.satisficing.thresholds):
        met = {policy[place].value for policy in found.satisficing.each}
        if met in ({0.0}, {1.0}):
            how = "Every scenario of every policy meets" if met == {1.0} else "No scenario meets"
            said.append(
                f"{how} this threshold, which so tells no policy from another: "
                f"{threshold_words(found, limit)}."
            )
    return said


def _regret_caption(found: Robust) -> str:
    parts = [
        "Dots are means over scenarios; the broad line runs from the world with the least mean to "
        "the one with the most; the thin line ends where 9 of 10 scenarios lie below."
    ]
    if mirrored(found):
        parts.append("Where more is wanted, the two policies change places.")
    if any(info.interval_only for info in found.outcomes.values()):
        parts.append("No dot is drawn where nothing supports a point.")
    return " ".join(parts)


def _two(value: float) -> str:
    return words.plain(value, 0.1)
