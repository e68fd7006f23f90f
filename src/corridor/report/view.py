"""What the brief shows, as plain values for its templates: every figure already in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from corridor.core.months import parse_month
from corridor.questions.compare.result import Comparison
from corridor.questions.runs.cautions import fit_lines
from corridor.record.choice import named
from corridor.report import findings, words
from corridor.report.cells import cells, recorded_cell, unit_words
from corridor.report.lookup import (
    ALL,
    chart_pairs,
    corridor_label,
    last_recorded_month,
    outcome_info,
)
from corridor.report.texts import families, limits
from corridor.report.units import window_words

__all__ = [
    "family_outcomes",
    "family_words",
    "fit_caution",
    "key_outcomes",
    "outcome_page",
    "page",
    "stands_line",
]

#: pairs of policies in one table of differences: more are wider than a sheet of paper
_ACROSS = 3

#: said where no median is drawn
_ONLY = "No median is drawn: nothing supports a point."


def family_outcomes(comparison: Comparison) -> list[tuple[str, str, list[str]]]:
    """Return (id, title, outcome ids) of the families that the comparison has outcomes of.

    Outcomes that no family names come last, under a title of their own.
    """
    present = [info.id for info in comparison.outcomes]
    found: list[tuple[str, str, list[str]]] = []
    for family in families(comparison.place):
        members = [name for name in family.get("outcomes", ()) if name in present]
        if members:
            found.append((family["id"], family["title"], members))
    placed = {name for _, _, members in found for name in members}
    rest = [name for name in present if name not in placed]
    if rest:
        found.append(
            ("other", "Other outcomes" if families(comparison.place) else "Outcomes", rest)
        )
    return found


def family_words(comparison: Comparison, family: str, members: list[str]) -> dict[str, str]:
    """Return a family's introduction, and which mechanisms make it and what comes into them."""
    told = {one["id"]: one["intro"] for one in families(comparison.place)}
    makers = dict(pair for name in members for pair in outcome_info(comparison, name).mechanisms)
    said = f"Made by: {_join_lower(makers.values())}." if makers else ""
    links = [link for link in comparison.links if link.target[0] in makers]
    live = [f"{link.label} (from {link.source[1]})" for link in links if link.on]
    off = [link.label for link in links if not link.on]
    said += f" Comes in through couplings: {_join_lower(live)}." if live else ""
    said += f" Switched off: {_join_lower(off)}." if off else ""
    return {"intro": told.get(family, ""), "made_by": said}


def key_outcomes(comparison: Comparison) -> list[str]:
    """Return the first outcome of each family: those that get a sentence of their own."""
    return [members[0] for _, _, members in family_outcomes(comparison)]


def page(comparison: Comparison) -> dict[str, Any]:
    """Return the values of the whole page but charts, evidence and style."""
    span = words.window(comparison.start, comparison.months)
    labels = [policy.label for policy in comparison.policies]
    draws = f"{comparison.draws:,}"
    pairs = [findings.pair_name(comparison, k) for k in range(len(comparison.pairs))]
    bands, apart = findings.bands_note(len(labels)), findings.DIFFERENCE_NOTE
    return {
        "title": f"Corridor brief: {words.join_names(labels)}, {span}",
        "corridor": corridor_label(comparison.corridor),
        "question": findings.question(comparison),
        "setting": (
            f"{words.join_names(labels)} were run {draws} times each through the same months, with "
            "the same draws of what is uncertain and the same shocks. What is shown is the range "
            "of those runs, beside what was recorded." + findings.otherwise(comparison)
        ),
        "window": span,
        "draws": draws,
        "policies": _policies(comparison),
        "pair_names": pairs,
        "pair_blocks": [
            range(k, min(k + _ACROSS, len(pairs))) for k in range(0, len(pairs), _ACROSS)
        ],
        "share_names": [
            f"Draws with {findings.pair_labels(comparison, k)[0]} higher" for k in range(len(pairs))
        ],
        "summary_caption": (
            f"All {comparison.place.kind_of_group}s, {span}: months added up unless the row says "
            f"otherwise. Medians of {draws} draws."
        ),
        "run_line": findings.run_line(comparison),
        "summary": _summary(comparison),
        "sentences": [
            {"id": f"outcome-{name}", "label": label, "text": text}
            for name in key_outcomes(comparison)
            for k in chart_pairs(comparison)
            for label, text in [findings.outcome_sentence(comparison, name, k)]
        ],
        "cautions": [one.text for one in comparison.cautions],
        "reading": (
            "Differences compare the two policies within the same draw; more or fewer is no "
            "judgement. Differences of percent are in percentage points. "
            f"{findings.NO_MEDIAN} The record is what happened under the policies really "
            "followed, which are not those compared unless a policy is named so."
        ),
        "bands_note": f"{bands} Line: median.",
        "bands_only_note": f"{bands} {_ONLY}",
        "difference_note": f"{apart} Line: median.",
        "difference_only_note": f"{apart} {_ONLY}",
        "method": _method(comparison),
        "command": comparison.command,
        "limits": limits(comparison.place),
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
        "kind": comparison.place.kind_of_group,
        "definition": info.definition,
        "interval_only": info.interval_only,
        "whole": window_words(info),
        "recorded": findings.recorded_sentence(comparison, outcome),
        "dots": " Dots: recorded." if last_recorded_month(comparison, outcome) is not None else "",
        "groups": [
            {"label": label, **cells(comparison, outcome, group)}
            for group, label in zip(
                comparison.groups_of(outcome), comparison.group_labels, strict=False
            )
        ],
    }


