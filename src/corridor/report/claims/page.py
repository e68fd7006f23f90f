"""A claim's page as plain values: what the template writes, and charts still to be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corridor import __version__
from corridor.core.months import parse_month
from corridor.evidence import Registry
from corridor.questions.claims.checks import load_check
from corridor.questions.claims.claim import TYPES, ClaimTest, Ledger
from corridor.questions.claims.result import Cell, ClaimResult, Standing, Tally
from corridor.record.choice import named
from corridor.report import words
from corridor.report.claims import phrases, said
from corridor.report.claims.basis import ACROSS, MARKS, Basis
from corridor.report.claims.behind import Behind, named_series
from corridor.report.claims.charts.grid import grid_chart
from corridor.report.claims.charts.looks import kind_of
from corridor.report.claims.charts.series import series_chart
from corridor.report.claims.charts.strip import strip_chart
from corridor.report.claims.counted import counted
from corridor.report.claims.places import command_of, file_of, permalink

__all__ = ["claim_page", "stood", "verdict_cell"]


def claim_page(
    result: ClaimResult,
    ledger: Ledger,
    behind: Sequence[Behind],
    registry: Registry,
    *,
    record: Path,
    command: str,
    data: str,
    end: str,
) -> dict[str, Any]:
    """Return the values of one page.

    ``behind``: series to draw. ``command``: the one that made the ledger's numbers. ``data``: name
    of the file beside the page that holds the same numbers. ``end``: last month of the record, for
    a claim that reads no monthly table.
    """
    claim, now = result.claim, result.now
    basis = Basis(now.cells, claim.sources, registry)
    before = {s.as_of: s for s in result.before}
    place = permalink(ledger.id, claim.id)
    closest = now.verdict.closest
    tables, documents = basis.tables(record, ledger.tables), basis.documents()
    if months := [one["last"] for one in tables if one["last"]]:
        # a claim stands on its own tables, which may end before others
        end = words.month_name(parse_month(max(months)))
    return {
        "id": claim.id,
        "anchor": place,
        "file": file_of(ledger.id, claim.id),
        "quote": claim.quote,
        "stylised": claim.stylised,
        "said_by": claim.by,
        "reported": said.reported(claim),
        "type": claim.type,
        "type_words": TYPES[claim.type],
        "says": claim.says,
        "counts": claim.counts,
        "notes": list(claim.notes),
        "counted": [
            {"label": phrases.capital(label), "note": note}
            for label, note in counted(claim, ledger)
        ],
        "ledger": _ledger(ledger),
        "standings": [verdict_cell(s) for s in (*result.before, now)],
        "hinges": said.hinges((now, *result.before)),
        "because": _because(now),
        "change": _change(result),
        "families": _families(result),
        "would_need": list(now.verdict.would_need),
        "closest": phrases.capital(phrases.plain(said.closest(result))),
        "closest_at": None
        if closest is None or said.none_closest(result)
        else _anchors(now.cells)[closest],
        "strip": _item(strip_chart(result), f"{place}-strip"),
        "tests": [
            _test(k, test, result, basis, list(before.values()), place)
            for k, test in enumerate(claim.tests)
        ],
        "series": [
            {**item, "table": one.place}
            for k, one in enumerate(behind)
            if (item := _item(series_chart(one), f"{place}-series-{k + 1}"))
        ],
        "series_left": max(named_series(claim) - len(behind), 0),
        "figures": basis.figures(),
        "tables": [{**one, "breaks": list(map(phrases.plain, one["breaks"]))} for one in tables],
        "across": ACROSS,
        "documents": [one for one in documents if one["rests"]],
        "also": [one for one in documents if not one["rests"]],
        "unsettled": basis.unsettled(),
        "grades": basis.grades(),
        "command": command_of(command, ledger, claim.id),
        "data": data,
        "cite": _cite(result, ledger, place, end, [one["publisher"] for one in tables]),
        "cite_claim": _cite(result, ledger, place, end, []),
        "version": __version__,
        "read_to": phrases.read_to(now, end),
    }


def stood(standing: Standing, end: str = "") -> str:
    """Return when one stands, with the last month of the record where it is known."""
    text = phrases.capital(phrases.when(standing))
    return f"{text} ({end})" if standing.as_of is None and end else text


def _because(standing: Standing) -> str:
    """Return why the verdict is what it is, where the numbers beside it do not say so."""
    verdict = standing.verdict
    # what the mark of a verdict says is said beside it
    plain = verdict.alike or ";" not in verdict.because
    told = verdict.id == "not_testable" or (verdict.tally.cells and plain)
    return "" if told else verdict.because


def verdict_cell(standing: Standing) -> dict[str, Any]:
    """Return one verdict: when, its id and words, how many definitions say what or why none do."""
    verdict = standing.verdict
    told = phrases.capital(phrases.told_of(verdict, share=True))
    silent = not verdict.tally.cells and verdict.id != "not_testable"
    return {
        "when": stood(standing),
        "verdict": verdict.id,
        "words": verdict.words,
        "mark": said.HINGES if verdict.alike else "",
        "split": "" if silent else told,
        **_counts(verdict.tally),
    }


def _counts(tally: Tally) -> dict[str, int]:
    return {
        "supports": tally.supports,
        "contradicts": tally.contradicts,
        "unclear": tally.unclear,
        "cells": tally.cells,
    }


def _ledger(ledger: Ledger) -> dict[str, Any]:
    return {
        "id": ledger.id,
        "title": ledger.title,
        "by": ledger.by,
        "published": phrases.plain(ledger.published),
        "mark": MARKS.get(ledger.status, ""),
        "about": ledger.about,
    }


def _change(result: ClaimResult) -> str:
    """Return how the verdict changed, empty where there is one vantage."""
    if not result.before:
        return ""
    first, last = result.before[0], result.now
    if first.verdict.id == last.verdict.id:
        return f"The verdict is the same as {phrases.when(first)}."
    return (
        f"{phrases.capital(phrases.when(first))} the verdict was: {said.verdict(first)}. "
        f"{phrases.capital(phrases.when(last))} it is: {said.verdict(last)}."
    )


def _families(result: ClaimResult) -> list[dict[str, Any]]:
    """Return a row for each family of tests, with its tally at each vantage."""
    standings = (*result.before, result.now)
    names = [f for f in phrases.FAMILY_TITLES if any(f in s.verdict.families for s in standings)]
    return [
        {
            "label": phrases.FAMILY_TITLES[name],
            "cells": [
                {"when": stood(s), "split": phrases.told(s.verdict.families.get(name, Tally()))}
                for s in standings
            ],
        }
        for name in names
    ]


def _anchors(cells: Sequence[Cell]) -> list[str]:
    """Return the anchor of each cell: number of the test, number of the definition in it."""
    counts: dict[int, int] = {}
    found = []
    for cell in cells:
        counts[cell.test] = counts.get(cell.test, 0) + 1
        found.append(f"t{cell.test + 1}-d{counts[cell.test]}")
    return found


def _test(
    k: int,
    test: ClaimTest,
    result: ClaimResult,
    basis: Basis,
    before: Sequence[Standing],
    place: str,
) -> dict[str, Any]:
    cells = [c for c in result.now.cells if c.test == k]
    unit = said.units_of(cells)
    was = [[c for c in s.cells if c.test == k] for s in before]
    anchors = [
        a for a, c in zip(_anchors(result.now.cells), result.now.cells, strict=True) if c.test == k
    ]
    return {
        "number": k + 1,
        "label": test.label,
        "why": test.why,
        "check": test.check,
        "what": load_check(test.check).what,
        "caveat": load_check(test.check).caveat,
        "family": phrases.FAMILY_TITLES[test.family],
        "counted": test.role == "scored",
        "needed": test.needed,
        "rule": phrases.plain(said.rule(test, cells)) if test.role == "scored" else "",
        "axes": list(test.axes),
        "unit": unit,
        "chart": _item(_drawn(test, cells), f"{place}-t{k + 1}"),
        "was": [stood(s) for s in before],
        "rows": [
            _row(test, cell, anchor, unit, basis, [one[at] for one in was])
            for at, (cell, anchor) in enumerate(zip(cells, anchors, strict=True))
        ],
    }


def _drawn(test: ClaimTest, cells: Sequence[Cell]) -> dict[str, Any] | None:
    """Return the chart of a test; a fact that is coded 1 or 0 has none."""
    if test.check == "occurrence":
        return None
    return grid_chart(test, cells)


def _row(
    test: ClaimTest, cell: Cell, anchor: str, unit: str, basis: Basis, before: Sequence[Cell]
) -> dict[str, Any]:
    outcome = cell.outcome
    bands = [] if outcome is None else [(p, outcome.band(p)) for p in (0.5, 0.9)]
    counts = cell.role == "scored" or outcome is None
    return {
        "anchor": anchor,
        "choices": [phrases.plain(choice) for choice in cell.choices.values()],
        "value": "" if outcome is None else phrases.figure(outcome.value),
        "unit": "" if outcome is None or unit else outcome.unit,
        "bands": [
            f"{p:.0%}: {phrases.figure(band[0])} to {phrases.figure(band[1])}"
            for p, band in bands
            if band
        ],
        "sentence": phrases.plain(cell.reason if outcome is None else outcome.sentence),
        "kind": kind_of(cell),
        "reading": said.STATE_WORDS[cell.state] if counts else "shown, not counted",
        "sure": said.sure(test, cell),
        "was": [said.reading(one) for one in before],
        "figures": basis.numbers(cell),
    }


def _item(spec: dict[str, Any] | None, name: str) -> dict[str, Any] | None:
    """Return a chart, still to be drawn, and the words around it."""
    if spec is None:
        return None
    around = spec["usermeta"]["corridor"]
    return {
        "spec": spec,
        "name": name,
        "finding": around["title"][0],
        "subtitle": around["subtitle"],
        "source": around["source"],
        "note": around.get("cut", ""),
    }


def _cite(
    result: ClaimResult, ledger: Ledger, place: str, end: str, publishers: Sequence[str]
) -> str:
    claim, now = result.claim, result.now
    silent = not now.verdict.tally.cells and now.verdict.id != "not_testable"
    told = now.verdict.words if silent else f"{now.verdict.words} ({phrases.told_of(now.verdict)})"
    whose = "; ".join(dict.fromkeys(publishers))
    figures = f" Figures: {whose}." if whose else ""
    caveat = f" {phrases.capital(now.verdict.caveat)}." if now.verdict.caveat else ""
    read = f" ({vintage})" if (vintage := named()) else ""
    until = f"record{read} to {end}" if now.as_of is None else f"as of {phrases.when(now)[3:]}"
    return (
        f"Corridor contributors, Corridor {__version__}, claims ledger “{ledger.title}”, "
        f"claim {claim.id}: {told}, {until}.{caveat} Permalink id {place}.{figures}"
    )
