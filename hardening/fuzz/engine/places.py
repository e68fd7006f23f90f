"""Folders in which readers find what belongs to the file that is changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from hardening.fuzz.engine.format import Reader

__all__ = ["file_reader", "starting", "west"]


def starting() -> dict[str, str]:
    """Return the files of the corridor that `corridor new corridor west` writes, path -> text."""
    from corridor.cli.starting._templates import fill_folder

    return fill_folder("corridor", {"name": "west", "test": "west", "label": "West"}, "west")


def west(folder: Path) -> Path:
    """Write that corridor below a folder and return its own."""
    home = folder / "west"
    for name, text in starting().items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return home


def file_reader(
    path: Path, read: Callable[[], Any], forget: Sequence[Callable[[], Any]] = ()
) -> Reader:
    """Return a reader that writes its input to a file, forgets what is kept, and reads."""
    path.parent.mkdir(parents=True, exist_ok=True)

    def one(data: bytes) -> object:
        path.write_bytes(data)
        for clear in forget:
            clear()
        return read()

    return one