def _policies(comparison: Comparison) -> list[dict[str, Any]]:
    return [
        {
            "number": k + 1,
            "label": policy.label,
            "summary": policy.summary,
            "own_words": policy.own_words,
            "notes": policy.notes,
            "levers": [
                {key: words.spell_months(lever.get(key, "")) for key in _LEVER_KEYS}
                for lever in policy.levers
            ],
        }
        for k, policy in enumerate(comparison.policies)
    ]


_LEVER_KEYS = ("lever", "label", "unit", "path", "meaning", "decides", "why")


def _summary(comparison: Comparison) -> list[dict[str, Any]]:
    return [
        {"title": title, "rows": [_summary_row(comparison, name) for name in members]}
        for _, title, members in family_outcomes(comparison)
    ]


def _summary_row(comparison: Comparison, outcome: str) -> dict[str, Any]:
    info = outcome_info(comparison, outcome)
    return {
        "id": f"outcome-{outcome}",
        "label": info.label,
        "unit": unit_words(info),
        "recorded": recorded_cell(comparison, outcome),
        **cells(comparison, outcome, ALL),
    }


def _fit_window(comparison: Comparison) -> str:
    first, last = (
        words.month_name(parse_month(month))
        for month in (comparison.fit.first_month, comparison.fit.last_month)
    )
    return f"{first} to {last}"


def stands_line(comparison: Comparison) -> str:
    """Return in which month series and inputs end that end before the others, "" without any."""
    late = sorted((s for s in comparison.stands if s.behind > 0), key=lambda s: (-s.behind, s.id))
    held = {"series": "", "input": ", held from there"}
    parts = [f"“{s.what}” ({s.id}) in {words.month_name(s.last)}{held[s.kind]}" for s in late]
    return "; ".join(parts)


def _stands(comparison: Comparison) -> list[tuple[str, str]]:
    said = stands_line(comparison)
    last = words.month_name(comparison.start - 1)
    if not said:
        return [("Tables end", f"Every fitted series and every monthly input reaches {last}")]
    return [("Tables end", f"{said}; the others in {last}")]


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
        *([("Record", f"{vintage}, and not the one that ships")] if (vintage := named()) else []),
        *_stands(comparison),
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
        *_choices(comparison),
        (
            f"{comparison.place.kind_of_group.capitalize()}s",
            str(sum(group != ALL for group in comparison.groups)),
        ),
        (
            "Model run",
            f"{fit.run}, fitted by Corridor {fit.version}"
            + (": the fit, and what is believed beside it" if fit.beliefs else ""),
        ),
        *([("Checks of the fit", said)] if (said := fit_caution(comparison)) else []),
    ]


def fit_caution(comparison: Comparison) -> str:
    """Return what the numbers owe to the fit, empty where it is full and passes its checks."""
    return " ".join(fit_lines(comparison.fit.kind, comparison.fit.failed))


def _choices(comparison: Comparison) -> list[tuple[str, str]]:
    """Return which account of bargaining the numbers stand on and what was switched off."""
    rows = []
    if comparison.account.id:
        account = comparison.account
        rows.append(("Account of bargaining", f"{account.label}. {account.summary}"))
    if comparison.links:
        off = [link.label for link in comparison.links if not link.on]
        on = len(comparison.links) - len(off)
        said = f"{on} on; switched off: {_join_lower(off)}" if off else f"all {on} on"
        rows.append(("Couplings", said))
    if comparison.sides:
        rows.append(
            (
                "Asked otherwise",
                f"{len(comparison.sides)} side runs of {comparison.sides[0].draws:,} draws each, "
                "for the accounts and the couplings",
            )
        )
    return rows


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
