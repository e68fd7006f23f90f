"""The record: its tables, their rows, and where each comes from."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from corridor.desk.app import desk_of
from corridor.desk.rooms import tables as room
from corridor.desk.rooms.frame import show
from corridor.desk.rooms.routing import api, pages
from corridor.record import left_out, tables

__all__ = [
    "LIMIT",
    "ColumnShown",
    "From",
    "LeftOut",
    "Offset",
    "Record",
    "Rows",
    "TableSummary",
    "To",
    "record",
    "record_page",
    "router",
    "table",
    "table_file",
    "table_page",
]

router = APIRouter()
_api = api("record")
_pages = pages("record")

LIMIT = 1000
_PAGE = 50

_WHEN = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
From = Annotated[
    str, Query(alias="from", pattern=_WHEN, max_length=10, description="first year, month or day")
]
To = Annotated[
    str, Query(alias="to", pattern=_WHEN, max_length=10, description="last year, month or day")
]
#: they are "" where they are not given, which the pattern need not match
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="rows to leave out first")]


class TableSummary(BaseModel):
    """A table in the list."""

    id: str
    title: str
    publisher: str
    unit: str
    rows: int
    first: str
    last: str
    columns: list[str]
    documents: list[dict[str, str]]
    licence: dict[str, str]
    lag_months: int = Field(description="months after which a month is out, as a rule")
    vintage: str = Field(description="latest month in which its figures were read; '' if unstated")


class LeftOut(BaseModel):
    """A source that is known and not shipped."""

    id: str
    title: str
    publisher: str
    reason: str
    how: str


class Record(BaseModel):
    """The tables of the record."""

    tables: list[TableSummary]
    left_out: list[LeftOut]


class ColumnShown(BaseModel):
    """A column and what it holds."""

    name: str
    type: str
    description: str


class Rows(BaseModel):
    """Some rows of a table, and how many there are in the months asked for."""

    table: str
    total: int
    limit: int
    offset: int
    columns: list[ColumnShown]
    rows: list[dict[str, str | int | float | None]]
    about: dict[str, Any] = Field(description="all that is known of the table")


@_api.get("/api/record")
async def record() -> Record:
    """List the tables with publisher, documents, licence, vintage and months."""
    return Record(
        tables=[TableSummary(**room.summary(info)) for info in tables()],
        left_out=[LeftOut(**vars(one)) for one in left_out()],
    )


@_api.get("/api/record/{table}")
async def table(
    request: Request,
    table: str,
    first: From = "",
    last: To = "",
    limit: Annotated[int, Query(ge=1, le=LIMIT, description="rows at most")] = 100,
    offset: Offset = 0,
) -> Rows:
    """Give rows of a table, in the order of its file.

    Where a bound is finer than the table's periods (a month of a table by year), or coarser,
    what both say is compared.
    """
    info = room.find(table)
    found = await desk_of(request).quick.do(
        f"record?{info.id}&{first}&{last}&{limit}&{offset}",
        lambda: room.rows(info, first, last, limit, offset),
    )
    return Rows(**found, about=room.full(info))


@_api.get("/download/record/{table}.csv", response_class=Response)
async def table_file(request: Request, table: str, first: From = "", last: To = "") -> Response:
    """Write the rows of a table as `corridor record show TABLE --csv` does."""
    info = room.find(table)
    text = await desk_of(request).quick.do(
        f"record.csv?{info.id}&{first}&{last}", lambda: room.csv_text(info, first, last)
    )
    headers = {"content-disposition": f'attachment; filename="{info.id}.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


@_pages.get("/record")
async def record_page() -> Response:
    """Show the tables."""
    return show(
        "record.html",
        "record",
        tables=[room.summary(info) for info in tables()],
        left_out=left_out(),
    )


@_pages.get("/record/{table}")
async def table_page(
    request: Request, table: str, first: From = "", last: To = "", offset: Offset = 0
) -> Response:
    """Show a table."""
    info = room.find(table)
    found = await desk_of(request).quick.do(
        f"record?{info.id}&{first}&{last}&{_PAGE}&{offset}",
        lambda: room.rows(info, first, last, _PAGE, offset),
    )
    given = {key: value for key, value in (("from", first), ("to", last)) if value}
    return show(
        "table.html",
        "record",
        info=info,
        page=found,
        span=urlencode(given),
        steps=_steps(found["total"], offset),
        chart=None,
        cell=_cell,
    )


def _steps(total: int, offset: int) -> list[tuple[str, int]]:
    """Return the ways to other rows, word and offset."""
    last = max(0, (total - 1) // _PAGE * _PAGE)
    ways = [("First rows", 0), ("Before", max(0, offset - _PAGE))] if offset else []
    if offset + _PAGE < total:
        ways += [("After", offset + _PAGE), ("Last rows", last)]
    return ways


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.10g}"
    return "" if value is None else str(value)


router.include_router(_api)
router.include_router(_pages)
