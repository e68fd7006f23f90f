"""Tables in a folder of a user's own: read like the record's, and refused with file and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from corridor.core.errors import CorridorError, InputError
from corridor.record.own import find_table, own_table, own_tables
from corridor.record.reading import read
from corridor.record.verifying import verify_tables
from tests.docs.pages import blocks

PAGE = "how-to/add-a-corridor.md"
ROWS = next(one.text for one in blocks(PAGE, "csv") if one.text.startswith("month,way,value"))
BESIDE = next(one.text for one in blocks(PAGE, "toml") if one.text.startswith("title = "))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder ``record`` of a corridor with the guide's table in it."""
    home = tmp_path / "west" / "record"
    home.mkdir(parents=True)
    (home / "boats.csv").write_text(ROWS, encoding="utf-8")
    (home / "boats.toml").write_text(BESIDE, encoding="utf-8")
    return home


def test_it_is_read_and_verified_like_a_table_of_the_record(folder: Path) -> None:
    (info,) = own_tables(folder)
    assert (info.id, info.rows, info.first, info.last) == ("boats", 6, "2023-01", "2023-03")
    assert info.publisher == "Ministry of the Example"
    assert info.licence["title"].startswith("Creative Commons")
    assert read(info)["value"].sum() == 88
    assert verify_tables([info]) == []


def test_its_own_come_before_the_records_and_the_nearest_is_named(folder: Path) -> None:
    assert find_table("boats", folder).path == folder / "boats.csv"
    assert own_table(folder, "us_labour") is None
    assert find_table("us_labour", folder).publisher_id == "bls"
    with pytest.raises(InputError, match="Did you mean 'boats'"):
        find_table("boat", folder)
    # a table of the record's name is the corridor's own there, and nowhere else
    (folder / "darien.csv").write_text(ROWS, encoding="utf-8")
    (folder / "darien.toml").write_text(BESIDE, encoding="utf-8")
    assert find_table("darien", folder).rows == 6
    assert find_table("darien").publisher_id == "panama"


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ('title = "Boats', 'titel = "Boats', "missing title"),
        ('unit = "boats"', "unit = 3", "west/record/boats.toml/unit: "),
        ('publisher = "Ministry of the Example"\n', "", "boats.toml/publisher: .*Write publisher"),
        ('["month", "way", "value", "edition"]', '["way", "month", "value"]', "toml/columns: "),
        ('["month", "way", "value", "edition"]', '["month", "way", "edition"]', "column 'value'"),
        ('["month", "way", "value", "edition"]', '["month", "value", "edition"]', "csv, row 1: "),
        ("lag_months = 2", "lag_months = true", "toml/lag_months: "),
        ('basis = "Read', 'bases = "Read', "toml/licence: .*terms"),
        ("[[document]]", "[document]", r"toml/document: .*\[\[document\]\]"),
        ('vintage = "2023-08"', "vintage = 2023-08-01", r"edition\[1\]\.vintage: .*between quotes"),
        ('basis = "Read', 'x = [1, nan]\nbasis = "Read', r"licence\.x\[2\]: nan is no number"),
        ('vintage = "2023-08"', 'vint = "2023-08"', "toml/edition: "),
        ("[column.way]", "[column.wey]", "is not declared.*column.NAME"),
        ("[column.way]", "[column.way", "cannot be read"),
    ],
)
def test_a_faulty_description_is_one_line(folder: Path, old: str, new: str, match: str) -> None:
    assert old in BESIDE
    (folder / "boats.toml").write_text(BESIDE.replace(old, new), encoding="utf-8")
    with pytest.raises(CorridorError, match=match) as caught:
        own_tables(folder)
    assert len(str(caught.value).splitlines()) == 1


def test_rows_without_a_description_or_in_no_form_are_refused(folder: Path) -> None:
    (folder / "more.csv").write_text(ROWS, encoding="utf-8")
    with pytest.raises(CorridorError, match=r"west/record/more\.toml: .*\.toml beside its \.csv"):
        own_tables(folder)
    (folder / "more.toml").write_text(BESIDE, encoding="utf-8")
    (folder / "more.csv").write_bytes(b"")
    with pytest.raises(CorridorError, match=r"west/record/more\.csv"):
        own_table(folder, "more")


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ("two,9,", "two,8,", "add up to 87, published is 88"),
        ("2023-02,one,18", "2023-01,one,18", "boats, row"),
        ("one,21", "three,21", "not one of the known words"),
        (",21,", ",many,", "boats, row 2"),
    ],
)
def test_rows_that_break_the_promise_are_found(
    folder: Path, old: str, new: str, match: str
) -> None:
    (folder / "boats.csv").write_text(ROWS.replace(old, new), encoding="utf-8")
    found = [str(one) for one in verify_tables(own_tables(folder))]
    assert any(match in one for one in found), found
