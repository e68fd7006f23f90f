"""The registry: every parameter, source, estimate and occurrence, read once and checked.

Folders of a registry: ``parameters/<mechanism>.toml``, ``sources/*.toml`` and, where there
are any, ``candidates/*.toml`` and ``events/occurrences/*.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from corridor.core.errors import InputError, nearest
from corridor.core.months import parse_month
from corridor.core.naming import ById
from corridor.evidence.entries import (
    CHANNELS,
    DEEDS,
    EVIDENCE,
    GRADES,
    KINDS,
    NOT_ESTABLISHED,
    QUALITIES,
    QUOTE_WORDS,
    STATUSES,
    Candidate,
    Occurrence,
    Parameter,
    Source,
)
from corridor.evidence.files import Entry, entries

__all__ = ["Registry", "registry"]

_SOURCE = ("title", "by", "year", "kind", "quality", "address", "read")
_CANDIDATE = (
    *("label", "unit", "central", "low", "high", "evidence"),
    *("grade", "status", "confidence", "sources", "note", "known"),
)
_OCCURRENCE = (
    *("date", "known", "kind", "channel", "by", "what", "quote"),
    *("grade", "status", "confidence", "sources", "note"),
)
_PARAMETER = (
    *("symbol", "label", "unit", "prior", "bounds", "grade", "status", "sources", "note"),
    *("contested", "per", "by_group", "candidates"),
)


@dataclass(frozen=True)
class Registry:
    """All that is believed, by id."""

    parameters: dict[str, Parameter]
    sources: dict[str, Source]
    candidates: dict[str, Candidate]
    occurrences: dict[str, Occurrence] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Have each kind name the nearest where an id is unknown."""
        for kind in ("parameters", "sources", "candidates", "occurrences"):
            object.__setattr__(self, kind, ById(getattr(self, kind)))

    @property
    def mechanisms(self) -> tuple[str, ...]:
        """The mechanisms that have parameters, by name."""
        return tuple(dict.fromkeys(p.mechanism for p in self.parameters.values()))

    def by_mechanism(self, mechanism: str) -> tuple[Parameter, ...]:
        """Return the parameters of one mechanism in the order of its file.

        Raises InputError, naming the nearest, where it has none.
        """
        found = tuple(p for p in self.parameters.values() if p.mechanism == mechanism)
        if not found:
            raise InputError(
                f"no mechanism '{mechanism}' has parameters",
                remedy=nearest(mechanism, self.mechanisms),
            )
        return found

    def find(self, name: str) -> Parameter | Source | Candidate | Occurrence:
        """Return the parameter, source, candidate or occurrence with this id.

        Raises InputError that names the nearest.
        """
        kinds = (self.parameters, self.sources, self.candidates, self.occurrences)
        for kind in kinds:
            if name in kind:
                return kind[name]
        raise InputError(
            f"there is no parameter, source, candidate or occurrence '{name}'",
            remedy=nearest(name, [one for kind in kinds for one in kind]),
        )


def registry(
    path: Path | str | None = None,
    *,
    groups: Iterable[str] | None = None,
    over: Path | None = None,
) -> Registry:
    """Return the registry in the folder ``path``, the shipped one by default; read once.

    ``groups``: the ids of the corridor's origin groups; where given, ``by_group`` may name
    only those. ``over``: a folder whose ``sources`` are added, and whose ``parameters`` are
    added or stand in place of those of the same id; ``groups`` then bind these alone.

    Raises InputError at the first fault, with file, line, entry and remedy.
    """
    root = Path(__file__).parent if path is None else Path(path)
    bound = None if groups is None else frozenset(groups)
    if over is None:
        return _load(root.resolve(), bound)
    return _load_over(_load(root.resolve(), None), over.resolve(), bound)


