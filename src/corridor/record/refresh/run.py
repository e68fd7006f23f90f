"""A refresh from beginning to end: files, rows, checks, and a vintage or nothing."""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from corridor import __version__
from corridor.core.errors import InputError
from corridor.core.months import format_month, parse_month
from corridor.record.catalogue import tables
from corridor.record.choice import SHIPPED
from corridor.record.refresh.building import Building
from corridor.record.refresh.checks import (
    Problem,
    RefusedError,
    controls,
    holes,
    jumps,
    large_revisions,
    revision_code,
)
from corridor.record.refresh.fetch import Fetcher, Limits, Progress
from corridor.record.refresh.made import Control, Made, Raw
from corridor.record.refresh.merge import in_scope, merge
from corridor.record.refresh.publisher import (
    Document,
    chosen_documents,
    documents,
    reader,
    way_of,
)
from corridor.record.vintages.difference import Difference, Revision, rows_differ
from corridor.record.vintages.store import Store, Vintage

__all__ = ["Asked", "Outcome", "Source", "refresh"]


@dataclass(frozen=True)
class Asked:
    """What a refresh is to do.

    Attributes
    ----------
    tables: tables to refresh; none means all. Tables of one document go together.
    folder: take files that lie here and download nothing.
    store: folder of the vintages; the user's own by default.
    dry_run: change nothing.
    skip_missing: go on without documents that cannot be downloaded, and say which.
    revisions: code of the revisions that are accepted, as a refused refresh gave it.
    jumps: accepted jumps, TABLE:YYYY-MM each.
    today: the day that the vintage is named after.
    limits, report, instead: see ``corridor.record.refresh.fetch.Fetcher``.
    shipped: the record that ships with the package; another one in tests.
    """

    tables: tuple[str, ...] = ()
    folder: Path | None = None
    store: Path | None = None
    dry_run: bool = False
    skip_missing: bool = False
    revisions: str | None = None
    jumps: frozenset[str] = frozenset()
    today: date = field(default_factory=date.today)
    limits: Limits | None = None
    report: Progress = lambda name, done, total: None
    instead: dict[str, str] | None = None
    shipped: Path = SHIPPED


@dataclass(frozen=True)
class Source:
    """A file that was read: document, name, address, checksum, content, and the time of change
    that the publisher's server gave."""

    document: Document
    name: str
    origin: str
    sha256: str
    data: bytes
    modified: str | None
    downloaded: bool = True

    def plain(self) -> dict[str, Any]:
        """Return what ``vintage.json`` keeps of it."""
        return {
            "document": self.document.id,
            "title": self.document.title,
            "file": self.name,
            "from": self.origin,
            "sha256": self.sha256,
            "bytes": len(self.data),
        }


@dataclass(frozen=True)
class Outcome:
    """What a refresh did.

    Attributes
    ----------
    vintage: the new vintage; None where nothing changed or it was a dry run.
    sources: the files that were read.
    changes: what changed, one entry for each table that a file makes.
    kept: table -> months that stay, since the record holds a later vintage of them.
    unknown: files of the folder that no publisher's pattern knows.
    missing: why a document could not be downloaded, for each that was passed over.
    base: the record that it started from.
    """

    vintage: Vintage | None
    sources: tuple[Source, ...]
    changes: tuple[Difference, ...]
    kept: dict[str, tuple[str, ...]]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    base: Path

    @property
    def changed(self) -> bool:
        """Whether any figure differs from the record that it started from."""
        return any(self.changes)


def refresh(asked: Asked) -> Outcome:
    """Bring tables up to date, and make a new vintage current if all of it holds.

    Raises RefusedError if a check fails, InputError if a file cannot be had or read. Whatever
    is raised, and whatever ends the process, the record is as it was.
    """
    store = Store(asked.store)
    with _place(store, asked.dry_run) as place:
        base = store.base(asked.shipped)
        known = {info.id for info in tables(base)}
        sources, unknown, missing = _sources(asked, place, known)
        draft = place.draft(asked.shipped, asked.today)
        building = Building(draft, base, asked.shipped)
        work = _Work(asked, building)
        for source in sources:
            work.read(source)
        work.finish()
        changes = tuple(work.changes())
        outcome = Outcome(None, tuple(sources), changes, work.kept, unknown, missing, base)
        if asked.dry_run or not outcome.changed:
            return outcome
        vintage = store.publish(draft, _made(outcome, building, asked))
        return replace(outcome, vintage=vintage)


