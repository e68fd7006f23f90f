"""The record over the API: the same tables and rows as on the command line, and no file more."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from corridor.record import left_out, table, tables
from tests.cli.conftest import Done
from tests.desk.asking import Asking
from tests.report.page import read

TABLE = "mexico_homicides"
YEARLY = "origin_population"


def rows_of(answered: Any) -> list[dict[str, Any]]:
    assert answered.status == 200, answered.text
    found: list[dict[str, Any]] = answered.json()["rows"]
    return found


def test_the_list_is_that_of_the_command_line(asking: Asking, command: Callable[..., Done]) -> None:
    shown = asking.get("/api/record").json()
    told = json.loads(command("record", "list", "--json").out)
    assert len(shown["tables"]) == len(told["tables"]) == len(tables())
    for mine, theirs in zip(shown["tables"], told["tables"], strict=True):
        assert {key: mine[key] for key in theirs} == theirs
        assert mine["licence"]["title"]
        assert mine["documents"]
    assert shown["left_out"] == told["left_out"]


def test_rows_are_those_of_the_command_line(asking: Asking, command: Callable[..., Done]) -> None:
    shown = asking.get(f"/api/record/{TABLE}", {"limit": "1000"}).json()
    told = json.loads(command("record", "show", TABLE, "--json").out)
    assert shown["rows"] == told["data"]
    assert shown["total"] == table(TABLE).rows
    assert {key: shown["about"][key] for key in ("id", "unit", "publisher")} == {
        key: told[key] for key in ("id", "unit", "publisher")
    }
    assert "path" not in shown["about"]


def test_the_file_is_that_of_the_command_line(asking: Asking, command: Callable[..., Done]) -> None:
    shown = asking.get(f"/download/record/{TABLE}.csv")
    assert shown.text == command("record", "show", TABLE, "--csv").out
    assert shown.headers["content-disposition"] == f'attachment; filename="{TABLE}.csv"'


def test_pages_of_rows_join_to_the_whole(asking: Asking) -> None:
    whole = rows_of(asking.get(f"/api/record/{TABLE}", {"limit": "1000"}))
    parts = [
        row
        for offset in range(0, len(whole), 70)
        for row in rows_of(
            asking.get(f"/api/record/{TABLE}", {"limit": "70", "offset": str(offset)})
        )
    ]
    assert parts == whole
    assert rows_of(asking.get(f"/api/record/{TABLE}", {"offset": str(len(whole))})) == []


@pytest.mark.parametrize(
    ("name", "first", "last", "expected"),
    [
        (TABLE, "2016-03", "2016-04", {"2016-03", "2016-04"}),
        # a bound may be coarser than the table, or finer
        (TABLE, "2016", "2016", {f"2016-{m:02}" for m in range(1, 13)}),
        (YEARLY, "2005-06", "2006-01", {2005, 2006}),
        (TABLE, "2030", "", set()),
    ],
)
def test_bounds_take_the_months_between(
    asking: Asking, name: str, first: str, last: str, expected: set[Any]
) -> None:
    given = {"from": first, "limit": "1000"} | ({"to": last} if last else {})
    found = rows_of(asking.get(f"/api/record/{name}", given))
    assert {row[table(name).time] for row in found} == expected
    lines = asking.get(
        f"/download/record/{name}.csv", {k: v for k, v in given.items() if k != "limit"}
    )
    assert len(list(csv.DictReader(io.StringIO(lines.text)))) == len(found)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "1001"}, "limit"),
        ({"limit": "x"}, "limit"),
        ({"offset": "-1"}, "offset"),
        ({"from": "2016-13"}, "from"),
        ({"from": "../../etc"}, "from"),
        ({"from": "2017", "to": "2016"}, "to"),
        ({"where": "x"}, "where"),
        ([("limit", "1"), ("limit", "2")], "limit"),
    ],
)
def test_bad_fields_are_named(asking: Asking, query: Any, field: str) -> None:
    answered = asking.get(f"/api/record/{TABLE}", query)
    assert answered.status == 422
    assert answered.headers["content-type"] == "application/problem+json"
    assert answered.fields() == [field]


def test_every_table_can_be_shown(asking: Asking) -> None:
    for info in tables():
        shown = asking.get(f"/api/record/{info.id}", {"limit": "3"})
        assert rows_of(shown)[0][info.time] is not None
        page = asking.get(f"/record/{info.id}")
        assert page.status == 200
        found = read(page.text)
        assert found.faults == []
        assert info.licence["title"] in found.text
        assert info.publisher in found.text


def test_the_list_page_names_every_table_and_what_is_left_out(asking: Asking) -> None:
    found = read(asking.get("/record").text)
    assert found.faults == []
    for name in [info.title for info in tables()] + [one.title for one in left_out()]:
        assert name in found.text


def test_a_page_leads_to_the_other_rows(asking: Asking) -> None:
    text = asking.get(f"/record/{TABLE}", {"from": "2016", "offset": "50"}).text
    assert f'href="/record/{TABLE}?from=2016&amp;offset=0"' in text
    assert f'href="/record/{TABLE}?from=2016&amp;offset=100"' in text
    assert "Rows 51 to 100 of " in text
