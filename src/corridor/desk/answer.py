"""An answer as the page draws it: charts with their words, figures and tables.

A chart is {id, kind, outcome, title, subtitle, alt, source, cut, caption, width, height, key,
spec, rows, table}: ``spec`` is Vega-Lite without figures, ``rows`` holds them by name, and
``key`` stays while ``spec`` does (``desk.vega``). ``table`` has the same figures in the
same units: {columns: [{id, label}], rows}.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from corridor.core.months import format_month
from corridor.desk.address import ALL, Question
from corridor.desk.ground import reference
from corridor.desk.live import Answer
from corridor.desk.vega import split
from corridor.questions.compare.result import QUANTILES
from corridor.report import findings, to_json
from corridor.report.charts.difference import difference
from corridor.report.charts.dots import DOTS, dots, quantile_dots
from corridor.report.charts.fan import Reference, fan
from corridor.report.lookup import (
    group_index,
    last_recorded_month,
    outcome_info,
    shown_quantiles,
)
from corridor.report.sections.hindcast import held_sentence
from corridor.report.units import monthly_measure, total_measure

__all__ = [
    "KINDS",
    "caption",
    "chart",
    "chart_json",
    "charts",
    "document",
    "group_of",
    "heading",
    "shown",
    "spec_of",
    "together",
    "whose",
]

_EVERYBODY = "all groups together"


_CAPTIONS = {
    "fan": ("Outer band: 90 of 100 draws in each month. Inner band: 50 of 100.{dotted}{recorded}"),
    "difference": (
        "Differences within the same draw, in which both policies meet the same shocks. Outer "
        "band: 90 of 100 draws. Inner band: 50 of 100."
    ),
    "dots": f"Each of the {DOTS} dots stands for an equal share of the draws.",
}

_RECORDED = " Line with points: what was recorded; what came after the decision point was not used."

Spec = dict[str, Any]


def _fan(answer: Answer, outcome: str, group: str) -> Spec:
    medians = answer.reference[outcome].tolist()
    line = Reference(reference().label, medians) if _beside(answer) else None
    return fan(answer.comparison, outcome, group, reference=line, paths=answer.paths[outcome])


def _beside(answer: Answer) -> bool:
    """Return whether the reference is drawn beside both; one that is compared is drawn already."""
    return all(policy.label != reference().label for policy in answer.comparison.policies)


def _difference(answer: Answer, outcome: str, group: str) -> Spec:
    return difference(answer.comparison, outcome, 0, group)


def _dots(answer: Answer, outcome: str, group: str) -> Spec:
    return dots(answer.comparison, outcome, 0, answer.gaps[outcome], group)


#: kind of chart -> its spec, from an answer, an outcome and a group
KINDS: Mapping[str, Callable[[Answer, str, str], Spec]] = {
    "fan": _fan,
    "difference": _difference,
    "dots": _dots,
}


def shown(answer: Answer) -> dict[str, Any]:
    """Return everything that the page shows of an answer."""
    found = answer.comparison
    return {
        "search": answer.question.search(),
        "command": answer.question.command(),
        "question": findings.question(found, answer.question.group),
        "sentence": _sentence(answer),
        "policies": [
            {
                "side": side,
                "id": policy.id,
                "label": policy.label,
                "summary": policy.summary,
                "levers": [dict(lever) for lever in policy.levers],
            }
            for side, policy in zip("ab", found.policies, strict=True)
        ],
        "outcomes": [_outcome(answer, info.id) for info in found.outcomes],
        "charts": charts(answer),
        "cautions": [*(one.text for one in found.cautions), *_missed(answer)],
        "run": found.fit.run,
        "changed": findings.changed(found),
        "conditional": findings.conditional(found),
        "milliseconds": round(answer.milliseconds, 1),
    }


def document(answer: Answer) -> dict[str, Any]:
    """Return the comparison as ``corridor compare --main-only --json`` writes it."""
    found = answer.comparison
    return to_json(replace(found, command=f"{found.command} --main-only"))


def _missed(answer: Answer) -> list[str]:
    """Say where what was done lies outside the record, as the terminal and the brief do."""
    found, asked = answer.comparison, answer.question.group
    told = replace(found, outcomes=answer.known, hindcast=answer.hindcast)
    # a group can be far from its record where all together are not
    whose = {ALL: "" if asked == ALL else f", {_EVERYBODY}"}
    if asked != ALL:
        whose = {asked: f", {found.group_labels[found.groups.index(asked)]}", **whose}
    return [
        f"Held against the record{words}. {said}"
        for group, words in whose.items()
        if (said := held_sentence(told, group))
    ]


def charts(answer: Answer) -> list[dict[str, Any]]:
    """Return the charts of every chosen outcome, in their order."""
    return [
        chart(answer, kind, info.id)
        for info in answer.comparison.outcomes
        for kind in KINDS
        if kind != "dots" or not info.interval_only
    ]


def chart(answer: Answer, kind: str, outcome: str) -> dict[str, Any]:
    """Return one chart."""
    said = caption(answer, kind, outcome)
    found = chart_json(spec_of(answer, kind, outcome), f"{kind}-{outcome}", said)
    return {
        **found,
        "kind": kind,
        "outcome": outcome,
        "table": _TABLES[kind](answer, outcome, group_of(answer, outcome)),
    }


def caption(answer: Answer, kind: str, outcome: str) -> str:
    """Return what the marks of a chart are: its bands, lines and dots."""
    found = answer.comparison
    only = outcome_info(found, outcome).interval_only or not _beside(answer)
    dotted = "" if only else f" Dotted: {reference().label}, median."
    last = last_recorded_month(found, outcome, group_of(answer, outcome))
    recorded = "" if last is None else _RECORDED
    single = answer.question.paths if kind == "fan" else 0
    told = f" Thin lines: {single} single draws of each policy." if single else ""
    return _CAPTIONS[kind].format(dotted=dotted, recorded=recorded) + told


def spec_of(answer: Answer, kind: str, outcome: str) -> Spec:
    """Return the spec of a chart, with its figures."""
    return KINDS[kind](answer, outcome, group_of(answer, outcome))


def chart_json(spec: Mapping[str, Any], name: str, caption: str) -> dict[str, Any]:
    """Return a chart of any spec of the report, without a table."""
    around = spec["usermeta"]["corridor"]
    room = spec["padding"]
    bare, rows, key = split(spec)
    return {
        "id": name,
        "title": [line for line in around["title"] if line],
        "subtitle": around["subtitle"],
        "alt": around["alt"],
        "source": around["source"],
        "cut": around.get("cut", ""),
        "caption": caption,
        "width": spec["width"] + room["left"] + room["right"],
        "height": spec["height"] + room["top"] + room["bottom"],
        "key": key,
        "spec": bare,
        "rows": rows,
    }


def group_of(answer: Answer, outcome: str) -> str:
    """Return the group that an outcome is shown for: the chosen one where it is known by group."""
    groups = answer.comparison.groups_of(outcome)
    return answer.question.group if answer.question.group in groups else ALL


def heading(answer: Answer, outcome: str) -> str:
    """Return an outcome's label, and whose figures are shown where a group is asked for."""
    found, asked = answer.comparison, answer.question
    label = found.group_labels[found.groups.index(asked.group)]
    info = outcome_info(found, outcome)
    return info.label + whose(asked, label, by_group=info.by_group)


