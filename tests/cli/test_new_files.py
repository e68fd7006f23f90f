"""New files: none is written over, and none stands half-written, whatever ends the run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corridor.cli.starting import _write
from corridor.core import files as core
from corridor.core.errors import InputError
from corridor.core.files import write_new
from tests.cli.test_new import files


def test_a_file_is_never_written_over_and_none_is_left_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a" / "b.toml"
    write_new(path, "first\n")
    with pytest.raises(InputError, match="already"):
        write_new(path, "second\n")
    assert path.read_text(encoding="utf-8") == "first\n"

    def full(_path: Path, _data: bytes) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(core, "_temporary", full)
    with pytest.raises(InputError, match="No space left"):
        _write.write_files(tmp_path, {"c.toml": "x", "d.toml": "y"})
    with pytest.raises(InputError, match="No space left"):
        _write.write_folder(tmp_path / "e", {"c.toml": "x"})
    assert files(tmp_path) == {"a/b.toml": "first\n"}
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a"]


@pytest.mark.parametrize("links", [True, False], ids=["links", "no-links"])
def test_a_new_file_appears_whole(
    links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever kills the process while it writes, no empty file stands under the name."""
    path = tmp_path / "b.toml"
    sync = os.fsync

    def synced(handle: int) -> None:
        assert not path.exists()
        sync(handle)

    def none(*_names: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "fsync", synced)
    if not links:
        monkeypatch.setattr(os, "link", none)
    write_new(path, "first\n")
    monkeypatch.setattr(os, "fsync", sync)
    with pytest.raises(InputError, match="already"):
        write_new(path, "second\n")
    assert files(tmp_path) == {"b.toml": "first\n"}
    assert [one.name for one in tmp_path.iterdir()] == ["b.toml"]


def test_what_a_killed_run_left_is_gone_on_with(tmp_path: Path) -> None:
    """The file that counts comes last; before it is there the same command writes the others."""
    asked = {"k.toml": "claim", "test_k.py": "test", "sub/p.toml": "more"}
    write_new(tmp_path / "sub" / "p.toml", "more")
    assert [one.name for one in _write.write_files(tmp_path, asked)] == [
        *("k.toml", "test_k.py", "p.toml")
    ]
    assert files(tmp_path) == asked
    with pytest.raises(InputError, match="there already"):
        _write.write_files(tmp_path, asked)
    # another text under the name is somebody's own
    (tmp_path / "k.toml").unlink()
    (tmp_path / "test_k.py").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="there already"):
        _write.write_files(tmp_path, asked)
    assert (tmp_path / "test_k.py").read_text(encoding="utf-8") == "mine"
    assert not (tmp_path / "k.toml").exists()
