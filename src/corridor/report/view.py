"""What the brief shows, as plain values for its templates: every figure already in words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from corridor.core.months import parse_month
from corridor.questions.compare.result import Comparison
from corridor.report import findings, words
from corridor.report.lookup import (
    ALL,
    Quantiles,
    chart_pairs,
    corridor_label,
    difference,
    last_recorded_month,
    outcome_info,
    recorded_total,
    total,
    unit_alone,
)

__all__ = ["family_outcomes", "key_outcomes", "outcome_page", "page", "policy_lines", "texts"]

_TEXTS = Path(__file__).parent / "texts"


def texts(name: str) -> Mapping[str, Any]:
    """Return the content of ``texts/<name>.toml``."""
    return tomllib.loads((_TEXTS / f"{name}.toml").read_text(encoding="utf-8"))


def family_outcomes(comparison: Comparison) -> list[tuple[str, str, list[str]]]:
    """Return (id, title, outcome ids) of the families that the comparison has outcomes of.

    Outcomes that no family names come last, under a title of their own.
    """
    present = [info.id for info in comparison.outcomes]
    found: list[tuple[str, str, list[str]]] = []
    for family in texts("families")["family"]:
        members = [name for name in family["outcomes"] if name in present]
        if members:
            found.append((family["id"], family["title"], members))
    placed = {name for _, _, members in found for name in members}
    rest = [name for name in present if name not in placed]
    if rest:
        found.append(("other", "Other outcomes", rest))
    return found


def key_outcomes(comparison: Comparison) -> list[str]:
    """Return the first outcome of each family: those that get a sentence of their own."""
    return [members[0] for _, _, members in family_outcomes(comparison)]


def page(comparison: Comparison) -> dict[str, Any]:
    """Return the values of the whole page but charts, evidence and style."""
    span = words.window(comparison.start, comparison.months)
    labels = [policy.label for policy in comparison.policies]
    draws = f"{comparison.draws:,}"
    pairs = [findings.pair_name(comparison, k) for k in range(len(comparison.pairs))]
    return {
        "title": f"Corridor brief: {words.join_names(labels)}, {span}",
        "corridor": corridor_label(comparison.corridor),
        "question": findings.question(comparison),
        "setting": (
            f"{words.join_names(labels)} were run {draws} times each through the same months, with "
            "the same draws of what is uncertain and the same shocks. What is shown is the range "
            "of those runs, beside what was recorded."
        ),
        "window": span,
        "draws": draws,
        "policies": _policies(comparison),
        "pair_names": pairs,
        "summary": _summary(comparison),
        "sentences": [
            {"id": f"outcome-{name}", "label": label, "text": text}
            for name in key_outcomes(comparison)
            for k in chart_pairs(comparison)
            for label, text in [findings.outcome_sentence(comparison, name, k)]
        ],
        "reading": (
            "“Fewer” and “more” compare the two policies within the same draw. Neither is a "
            "judgement. In the small scales the upright mark is zero. The record is what happened "
            "under the policies really followed, which are not those compared unless a policy is "
            "named so."
        ),
        "bands_note": (
            f"{'Outer band' if len(labels) < 3 else 'Between the thin lines'}: 90 of 100 draws in "
            "each month. Inner band: 50 of 100. Line: median. Dots: recorded."
        ),
        "difference_note": (
            "Differences within the same draw. Outer band: 90 of 100 draws. Inner band: 50 of 100. "
            "Line: median."
        ),
        "method": _method(comparison),
        "command": comparison.command,
        "limits": texts("limits")["limit"],
        "record_sources": _record_sources(comparison),
        "fit": comparison.fit,
        "fit_window": _fit_window(comparison),
    }


def outcome_page(comparison: Comparison, outcome: str) -> dict[str, Any]:
    """Return the words and the by-group table of one outcome."""
    info = outcome_info(comparison, outcome)
    return {
        "id": f"outcome-{outcome}",
        "label": info.label,
        "definition": info.definition,
        "recorded": findings.recorded_sentence(comparison, outcome),
        "groups": [
            {"label": label, **_cells(comparison, outcome, group)}
            for group, label in zip(comparison.groups, comparison.group_labels, strict=True)
        ],
    }


def policy_lines(comparison: Comparison, outcome: str) -> list[dict[str, Any]]:
    """Return a policy's total per line, its interval apart, for the head of a fan chart."""
    lines = []
    for k, policy in enumerate(comparison.policies):
        figure = total(comparison, outcome, k)
        median, _, span = words.estimate(figure.q50, figure.q05, figure.q95, figure.step).partition(
            " ("
        )
        lines.append(
            {
                "number": k + 1,
                "label": policy.label,
                "value": median,
                "span": f"({span}" if span else "",
            }
        )
    return lines


def _policies(comparison: Comparison) -> list[dict[str, Any]]:
    return [
        {
            "number": k + 1,
            "label": policy.label,
            "summary": policy.summary,
            "own_words": policy.own_words,
            "levers": [
                {key: words.spell_months(lever.get(key, "")) for key in _LEVER_KEYS}
                for lever in policy.levers
            ],
        }
        for k, policy in enumerate(comparison.policies)
    ]