def _load_over(below: Registry, folder: Path, groups: frozenset[str] | None) -> Registry:
    """Return a registry with the sources and parameters of a folder laid over it."""
    seen = {name: "the shared sources" for name in below.sources}
    sources = dict(below.sources)
    if (folder / "sources").is_dir():
        sources |= {e.id: _source(e) for e in _fresh(folder / "sources", seen)}
    if not (folder / "parameters").is_dir():
        return replace(below, sources=sources)
    taken: dict[str, str] = {}
    own = {
        e.id: _parameter(e, sources, below.candidates, groups)
        for e in _fresh(folder / "parameters", taken)
    }
    return replace(below, sources=sources, parameters={**below.parameters, **own})


@lru_cache(maxsize=8)
def _load(root: Path, groups: frozenset[str] | None) -> Registry:
    if not (root / "parameters").is_dir():
        raise InputError(
            "there is no folder 'parameters'",
            where=str(root),
            remedy="A registry has the folders parameters and sources",
        )
    seen: dict[str, str] = {}
    sources = {e.id: _source(e) for e in _fresh(root / "sources", seen)}
    candidates = {e.id: _candidate(e, sources) for e in _fresh(root / "candidates", seen)}
    parameters = {
        e.id: _parameter(e, sources, candidates, groups) for e in _fresh(root / "parameters", seen)
    }
    happened = root / "events" / "occurrences"
    occurrences = {e.id: _occurrence(e, sources) for e in _fresh(happened, seen)}
    return Registry(parameters, sources, candidates, occurrences)


def _fresh(folder: Path, seen: dict[str, str]) -> Iterable[Entry]:
    """Yield the entries of a folder, refusing an id that was seen and remembering it."""
    for entry in entries(folder):
        if entry.id in seen:
            entry.fail(
                f"the id '{entry.id}' is taken: it stands in {seen[entry.id]} too",
                "Give one of them another id",
            )
        if not entry.id.replace("_", "").isalnum() or not entry.id.isascii():
            entry.fail(f"'{entry.id}' can't be an id", "Use letters, digits and '_'")
        seen[entry.id] = f"{entry.path.parent.name}/{entry.path.name}"
        yield entry


def _source(entry: Entry) -> Source:
    entry.only(_SOURCE)
    year = entry.number("year")
    if year is not None and not year.is_integer():
        entry.fail(f"year is {year}", "Write a whole number", "year")
    return Source(
        id=entry.id,
        title=entry.text("title"),
        by=entry.text("by"),
        year=None if year is None else int(year),
        kind=entry.word("kind", KINDS),
        quality=entry.word("quality", QUALITIES),
        address=entry.text("address"),
        read=entry.text("read"),
    )


def _candidate(entry: Entry, sources: dict[str, Source]) -> Candidate:
    entry.only(_CANDIDATE)
    status = entry.word("status", STATUSES)
    named = _sources(entry, sources, status)
    low, central, high = entry.number("low"), entry.number("central"), entry.number("high")
    given = [x for x in (low, central, high) if x is not None]
    if given != sorted(given):
        entry.fail(
            "low, central and high are not in order: " + ", ".join(f"{x:g}" for x in given),
            "Write low <= central <= high",
            "low" if low is not None else "central",
        )
    return Candidate(
        id=entry.id,
        topic=entry.path.stem,
        label=entry.text("label"),
        unit=entry.text("unit"),
        central=central,
        low=low,
        high=high,
        evidence=entry.word("evidence", EVIDENCE),
        grade=_grade(entry, status, named, sources),
        status=status,
        confidence=_confidence(entry),
        sources=named,
        note=entry.text("note") if "note" in entry.raw else "",
        known=_month(entry) if "known" in entry.raw else None,
    )


