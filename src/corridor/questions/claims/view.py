"""What a check sees: the record as it was published at a vantage, the evidence, the model."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor.core.months import format_month, parse_month
from corridor.evidence import Candidate, Occurrence, Registry
from corridor.questions.claims.arguments import LATEST
from corridor.questions.claims.claim import Ledger
from corridor.questions.claims.result import Figure, NotYet
from corridor.questions.claims.series.measures import ALL, Part, population_of
from corridor.questions.claims.series.monthly import Series, read_series
from corridor.questions.claims.series.season import NONE, adjust
from corridor.record.reading import read

if TYPE_CHECKING:
    from corridor.questions.claims.model.models import Models

__all__ = ["Store", "View"]


class Store:
    """What one run reads or makes once: series of the record, whole, and runs of the model."""

    def __init__(self, ledger: Ledger, record: Path, evidence: Registry, seed: int = 0) -> None:
        self.ledger, self.record, self.evidence = ledger, record, evidence
        self._seed = seed
        self._series: dict[tuple[str, str], Series] = {}
        self._tables: dict[Path, Any] = {}

    def _table(self, part: Part) -> Any:
        info = part.info(self.record)
        if info.path not in self._tables:
            self._tables[info.path] = read(info)
        return self._tables[info.path]

    @cached_property
    def models(self) -> Models:
        """The fitted model; nothing of it is loaded before a check asks."""
        from corridor.questions.claims.model.models import Models

        return Models(self._seed)

    def series(self, measure: str, population: str) -> Series:
        """Return a measure of a population, all of it visible."""
        key = (measure, population)
        if key not in self._series:
            found = self.ledger.measures[measure]
            part = None
            if population != ALL:
                part = population_of(population, self.ledger.populations, found)
            self._series[key] = read_series(found, part, self.record, self._table)
        return self._series[key]


class View:
    """The record as it was published in the middle of ``as_of``, all of it for None.

    Figures are as last revised: no earlier edition of them ships, so a view of the past hides
    months that were not out and cannot give back what was first published of the others.
    """

    def __init__(self, store: Store, as_of: int | None) -> None:
        self.store, self.as_of = store, as_of
        self._series: dict[tuple[str, str, str], Series] = {}

    def series(self, measure: str, population: str = ALL, season: str = NONE) -> Series:
        """Return a series as it could be seen, seasonally adjusted where asked for.

        Raises NotYet or CannotSay where it cannot be read or adjusted.
        """
        key = (measure, population, season)
        if key not in self._series:
            whole = self.store.series(measure, population)
            seen = whole if self.as_of is None else whole.as_of(self.as_of)
            self._series[key] = adjust(seen, season)
        return self._series[key]

    def asked(self, arguments: Mapping[str, Any]) -> Series:
        """Return the series of a check's arguments measure, population and season."""
        return self.series(
            arguments["measure"], arguments["population"], arguments.get("season", NONE)
        )

    def entry(self, name: str, known_from: int | None = None) -> Candidate:
        """Return an evidence entry.

        ``known_from``: month from which it could be known; by default that of the entry, else the
        January after the year of its earliest source. Raises NotYet before.
        """
        found = self.store.evidence.candidates[name]
        if self.as_of is None:
            return found
        if known_from is None and found.known:
            known_from = parse_month(found.known)
        if known_from is None:
            years = [
                source.year
                for source in (self.store.evidence.sources[s] for s in found.sources)
                if source.year is not None
            ]
            known_from = 12 * (min(years) + 1) if years else None
        if known_from is None or known_from > self.as_of:
            when = (
                "at a date that no source bears"
                if known_from is None
                else (f"from {format_month(known_from)} on")
            )
            raise NotYet(f"{found.label}: known {when}", "Give the month as known_from")
        return found

    def occurrences(self) -> tuple[Occurrence, ...]:
        """Return what is known to have happened, in the order of its dates."""
        every = sorted(self.store.evidence.occurrences.values(), key=lambda one: one.date)
        return tuple(
            one for one in every if self.as_of is None or parse_month(one.known) <= self.as_of
        )

    def figure(self, entry: Candidate, value: float | None) -> Figure:
        """Return a figure that cites an evidence entry."""
        return Figure(
            kind="evidence",
            place=entry.id,
            rows=entry.label,
            period="",
            value=value,
            unit=entry.unit,
            grade=entry.grade,
            status=entry.status,
            sources=entry.sources,
        )

    def happening(self, one: Occurrence) -> Figure:
        """Return a figure that cites an occurrence."""
        return Figure(
            kind="evidence",
            place=one.id,
            rows=f"{one.by}: {one.what.rstrip('.')}",
            period=one.date,
            value=1.0,
            unit="occurrence",
            grade=one.grade,
            status=one.status,
            sources=one.sources,
        )

    def resolved(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return arguments with ``latest`` put into months."""
        out = dict(arguments)
        for name, value in arguments.items():
            if isinstance(value, str) and value == LATEST:
                out[name] = self.asked(arguments).end
            elif isinstance(value, tuple) and len(value) == 2 and LATEST in value:
                end = self.asked(arguments).end
                out[name] = tuple(end if month == LATEST else month for month in value)
        return out
