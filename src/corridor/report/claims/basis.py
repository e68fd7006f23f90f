"""What a claim's page rests on: figures with a number each, tables, entries and documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from corridor.evidence import GRADES, Registry
from corridor.evidence.entries import KINDS, NOT_ESTABLISHED, QUALITIES, STATUSES
from corridor.evidence.words import link, site
from corridor.questions.claims.result import Cell, Figure
from corridor.record.catalogue import break_dates
from corridor.report.claims import phrases

__all__ = ["ACROSS", "MARKS", "Basis"]

ACROSS = (
    "A definition takes figures from both sides of each of these dates, at which something in the "
    "table changes; not every note bears on the rows it uses:"
)
"""What stands before the breaks of a table."""

MARKS = {"RECALLED": "Recalled: not established", "ASSUMPTION": "Assumed: not established"}
"""Status of what is not established -> how it is marked."""
assert set(MARKS) == set(NOT_ESTABLISHED)


class Basis:
    """Figures of a claim in the order in which cells use them, each once, numbered from 1."""

    def __init__(self, cells: Iterable[Cell], sources: Sequence[str], registry: Registry) -> None:
        self._registry = registry
        self._named = sources
        self._numbers: dict[Figure, int] = {}
        #: table -> first and last month of the figures that one definition takes from it
        self._spans: dict[str, set[tuple[str, str]]] = {}
        for cell in cells:
            used = () if cell.outcome is None else cell.outcome.figures
            for figure in used:
                self._numbers.setdefault(figure, len(self._numbers) + 1)
            for table in {name for one in used for name in _tables(one)}:
                months = [_span(one.period) for one in used if table in _tables(one)]
                span = (min(first for first, _ in months), max(last for _, last in months))
                self._spans.setdefault(table, set()).add(span)

    def numbers(self, cell: Cell) -> list[int]:
        """Return the numbers of the figures that a cell rests on."""
        used = () if cell.outcome is None else cell.outcome.figures
        return list(dict.fromkeys(self._numbers[figure] for figure in used))

    def figures(self) -> list[dict[str, Any]]:
        """Return a row for each figure: value, where it stands, vintage or grade and status."""
        return [_figure(number, one) for one, number in self._numbers.items()]

    def tables(self, record: Path, own: Path | None = None) -> list[dict[str, Any]]:
        """Return the tables of the record that are cited, with publisher and documents.

        ``last``: last month of a monthly one, empty of others; ``breaks``: dates on both sides of
        which a definition takes figures, and what changes there, in whichever rows.
        """
        from corridor.record.own import find_table

        found = []
        for name, spans in sorted(self._spans.items()):
            info = find_table(name, own, record)
            papers = [
                {"title": paper.get("title", ""), **_place(paper.get("path", ""))}
                for paper in info.documents
            ]
            head = {"id": name, "title": info.title, "publisher": info.publisher}
            head["last"] = info.last if info.time == "month" else ""
            breaks = [
                f"{break_dates(one)}: {one['note']}"
                for one in info.breaks
                if any(_crosses(one, first, last) for first, last in spans)
            ]
            licence = info.licence.get("title", "")
            found.append({**head, "documents": papers, "licence": licence, "breaks": breaks})
        return found

    def documents(self) -> list[dict[str, Any]]:
        """Return the documents that the claim or its figures name, with kind and quality.

        Those that a figure ``rests`` on come first; others were read and gave none.
        """
        under = dict.fromkeys(name for one in self._numbers for name in one.sources)
        names = dict.fromkeys([*under, *self._named])
        return [
            self._document(name, rests=name in under)
            for name in names
            if name in self._registry.sources
        ]

    def _document(self, name: str, *, rests: bool) -> dict[str, Any]:
        one = self._registry.sources[name]
        return {
            "id": name,
            "title": one.title.rstrip("."),
            "stop": "" if one.title.endswith(("?", "!")) else ".",
            "by": one.by,
            "year": one.year,
            "rests": rests,
            **_place(one.address),
            "kind": KINDS.get(one.kind, one.kind),
            "quality": one.quality,
            "quality_words": QUALITIES.get(one.quality, ""),
            "read": one.read.rstrip("."),
        }

    def unsettled(self) -> list[str]:
        """Return how each status of what is not established is defined, of those that occur."""
        seen = {one.status for one in self._numbers}
        return [f"{MARKS[s].split(':')[0]}: {STATUSES[s]}." for s in NOT_ESTABLISHED if s in seen]

    def grades(self) -> list[dict[str, str]]:
        """Return the grades that occur, in words."""
        seen = {one.grade for one in self._numbers}
        return [{"id": grade, "text": text} for grade, text in GRADES.items() if grade in seen]


def _figure(number: int, one: Figure) -> dict[str, Any]:
    value = "" if one.value is None else phrases.figure(one.value)
    return {
        "number": number,
        "value": value,
        "unit": one.unit if value else "",
        "kind": one.kind,
        "place": one.place,
        "rows": one.rows,
        "period": phrases.plain(one.period),
        "vintage": phrases.plain(one.vintage),
        "grade": one.grade,
        "status": one.status,
        "mark": MARKS.get(one.status, ""),
        "sources": list(one.sources),
    }


def _place(address: str) -> dict[str, str]:
    """Return where a document is: a link, or a whole site, or only what was noted."""
    return {"address": address, "link": link(address), "site": site(address)}


def _tables(figure: Figure) -> list[str]:
    """Return the tables of the record that a figure is from."""
    return figure.place.split(" and ") if figure.kind == "record" else []


def _span(period: str) -> tuple[str, str]:
    """Return the first and last month of a month, a year or a span of either, as YYYY-MM."""
    first, _, last = period.partition(" to ")
    return f"{first}-01"[:7], f"{last or first}-12"[:7]


def _crosses(entry: Mapping[str, str], first: str, last: str) -> bool:
    """Whether months from ``first`` to ``last`` lie in a ``[[break]]`` in part alone."""
    # dates are days, months or years, of which the last month counts
    begin, end = entry["at"][:7], f"{entry.get('until', '9999')}-12"[:7]
    return first <= end and last >= begin and (first < begin or last > end)
