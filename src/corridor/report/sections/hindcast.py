"""What was done held against the record, in words: scores, misses first, and what was expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from corridor.questions.compare.result import Comparison, PolicyInfo
from corridor.questions.hindcast.result import Expected, Forecast, Hindcast, Scored
from corridor.report import words
from corridor.report.lookup import ALL, Array, Quantiles, outcome_info, shown_quantiles
from corridor.report.texts import later_words, scored_words, texts
from corridor.report.units import monthly_measure

__all__ = [
    "EXPECTED_HEADS",
    "SCORE_HEADS",
    "careful_texts",
    "charted",
    "finding",
    "group_scores",
    "held_sentence",
    "hindcast_page",
    "missed_sentences",
    "scored_alone",
]

#: months outside the 90% band, as a share, above which an outcome is said to be missed
_MISSED = 0.1
#: outcomes named at the most where the misses are summed up
_NAMED = 6
#: leads the outcomes whose score is worse than that of no change, in words that need no section
_WORSE = "Farther from the record than “no change”, which carries on the last figure (by CRPS)"
#: heads of the scores, after the name of what is scored
SCORE_HEADS = (
    *("In the 90% band", "In the 50% band", "CRPS", "WIS"),
    *("CRPS against no change", "Draws below the record, of 100"),
)
#: heads around the policies in the table of what was expected
EXPECTED_HEADS = ("Outcome", "Recorded", "No change")


def charted(comparison: Comparison) -> list[str]:
    """Return the outcomes that get a chart: those named for it, else the one missed most."""
    held = comparison.hindcast
    if held is None:
        return []
    told = texts("sections")["hindcast"]
    scored = [row.outcome for row in held.totals]
    return [name for name in told["outcomes"] if name in scored][: told["shown"]] or scored[:1]


def scored_alone(comparison: Comparison) -> Comparison:
    """Return the comparison with the scored policy alone, as far as a fan chart needs it.

    Raises ValueError where nothing is held against the record.
    """
    held = comparison.hindcast
    if held is None:
        raise ValueError("this comparison has no hindcast")
    at = [name for name, _ in held.policies].index(held.scored[0])
    return replace(
        comparison,
        policies=(PolicyInfo(*held.scored, summary="", own_words="", levers=()),),
        monthly={name: runs[at].bands[None, None] for name, runs in held.expected.items()},
        total={name: runs[at].total[None, None] for name, runs in held.expected.items()},
        pairs=(),
        hindcast=None,
    )


def finding(comparison: Comparison, outcome: str) -> list[str]:
    """Return how often the record lies inside the band of the scored policy, in two parts."""
    held = comparison.hindcast
    row = next(r for r in held.totals if r.outcome == outcome) if held else None
    if row is None:
        return []
    label = outcome_info(comparison, outcome).label
    count = f"{row.inside(row.model, 90)} of {words.months(row.months)}"
    outside = _sides(row, row.model)
    lead = f"{label}: inside the 90% band in {count}"
    return [lead, f"({outside})"] if outside else [lead]


def hindcast_page(comparison: Comparison) -> dict[str, Any] | None:
    """Return the words and cells of the section; None where nothing is held against the record."""
    held = comparison.hindcast
    if held is None:
        return None
    told = texts("sections")["hindcast"]
    by_group = group_scores(comparison, charted(comparison))[:1]
    return {
        **{key: told[key] for key in ("title", "caveat", "scores", "expected")},
        "intro": told["intro"].format(
            scored=held.scored[1],
            holds=scored_words(comparison.place, held.done),
            later=later_words(comparison.place),
        ),
        "notes": told["notes"].format(notes=held.notes) if held.notes else "",
        "caution": " ".join(filter(None, (held.caution and f"{held.caution}.", held.agreed))),
        "draws": f"{held.draws:,}",
        "kind": comparison.place.kind_of_group,
        "sentences": missed_sentences(comparison),
        "heads": SCORE_HEADS,
        "rows": [
            {"label": outcome_info(comparison, row.outcome).label, **_scores(row)}
            for row in held.totals
        ],
        "groups_of": by_group[0][0] if by_group else "",
        "groups": by_group[0][1] if by_group else [],
        "expected_heads": [EXPECTED_HEADS[1], *_runs(held), EXPECTED_HEADS[2]],
        "drawn": [
            {"id": f"outcome-{name}", "label": outcome_info(comparison, name).label}
            for name in charted(comparison)
        ],
        "expected_rows": [_expected_row(comparison, row) for row in held.totals],
    }


def group_scores(
    comparison: Comparison, outcomes: Sequence[str] | None = None
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the label of each outcome recorded by origin group, and the rows of its groups.

    ``outcomes``: which to look at and in what order, all if it is None.
    """
    held = comparison.hindcast
    if held is None:
        return []
    labels = dict(zip(comparison.groups, comparison.group_labels, strict=True))
    asked = [row.outcome for row in held.totals] if outcomes is None else outcomes
    return [
        (
            outcome_info(comparison, name).label,
            [{"label": labels[row.group], **_scores(row)} for row in held.of(name)[1:]],
        )
        for name in asked
        if len(held.of(name)) > 1
    ]


def _runs(held: Hindcast) -> list[str]:
    return [label for _, label in held.policies]


def missed_sentences(comparison: Comparison) -> list[str]:
    """Say which outcomes are missed, most first, and how the scores lie to those of no change."""
    held = comparison.hindcast
    if held is None:
        return []
    missed = _missed(comparison, held.totals)
    said = [
        f"Outside the 90% band in more than one month of ten: {'; '.join(missed)}."
        if missed
        else "No outcome lies outside the 90% band in more than one month of ten."
    ]
    for way, names in _against_no_change(comparison, held.totals).items():
        if names:
            said.append(f"CRPS {way} than that of no change: {'; '.join(names)}.")
    return said


