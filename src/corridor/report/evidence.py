"""What the answer rests on: the parameters that matter, their grades, what the record did."""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

from corridor.evidence import GRADES, Parameter, Registry
from corridor.questions.compare.result import Comparison
from corridor.report import words
from corridor.report.lookup import outcome_info
from corridor.report.view import key_outcomes

__all__ = ["evidence_page", "grade_counts"]

#: parameters shown: the largest of each main outcome, the second of each, and so on
SHOWN = 12

#: share below which a parameter is not named
_LEAST = 0.01

_MARKS = {"ASSUMPTION": "Assumed", "RECALLED": "Recalled"}

_BASE = re.compile(r"\w+")


def evidence_page(comparison: Comparison, registry: Registry) -> dict[str, Any]:
    """Return the grades in words, the top parameters, and the sources behind them."""
    top = _largest_shares(comparison)[:SHOWN]
    outside = _outside(comparison, registry)
    rows = [
        _row(comparison, registry, outside, name, grade, share, outcome)
        for name, grade, share, outcome in top
    ]
    cited = dict.fromkeys(
        source
        for name, *_ in top
        if (found := _parameter(registry, name))
        for source in found.sources
    )
    return {
        "grades": [{"id": grade, "text": text} for grade, text in GRADES.items()],
        "draw_count": f"{comparison.draws:,}",
        "parameters": rows,
        "assumed_note": _assumed_note(rows),
        "evidence_sources": [_source(registry, name) for name in cited if name in registry.sources],
    }


def grade_counts(comparison: Comparison, registry: Registry, outcome: str) -> list[dict[str, str]]:
    """Return how many parameters of the mechanisms that make an outcome carry which grade."""
    makers = {name for name, _ in outcome_info(comparison, outcome).mechanisms}
    found = [p.grade for p in registry.parameters.values() if p.mechanism in makers]
    return [
        {
            "grade": grade,
            "count": f"{found.count(grade)} parameter{'s' * (found.count(grade) > 1)} graded",
        }
        for grade in GRADES
        if grade in found
    ]


def _parameter(registry: Registry, name: str) -> Parameter | None:
    """Return the parameter behind a fitted name, which may carry a group: ``x[MEX]``."""
    found = registry.parameters.get(name)
    if found is not None:
        return found
    base = _BASE.match(name)
    return registry.parameters.get(base[0]) if base else None


def _largest_shares(comparison: Comparison) -> list[tuple[str, str, float, str]]:
    """Return (parameter, grade, share, outcome in which): of each main outcome in turn.

    By size alone the list would hold what single side outcomes hang on, and nothing of those
    that get a sentence.
    """
    ranked = []
    for outcome in key_outcomes(comparison):
        shares = comparison.grades.get(outcome, ())
        rows = [(n, g, part, outcome) for share in shares for n, g, part in share.by_parameter]
        ranked.append(sorted(rows, key=lambda row: (-row[2], row[0])))
    best: dict[str, tuple[str, str, float, str]] = {}
    for turn in zip_longest(*ranked):
        for row in turn:
            if row is not None and row[2] >= _LEAST:
                best.setdefault(row[0], row)
    return list(best.values())


def _row(
    comparison: Comparison,
    registry: Registry,
    outside: set[str],
    name: str,
    grade: str,
    share: float,
    outcome: str,
) -> dict[str, str]:
    known = _parameter(registry, name)
    label = known.label if known else name
    if known and known.id != name:
        label = f"{label}, {name[len(known.id) :].strip('[]._: ')}"
    fitted = comparison.fit.parameters.get(name)
    by_group = [
        row for key, row in comparison.fit.parameters.items() if key.startswith(f"{name} [")
    ]
    return {
        "label": label,
        "detail": f"{name}, {known.unit}" if known else "",
        "grade": grade,
        "mark": _mark(known, grade),
        "share": words.percent(share),
        "where": outcome_info(comparison, outcome).label,
        **(
            _movements(by_group)
            if by_group
            else _movement(fitted, bool(known and known.mechanism in outside))
        ),
    }


