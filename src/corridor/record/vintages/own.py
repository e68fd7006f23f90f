"""A user's own series: a CSV file with its provenance, kept in the user's record."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from corridor.core.errors import InputError, RecordError
from corridor.core.months import format_month, parse_month
from corridor.core.toml import read_toml
from corridor.record.catalogue import tables
from corridor.record.choice import SHIPPED
from corridor.record.index import Json, make_resource, read_sidecar
from corridor.record.own import check_form, check_sidecar
from corridor.record.refresh.building import Building
from corridor.record.vintages.difference import difference
from corridor.record.vintages.rows import STARTS, FaultsError, Rows, read_rows
from corridor.record.vintages.store import Store, Vintage

__all__ = ["Told", "add_own"]

FOLDER = "own"  # folder of a vintage that holds the user's tables


@dataclass(frozen=True)
class Told:
    """What the user says of a file on the command line; None where nothing is said."""

    title: str | None = None
    definition: str | None = None
    unit: str | None = None
    publisher: str | None = None
    source: str | None = None
    licence: str | None = None
    vintage: str | None = None
    lag: int | None = None


def add_own(
    path: Path,
    told: Told,
    store_folder: Path | None = None,
    today: date | None = None,
    shipped: Path = SHIPPED,
    report: Callable[[str], None] = lambda note: None,
) -> tuple[str, Vintage]:
    """Add a CSV file to the user's record as a table named like the file; return both names.

    Its sidecar is the ``.toml`` of the same name beside it, in the form of the shipped ones with
    a ``publisher`` and a ``[licence]``, or is made from what was ``told``. A table of the user's
    own of this name is replaced. ``report`` is called, once it is added, with each thing that
    may be meant or a mistake and that no description settles: gaps, and negative figures.

    Raises InputError, naming file and row, if anything is missing or wrong; FaultsError, which
    holds each fault, if it is the rows.
    """
    import polars as pl

    name = path.stem
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise InputError(
            f"'{name}' cannot name a table",
            where=str(path),
            remedy="Name the file with lower case letters, digits and underscores",
        )
    rows = read_rows(path)
    header = rows.header
    sidecar, publisher = _sidecar(path, rows, told)
    edition = None if "edition" in header else sidecar["edition"][0]["id"]
    text = rows.text(edition)
    if edition is not None:
        sidecar["columns"] = [*header, "edition"]
    store = Store(store_folder)
    with store.lock():
        base = store.base(shipped)
        draft = store.draft(shipped, today or date.today())
        building = Building(draft, base, shipped)
        if name in building.entries and name not in building.own:
            raise InputError(
                f"the record has a table '{name}' already",
                where=str(path),
                remedy="A table of the record cannot be extended. Give the file another name: it "
                "then stands beside that table, and the model does not read it",
            )
        target = draft.folder / FOLDER / f"{name}.csv"
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8")
        common = _columns(shipped, sidecar)
        try:
            entry = make_resource(target, sidecar, publisher, common)
            check_form(entry, str(path.with_suffix(".toml")))
        except (
            AttributeError,
            KeyError,
            TypeError,
            ValueError,
            pl.exceptions.PolarsError,
        ) as error:
            raise InputError(
                f"its description lacks {error}"
                if isinstance(error, KeyError)
                else f"an entry of its description has another form ({error})",
                where=str(path.with_suffix(".toml")),
                remedy="docs/how-to/add-a-table.md shows the form",
            ) from error
        building.add(name, entry, text)
        building.write()
        found = [finding for finding in building.verify() if finding.table == name]
        if found:
            raise FaultsError(path, [(rows.line(one.row), one.reason) for one in found])
        made = {
            "made": (today or date.today()).isoformat(),
            "from": base.name if base != shipped else "shipped",
            "refreshed": building.refreshed,
            "own": building.own,
            "files": [{"file": path.name, "from": "the user", "sha256": entry["hash"][7:]}],
            "changes": {name: (changes := _changes(name, base, draft.folder))},
        }
        vintage = store.publish(draft, made)
    if changes["removed"] or changes["revised"]:
        report(
            f"the table was there: {changes['added']} rows are new, {changes['removed']} are gone, "
            f"{changes['revised']} have another figure"
        )
    if not path.with_suffix(".toml").is_file():
        if told.lag is None and "month" in rows.header:
            lag = sidecar["lag_months"]
            report(
                f"a figure counts as out {lag} {'month' if lag == 1 else 'months'} after its own, "
                "as the last one was by --vintage; --lag says another number"
            )
        for note in rows.notes():
            report(note)
    return name, vintage


def _changes(name: str, base: Path, made: Path) -> dict[str, int]:
    """Return how many rows of a table are new, gone and revised."""
    old, new = ({one.id: one for one in tables(folder)}.get(name) for folder in (base, made))
    assert new is not None
    if old is not None and [c.name for c in old.columns] != [c.name for c in new.columns]:
        return {"added": new.rows, "removed": old.rows, "revised": 0}
    found = difference(name, base, made)
    return {key: len(getattr(found, key)) for key in ("added", "removed", "revised")}


def _sidecar(path: Path, rows: Rows, told: Told) -> tuple[Json, Json]:
    """Return the description of the table and that of its publisher."""
    header = rows.header
    beside = path.with_suffix(".toml")
    sidecar = _file(beside) if beside.is_file() else _from_options(path, rows, told)
    licence = sidecar.get("licence", {})
    whole = isinstance(licence, dict) and {"name", "title", "path", "basis"} <= licence.keys()
    if not whole or "publisher" not in sidecar:
        raise InputError(
            "it has to say publisher, and [licence] with name, title, path and basis",
            where=str(beside),
            remedy="docs/how-to/refresh-the-record.md shows a whole one",
        )
    editions = sidecar["edition"]
    for edition in editions if isinstance(editions, list) else ():
        if isinstance(edition, dict):
            parse_month(str(edition.get("vintage", "")), where=str(path))
    check_sidecar(sidecar, str(beside))
    columns = [name for name in sidecar["columns"] if name in header or name != "edition"]
    if columns != header:
        raise InputError(
            f"the file's columns are {', '.join(header)}, its description names "
            f"{', '.join(columns)}",
            where=str(path),
            remedy="Write both alike",
        )
    return sidecar, {"name": sidecar["publisher"], "licence": licence}


def _file(beside: Path) -> Json:
    try:
        return read_sidecar(beside)
    except (RecordError, tomllib.TOMLDecodeError) as error:
        raise InputError(
            str(error).removeprefix(f"{beside}: "),
            where=str(beside),
            remedy="docs/how-to/add-a-table.md shows the form",
        ) from error


def _from_options(path: Path, rows: Rows, told: Told) -> Json:
    """Return a description made from the options.

    Raises InputError if one is missing, or cannot be true.
    """
    needed = {"title", "unit", "publisher", "source", "licence", "vintage"}
    missing = sorted(name for name in needed if getattr(told, name) is None)
    if missing:
        raise InputError(
            f"there is no {path.stem}.toml beside it, and not said is {', '.join(missing)}",
            where=str(path),
            remedy=f"Write the file, or give {' '.join(f'--{name} ...' for name in missing)}",
        )
    if not re.match(r"https?://[^\s/]", str(told.source), re.IGNORECASE):
        raise InputError(
            f"--source '{told.source}' is no address",
            where=str(path),
            remedy="Give where the figures are, https://...",
        )
    vintage = str(told.vintage)
    last = rows.last_begins()
    if last is not None and parse_month(vintage, where=f"{path}: --vintage") < last:
        which = "the last month of the rows"
        if rows.header[0] in STARTS:
            which = "the month in which the last year of the rows begins"
        raise InputError(
            f"--vintage {vintage} is before {format_month(last)}, {which}",
            where=str(path),
            remedy="Give the month in which these figures were published",
        )
    title = str(told.title)
    return {
        "title": title,
        "definition": told.definition or title,
        "unit": told.unit,
        "columns": list(rows.header),
        "lag_months": _lag(rows, vintage) if told.lag is None else told.lag,
        "publisher": told.publisher,
        "document": [{"title": title, "url": told.source}],
        "edition": [
            {
                "id": f"own-{vintage}",
                "title": title,
                "vintage": vintage,
                "read_from": f"{told.source}, as {path.name}",
            }
        ],
        "licence": {
            "name": "other",
            "title": told.licence,
            "path": told.source,
            "basis": "As the user says.",
        },
        # nothing is known of a series that a user brings: it may have any sign and any unit
        "signed": True,
        "column": {"value": {"type": "number"}},
    }


def _lag(rows: Rows, vintage: str) -> int:
    """Return the months until a figure is out, where nobody says: the last one was by its vintage.

    Less would let a forecast or a claim of an earlier month see what was not out then.
    """
    last = rows.last_begins()
    return 0 if last is None else parse_month(vintage) - last


def _columns(shipped: Path, sidecar: Json) -> dict[str, Any]:
    """Return the shared columns, and a plain one for each that is named nowhere."""
    common = read_toml(shipped / "columns.toml")
    own = sidecar.get("column", {})
    for name in sidecar["columns"]:
        if name not in common and "type" not in own.get(name, {}):
            common[name] = {"type": "string", "description": "As in the user's file."}
    # the shipped words for places and agencies are not all that a user may have
    for name in ("place", "agency", "demographic", "outcome", "sector"):
        common[name].pop("values", None)
    return common
