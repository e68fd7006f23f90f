"""Files that are not what they should be are refused with one line: file, row, what to do."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable

import pytest

from corridor.core.errors import InputError
from corridor.record.refresh.made import Made, Raw
from corridor.record.refresh.opening import sheets
from corridor.record.refresh.opening.sheets import Workbook, number
from corridor.record.refresh.publisher import documents, reader
from tests.record.refresh.conftest import SAMPLES, areas_csv, raw
from tests.record.refresh.test_readers import bank

SBO = "sbo-encounters-fy22-fy25-aug.csv"
ICE = "ice-detention-fy24.xlsx"
OHSS = "ohss-enforcement-tables-2024-08.xlsx"
CSV = (SAMPLES / SBO).read_bytes()
HTML = b"<!DOCTYPE html>\n<html><head><title>Just a moment...</title></head></html>\n"


def refused(document: str, name: str, data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        reader(documents()[document])(raw(document, name, data))
    assert caught.value.where.startswith(name)
    assert caught.value.remedy
    assert "\n" not in str(caught.value)
    return str(caught.value)


def line(data: bytes, number_: int, change: Callable[[bytes], bytes]) -> bytes:
    """The file with one line changed; lines count from 1."""
    lines = data.splitlines(keepends=True)
    lines[number_ - 1] = change(lines[number_ - 1])
    return b"".join(lines)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (HTML, "a web page, not a table"),
        (CSV[:5000], "ends within a line"),
        (CSV[:5000].rsplit(b",", 1)[0] + b"\n", "cells where the header has 9"),
        (CSV.decode().encode("utf-16"), "not UTF-8"),
        (line(CSV, 7, lambda x: x.replace(b"Title", b"T\xe9tle")),
         "row 7: the text is not UTF-8"),
        (CSV.replace(b"Encounter Count", b"Encounters", 1), "'Encounter Count' is missing"),
        (line(CSV, 1, lambda x: x.replace(b"Component", b"Component,Sex")), "'Sex' is not known"),
        (line(CSV, 9, lambda x: re.sub(rb",\d+\r?\n", b",-5\n", x)), "row 9: '-5' in column"),
        (line(CSV, 9, lambda x: re.sub(rb",\d+\r?\n", b",1e9\n", x)), "row 9: '1e9' in column"),
        (line(CSV, 9, lambda x: b"2O24" + x[4:]), "row 9: '2O24' is not a fiscal year"),
        (line(CSV, 9, lambda x: re.sub(rb"Title \d+", b"Title 9", x)), "row 9: 'Title 9'"),
        (CSV.splitlines(keepends=True)[0], "a header and no row"),
        (CSV.replace(b"\n", b"\0\n", 1), "zero bytes"),
        (line(CSV, 5, lambda x: b'"' + x), "row"),
    ],
)  # fmt: skip
def test_csv(data: bytes, message: str) -> None:
    assert message in refused("cbp-sbo", SBO, data)


def test_an_unknown_citizenship_or_sector_stops_the_reader() -> None:
    good = areas_csv("2021-11")
    assert "'ATLANTIS'" in refused("cbp-aor", "a.csv", good.replace(b'"CUBA"', b"ATLANTIS", 1))
    assert "'Lost Sector'" in refused(
        "cbp-aor", "a.csv", good.replace(b"Yuma Sector", b"Lost Sector")
    )


def test_only_the_southwest_is_taken_and_something_must_be_there() -> None:
    data = areas_csv("2021-10").replace(b"Southwest Land Border", b"Northern Land Border")
    assert "no row is of the Southwest" in refused("cbp-aor", "a.csv", data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'[{"message": [{"id": "120", "value": "Invalid"}]}]', "not an answer with figures"),
        (b'[{"page": 1, "pages": 1}, [', "not whole JSON"),
        (bank([("MEX", "2024", 1.0)], pages=2), "one of 2 pages"),
        (bank([("MEX", "2024", None)]), "no figure"),
        (bank([("MEX", "2024", 1.0)]).replace(b"CBRT", b"XXXX"), "the indicator is"),
        (HTML, "web page"),
    ],
)
def test_json(data: bytes, message: str) -> None:
    assert message in refused("wdi-birth-rate", "wdi.json", data)


def test_json_of_unhcr() -> None:
    items = [{"year": 2024, "coo_iso": "HND", "coa_iso": "MEX", "app_type": "N"}]
    data = json.dumps({"items": items}).encode()
    assert "item 1: 'applied' is missing" in refused("unhcr-asylum", "u.json", data)
    assert "no list 'items'" in refused("unhcr-asylum", "u.json", b"[]")


# workbooks


def edited(name: str, change: Callable[[str, bytes], bytes]) -> bytes:
    """A sample workbook with each part changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(SAMPLES / name) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            new.writestr(part, change(part, old.read(part)))
    return out.getvalue()


def strings(name: str, old: str, new: str) -> bytes:
    """A sample workbook with a text of its cells replaced."""

    found = []

    def change(part: str, data: bytes) -> bytes:
        found.append(data.count(old.encode()))
        return data.replace(old.encode(), new.encode())

    data = edited(name, change)
    assert sum(found), old
    return data


def rows_of(document: str, name: str, data: bytes) -> dict[str, list[tuple[object, ...]]]:
    found = reader(documents()[document])(raw(document, name, data))
    return {one.table: one.rows.rows() for one in found if isinstance(one, Made)}