def _occurrence(entry: Entry, sources: dict[str, Source]) -> Occurrence:
    entry.only(_OCCURRENCE)
    status = entry.word("status", STATUSES)
    named = _sources(entry, sources, status)
    day, quote = _date(entry), entry.text("quote") if "quote" in entry.raw else ""
    if "known" not in entry.raw and len(day) == 4:
        entry.fail("only its year is known", "Add known = the month, YYYY-MM, of the account")
    known = _month(entry) if "known" in entry.raw else day[:7]
    if known < day[:7]:
        entry.fail(f"it was known in {known}, before it happened", "Correct the months", "known")
    if len(quote.split()) > QUOTE_WORDS:
        entry.fail(
            f"the quotation has {len(quote.split())} words",
            f"Quote at most {QUOTE_WORDS} words",
            "quote",
        )
    return Occurrence(
        id=entry.id,
        topic=entry.path.stem,
        date=day,
        known=known,
        kind=entry.word("kind", DEEDS),
        channel=entry.word("channel", CHANNELS),
        by=entry.text("by"),
        what=entry.text("what"),
        quote=quote,
        grade=_grade(entry, status, named, sources),
        status=status,
        confidence=_confidence(entry),
        sources=named,
        note=entry.text("note") if "note" in entry.raw else "",
    )


def _date(entry: Entry) -> str:
    """Return YYYY, YYYY-MM or YYYY-MM-DD, refused where there is no such day."""
    text = entry.text("date")
    try:
        datetime.strptime(text, {4: "%Y", 7: "%Y-%m"}.get(len(text), "%Y-%m-%d"))
    except ValueError:
        entry.fail(f"'{text}' is no date", "Write YYYY-MM-DD, YYYY-MM or YYYY", "date")
    return text


def _month(entry: Entry) -> str:
    text = entry.text("known")
    try:
        parse_month(text)
    except InputError as error:
        # where it stands is looked up for what is wrong alone: it costs a read of the file
        entry.fail(error.problem, error.remedy, "known")
    return text


def _confidence(entry: Entry) -> float | None:
    value = entry.number("confidence")
    if value is not None and not 0 <= value <= 1:
        entry.fail(f"confidence is {value:g}", "Write a number from 0 to 1", "confidence")
    return value


def _parameter(
    entry: Entry,
    sources: dict[str, Source],
    candidates: dict[str, Candidate],
    groups: frozenset[str] | None,
) -> Parameter:
    entry.only(_PARAMETER)
    status = entry.word("status", STATUSES)
    named = _sources(entry, sources, status)
    bounds = entry.bounds()
    per = entry.word("per", ("group",)) if "per" in entry.raw else None
    by_group = entry.raw.get("by_group", {})
    if not isinstance(by_group, dict):
        entry.fail(f"by_group is {by_group!r}", f"Write a table [{entry.id}.by_group]", "by_group")
    if by_group and per is None:
        entry.fail("by_group needs per", 'Add per = "group"', "by_group")
    for group in by_group:
        if groups is not None and group not in groups:
            entry.fail(
                f"there is no origin group '{group}'", nearest(group, groups), "by_group", group
            )
    return Parameter(
        id=entry.id,
        mechanism=entry.path.stem,
        symbol=entry.text("symbol"),
        label=entry.text("label"),
        unit=entry.text("unit"),
        prior=entry.prior(entry.text("prior"), bounds, "prior"),
        bounds=bounds,
        grade=_grade(entry, status, named, sources),
        status=status,
        sources=named,
        note=entry.text("note"),
        contested=entry.flag("contested"),
        per=per,
        by_group={g: entry.prior(t, bounds, "by_group", g) for g, t in by_group.items()},
        candidates=entry.words("candidates", candidates, needed=False),
    )


def _grade(entry: Entry, status: str, named: tuple[str, ...], sources: dict[str, Source]) -> str:
    grade = entry.word("grade", GRADES)
    if grade >= "D":
        return grade
    if status in NOT_ESTABLISHED:
        entry.fail(
            f"grade {grade} is too high for what is {status}",
            "What is recalled or assumed has grade D or E",
            "grade",
        )
    if all(sources[name].quality == "C" for name in named):
        entry.fail(
            f"grade {grade} is too high where every source is a pointer only",
            "Name a source of quality A or B, or grade it D or E",
            "grade",
        )
    return grade


def _sources(entry: Entry, sources: dict[str, Source], status: str) -> tuple[str, ...]:
    named = entry.words("sources", sources, needed=status != "ASSUMPTION")
    if not named and status != "ASSUMPTION":
        entry.fail("sources is empty", 'Name a source, or write status = "ASSUMPTION"', "sources")
    return named
