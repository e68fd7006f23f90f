"""Tables outside the record: those in a folder of a user's own, in the record's schema."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from corridor.core.errors import RecordError
from corridor.record.catalogue import SHIPPED_COLUMNS, TableInfo, make_info
from corridor.record.index import make_resource, read_sidecar

__all__ = ["own_table"]


@cache
def own_table(folder: Path, name: str) -> TableInfo | None:
    """Return the table ``name`` of a folder, None where it has no such file.

    ``<name>.csv`` holds the rows, ``<name>.toml`` its sidecar, which also names its publisher
    and its licence.

    Raises RecordError, naming the file, if the sidecar is missing or faulty, or the rows cannot
    be read.
    """
    path = folder / f"{name}.csv"
    if not path.is_file():
        return None
    import polars as pl

    sidecar = read_sidecar(path.with_suffix(".toml"))
    for key in ("publisher", "licence"):
        if key not in sidecar:
            raise RecordError(
                f"missing {key}",
                where=str(path.with_suffix(".toml")),
                remedy="A table outside the record names its publisher and its licence",
            )
    common = tomllib.loads(SHIPPED_COLUMNS.read_text(encoding="utf-8"))
    try:
        publisher = {"name": sidecar["publisher"], "licence": sidecar["licence"]}
        resource = make_resource(path, sidecar, publisher, common)
    except KeyError as error:
        raise RecordError(
            f"{error} is not declared",
            where=str(path.with_suffix(".toml")),
            remedy="Declare a column of its own under [column.NAME], with type and description",
        ) from error
    except (OSError, pl.exceptions.PolarsError) as error:
        raise RecordError(f"this cannot be read ({error})", where=str(path)) from error
    return make_info(resource, folder.parent)
