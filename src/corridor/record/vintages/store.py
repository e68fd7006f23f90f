"""The folder of a user's vintages: one lock, whole vintages, and the file that names the current.

::

    lock              held by the one process that writes
    current           the name of the vintage that ``latest`` means
    vintages/NAME/    a whole record in the form of the shipped one, with ``vintage.json``
    work/             what is being written; emptied by the next that holds the lock
    downloads/        publishers' files as they came

A vintage is written in ``work``, moved to ``vintages`` by one rename, and named in ``current``
by another: a reader sees the vintage before or the vintage after, whatever dies when.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from corridor.core.errors import InputError, RecordError, get_extra
from corridor.core.files import write_atomic
from corridor.record.choice import SHIPPED, find, store_folder

__all__ = ["Draft", "Store", "Vintage", "need_extra"]

BESIDE = ("columns.toml", "left_out.toml", "publication.toml")  # files of a record but its tables


@dataclass(frozen=True)
class Vintage:
    """One vintage: its name, its folder, and what ``vintage.json`` says of how it was made."""

    id: str
    folder: Path
    made: dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """A record that is being written, in ``folder``; ``name`` is what it will be called."""

    name: str
    folder: Path

    def index(self) -> dict[str, Any]:
        """Return the content of its ``datapackage.json``."""
        return _read_json(self.folder / "datapackage.json")

    def write_index(self, package: dict[str, Any]) -> None:
        """Give it another ``datapackage.json``."""
        text = json.dumps(package, indent=1, ensure_ascii=False) + "\n"
        write_atomic(self.folder / "datapackage.json", text)


class Store:
    """The vintages in a folder, the user's own by default."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or store_folder()

    def base(self, shipped: Path = SHIPPED) -> Path:
        """Return the record that the next vintage starts from: the current, or the shipped."""
        current = find("latest", self.folder)
        return shipped if current == SHIPPED else current

    def vintages(self) -> list[Vintage]:
        """Return the vintages, the oldest first."""
        paths = (self.folder / "vintages").glob("*/vintage.json")
        found = [Vintage(path.parent.name, path.parent, _read_json(path)) for path in paths]
        return sorted(found, key=lambda one: _order(one.id))

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the store: nobody else writes to it meanwhile.

        The lock goes with the process, so that nothing is left behind by one that was killed.
        Raises InputError if another process holds it, or the extra ``refresh`` is missing.
        """
        with need_extra():
            import filelock
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(
                f"this folder cannot be made ({error.strerror or error})",
                where=str(self.folder),
                remedy="Choose another with --out or CORRIDOR_DATA",
            ) from error
        held = filelock.FileLock(self.folder / "lock", timeout=0)
        try:
            held.acquire()
        except filelock.Timeout as error:
            raise InputError(
                "another refresh is writing here",
                where=str(self.folder),
                remedy="Wait until it has ended, then run this again",
            ) from error
        try:
            shutil.rmtree(self.folder / "work", ignore_errors=True)
            yield
        finally:
            held.release()

    def draft(self, base: Path, today: date) -> Draft:
        """Return a copy of the record in ``base``, to be changed and published.

        Call it with the lock held.
        """
        name = self._name(today)
        folder = self.folder / "work" / name
        folder.mkdir(parents=True)
        for entry in _read_json(base / "datapackage.json")["resources"]:
            target = folder / entry["path"]
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(base / entry["path"], target)
        for beside in ("datapackage.json", *BESIDE):
            shutil.copyfile(base / beside, folder / beside)
        return Draft(name, folder)

    def publish(self, draft: Draft, made: dict[str, Any]) -> Vintage:
        """Make a draft the current vintage and return it; ``made`` goes into ``vintage.json``."""
        made = {"id": draft.name, **made}
        text = json.dumps(made, indent=1, ensure_ascii=False) + "\n"
        write_atomic(draft.folder / "vintage.json", text)
        for path in draft.folder.rglob("*"):
            if path.is_file():
                _sync(path)
        target = self.folder / "vintages" / draft.name
        target.parent.mkdir(exist_ok=True)
        draft.folder.rename(target)
        _sync(target.parent)
        write_atomic(self.folder / "current", draft.name + "\n")
        return Vintage(draft.name, target, made)

    def _name(self, today: date) -> str:
        """Return the next name of a vintage of this day: 2026-11-26.1, 2026-11-26.2, ..."""
        day = today.isoformat()
        taken = [path.name for path in (self.folder / "vintages").glob(f"{day}.*")]
        return f"{day}.{1 + max((_order(name)[1] for name in taken), default=0)}"


@contextmanager
def need_extra() -> Iterator[None]:
    """Within it, a missing package of the extra ``refresh`` raises InputError with what to do."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise InputError(
            f"the package '{error.name}' is not installed",
            remedy=get_extra("refresh"),
        ) from error


def _order(name: str) -> tuple[str, int]:
    day, _, number = name.rpartition(".")
    return day, int(number) if number.isdigit() else 0


def _sync(path: Path) -> None:
    """Let a file, or the names in a folder, reach the disk, where the system can do that."""
    with contextlib.suppress(OSError):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(content, dict):
            raise ValueError
    except (OSError, RecursionError, ValueError) as error:
        raise RecordError(
            "this cannot be read", where=str(path), remedy="Remove its folder, and refresh again"
        ) from error
    return content
