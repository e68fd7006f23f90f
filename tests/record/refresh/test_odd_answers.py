"""Answers of publishers whose entries are of another kind are refused with one line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from corridor.core.errors import RecordError
from corridor.record.refresh.links import newest_link
from corridor.record.refresh.publisher import _publisher
from tests.record.refresh.made_up import workbook
from tests.record.refresh.test_bad_files import refused

ENTRY = {
    "indicator": {"id": "SP.DYN.CBRT.IN"}, "countryiso3code": "GTM", "date": "2020", "value": 2.5,
}  # fmt: skip
ABOUT = {"pages": 1, "lastupdated": "2025-07-01"}
ITEM = {"year": 2020, "coo_iso": "HND", "coa_iso": "MEX", "app_type": "N", "applied": "12"}


@pytest.mark.parametrize(
    "content",
    [
        [5, [ENTRY]],
        [ABOUT, [{**ENTRY, "indicator": []}]],
        [ABOUT, [3]],
        [ABOUT, [{**ENTRY, "date": "2" * 40}]],
    ],
)
def test_the_world_bank(content: object) -> None:
    refused("wdi-birth-rate", "w.json", json.dumps(content).encode())


def test_a_country_of_another_kind_is_no_country_of_the_table() -> None:
    content = [ABOUT, [{**ENTRY, "countryiso3code": {}}]]
    assert "no figure" in refused("wdi-birth-rate", "w.json", json.dumps(content).encode())


@pytest.mark.parametrize(
    "item",
    [5, {**ITEM, "app_type": ["N"]}, {**ITEM, "coa_iso": None}, {**ITEM, "year": "1" * 40}],
)
def test_unhcr(item: object) -> None:
    refused("unhcr-asylum", "u.json", json.dumps({"items": [ITEM, item]}).encode())


def test_a_sheet_without_rows() -> None:
    names = ["Monthly Region", "Monthly Rgn and Citp", "Monthly Rgn and Fam Status"]
    refused("ohss-khsm", "o.xlsx", workbook({name: [] for name in names}))


def test_a_cell_longer_than_cells_are() -> None:
    names = ["Monthly Region", "Monthly Rgn and Citp", "Monthly Rgn and Fam Status"]
    cells = {name: [["a", "x" * 40_000]] for name in names}
    said = refused("ohss-khsm", "o.xlsx", workbook(cells))
    assert "cell B1: it has 40,000 characters" in said


def test_links_that_are_no_addresses_are_passed_over() -> None:
    page = (
        b'<a href="http://[">a</a><a href="//[x/fy2026.xlsx">b</a><a href="/fy2024.xlsx">c</a>'
        b'<a href="/fy2025.xlsx">d</a>'
    )
    wanted = re.compile(r"fy\d+")
    base = "https://www.example.org/page"
    assert newest_link(page, base, wanted) == "https://www.example.org/fy2025.xlsx"
    assert newest_link(b"<a", base, wanted) is None


def test_numbers_of_any_length_are_compared() -> None:
    long = b"9" * 5000
    page = (
        b'<a href="/fy%s.xlsx">a</a><a href="/fy2025.xlsx">b</a><a href="/fy0002026">c</a>' % long
    )
    found = newest_link(page, "https://www.example.org", re.compile("fy"))
    assert found is not None
    assert found.endswith(f"{long.decode()}.xlsx")


@pytest.mark.parametrize("text", ["", 'name = "a"\nended = 3\n', 'name = "a"\ndocument = [3]\n'])
def test_a_publishers_own_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(RecordError, match=r"mine\.toml: .*docs/how-to") as caught:
        _publisher(path)
    assert str(caught.value).isprintable()
