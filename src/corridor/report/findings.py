"""Sentences made from the figures: titles, one line per outcome, text for screen readers.

The words are the same whichever policy is named first, and none says that a change is welcome.
"""

from __future__ import annotations

import numpy as np

from corridor.questions.compare.result import Comparison, OutcomeInfo
from corridor.questions.runs.cautions import few_lines
from corridor.report import words
from corridor.report.lookup import (
    ALL,
    Quantiles,
    corridor_label,
    difference,
    group_index,
    group_words,
    last_recorded_month,
    outcome_info,
    recorded_total,
    total,
)
from corridor.report.units import OVER, over_words, total_measure, window_words
from corridor.system.couplings import couplings
from corridor.system.unfitted import ACCOUNT

__all__ = [
    "DIFFERENCE_NOTE",
    "NO_MEDIAN",
    "PAIRED_NOTE",
    "RECORDED_NOTE",
    "bands_note",
    "changed",
    "conditional",
    "difference_finding",
    "equal_words",
    "named",
    "otherwise",
    "outcome_sentence",
    "pair_labels",
    "pair_name",
    "period_words",
    "question",
    "recorded_sentence",
    "run_line",
    "setting",
    "share_words",
    "source_line",
    "total_findings",
    "total_parts",
    "total_words",
    "verdict",
    "window_note",
]

#: width of an interval, of its figure, below which no belief moves it
_SET = 1e-4
#: share of draws above which it is said that both are equal
_TIED = 0.01

_FIXED = "the same in every draw, or nearly so"

DIFFERENCE_NOTE = (
    "Differences within the same draw. Outer band: 90 of 100 draws. Inner band: 50 of 100."
)
"""What the bands of a chart of differences are."""

PAIRED_NOTE = (
    "Differences are taken within each draw: their median is not the difference of the medians."
)
"""Why columns of a table do not subtract."""

NO_MEDIAN = "Where no median stands, nothing supports a point."
"""Why the place of a median is empty in a table."""

RECORDED_NOTE = "What is recorded came of what was done, which may be no policy shown here."
"""What stands below figures of policies that have a recorded one beside them."""


def bands_note(policies: int) -> str:
    """Return what the bands of a fan chart are, of which many policies have no outer one."""
    outer = "Outer band" if policies < 3 else "Between the thin lines"
    return f"{outer}: 90 of 100 draws in each month. Inner band: 50 of 100."


def window_note(comparison: Comparison, outcome: str) -> str:
    """Return what the figures in a chart's title are of, for a chart without a page around it.

    ``Figures in the title: 20 months added up, May 2024 to December 2025.``
    """
    info, months = outcome_info(comparison, outcome), comparison.months
    over = OVER.get(info.over, f"{months} months added up")
    said = [over] if months > 1 or info.over == "chance" else []
    return f"Figures in the title: {', '.join([*said, words.window(comparison.start, months)])}."


def period_words(comparison: Comparison, outcome: str) -> str:
    """Return what an outcome's figures are of: ``Totals over May 2024 to December 2025``."""
    window = words.window(comparison.start, comparison.months)
    return f"{window_words(outcome_info(comparison, outcome))} {window}"


def setting(corridor: str, start: int, months: int) -> str:
    """Return what the figures of an answer are of, to stand before them.

    ``United States-Mexico, May 2024 to December 2025: 20 months added up unless said otherwise,
    all groups``; ``start``: month index, ``months``: how many from it on.
    """
    added = " added up unless said otherwise" if months > 1 else ""
    return (
        f"{corridor_label(corridor)}, {words.window(start, months)}: {words.months(months)}{added}"
        ", all groups"
    )


def changed(comparison: Comparison) -> str:
    """Return which account and couplings an answer takes that are not those it takes by itself.

    ``account “Offence dominates”, without “Cooperation moves interdiction”``; "" where none.
    """
    known, told = couplings(), []
    if comparison.account.id not in ("", ACCOUNT):
        told.append(f"account “{comparison.account.label}”")
    for word, on in (("without", False), ("with", True)):
        names = [
            f"“{link.label}”"
            for link in comparison.links
            if link.on is on and link.id in known and known[link.id].on is not on
        ]
        told += [f"{word} {words.join_names(names)}"] if names else []
    return ", ".join(told)


def otherwise(comparison: Comparison) -> str:
    """Return what to know before all else, each after a blank: no default, or few draws."""
    told = changed(comparison)
    said = [f"Run with what is not the default: {told}."] if told else []
    return "".join(f" {line}" for line in [*said, *few_lines(comparison.draws)])


def conditional(comparison: Comparison) -> str:
    """Return the sentence that figures away from their page end with."""
    more = f", {told}" if (told := changed(comparison)) else ""
    return f"Conditional on the model and its assumptions{more}."


