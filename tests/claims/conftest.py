"""Ledgers written for a test, and copies of the record that a test may change."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from corridor.record import RECORD, table

HEAD = """
title = "A ledger of a test"
vantage = "2024-05"
"""

CLAIM = """
[[claim]]
id = "T1"
quote = "encounters fell"
type = "factual"
says = "Encounters fell from December 2023 to April 2024."
counts = "A fall."

[[claim.test]]
check = "change"
arguments = { measure = "usbp", from = "2023-12", to = "2024-04" }
supports = { below = 0 }
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Callable[..., Path]:
    """Write a ledger of one file: HEAD and a text, CLAIM by default."""

    def write(text: str = CLAIM, head: str = HEAD) -> Path:
        path = tmp_path / "mine.toml"
        path.write_text(head + text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def changed_record(tmp_path: Path) -> Callable[..., Path]:
    """Copy the record with the values of some rows multiplied."""

    def change(name: str, chosen: Callable[[Mapping[str, str]], bool], factor: float) -> Path:
        folder = tmp_path / "record"
        shutil.copytree(RECORD, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        path = table(name, folder).path
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        hit = 0
        for row in rows:
            if chosen(row):
                row["value"] = str(round(float(row["value"]) * factor))
                hit += 1
        assert hit, f"no row of {name} is chosen"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return folder

    return change
