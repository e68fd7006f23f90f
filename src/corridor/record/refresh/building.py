"""The record as it becomes: a copy of the last one whose tables are replaced one by one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridor.core.files import write_atomic
from corridor.record.catalogue import TableInfo, table
from corridor.record.choice import SHIPPED
from corridor.record.finding import Finding
from corridor.record.index import Json, measure
from corridor.record.reading import load
from corridor.record.verifying import verify
from corridor.record.vintages.difference import Difference, difference
from corridor.record.vintages.store import Draft

if TYPE_CHECKING:
    import polars as pl

__all__ = ["Building", "start"]


def start(
    draft: Draft, base: Path, shipped: Path = SHIPPED
) -> tuple[dict[str, Json], list[str], list[str]]:
    """Lay a draft: the shipped tables, with those that the last vintage refreshed or added.

    A shipped table that ends later than the refreshed one, after Corridor itself was brought up
    to date, is taken again. Returns the entries of the index, the tables that were refreshed
    and the user's own.
    """
    made = _made(base)
    entries = _entries(shipped)
    refreshed, own = [], list(made.get("own", ()))
    theirs = _entries(base)
    for name in made.get("refreshed", ()):
        if name in entries and theirs[name]["last"] < entries[name]["last"]:
            continue
        refreshed.append(name)
    for name in (*refreshed, *own):
        entries[name] = theirs[name]
        target = draft.folder / theirs[name]["path"]
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(base / theirs[name]["path"], target)
    return entries, refreshed, own


class Building:
    """A draft under work.

    Parameters
    ----------
    draft: a copy of the shipped record.
    base: the record that the work starts from.
    shipped: the record that ships with the package.

    Attributes
    ----------
    refreshed, own: tables that were refreshed, and that the user added.
    """

    def __init__(self, draft: Draft, base: Path, shipped: Path = SHIPPED) -> None:
        self.draft = draft
        self.base = base
        self.shipped = shipped
        self.entries, self.refreshed, self.own = start(draft, base, shipped)
        self._changed: dict[str, pl.DataFrame] = {}
        self._editions: dict[str, list[Json]] = {}

    def info(self, name: str) -> TableInfo:
        """Return what the record says of a table before the work."""
        return table(name, self._home(name))

    def rows(self, name: str) -> pl.DataFrame:
        """Return a table's rows as they are now."""
        return self._changed[name] if name in self._changed else load(name, self._home(name))

    def vintages(self, name: str) -> dict[str, str]:
        """Return edition -> vintage of a table."""
        editions = [*self.entries[name]["editions"], *self._editions.get(name, ())]
        return {entry["id"]: entry["vintage"] for entry in editions}

    def put(self, name: str, rows: pl.DataFrame, edition: Json) -> None:
        """Give a table other rows, some of them of a new edition."""
        self._changed[name] = rows
        self._editions.setdefault(name, []).append(edition)

    def add(self, name: str, entry: Json, text: str) -> None:
        """Add a table of the user's own, or replace it."""
        self.entries[name] = entry
        if name not in self.own:
            self.own.append(name)
        write_atomic(self.draft.folder / entry["path"], text)

    def write(self) -> None:
        """Write the tables and the index into the draft."""
        for name, rows in self._changed.items():
            entry = json.loads(json.dumps(self.entries[name]))
            data = rows.write_csv().encode()
            write_atomic(self.draft.folder / entry["path"], data)
            entry |= measure(data, entry["schema"]["fields"][0]["name"])
            used = set(rows["edition"].unique().to_list())
            have = {one["id"] for one in entry["editions"]}
            for edition in self._editions[name]:
                if edition["id"] in used - have:
                    entry["editions"].append(edition)
                    have.add(edition["id"])
            for column in entry["schema"]["fields"]:
                if column["name"] == "edition":
                    column["constraints"]["enum"] = [one["id"] for one in entry["editions"]]
            self.entries[name] = entry
            if name not in self.refreshed:
                self.refreshed.append(name)
        self._bound_identities()
        package = json.loads((self.shipped / "datapackage.json").read_text(encoding="utf-8"))
        package["resources"] = [self.entries[name] for name in sorted(self.entries)]
        self.draft.write_index(package)

    def verify(self) -> list[Finding]:
        """Return what is wrong with the tables that changed and with those that lean on them."""
        changed = set(self._changed) | set(self.own)
        leaning = {
            name
            for name, entry in self.entries.items()
            if name in changed
            or any(rule.get("other") in changed for rule in entry["identities"] + entry["ratios"])
        }
        return verify(sorted(leaning), self.draft.folder) if leaning else []

    def changes(self) -> Iterator[Difference]:
        """Yield what differs from the base, for each table that a file was put into."""
        for name in sorted(self._changed):
            yield difference(name, self.base, self.draft.folder)

    def _home(self, name: str) -> Path:
        """Return the record that a table is taken from: the base, or the shipped where newer."""
        return self.base if name in (*self.refreshed, *self.own) else self.shipped

    def _bound_identities(self) -> None:
        """Let sums across tables run to the last month that both have.

        A document may carry one table on before another document does so with the next.
        """
        shipped = _entries(self.shipped)
        for name, entry in self.entries.items():
            rules = shipped[name]["identities"] if name in shipped else entry["identities"]
            entry["identities"] = [self._bounded(entry, dict(rule)) for rule in rules]

    def _bounded(self, entry: Json, rule: Json) -> Json:
        other = self.entries[rule["other"]]
        times = {one["schema"]["fields"][0]["name"] for one in (entry, other)}
        touched = {entry["name"], other["name"]} & set(self.refreshed)
        if times == {"month"} and touched and entry["last"] != other["last"]:
            last = min(entry["last"], other["last"])
            rule["to"] = min(rule.get("to", last), last)
        return rule


def _entries(folder: Path) -> dict[str, Json]:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return {entry["name"]: entry for entry in package["resources"]}


def _made(base: Path) -> dict[str, Any]:
    try:
        made: dict[str, Any] = json.loads((base / "vintage.json").read_text(encoding="utf-8"))
    except OSError:
        return {}
    return made
