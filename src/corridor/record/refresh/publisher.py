"""The publishers: where their files are, which tables they make, and what cannot be had so.

Everything here is read from ``publishers/*.toml``.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from corridor.core.errors import InputError, RecordError, nearest
from corridor.core.toml import read_toml
from corridor.record.refresh.made import Control, Made, Raw

__all__ = [
    "Document",
    "Publisher",
    "Reader",
    "chosen_documents",
    "documents",
    "ended",
    "publishers",
    "reader",
    "way_of",
]

Reader: TypeAlias = Callable[[Raw], list[Made | Control]]

FOLDER = Path(__file__).parent / "publishers"


@dataclass(frozen=True)
class Document:
    """One document of a publisher.

    Attributes
    ----------
    id: begins the edition of figures that are read in it.
    title: as the publisher calls it.
    publisher: whose it is.
    tables: the tables that it brings up to date; empty for one that only controls totals.
    also: tables of which it holds older months only, no reason to fetch it.
    reader: the function of the publisher's file that reads it.
    file: pattern of the names that a file of it has.
    url: its address, or None where it is found on a page.
    page, link: a page that links to it, and the pattern of the link's path.
    where: where a person finds it, for one that is not downloaded.
    unless: documents that make this one needless where they are at hand.
    lag_months: months from the last month that it covers to its publication, as a rule.
    kind: csv, json or xlsx.
    most: largest size that is taken, in bytes.
    new_only: whether only months after the record's last are taken from it.
    words: passed to the reader.
    """

    id: str
    title: str
    publisher: Publisher
    tables: tuple[str, ...]
    also: tuple[str, ...]
    reader: str
    file: re.Pattern[str]
    url: str | None
    page: str | None
    link: re.Pattern[str] | None
    where: str
    unless: tuple[str, ...]
    lag_months: int
    kind: str
    most: int
    new_only: bool
    words: Mapping[str, Any]


@dataclass(frozen=True)
class Publisher:
    """One publisher.

    Attributes
    ----------
    id: name of its files in ``publishers``.
    name: as it calls itself.
    hosts: the only hosts that are contacted for its files.
    pause: seconds between two requests.
    revision_share, revision_least: a revised figure is listed, and stops the refresh, where it
        changes by more than this share of its month's total and by more than this many units.
    unread: tables that cannot be refreshed, table -> (reason, how to get them).
    ended: tables that nothing is to come for, table -> last month or year.
    """

    id: str
    name: str
    hosts: tuple[str, ...]
    pause: float
    revision_share: float
    revision_least: float
    unread: Mapping[str, tuple[str, str]]
    ended: Mapping[str, str]


def publishers() -> tuple[Publisher, ...]:
    """Return every publisher, in the order of their ids."""
    return tuple(publisher for publisher, _ in _read().values())


def documents() -> dict[str, Document]:
    """Return every document by its id, in the order in which they are read."""
    return {one.id: one for _, found in _read().values() for one in found}


def reader(document: Document) -> Reader:
    """Return the function that reads a document."""
    module = importlib.import_module(f"{__package__}.publishers.{document.publisher.id}")
    found: Reader = module.READERS[document.reader]
    return found


def way_of(table: str) -> tuple[str, str]:
    """Return how a table is refreshed, ``download``, ``files`` or ``none``, and what to do."""
    makers = [one for one in documents().values() if table in one.tables]
    for one in makers:
        if one.url or one.page:
            return "download", f"corridor record refresh {table}"
    for one in makers:
        where = f": {one.where}" if one.where else ""
        return "files", f"corridor record refresh {table} --from FOLDER, with {one.title}{where}"
    for publisher in publishers():
        if table in publisher.unread:
            reason, how = publisher.unread[table]
            return "none", f"{reason} {how}"
    return "none", "No file of its publisher is known here."


def ended(table: str) -> str | None:
    """Return the last month or year that a table can ever have; None while it goes on."""
    return next((one.ended[table] for one in publishers() if table in one.ended), None)


def chosen_documents(tables: list[str], known: set[str]) -> list[Document]:
    """Return the documents that make any of the tables; all documents if none is named.

    Raises InputError for a name that is no table, and for a table that no document makes.
    """
    every = list(documents().values())
    if not tables:
        return every
    for name in tables:
        if name not in known:
            raise InputError(
                f"there is no table '{name}' in the record", remedy=nearest(name, known)
            )
        if not any(name in one.tables for one in every):
            raise InputError(f"table '{name}' cannot be refreshed", remedy=way_of(name)[1])
    controls = [one for one in every if not one.tables and not one.also]
    return [one for one in every if one in controls or set(one.tables) & set(tables)]


@cache
def _read() -> dict[str, tuple[Publisher, tuple[Document, ...]]]:
    return {path.stem: _publisher(path) for path in sorted(FOLDER.glob("*.toml"))}


def _publisher(path: Path) -> tuple[Publisher, tuple[Document, ...]]:
    try:
        facts = read_toml(path)
        publisher = Publisher(
            id=path.stem,
            name=facts["name"],
            hosts=tuple(facts.get("hosts", ())),
            pause=float(facts.get("pause", 1)),
            revision_share=float(facts.get("revision_share", 0)),
            revision_least=float(facts.get("revision_least", 0)),
            ended=dict(facts.get("ended", {})),
            unread={name: (e["reason"], e["how"]) for name, e in facts.get("unread", {}).items()},
        )
        words = facts.get("words", {})
        found = tuple(_document(entry, publisher, words) for entry in facts.get("document", ()))
    except (
        *(AttributeError, KeyError, OverflowError, RecursionError, TypeError, ValueError),
        re.error,
    ) as error:
        raise RecordError(
            f"this publisher's file is wrong: {error}",
            where=str(path),
            remedy="docs/how-to/refresh-the-record.md says what it holds",
        ) from error
    return publisher, found


def _document(entry: dict[str, Any], publisher: Publisher, words: Mapping[str, Any]) -> Document:
    link = entry.get("link")
    return Document(
        id=entry["id"],
        title=entry["title"],
        publisher=publisher,
        tables=tuple(entry["tables"]),
        also=tuple(entry.get("also", ())),
        reader=entry["reader"],
        file=re.compile(entry["file"], re.IGNORECASE),
        url=entry.get("url"),
        page=entry.get("page"),
        link=re.compile(link, re.IGNORECASE) if link else None,
        where=entry.get("where", ""),
        unless=tuple(entry.get("unless", ())),
        lag_months=entry["lag_months"],
        kind=entry["kind"],
        most=entry["most"],
        new_only=entry.get("new_only", False),
        words={**words, **entry.get("words", {})},
    )
