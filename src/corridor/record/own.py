"""Tables outside the record: those in a folder of a user's own, in the record's schema."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

from corridor.core.errors import InputError, RecordError, nearest
from corridor.core.files import is_file
from corridor.core.toml import read_toml
from corridor.record.catalogue import RECORD, SHIPPED_COLUMNS, TableInfo, make_info, table, tables
from corridor.record.index import Json, make_resource, read_sidecar
from corridor.record.reading import KINDS

__all__ = ["check_form", "check_sidecar", "find_table", "own_table", "own_tables"]

TIMES = ("month", "year", "fiscal_year", "date")
_LICENCE = ("name", "title", "path", "basis")
#: lists of a sidecar that may be missing
_MORE = ("break", "gap", "total", "identity", "ratio")
#: lists of tables of a sidecar, and what each entry has to say
_LISTED = {"document": ("title", "url"), "edition": ("id", "title", "vintage", "read_from")}


def own_tables(folder: Path) -> tuple[TableInfo, ...]:
    """Return the tables of a folder in the order of their ids; none where there is no folder.

    Raises RecordError as ``own_table`` does.
    """
    found = (own_table(folder, path.stem) for path in sorted(folder.glob("*.csv")))
    return tuple(info for info in found if info is not None)


def find_table(name: str, own: Path | None = None, folder: Path = RECORD) -> TableInfo:
    """Return the table ``name``: of a user's own folder ``own``, else of the record.

    Raises InputError, naming the nearest of both, if there is none.
    """
    if own is None:
        return table(name, folder)
    if found := own_table(own, name):
        return found
    if name in (known := {info.id for info in tables(folder)}):
        return table(name, folder)
    mine = [path.stem for path in own.glob("*.csv")]
    raise InputError(
        f"there is no table '{name}' in {own.parent.name}/{own.name}, nor in the record",
        remedy=f"{nearest(name, [*mine, *known])} A table of your own is {name}.csv with "
        f"{name}.toml beside it in {own.parent.name}/{own.name}",
    )


@cache
def own_table(folder: Path, name: str) -> TableInfo | None:
    """Return the table ``name`` of a folder, None where it has no such file.

    ``<name>.csv`` holds the rows, ``<name>.toml`` its sidecar, which also names its publisher
    and its licence.

    Raises RecordError, naming the file, if the sidecar is missing or faulty, or the rows cannot
    be read.
    """
    path = folder / f"{name}.csv"
    if not is_file(path):
        return None
    beside = path.with_suffix(".toml")
    where = f"{folder.parent.name}/{folder.name}/{beside.name}"
    if not beside.is_file():
        raise RecordError(
            "there is no such file",
            where=where,
            remedy=f"Every table has a .toml beside its .csv that says what {path.name} is",
        )
    sidecar = read_sidecar(beside)
    check_sidecar(sidecar, where)
    return make_info(_resource(path, sidecar, where), folder.parent)


def check_sidecar(sidecar: Json, where: str) -> None:
    """Raise RecordError for what a sidecar lacks outside the record, or says in another form.

    ``where`` is what the error names.
    """
    form = "docs/how-to/add-a-table.md shows the form"

    def fail(problem: str, entry: str, remedy: str = form) -> RecordError:
        return RecordError(problem, where=f"{where}/{entry}", remedy=remedy)

    for key in ("title", "definition", "unit", "publisher"):
        if not isinstance(sidecar.get(key), str):
            raise fail("this is no text, or missing", key, f'Write {key} = "..."')
    for entry, value in _values(sidecar):
        # an index is JSON, which has neither dates nor numbers without end
        if isinstance(value, date | time):
            raise fail(f"{value} is no text", entry, f'Write it between quotes, "{value}"')
        if isinstance(value, float) and not math.isfinite(value):
            raise fail(f"{value} is no number", entry, "Write one, or leave the entry out")
    columns = sidecar["columns"]
    texts = isinstance(columns, list) and all(isinstance(name, str) for name in columns)
    if not texts or not columns or columns[0] not in TIMES:
        raise fail(f"{columns!r} does not begin with a time", "columns", f"One of {TIMES} is first")
    if "value" not in columns:
        raise fail("there is no column 'value'", "columns", "The column of figures is called value")
    lag = sidecar["lag_months"]
    if isinstance(lag, bool) or not isinstance(lag, int) or lag < 0:
        raise fail(f"{lag!r} is no number of months", "lag_months", "Write lag_months = 2")
    licence = sidecar.get("licence", {})
    if not isinstance(licence, dict) or set(_LICENCE) - licence.keys():
        raise fail(
            f"it has to say {', '.join(_LICENCE)}",
            "licence",
            "A table outside the record says on what terms its figures may be passed on",
        )
    for key, needed in _LISTED.items():
        entries = sidecar[key]
        if not isinstance(entries, list) or not all(
            isinstance(one, dict) and set(needed) <= one.keys() for one in entries
        ):
            raise fail(f"each says {', '.join(needed)}", key, f"Write [[{key}]] above each")
    for key in _MORE:
        entries = sidecar.get(key, [])
        if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
            raise fail("these are no entries", key, f"Write [[{key}]] above each")
    own = sidecar.get("column", {})
    if not isinstance(own, dict) or not all(isinstance(one, dict) for one in own.values()):
        raise fail("these are no columns", "column", "Write [column.NAME] above each")


def _values(inside: Any, entry: str = "") -> Iterator[tuple[str, Any]]:
    """Give each value within tables and lists with its entry, "edition[2].vintage"."""
    if isinstance(inside, dict):
        for key, value in inside.items():
            yield from _values(value, f"{entry}.{key}" if entry else key)
    elif isinstance(inside, list):
        for at, value in enumerate(inside, 1):
            yield from _values(value, f"{entry}[{at}]")
    else:
        yield entry, inside


def check_form(resource: Json, where: str) -> None:
    """Raise RecordError for an entry of an index whose columns or series nothing can read.

    ``where`` is what the error names.
    """
    fields = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
    for name, kind in fields.items():
        if kind not in KINDS:
            raise RecordError(
                f"{kind!r} is no type of a column",
                where=f"{where}/column.{name}",
                remedy=f"Use {', '.join(KINDS)}",
            )
    series = resource["continuous"]
    if (
        not isinstance(series, list)
        or not all(isinstance(name, str) and name in fields for name in series)
        or len(set(series)) < len(series)
    ):
        raise RecordError(
            f"{series!r} is no list of its columns",
            where=f"{where}/continuous",
            remedy=f"Name some of {', '.join(fields)}, each once",
        )


def _resource(path: Path, sidecar: Json, where: str) -> Json:
    """Return the entry of a table as the record's index would hold it."""
    import polars as pl

    common: dict[str, Any] = read_toml(SHIPPED_COLUMNS)
    rows = f"{path.parent.parent.name}/{path.parent.name}/{path.name}"
    publisher = {"name": sidecar["publisher"], "licence": sidecar["licence"]}
    try:
        header = pl.read_csv(path, infer_schema=False, n_rows=0).columns
        if header != sidecar["columns"]:
            raise RecordError(
                f"its columns are {', '.join(header)}; the file beside it names "
                f"{', '.join(map(str, sidecar['columns']))}",
                where=f"{rows}, row 1",
                remedy="Write both alike, in the same order",
            )
        made = make_resource(path, sidecar, publisher, common)
        check_form(made, where)
        return made
    except KeyError as error:
        raise RecordError(
            f"{error} is not declared",
            where=where,
            remedy="Declare a column of its own under [column.NAME], with type and description",
        ) from None
    except (TypeError, AttributeError, ValueError) as error:
        raise RecordError(
            f"an entry has another form than a table's ({error})",
            where=where,
            remedy="docs/how-to/add-a-table.md shows the form",
        ) from None
    except (OSError, pl.exceptions.PolarsError) as error:
        reason = str(error).strip().splitlines()[0]
        raise RecordError(
            f"this cannot be read ({reason})", where=rows, remedy="Save it as CSV in UTF-8"
        ) from None