def _mark(known: Parameter | None, grade: str) -> str:
    if known is not None:
        return _MARKS.get(known.status, "")
    return "Assumed or recalled" if grade == "E" else ""


Fitted = tuple[float, float, float, float, float, float, str]


def _outside(comparison: Comparison, registry: Registry) -> set[str]:
    """Return the mechanisms that no record teaches: some of their parameters have not moved."""
    return {
        known.mechanism
        for name, row in comparison.fit.parameters.items()
        if row[:3] == row[3:6] and (known := _parameter(registry, name))
    }


def _movement(fitted: Fitted | None, outside: bool) -> Mapping[str, str]:
    """Return a parameter before and after the fit, in words.

    ``outside``: of a mechanism outside the fit, which episodes may have moved.
    """
    if fitted is None:
        return {
            "before": "not fitted",
            "before_span": "",
            "after": "not fitted",
            "after_span": "",
            "moved": "Stays as it was believed",
        }
    before, low, high, after, low_after, high_after, _ = fitted
    if fitted[:3] == fitted[3:6]:
        said = words.plain(before, high - low)
        span = _span(low, high, high - low)
        return {
            "before": said,
            "before_span": span,
            "after": said,
            "after_span": span,
            "moved": "Outside the fit: as believed" if high > low else "Fixed",
        }
    width, width_after = high - low, high_after - low_after
    ratio = width_after / width if width > 0 else math.nan
    moved = _narrowed(ratio)
    if width > 0 and abs(after - before) >= 0.1 * width:
        moved = f"{moved}, moved {'up' if after > before else 'down'}"
    if outside:
        moved = f"{moved}, by episodes, outside the fit"
    return {
        "before": words.plain(before, width),
        "before_span": _span(low, high, width),
        "after": words.plain(after, width_after),
        "after_span": _span(low_after, high_after, width_after),
        "moved": moved,
    }


def _movements(fitted: list[Fitted]) -> Mapping[str, str]:
    """Return a parameter that each group has its own value of: the range of its medians."""
    width = min(row[2] - row[1] for row in fitted)
    width_after = min(row[5] - row[4] for row in fitted)
    ratios = [(row[5] - row[4]) / (row[2] - row[1]) for row in fitted if row[2] > row[1]]
    middle = statistics.median(ratios) if ratios else math.nan
    return {
        "before": _span(min(row[0] for row in fitted), max(row[0] for row in fitted), width),
        "before_span": f"medians of {len(fitted)} groups",
        "after": _span(min(row[3] for row in fitted), max(row[3] for row in fitted), width_after),
        "after_span": f"medians of {len(fitted)} groups",
        "moved": f"{_narrowed(middle)}, in the middle group",
    }


def _span(low: float, high: float, width: float) -> str:
    first, last = words.plain(low, width), words.plain(high, width)
    return first if first == last else f"{first} to {last}"


def _narrowed(ratio: float) -> str:
    """Say how the width of a range changed, as a share of what it was."""
    if math.isnan(ratio):
        return "Fixed"
    if ratio > 1.1:
        return f"Range widened to {words.percent(ratio)}"
    if ratio > 0.9:
        return "Range left as it was"
    return f"Range narrowed to {words.percent(ratio)}"


def _assumed_note(rows: list[dict[str, str]]) -> str:
    count = sum(bool(row["mark"]) for row in rows)
    if not count:
        return "None of the parameters shown is assumed or recalled."
    some = f"{count} of the {len(rows)} parameters shown"
    verb = "is" if count == 1 else "are"
    return (
        f"{some} {verb} marked as assumed or recalled: a range that the project set itself or from "
        "memory, not an established finding. Read whatever depends on them as a question."
    )


def _source(registry: Registry, name: str) -> dict[str, Any]:
    source = registry.sources[name]
    link = source.address if source.address.startswith(("https://", "http://")) else ""
    return {
        "title": source.title.rstrip("."),
        "by": source.by,
        "year": source.year,
        "link": link,
    }