def whose(question: Question, label: str, *, by_group: bool) -> str:
    """Return what goes after an outcome's name to say whose it is: ``, Haiti``, "" for everybody.

    ``label``: of the group asked for; ``by_group``: whether the outcome is known by group.
    """
    if question.group == ALL:
        return ""
    return f", {label if by_group else _EVERYBODY}"


def _note(answer: Answer, outcome: str) -> str:
    """Say why an outcome is not shown for the group that is asked for, "" where it is."""
    found = answer.comparison
    if answer.question.group == group_of(answer, outcome):
        return ""
    labels = dict(zip(found.groups, found.group_labels, strict=True))
    return f"This outcome is not known by group. {together(answer.question, labels)}"


def together(question: Question, groups: Mapping[str, str]) -> str:
    """Return what stands with figures of everybody where a group is asked for, "" where none is.

    ``groups``: id -> label.
    """
    if question.group == ALL:
        return ""
    return f"These are {_EVERYBODY}, not {groups[question.group]} alone."


def _outcome(answer: Answer, outcome: str) -> dict[str, Any]:
    found, group = answer.comparison, group_of(answer, outcome)
    info = outcome_info(found, outcome)
    lead, rest = findings.difference_finding(found, outcome, 0, group)
    at = group_index(found, group, outcome)
    return {
        "id": outcome,
        "label": info.label,
        "heading": heading(answer, outcome),
        "note": _note(answer, outcome),
        "period": findings.period_words(found, outcome),
        "definition": info.definition,
        "group": group,
        "totals": findings.total_findings(found, outcome, group),
        "difference": [lead, rest],
        "share_higher": float(found.exceeds_total[outcome][0, at]),
        "share_equal": float(found.equal_total[outcome][0, at]),
        "recorded": findings.recorded_sentence(found, outcome, group),
    }