def test_changed_footnote_marks_change_nothing() -> None:
    good = rows_of("ohss-ielp", OHSS, (SAMPLES / OHSS).read_bytes())
    other = strings(OHSS, "T8 repatriations1", "T8 repatriations12, 3")
    assert rows_of("ohss-ielp", OHSS, other) == good
    other = strings(OHSS, "T8 repatriations1", "T8 repatriations")
    assert rows_of("ohss-ielp", OHSS, other) == good


@pytest.mark.parametrize(
    ("document", "name", "old", "new", "message"),
    [
        ("ohss-ielp", OHSS, "T42 expulsions2", "Expulsions", "heading 'Expulsions' is not"),
        ("ohss-ielp", OHSS, ">October<", ">Octobre<", "'octobre' is not a month"),
        ("ohss-ielp", OHSS, "Fiscal Year", "Year", "no cell 'Fiscal Year'"),
        ("ice", ICE, "ICE Average Daily Population by Arresting", "By", "no table titled"),
        ("ice", ICE, "Pending Criminal Charges", "Pending", "the label 'pending' is not known"),
        ("ice", ICE, "Bonded Out", "Bonded | Out", "the label 'bonded | out|total' is not known"),
        ("ohss-khsm", "khsm-encounters-usbp-fy25m11.xlsx", "Quantity", "Count", "the columns are"),
    ],
)  # fmt: skip
def test_changed_headings(document: str, name: str, old: str, new: str, message: str) -> None:
    assert message in refused(document, name, strings(name, old, new))


def sheet_part(name: str, sheet: str) -> str:
    with zipfile.ZipFile(SAMPLES / name) as archive:
        text = archive.read("xl/workbook.xml").decode()
    found = re.findall(r'<sheet [^>]*name="([^"]+)"', text)
    return f"xl/worksheets/sheet{found.index(sheet) + 1}.xml"


def test_months_that_do_not_add_up_to_the_printed_total() -> None:
    part = sheet_part(ICE, "Detention FY24")

    def change(name: str, data: bytes) -> bytes:
        return data.replace(b"<v>17278</v>", b"<v>17279</v>") if name == part else data

    assert "add up to 187,299, printed is 187,298" in refused("ice", ICE, edited(ICE, change))


def test_a_formula_gives_the_value_that_lies_in_its_cell() -> None:
    part = sheet_part(ICE, "Detention FY24")

    def change(name: str, data: bytes) -> bytes:
        if name != part:
            return data
        formula = b'<f>WEBSERVICE("http://127.0.0.1:9/")+[1]Sheet1!A1</f><v>17278</v>'
        assert b"<v>17278</v>" in data
        return data.replace(b"<v>17278</v>", formula)

    good = rows_of("ice", ICE, (SAMPLES / ICE).read_bytes())
    assert rows_of("ice", ICE, edited(ICE, change)) == good


def test_a_formula_without_a_value_is_an_empty_cell() -> None:
    part = sheet_part(ICE, "Detention FY24")

    def change(name: str, data: bytes) -> bytes:
        return data.replace(b"<v>17278</v>", b"<f>17000+278</f>") if name == part else data

    # the printed total shows that a month is gone
    assert "printed is 187,298" in refused("ice", ICE, edited(ICE, change))


def test_links_to_other_workbooks_are_left_alone() -> None:
    data = edited(ICE, lambda _, content: content)
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(
            "xl/externalLinks/_rels/externalLink1.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="rId1" Target="http://127.0.0.1:9/a.xlsx" TargetMode="External" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            'externalLinkPath"/></Relationships>',
        )
    good = rows_of("ice", ICE, (SAMPLES / ICE).read_bytes())
    assert rows_of("ice", ICE, out.getvalue()) == good


def bomb(size: int, lie: bool = False) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * size)
    data = out.getvalue()
    if lie:  # the archive says that the part is small
        data = data.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    return data


def test_zip_bombs_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "UNPACKED", 1_000_000)
    assert "unpacks to more than 1,000,000" in refused("ice", ICE, bomb(5_000_000))
    assert "no whole workbook" in refused("ice", ICE, bomb(5_000_000, lie=True))


@pytest.mark.parametrize("place", ["XFD1048576", "A99999999999", "ZZZZZZZ1"])
def test_a_cell_far_out_does_not_fill_the_memory(place: str) -> None:
    part = sheet_part(ICE, "Detention FY24")

    def change(name: str, data: bytes) -> bytes:
        return data.replace(b'r="A3"', f'r="{place}"'.encode()) if name == part else data

    assert "a sheet reaches to row" in refused("ice", ICE, edited(ICE, change))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no whole workbook"),
        (HTML, "a web page, not a workbook"),
        ((SAMPLES / ICE).read_bytes()[:9000], "no whole workbook"),
        (b"PK\x03\x04" + b"\0" * 100, "no whole workbook"),
        (bomb(10), "cannot be read"),
    ],
)
def test_broken_workbooks(data: bytes, message: str) -> None:
    assert message in refused("ice", ICE, data)


def test_a_flipped_byte_is_seen() -> None:
    data = bytearray((SAMPLES / ICE).read_bytes())
    data[len(data) // 2] ^= 0xFF
    refused("ice", ICE, bytes(data))


def test_a_cell_that_is_no_number_is_named() -> None:
    book = Workbook(raw("ice", ICE))
    sheet = book.sheet("Detention FY24")
    with pytest.raises(InputError, match=r"sheet 'Detention FY24', cell A1: .* is not a number"):
        number(Raw("x.xlsx", b""), sheet, 0, 0)
