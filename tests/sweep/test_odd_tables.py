"""Tables of points and parts of a sweep that are not what they should be."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import polars as pl
import pytest

from corridor.core.errors import InputError
from corridor.questions.sweep.design.grammar import parse_design
from corridor.questions.sweep.design.points import make_points
from corridor.questions.sweep.manifest import Manifest, read_manifest, write_manifest
from corridor.questions.sweep.place.parts import _ZEROS, _places, from_parquet, to_parquet
from corridor.questions.sweep.place.store import open_store

DESIGN = """label = "Table"
points = { method = "csv", file = "points.csv" }
[levers.transfer]
"""


@pytest.mark.parametrize(
    "text", [f"levers.transfer\n{'0' * 200_000}\n", "levers.transfer\n1,2\n", "levers.transfer\n"]
)
def test_every_fault_of_a_table_has_a_remedy(tmp_path: Path, text: str) -> None:
    (tmp_path / "points.csv").write_text(text)
    # packages of other tests raise the limit of a cell for the whole process
    before = csv.field_size_limit(131_072)
    try:
        with pytest.raises(InputError, match=r"points\.csv") as caught:
            make_points(parse_design(DESIGN), tmp_path)
    finally:
        csv.field_size_limit(before)
    assert caught.value.remedy


def test_a_line_without_end_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "points.csv").open("wb") as stream:
        stream.write(b"levers.transfer\n")
        stream.truncate(2**36)  # nothing lies there, as bytes of zero
    with pytest.raises(InputError, match=r"points\.csv:2: the line is longer than 1,048,576"):
        make_points(parse_design(DESIGN), tmp_path)


def test_every_fault_of_a_design_has_a_remedy() -> None:
    with pytest.raises(InputError, match="quantiles") as caught:
        parse_design(DESIGN.replace("points =", "quantiles = [5]\npoints ="))
    assert caught.value.remedy


def test_a_part_that_was_changed_and_sealed_anew_is_none() -> None:
    stamp = {"corridor.sweep": "x"}
    data = to_parquet(pl.DataFrame({"row": [0, 1], "mean": [1.5, 2.5]}), stamp)
    assert from_parquet(data, stamp) is not None
    for cut in (data[:-4], data[4:], data[:-40] + data[-30:]):
        begin, end = _places(cut)
        blank = cut[:begin] + _ZEROS + cut[end:]
        seal = hashlib.sha256(blank).hexdigest().encode()
        assert from_parquet(cut[:begin] + seal + cut[end:], stamp) is None


@pytest.mark.parametrize("chunks", [[[float("inf"), 4]], [[0, 10**400], [3, 4]], [[4, 0]], []])
def test_a_manifest_with_rows_that_cannot_be_is_refused(tmp_path: Path, chunks: object) -> None:
    """Its digest is right, as whoever changes one by hand would have it."""
    identity = {"design": {}, "draws": 10, "chunks": chunks}
    store = open_store(str(tmp_path))
    write_manifest(store, Manifest(identity, {}))
    with pytest.raises(InputError, match="not the manifest of a sweep"):
        read_manifest(store, "here")
