"""A copy of the record that a test may damage."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from corridor.record import RECORD, Finding, table, verify


class Copy:
    """The record in a temporary folder: links, replaced by a file where it is edited."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "record"
        shutil.copytree(RECORD, self.folder, copy_function=os.symlink)

    def lines(self, name: str) -> list[str]:
        """Return the lines of a table's file; row 1, the header, is index 0."""
        return table(name, self.folder).path.read_text(encoding="utf-8").splitlines()

    def row(self, name: str, *words: str) -> int:
        """Return the number of the first row that holds all the words."""
        rows = enumerate(self.lines(name), start=1)
        return next(row for row, line in rows if all(word in line for word in words))

    def write(self, name: str, lines: list[str]) -> None:
        """Give a table's file these lines."""
        path = table(name, self.folder).path
        path.unlink()
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def edit(self, name: str, change: Callable[[list[str]], list[str]]) -> None:
        """Change the lines of a table's file."""
        self.write(name, change(self.lines(name)))

    def replace(self, name: str, row: int, old: str, new: str) -> None:
        """Change one row."""
        lines = self.lines(name)
        assert old in lines[row - 1], lines[row - 1]
        lines[row - 1] = lines[row - 1].replace(old, new)
        self.write(name, lines)

    def verify(self, *names: str) -> list[Finding]:
        """Return the findings, less the checksum's, which every edit causes."""
        found = verify(names, self.folder)
        return [f for f in found if "datapackage.json" not in f.reason]


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)
