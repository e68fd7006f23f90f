"""Sentences made from the figures: titles, one line per outcome, text for screen readers.

The words are the same whichever policy is named first, and none says that a change is welcome.
"""

from __future__ import annotations

from corridor.questions.compare.result import Comparison
from corridor.report import words
from corridor.report.lookup import (
    ALL,
    Quantiles,
    corridor_label,
    difference,
    last_recorded_month,
    outcome_info,
    recorded_total,
    total,
    unit_alone,
)

__all__ = [
    "difference_finding",
    "outcome_sentence",
    "pair_labels",
    "pair_name",
    "question",
    "recorded_sentence",
    "source_line",
    "total_findings",
    "total_words",
    "verdict",
]


def question(comparison: Comparison) -> str:
    """Return the question that the comparison answers, as a sentence."""
    labels = [policy.label for policy in comparison.policies]
    verb = "differ" if len(labels) > 1 else "work out"
    return (
        f"How would {words.join_names(labels)} {verb} on the "
        f"{corridor_label(comparison.corridor)} corridor, "
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
    """Return ``1.28 million (90% interval 0.91 to 1.77 million)`` for one policy's total."""
    figure = total(comparison, outcome, policy, group)
    return words.estimate(figure.q50, figure.q05, figure.q95, figure.step)


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
        return "the same in every draw, or nearly so"
    return f"higher in {_share(comparison, outcome, pair, group)} draws"


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
    return (
        _lead(figure, first, second),
        f"(90% interval {words.change_between(figure.q05, figure.q95, figure.step)}); "
        f"{first} is {verdict(comparison, outcome, pair, group)}",
    )


def outcome_sentence(comparison: Comparison, outcome: str, pair: int) -> tuple[str, str]:
    """Return an outcome's label and one plain sentence on a pair's difference over the window."""
    label = outcome_info(comparison, outcome).label
    first, second = pair_labels(comparison, pair)
    figure = difference(comparison, outcome, pair)
    if figure.zero:
        return label, f"No difference between {first} and {second}."
    return label, (
        f"{_lead(figure, first, second)} at the median. 90 of 100 draws lie between "
        f"{_and(figure)}; in {_share(comparison, outcome, pair)} draws {first} is higher."
    )


def _lead(figure: Quantiles, first: str, second: str) -> str:
    said = words.change(figure.q50, figure.step)
    if said.startswith("about"):
        return f"About as many under {first} as under {second}"
    return f"{said} under {first} than under {second}"


def _and(figure: Quantiles) -> str:
    return words.change_between(figure.q05, figure.q95, figure.step).replace(" to ", " and ")


def _share(comparison: Comparison, outcome: str, pair: int, group: str = ALL) -> str:
    where = comparison.groups.index(group)
    return words.chance(float(comparison.exceeds_total[outcome][pair, where]))


def recorded_sentence(comparison: Comparison, outcome: str) -> str:
    """Return what was recorded over the window, and over how much of it."""
    info = outcome_info(comparison, outcome)
    found = recorded_total(comparison, outcome)
    if not info.recorded_label or not found.months:
        last = last_recorded_month(comparison, outcome)
        if last is None:
            return "No recorded series is drawn beside it."
        return f"The record ends in {words.month_name(last)}, before the months compared."
    figure = f"{found.total:,.0f} {unit_alone(info.unit)}"
    if found.months == comparison.months:
        return f"Recorded over the same months: {figure} ({info.recorded_label})."
    return (
        f"Recorded in {found.months} of the {comparison.months} months: {figure} "
        f"({info.recorded_label})."
    )


def source_line(comparison: Comparison, outcome: str) -> str:
    """Return the line under a chart: publisher and document, tables, model run, last month."""
    info = outcome_info(comparison, outcome)
    last = last_recorded_month(comparison, outcome)
    parts = []
    if info.source:
        parts.append(f"Source of the record: {info.source.rstrip('.')}")
    if info.tables:
        word = "table" if len(info.tables) == 1 else "tables"
        parts.append(f"{word} {', '.join(info.tables)}")
    if last is not None:
        parts.append(f"data to {words.month_name(last)}")
    parts.append(f"model run {comparison.fit.fingerprint[:12]}")
    line = "; ".join(parts)
    return f"{line[0].upper()}{line[1:]}."
