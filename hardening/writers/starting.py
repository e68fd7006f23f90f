"""Starting files, as ``corridor new`` writes them: several, and never over what is there."""

from __future__ import annotations

from pathlib import Path

from hardening.killing import Writer
from hardening.writers.common import long_text

__all__ = ["WRITERS"]


def _texts(version: int) -> dict[str, str]:
    return {f"{name}": long_text(version, 4000) for name in ("claim.toml", "test.py", "sub/x.toml")}


def _read(place: Path) -> str:
    found = [path for path in place.rglob("*") if path.is_file() and path.name[0] != "."]
    versions = set()
    for path in found:
        text = path.read_text(encoding="utf-8")
        assert text in (long_text(0, 4000), long_text(1, 4000)), f"half-written: {path.name}"
        versions.add(text[:12])
    assert len(versions) <= 1, "of two runs"
    if 0 < len(found) < 3:
        # whole files, but not all: the next run has to be able to add the others
        assert not (place / "claim.toml").exists(), "the file that counts is there, others are not"
        return ""
    return " ".join(versions)


def _files(folder: Path) -> Writer:
    from corridor.cli.starting._write import write_files

    return Writer(lambda place, v: write_files(place, _texts(v)), _read, fresh=True)


def _folder(folder: Path) -> Writer:
    from corridor.cli.starting._write import write_folder

    def write(place: Path, version: int) -> None:
        write_folder(place / "west", _texts(version))

    def read(place: Path) -> str:
        if not (place / "west").exists():
            return ""
        found = _read(place / "west")
        assert found, "the folder is there and not whole"
        return found

    return Writer(write, read, fresh=True)


WRITERS = {"starting files": _files, "starting folder": _folder}
