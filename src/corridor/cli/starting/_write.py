"""Starting files are written whole or not at all, and never over what is there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from corridor.core.errors import InputError
from corridor.core.files import write_new

__all__ = ["write_files", "write_folder"]


def write_files(home: Path, files: Mapping[str, str]) -> list[Path]:
    """Write files below ``home``, path -> text, all or none; return their paths.

    The first, by which the others are found, is written last. What a run that was killed before
    that left behind, the same text under the same name, is taken as written.

    Raises InputError if one is there already or cannot be written.
    """
    paths = {home / name: text for name, text in files.items()}
    main = next(iter(paths))
    for path, text in paths.items():
        if path == main or not _holds(path, text):
            _refuse(path)
    written: list[Path] = []
    try:
        for path, text in reversed(paths.items()):
            if not _holds(path, text):
                write_new(path, text)
                written.append(path)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    return list(paths)


def _holds(path: Path, text: str) -> bool:
    """Return whether a file is there with just this text."""
    try:
        return path.is_file() and path.read_bytes() == text.encode()
    except OSError:
        return False


def write_folder(home: Path, files: Mapping[str, str]) -> list[Path]:
    """Write files as the new folder ``home``, which appears whole; return their paths.

    Raises InputError if it is there already or cannot be written.
    """
    _refuse(home)
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=home.parent, prefix=f".{home.name}."))
    except OSError as error:
        raise _failed(home, error) from error
    try:
        for name, text in files.items():
            write_new(draft / name, text)
        # a temporary folder is private; ours is as readable as the user's umask allows
        umask = os.umask(0)
        os.umask(umask)
        draft.chmod(0o777 & ~umask)
        _refuse(home)
        draft.rename(home)
    except OSError as error:
        raise _failed(home, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return [home / name for name in files]


def _refuse(path: Path) -> None:
    if os.path.lexists(path):
        raise InputError(
            "this is there already, and nothing was written",
            where=str(path),
            remedy="Choose another name, or move it away",
        )


def _failed(path: Path, error: OSError) -> InputError:
    return InputError(
        f"this cannot be written ({error.strerror or error})",
        where=str(path),
        remedy="Choose another place with --in",
    )