def _sentence(answer: Answer) -> str:
    """Return what a screen reader is told after a change: a sentence for each outcome."""
    parts = []
    for info in answer.comparison.outcomes:
        lead, rest = findings.difference_finding(
            answer.comparison, info.id, 0, group_of(answer, info.id)
        )
        parts.append(f"{heading(answer, info.id)}: {lead} {rest}".strip() + ".")
    return " ".join(parts)


Table = dict[str, Any]

_LEVELS = [f"{round(100 * q)}%" for q in QUANTILES]


def _fan_table(answer: Answer, outcome: str, group: str) -> Table:
    found = answer.comparison
    at, info = group_index(found, group, outcome), outcome_info(found, outcome)
    measure = monthly_measure(info)
    columns = [{"id": "month", "label": "Month"}]
    bands = shown_quantiles(info, found.monthly[outcome][:, at], measure.factor)
    for side, policy in zip("ab", found.policies, strict=True):
        for q, level in zip(QUANTILES, _LEVELS, strict=True):
            columns.append({"id": f"{side}_q{q:g}", "label": f"{policy.label}, {level}"})
    columns.append({"id": "status_quo", "label": f"{reference().label}, 50%"})
    columns.append({"id": "recorded", "label": "Recorded"})
    known = found.recorded[outcome][at] * measure.factor
    offset = found.start - found.recorded_start
    rows = [
        [
            format_month(found.start + t),
            *(
                _cell(v, info.interval_only and k % 5 == 2)
                for k, v in enumerate(bands[:, t].ravel())
            ),
            _cell(float(answer.reference[outcome][t]) * measure.factor, info.interval_only),
            _cell(known[offset + t]),
        ]
        for t in range(found.months)
    ]
    return {"columns": columns, "rows": rows, "unit": measure.unit}


def _difference_table(answer: Answer, outcome: str, group: str) -> Table:
    found = answer.comparison
    at, info = group_index(found, group, outcome), outcome_info(found, outcome)
    measure = monthly_measure(info)
    bands = shown_quantiles(info, found.difference_monthly[outcome][0, at], measure.factor)
    first = found.policies[0].label
    columns = [
        {"id": "month", "label": "Month"},
        *(
            {"id": f"difference_q{q:g}", "label": f"{findings.pair_name(found, 0)}, {level}"}
            for q, level in zip(QUANTILES, _LEVELS, strict=True)
        ),
        {"id": "share_a_higher", "label": f"Share of draws with {first} higher"},
    ]
    rows = [
        [
            format_month(found.start + t),
            *(_cell(v, info.interval_only and k == 2) for k, v in enumerate(bands[t])),
            float(found.exceeds_monthly[outcome][0, at, t]),
        ]
        for t in range(found.months)
    ]
    return {"columns": columns, "rows": rows, "unit": measure.unit}


def _dots_table(answer: Answer, outcome: str, group: str) -> Table:
    measure = total_measure(outcome_info(answer.comparison, outcome))
    level, values = quantile_dots(answer.gaps[outcome], measure.factor)
    columns = [
        {"id": "level", "label": "Share of draws below"},
        {"id": "difference", "label": findings.pair_name(answer.comparison, 0)},
    ]
    rows = [[float(q), _cell(v)] for q, v in zip(level, values, strict=True)]
    return {"columns": columns, "rows": rows, "unit": measure.unit}


_TABLES: Mapping[str, Callable[[Answer, str, str], Table]] = {
    "fan": _fan_table,
    "difference": _difference_table,
    "dots": _dots_table,
}


def _cell(value: Any, hidden: bool = False) -> float | None:
    """Return a figure to six digits; None where there is none, or none may be shown."""
    number = float(value)
    return None if hidden or not np.isfinite(number) else float(f"{number:.6g}")