_LEVER_KEYS = ("lever", "label", "unit", "path", "meaning", "decides", "why")


def _summary(comparison: Comparison) -> list[dict[str, Any]]:
    rows = []
    for _, _, members in family_outcomes(comparison):
        for name in members:
            info = outcome_info(comparison, name)
            rows.append(
                {
                    "id": f"outcome-{name}",
                    "label": info.label,
                    "unit": unit_alone(info.unit),
                    "recorded": _recorded_cell(comparison, name),
                    **_cells(comparison, name, ALL),
                }
            )
    return rows


def _cells(comparison: Comparison, outcome: str, group: str) -> dict[str, Any]:
    return {
        "totals": [
            _total_cell(total(comparison, outcome, k, group))
            for k in range(len(comparison.policies))
        ],
        "differences": [
            {
                **_difference_cell(difference(comparison, outcome, k, group)),
                "chance": _chance(comparison, outcome, k, group),
            }
            for k in range(len(comparison.pairs))
        ],
    }


def _total_cell(figure: Quantiles) -> dict[str, str]:
    return {
        "median": words.number(figure.q50, figure.step),
        "q90": words.between(figure.q05, figure.q95, figure.step),
        "q50": words.between(figure.q25, figure.q75, figure.step),
    }


def _difference_cell(figure: Quantiles) -> dict[str, Any]:
    return {
        "median": words.change(figure.q50, figure.step),
        "q90": words.change_between(figure.q05, figure.q95, figure.step),
        "q50": words.change_between(figure.q25, figure.q75, figure.step),
        "gauge": _gauge(figure),
    }


def _gauge(figure: Quantiles) -> dict[str, float] | None:
    """Return places from left to right, in percent, with zero always in sight."""
    low, high = min(figure.q05, 0.0), max(figure.q95, 0.0)
    if not high > low:
        return None
    margin = 0.04

    def place(value: float) -> float:
        return round(100 * (margin + (1 - 2 * margin) * (value - low) / (high - low)), 1)

    return {**{name: place(value) for name, value in figure._asdict().items()}, "zero": place(0.0)}


def _chance(comparison: Comparison, outcome: str, pair: int, group: str) -> str:
    said = findings.verdict(comparison, outcome, pair, group)
    if not said.startswith("higher"):
        return f"{said[0].upper()}{said[1:]}"
    first = comparison.policies[comparison.pairs[pair][0]].label
    return f"{first} {said.removesuffix(' draws')}"


def _recorded_cell(comparison: Comparison, outcome: str) -> dict[str, str]:
    found = recorded_total(comparison, outcome)
    if not found.months:
        none = last_recorded_month(comparison, outcome) is None
        return {"figure": "–", "months": "no series" if none else "ends before"}  # noqa: RUF001
    figure = words.number(found.total)
    if found.months == comparison.months:
        return {"figure": figure, "months": "all months"}
    return {"figure": figure, "months": f"{found.months} of {comparison.months} months"}


def _fit_window(comparison: Comparison) -> str:
    first, last = (
        words.month_name(parse_month(month))
        for month in (comparison.fit.first_month, comparison.fit.last_month)
    )
    return f"{first} to {last}"


def _method(comparison: Comparison) -> list[tuple[str, str]]:
    fit = comparison.fit
    return [
        (
            "Fit",
            f"{fit.method[:1].upper()}{fit.method[1:]}, on the record of {_fit_window(comparison)}",
        ),
        (
            "Decision point",
            f"{words.month_name(comparison.start)}. What was recorded later is drawn for "
            "comparison and was not used by the fit",
        ),
        (
            "Months compared",
            f"{comparison.months}: {words.window(comparison.start, comparison.months)}",
        ),
        (
            "Draws",
            f"{comparison.draws:,}, the same for every policy, with the same shocks; "
            "differences are taken draw by draw",
        ),
        ("Seed", str(comparison.seed)),
        ("Origin groups", str(sum(group != ALL for group in comparison.groups))),
        ("Model run", f"{fit.fingerprint}, Corridor {fit.version}"),
    ]


def _record_sources(comparison: Comparison) -> list[dict[str, str]]:
    """Return each source of a recorded series once, with its tables and outcomes."""
    by_source: dict[str, tuple[list[str], list[str]]] = {}
    for info in comparison.outcomes:
        if not info.source:
            continue
        tables, used = by_source.setdefault(info.source, ([], []))
        tables += [name for name in info.tables if name not in tables]
        used.append(info.label)
    return [
        {
            "text": f"{source.rstrip('.')}.",
            "tables": ", ".join(tables),
            "used": _join_lower(used),
        }
        for source, (tables, used) in by_source.items()
    ]


def _join_lower(labels: Iterable[str]) -> str:
    return "; ".join(labels)
