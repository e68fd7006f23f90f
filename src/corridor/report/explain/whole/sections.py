"""What each part says, brought into one form for the page, the brief and the terminal.

A part's words stand in the module of its name in the folder above:

lines(result) -> [str]        short lines for the terminal
section(result) -> {
  lead                        the finding, a plain sentence or a list of them
  front                       (optional) sentences for the first page, the lead otherwise
  charts                      [spec] or [{spec, caption}], specs made with ``charts.theme``
  tables                      [{caption, head: [str], rows: [[str]]}]
  appendix                    [paragraph or table]: method, samples, errors, assumptions
  grades                      (optional) outcome id -> (grade -> share of variance, the rest), for
                              what the first page says of evidence
}
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

from corridor.questions.explain.result import Explanation, Told
from corridor.report.findings import named
from corridor.report.lookup import outcome_info

__all__ = ["part_lines", "part_section", "part_sections"]


def part_sections(found: Explanation) -> list[dict[str, Any]]:
    """Return the section of every part, in order; see ``part_section``."""
    return [part_section(told, found) for told in found.parts]


def part_section(told: Told, found: Explanation) -> dict[str, Any]:
    """Return one part's section: id, title, heading, asks, front, appendix, grades and subjects.

    ``front``: [{label, text}] for the first page. ``subjects``: one an outcome that was looked
    at, or one for all of them: label ("" for all), lead (sentences), charts (spec, name, words
    around), tables. ``appendix``: paragraphs ({text}), headings ({heading}) and tables.
    ``grades`` as above.
    """
    part = told.part
    front: list[dict[str, str]] = []
    subjects: list[dict[str, Any]] = []
    appendix: list[dict[str, Any]] = []
    grades: dict[str, Any] = {}
    for name in (*told.results, *told.troubles):
        made = _made(told, name)
        label = outcome_info(found.answer, name).label if name else ""
        front += _front(made, label, found)
        subjects.append(_subject(made, part.id, name, label))
        noted = [
            {"text": entry} if isinstance(entry, str) else _table(entry)
            for entry in made.get("appendix", ())
        ]
        appendix += [{"heading": label}, *noted] if label and noted else noted
        grades |= made.get("grades", {})
    return {
        "id": part.id,
        "title": part.title,
        "heading": part.heading,
        "asks": part.asks,
        "front": front,
        "subjects": subjects,
        "appendix": appendix,
        "grades": grades,
    }


def _made(told: Told, name: str) -> Mapping[str, Any]:
    """Return what a part's own module says of one result, or why there is none."""
    if name in told.troubles:
        return {"lead": f"Not computed. {told.troubles[name]}"}
    made: Mapping[str, Any] = _module(told.part.id).section(told.results[name])
    return made


def _front(made: Mapping[str, Any], label: str, found: Explanation) -> list[dict[str, str]]:
    said = _sentences(made.get("front")) or _sentences(made.get("lead"))
    if label and said:
        # sentences on one outcome stand together under its name
        return [{"label": label, "text": " ".join(said).removeprefix(f"{label}: ")}]
    return [{"label": head, "text": text} for head, text in _labelled(said, found)]


def _subject(made: Mapping[str, Any], part: str, name: str, label: str) -> dict[str, Any]:
    slug = "-".join(filter(None, (part, name.replace("_", "-"))))
    return {
        "id": slug,
        "label": label,
        "lead": [text.removeprefix(f"{label}: ") for text in _sentences(made.get("lead"))],
        "charts": [
            _chart(chart, f"{slug}-{place}")
            for place, chart in enumerate(made.get("charts", ()), 1)
        ],
        "tables": list(map(_table, made.get("tables", ()))),
    }


def part_lines(told: Told, found: Explanation) -> list[tuple[str, str]]:
    """Return what a part says in the terminal: label of the outcome or "", and a line."""
    said = []
    for name in (*told.results, *told.troubles):
        label = outcome_info(found.answer, name).label if name else ""
        lines = (
            [f"Not computed. {told.troubles[name]}"]
            if name in told.troubles
            else [str(line) for line in _module(told.part.id).lines(told.results[name])]
        )
        said += [
            (label if not place else "", line.removeprefix(f"{label}: "))
            for place, line in enumerate(lines)
        ]
    return said


def _labelled(said: list[str], found: Explanation) -> list[tuple[str, str]]:
    """Return sentences with the outcome that they begin with set apart, "" where with none."""
    labels = [named(info) for info in found.answer.outcomes]
    return [
        next(
            ((label, text[len(label) + 2 :]) for label in labels if text.startswith(f"{label}: ")),
            ("", text),
        )
        for text in said
    ]


def _module(part: str) -> Any:
    return importlib.import_module(f"corridor.report.explain.{part}")


def _sentences(said: Any) -> list[str]:
    if not said:
        return []
    return [said] if isinstance(said, str) else [str(one) for one in said]


def _chart(chart: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return a chart still to be drawn and the words around it."""
    spec = chart.get("spec", chart)
    around = spec["usermeta"]["corridor"]
    return {
        "spec": spec,
        "name": name,
        "finding": around["title"],
        "lines": [],
        "subtitle": around["subtitle"],
        "source": around["source"],
        "cut": around.get("cut", ""),
        "caption": str(chart.get("caption", "") if chart is not spec else ""),
    }


def _table(table: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "caption": str(table.get("caption", "")),
        "head": [str(cell) for cell in table["head"]],
        "rows": [[str(cell) for cell in row] for row in table["rows"]],
    }
