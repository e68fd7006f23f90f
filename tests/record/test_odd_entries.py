"""Entries of another kind in the files of tables end in one line that names file and remedy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corridor.cli.starting._templates import fill
from corridor.core.errors import CorridorError, InputError, RecordError
from corridor.record.catalogue import left_out, table, tables
from corridor.record.choice import describe, find
from corridor.record.own import own_table
from corridor.record.publishing import publications
from corridor.record.verifying import verify_tables
from corridor.record.vintages.store import Store

WORDS = {"name": "west", "test": "west", "label": "West"}


def refused(read: Callable[[], Any], name: str) -> None:
    with pytest.raises(CorridorError) as caught:
        read()
    assert name in str(caught.value)
    assert caught.value.remedy
    assert str(caught.value).isprintable()


def own(folder: Path, old: str, new: str) -> Path:
    home = folder / "record"
    home.mkdir()
    text = fill("corridor/record/counts.toml", WORDS)
    assert old in text
    (home / "counts.toml").write_text(text.replace(old, new, 1))
    (home / "counts.csv").write_text(fill("corridor/record/counts.csv", WORDS))
    return home


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('type = "string"', "type = 6"),
        ('type = "string"', 'type = "text"'),
        ('continuous = ["way", "measure"]', 'continuous = ["way", ["measure"]]'),
        ('continuous = ["way", "measure"]', 'continuous = ["way", "way"]'),
        ('continuous = ["way", "measure"]', 'continuous = ["no_column"]'),
        ('title = "Made-up counts of', 'titel = "Made-up counts of'),
        ('columns = ["month",', 'columns = [["month"],'),
        ("continuous =", "total = 2\ncontinuous ="),
        ("continuous =", "ratio = [2]\ncontinuous ="),
        ("continuous =", 'gap = "none"\ncontinuous ='),
    ],
)
def test_descriptions(tmp_path: Path, old: str, new: str) -> None:
    home = own(tmp_path, old, new)
    refused(lambda: own_table(home, "counts"), "counts.toml")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("expected = 28540", "expectd = 28540"),
        ("expected = 28540", 'expected = "many"'),
        ('where = { measure = "arrivals" }', 'where = ["arrivals"]'),
        ('where = { measure = "arrivals" }', 'where = { no_column = "arrivals" }'),
        ('from = "2021-01"', "from = 2021"),
        ('cited = "Made up with the rows"', ""),
    ],
)
def test_rules_that_cannot_be_checked_are_found(tmp_path: Path, old: str, new: str) -> None:
    info = own_table(own(tmp_path, old, new), "counts")
    assert info is not None
    found = [one.reason for one in verify_tables((info,))]
    if new:
        assert any("cannot be checked" in reason for reason in found)


@pytest.mark.parametrize("text", ['column = ""', 'column = { way = "string" }'])
def test_columns_of_another_kind(tmp_path: Path, text: str) -> None:
    home = own(tmp_path, "[column.way]", "[column.west]")
    path = home / "counts.toml"
    kept = path.read_text().split("[column.")[0]
    path.write_text(f"{text}\n{kept}")
    refused(lambda: own_table(home, "counts"), "counts.toml")


def test_names_too_long_for_a_file(tmp_path: Path) -> None:
    refused(lambda: table("a" * 5000), "there is no table")
    assert own_table(tmp_path, "a" * 5000) is None
    with pytest.raises(InputError, match="names no record"):
        find("a" * 5000)


@pytest.mark.parametrize("text", ["", "{}", '{"resources": [{"name": "a"}]}', "[" * 100_000])
def test_indexes(tmp_path: Path, text: str) -> None:
    (tmp_path / "datapackage.json").write_text(text)
    refused(lambda: tables(tmp_path), "datapackage.json")


@pytest.mark.parametrize("text", ["=", "source = 3", "", '[[source]]\nid = "a"\n'])
def test_sources_left_out(tmp_path: Path, text: str) -> None:
    (tmp_path / "left_out.toml").write_text(text)
    refused(lambda: left_out(tmp_path), "left_out.toml")


@pytest.mark.parametrize("text", ["=", "encounters = 3", "[no_table]\n"])
def test_lags(tmp_path: Path, text: str) -> None:
    (tmp_path / "datapackage.json").write_text('{"resources": []}')
    (tmp_path / "publication.toml").write_text(text)
    refused(lambda: publications(tmp_path), "publication.toml")


@pytest.mark.parametrize("text", ["[]", '"a"', "[" * 100_000])
def test_vintages(tmp_path: Path, text: str) -> None:
    home = tmp_path / "vintages" / "2026-01-01.1"
    home.mkdir(parents=True)
    (home / "vintage.json").write_text(text)
    assert describe(home).startswith("the record in")
    with pytest.raises(RecordError, match=r"vintage\.json"):
        Store(tmp_path).vintages()


@pytest.mark.parametrize("name", [b"\xff", b"../..", b"a/b", b"a" * 5000, b"."])
def test_the_pointer_names_a_vintage_and_nothing_else(tmp_path: Path, name: bytes) -> None:
    (tmp_path / "vintages").mkdir()
    (tmp_path / "datapackage.json").write_text("{}")
    (tmp_path / "current").write_bytes(name)
    refused(lambda: find("latest", tmp_path), "current")