def held_sentence(comparison: Comparison, group: str = ALL) -> str:
    """Return the misses of the scored policy for a summary, most first.

    At most ``_NAMED`` outcomes are named, and how many more there are is said. ``group``: whose
    record is told of; "" without a hindcast, or where none of its record is held against one.
    """
    held = comparison.hindcast
    rows = () if held is None else _rows_of(held, group)
    if held is None or not rows:
        return ""
    missed = _missed(comparison, rows)
    worse = _against_no_change(comparison, rows)["higher"]
    name = f"“{held.scored[1]}”"
    if held.agreed:
        name += ", which holds what was agreed and not what was done,"
    said = (
        f"Outside the 90% band of {name} in more than one month of ten: {_first(missed)}"
        if missed
        else f"No outcome lies outside the 90% band of {name} in more than one month of ten"
    )
    return f"{said}. {_WORSE}: {_first(worse)}." if worse else f"{said}."


def careful_texts(comparison: Comparison) -> list[str]:
    """Return what to be careful with, and last what of the record was missed, as sentences."""
    told = [one.text for one in comparison.cautions]
    if missed := held_sentence(comparison):
        told.append(f"Held against the record. {missed}")
    return told


def _rows_of(held: Hindcast, group: str) -> Sequence[Scored]:
    """Return the rows of one group, the outcome missed most first."""
    if group == ALL:
        return held.totals
    own = [row for row in held.rows if row.group == group]
    # their order is that of all groups together
    own.sort(key=lambda row: (row.inside(row.model, 90) / row.months, -row.model.mean_crps))
    return own


def _first(names: Sequence[str]) -> str:
    """Return the first names, and how many more there are."""
    more = len(names) - _NAMED
    return "; ".join([*names[:_NAMED], *([f"{more} more"] if more > 0 else [])])


def _missed(comparison: Comparison, rows: Sequence[Scored]) -> list[str]:
    """Return each outcome that is missed, most first, with how often and on which side."""
    found = []
    for row in rows:
        out = row.months - row.inside(row.model, 90)
        if out > _MISSED * row.months:
            label = outcome_info(comparison, row.outcome).label
            found.append(f"{label} ({out} of {words.months(row.months)}: {_sides(row, row.model)})")
    return found


def _against_no_change(comparison: Comparison, rows: Sequence[Scored]) -> dict[str, list[str]]:
    """Return the outcomes whose CRPS is higher, and those where it is lower."""
    ways: dict[str, list[str]] = {"higher": [], "lower": []}
    for row in rows:
        if row.ratio is not None:
            label = outcome_info(comparison, row.outcome).label
            ways["higher" if row.ratio > 1 else "lower"].append(label)
    return ways


def _sides(row: Scored, forecast: Forecast) -> str:
    """Return on which sides of the 90% band the record lies how often; empty where on neither."""
    sides = zip(row.outside(forecast), ("below", "above"), strict=True)
    return ", ".join(f"{months} {way}" for months, way in sides if months)


def _scores(row: Scored) -> dict[str, Any]:
    """Return the cells of a row under ``SCORE_HEADS``: what was done, and below it no change."""
    still = row.no_change
    change = "too little recorded before"
    if row.ratio is not None:
        way = "lower" if row.ratio < 1 else "higher"
        change = f"{words.percent(abs(row.ratio - 1))} {way}"

    def cell(own: str, more: str, other: str) -> dict[str, str]:
        return {"main": own, "more": more, "still": f"no change: {other}" if other else ""}

    def count(forecast: Forecast, share: int) -> str:
        return f"{row.inside(forecast, share)} of {row.months}"

    return {
        "cells": [
            cell(count(row.model, 90), _sides(row, row.model), count(still, 90) if still else ""),
            cell(count(row.model, 50), "", count(still, 50) if still else ""),
            cell(f"{row.model.mean_crps:.2f}", "", f"{still.mean_crps:.2f}" if still else ""),
            cell(f"{row.model.mean_wis:.2f}", "", f"{still.mean_wis:.2f}" if still else ""),
            cell(change, "", ""),
            cell(
                f"{100 * row.model.mean_pit:.0f}",
                "",
                f"{100 * still.mean_pit:.0f}" if still else "",
            ),
        ]
    }


def _expected_row(comparison: Comparison, row: Scored) -> dict[str, Any]:
    held = comparison.hindcast
    assert held is not None
    info = outcome_info(comparison, row.outcome)
    measure = monthly_measure(info)
    seen = held.average(row.outcome) * measure.factor
    months = f"{row.months} of {words.months(comparison.months)}"

    def cell(one: Expected | None) -> Mapping[str, str]:
        if one is None:
            return {"main": "–", "more": "too little recorded before", "still": ""}  # noqa: RUF001
        shown = _five(shown_quantiles(info, one.average, measure.factor), measure.floor)
        return {
            "main": words.number(shown.q50, shown.step),
            "more": words.between(shown.q05, shown.q95, shown.step),
            "still": f"as low in {words.chance(one.as_low)}",
        }

    return {
        "label": info.label,
        "unit": measure.unit,
        "cells": [
            {"main": words.number(seen, measure.round(seen)), "more": months, "still": ""},
            *(cell(one) for one in held.expected[row.outcome]),
            cell(held.held.get(row.outcome)),
        ],
    }


def _five(values: Array, floor: float) -> Quantiles:
    low, lower, middle, upper, high = (float(v) for v in values)
    return Quantiles(low, lower, middle, upper, high, floor)
