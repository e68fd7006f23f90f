"""Windows of months around known events, from ``events/windows.toml``: what happened and when.

They hold no figures: what changed from a base month to an end month is computed from the record.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from corridor.core.errors import InputError
from corridor.core.months import format_month, parse_month
from corridor.evidence.files import Entry, entries
from corridor.evidence.load import registry

__all__ = ["Happening", "Window", "load_windows"]

_ROOT = Path(__file__).parent
_KEYS = ("label", "base", "ends", "told", "untold", "happened")
_HAPPENED = ("date", "what", "status", "sources")


@dataclass(frozen=True)
class Happening:
    """One dated part of an event, and how well it is known."""

    #: YYYY-MM-DD, or YYYY-MM where no day is known
    date: str
    what: str
    #: FOUND or RECALLED
    status: str
    #: ids of the registry's sources
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Window:
    """The months from a base month to an end month around one event, as month indices."""

    #: id of the event and the length in months
    id: str
    event: str
    label: str
    base: int
    end: int
    happened: tuple[Happening, ...]
    #: what a model is given of the months after the base, and what it is not
    told: str
    untold: str

    @property
    def span(self) -> str:
        """First and last month in words, "2014-06 to 2014-09"."""
        return f"{format_month(self.base)} to {format_month(self.end)}"


@lru_cache(maxsize=8)
def load_windows(root: Path = _ROOT) -> tuple[Window, ...]:
    """Return every window in the order of the file; an event may have several that end later.

    Raises InputError at the first fault, with file, line, entry and remedy.
    """
    found: list[Window] = []
    for entry in entries(root / "events"):
        if entry.path.stem == "windows":
            found += _windows(entry)
    if not found:
        raise InputError(
            "it holds no window",
            where="events/windows.toml",
            remedy="Add an entry [id] with base, ends and what happened",
        )
    return tuple(found)


def _windows(entry: Entry) -> list[Window]:
    entry.only(_KEYS)
    base = parse_month(entry.text("base"), where=entry.where("base"))
    ends = [parse_month(text, where=entry.where("ends")) for text in _texts(entry, "ends")]
    if ends != sorted({*ends}) or ends[0] <= base:
        entry.fail(
            f"ends are {', '.join(map(format_month, ends))} and base is {format_month(base)}",
            "Write months after the base, each once, in their order",
            "ends",
        )
    items = entry.raw.get("happened")
    if not isinstance(items, list) or not items or not all(isinstance(i, dict) for i in items):
        entry.fail(f"happened is {items!r}", 'Write happened = [{ date = "..." }]', "happened")
    happened = tuple(_happening(Entry(entry.path, entry.id, item)) for item in items)
    dates = [one.date for one in happened]
    if dates != sorted(dates) or (
        parse_month(dates[-1][:7], where=entry.where("happened")) > ends[-1]
    ):
        entry.fail(
            f"what happened is dated {', '.join(dates)}",
            "Write dates in their order, none after the last end",
            "happened",
        )
    return [
        Window(
            id=f"{entry.id}_{end - base}m",
            event=entry.id,
            label=entry.text("label"),
            base=base,
            end=end,
            happened=happened,
            told=entry.text("told"),
            untold=entry.text("untold"),
        )
        for end in ends
    ]


def _texts(entry: Entry, field: str) -> list[str]:
    values = entry.raw.get(field)
    if not isinstance(values, list) or not values or not all(isinstance(v, str) for v in values):
        entry.fail(f"{field} is {values!r}", f'Write {field} = ["YYYY-MM"]', field)
    return [str(value) for value in values]


def _happening(entry: Entry) -> Happening:
    entry.only(_HAPPENED)
    text = entry.text("date")
    try:
        date.fromisoformat(text if len(text) > len("YYYY-MM") else f"{text}-01")
    except ValueError:
        entry.fail(f"'{text}' is no date", "Write YYYY-MM-DD, or YYYY-MM", "happened")
    status = entry.word("status", ("FOUND", "RECALLED"))
    named = entry.words("sources", registry().sources, needed=status == "FOUND")
    if status == "FOUND" and not named:
        entry.fail(
            f"what happened on {text} was FOUND and has no source",
            'Name a source, or write status = "RECALLED"',
            "happened",
        )
    return Happening(
        date=text,
        what=entry.text("what"),
        status=status,
        sources=named,
    )
