"""Where results may go is seen before the work that makes them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corridor.core.errors import InputError
from corridor.core.files import check_file, check_folder


def test_what_can_be_written_is_let_be(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("", encoding="utf-8")
    for path in (None, Path("-"), Path(os.devnull), tmp_path / "old", tmp_path / "a" / "b" / "c"):
        check_file(path)
    for folder in (None, tmp_path, tmp_path / "new" / "one"):
        check_folder(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["old"]


def test_what_cannot_is_told(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("", encoding="utf-8")
    with pytest.raises(InputError, match=r"^--x .*: this cannot be written .*taken is a file"):
        check_file(taken / "more" / "file", "--x")
    with pytest.raises(InputError, match=r"this cannot be written .Is a directory"):
        check_file(tmp_path)
    with pytest.raises(InputError, match=r"this is a file. --x wants a folder"):
        check_folder(taken, "--x")
    with pytest.raises(InputError, match="taken is a file"):
        check_folder(taken / "d")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_closed_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(InputError, match="Permission denied"):
        check_file(tmp_path / "f")
    with pytest.raises(InputError, match="Permission denied"):
        check_folder(tmp_path / "d")
