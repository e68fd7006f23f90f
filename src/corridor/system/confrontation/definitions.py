"""The five definitions of a deadly encounter and what has been seen of each, from data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import corridor.evidence
from corridor.core.errors import InputError, RecordError
from corridor.core.months import parse_month
from corridor.evidence import registry
from corridor.evidence.files import Entry, entries

__all__ = ["REGISTERED", "Definition", "Seen", "load_definitions", "load_shootings"]

#: ids of the definitions, fixed before anything was fitted
REGISTERED = ("m1", "m2", "m3", "m4", "m5")

_ROOT = Path(corridor.evidence.__file__).parent
_KEYS = (
    *("label", "definition", "counts", "victims", "killed", "harmed"),
    *("condition", "detained", "seen"),
)
_SEEN = ("count", "at_least", "from", "until", "years", "status", "sources", "note")
_YEAR = 12  # months


@dataclass(frozen=True)
class Seen:
    """What has been seen of a definition: a count in a window, and how well it is known."""

    count: int
    #: the true count may be higher: not everything was reported or read
    at_least: bool
    #: first and last month covered, as month indices
    start: int
    until: int
    #: length of the window that the count covers, years
    years: float
    #: FOUND or RECALLED
    status: str
    sources: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Definition:
    """One definition, in words and by its thresholds."""

    id: str
    label: str
    definition: str
    #: "incidents" or "deaths"
    counts: str
    #: "anyone", or "protesters and observers"
    victims: str
    #: killed, and killed or injured, in one incident at the least, people
    killed: int
    harmed: int
    #: what the claim makes it depend on, and people detained from which on that holds
    condition: str
    detained: int
    seen: Seen


@lru_cache
def load_definitions(root: Path = _ROOT) -> tuple[Definition, ...]:
    """Return the definitions of ``events/confrontation.toml`` in the order of the file.

    Raises RecordError, naming file and entry, for what is missing, unknown or at odds with
    itself, and where they are not the ones that were fixed beforehand.
    """
    found = _load(root, "confrontation")
    ids = tuple(one.id for one in found)
    if ids != REGISTERED:
        raise RecordError(
            f"it defines {', '.join(ids) or 'nothing'}",
            where="events/confrontation.toml",
            remedy=f"Keep {', '.join(REGISTERED)} in this order: they were fixed beforehand",
        )
    return found


@lru_cache
def load_shootings(root: Path = _ROOT) -> Definition:
    """Return what deaths are counted out of (``events/shootings.toml``); none of the five.

    Raises RecordError as ``load_definitions`` does.
    """
    (one,) = _load(root, "shootings")
    return one


def _load(root: Path, stem: str) -> tuple[Definition, ...]:
    try:
        return tuple(_definition(e) for e in entries(root / "events") if e.path.stem == stem)
    except InputError as error:
        raise RecordError(error.problem, where=error.where, remedy=error.remedy) from None


def _definition(entry: Entry) -> Definition:
    entry.only(_KEYS)
    killed, harmed = _count(entry, "killed"), _count(entry, "harmed")
    if harmed < killed:
        entry.fail(
            f"harmed is {harmed} and killed is {killed}",
            "Who is killed is harmed: write harmed = killed or more",
            "harmed",
        )
    seen = entry.raw.get("seen")
    if not isinstance(seen, dict):
        entry.fail(f"seen is {seen!r}", f"Write a table [{entry.id}.seen]", "seen")
    return Definition(
        id=entry.id,
        label=entry.text("label"),
        definition=entry.text("definition"),
        counts=entry.word("counts", ("incidents", "deaths")),
        victims=entry.word("victims", ("anyone", "protesters and observers")),
        killed=killed,
        harmed=harmed,
        condition=entry.text("condition"),
        detained=_count(entry, "detained"),
        seen=_seen(Entry(entry.path, f"{entry.id}.seen", seen)),
    )


def _seen(entry: Entry) -> Seen:
    entry.only(_SEEN)
    start, until = (
        parse_month(entry.text(field), where=entry.where(field)) for field in ("from", "until")
    )
    years = entry.number("years")
    span = (until - start + 1) / _YEAR
    if years is None or not 0 < years <= span + 0.01:
        entry.fail(
            f"years is {years}, and the months from {entry.raw['from']} until "
            f"{entry.raw['until']} make {span:.2f}",
            "Write the length of the window in years, within these months",
            "years",
        )
    if "at_least" not in entry.raw:
        entry.fail("the field 'at_least' is missing", "Add at_least = true or false")
    status = entry.word("status", ("FOUND", "RECALLED"))
    return Seen(
        count=_count(entry, "count"),
        at_least=entry.flag("at_least"),
        start=start,
        until=until,
        years=years,
        status=status,
        sources=entry.words("sources", registry().sources, needed=status == "FOUND"),
        note=entry.text("note"),
    )


def _count(entry: Entry, field: str) -> int:
    value = entry.number(field)
    if value is None or value < 0 or not value.is_integer():
        entry.fail(f"{field} is {value}", f"Write {field} = a whole number from 0 on", field)
    return int(value)
