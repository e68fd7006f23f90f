"""The comparison across corridors in words: what cannot be said first, no event left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from corridor.core.months import format_month
from corridor.evidence.words import figure
from corridor.questions.across import Across, Belief, Mechanism, Pooled, Study
from corridor.questions.across.effect import Level
from corridor.questions.across.pool import Pool
from corridor.questions.across.spans import Span
from corridor.report import words
from corridor.report.texts import texts

__all__ = [
    "EVENT_HEADS",
    "LEFT_OUT_HEADS",
    "MECHANISM_HEADS",
    "POOL_HEADS",
    "across_notes",
    "across_page",
    "across_sentences",
    "event_rows",
    "finding",
    "kind_label",
    "left_out_rows",
    "mechanism_rows",
    "mechanism_sentences",
    "percent",
    "pool_rows",
]

EVENT_HEADS = (
    *("Event", "Stopped before", "Stopped after", "Change of the hazard"),
    *("Against the year before", "As large elsewhere", "What else"),
)
LEFT_OUT_HEADS = ("Event", "Why it is not pooled", "What else")
POOL_HEADS = (
    "Events",
    "Number",
    "Mean change",
    "Another event",
    "Spread",
    "Chance of a rise",
    "Sign",
)
MECHANISM_HEADS = ("Mechanism", "Corridors", "Sign", "Size")

Row = tuple[str, ...]


def percent(log_change: float) -> str:
    """Return a log change as a change in percent, ``+84%``."""
    value = round(100 * float(np.expm1(log_change)))
    return "0%" if value == 0 else f"{value:+,d}%".replace("-", words.MINUS)


def _between(low: float, high: float) -> str:
    return f"{percent(low)} to {percent(high)}"


def _triple(values: tuple[float, float, float]) -> str:
    return f"{percent(values[1])} ({_between(values[0], values[2])})"


def _months(span: Span) -> str:
    first, last = format_month(span[0]), format_month(span[1] - 1)
    return first if first == last else f"{first} to {last}"


def kind_label(pooled: Pooled) -> str:
    """Return the name of a kind of events."""
    return str(texts("sections")["across"]["kind"][pooled.kind])


def _name(study: Study) -> str:
    means = texts("sections")["across"]["means"][study.event.means]
    if study.event.by == "transit":
        means += " by the transit country"
    day = f"{study.event.announced:%Y-%m}"
    return f"{study.event.label}, {day}; {study.corridor_label}; {means}"


def _level(level: Level, span: Span) -> str:
    """Return a share and its months, and how many of them have a record where some have none."""
    missing = level.months < span[1] - span[0]
    recorded = f", {level.months} of them recorded" if missing else ""
    return f"{level.share:.0%} ({_months(span)}{recorded})"


def event_rows(found: Across) -> Iterator[tuple[Study, Row]]:
    """Return each pooled or computed event with its row under ``EVENT_HEADS``."""
    for study in found.studies:
        change = study.changes["before"]
        if change.step is None:
            continue
        step, sign, drift = change.step, study.event.direction, change.drift
        shown = percent(step.change)
        if change.pooled:
            shown += f" ({_between(step.change - step.half, step.change + step.half)})"
        else:
            shown += f"; {change.reason[:1].lower()}{change.reason[1:-1]}"
        if sign < 0:
            shown += "; fewer stops were announced"
        other = study.changes["year"].step
        yield (
            study,
            (
                _name(study),
                _level(step.before, change.before),
                _level(step.after, change.after),
                shown,
                percent(other.change) if other is not None else words.NO_FIGURE,
                f"{drift.as_large} of {drift.places}" if drift and drift.places else "",
                study.event.besides,
            ),
        )


def left_out_rows(found: Across) -> Iterator[tuple[Study, Row]]:
    """Return the events of which no change can be computed, under ``LEFT_OUT_HEADS``."""
    for study in found.studies:
        if study.changes["before"].step is None:
            reason = study.changes["before"].reason
            yield study, (_name(study), f"Cannot say. {reason}", study.event.besides)


def _sign(pooled: Pooled) -> str:
    return {1: "more stops", -1: "fewer stops", 0: "cannot say"}[pooled.sign]


def pool_rows(found: Across) -> Iterator[Row]:
    """Return the pooled kinds under ``POOL_HEADS``."""
    for one in found.pooled:
        low, high = one.positive_range
        yield (
            kind_label(one),
            str(one.main.changes),
            _triple(one.main.mean),
            _between(one.main.another[0], one.main.another[2]),
            f"{one.main.spread[1]:.2f} ({one.main.spread[0]:.2f} to {one.main.spread[2]:.2f})",
            f"{one.main.positive:.0%}; {low:.0%} to {high:.0%} over the readings",
            _sign(one),
        )


def finding(found: Across) -> list[str]:
    """Return what the widest pool says, in two parts."""
    first = found.pooled[0]
    if first.main.changes < 2:
        return ["Cannot say", "too few events have a record"]
    said = _sign(first)
    lead = "Sign: cannot say" if first.sign == 0 else f"Sign: {said}"
    return [lead, f"over {first.main.changes} events; mean {_triple(first.main.mean)}"]


def across_sentences(found: Across) -> list[str]:
    """Return what the pools say and what they cannot, in sentences."""
    said = []
    for one in found.pooled:
        low, high = one.positive_range
        if one.main.changes < 2:
            said.append(f"{kind_label(one)}: fewer than two have a record, so nothing is said.")
            continue
        chance = f"{low:.0%} to {high:.0%}"
        lead = f"{kind_label(one)} ({one.main.changes}): "
        lead += (
            f"in every reading {_sign(one)} after than before, with a probability of {chance}."
            if one.sign
            else "the sign cannot be said; a mean rise has a probability of "
            f"{chance}, depending on how the events are read."
        )
        said.append(f"{lead} {_size(one.main)}")
    said += _leaning(found)
    apart = [s for s in found.studies if s.event.by == "transit"]
    said += [
        f"Kept apart, as the transit country used its own stops as a means: {s.event.label}."
        for s in apart
    ]
    return said


def _size(main: Pool) -> str:
    low, _, high = main.another
    text = f"Another event like these would change the hazard by {_between(low, high)}"
    return f"{text}, so no size is said of another." if low < 0 < high else f"{text}."


def _leaning(found: Across) -> list[str]:
    """Say which event the widest mean hangs on most."""
    first = found.pooled[0]
    if len(first.without) < 2:
        return []
    (_, event), rest = max(
        first.without.items(), key=lambda item: abs(item[1].mean[1] - first.main.mean[1])
    )
    label = next(s.event.label for s in found.studies if s.event.id == event)
    corridors = [corridor for corridor, _ in first.events]
    most = max(set(corridors), key=lambda name: (corridors.count(name), name))
    where = dict(found.corridors)[most]
    return [
        f"The mean hangs most on “{label}”: without it {_triple(rest.mean)}. "
        f"{corridors.count(most)} of the {len(corridors)} events are of one corridor, {where}."
    ]


def _shown(belief: Belief) -> str:
    low, middle, high = belief.shown
    state = "learned" if belief.learned else "prior kept on purpose" if belief.kept else "prior"
    return f"{figure(middle)} ({figure(low)} to {figure(high)}), {state}"


def _size_of(mechanism: Mechanism) -> str:
    if mechanism.overlap is None:
        count = len(mechanism.learned)
        return f"cannot say: learned on {count} of {len(mechanism.beliefs)}"
    return "intervals overlap" if mechanism.overlap else "intervals do not overlap"


def _sign_of(mechanism: Mechanism) -> str:
    if all(one.prior[0] >= 0 for one in mechanism.beliefs):
        return "positive by its prior"
    if mechanism.same_sign is None:
        return "cannot say"
    return "the same" if mechanism.same_sign else "not the same"


def mechanism_rows(found: Across) -> Iterator[dict[str, Any]]:
    """Return the shared mechanisms: label, unit, note, cells by corridor, sign, size."""
    for mechanism in found.mechanisms:
        by_corridor = {one.corridor: one for one in mechanism.beliefs}
        cells = []
        for name, label in found.corridors:
            belief = by_corridor.get(name)
            cells.append(
                {
                    "corridor": label,
                    "text": _shown(belief) if belief else "not in its model",
                    "grade": belief.grade if belief else "",
                }
            )
        yield {
            "label": mechanism.label,
            "unit": mechanism.beliefs[0].unit,
            "note": mechanism.note,
            "cells": cells,
            "sign": _sign_of(mechanism),
            "size": _size_of(mechanism),
        }


def mechanism_sentences(found: Across) -> list[str]:
    """Return which mechanisms were learned on two corridors or more, and how they compare."""
    told = [m for m in found.mechanisms if m.overlap is not None]
    untold = [m.label.lower() for m in found.mechanisms if m.overlap is None]
    said = []
    if untold:
        said.append(
            f"Cannot say, as fewer than two corridors taught them: {'; '.join(untold)} "
            f"({len(untold)} of {len(found.mechanisms)})."
        )
    for mechanism in told:
        cells = "; ".join(
            f"{one.corridor_label} {figure(one.shown[1])} ({figure(one.shown[0])} to "
            f"{figure(one.shown[2])})"
            for one in mechanism.learned
        )
        said.append(
            f"{mechanism.label}, {mechanism.beliefs[0].unit}: {cells}: {_size_of(mechanism)}."
        )
    return said


def across_notes(found: Across) -> dict[str, str]:
    """Return the texts of the section, filled in."""
    told = texts("sections")["across"]
    agreement = next((m for m in found.mechanisms if m.id == "cooperation"), None)
    beliefs = "; ".join(
        f"{one.corridor_label}: {figure(one.shown[1])} ({figure(one.shown[0])} to "
        f"{figure(one.shown[2])}) log points, {_why(one)}"
        for one in (agreement.beliefs if agreement else ())
    )
    return {
        **{key: str(told[key]) for key in ("title", "intro", "caveat", "mechanisms")},
        "prior": str(told["prior"]).format(beliefs=f"{beliefs}.") if beliefs else "",
        "pooled": str(told["pooled"]).format(
            mean_sd=f"{found.mean_sd:g}",
            spread_scale=f"{found.spread_scale:g}",
            sure=f"{found.pooled[0].sure:.0%}",
        ),
    }


def _why(belief: Belief) -> str:
    if belief.learned:
        return "learned"
    if belief.kept:
        return "the prior, kept on purpose"
    return "the prior, of which the record taught nothing" if belief.posterior else "the prior"


def across_page(found: Across) -> dict[str, Any]:
    """Return the words and cells of the section of the brief."""
    return {
        **across_notes(found),
        "grade": found.grade,
        "sentences": across_sentences(found),
        "event_heads": EVENT_HEADS,
        "events": [
            {"grade": study.event.grade, "status": study.event.status, "cells": row}
            for study, row in event_rows(found)
        ],
        "left_out_heads": LEFT_OUT_HEADS,
        "left_out": [
            {"grade": study.event.grade, "cells": row} for study, row in left_out_rows(found)
        ],
        "pool_heads": POOL_HEADS,
        "pools": list(pool_rows(found)),
        "corridor_labels": [label for _, label in found.corridors],
        "mechanism_sentences": mechanism_sentences(found),
        "mechanism_rows": list(mechanism_rows(found)),
    }
