"""A user's own series: taken with its provenance, checked, kept and read like the others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corridor.core.errors import CorridorError, InputError
from corridor.record import SHIPPED, load, table, tables, verify
from corridor.record.refresh.run import Asked, refresh
from corridor.record.vintages.own import Told, add_own
from corridor.record.vintages.rows import FaultsError
from corridor.record.vintages.store import Store
from tests.record.refresh.conftest import SAMPLES, earlier

TOLD = Told(
    title="Bus tickets sold to the border",
    unit="tickets",
    publisher="A bus line",
    source="https://www.example.org/tickets",
    licence="With the line's consent",
    vintage="2026-01",
    lag=1,
)
ROWS = "month,place,origin,value\n2025-01,tapachula,GTM,12.5\n2025-02,tapachula,GTM,-3\n"
SIDECAR = """\
title = "Bus tickets"
definition = "Tickets sold."
unit = "tickets"
publisher = "A bus line"
columns = ["month", "place", "origin", "value"]
continuous = ["origin"]
lag_months = 1

[column.value]
type = "integer"

[licence]
name = "other"
title = "With the line's consent"
path = "https://www.example.org/terms"
basis = "A letter."

[[document]]
title = "Tickets"
url = "https://www.example.org/tickets"

[[edition]]
id = "line-2026-01"
title = "Tickets, January 2026"
vintage = "2026-01"
read_from = "a letter"

[[total]]
note = "First quarter"
from = "2025-01"
to = "2025-03"
expected = 60
cited = "A letter"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "bus_tickets.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def test_a_series_with_options(file: Path, tmp_path: Path) -> None:
    name, vintage = add_own(file, TOLD, tmp_path / "store")
    assert name == "bus_tickets"
    info = table(name, vintage.folder)
    assert info.publisher == "A bus line"
    assert info.licence["title"] == "With the line's consent"
    assert info.editions[0]["vintage"] == "2026-01"
    assert load(name, vintage.folder)["value"].to_list() == [12.5, -3.0]
    assert load(name, vintage.folder)["edition"].to_list() == ["own-2026-01"] * 2
    assert {one.id for one in tables(vintage.folder)} == {one.id for one in tables()} | {name}
    assert verify(folder=vintage.folder) == []