def question(comparison: Comparison, group: str = ALL) -> str:
    """Return the question that the comparison answers, as a sentence; of one group it says so."""
    labels = [policy.label for policy in comparison.policies]
    verb = "differ" if len(labels) > 1 else "work out"
    return (
        f"How would {words.join_names(labels)} {verb} on the "
        f"{corridor_label(comparison.corridor)} corridor{group_words(comparison, group)}, "
        f"{words.window(comparison.start, comparison.months)}?"
    )


def pair_labels(comparison: Comparison, pair: int) -> tuple[str, str]:
    """Return the labels of a pair; differences are the first minus the second."""
    i, j = comparison.pairs[pair]
    return comparison.policies[i].label, comparison.policies[j].label


def pair_name(comparison: Comparison, pair: int) -> str:
    """Return ``A minus B`` with the labels of the pair."""
    return " minus ".join(pair_labels(comparison, pair))


def total_words(comparison: Comparison, outcome: str, policy: int, group: str = ALL) -> str:
    """Return ``1.28 million people (90% interval 0.91 to 1.77 million)`` for a policy's total."""
    point, span = total_parts(comparison, outcome, policy, group)
    return f"{point} {span}"


def total_parts(
    comparison: Comparison, outcome: str, policy: int, group: str = ALL
) -> tuple[str, str]:
    """Return one policy's figure with its unit, and its interval in brackets.

    ``1.28 million people`` and ``(90% interval 0.91 to 1.77 million)``; for an outcome that is
    shown as an interval only, ``3 to 31%`` and ``(90% interval)``. Where both ends are rounded to
    the figure, it is said that no draw moves it.
    """
    info = outcome_info(comparison, outcome)
    measure = total_measure(info)
    figure = total(comparison, outcome, policy, group)
    point, span = words.in_one_scale(figure.q50, figure.q05, figure.q95, figure.step)
    if len({words.number(end, figure.step) for end in (figure.q05, figure.q50, figure.q95)}) == 1:
        return measure.whole(words.number(figure.q50, figure.step)), f"({_FIXED})"
    if info.interval_only:
        return measure.whole(span), "(90% interval)"
    return measure.whole(point), f"(90% interval {span}{measure.suffix})"


def total_findings(comparison: Comparison, outcome: str, group: str = ALL) -> list[str]:
    """Return one line per policy: its label and its total over the window, with interval."""
    return [
        f"{policy.label}: {total_words(comparison, outcome, k, group)}"
        for k, policy in enumerate(comparison.policies)
    ]


def verdict(comparison: Comparison, outcome: str, pair: int, group: str = ALL) -> str:
    """Return how often the first of a pair is higher: ``higher in 83 of 100 draws``."""
    figure = difference(comparison, outcome, pair, group)
    if figure.zero:
        return _FIXED
    asked = (comparison, outcome, pair, group)
    return f"higher in {_share(*asked)} draws{_tied(*asked)}"


def difference_finding(
    comparison: Comparison, outcome: str, pair: int, group: str = ALL
) -> tuple[str, str]:
    """Return the finding of a difference chart in two parts: the median; interval and share.

    ``600 thousand fewer under A than under B`` and ``(90% interval 2.7 million fewer to 900
    thousand more); A is higher in 24 of 100 draws``.
    """
    first, second = pair_labels(comparison, pair)
    figure = difference(comparison, outcome, pair, group)
    if figure.zero:
        return f"No difference between {first} and {second}", ""
    info = outcome_info(comparison, outcome)
    said = f"{first} is {verdict(comparison, outcome, pair, group)}"
    if info.interval_only:
        return _interval_lead(info, figure, first, second), f"(90% interval); {said}"
    span = total_measure(info).change_between(figure.q05, figure.q95, figure.step)
    lead = _lead(info, figure, first, second)
    if figure.q50 == 0 and not figure.slight:
        lead += " at the median"
    return lead, f"(90% interval {span}); {said}"


def outcome_sentence(comparison: Comparison, outcome: str, pair: int) -> tuple[str, str]:
    """Return an outcome's label and one plain sentence on a pair's difference over the window.

    The label says how the window is summed where it is not the plain sum.
    """
    info = outcome_info(comparison, outcome)
    label = named(info)
    first, second = pair_labels(comparison, pair)
    figure = difference(comparison, outcome, pair)
    if figure.zero:
        return label, f"No difference between {first} and {second}."
    if comparison.draws > 1 and np.isclose(figure.q05, figure.q95, rtol=_SET, atol=0.0):
        return label, f"{_lead(info, figure, first, second)} in every draw: the policies set it."
    equal = equal_words(comparison, outcome, pair)
    share = f"in {_share(comparison, outcome, pair)} draws {first} is higher"
    share += f", in {equal} both are equal." if equal else "."
    if info.interval_only:
        lead = _interval_lead(info, figure, first, second)
        return label, f"{lead} in 90 of 100 draws{_open(figure)}; {share}"
    return label, (
        f"{_lead(info, figure, first, second)} at the median. 90 of 100 draws lie between "
        f"{_and(info, figure)}{_open(figure)}; {share}"
    )