@contextmanager
def _place(store: Store, dry_run: bool) -> Iterator[Store]:
    """Yield the store with its lock held or, for a dry run, one that goes away."""
    if not dry_run:
        with store.lock():
            yield store
        return
    with tempfile.TemporaryDirectory(prefix="corridor-") as folder:
        yield Store(Path(folder))


class _Work:
    """The tables as they become, and what is wrong with them."""

    def __init__(self, asked: Asked, building: Building) -> None:
        self.asked = asked
        self.building = building
        self.kept: dict[str, tuple[str, ...]] = {}
        self.problems: list[Problem] = []
        self.revisions: list[tuple[str, Revision]] = []
        self.controls: list[tuple[Control, str]] = []
        self.files: dict[str, str] = {}

    def read(self, source: Source) -> None:
        """Make rows from a file and put them into their tables."""
        document = source.document
        raw = Raw(source.name, source.data, document.words)
        found = reader(document)(raw)
        made = [one for one in found if isinstance(one, Made) and one.rows.height]
        self.controls += [(one, source.name) for one in found if isinstance(one, Control)]
        if not made:
            return
        vintage, told = self._vintage(source, made)
        edition = _edition(source, f"{document.id}-{vintage}", vintage, told)
        for one in made:
            self._put(one, source, edition)

    def _put(self, made: Made, source: Source, edition: dict[str, str]) -> None:
        building, document = self.building, source.document
        info, old = building.info(made.table), building.rows(made.table)
        vintages = building.vintages(made.table)
        new_only = document.new_only
        merged = merge(info, old, made, edition["id"], edition["vintage"], vintages, new_only)
        if merged.kept and not new_only:
            before = self.kept.get(made.table, ())
            self.kept[made.table] = tuple(sorted({*before, *merged.kept}))
        self.problems += holes(made, info, source.name, merged.lost)
        change = rows_differ(info.id, info.key, old, merged.rows)
        if change:
            self.problems += jumps(
                info, in_scope(old, made), in_scope(merged.rows, made), source.name,
                set(self.asked.jumps),
            )  # fmt: skip
            large = large_revisions(info, change, old, document.publisher)
            self.revisions += [(info.id, one) for one in large]
            self.files[info.id] = source.name
            building.put(info.id, merged.rows, edition)

    def finish(self) -> None:
        """Write the tables and check them together; raises RefusedError if anything fails."""
        for control, name in self.controls:
            rows = self.building.rows(control.table)
            self.problems += controls(control, rows, name)
        self.problems = self._revision_problems() + self.problems
        self.building.write()
        for finding in self.building.verify():
            row = "" if finding.row is None else f", row {finding.row}"
            where = f"{self.files.get(finding.table, finding.table)} (table {finding.table}{row})"
            self.problems.append(
                Problem(
                    "check",
                    finding.table,
                    where,
                    finding.reason,
                    "Get the file again, and refresh the tables that belong together from files "
                    "of one month",
                )
            )
        if self.problems:
            raise RefusedError(self.problems)

    def changes(self) -> Iterator[Difference]:
        """Yield what differs from the record that the work started from."""
        return self.building.changes()

    def _revision_problems(self) -> list[Problem]:
        if not self.revisions:
            return []
        code = revision_code(self.revisions)
        if self.asked.revisions == code:
            return []
        found = []
        for table, one in sorted(self.revisions, key=lambda pair: -abs(pair[1].size)):
            share = "" if one.share is None else f", {one.share:+.1%}"
            found.append(
                Problem(
                    "revision",
                    table,
                    self.files.get(table, ""),
                    f"{' '.join(one.key)} is revised from {one.old:,.10g} to {one.new:,.10g} "
                    f"({one.size:+,.10g}{share}), more than its publisher's usual revisions",
                    f"If the {len(self.revisions)} revisions are right, run this again with "
                    f"--accept-revisions {code}",
                )
            )
        return found

    def _vintage(self, source: Source, made: list[Made]) -> tuple[str, str]:
        """Return the month that a file was published, and how that is known."""
        told = next((one.vintage for one in made if one.vintage), None)
        if told:
            return told, "as the file says"
        if source.modified:
            with contextlib.suppress(ValueError):
                day = parsedate_to_datetime(source.modified)
                return day.strftime("%Y-%m"), "as the publisher's server says"
        if source.downloaded:
            return self.asked.today.isoformat()[:7], "the month of the download"
        lag = source.document.lag_months
        last = max(parse_month(month) for one in made for month in _months(one))
        return format_month(last + lag), "inferred from its last month"