def test_a_series_with_a_file_beside_it(file: Path, tmp_path: Path) -> None:
    file.write_text(
        "month,place,origin,value\n2025-01,x,GTM,10\n2025-02,x,GTM,20\n2025-03,x,GTM,30\n",
        encoding="utf-8",
    )
    file.with_suffix(".toml").write_text(SIDECAR, encoding="utf-8")
    name, vintage = add_own(file, Told(), tmp_path / "store")
    assert load(name, vintage.folder)["value"].sum() == 60
    assert table(name, vintage.folder).totals[0]["expected"] == 60


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2025-02", "2025-2", "row 3: month '2025-2' is not a month"),
        ("2025-02", "2025-01", "row 3: duplicates row 2"),
        ("30", "31", "First quarter: the figures add up to 61"),
        ("2025-03", "2025-04", "gap before this row: no 2025-03"),
        (",30", ",many", "value 'many' is not a whole number"),
        (",30", ",", "value is empty"),
        ("GTM,30", "Gtm,30", "is not a code"),
        ("month,", "when,", "row 1: the columns are when"),
        ("origin", "nation", "its description names"),
        ("GTM,30", "GTM,30,5", "row 4: there are 5 cells"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_added(
    file: Path, tmp_path: Path, old: str, new: str, message: str
) -> None:
    rows = "month,place,origin,value\n2025-01,x,GTM,10\n2025-02,x,GTM,20\n2025-03,x,GTM,30\n"
    head, _, body = rows.partition("\n")
    changed = rows.replace(old, new) if old in head else head + "\n" + body.replace(old, new)
    file.write_text(changed, encoding="utf-8")
    file.with_suffix(".toml").write_text(SIDECAR, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        add_own(file, Told(), tmp_path / "store")
    assert message in str(caught.value)
    assert str(file) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert Store(tmp_path / "store").vintages() == []


@pytest.mark.parametrize(
    ("rows", "faults"),
    [
        # an empty line is no row, and counts
        (
            "2025-01,x,GTM,10\n\n2025-2,x,GTM,20\n2025-03,x,GTM,many\n",
            ["row 4: month '2025-2' is not a month", "row 5: value 'many' is not a number"],
        ),
        (
            "2025-01,x,GTM\n2025-02,x,GTM,20\n2025-03,x,GTM,1,5\n",
            ["row 2: there are 3 cells", "row 4: there are 5 cells"],
        ),
    ],
)
def test_every_fault_of_the_rows_is_held(
    file: Path, tmp_path: Path, rows: str, faults: list[str]
) -> None:
    file.write_text(f"month,place,origin,value\n{rows}", encoding="utf-8")
    with pytest.raises(FaultsError, match=r"\(and 1 more\); nothing was added") as caught:
        add_own(file, TOLD, tmp_path / "store")
    for said, expected in zip(caught.value.faults, faults, strict=True):
        assert str(said).startswith(f"{file}, {expected}")
    assert Store(tmp_path / "store").vintages() == []


@pytest.mark.parametrize("text", ["2026-01-01", "07:32:00", "2026-01-01T07:32:00Z", "nan"])
def test_what_no_index_can_hold_is_refused(file: Path, tmp_path: Path, text: str) -> None:
    """TOML has dates, times and endless numbers; the index of a record is JSON."""
    file.write_text("month,place,origin,value\n2025-01,x,GTM,60\n", encoding="utf-8")
    beside = file.with_suffix(".toml")
    beside.write_text(SIDECAR.replace('"a letter"', text), encoding="utf-8")
    with pytest.raises(CorridorError, match=r"edition\[1\]\.read_from: .* is no (text|number)"):
        add_own(file, Told(), tmp_path / "store")
    assert Store(tmp_path / "store").vintages() == []


@pytest.mark.parametrize(
    ("name", "text", "told", "message"),
    [
        ("bus.csv", ROWS, replace(TOLD, unit=None, licence=None), "not said is licence, unit"),
        ("bus.csv", ROWS, replace(TOLD, vintage="January"), "'January' is not a month"),
        (
            "bus.csv",
            ROWS,
            replace(TOLD, vintage="2025-01"),
            r"bus\.csv: --vintage 2025-01 is before 2025-02, the last month of the rows",
        ),
        (
            "bus.csv",
            "fiscal_year,value\n2020,1\n2026,2\n",
            replace(TOLD, vintage="2025-09"),
            "2025-09 is before 2025-10, the month in which the last year",
        ),
        (
            "bus.csv",
            "date,value\n2025-01-31,1\n2025-02-01,2\n",
            replace(TOLD, vintage="2025-01"),
            "2025-01 is before 2025-02, the last month",
        ),
        ("bus.csv", ROWS, replace(TOLD, source="example.org"), "--source 'example.org' is no ad"),
        ("bus.csv", ROWS, replace(TOLD, source="https://"), "--source 'https://' is no address"),
        ("encounters.csv", ROWS, TOLD, "has a table 'encounters' already.* beside"),
        ("Bus tickets.csv", ROWS, TOLD, "cannot name a table"),
        ("bus.csv", "<html></html>", TOLD, "a web page"),
        ("bus.csv", "", TOLD, "the file is empty"),
        ("bus.csv", "month,value\n", TOLD, "there is a header and no row"),
        ("bus.csv", ROWS.replace(",", ";"), TOLD, "row 1: it is separated by semicolons. Save it"),
        (
            "bus.csv",
            ROWS.replace(",", "\t"),
            TOLD,
            "row 1: it is separated by tabs. Save it with c",
        ),
        (
            "bus.csv",
            "sep=;\nmonth;place;value\n2025-01;x;1,5\n",
            TOLD,
            "it is separated by semicolons",
        ),
        ("bus.csv", ROWS.replace("GTM", "GT"), TOLD, "code .* has three letters .* AFG"),
    ],
)
def test_what_is_missing_is_asked_for(
    tmp_path: Path, name: str, text: str, told: Told, message: str
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        add_own(path, told, tmp_path / "store")
    with pytest.raises(InputError, match="cannot be read"):
        add_own(tmp_path / "gone.csv", TOLD, tmp_path / "store")


@pytest.mark.parametrize("vintage", ["2025-02", "2025-03"])
def test_figures_may_be_published_in_their_last_month(
    file: Path, tmp_path: Path, vintage: str
) -> None:
    add_own(file, replace(TOLD, vintage=vintage), tmp_path / "store")


GAPS = """\
month,place,value
2025-01,a,1
2025-01,b,1
2025-02,b,1
2025-03,a,-2
2025-06,b,1
2025-07,a,-1
2025-07,b,1
2025-09,b,1
"""


@pytest.mark.parametrize(
    ("rows", "notes"),
    [
        (
            GAPS,
            [
                "no row for 2025-02 of a; 2025-04 to 2025-06 of a; 2025-03 to 2025-05 of b; and 1 "
                "more. Nothing says whether these are none or not known",
                "2 figures are negative, the first -2 in row 5. They are kept as they are",
            ],
        ),
        (
            "year,value\n2020,1\n2022,1\n",
            ["no row for 2021. Nothing says whether these are none or not known"],
        ),
        ("date,value\n2025-01-01,1\n2025-03-01,1\n", []),
        ("month,place,value\n2025-01,a,0\n2025-02,a,1\n2025-05,b,1\n", []),
    ],
)
def test_what_may_be_a_mistake_is_noted(tmp_path: Path, rows: str, notes: list[str]) -> None:
    path = tmp_path / "bus.csv"
    path.write_text(rows, encoding="utf-8")
    said: list[str] = []
    add_own(path, TOLD, tmp_path / "store", report=said.append)
    assert said == notes


def test_a_description_settles_what_would_be_noted(file: Path, tmp_path: Path) -> None:
    file.write_text("month,place,origin,value\n2025-01,x,GTM,70\n2025-03,x,GTM,-10\n")
    text = SIDECAR.replace('continuous = ["origin"]', "signed = true")
    file.with_suffix(".toml").write_text(text, encoding="utf-8")
    said: list[str] = []
    add_own(file, Told(), tmp_path / "store", report=said.append)
    assert said == []


@pytest.mark.parametrize("name", ["bus.xlsx", "bus.csv"])
@pytest.mark.parametrize("magic", [b"PK\x03\x04\x14\0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0"])
def test_a_workbook_is_told_from_text(tmp_path: Path, name: str, magic: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(magic + b"\xff" * 20)
    with pytest.raises(InputError, match=r"this is a workbook .* Save the sheet as CSV"):
        add_own(path, TOLD, tmp_path / "store")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('publisher = "A bus line"', "has to say publisher"),
        ('basis = "A letter."', "has to say publisher"),
        ('unit = "tickets"', "missing unit"),
        ('vintage = "2026-01"', "'' is not a month"),
        ("title = ", "cannot be read"),
    ],
)
def test_a_description_that_lacks_something(
    file: Path, tmp_path: Path, line: str, message: str
) -> None:
    file.with_suffix(".toml").write_text(SIDECAR.replace(line, "", 1), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        add_own(file, Told(), tmp_path / "store")


def test_own_series_and_refreshed_tables_stay_through_each_other(
    file: Path, tmp_path: Path
) -> None:
    shipped = earlier(tmp_path / "b", {"us_labour": "2025-06"}, "2025-07")
    store, day = tmp_path / "store", date(2026, 1, 20)
    add_own(file, TOLD, store, day, shipped)
    files = tmp_path / "files"
    files.mkdir()
    (files / "unrate.csv").write_bytes((SAMPLES / "fred-unrate.csv").read_bytes())
    second = refresh(Asked((), files, store, today=day, shipped=shipped)).vintage
    assert second is not None
    assert load("bus_tickets", second.folder).height == 2
    # the same series again, longer: replaced, and the refreshed table is still there
    file.write_text(ROWS + "2025-03,tapachula,GTM,4\n", encoding="utf-8")
    _, third = add_own(file, TOLD, store, day, shipped)
    assert load("bus_tickets", third.folder).height == 3
    assert load("us_labour", third.folder).equals(load("us_labour", second.folder))
    assert load("bus_tickets", second.folder).height == 2
    assert SHIPPED.joinpath("own").exists() is False


def test_a_figure_is_out_by_its_vintage_where_nobody_says_when(file: Path, tmp_path: Path) -> None:
    """With less, a claim of an earlier month would see figures that were not out."""
    notes: list[str] = []
    told = replace(TOLD, lag=None, vintage="2025-12")
    _, vintage = add_own(file, told, tmp_path / "store", report=notes.append)
    assert table("bus_tickets", vintage.folder).lag_months == 10
    assert notes[0].startswith("a figure counts as out 10 months after its own")
    _, again = add_own(file, replace(told, lag=0), tmp_path / "store", report=notes.append)
    assert table("bus_tickets", again.folder).lag_months == 0


def test_what_a_table_added_again_loses_and_changes_is_told(file: Path, tmp_path: Path) -> None:
    notes: list[str] = []
    add_own(file, TOLD, tmp_path / "store")
    file.write_text(
        "month,place,origin,value\n2025-02,tapachula,GTM,4\n2025-03,tapachula,GTM,5\n",
        encoding="utf-8",
    )
    _, vintage = add_own(file, TOLD, tmp_path / "store", report=notes.append)
    changes = {"added": 1, "removed": 1, "revised": 1}
    assert vintage.made["changes"]["bus_tickets"] == changes
    assert notes == ["the table was there: 1 rows are new, 1 are gone, 1 have another figure"]