def named(info: OutcomeInfo) -> str:
    """Return an outcome's label, and how its window is summed where it is not the plain sum."""
    over = over_words(info)
    return f"{info.label} ({over})" if over else info.label


def _lead(info: OutcomeInfo, figure: Quantiles, first: str, second: str) -> str:
    measure = total_measure(info)
    if figure.slight:
        return f"Next to no difference between {first} and {second}"
    if figure.q50 == 0:
        # where most draws that differ do so one way, that is said by the interval and the share
        return f"No difference between {first} and {second}"
    said = measure.change(figure.q50, figure.step)
    if said.startswith("about"):
        if figure.q05 >= 0 or figure.q95 <= 0:
            way = measure.ways[figure.q05 >= 0].rpartition(" ")[2]
            return f"Slightly {way} under {first} than under {second}"
        return f"{measure.equal} under {first} as under {second}"
    return f"{said} under {first} than under {second}"


def _interval_lead(info: OutcomeInfo, figure: Quantiles, first: str, second: str) -> str:
    return f"Between {_and(info, figure)} under {first} than under {second}"


def _open(figure: Quantiles) -> str:
    """Return what an interval with zero inside leaves open, "" where it has none."""
    inside = figure.q05 < 0 < figure.q95 and not figure.slight
    return ", so the direction is open" if inside else ""


def _and(info: OutcomeInfo, figure: Quantiles) -> str:
    said = total_measure(info).change_between(figure.q05, figure.q95, figure.step)
    return said.replace(" to ", " and ")


def share_words(comparison: Comparison, outcome: str, pair: int, group: str = ALL) -> str:
    """Return in how many draws the first of a pair is higher: ``83 of 100``, ``no difference``."""
    if difference(comparison, outcome, pair, group).zero:
        return "no difference"
    asked = (comparison, outcome, pair, group)
    return f"{_share(*asked)}{_tied(*asked)}"


def equal_words(comparison: Comparison, outcome: str, pair: int, group: str = ALL) -> str:
    """Return in how many draws both of a pair are equal: ``56``, empty where hardly any is.

    Where policies share what makes an outcome, "higher in 24" would be read as lower in 76.
    """
    where = group_index(comparison, group, outcome)
    share = float(comparison.equal_total[outcome][pair, where])
    return words.chance(share).removesuffix(" of 100") if share > _TIED else ""


def _tied(comparison: Comparison, outcome: str, pair: int, group: str) -> str:
    equal = equal_words(comparison, outcome, pair, group)
    return f", equal in {equal}" if equal else ""


def _share(comparison: Comparison, outcome: str, pair: int, group: str = ALL) -> str:
    where = group_index(comparison, group, outcome)
    return words.chance(float(comparison.exceeds_total[outcome][pair, where]))


def recorded_sentence(comparison: Comparison, outcome: str, group: str = ALL) -> str:
    """Return what was recorded over the window, and over how much of it."""
    info = outcome_info(comparison, outcome)
    found = recorded_total(comparison, outcome, group)
    if not info.recorded_label or not found.months:
        last = last_recorded_month(comparison, outcome, group)
        if last is None:
            return "No recorded series is drawn beside it."
        what = "last month" if info.over == "last" else "months"
        return f"The record ends in {words.month_name(last)}, before the {what} compared."
    figure = _recorded_figure(info, found.total)
    whole = found.months == comparison.months
    if info.over == "last":
        return f"Recorded in the last month: {figure} ({info.recorded_label})."
    if whole:
        return f"Recorded over the same months: {figure} ({info.recorded_label})."
    return (
        f"Recorded in {found.months} of the {comparison.months} months: {figure} "
        f"({info.recorded_label})."
    )


def _recorded_figure(info: OutcomeInfo, value: float) -> str:
    if info.over == "chance":
        return "at least one" if value else "none"
    measure = total_measure(info)
    text = f"{value:,.0f}" if measure.floor >= 1 else words.number(value, measure.round(value))
    mean = "a mean of " if info.over == "mean" else ""
    return f"{mean}{text}{measure.suffix} {measure.unit}"


def run_line(comparison: Comparison) -> str:
    """Return the line under a table of the model alone."""
    more = f", {told}" if (told := changed(comparison)) else ""
    return f"Model run {comparison.fit.run}{more}."


def source_line(comparison: Comparison, outcome: str, group: str = ALL) -> str:
    """Return the line under a chart: publisher and document, tables, model run, last month."""
    info = outcome_info(comparison, outcome)
    last = last_recorded_month(comparison, outcome, group)
    parts = []
    if info.source:
        parts.append(f"Source of the record: {info.source.rstrip('.')}")
    if info.tables:
        word = "table" if len(info.tables) == 1 else "tables"
        parts.append(f"{word} {', '.join(info.tables)}")
    if last is not None:
        parts.append(f"data to {words.month_name(last)}")
    parts.append(run_line(comparison).removesuffix(".").replace("Model", "model", 1))
    line = "; ".join(parts)
    return f"{line[0].upper()}{line[1:]}."
