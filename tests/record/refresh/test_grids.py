"""Tables by country and month add up to what is made of them; else they are refused."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from corridor.core.errors import InputError
from corridor.record import SHIPPED
from corridor.record.refresh.opening.spanish import countries, known, months, simple
from corridor.record.refresh.publisher import documents, way_of
from corridor.record.refresh.run import Asked, refresh
from tests.record.refresh.conftest import earlier, figures
from tests.record.refresh.grids import Figures, Table, panama, segob, shipped, totals
from tests.record.refresh.made_up import workbook
from tests.record.refresh.test_bad_files import refused
from tests.record.refresh.test_readers import made_of

SEGOB, PANAMA = "segob-3.1.1", "snm-darien"
FILES = {SEGOB: "cuadro_3.1.1_2024.xlsx", PANAMA: "IRREGULARES-POR-DARIEN-2024.xlsx"}
TABLES = {SEGOB: "mexico_events", PANAMA: "darien"}
FORMS: dict[str, Callable[[Figures, int, int], Table]] = {SEGOB: segob, PANAMA: panama}
SMALL: Figures = {
    "HND": [5, 0, 7, *[0] * 9], "GTM": [1, 2, 3, *[0] * 9], "VEN": [40, 50, 60, *[0] * 9],
    "CUB": [0, 0, 1, *[0] * 9], "HTI": [8, 9, 0, *[0] * 9], "OTHER": [0, 3, 0, *[0] * 9],
}  # fmt: skip


def read(document: str, table: Table, sheet: str = "Hoja1") -> dict[tuple[str, str], int]:
    made = made_of(document, FILES[document], workbook({sheet: table}))[TABLES[document]]
    return {(month, origin): value for month, _, origin, value in made.rows.iter_rows()}


def wanted(of: Figures, year: int, last: int) -> dict[tuple[str, str], int]:
    """Rows as the record holds them: none for zeros, save of the total."""
    rows = {**of, "ALL": totals(of)}
    return {
        (f"{year}-{month:02}", origin): values[month - 1]
        for origin, values in rows.items()
        for month in range(1, last + 1)
        if values[month - 1] or origin == "ALL"
    }


@pytest.mark.parametrize("document", FILES)
def test_a_year_of_the_record_is_made_again(document: str) -> None:
    for year in (2022, 2024):
        of, printed = shipped(TABLES[document], year)
        assert totals(of) == printed
        assert read(document, FORMS[document](of, year, 12)) == wanted(of, year, 12)


def test_months_that_are_divided_say_the_same() -> None:
    of, _ = shipped("mexico_events", 2024)
    assert read(SEGOB, segob(of, 2024, 12, True)) == wanted(of, 2024, 12)
    assert read(SEGOB, segob(SMALL, 2025, 3, True)) == wanted(SMALL, 2025, 3)


@pytest.mark.parametrize("document", FILES)
def test_any_figures_are_made_again_and_months_to_come_are_not_zero(document: str) -> None:
    draw = random.Random(document)
    names = sorted(set(countries().values()))
    for _ in range(15):
        last = draw.randrange(1, 13)
        origins = [*draw.sample(names, 30), "OTHER"]
        of = {
            origin: [draw.choice([0, 1, 250, 31000]) for _ in range(last)] + [0] * (12 - last)
            for origin in origins
        }
        of[origins[0]][last - 1] = 4
        assert read(document, FORMS[document](of, 2026, last)) == wanted(of, 2026, last)


@pytest.mark.parametrize("document", FILES)
def test_where_things_stand_does_not_matter(document: str) -> None:
    table = FORMS[document](SMALL, 2025, 3)
    good = read(document, table)
    assert good == wanted(SMALL, 2025, 3)
    moved: Table = [["A note"], *([None, None, *cells] for cells in table)]
    assert read(document, moved, "Otra hoja") == good
    contents: Table = [["Índice"], [table[1][0] or table[0][1]]]
    data = workbook({"Índice": contents, "Cuadro": table})
    made = made_of(document, FILES[document], data)[TABLES[document]]
    assert made.rows.height == len(good)
    assert made.window


def test_totals_may_stand_below() -> None:
    table = segob(SMALL, 2025, 3)
    body = [cells for cells in table[4:-2] if cells != [None]]
    # Otros is in no continent, and stays beside the total of all
    turned = [*table[:4], *body[::-1], *table[-2:]]
    assert read(SEGOB, turned) == wanted(SMALL, 2025, 3)


def test_a_workbook_of_the_older_form_is_refused_with_what_to_do() -> None:
    data = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
    message = refused(SEGOB, "cuadro_3.1.1.xls", data)
    assert "this is a workbook of the older form (.xls). Open it in a spreadsheet" in message


def change(document: str, old: object, new: object) -> bytes:
    """A good table with the first cell that is, or begins with, something set to another."""
    table = [list(cells) for cells in FORMS[document](SMALL, 2025, 3)]
    for cells in table:
        for column, cell in enumerate(cells):
            if cell == old or (isinstance(cell, str) and cell.startswith(str(old))):
                cells[column] = new if isinstance(new, int | float) else str(new)
                return workbook({"Hoja1": table})
    raise AssertionError(old)


@pytest.mark.parametrize(
    ("document", "old", "new", "message"),
    [
        (SEGOB, "Cuadro 3.1.1", "Cuadro 3.1.1 Eventos", "no cell begins with the title 'eventos"),
        (PANAMA, "Irregulares", "Irregulares", "no cell begins with the title 'irregulares"),
        (SEGOB, "Cuadro 3.1.1", "Cuadro 3.1.1 Eventos de personas en situación migratoria "
         "irregular en México, según continente y país de nacionalidad, 2024-2025",
         "row 2: the title names the years 2024 and 2025, one was expected"),
        (PANAMA, "Irregulares", "Irregulares en tránsito por Darién por país según orden de "
         "importancia", "row 1: the title names no year"),
        (SEGOB, "Febrero", "", "row 4: the months are Enero, Marzo, Abril"),
        (SEGOB, "Febrero", "Febrary", "row 4: 'Febrary' among the months is not a month"),
        (SEGOB, "Febrero", "Marzo", "one is missing or stands twice"),
        (PANAMA, "Feb.", "Ene.", "row 2: the months are Ene., Ene., Mar."),
        (SEGOB, "Total", "All", "'All' among the months is not a month"),
        (SEGOB, "Total general", "All", "row 5: 'All' is not a country that is known"),
        (PANAMA, "Total", "Sum", "there is not one column 'Total' beside the months"),
        (SEGOB, "Honduras", "Atlántida", "'Atlántida' is not a country that is known"),
        (PANAMA, "Honduras", "Atlántida", "'Atlántida' is not a country that is known"),
        (SEGOB, "Honduras", "", "beside the figures stands nothing, not one name"),
        (SEGOB, "Honduras", "Guatemala", "'guatemala' stands twice"),
        (SEGOB, "América del Sur", "Chile", "the countries of 'total general' add up to"),
        (SEGOB, 54, 55, "row 5: the months of 'Total general' add up to 190, printed is 189"),
        (SEGOB, 40, 41, "row 8: the months of 'América del Norte' add up to 152"),
        (SEGOB, 40, -40, "-40 is not a count"),
        (SEGOB, 40, 40.5, "40.5 is not a count"),
        (SEGOB, 40, "forty", "sheet 'Hoja1', cell B"),
        (PANAMA, "40", "n.d.", "'n.d.' is not a number"),
        (PANAMA, 150, 151, "the months of 'Venezuela (1)' add up to 150, printed is 151"),
    ],
)  # fmt: skip
def test_a_form_that_is_not_known(document: str, old: object, new: object, message: str) -> None:
    assert message in refused(document, FILES[document], change(document, old, new))


@pytest.mark.parametrize("document", FILES)
def test_a_country_that_is_left_out_is_missed(document: str) -> None:
    table = [row for row in FORMS[document](SMALL, 2025, 3) if "Guatemala" not in row]
    message = refused(document, FILES[document], workbook({"Hoja1": table}))
    assert "add up to" in message
    assert "printed is" in message
    whole = FORMS[document](SMALL, 2025, 3)
    cut = next(i for i, row in enumerate(whole) if "Cuba" in row)
    refused(document, FILES[document], workbook({"Hoja1": whole[:cut]}))


def test_a_total_of_a_continent_is_checked() -> None:
    table = [list(cells) for cells in segob(SMALL, 2025, 3)]
    row = next(cells for cells in table if cells[0] == "América del Norte")
    row[1], row[-1] = 99, 99 + sum(cell for cell in row[2:4] if isinstance(cell, int))
    message = refused(SEGOB, FILES[SEGOB], workbook({"Hoja1": table}))
    assert "the countries of 'america del norte' add up to" in message
    assert "in month 1, printed is 99" in message


def test_parts_of_a_month_are_checked() -> None:
    table = [list(cells) for cells in segob(SMALL, 2025, 3, True)]
    row = next(cells for cells in table if cells[0] == "Venezuela")
    row[1] = 1
    message = refused(SEGOB, FILES[SEGOB], workbook({"Hoja1": table}))
    assert "the parts of a month of 'Venezuela' add up to 14, printed is 40" in message
    table[4][2] = "Otra"
    assert "the columns under one month are 'presentados', 'otra', 'subtotal'" in refused(
        SEGOB, FILES[SEGOB], workbook({"Hoja1": table})
    )


def test_two_tables_of_one_title_and_broken_workbooks() -> None:
    table = segob(SMALL, 2025, 3)
    two = workbook({"A": table, "B": table})
    assert "stands over 2 tables with months" in refused(SEGOB, FILES[SEGOB], two)
    assert "no whole workbook" in refused(SEGOB, FILES[SEGOB], workbook({"A": table})[:900])
    assert "a web page" in refused(SEGOB, FILES[SEGOB], b"<html></html>")


def test_spanish_words() -> None:
    assert simple("Darién,  según país") == "darien segun pais"
    assert known("República Dominicana 2/ p/", countries()) == "republica dominicana"
    assert known("Haití*", countries()) == "haiti"
    assert known("Haitianos", countries()) is None
    assert known("Sept.", months()) == "sept"
    assert set(months().values()) == set(range(1, 13))


def test_every_origin_of_the_tables_has_a_name() -> None:
    codes = set(countries().values())
    for table in ("mexico_events", "darien"):
        origins = {str(key[2]) for key in figures(table, SHIPPED)}
        assert origins - codes <= {"ALL", "OTHER", "STL"}


@pytest.mark.parametrize(("document", "last"), [(SEGOB, "2024-10"), (PANAMA, "2024-10")])
def test_a_refresh_from_a_folder(document: str, last: str, tmp_path: Path) -> None:
    table = TABLES[document]
    before = earlier(tmp_path / "before", {table: last}, "2024-11")
    folder = tmp_path / "files"
    folder.mkdir()
    of, _ = shipped(table, 2024)
    path = folder / FILES[document]
    path.write_bytes(workbook({"Hoja1": FORMS[document](of, 2024, 12)}))
    asked = Asked((table,), folder, tmp_path / "s", today=date(2025, 3, 1), shipped=before)
    outcome = refresh(asked)
    assert outcome.vintage is not None
    after = figures(table, outcome.vintage.folder)
    whole = figures(table, SHIPPED)
    ours = {key: value for key, value in whole.items() if str(key[0]) <= "2024-12"}
    assert after == ours
    # a total that the whole table does not bear out needs a word
    of = {**of, "VEN": [3 * of["VEN"][0], *of["VEN"][1:]]}
    path.write_bytes(workbook({"Hoja1": FORMS[document](of, 2024, 12)}))
    with pytest.raises(InputError, match=r"2024-01 .*is revised"):
        refresh(asked)


@pytest.mark.parametrize("table", TABLES.values())
def test_a_table_that_is_not_downloaded_says_what_to_do(table: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"'{table}' is not downloaded.*--from FOLDER"):
        refresh(Asked((table,), store=tmp_path))


def test_status_says_where_the_files_are() -> None:
    for document, table in TABLES.items():
        way, how = way_of(table)
        assert way == "files"
        assert how.endswith(documents()[document].where)
        for name in (FILES[document], FILES[document][:-1]):
            found = [one.id for one in documents().values() if one.file.search(name)]
            assert found == [document]
    for table in ("mexico_returns", "mexico_presentados"):
        assert way_of(table)[0] == "none"