def _months(made: Made) -> Iterator[str]:
    """Yield the months that a file covers; a year stands for its last month."""
    for name, end in (("month", ""), ("year", "-12"), ("fiscal_year", "-09")):
        if name in made.rows.columns:
            yield from (f"{period}{end}" for period in made.rows[name].unique())


def _edition(source: Source, edition: str, vintage: str, told: str) -> dict[str, str]:
    """Return the entry of an edition for a table's index."""
    return {
        "id": edition,
        "title": source.document.title,
        "vintage": vintage,
        "note": f"Vintage: {told}.",
        "read_from": f"{source.origin}, SHA-256 {source.sha256[:16]}",
    }


def _made(outcome: Outcome, building: Building, asked: Asked) -> dict[str, Any]:
    return {
        "made": asked.today.isoformat(),
        "by": f"corridor {__version__}",
        "from": outcome.base.name if outcome.base != asked.shipped else "shipped",
        "refreshed": building.refreshed,
        "own": building.own,
        "files": [source.plain() for source in outcome.sources],
        "changes": {
            change.table: {
                "added": len(change.added),
                "removed": len(change.removed),
                "revised": len(change.revised),
            }
            for change in outcome.changes
            if change
        },
        "accepted": {"revisions": asked.revisions, "jumps": sorted(asked.jumps)},
    }


def _sources(
    asked: Asked, place: Store, known: set[str]
) -> tuple[list[Source], tuple[str, ...], tuple[str, ...]]:
    """Return the files to read, in their order, files that nobody knows, and what is missing."""
    wanted = chosen_documents(list(asked.tables), known)
    if asked.folder is not None:
        return *_from_folder(asked.folder, wanted), ()
    for name in asked.tables:
        if way_of(name)[0] == "files":
            raise InputError(f"table '{name}' is not downloaded", remedy=way_of(name)[1])
    fetcher = Fetcher(place.folder / "downloads", asked.limits, asked.report, asked.instead)
    there = [one for one in wanted if one.url or one.page]
    sources: list[Source] = []
    missing: list[str] = []
    # those that make others needless come first
    for document in sorted(there, key=lambda one: bool(one.unless)):
        if any(source.document.id in document.unless for source in sources):
            continue
        try:
            got = fetcher.fetch(document)
        except InputError as error:
            if not asked.skip_missing:
                raise
            missing.append(f"{document.title}: {error}")
            continue
        data = got.path.read_bytes()
        sources.append(Source(document, got.path.name, got.url, got.sha256, data, got.modified))
    if missing and not sources:
        raise InputError(
            f"no document could be downloaded; the first: {missing[0]}",
            remedy="Is there a network?",
        )
    return sources, (), tuple(missing)


def _from_folder(folder: Path, wanted: list[Document]) -> tuple[list[Source], tuple[str, ...]]:
    if not folder.is_dir():
        raise InputError("this is no folder", where=str(folder), remedy="Give one with --from")
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    every = list(documents().values())
    unknown = [p.name for p in paths if not any(one.file.search(p.name) for one in every)]
    found = {one.id: [p for p in paths if one.file.search(p.name)] for one in wanted}
    sources = []
    for document in wanted:
        if any(found.get(other) for other in document.unless):
            continue
        for path in found[document.id]:
            if path.stat().st_size > document.most:
                raise InputError(
                    f"it is larger than {document.most:,} bytes",
                    where=str(path),
                    remedy="Such a file is not what the publisher issues; look at it first",
                )
            data = path.read_bytes()
            checksum = hashlib.sha256(data).hexdigest()
            sources.append(Source(document, path.name, path.name, checksum, data, None, False))
    if not any(one.document.tables or one.document.also for one in sources):
        expected = ", ".join(one.title for one in wanted[:4] if one.tables)
        raise InputError(
            f"no file here is one of those that are known ({expected}, ...)",
            where=str(folder),
            remedy="docs/how-to/refresh-the-record.md lists the names that files have",
        )
    return sources, tuple(unknown)
