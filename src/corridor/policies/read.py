"""From a policy text to its levers and time paths, checked entry by entry.

Nothing in a policy file is evaluated: texts stay texts, numbers are numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeVar

from corridor.core.errors import InputError, nearest
from corridor.core.months import parse_month
from corridor.policies.elsewhere import elsewhere
from corridor.policies.locate import Entry
from corridor.policies.paths import (
    Constant,
    Moment,
    Pulse,
    Ramp,
    Schedule,
    Span,
    Step,
    TimePath,
    Untouched,
)
from corridor.policies.policy import LeverPath, bounds_of, show_value
from corridor.policies.source import SourceText, spell
from corridor.system.corridor import Corridor
from corridor.system.levers import Lever, levers

__all__ = ["Draft", "read_draft", "slug"]

T = TypeVar("T")

_TOP = ("id", "label", "summary", "own_words", "notes", "base", "decision_point", "levers")
_PATHS = ("value", "step", "ramp", "pulse", "schedule")
_GROUNDS = ("why", "claims", "grade", "source")
_PERCENT = 100
_GRADES = ("A", "B", "C", "D", "E")
_ID = re.compile(r"[a-z0-9][a-z0-9._+-]{0,79}")
_CLAIM = re.compile(r"[A-Z]{1,3}\d{1,2}")
_RELATIVE = re.compile(r"\+(\d{1,3})")


@dataclass(frozen=True)
class Draft:
    """What one policy text says by itself, before its base is looked up."""

    source: SourceText
    id: str
    label: str
    summary: str
    own_words: str
    notes: str
    base: str
    decision_point: int | None
    levers: Mapping[str, LeverPath]
    corridor: Corridor


def read_draft(source: SourceText, stem: str, corridor: Corridor) -> Draft:
    """Check a policy text against the levers of a corridor.

    ``stem`` names the policy where the text gives no id.

    Raises InputError with file, line and entry of the first thing that is wrong; every entry is
    looked at, and what is wrong with the others is in its ``also``.
    """
    wrong: list[InputError] = []
    top = _top(source, corridor, wrong)
    texts = {
        key: _kept(wrong, source.words, (key,), top.get(key, "")) or ""
        for key in ("label", "summary", "own_words", "notes", "base")
    }
    if "label" not in top:
        wrong.append(
            source.error((), "the policy has no label", 'Begin with label = "A few words"')
        )
    elif not texts["label"] and isinstance(top["label"], str):
        wrong.append(source.error(("label",), "the label is empty", 'Write label = "A few words"'))
    name = _kept(wrong, _name, source, top.get("id", slug(stem)))
    point = None
    if "decision_point" in top:
        point = _kept(wrong, _point, source, top["decision_point"])
    tables = top.get("levers", {})
    if not isinstance(tables, dict):
        wrong.append(
            source.error(
                ("levers",), "levers is not a table", "Write [levers.NAME], one for each lever"
            )
        )
        tables = {}
    moved: dict[str, LeverPath] = {}
    for key, table in tables.items():
        path = _kept(wrong, _lever, source, key, table, corridor)
        if path is not None:
            moved[key] = path
    if wrong or name is None:
        wrong[0].also = tuple(wrong[1:])
        raise wrong[0]
    return Draft(
        source=source, id=name, decision_point=point, levers=moved, corridor=corridor, **texts
    )


def _kept(wrong: list[InputError], read: Callable[..., T], *given: Any) -> T | None:
    """Return what is read; what is wrong with it is kept in ``wrong``, so that others are read."""
    try:
        return read(*given)
    except InputError as error:
        wrong.append(error)
        return None


def _top(source: SourceText, corridor: Corridor, wrong: list[InputError]) -> dict[str, Any]:
    """Return the entries of a policy that are known; each other is kept in ``wrong``."""
    found = {}
    for key, value in source.document.items():
        if key in levers(corridor):
            wrong.append(
                source.error((key,), "a lever stands outside levers", f"Write [levers.{key}]")
            )
        elif _kept(wrong, source.known, (), {key: value}, _TOP, "entry"):
            found[key] = value
    return found


def _name(source: SourceText, value: Any) -> str:
    name = source.words(("id",), value)
    if not _ID.fullmatch(name):
        raise source.error(
            ("id",), f"'{spell(name)}' is not an id", "Use small letters, digits, - and _"
        )
    return name


def _point(source: SourceText, value: Any) -> int:
    moment = _moment(source, ("decision_point",), value)
    if moment.relative:
        raise source.error(("decision_point",), f"'{moment}' is not a month", "Write it as YYYY-MM")
    return moment.month


def slug(stem: str) -> str:
    """Return the id that a name makes: small letters, digits and signs that an id may hold."""
    return re.sub(r"[^a-z0-9._+-]+", "-", stem.lower()).strip("-._+")[:80] or "policy"


def _lever(source: SourceText, name: str, table: Any, corridor: Corridor) -> LeverPath:
    entry: Entry = ("levers", name)
    known = levers(corridor)
    if name not in known:
        remedy = elsewhere(lambda other: name in levers(other))
        raise source.error(entry, "unknown lever", remedy or nearest(spell(name), known))
    lever = known[name]
    if not isinstance(table, dict):
        raise source.error(
            entry,
            "the lever has no table of its own",
            f"Write [levers.{name}] and below it value = {show_value(lever.high)}",
        )
    source.known(entry, table, (*_PATHS, *_GROUNDS), "entry")
    given = [key for key in _PATHS if key in table]
    if len(given) != 1:
        problem = f"both {' and '.join(given)} are given" if given else "no time path is given"
        raise source.error(
            (*entry, given[1]) if given else entry,
            problem,
            f"Give exactly one of {', '.join(_PATHS)}",
        )
    reader = _Path(source, lever)
    path = getattr(reader, given[0])((*entry, given[0]), table[given[0]])
    return LeverPath(
        lever=name,
        path=path,
        why=source.words((*entry, "why"), table.get("why", "")),
        claims=_claims(source, (*entry, "claims"), table.get("claims", [])),
        grade=_grade(source, (*entry, "grade"), table.get("grade", "E")),
        source=source.words((*entry, "source"), table.get("source", "")),
    )


def _claims(source: SourceText, entry: Entry, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise source.error(entry, "claims is not a list", 'Write for instance ["C13"]')
    for index, claim in enumerate(value):
        if not isinstance(claim, str) or not _CLAIM.fullmatch(claim):
            raise source.error((*entry, index), "this is not a claim id", "Write for instance C13")
    return tuple(value)


def _grade(source: SourceText, entry: Entry, value: Any) -> str:
    if value not in _GRADES:
        raise source.error(entry, "this is not an evidence grade", "Write one of A, B, C, D, E")
    return str(value)


def _moment(source: SourceText, entry: Entry, value: Any) -> Moment:
    remedy = "Write 'YYYY-MM', or '+3' for three months after the decision point, in quotes"
    if not isinstance(value, str):
        raise source.error(entry, f"{spell(str(value), 40)} is not a month", remedy)
    counted = _RELATIVE.fullmatch(value)
    if counted and value.isascii():
        return Moment(int(counted[1]), relative=True)
    try:
        if not value.isascii():
            raise InputError("not a month")
        return Moment(parse_month(value), relative=False)
    except InputError:
        raise source.error(entry, f"'{spell(value, 40)}' is not a month", remedy) from None


class _Path:
    """Reads each kind of time path; the methods are named after the keys of ``_PATHS``."""

    def __init__(self, source: SourceText, lever: Lever) -> None:
        self.source = source
        self.lever = lever

    def value(self, entry: Entry, raw: Any) -> TimePath:
        return Untouched() if raw == "untouched" else Constant(self._bounded(entry, raw))

    def step(self, entry: Entry, raw: Any) -> TimePath:
        table = self._table(entry, raw, ("start", "value"))
        return Step(
            _moment(self.source, (*entry, "start"), table["start"]),
            self._bounded((*entry, "value"), table["value"]),
        )

    def ramp(self, entry: Entry, raw: Any) -> TimePath:
        table = self._table(entry, raw, ("start", "end", "to"), optional=("from",))
        first, last = self._ends(entry, table, "ramp")
        if first.month == last.month:
            raise self.source.error(
                (*entry, "end"), "the ramp ends in the month in which it starts", "Use a step"
            )
        origin = table.get("from")
        return Ramp(
            first,
            last,
            self._bounded((*entry, "to"), table["to"]),
            None if origin is None else self._bounded((*entry, "from"), origin),
        )

    def pulse(self, entry: Entry, raw: Any) -> TimePath:
        table = self._table(entry, raw, ("start", "value"), optional=("end",))
        first, last = self._ends(entry, {"end": table.get("start"), **table}, "pulse")
        return Pulse(first, last, self._bounded((*entry, "value"), table["value"]))

    def schedule(self, entry: Entry, raw: Any) -> TimePath:
        if not isinstance(raw, list) or not raw:
            raise self.source.error(
                entry, "a schedule is a list of spans", "Write [{ start = '2024-06', value = 1 }]"
            )
        found: list[tuple[Entry, Span]] = []
        for index, item in enumerate(raw):
            place = (*entry, index)
            table = self._table(place, item, ("start", "value"), optional=("end",))
            first, last = self._ends(place, {"end": table.get("start"), **table}, "span")
            value = self._bounded((*place, "value"), table["value"])
            found.append((place, Span(first, value, last if "end" in table else None)))
            self._same_kind(place, found[0][1].start, first)
        found.sort(key=lambda pair: pair[1].start.month)
        for (_, before), (place, after) in pairwise(found):
            last = before.start if before.end is None else before.end
            if last.month >= after.start.month:
                raise self.source.error(
                    place,
                    f"the span from {after.start} overlaps the one from {before.start} to {last}",
                    "End one span before the next starts",
                )
        return Schedule(tuple(span for _, span in found))

    def _table(
        self, entry: Entry, raw: Any, required: tuple[str, ...], optional: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        table = self.source.known(entry, raw, (*required, *optional), "entry")
        for key in required:
            if key not in table:
                raise self.source.error(
                    entry, f"'{key}' is missing", f"It holds {', '.join(required)}"
                )
        return table

    def _ends(self, entry: Entry, table: Mapping[str, Any], what: str) -> tuple[Moment, Moment]:
        first, last = (_moment(self.source, (*entry, key), table[key]) for key in ("start", "end"))
        self._same_kind((*entry, "end"), first, last)
        if last.month < first.month:
            raise self.source.error(
                (*entry, "end"),
                f"the {what} ends in {last}, before it starts in {first}",
                "Write the earlier month first",
            )
        return first, last

    def _same_kind(self, entry: Entry, first: Moment, other: Moment) -> None:
        if first.relative != other.relative:
            raise self.source.error(
                entry,
                f"{first} and {other} are counted in different ways",
                "Write all months of a path as dates, or all from the decision point",
            )

    def _bounded(self, entry: Entry, raw: Any) -> float:
        number = self.source.number(entry, raw)
        low, high = self.lever.low, self.lever.high
        if not low <= number <= high:
            nearby = show_value(min(max(number, low), high))
            share = number / _PERCENT
            shares = "share" in self.lever.unit
            if shares and high <= 1 < abs(number) <= _PERCENT and low <= share <= high:
                nearby += f"; of a share, {number:g} percent is {share:g}"
            raise self.source.error(
                entry,
                f"{number:.12g} lies outside {bounds_of(self.lever)}",
                f"The nearest value allowed is {nearby}",
            )
        return number
